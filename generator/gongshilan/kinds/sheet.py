"""``x-sheet``: how a kind is recognised in tables that others laid out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gongshilan.kinds.schema import Field, Kind, Otherwise, SheetRules, Vocabulary, field_in

BODY = "body"  # stands for the text below the fields


def sheet_rules(common: Mapping[str, Any], own: Mapping[str, Any], fields: Mapping[str, Field]) -> SheetRules:
    """The rules of a kind: its own words first, then those of all kinds (``common``) as far as it has the fields."""
    headings: dict[str, tuple[str, ...]] = {}
    for given in (own, common):
        for path, words in given.get("headings", {}).items():
            if given is own or path == BODY or field_in(fields, path.split(".")) is not None:
                headings[path] = (*headings.get(path, ()), *map(str, words))
    return SheetRules(
        headings,
        (*map(str, own.get("key", ())), *map(str, common.get("key", ()))),
        {
            path: tuple(Otherwise(str(item["is"]), str(item.get("has", ""))) for item in items)
            for path, items in own.get("otherwise", {}).items()
        },
    )


def sheet_mistakes(own: Mapping[str, Any], kind: Kind, vocabularies: Mapping[str, Vocabulary]) -> Iterator[str]:
    """What a kind's rules name that there is not."""
    for path in own.get("headings", {}):
        if path != BODY and kind.field_at(path) is None:
            yield f"no field {path}"
    for path, items in kind.sheet.otherwise.items():
        field = kind.field_at(path)
        terms = vocabularies[field.vocabulary].terms if field is not None and field.vocabulary in vocabularies else None
        if field is None:
            yield f"no field {path}"
        for item in items:
            if terms is not None and item.value not in terms:
                yield f"no term {item.value}"
            if item.has and item.has != BODY and kind.field_at(item.has) is None:
                yield f"no field {item.has}"
