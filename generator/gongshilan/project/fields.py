"""Which fields of a record an audience may see. Default is denial: a field or scope nobody declared is not shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gongshilan.kinds.schema import Field

_ABSENT = object()


class FieldProjection:
    """``data`` and ``said`` as an audience may see them.

    ``visible(scope)`` answers for a field's scope, ``known(id)`` for the target of a reference: a reference to a record the
    audience cannot see is not there for it. A field with ``x-consent`` is seen as if it had no scope of its own once the
    sibling it names is true. An object or list that loses everything goes whole, so that its presence tells nothing.
    """

    def __init__(
        self,
        data: Mapping[str, Any],
        said: Mapping[str, str],
        fields: Mapping[str, Field],
        visible: Callable[[str], bool],
        known: Callable[[str], bool],
    ) -> None:
        self._old_said = said
        self._visible = visible
        self._known = known
        self.said: dict[str, str] = {}
        self.data: dict[str, Any] = self._object(data, fields, "", "")

    def _object(self, data: Mapping[str, Any], fields: Mapping[str, Field], old: str, new: str) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in data.items():
            field = fields.get(key)
            if field is None or not self._field_visible(field, data):
                continue
            kept = self._value(value, field, f"{old}{key}", f"{new}{key}")
            if kept is not _ABSENT:
                result[key] = kept
        return result

    def _field_visible(self, field: Field, siblings: Mapping[str, Any]) -> bool:
        if not field.scope or self._visible(field.scope):
            return True
        return bool(field.consent) and siblings.get(field.consent) is True

    def _value(self, value: Any, field: Field, old: str, new: str) -> Any:
        if field.type == "object":
            if not isinstance(value, Mapping):
                return _ABSENT
            kept = self._object(value, field.properties, f"{old}.", f"{new}.")
            if any(name in value and name not in kept for name in field.required):
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
