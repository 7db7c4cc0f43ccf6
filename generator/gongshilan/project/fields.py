"""Which fields of a record an audience may see. Default is denial: a field or scope nobody declared is not shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from gongshilan.guard.text import canonical
from gongshilan.kinds.schema import Field

_ABSENT = object()
_SORT_KEY = "sort_key"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_MASK = "**"
_HAN = "CJK UNIFIED IDEOGRAPH"  # in all their blocks; not the digit, radicals or strokes, which begin no name


def agreed(consent: Any, today: str) -> bool:
    """True for a recorded day of consent (ISO) that is not after ``today``. Nothing else is consent: no yes, no number, no
    wording that could not be read as a day."""
    return isinstance(consent, str) and _DAY.match(consent) is not None and consent <= today


def masked_name(name: str) -> str:
    """A name the customary way: its first character and two stars, however long it is (张**). Only a Han character is ever
    shown; for anything else there are the stars alone."""
    first = canonical(name).lstrip()[:1]
    return f"{first if unicodedata.name(first or '*', '').startswith(_HAN) else ''}{_MASK}"


class FieldProjection:
    """``data`` and ``said`` as an audience may see them.

    ``visible(scope)`` answers for a field's scope, ``known(id)`` for the target of a reference: a reference to a record the
    audience cannot see is not there for it. A field with ``x-consent`` is seen as if it had no scope of its own once the
    sibling it names holds a day not after ``today`` (ISO). Of one with ``x-mask`` that is not seen the masked name is; then the
    record's ``sort_key`` goes, or the order of a list would tell the name. An object or list that loses everything goes whole,
    so that its presence tells nothing.
    """

    def __init__(
        self,
        data: Mapping[str, Any],
        said: Mapping[str, str],
        fields: Mapping[str, Field],
        visible: Callable[[str], bool],
        known: Callable[[str], bool],
        today: str,
    ) -> None:
        self._old_said = said
        self._visible = visible
        self._known = known
        self._today = today
        self._masked = False
        self.said: dict[str, str] = {}
        self.data: dict[str, Any] = self._object(data, fields, "", "")
        if self._masked:
            self.data.pop(_SORT_KEY, None)

    def _object(self, data: Mapping[str, Any], fields: Mapping[str, Field], old: str, new: str) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in data.items():
            field = fields.get(key)
            if field is None:
                continue
            if not self._field_visible(field, data):
                if field.mask and isinstance(value, str):
                    result[key] = masked_name(value)
                    self._masked = True
                continue
            kept = self._value(value, field, f"{old}{key}", f"{new}{key}")
            if kept is not _ABSENT:
                result[key] = kept
        return result

    def _field_visible(self, field: Field, siblings: Mapping[str, Any]) -> bool:
        if not field.scope or self._visible(field.scope):
            return True
        return bool(field.consent) and agreed(siblings.get(field.consent), self._today)

    def _value(self, value: Any, field: Field, old: str, new: str) -> Any:
        if field.type == "object":
            if not isinstance(value, Mapping):
                return _ABSENT
            own = [str(value[name]) for name, item in field.properties.items() if item.own_scope and name in value]
            if not all(map(self._visible, own)):
                return _ABSENT
            said = dict(self.said)
            kept = self._object(value, field.properties, f"{old}.", f"{new}.")
            needed = [name for name in field.required if name in value and not field.properties[name].apart]
            if any(name not in kept for name in needed):
                self.said = said  # or the wording of its days would stay, and be taken for that of the next item
                return _ABSENT  # without its main part the rest only tells that something is hidden
            return kept if kept or not value else _ABSENT
        if isinstance(value, list):
            if field.items is None:
                return _ABSENT
            items: list[Any] = []
            for index, each in enumerate(value):
                # the place in the list is counted anew: a gap would tell that something is missing
                item = self._value(each, field.items, f"{old}.{index}", f"{new}.{len(items)}")
                if item is not _ABSENT:
                    items.append(item)
            return items if items or not value else _ABSENT
        if field.ref and not self._known(str(value)):
            return _ABSENT
        if old in self._old_said:
            self.said[new] = self._old_said[old]
        return value
