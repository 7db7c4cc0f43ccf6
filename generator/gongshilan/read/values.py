"""Looking through what was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gongshilan.read.strict_yaml import Path


def texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of some data with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from texts(item, (*path, index))
