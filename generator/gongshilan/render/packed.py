"""Views of pages kept small: a large edition has twelve thousand, most of whose parts are known from the build before and are
never looked into."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from gongshilan.model import Page

# YAML reads these as line ends or refuses them; JSON need not escape them.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_QUICK = 1  # zlib's level: a fifth of the room for a twentieth of drawing's time


class Packed(Mapping[str, Any]):
    """A view as the text it is written as. Each look into it reads it anew: ask for :meth:`whole` once."""

    __slots__ = ("_packed",)

    def __init__(self, view: Mapping[str, Any]) -> None:
        self._packed = zlib.compress(as_yaml(dict(view)).encode(), _QUICK)

    def text(self) -> str:
        """The view as :func:`as_yaml` writes it."""
        return zlib.decompress(self._packed).decode()

    def whole(self) -> dict[str, Any]:
        """The view."""
        found: dict[str, Any] = json.loads(self.text())
        return found

    def __getitem__(self, key: str) -> Any:
        return self.whole()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole())

    def __len__(self) -> int:
        return len(self.whole())


def packed(page: Page) -> Page:
    """The same page with its view packed."""
    return replace(page, view=Packed(page.view))


def as_yaml(value: Any) -> str:
    """JSON that YAML 1.1 reads as the same value."""
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
