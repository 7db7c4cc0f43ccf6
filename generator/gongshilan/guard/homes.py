"""Where persons live, in a canonical text: addresses down to a room, a house in a lane, a house of a village group, and whatever a word
like 家住 announces. A street with a number alone is where offices are, and is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongshilan.guard.hit import Hit, shown

_HAN = "\u3400-\u9fff"
_NUMBER = "[0-9零〇一二三四五六七八九十百]{1,5}[A-Za-z甲乙丙丁]? ?"
_PLACE = f"[{_HAN}A-Za-z0-9] ?[路街道巷弄里村园苑庭邸府城湾坊寓区院舍廷] ?"
_HOUSE = re.compile(
    f"{_PLACE}(?:{_NUMBER}(?:支弄|弄|号楼|号|幢|栋|座|单元|门|楼|层|[-/#]) ?){{1,6}}{_NUMBER}(?:室|户(?![数籍主])|房(?![间屋产]))(?![内外])"
    f"|{_PLACE}{_NUMBER}弄 ?(?:{_NUMBER}支弄 ?)?{_NUMBER}号(?![楼线文令])"
    f"|[{_HAN}]村 ?(?:[{_HAN}]{{1,3}})?(?:第)?{_NUMBER}(?:村民小组|小组|组|队|社) ?{_NUMBER}(?:号|户(?![数籍主]))"
)
_LIVES = re.compile(
    "(?:家住|现住|住址|住所地|居住地址|家庭地址|户籍地址?|户籍所在地|户口所在地|住在)[:为是在 ]{0,3}"
    f"(?P<where>[{_HAN}][^\n。;；,，、:]{{1,40}}?[0-9零〇一二三四五六七八九十](?:[A-Za-z甲乙丙丁]? ?(?:号|室|组|栋|幢|户)))"
)
_HOME = re.compile(r"[0-9零〇一二三四五六七八九十百a-z甲乙丙丁] ?[室户房]|[组队社] ?[0-9零〇一二三四五六七八九十百]")


def addresses(plain: str) -> Iterator[Hit]:
    """Every address of a home. ``digits`` are it from the last two characters of the street on, without blanks; behind a word that
    announces it all of it."""
    for found in _HOUSE.finditer(plain):
        yield _hit(found[0], *found.span())
    for found in _LIVES.finditer(plain):
        yield _hit(found["where"], *found.span("where"))


def may_be_address(low: str) -> bool:
    """A cheap look at the text in small letters: a room, a house of a group, a lane, or a word that announces an address."""
    return any(word in low for word in ("弄", "住", "户籍", "户口", "址")) or _HOME.search(low) is not None


def _hit(written: str, start: int, end: int) -> Hit:
    digits = written.replace(" ", "")
    return Hit("address", shown("address", digits), digits, start, end)
