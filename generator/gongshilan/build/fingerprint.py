"""Digests of what stages hand on: equal for equal values, from process to process and from build to build."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

from gongshilan.demands import Obligation
from gongshilan.model import Record

SIZE = 20  # bytes
_MARSHAL = 2  # the last version of the format in which equal values are equal bytes
_PLAIN = frozenset([str, int, float, bool, bytes, type(None)])
_NONE, _EMPTY = marshal.dumps(None, _MARSHAL), marshal.dumps([True], _MARSHAL)
_NAMES: dict[type, tuple[str, ...]] = {}  # of fields, by class
_ONCE = (Record, Obligation)  # many values hold the same ones


class Fingerprints:
    """Digests (:data:`SIZE` bytes) of values of the model. What it is asked about must stay as it is, and alive."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, bytes]] = {}

    def of(self, value: Any) -> bytes:
        """The digest of a value. Raises TypeError for one that has none: of functions, of things nobody thought of."""
        return hashlib.blake2b(self.written(value), digest_size=SIZE).digest()

    def written(self, value: Any) -> bytes:
        """What tells a value from all others, and ends by itself: several may stand one behind the other. Raises TypeError, likewise."""
        if value is None:
            return _NONE
        if value == ():  # nothing refers to most records, nothing was changed in them …
            return _EMPTY
        return marshal.dumps(self._plain(value), _MARSHAL)

    def _once(self, value: Any) -> bytes:
        known = self._known.get(id(value))
        if known is None:
            raw = marshal.dumps(self._parts(value), _MARSHAL)
            known = self._known[id(value)] = value, hashlib.blake2b(raw, digest_size=SIZE).digest()
        return known[1]

    def _plain(self, value: Any) -> Any:
        kind = type(value)
        if kind in _PLAIN:
            return value
        if kind is tuple or kind is list:
            return [kind is tuple, *map(self._plain, value)]
        if isinstance(value, _ONCE):
            return self._once(value)
        if isinstance(value, Mapping):
            return {self._plain(key): self._plain(item) for key, item in value.items()}
        if isinstance(value, Enum):
            return kind.__name__, value.value
        if kind is date:
            return "date", value.toordinal()
        if kind is Fraction:
            return "fraction", value.numerator, value.denominator
        if isinstance(value, AbstractSet):
            return "set", sorted(marshal.dumps(self._plain(item), _MARSHAL) for item in value)
        return self._parts(value)

    def _parts(self, value: Any) -> list[Any]:
        names = _names(type(value))
        return [type(value).__qualname__, *[self._plain(getattr(value, name)) for name in names]]


def _names(kind: type) -> tuple[str, ...]:
    known = _NAMES.get(kind)
    if known is None:
        if not is_dataclass(kind):
            raise TypeError(kind.__qualname__)
        known = _NAMES[kind] = tuple(item.name for item in fields(kind))
    return known
