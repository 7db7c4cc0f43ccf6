"""Whether the keys that protect people (``x-mask``, ``x-consent``, ``x-personal``, ``x-small``) say something that can be kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongshilan.kinds.schema import Field, Kind

_PERSONAL = ("", "contact", "id")
_SMALL = ("", "cell", "total")


def has_small(fields: Mapping[str, Field]) -> bool:
    """True if some field, nested ones too, is marked ``x-small``."""
    return any(
        field.small or has_small(field.properties) or (field.items is not None and has_small({"": field.items}))
        for field in fields.values()
    )


def has_consent(fields: Mapping[str, Field]) -> bool:
    """True if some field, nested ones too, is marked ``x-consent``."""
    return any(
        bool(field.consent) or has_consent(field.properties) or (field.items is not None and has_consent({"": field.items}))
        for field in fields.values()
    )


def protection_mistakes(kind: Kind) -> Iterator[str]:
    """What is wrong with a kind's protective keys, each naming its field. A key nobody understands would protect nothing."""
    yield from _in_object(kind.fields, "", scoped=False, in_list=False)


def _in_object(fields: Mapping[str, Field], prefix: str, *, scoped: bool, in_list: bool) -> Iterator[str]:
    cells = [field for field in fields.values() if field.small == "cell"]
    if cells and (len(cells) > 1 or not in_list or not any(field.vocabulary for field in fields.values())):
        yield f"{prefix}{cells[0].name}: x-small: cell wants a list of objects with one such field, and a term it counts"
    for name, field in fields.items():
        yield from _field(field, fields, f"{prefix}{name}", scoped=scoped)


def _field(field: Field, siblings: Mapping[str, Field], path: str, *, scoped: bool) -> Iterator[str]:
    scoped = scoped or bool(field.scope)
    if field.mask and (field.mask != "name" or field.type != "string" or not field.scope):
        yield f"{path}: x-mask wants the value name, a text, and x-scope"
    if field.personal not in _PERSONAL or (field.personal and not scoped):
        yield f"{path}: x-personal wants contact or id, and x-scope on the field or one around it"
    if field.small not in _SMALL or (field.small and field.type != "integer"):
        yield f"{path}: x-small wants cell or total, and an integer"
    if field.apart and not field.scope:
        yield f"{path}: x-apart wants x-scope"
    if field.consent:
        sibling = siblings.get(field.consent)
        if sibling is None or sibling.type != "date" or sibling.scope or not field.scope:
            yield f"{path}: x-consent wants the name of a date beside it, without x-scope, and x-scope on the name"
    if field.items is not None:
        yield from _field(field.items, {}, f"{path}[]", scoped=scoped)
        yield from _in_object(field.items.properties, f"{path}.", scoped=scoped, in_list=True)
    if field.name != "[]":
        yield from _in_object(field.properties, f"{path}.", scoped=scoped, in_list=False)
