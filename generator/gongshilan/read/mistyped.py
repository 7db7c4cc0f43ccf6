"""Why a line of fields cannot be read, in the terms of whoever typed it: looked for only once YAML has given up, whose own words blame
the next line and mean nothing to an editor."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_NAME = r"[A-Za-z_\u3400-\u9fff][\w\u3400-\u9fff]*"
_KEYED = re.compile(rf"(?P<indent> *)(?:- )?(?P<name>{_NAME})[ ]*:(?:[ ]+(?P<value>.*))?\Z")
_BLANKS = "\u00a0\u2000-\u200b\u3000\ufeff"  # blanks that are none to YAML
_NO_SPACE = re.compile(rf"[ ]*(?:- )?(?P<name>{_NAME}):[{_BLANKS}]*(?P<value>[^\s/].*)\Z")
_NO_COLON = re.compile(r"(?P<indent>[ ]*)(?:- )?(?P<name>[A-Za-z_]\w*)[ ]+[=＝]?[ ]*(?P<value>[^\s:].*)\Z")
_BARE = re.compile(
    r"(?P<indent>[ ]*)(?:- )?(?P<name>[A-Za-z_]+)(?P<value>\d[\d.,]*)?[ ]*\Z"
)  # attendance30, or a name alone
_MARKS = "[]{}>|@`%&*!#,?'\""  # a text that begins with one of these needs quotes
_QUOTED = re.compile(r"(?P<quote>[\"'])(?P<inside>[^\"']*)(?P=quote)\s*(?P<rest>[^\s#,}\]].*)\Z")
_LOOKED_BACK = 3  # lines: YAML notices a missing colon where the next line has one
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Slip:
    """``variant`` names the sentences of ``yaml-syntax`` to say; ``line`` and ``column`` count from 1 within the text that was read."""

    variant: str
    line: int
    column: int
    params: dict[str, str] = field(default_factory=dict)


def slip(source: str, line: int, column: int, said: str) -> Slip:
    """The slip in a text that YAML gave up on at a line and column (from 1) with the words ``said``."""
    lines = source.split("\n")
    at = min(max(line, 1), len(lines))
    here = lines[at - 1]
    if "end of stream" in said or "',' or" in said:
        return Slip("unclosed", line, column, {"mark": here[column - 1 : column] or here.strip()[:1]})
    for number in range(at, max(at - _LOOKED_BACK, 0), -1):
        found = _without_colon(lines[number - 1], number)
        if found is not None and ("expected ':'" in said or number == at):
            return found
    above = _above(lines, at)
    if above is not None:
        return above
    keyed = _KEYED.match(here)
    value = (keyed["value"] or "") if keyed else ""
    quoted = _QUOTED.match(value)
    if keyed and quoted:
        whole = f"'{value.strip()}'" if quoted["quote"] == '"' else f'"{value.strip()}"'
        return Slip("quotes", at, keyed.start("value") + 1, {"name": keyed["name"], "right": whole[:_SHOWN]})
    if keyed and value.startswith("- "):
        item = value[2:].strip()
        return Slip("dash", at, keyed.start("value") + 1, {"name": keyed["name"], "right": f"[{item}]"[:_SHOWN]})
    if keyed and value and value[0] in _MARKS and column > keyed.start("value"):
        params = {"name": keyed["name"], "mark": value[0], "right": f'"{value.strip()}"'[:_SHOWN]}
        return Slip("mark", at, keyed.start("value") + 1, params)
    if keyed and ": " in value:
        right = f'"{value.strip()}"'
        return Slip("colon", at, keyed.start("value") + 1, {"name": keyed["name"], "right": right[:_SHOWN]})
    indented = _indent(lines, at)
    return indented or Slip("", line, column)


def _above(lines: list[str], at: int) -> Slip | None:
    """A line above without a colon, which YAML notices only at the next one: a name alone with deeper lines below it, a name and its
    number run together, or a name and a value as far in as this line."""
    here = _KEYED.match(lines[at - 1])
    number = next((number for number in range(at - 1, 0, -1) if lines[number - 1].strip()), 0)
    if here is None or not number:
        return None
    own = len(here["indent"])
    line = lines[number - 1]
    bare = _BARE.match(line)
    if bare and (bare["value"] or len(bare["indent"]) < own):
        right = f"{bare['name']}: {bare['value'] or ''}".strip()
        return Slip("no-colon", number, bare.end("name") + 1, {"name": bare["name"], "right": right})
    found = _NO_COLON.match(line)
    if found and len(found["indent"]) == own:
        return _without_colon(line, number)
    return None


def _without_colon(line: str, number: int) -> Slip | None:
    for pattern, variant in ((_NO_SPACE, "no-space"), (_NO_COLON, "no-colon")):
        found = pattern.match(line)
        if found and not _KEYED.match(line):
            right = f"{found['name']}: {found['value'].strip()}"
            place = found.end("name") + 1
            return Slip(variant, number, place, {"name": found["name"], "right": right[:_SHOWN]})
    return None


def _indent(lines: list[str], at: int) -> Slip | None:
    """The line stands further in or out than the lines it belongs to."""
    here = _KEYED.match(lines[at - 1])
    if here is None:
        return None
    own = len(here["indent"])
    levels: list[int] = []
    before = 0
    for line in lines[: at - 1]:
        found = _KEYED.match(line)
        if found:
            before = len(found["indent"])
            levels = [*(level for level in levels if level < before), before]
    if own > before:
        return Slip("indent-more", at, own + 1, {"name": here["name"], "right": str(before)})
    if own not in levels:
        return Slip(
            "indent", at, own + 1, {"name": here["name"], "right": str(max((n for n in levels if n <= before), default=0))}
        )
    return None
