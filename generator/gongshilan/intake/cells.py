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
from gongshilan.sheets.model import FORMULA_FAILED, FORMULA_WITHOUT_VALUE, Value
from gongshilan.windows.wording import WordingError, read_day, read_stretch

Plain = str | int | float | bool
_YES = frozenset(["是", "√", "✓", "✔", "☑", "对", "有", "y", "yes", "true", "1", "已"])
_NO = frozenset(["否", "×", "✗", "✘", "☐", "不是", "无", "没有", "未", "n", "no", "false", "0", "x"])
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BY = re.compile(r"\s*(?:以?前|之前|为止|止)?\s*(?:完成|办结|整改到位|整改完成|完成整改)?\s*[。；;]?\Z")
_CLOCK = re.compile(r"[\sT]+\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?\s*\Z|\s*[(（](?:星期|周)[一二三四五六日天][)）]\s*\Z")
_EIGHT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})\Z")
_YEARLESS = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*月")
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,9})?\Z")
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
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(round(value, 9))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return _INVISIBLE.sub("", str(value)).strip()


def read_cell(value: Value, field: Field, schema: Schema, calendar: Calendar) -> Plain:
    """The value of a field (not of a list, nor a reference). Raises CellError."""
    if field.type in ("date", "when"):
        return _day(value, field, calendar)
    said = plain_text(value)
    if field.vocabulary:
        return _term(said, field, schema)
    if field.type in ("integer", "number"):
        return _number(said, field)
    if field.type == "boolean":
        return _boolean(said)
    return said


def _term(said: str, field: Field, schema: Schema) -> str:
    vocabulary = schema.vocabularies[field.vocabulary]
    for form in (said, unicodedata.normalize("NFKC", said), "".join(said.split())):
        found = vocabulary.spoken.get(form)
        if found is not None:
            return vocabulary.terms[found].label
    near = difflib.get_close_matches(said, list(vocabulary.spoken), n=1, cutoff=0.5)
    known = "、".join(term.label for term in vocabulary.terms.values())
    raise CellError("cell-term", value=said, known=known, near=near[0] if near else "")


def _number(said: str, field: Field) -> int | float:
    plain = unicodedata.normalize("NFKC", said).replace(",", "").replace(" ", "")
    if field.measure:
        plain = plain.removesuffix(field.measure)
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
    for form in _forms(said, calendar.year):
        try:
            read_day(form) if field.type == "date" else read_stretch(form)
        except WordingError:
            continue
        return form
    if _YEARLESS.match(unicodedata.normalize("NFKC", said)) and not calendar.year:
        raise CellError("cell-year", value=said)
    raise CellError("cell-day" if field.type == "date" else "cell-stretch", value=said)


def _forms(said: str, year: int) -> list[str]:
    """Ways to read a day, the most literal first."""
    plain = _CLOCK.sub("", _CLOCK.sub("", said)).strip()
    bare = _BY.sub("", plain)
    eight = _EIGHT.match(unicodedata.normalize("NFKC", bare))
    forms = [said, plain, bare, bare.replace(" ", "")]
    if eight:
        forms.append("-".join(eight.groups()))
    if year and _YEARLESS.match(unicodedata.normalize("NFKC", bare)):
        forms.append(f"{year}年{bare}")
    return forms


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
    raise CellError("cell-day" if field.type == "date" else "cell-stretch", value=plain_text(value))
