"""What ``schema/`` says, the shipped one and a portal's own, loaded once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gongshilan.assess.figures import FIGURES
from gongshilan.guard.allowed import load_allowed
from gongshilan.kinds.load import SchemaError, load_schema
from gongshilan.kinds.rulebook import Rulebook, load_rulebooks
from gongshilan.kinds.schema import Schema
from gongshilan.shipped import folder


@dataclass(frozen=True, slots=True)
class Rules:
    """What ``schema/`` says, loaded once."""

    schema: Schema
    rulebooks: Mapping[str, Rulebook]
    folders: tuple[Path, ...]
    allowed: frozenset[str] = frozenset()  # numbers that the office has reviewed


def load_rules(root: Path) -> Rules:
    """Kinds, vocabularies and rulebooks for the portal at ``root``. Raises SchemaError, FileNotFoundError."""
    shipped, own = folder("schema"), root / "schema"
    roots = (shipped, own) if own.is_dir() and own.resolve() != shipped.resolve() else (shipped,)
    schema = load_schema(roots)
    rulebooks = load_rulebooks(roots, schema)
    for rulebook in rulebooks.values():
        unknown = sorted(set(rulebook.open_figures) - set(FIGURES))
        if unknown:
            raise SchemaError(f"{rulebook.id}: open_figures: {unknown}")
    return Rules(schema, rulebooks, roots, load_allowed(roots))
