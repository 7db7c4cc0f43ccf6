"""YAML as it stands, and the days that a Chinese wording names."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml


class _Plain(yaml.CSafeLoader):
    """Only true, false, null and whole numbers are more than text: days stay texts, ``on`` stays a word."""


_Plain.yaml_implicit_resolvers = {}
_Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(?:true|false)$"), list("tf"))
_Plain.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("(?:null|~|)$"), ["n", "~", ""])
_Plain.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("-?(?:0|[1-9][0-9]*)$"), list("-0123456789"))


@cache
def rules(path: Path) -> Any:
    """A file of the schema: true, false and numbers mean what they are. Read once; nobody changes it."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Plain)


def front_matter(path: Path) -> dict[str, Any]:
    """What stands between the first two rules of a record, every scalar as text."""
    _, head, _ = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.load(head, Loader=yaml.CBaseLoader)


_PIECE = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(?:(\d{1,2})日|(上旬|中旬|下旬))?")
_TENS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


def stretch(text: str) -> tuple[date, date]:
    """First and last day of what a wording names."""
    ends = re.split("——|至", text)
    first = _piece(ends[0], None, None)
    last = _piece(ends[-1], first[0].year, first[0].month)
    return first[0], last[1]


def _piece(text: str, year: int | None, month: int | None) -> tuple[date, date]:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date.fromisoformat(text), date.fromisoformat(text)
    found = _PIECE.fullmatch(text)
    if not found or not text:
        raise ValueError(text)
    in_year = int(found[1]) if found[1] else year
    in_month = int(found[2]) if found[2] else month
    if in_year is None or in_month is None:
        raise ValueError(text)
    from_day, to_day = (int(found[3]), int(found[3])) if found[3] else _TENS.get(found[4], (1, 31))
    longest = calendar.monthrange(in_year, in_month)[1]
    return date(in_year, in_month, from_day), date(in_year, in_month, min(to_day, longest))
