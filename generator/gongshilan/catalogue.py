"""The text catalogue: every sentence a person reads, one folder per language under ``locale/``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from gongshilan.read.strict_yaml import load_typed

LOCALES = Path(__file__).parent / "locale"
DEFAULT_LANGUAGE = "zh-CN"
_IN_PARTS = frozenset({"problems"})  # too many for one file


@cache
def catalogue(language: str = DEFAULT_LANGUAGE) -> Mapping[str, Any]:
    """All texts of a language as nested mappings; the files of its folder are merged by top-level key, and ``problems`` by code.

    Raises ValueError if two files define the same key, FileNotFoundError if the language is unknown.
    """
    folder = LOCALES / language
    if not folder.is_dir():
        raise FileNotFoundError(language)
    texts: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yml")):
        for key, value in load_typed(path.read_text(encoding="utf-8"), str(path)).items():
            held = texts.setdefault(key, {}) if key in _IN_PARTS else texts
            twice = set(value) & set(held) if key in _IN_PARTS else {key} & set(held)
            if twice:
                raise ValueError(f"{path.name}: {', '.join(sorted(twice))} is defined twice")
            held.update(value if key in _IN_PARTS else {key: value})
    return texts


def text(key: str, /, **params: Any) -> str:
    """The sentence at a dotted key of the default language, filled with ``params``. Raises KeyError."""
    node: Any = catalogue()
    for part in key.split("."):
        node = node[part]
    return str(node) % params if params else str(node)
