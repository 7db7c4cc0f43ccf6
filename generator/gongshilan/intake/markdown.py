"""Text as people type it into cells → Markdown that shows the same: lines are paragraphs, marks are only marks."""

from __future__ import annotations

import re

_ANYWHERE = re.compile(r"([\\`*_<\[~])|&(?=#?\w+;)")
_AT_BEGIN = re.compile(r"(#{1,6}(?=\s|$)|>|[-+](?=\s|$)|[-=]+\s*$|:{3,}|\|)")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_BLANK = " \t\u3000\u00a0"


def as_markdown(said: str) -> str:
    """Markdown of a plain text: every line that holds something a paragraph of its own."""
    return "\n\n".join(map(escaped, filter(None, (line.strip(_BLANK) for line in said.split("\n")))))


def escaped(line: str) -> str:
    """A line whose marks are read as they stand."""
    return begun(marks(line))


def marks(said: str) -> str:
    """Text whose marks are read as they stand wherever they are in a line."""
    return _ANYWHERE.sub(lambda found: f"\\{found[0]}", said)


def begun(line: str) -> str:
    """A line, its marks escaped, that begins no heading, list, quotation or rule."""
    if _AT_BEGIN.match(line):
        return f"\\{line}"
    return _NUMBERED.sub(r"\1\\\2", line, count=1) if _NUMBERED.match(line) else line
