"""Lines that git leaves in a file where two people changed the same lines, and that somebody has to take out again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongshilan.problems import Place, Problem

_MARKER = re.compile(r"^(?:<{7}|>{7}|\|{7}|={7})(?:[ \t].*)?$", re.MULTILINE)
_SIDES = ("<<<<<<<", ">>>>>>>", "|||||||")


def conflicts(text: str, path: str) -> Iterator[Problem]:
    """Problems ``text-merge-conflict``, one for each marker. A line of seven equal signs alone may underline a heading: it is
    one only beside another marker."""
    found = list(_MARKER.finditer(text))
    if not any(item[0].startswith(_SIDES) for item in found):
        return
    line, at = 1, 0
    for item in found:
        line += text.count("\n", at, item.start())
        at = item.start()
        yield Problem("text-merge-conflict", Place(path, line), {"mark": item[0][:40]})
