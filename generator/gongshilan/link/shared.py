"""Records that belong to the portal (``content/portal/``): written once, a record of every campaign that they take part in.

The graph holds one of them for each such campaign, under the id ``<campaign>.<written id>`` (:func:`gongshilan.model.plain_id` tells
the written one; no file can be called so). So every later stage has records of one campaign before it, as it always had, and what
is recorded in one campaign counts in no other. A reference from a record of the campaign means the one of that campaign.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.model import Record, plain_id

FOLDER = "portal"
"""The folder of such records below ``content/``; no campaign may be called so."""
UNITS, EVERY = "shared_units", "all_shared_units"
"""Fields of a campaign: which shared units take part, each with what is otherwise in this campaign; whether all do."""
UNIT, PARENT = "unit", "parent"
_ENDS = ("left.on", "ended")
_NOT_BEFORE = "not_before"
Find = Callable[[str], Record | None]
"""A record as it is written, by its written id."""
_Change = Callable[[str], str | None]


def own_id(campaign: str, written: str) -> str:
    """The id in a campaign of a record that belongs to the portal."""
    return f"{campaign}.{written}"


@dataclass(frozen=True)
class Sharing:
    """Which of the portal's records a campaign has, and how. ``find`` knows records as they are written, those of the portal with
    :data:`FOLDER` as their campaign; ``shared`` are the written ids of the portal's records."""

    campaign: Record
    find: Find
    shared: Container[str]
    schema: Schema

    def has(self, record: Record) -> bool:
        """Whether a record of the portal takes part: a unit that the campaign names, or any if it names all; whoever belongs to a unit of
        the campaign. Not who had left before the campaign began, or came after its end, unless it is named."""
        if record.kind == UNIT:
            return record.id in self._named or (bool(self.campaign.data.get(EVERY)) and self._in_time(record))
        unit = self.find(str(record.data.get(UNIT)))
        if not self._in_time(record):
            return False
        if unit is None or unit.kind != UNIT:
            return True  # or nobody would be told that there is no such unit
        return self.has(unit) if unit.campaign == FOLDER else unit.campaign == self.campaign.id

    def part(self, record: Record) -> Record:
        """A record of the portal as the campaign has it. What it refers to and the campaign has not is left out; the unit it belongs to
        and the unit above stay, for whoever may not see these may not see it."""
        kind, name = self.schema.kinds[record.kind], own_id(self.campaign.id, record.id)
        data = references_changed(record.data, kind.fields, self._change)
        data |= {
            key: own_id(self.campaign.id, value) for key in (UNIT, PARENT) if self._is_shared(value := data_of(record, key))
        }
        said = dict(record.said)
        for key, value in self._otherwise(record, kind).items():
            data[key] = value
            said = {path: word for path, word in said.items() if path.split(".")[0] != key}
        said |= self._said(record)
        unit = name if record.kind == UNIT else data.get(UNIT)
        unit = str(unit) if unit else None
        return replace(record, id=name, campaign=self.campaign.id, unit=unit, data=data, said=said, shares=True)

    def own(self, record: Record) -> Record:
        """One of the campaign's own records, with references to the portal's records as those of the campaign."""
        kind = self.schema.kinds[record.kind]
        data = references_changed(record.data, kind.fields, self._of_campaign)
        if data == record.data:
            return record
        unit = record.unit if record.kind == UNIT else data.get(UNIT)
        return replace(record, data=data, unit=str(unit) if unit else None, shares=True)

    @cached_property
    def _named(self) -> Mapping[str, tuple[int, Mapping[str, Any]]]:
        """The units that the campaign names: place in its list, and what it says of each."""
        found: dict[str, tuple[int, Mapping[str, Any]]] = {}
        for place, item in enumerate(self.campaign.data.get(UNITS, ())):
            found.setdefault(plain_id(str(item[UNIT])), (place, item))
        return found

    def _otherwise(self, record: Record, kind: Kind) -> dict[str, Any]:
        item = self._named.get(record.id, (0, {}))[1] if record.kind == UNIT else {}
        given = {key: value for key, value in item.items() if key != UNIT and key in kind.fields}
        return references_changed(given, kind.fields, self._of_campaign)

    def _said(self, record: Record) -> dict[str, str]:
        if record.kind != UNIT or record.id not in self._named:
            return {}
        before = f"{UNITS}.{self._named[record.id][0]}."
        return {path.removeprefix(before): word for path, word in self.campaign.said.items() if path.startswith(before)}

    def _in_time(self, record: Record) -> bool:
        """By what everybody may read: a day that is not for all must not be told by who is there."""
        kind, period = self.schema.kinds[record.kind], self.campaign.data.get("period") or {}
        came = _first_day(record, kind, [path for path in kind.dates if path != _NOT_BEFORE])
        went = _first_day(record, kind, _ENDS)
        late = came is not None and period.get("to") is not None and came > period["to"]
        return not late and not (went is not None and period.get("from") is not None and went < period["from"])

    def _of_campaign(self, written: str) -> str:
        return own_id(self.campaign.id, written) if written in self.shared else written

    def _change(self, written: str) -> str | None:
        if written not in self.shared:
            return written
        found = self.find(written)
        there = found is not None and (found.campaign == self.campaign.id or (found.campaign == FOLDER and self.has(found)))
        return own_id(self.campaign.id, written) if there else None

    def _is_shared(self, value: str) -> bool:
        return value in self.shared


def data_of(record: Record, key: str) -> str:
    """A text of a record, empty if it has none."""
    return str(record.data.get(key) or "")


def as_written(record: Record, schema: Schema) -> dict[str, Any]:
    """What a record says with the ids that editors write."""
    return references_changed(record.data, schema.kinds[record.kind].fields, plain_id)


def references_changed(data: Mapping[str, Any], fields: Mapping[str, Field], change: _Change) -> dict[str, Any]:
    """Data with every reference changed; one that is changed into None is left out."""
    found = {}
    for key, value in data.items():
        field = fields.get(key)
        new = _changed(value, field, change) if field is not None else value
        if new is not None or value is None:
            found[key] = new
    return found


def _changed(value: Any, field: Field, change: _Change) -> Any:
    if isinstance(value, str):
        return change(value) if field.ref else value
    if isinstance(value, Mapping):
        return references_changed(value, field.properties, change) if field.properties else value
    if isinstance(value, list) and field.items is not None:
        inner = field.items
        return [new for item in value if (new := _changed(item, inner, change)) is not None]
    return value


def _first_day(record: Record, kind: Kind, paths: Sequence[str]) -> str | None:
    """The first ISO day at some paths that everybody may read who may read the record."""
    for path in paths:
        value: Any = record.data
        fields = [kind.field_at(".".join(path.split(".")[: length + 1])) for length in range(path.count(".") + 1)]
        if any(field is None or field.scope for field in fields):
            continue
        for step in path.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        if isinstance(value, str):
            return value
    return None
