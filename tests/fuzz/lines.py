"""Edits of whole lines, as hands, paste boards and merges make them.

Not among them: deleting the line that alone says what is private (``scope: office``, the key of a private block, the first mark of
a passage together with its last). Nothing in what is left would tell that it was there; a line that is put back later, or a
reviewer who reads the change, is the only remedy.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_CLOSING = "---"
_COLONS = [
    ":",
    "：",
    "∶",
    "ː",
    "ˑ",
    "˸",
    "꞉",
    "︰",
    "⁚",
    "︓",
    "﹕",
    "：",
    ";",
    "；",
    "﹔",
    ";",
    "⁏",
    "։",
    "׃",
    "᛬",
    "፥",
    "ꓽ",
]
_DRESS = ["> {}", "- {}", "1. {}", "\\{}", "**{}**", "`{}`", "<div>{}</div>", "<!-- {} -->", "| {} |", "## {}", "\t{}", "　{}", "\u200b{}",
          "（{}）", "* > {}", "&nbsp;{}"]  # fmt: skip
_PROTECTS = re.compile(r"scope|publish_from|withdrawn")
_KEY = re.compile(r"\s*(?:- )?\w+:")

Edit = Callable[[list[str], random.Random, list[str]], list[str]]


def edit_lines(text: str, rng: random.Random, others: list[str]) -> tuple[str, str]:
    """Name of the edit, and the text after it. ``others`` are texts of other records."""
    sort = rng.choice(sorted(EDITS))
    return sort, "\n".join(EDITS[sort](text.split("\n"), rng, others))


def _delete(lines: list[str], rng: random.Random, others: list[str]) -> list[str]:
    gone = rng.choice([number for number, line in enumerate(lines) if not _says_what_is_private(lines, number)])
    return lines[:gone] + lines[gone + 1 :]


def _says_what_is_private(lines: list[str], number: int) -> bool:
    """True for a line without which the words below it would be part of something open."""
    line, below = lines[number], lines[number + 1] if number + 1 < len(lines) else ""
    return bool(_PROTECTS.search(line)) or (_KEY.match(line) is not None and "秘密" in below)


def _move_closing(lines: list[str], rng: random.Random, others: list[str]) -> list[str]:
    places = [number for number, line in enumerate(lines) if line == _CLOSING]
    if len(places) < 2:
        return _repeat_closing(lines, rng, others)
    left = lines[: places[1]] + lines[places[1] + 1 :]
    to = rng.randrange(1, len(left) + 1)
    return [*left[:to], _CLOSING, *left[to:]]


def _repeat_closing(lines: list[str], rng: random.Random, others: list[str]) -> list[str]:
    to = rng.randrange(1, len(lines) + 1)
    return [*lines[:to], rng.choice([_CLOSING, _CLOSING, "----", "——", "－－－", "...", "--- "]), *lines[to:]]


def _double(lines: list[str], rng: random.Random, others: list[str]) -> list[str]:
    start = rng.randrange(len(lines))
    end = rng.randrange(start + 1, len(lines) + 1)
    return lines[:end] + lines[start:]


def _look_alike(lines: list[str], rng: random.Random, others: list[str]) -> list[str]:
    marks = [number for number, line in enumerate(lines) if line.startswith(":::")]
    if not marks:
        keys = [number for number, line in enumerate(lines) if _KEY.match(line)]
        if not keys:
            return _indent(lines, rng, others)
        number = rng.choice(keys)
        return [*lines[:number], lines[number].replace(":", rng.choice(_COLONS), 1), *lines[number + 1 :]]
    number = rng.choice(marks)
    colon = rng.choice(_COLONS)
    mark = lines[number].replace(":" * rng.choice([1, 3]), colon * rng.choice([1, 3]), 1)
    if rng.randrange(2):
        mark = rng.choice(_DRESS).format(mark)
    return [*lines[:number], mark, *lines[number + 1 :]]


def _paste(lines: list[str], rng: random.Random, others: list[str]) -> list[str]:
    pasted = rng.choice([*others, "\n".join(lines)]).split("\n")
    if not rng.randrange(3):
        indent = rng.choice(["  ", "    ", "> ", "　"])
        pasted = [indent + line for line in pasted]
    to = rng.choice([0, len(lines), rng.randrange(len(lines) + 1)])
    return [*lines[:to], *pasted, *lines[to:]]


def _indent(lines: list[str], rng: random.Random, others: list[str]) -> list[str]:
    number = rng.randrange(len(lines))
    line = lines[number]
    moved = line.lstrip(" ") if rng.randrange(3) == 0 else rng.choice([" ", "  ", "    ", "\t", "- ", "# "]) + line
    if "#" in moved[:2] and _says_what_is_private(lines, number):
        moved = f"  {line}"  # the same as to delete it
    return [*lines[:number], moved, *lines[number + 1 :]]


def _merge(lines: list[str], rng: random.Random, others: list[str]) -> list[str]:
    start = rng.randrange(len(lines))
    end = rng.randrange(start, len(lines) + 1)
    ours = lines[start:end]
    return [*lines[:start], "<<<<<<< HEAD", *ours, "=======", *ours, ">>>>>>> other", *lines[end:]]


EDITS: dict[str, Edit] = {
    "line deleted": _delete,
    "--- moved": _move_closing,
    "--- repeated": _repeat_closing,
    "block doubled": _double,
    "look-alike": _look_alike,
    "record pasted": _paste,
    "line indented": _indent,
    "merge left": _merge,
}
