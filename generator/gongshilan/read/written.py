"""A hand-written page as it was written: title, description and Markdown. It may say nothing else of itself.

What MkDocs and Material know besides (``template``, ``hide``, ``icon``, ``search`` …) chooses what runs and how; that is not for
content to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongshilan.problems import Place, Problem
from gongshilan.read.cut import cut_values
from gongshilan.read.source import split_front_matter
from gongshilan.read.strict_yaml import StrictYamlError, parse

FIELDS = ("title", "description")
_LONGEST = 400  # characters of a heading; the pattern below looks at a run of blanks once for each of them
_HEADING = re.compile(r"#[ \t]+(?P<text>[^\n]*?)(?:[ \t]+#+)?(?:[ \t]*\{#(?P<id>[^{}\s]*)\})?[ \t]*\Z")


@dataclass(frozen=True, slots=True)
class Written:
    """``path`` is below ``content/pages``. ``title`` and ``description`` are what its front matter says, plain text or empty.
    ``heading`` is the Markdown of the page's first line where that is a heading, with its id ``anchor``; ``body`` is what
    follows, beginning at ``body_line`` of the file (1-based)."""

    path: str
    title: str
    description: str
    heading: str
    anchor: str
    body: str
    body_line: int


def read_written(path: str, text: str, prefix: str = "") -> tuple[Written, list[Problem]]:
    """The page, and what is wrong with what it says of itself (codes ``page-field``, ``field-type``, ``value-cut``, ``yaml-*``,
    ``file-front-matter-unclosed``). ``prefix`` stands before the path in the problems' places."""
    said: dict[str, str] = {}
    body, line = text, 1
    problems: list[Problem] = []
    if text.startswith("---\n"):
        split = split_front_matter(text)
        if isinstance(split, str):
            problems.append(Problem(split, Place(prefix + path)))
        else:
            front, body, line = split
            said, problems = _fields(front, prefix + path)
    heading, anchor, body, line = _first_heading(body, line)
    return Written(path, said.get("title", ""), said.get("description", ""), heading, anchor, body, line), problems


def _fields(front: str, place: str) -> tuple[dict[str, str], list[Problem]]:
    try:
        tree = parse(front, place, 2)
    except StrictYamlError as error:
        return {}, error.problems
    said: dict[str, str] = {}
    problems = [*cut_values(tree, place)]
    for key, value in tree.value.items():
        if key not in FIELDS:
            params = {"field": key, "known": "、".join(FIELDS)}
            problems.append(Problem("page-field", Place(place, *tree.key_position((key,))), params))
        elif not isinstance(value, str):
            params = {"field": key, "value": str(value)[:60], "type": "string"}
            problems.append(Problem("field-type", Place(place, *tree.position((key,))), params))
        else:
            said[key] = value
    return said, problems


def _first_heading(body: str, line: int) -> tuple[str, str, str, int]:
    """Text and id of a heading of the first level on the first line that is not blank, and what follows it."""
    blank = len(body) - len(body.lstrip("\n"))
    first, _, rest = body[blank:].partition("\n")
    found = _HEADING.match(first) if len(first) <= _LONGEST else None
    if found is None:
        return "", "", body, line
    return found["text"].strip(), found["id"] or "", rest, line + blank + 1
