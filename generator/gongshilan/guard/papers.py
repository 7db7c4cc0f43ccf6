"""Papers and vehicles of persons in a canonical text: licence plates, passports, permits and identity cards of Hong Kong, Macau and Taiwan.

Sources: GA 36-2018 (plates), the forms of the papers as the National Immigration Administration issues them, and the check digit of
the Hong Kong identity card. All but plates and Hong Kong cards are looked for behind their names only: nothing else tells them
from the numbers of goods and files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongshilan.guard import context
from gongshilan.guard.hit import Hit, shown

_PROVINCES = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
_PLATE_BEGINS = re.compile(f"{_PROVINCES} ?[a-z]")
_PLATE = re.compile(
    f"{_PROVINCES} ?[A-Za-z][ .-]?"
    "(?P<rest>[DFdf][A-HJ-NP-Za-hj-np-z0-9][0-9]{4}|[0-9]{5}[DFdf]|[A-HJ-NP-Za-hj-np-z0-9]{4}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳])(?![A-Za-z0-9]|[.-][0-9])"
)
_LEAST_DIGITS = 3
_PASSPORT = re.compile(
    "(?:护照|護照|passport)[^\n0-9]{0,12}?(?<![A-Za-z])(?P<number>[A-Z]{1,2}[0-9]{6,8}|[0-9]{9})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_PERMIT = re.compile(
    "(?:通行证|通行證|回乡证|港澳证)[^\n0-9]{0,16}?(?<![A-Za-z])(?P<number>(?:[HMCWTL][0-9]{8}(?:[0-9]{2})?|[CL][A-Z][0-9]{7}))(?![0-9A-Za-z])"
    "|(?:台胞证|台胞證|台湾居民来往大陆通行证)[^\n0-9]{0,16}?(?<![A-Za-z])(?P<other>[0-9]{8}(?:[0-9]{2})?)(?![0-9A-Za-z])"
)
_HONG_KONG = re.compile(r"(?<![A-Za-z0-9])(?P<letters>[A-Z]{1,2})(?P<digits>[0-9]{6}) ?\((?P<check>[0-9A])\)(?![0-9A-Za-z])")
_CARD = re.compile(r"[0-9]{6} ?\([0-9a]\)")
_MACAU = re.compile(
    r"澳[门門](?:居民|永久性居民)?身份[证證][^\n0-9]{0,12}?(?P<number>[1578]/?[0-9]{6}/?\(?[0-9]\)?)(?![0-9A-Za-z])"
)


def plates(plain: str) -> Iterator[Hit]:
    """Plates of cars, lorries, learners and police; also of the green kind."""
    for found in _PLATE.finditer(plain):
        if sum(map(str.isdigit, found["rest"])) >= _LEAST_DIGITS and not context.of_paper(plain, *found.span()):
            yield _hit("plate", re.sub("[ .-]", "", found[0]).upper(), *found.span())


def may_be_plate(low: str) -> bool:
    """A cheap look, as the other ``may_be_…``, at the text in small letters."""
    return _PLATE_BEGINS.search(low) is not None


def may_be_passport(low: str) -> bool:
    """The word for it."""
    return "护照" in low or "護照" in low or "passport" in low


def may_be_permit(low: str) -> bool:
    """A word for one, or the figures of a Hong Kong card."""
    return any(word in low for word in ("通行", "回乡证", "港澳证", "台胞", "澳门", "澳門")) or _CARD.search(low) is not None


def passports(plain: str) -> Iterator[Hit]:
    """Numbers behind the word."""
    for found in _PASSPORT.finditer(plain):
        yield _hit("passport", found["number"].upper(), *found.span("number"))


def permits(plain: str) -> Iterator[Hit]:
    """Travel permits of residents of Hong Kong, Macau and Taiwan, and to there; identity cards of Hong Kong and Macau."""
    for found in _PERMIT.finditer(plain):
        name = "number" if found["number"] else "other"
        yield _hit("permit", found[name].upper(), *found.span(name))
    for found in _HONG_KONG.finditer(plain):
        if _checked(found["letters"], found["digits"], found["check"]):
            yield _hit("permit", f"{found['letters']}{found['digits']}{found['check']}", *found.span())
    for found in _MACAU.finditer(plain):
        yield _hit("permit", re.sub("[/()]", "", found["number"]), *found.span("number"))


def _checked(letters: str, digits: str, check: str) -> bool:
    """The check digit of a Hong Kong card: letters from A = 10 on, a blank before a single one counts 36, weights 9 to 2."""
    values = [36] * (2 - len(letters)) + [ord(letter) - 55 for letter in letters] + [int(digit) for digit in digits]
    rest = -sum(weight * value for weight, value in zip(range(9, 1, -1), values, strict=True)) % 11
    return check == ("A" if rest == 10 else str(rest))


def _hit(kind: str, digits: str, start: int, end: int) -> Hit:
    return Hit(kind, shown(kind, digits), digits, start, end)
