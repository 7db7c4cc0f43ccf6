"""What ``schema/`` says, the shipped one and a portal's own, loaded once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gongshilan.assess.figures import FIGURES
from gongshilan.build.identity import programs
from gongshilan.build.kept_lists import list_problems
from gongshilan.guard.allowed import Reviewed, load_allowed, load_reviewed
from gongshilan.guard.names import Letters
from gongshilan.kinds.calendars import load_work_days
from gongshilan.kinds.load import SchemaError, load_schema
from gongshilan.kinds.mistakes.check import schema_problems
from gongshilan.kinds.mistakes.rulebook import Stages
from gongshilan.kinds.rulebook import Rulebook, load_rulebooks
from gongshilan.kinds.schema import Schema
from gongshilan.problems import Problem
from gongshilan.read.source import read_source
from gongshilan.search.simplified import simplified
from gongshilan.shipped import folder


@dataclass(frozen=True, slots=True)
class Rules:
    """What ``schema/`` says, loaded once."""

    schema: Schema = field(repr=False)  # as a text it has a megabyte
    rulebooks: Mapping[str, Rulebook] = field(repr=False)
    folders: tuple[Path, ...]
    allowed: frozenset[str] = field(default=frozenset(), repr=False)  # numbers that the office has reviewed
    reviewed: Reviewed = field(default=Reviewed(), repr=False)  # words that are names elsewhere


def load_rules(root: Path) -> Rules:
    """Kinds, vocabularies and rulebooks for the portal at ``root``. Raises SchemaError, FileNotFoundError."""
    shipped, own = folder("schema"), (root / "schema").resolve()
    roots = (shipped, own) if own.is_dir() and own != shipped.resolve() else (shipped,)
    schema = replace(load_schema(roots), work=load_work_days(roots))
    rulebooks = load_rulebooks(roots, schema)
    for rulebook in rulebooks.values():
        unknown = sorted({*rulebook.open_figures, *rulebook.key_figures} - set(FIGURES))
        if unknown:
            raise SchemaError(f"{rulebook.id}: open_figures, key_figures: {unknown}")
    return Rules(schema, rulebooks, roots, load_allowed(roots), load_reviewed(roots, Letters(simplified())))


def rule_files(folders: Iterable[Path]) -> Iterator[Path]:
    """The files that rules are loaded from."""
    for place in folders:
        yield from sorted(path for path in place.rglob("*.yml") if "examples" not in path.parts)


def rules_digest(folders: Iterable[Path]) -> bytes:
    """A digest of these programs and of the files that rules are loaded from."""
    digest = hashlib.blake2b(programs().encode(), digest_size=20)
    for file in rule_files(folders):
        digest.update(f"\0{file.name}\0".encode() + file.read_bytes())
    return digest.digest()


def rule_problems(root: Path) -> tuple[Problem, ...]:
    """Mistakes in the portal's own ``schema/``, with paths below it; what is shipped was checked before. Raises SchemaError where
    even the shipped files cannot be used, FileNotFoundError where there are none."""
    shipped, own = folder("schema"), (root / "schema").resolve()
    if not own.is_dir():
        return ()
    roots = (shipped,) if own == shipped.resolve() else (shipped, own)
    found = schema_problems(roots, own, _scopes(root), FIGURES, _campaigns(root))
    return tuple(sorted([*found, *list_problems(roots, own)], key=lambda problem: problem.sort_key))


def _scopes(root: Path) -> tuple[str, ...]:
    """Ids of the scopes a portal declares, as far as its file can be read: its own mistakes are said later."""
    data = _fields(root / "content" / "portal.yml")
    scopes = data.get("scopes")
    return (
        tuple(str(item["id"]) for item in scopes if isinstance(item, Mapping) and "id" in item)
        if isinstance(scopes, list)
        else ()
    )


def _campaigns(root: Path) -> dict[str, list[Stages]]:
    """The campaigns that chose each rulebook, as far as their files can be read."""
    found: dict[str, list[Stages]] = {}
    for path in sorted((root / "content").glob("*/campaign.*")):
        data = _fields(path)
        phases = [item for item in data.get("phases") or () if isinstance(item, Mapping)]
        steps = [step for phase in phases for step in phase.get("steps") or () if isinstance(step, Mapping)]
        stages = Stages(str(data.get("title", path.parent.name)), _ids(phases), _ids(steps), _called([*steps, *phases]))
        found.setdefault(str(data.get("rulebook", "")), []).append(stages)
    return found


def _ids(items: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(str(item.get("id")) for item in items)


def _called(items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {str(item.get("title")): str(item.get("id")) for item in items}


def _fields(path: Path) -> Mapping[str, Any]:
    try:
        source, _ = read_source(path.read_bytes(), path.name)
    except OSError:
        return {}
    return source.tree.value if source is not None else {}
