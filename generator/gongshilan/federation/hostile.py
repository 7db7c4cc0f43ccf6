"""Bytes that came from elsewhere → values, or why not. Size, form, characters, days, numbers of persons: nothing is taken on trust."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

import jsonschema_rs

from gongshilan.federation.model import About, Row, Rule, Standing, Table, Unit
from gongshilan.guard.numbers import find
from gongshilan.model import State
from gongshilan.read.values import texts

MAX_PORTAL, MAX_STANDING, MAX_MANIFEST, MAX_SIGNATURE = 512 * 1024, 64 * 1024 * 1024, 16 * 1024 * 1024, 16 * 1024


class HostileError(Exception):
    """What was sent may not be used. ``key`` is of the catalogue's branch ``harvest.errors``, ``detail`` says where."""

    def __init__(self, key: str, detail: str = "") -> None:
        super().__init__(key, detail)
        self.key, self.detail = key, detail


def read_about(raw: bytes, schema: Mapping[str, Any], today: date) -> About:
    """``data/portal.json``. Raises HostileError."""
    data = _json(raw, MAX_PORTAL, "portal", schema)
    _no_numbers(data)
    tables = tuple(Table(**item) for item in data["tables"])
    if len({table.path for table in tables}) < len(tables):
        raise HostileError("repeated", "tables")
    as_of = _day(data["as_of"])
    if as_of > today:
        raise HostileError("future", data["as_of"])
    return About(data["id"], data["title"], data["publisher"], as_of, data["synthetic"], tables)


def read_standing(raw: bytes, schema: Mapping[str, Any], about: About, table: Table) -> Standing:
    """A table of the role ``standing``, as the portal's own file names it. Raises HostileError."""
    data = checked_standing(raw, schema, about, table)
    rules = tuple(Rule(**item) for item in data["obligations"])
    units = tuple(Unit(**item) for item in data["units"])
    rows = tuple(_rows(data["duties"], units, rules))
    if len({(row.unit.id, row.rule.id) for row in rows}) < len(rows):
        raise HostileError("repeated", "duties")
    return Standing(about.id, about.as_of, table.campaign, data["campaign"]["title"], rules, units, rows)


def checked_standing(raw: bytes, schema: Mapping[str, Any], about: About, table: Table) -> dict[str, Any]:
    """The same as plain data, all but its duties looked at. Raises HostileError."""
    data = _json(raw, MAX_STANDING, "standing", schema)
    _no_numbers({key: value for key, value in data.items() if key != "duties"})
    if (data["portal"], _day(data["as_of"]), data["campaign"]["id"]) != (about.id, about.as_of, table.campaign):
        raise HostileError("contradicts", table.path)
    for name in ("obligations", "units"):
        if len({item["id"] for item in data[name]}) < len(data[name]):
            raise HostileError("repeated", name)
    return data


def _rows(duties: list[list[Any]], units: tuple[Unit, ...], rules: tuple[Rule, ...]) -> Iterator[Row]:
    days = cache(_day)
    for number, (unit, rule, state, due, met_on) in enumerate(duties):
        if unit >= len(units) or rule >= len(rules):
            raise HostileError("contradicts", f"duties.{number}")
        yield Row(units[unit], rules[rule], State(state), days(due) if due else None, days(met_on) if met_on else None)


def _json(raw: bytes, limit: int, name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    if len(raw) > limit:
        raise HostileError("too-large", name)
    try:
        data = json.loads(raw.decode(), object_pairs_hook=_members, parse_constant=_no_constant, parse_float=_no_constant)
    except (ValueError, RecursionError) as error:
        raise HostileError("no-json", f"{name}: {str(error)[:80]}") from None
    fault = next(_validator(name, json.dumps(schema)).iter_errors(data), None)
    if fault is not None:
        place = ".".join(str(part) for part in fault.instance_path)
        raise HostileError("form", f"{name}: {place[:80]}")
    found: dict[str, Any] = data
    return found


@cache
def _validator(_name: str, schema: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(json.loads(schema))


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key twice")
    return found


def _no_constant(said: str) -> float:
    raise ValueError(said)


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise HostileError("form", said) from None


def _no_numbers(value: Any) -> None:
    """A number of a person in what others publish would be published by us too. Raises HostileError."""
    for path, said in texts(value):
        if path[-1:] != ("sha256",) and find(said):
            raise HostileError("numbers", said[:20])
