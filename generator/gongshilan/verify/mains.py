"""What there is to know of a page's own part, apart from the frame around it, so that it is found out once for all editions and days
that show the same.

A part may be looked at apart only if it cannot change how the frame is read: it is put where the frame would have it, with a
mark behind it, and the mark must be found just there. HTML's rules then leave nothing open that could reach into what follows.
A part with anything in it that runs, styles or loads by itself is not *quiet*: its page is examined as a whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from gongshilan.guard.numbers import find
from gongshilan.verify.html import PageFacts, Reference, read_page, read_tree

_MARK = "gsl-end"
_SHORTEST = 11  # no number of a person is shorter
_HEAD, _BODY, _END = "<!doctype html><html><head>", "</head><body><div>", "</div></body></html>"
# Tags that change what lies outside their place, and the one that is read in two ways.
_BEYOND = re.compile(r"</?(?:html|head|body|frameset|noscript)\b", re.IGNORECASE)
_SEALED = f"<meta name={_MARK}>"


@dataclass(frozen=True, slots=True)
class Quiet:
    """A part with nothing in it but text, places and addresses. ``numbers`` are ``(digits, as written)`` that look like a person's."""

    ids: tuple[str, ...]
    references: tuple[Reference, ...]
    numbers: tuple[tuple[str, str], ...]


def examine_parts(head: str, content: str) -> Quiet | None:
    """What a page's part in the head and its part in the body hold; None if the page has to be examined as a whole."""
    whole = f"{_HEAD}{head}{_SEALED}{_BODY}{content}<{_MARK}></{_MARK}>{_END}"
    tree: Any = LexborHTMLParser(whole)
    facts = read_tree(tree)
    loud = facts.running or facts.styles or facts.policies or _BEYOND.search(head) or _BEYOND.search(content)
    if loud or not _closed(tree):
        return None
    return Quiet(tuple(sorted(facts.ids)), tuple(dict.fromkeys(facts.references)), tuple(_numbers(facts)))


def frame_ids(frame: str, base: str) -> frozenset[str] | None:
    """The places of a frame (a page with nothing in its parts) whose pages lie where ``base`` leads to the root; None if it refers
    to anything in another way, so that what it refers to depends on the page."""
    facts = read_page(frame)
    own = (item.value.startswith(("#", f"{base}/", "data:")) or item.value == base for item in facts.references)
    return frozenset(facts.ids) if all(own) else None


def as_bytes(found: Quiet | None) -> bytes:
    """For keeping."""
    if found is None:
        return b"null"
    references = [[item.value, item.tag, item.attribute, item.loads] for item in found.references]
    return json.dumps([found.ids, references, found.numbers], ensure_ascii=False).encode()


def from_bytes(raw: bytes) -> Quiet | None:
    """What was kept. Raises ValueError, TypeError for anything else."""
    kept: Any = json.loads(raw)
    if kept is None:
        return None
    ids, references, numbers = kept
    return Quiet(
        tuple(ids), tuple(Reference(*item) for item in references), tuple((digits, written) for digits, written in numbers)
    )


def _numbers(facts: PageFacts) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for text in ("".join(facts.text), *facts.attributes):
        for line in text.split("\n"):
            for hit in find(line, finished=True) if len(line) >= _SHORTEST else ():
                found.setdefault(hit.digits, line[hit.start : hit.end])
    return sorted(found.items())


def _closed(tree: Any) -> bool:
    """Whether both marks stand where they were put: the part in the head did not end the head, the one in the body left nothing open."""
    heads, bodies = tree.css(f"head > meta[name={_MARK}]"), tree.css(f"body > div > {_MARK}")
    return len(heads) == len(bodies) == 1 and _last(heads[0]) and _last(bodies[0]) and _only_div(tree)


def _last(node: Any) -> bool:
    return node.next is None


def _only_div(tree: Any) -> bool:
    """The body holds the div and nothing else, and neither has an attribute that somebody's ``<body …>`` gave it."""
    body = tree.body
    children: Sequence[Any] = list(body.iter(include_text=True))
    return [child.tag for child in children] == ["div"] and not body.attributes and not children[0].attributes
