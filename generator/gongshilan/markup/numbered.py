"""Paragraphs and headings numbered as official documents number them: 一、（一）1.（1）, each with a place that bears its number."""

from __future__ import annotations

import re
from html import unescape

_HAN = "一二三四五六七八九十"
CLAUSES = re.compile(
    rf"([{_HAN}]{{1,3}})、?(?:（([{_HAN}]{{1,3}})）(?:([\u4e00-\u9fff]{{2}})(?=[0-9、，]|$))?)?(?:([0-9]{{1,2}}))?"
)
"""How clauses are cited: 一, 一（二）, 一（二）3; 一（四）其它3 where a document numbers two parts alike."""
_BEGINS = re.compile(
    rf"<(?P<tag>p|h[2-6])(?:\s[^<>]*)?>(?=\s*(?:(?P<one>[{_HAN}]{{1,3}})、|（(?P<two>[{_HAN}]{{1,3}})）|"
    r"(?P<three>[0-9]{1,2})[.．、](?![0-9])|（(?P<four>[0-9]{1,2})）)(?P<words>[\u4e00-\u9fff]{0,2}))"
)
_LEVELS = ("one", "two", "three", "four")
_TAG = re.compile(r"<[^<>]+>")


def placed(html: str) -> str:
    """HTML in which every numbered paragraph and heading has its number as id, below those it stands under. Of two parts (一) with the
    same number the later one's is told apart by its first two characters (``一-四-其它``); of two others the first has it."""
    held: list[str] = ["", "", "", ""]
    seen: set[str] = set()

    def place(found: re.Match[str]) -> str:
        level = next(number for number, name in enumerate(_LEVELS) if found[name])
        held[level:] = [str(found[_LEVELS[level]]), *[""] * (3 - level)]
        name = "-".join(part for part in held if part)
        if name in seen and level == 1 and len(found["words"]) > 1:
            held[1] += f"-{found['words']}"
            name = f"{held[0]}-{held[1]}"
        if name in seen or not held[0]:
            return found[0]
        seen.add(name)
        return f'<{found["tag"]} id="{name}">'

    return _BEGINS.sub(place, html)


def plain_words(html: str) -> str:
    """The words of some HTML."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())
