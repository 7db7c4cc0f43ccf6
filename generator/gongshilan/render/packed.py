"""Views of pages as the text they are written as: what a page's own part is known by, and small enough to be kept for many pages."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from gongshilan.model import Later, Page

# YAML reads these as line ends or refuses them; JSON need not escape them.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_QUICK = 1  # zlib's level: a fifth of the room for a twentieth of drawing's time
# What the standard library's JSON refuses is refused here, too.
_AS_JSON = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


class Written(Later):
    """A view as JSON."""

    __slots__ = ("_raw",)

    def __init__(self, view: Mapping[str, Any]) -> None:
        self._raw = compact(dict(view))

    @property
    def raw(self) -> bytes:
        """The view as :func:`compact` writes it."""
        return self._raw

    def whole(self) -> dict[str, Any]:
        """The view, as MkDocs would read it."""
        found: dict[str, Any] = read_compact(self.raw)
        return found


class Packed(Written):
    """The same in less room."""

    __slots__ = ("_packed",)

    def __init__(self, view: Mapping[str, Any]) -> None:
        self._packed = pack(dict(view))

    @property
    def raw(self) -> bytes:
        """The view as :func:`compact` writes it."""
        return zlib.decompress(self._packed)


def packed(page: Page) -> Page:
    """The same page with its view packed; one that is made later is left for then."""
    return page if isinstance(page.view, Later) else replace(page, view=Packed(page.view))


def written(page: Page) -> Page:
    """The same page with its view made, and written once for all who ask for it."""
    if isinstance(page.view, Written):
        return page
    return replace(page, view=Written(page.view.whole() if isinstance(page.view, Later) else page.view))


def compact(value: Any) -> bytes:
    """JSON, as short as it can be; the same for equal values. Raises TypeError for what is none."""
    try:
        return orjson.dumps(value, option=_AS_JSON)
    except orjson.JSONEncodeError:  # numbers as keys, numbers of more than 64 bits, halves of characters
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def read_compact(raw: bytes) -> Any:
    """What :func:`compact` wrote. Raises ValueError for anything else."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return json.loads(raw.decode("utf-8", "surrogatepass"))


def pack(value: Any) -> bytes:
    """The same in less room."""
    return zlib.compress(compact(value), _QUICK)


def unpack(raw: bytes) -> Any:
    """What :func:`pack` wrote. Raises ValueError for anything else."""
    try:
        return read_compact(zlib.decompress(raw))
    except zlib.error as error:
        raise ValueError(str(error)) from error


def as_yaml(value: Any) -> str:
    """JSON that YAML 1.1 reads as the same value."""
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
