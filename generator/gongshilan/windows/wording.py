"""Reading dates as Chinese documents write them. 上旬 = 1–10, 中旬 = 11–20, 下旬 = 21–end of month (mission.md, conventions)."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_DIGITS = {
    "〇": 0,
    "零": 0,
    "○": 0,
    "O": 0,
    "o": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_NUMERAL = "[0-9〇零○一二三四五六七八九十廿卅]"
_YEAR = r"(?P<year>[0-9〇零○Oo一二三四五六七八九]{4})\s*年\s*"  # 二OO九年: Latin letters, as keyboards have them
_MONTH = rf"(?P<month>{_NUMERAL}{{1,3}})\s*月(?:份)?\s*"
_DAY = rf"(?P<day>{_NUMERAL}{{1,3}})\s*[日号]"
_ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\Z")
_ISO_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})\Z")
_DOTTED = re.compile(r"(?P<year>\d{4})[./](?P<month>\d{1,2})[./](?P<day>\d{1,2})\Z")
_FULL = re.compile(rf"(?:{_YEAR})?{_MONTH}{_DAY}\Z")
_PART = re.compile(rf"(?:{_YEAR})?{_MONTH}(?P<part>上旬|中旬|下旬|初|中|底|末)\Z")
_WHOLE_MONTH = re.compile(rf"(?:{_YEAR})?{_MONTH}\Z")
_WHOLE_YEAR = re.compile(rf"{_YEAR}\Z")
_QUARTER = re.compile(rf"(?:{_YEAR})?第?\s*(?P<quarter>[1-4一二三四])\s*季度\Z")
_HALF = re.compile(rf"(?:{_YEAR})?(?P<half>[上下])半年\Z")
_YEARS_END = re.compile(rf"{_YEAR}(?P<end>[底末])\Z")
_BARE_PART = re.compile(r"(?P<part>上旬|中旬|下旬|初|中|底|末)\Z")
_BARE_DAY = re.compile(rf"{_DAY}\Z")
_RANGE = re.compile(r"\s*(?:—+|–|~|至|到| - |--)\s*")
_HALVED = re.compile(rf"(?:.*[年月])?\s*{_NUMERAL}{{1,3}}\Z")  # 2009年3月5—8日: the first day lacks its 日
_RANGE_IN_CHINESE = re.compile(r"\s*(?:—+|–|~|至|到|-+)\s*")  # a single hyphen belongs to ISO dates, but not among 年月日
_LONGEST = 200  # characters; the patterns above look at a run of blanks once for each of them
_PARTS = {"上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "中": (11, 20), "下旬": (21, 0), "底": (21, 0), "末": (21, 0)}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days ``start`` … ``end``, both included."""

    start: date
    end: date

    @property
    def is_day(self) -> bool:
        """True for a single day."""
        return self.start == self.end


class WordingError(ValueError):
    """The text is no date. ``reversed_range`` is set when both ends are dates but the first is later."""

    def __init__(self, text: str, *, reversed_range: bool = False) -> None:
        super().__init__(text)
        self.reversed_range = reversed_range


def read_day(text: str) -> date:
    """The one day a text names. Raises WordingError for anything else, a stretch included."""
    stretch = read_stretch(text)
    if not stretch.is_day:
        raise WordingError(text)
    return stretch.start


def read_stretch(text: str) -> Stretch:
    """The days a text names: a day, a 旬, a month, a year, or a range of these. The end of a range may leave out the year
    (``2009年3月中旬——4月下旬``) or year and month (``2009年3月13日至15日``, ``2009年3月上旬至中旬``). Raises WordingError."""
    if len(text) > _LONGEST:
        raise WordingError(text)
    clean = unicodedata.normalize("NFKC", text).strip()
    single = _single(clean, None, None)
    if single is not None:
        return single
    parts = (_RANGE_IN_CHINESE if "年" in clean else _RANGE).split(clean)
    if len(parts) == 2:
        first = _single(_completed(parts[0], parts[1]), None, None)
        if first is not None:
            second = _single(parts[1], first.start.year, first.start.month)
            if second is not None:
                if second.end < first.start:
                    raise WordingError(text, reversed_range=True)
                return Stretch(first.start, second.end)
    raise WordingError(text)


def _completed(first: str, second: str) -> str:
    """The first end of a range with the unit that only the second has: 3月5—8日, 2009年3—5月."""
    unit = next((unit for unit in ("月份", "月", "日", "号") if second.endswith(unit)), "")
    return f"{first}{unit}" if unit and _HALVED.match(first) else first


_SHORT_YEAR = re.compile(r"['’]?\d{2}\s*(?:[./-]\s*\d{1,2}\s*[./-]\s*\d{1,2}|年.*)\Z")
_CLOCK = re.compile(
    r"\s*(?:[上下]午|早上|晚上|中午)?\s*\d{1,2}\s*(?:[:：]\d{2}(?:[:：]\d{2})?|[时点](?:半|\d{1,2}分?)?)\s*\Z"
)


def fault(text: str) -> str:
    """In which way a text that was refused is no day: ``no-such-day``, ``short-year``, ``no-year``, ``clock`` (a time of day
    behind it), ``stretch`` (several days), or empty where nobody can tell."""
    clean = unicodedata.normalize("NFKC", text[:_LONGEST]).strip()
    for pattern in (_ISO_DAY, _DOTTED, _FULL):
        found = pattern.match(clean)
        if found:
            return "no-such-day" if found["year"] else "no-year"
    if _SHORT_YEAR.match(clean):
        return "short-year"
    bare = _CLOCK.sub("", clean)
    if bare != clean:
        return "no-year" if fault(bare) == "no-year" else "clock"
    found = _PART.match(clean) or _WHOLE_MONTH.match(clean)
    if found and not found["year"]:
        return "no-year"
    try:
        read_stretch(text)
    except WordingError:
        return ""
    return "stretch"


_WEEKDAY = re.compile(r"\s*[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?\s*\Z")
_LOOSE = re.compile(
    r"(?P<year>(?:19|20)\d{2})\s*(?:[年月]|[^\w\s]){1,3}\s*(?P<month>\d{1,2})\s*(?:[年月]|[^\w\s]){1,3}\s*(?P<day>\d{1,2})\s*[日号]?\Z"
)
_RUN_TOGETHER = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})\Z")
_DAY_LAST = re.compile(r"(?P<month>\d{1,2})[./-](?P<day>\d{1,2})[./-](?P<year>(?:19|20)\d{2})\Z")


def meant(text: str) -> date | None:
    """The one day that a refused text can only mean: 2015年5月20日（周三）, 20150520, 2015、5、20. None where there is none, or a choice."""
    clean = unicodedata.normalize("NFKC", text[:_LONGEST]).strip()
    clean = _CLOCK.sub("", _WEEKDAY.sub("", clean)).rstrip("。.,，;； ")
    for form in (clean, f"{clean}日"):
        stretch = _single(form, None, None)
        if stretch is not None and stretch.is_day:
            return stretch.start
    for pattern in (_LOOSE, _RUN_TOGETHER, _DAY_LAST):
        found = pattern.match(clean)
        if found:
            month, day = int(found["month"]), int(found["day"])
            if pattern is _DAY_LAST and month <= 12 and day <= 12 and month != day:
                return None  # which of them is the month, nobody knows
            first, second = (day, month) if pattern is _DAY_LAST and month > 12 else (month, day)
            stretch = _day(int(found["year"]), first, second)
            return stretch.start if stretch is not None else None
    return None


def _single(text: str, year: int | None, month: int | None) -> Stretch | None:
    for pattern in (_ISO_DAY, _DOTTED, _FULL):
        found = pattern.match(text)
        if found:
            return _day(_year(found, year), _number(found["month"]), _number(found["day"]))
    found = _PART.match(text)
    if found:
        first, last = _PARTS[found["part"]]
        return _days(_year(found, year), _number(found["month"]), first, last)
    for pattern in (_ISO_MONTH, _WHOLE_MONTH):
        found = pattern.match(text)
        if found:
            return _days(_year(found, year), _number(found["month"]), 1, 0)
    part_of_year = _part_of_year(text, year)
    if part_of_year is not None:
        return part_of_year
    found = _BARE_PART.match(text)
    if found and year is not None and month is not None:
        first, last = _PARTS[found["part"]]
        return _days(year, month, first, last)
    found = _BARE_DAY.match(text)
    if found and year is not None and month is not None:
        return _day(year, month, _number(found["day"]))
    return None


def _part_of_year(text: str, year: int | None) -> Stretch | None:
    """A year, its half, its quarter, or its end (which is December: 年底前 is by the last day of the year)."""
    for pattern in (_WHOLE_YEAR, _QUARTER, _HALF, _YEARS_END):
        found = pattern.match(text)
        if found:
            said = found.groupdict()
            first, months = 1, 12
            if said.get("quarter"):
                first, months = 3 * _number(said["quarter"]) - 2, 3
            elif said.get("half"):
                first, months = (1 if said["half"] == "上" else 7), 6
            elif said.get("end"):
                first, months = 12, 1
            whole = _year(found, year)
            return Stretch(date(whole, first, 1), _last_day(whole, first + months - 1)) if whole else None
    return None


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _year(found: re.Match[str], default: int | None) -> int | None:
    written = found.groupdict().get("year")
    if written is None:
        return default
    return int("".join(str(_DIGITS.get(character, character)) for character in written))


def _number(text: str) -> int:
    """A numeral up to 99: 3, 十二, 二十一, 廿一, 三〇. Returns 0 (never a valid month or day) for what is none."""
    if text.isdecimal():
        return int(text)
    if any(character in "0123456789" for character in text):
        return 0  # half digits, half characters: a slip, not a number
    text = text.replace("廿", "二十").replace("卅", "三十")
    if text.count("十") > 1:
        return 0
    if "十" in text:
        tens, ones = text.split("十")
        if len(tens) > 1 or len(ones) > 1:
            return 0
        return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
    digits = [_DIGITS.get(character) for character in text]
    return 0 if None in digits or len(digits) > 2 else int("".join(map(str, digits)))


def _day(year: int | None, month: int, day: int) -> Stretch | None:
    try:
        moment = date(year or 0, month, day)
    except ValueError:
        return None
    return Stretch(moment, moment)


def _days(year: int | None, month: int, first: int, last: int) -> Stretch | None:
    if not year or not 1 <= month <= 12:
        return None
    return Stretch(date(year, month, first), date(year, month, last or calendar.monthrange(year, month)[1]))
