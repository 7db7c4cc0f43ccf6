"""One requirement of a rulebook's obligation as a value (schema/README.md lists the words)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongshilan.demands import Requirement
from gongshilan.kinds import counting, timing
from gongshilan.kinds.load import SchemaError
from gongshilan.kinds.schema import Schema

_KEYS = frozenset(
    [
        "id",
        "label",
        "kind",
        "where",
        "match",
        "min",
        "sum",
        "subject",
        "published_to",
        "any_of",
        "window",
        "in_window",
        "dated_by",
        "binds",
    ]
)


def requirement(item: Mapping[str, Any], schema: Schema, where: str) -> Requirement:
    """The requirement as the engine takes it. Raises SchemaError for a word or a kind that does not exist."""
    where = f"{where}: {item.get('id')}"
    unknown = set(item) - _KEYS - counting.KEYS - timing.KEYS
    if unknown:
        raise SchemaError(f"{where}: unknown {sorted(unknown)}")
    parts = tuple(requirement(part, schema, where) for part in item.get("any_of", ()))
    if not parts and item.get("kind") not in schema.kinds:
        raise SchemaError(f"{where}: no kind {item.get('kind')}")
    return Requirement(
        id=str(item["id"]),
        label=str(item["label"]),
        kind=item.get("kind"),
        where=item.get("where"),
        match=item.get("match"),
        subject=item.get("subject"),
        min=item.get("min", 1),
        sum=item.get("sum"),
        published_to=item.get("published_to"),
        any_of=parts,
        window=item.get("window"),
        in_window=bool(item.get("in_window", False)),
        dated_by=item.get("dated_by"),
        binds=item.get("binds", {}),
        **counting.words(item, schema, where),
        **timing.words(item, schema, where),
    )
