"""What a cell says, as an editor would write it into a record: text, numbers, yes or no, terms, days.

Offices write 72人, √, 2015.5.20, 20150520, ２０１５年６月底前, or let Excel make a serial number of a day. What cannot be read for
sure is a problem of the cell, never a guess.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gongshilan.kinds.schema import Field, Schema
from gongshilan.sheets.model import FORMULA_FAILED, FORMULA_WITHOUT_VALUE, Percent, Value
from gongshilan.windows.wording import WordingError, read_day, read_stretch

Plain = str | int | float | bool
_YES = frozenset(["是", "√", "✓", "✔", "☑", "对", "有", "y", "yes", "true", "1", "已"])
_NO = frozenset(["否", "×", "✗", "✘", "☐", "不是", "无", "没有", "未", "n", "no", "false", "0", "x"])
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x08\x0b-\x1f\x7f-\x9f]")
_VERB = "(?:全部|全面|基本)?(?:完成整改|整改完成|整改到位|整改销号|完成销号|落实到位|整改|完成|办结|落实|解决|销号)"
_BY = re.compile(rf"\s*(?:以?前|之前|为止|止)?\s*(?:{_VERB})?\s*[。；;.]?\Z")
_FROM = re.compile(r"(?:截[至止]到?|[至到于在])\s*")
_REMARK = re.compile(r"\s*(?:[（(](?:于|截至)?[\d年月日号底.\-/]{1,12}(?:前)?[）)])?\s*[。；;.！!]*\s*\Z")  # 已完成（5月）。
_DOTTED = r"((?:19|20)\d{2})\s*[./]\s*(\d{1,2})(?:\s*[./]\s*(\d{1,2}))?"
_DOTTED_STRETCH = re.compile(rf"{_DOTTED}\s*[-—–~～至到]+\s*(?:{_DOTTED}|(\d{{1,2}})\s*[./]\s*(\d{{1,2}}))\Z")
_HOUR = r"\d{1,2}\s*(?:[:：]\s*\d{2}(?:[:：]\d{2}(?:\.\d+)?)?|[时点]\s*(?:半|整|\d{1,2}分?)?)"
_CLOCK = re.compile(
    rf"(?:[\sT]+|(?<=[日号)）]))(?:(?:上午|下午|早上|早晨|中午|晚上|全天)\s*)?(?:{_HOUR}(?:\s*[-—–~～至到]+\s*(?:[上下]午\s*)?{_HOUR})?)\s*\Z"
    r"|\s*(?:上午|下午|早上|早晨|中午|晚上|全天)\s*\Z"
    r"|\s*[(（](?:星期|周|礼拜)[一二三四五六日天][)）]\s*\Z|\s*(?:星期|周|礼拜)[一二三四五六日天]\s*\Z"
)
_EIGHT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})\Z")
_COUNTED = re.compile(r"\d{5}(?:\.\d+)?\Z")  # a serial number of a day, stored as text
_YEARLESS = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:月|[-—–~～至到]+\s*\d{1,2}\s*月)|第?\s*[1-4一二三四]\s*季度|[上下]半年|年[底末]"
)
_DOTTED_MONTH = re.compile(r"((?:19|20)\d{2})\s*[./]\s*(\d{1,2})\Z")
_DOTTED_DAY = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\Z")  # the month stands first
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,9})?\Z")
_COUNTERS = "人名个条项件次位份篇场户家所届"  # 18人 where 18名 is usual
_SERIAL = range(20_000, 80_000)  # 1954 to 2119: other numbers in a column of days are no serial numbers of days


class CellError(Exception):
    """A cell that cannot be read. ``code`` is a problem's code, ``params`` fill its sentences."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Calendar:
    """What days need beyond their cell: the day of serial number 0, and the year of those written without one (0: unknown)."""

    base: date = date(1899, 12, 30)
    year: int = 0


def plain_text(value: Value) -> str:
    """What a cell shows as text: numbers without ``.0``, days as 2015-05-20. Raises CellError for a formula without a value."""
    if value in (FORMULA_FAILED, FORMULA_WITHOUT_VALUE):
        raise CellError("cell-formula-failed" if value == FORMULA_FAILED else "cell-formula-unknown")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Percent):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(round(value, 9))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return _INVISIBLE.sub("", str(value)).strip()


def read_cell(value: Value, field: Field, schema: Schema, calendar: Calendar) -> Plain:
    """The value of a field (not of a list, nor a reference). Raises CellError."""
    if field.type in ("date", "when"):
        return _day(value, field, calendar)
    said = plain_text(float(value) if isinstance(value, Percent) and field.type in ("integer", "number") else value)
    if field.vocabulary:
        return _term(said, field, schema)
    if field.type in ("integer", "number"):
        return _number(said, field)
    if field.type == "boolean":
        return _boolean(said)
    return said


def _term(said: str, field: Field, schema: Schema) -> str:
    vocabulary = schema.vocabularies[field.vocabulary]
    bare = _REMARK.sub("", said)
    for form in (said, unicodedata.normalize("NFKC", said), "".join(said.split()), bare):
        found = vocabulary.spoken.get(form)
        if found is not None:
            return vocabulary.terms[found].label
    near = difflib.get_close_matches(said, list(vocabulary.spoken), n=1, cutoff=0.5)
    known = "、".join(term.label for term in vocabulary.terms.values())
    raise CellError("cell-term", value=said, known=known, near=near[0] if near else "")


def _number(said: str, field: Field) -> int | float:
    plain = unicodedata.normalize("NFKC", said).replace(",", "").replace(" ", "")
    plain = plain.removesuffix(field.measure) if field.measure and plain.endswith(field.measure) else plain.rstrip(_COUNTERS)
    if not _NUMBER.match(plain):
        raise CellError("cell-number", value=said)
    number = float(plain)
    if number.is_integer():
        return int(plain.partition(".")[0])
    if field.type == "integer":
        raise CellError("cell-number", value=said)
    return number


def _boolean(said: str) -> bool:
    plain = unicodedata.normalize("NFKC", said).casefold()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise CellError("cell-boolean", value=said)


def _day(value: Value, field: Field, calendar: Calendar) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _counted_day(value, field, calendar)
    said = plain_text(value)
    if said in field.lasting:
        return said
    if _COUNTED.match(unicodedata.normalize("NFKC", said)):
        return _counted_day(float(unicodedata.normalize("NFKC", said)), field, calendar)
    for form in _forms(said, field, calendar.year):
        if _readable(form, field):
            return form
    if not calendar.year and _yearless(said, field):
        raise CellError("cell-year", value=said)
    raise CellError("cell-day" if field.type == "date" else "cell-stretch", value=said)


def _yearless(said: str, field: Field) -> bool:
    """True if only a year is missing."""
    return any(_readable(form, field) for form in _forms(said, field, 2000))


def without_year(said: str) -> bool:
    """True for a day that leaves its year to the table: 6月底前, 3.5."""
    plain = unicodedata.normalize("NFKC", said).strip()
    return bool(_YEARLESS.match(plain) or _DOTTED_DAY.match(plain))


def _readable(form: str, field: Field) -> bool:
    try:
        read_day(form) if field.type == "date" else read_stretch(form)
    except WordingError:
        return False
    return True


def _forms(said: str, field: Field, year: int) -> list[str]:
    """Ways to read a day, the most literal first."""
    plain = said
    for _ in range(3):  # 3月5日（星期四）上午9时
        plain = _CLOCK.sub("", plain).strip()
    bare = _BY.sub("", plain)
    bare = _FROM.sub("", bare, count=1) if _FROM.match(bare) else bare
    forms = [said, plain, bare, "".join(bare.split())]
    folded = unicodedata.normalize("NFKC", bare).rstrip("号日 ") if "月" not in bare else unicodedata.normalize("NFKC", bare)
    for pattern in (_EIGHT, _DOTTED_MONTH):
        found = pattern.match(folded)
        if found:
            forms.append("-".join(found.groups()))
    if field.type == "when":
        forms.append(bare.replace("年年", "年"))
        forms += _dotted_stretch(folded)
    if year and _YEARLESS.match(unicodedata.normalize("NFKC", bare)):
        forms.append(f"{year}年{bare.removeprefix('年')}")
    short = _DOTTED_DAY.match(folded)
    if year and short and field.type == "date":  # of a stretch it may be two months
        forms.append(f"{year}-{short[1]}-{short[2]}")
    return forms


def _dotted_stretch(said: str) -> list[str]:
    """2015.6-2015.7, 2015.6.1-2015.6.30 and 2015.6.1-6.30: both ends say the same of days."""
    found = _DOTTED_STRETCH.match(said)
    if found is None:
        return []
    year, month, day, other, until, last, short, short_last = found.groups()
    other, until, last = (other, until, last) if other else (year, short, short_last)
    if bool(day) != bool(last):
        return []
    first, end = f"{year}年{month}月", f"{other}年{until}月"
    return [f"{first}{day}日—{end}{last}日" if day else f"{first}—{end}"]


def _counted_day(value: float, field: Field, calendar: Calendar) -> str:
    """A number where a day is meant: Excel's serial number, 20150520, or a bare year."""
    whole = int(value)
    if value == whole and (eight := _EIGHT.match(str(whole))):
        return _day("-".join(eight.groups()), field, calendar)
    if whole in _SERIAL:
        return (calendar.base + timedelta(days=whole)).isoformat()
    if field.type == "when" and value == whole and 1900 < whole < 2200:
        return f"{whole}年"
    # 2015.1 may be January or, since Excel drops the last nought, October
    month = _DOTTED_MONTH.match(plain_text(value))
    if field.type == "when" and month and month[2] != "1":
        return _day(f"{month[1]}年{month[2]}月", field, calendar)
    raise CellError("cell-day" if field.type == "date" else "cell-stretch", value=plain_text(value))
