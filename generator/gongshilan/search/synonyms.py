"""Words that mean the same to a reader, as ``synonyms.yml`` of the schema folders lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def synonym_groups(files: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, ...], ...]:
    """The groups of all files: a portal's own are added to those that are shipped, and one that both list
    counts once. Raises ValueError for another shape."""
    found = []
    for file in files:
        groups = file.get("groups")
        if not isinstance(groups, list) or not all(isinstance(group, list) and len(group) > 1 for group in groups):
            raise ValueError("synonyms.yml: groups")
        found += [tuple(map(str, group)) for group in groups]
    return tuple(dict.fromkeys(found))
