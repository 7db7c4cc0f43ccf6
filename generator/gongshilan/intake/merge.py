"""A draft beside the record there is: what the file is to say."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from gongshilan.intake.drafts import Draft
from gongshilan.intake.naming import own_day
from gongshilan.intake.place import Path, pruned, put, take
from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.kinds.sheet import BODY


def merged(draft: Draft, before: Mapping[str, Any]) -> dict[str, Any]:
    """The data of the record, in the order of its kind. What the table does not speak of stays as it was.

    Lists of texts are taken from the table; entries of a list of objects are added to those held, so that a monthly table of progress
    takes nothing away.
    """
    data = copy.deepcopy(dict(before))
    for path in draft.blank if draft.whole else ():
        take(data, tuple(path.split(".")))
    _into(data, draft.data, draft.kind.fields, whole=draft.whole)
    return _ordered(pruned(data), draft.kind)


def _into(data: dict[str, Any], given: Mapping[str, Any], fields: Mapping[str, Field], *, whole: bool) -> None:
    for name, value in given.items():
        held = data.get(name)
        field = fields.get(name)
        if isinstance(value, dict) and isinstance(held, dict) and field is not None:
            _into(held, value, field.properties, whole=whole)
        elif isinstance(value, list) and isinstance(held, list) and not whole and field is not None and _objects(value):
            data[name] = _added(held, value, field)
        else:
            data[name] = value


def _objects(items: list[Any]) -> bool:
    return any(isinstance(item, dict) for item in items)


def _added(held: list[Any], given: list[Any], field: Field) -> list[Any]:
    """The entries held and those that are new, in which an entry told once more may tell more."""
    fields = field.items.properties if field.items is not None else {}
    found = list(held)
    left = set(range(len(held)))
    for item in given:
        same = next((at for at in sorted(left) if _same(item, found[at], fields)), None)
        if same is None:
            found.append(item)
            continue
        left.discard(same)
        if isinstance(item, dict):
            longer = {name: value for name, value in item.items() if _goes_on(value, found[same].get(name))}
            found[same] = {**item, **found[same], **longer}
    return found


def _same(item: Any, other: Any, fields: Mapping[str, Field]) -> bool:
    """An entry that tells the same, as far as both tell of it; undated, it may tell it at greater length."""
    if not (isinstance(item, dict) and isinstance(other, dict)):
        return str(item) == str(other)
    both = [name for name in item if name in other]
    dated = any(fields[name].type == "date" for name in (*item, *other) if name in fields)
    texts = [name for name in both if name not in fields or fields[name].type != "date"]
    alike = all(
        _alike(item[name], other[name], fields.get(name)) or (not dated and _goes_on(item[name], other[name]))
        for name in both
    )
    return bool(texts) and alike


def _goes_on(value: Any, held: Any) -> bool:
    return isinstance(value, str) and isinstance(held, str) and len(value) > len(held) and value.startswith(held)


def _alike(value: Any, held: Any, field: Field | None) -> bool:
    if field is not None and field.type == "date" and own_day(str(value)):
        return own_day(str(value)) == own_day(str(held))
    return str(value).strip() == str(held).strip()


def _ordered(data: dict[str, Any], kind: Kind) -> dict[str, Any]:
    first = [name for name in ("kind", "title", "unit") if name in data]
    rest = [name for name in kind.fields if name in data and name not in first]
    return {name: data[name] for name in (*first, *rest, *(name for name in data if name not in kind.fields))}


def fill(draft: Draft, data: dict[str, Any]) -> dict[str, Any]:
    """What the map file says of every record, then what the kind says where a table is silent. Only where nothing stands yet."""
    for path, value in draft.fixed.items():
        if path != BODY and _at(data, path) is None:
            put(data, _single(draft.kind, path), value)
    for path, value in _otherwise(draft.kind, data, draft.body).items():
        if _at(data, path) is None:
            put(data, _single(draft.kind, path), value)
    return _ordered(data, draft.kind)


def follow(
    draft: Draft, data: dict[str, Any], before: Mapping[str, Any], body: str, schema: Schema
) -> tuple[dict[str, Any], list[str]]:
    """What the kind said where the table was silent follows what the table says now; where somebody wrote something else it stays, and the
    paths of that are returned."""
    left: list[str] = []
    was, now = _otherwise(draft.kind, before, body), _otherwise(draft.kind, data, draft.body or body)
    for path, value in now.items():
        if value == was.get(path) or _at(draft.data, path) is not None:
            continue
        held = _term_of(draft.kind, path, _at(before, path), schema)
        if held == was.get(path):
            put(data, _single(draft.kind, path), value)
        elif held is not None and held != value:
            left.append(path)
    return _ordered(data, draft.kind), left


def _otherwise(kind: Kind, data: Mapping[str, Any], body: str | None) -> dict[str, Any]:
    """What the kind says of a record where a table is silent, by path."""
    found: dict[str, Any] = {}
    for path, ways in kind.sheet.otherwise.items():
        for way in ways:
            if not way.has or _at(data, way.has) is not None or (way.has == BODY and body):
                found[path] = way.value
                break
    return found


def _term_of(kind: Kind, path: str, value: Any, schema: Schema) -> Any:
    field = kind.field_at(path)
    if field is None or not field.vocabulary:
        return value
    return schema.vocabularies[field.vocabulary].spoken.get(str(value), value)


def _at(data: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(data, list):
            data = data[0] if data else None
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def _single(kind: Kind, path: str) -> Path:
    parts: list[str | int] = []
    field: Field | None = None
    for part in path.split("."):
        parts.append(part)
        field = kind.field_at(".".join(str(item) for item in parts if isinstance(item, str)))
        if field is not None and field.items is not None and field.items.properties:
            parts.append(0)
    return tuple(parts[:-1] if parts and isinstance(parts[-1], int) else parts)
