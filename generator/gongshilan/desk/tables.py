"""Many records of a kind as rows: those there are, and new ones, saved together or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongshilan.catalogue import text
from gongshilan.desk.outside import RefusedError, Wish
from gongshilan.desk.pointing import Json, pointed
from gongshilan.desk.saving import committed, opened
from gongshilan.desk.state import Held, digest
from gongshilan.desk.typed import Draft, draft_of
from gongshilan.kinds.schema import Field, Kind

MOST = 300  # rows at once
_SIMPLE = frozenset({"string", "integer", "number", "boolean", "date", "when", "markdown"})


def columns(kind: Kind) -> Iterator[tuple[str, bool]]:
    """Fields that fit a cell, by dotted path, and whether they are shown at first: what is required, and what lists show."""
    first = {"title", *kind.required, *kind.columns}
    body = [("body", kind.thread == 1)] if kind.body else []
    for path, _field in _cells(kind):
        if path == "title":
            yield path, True
            yield from body
        elif path not in ("kind", "scope"):
            yield path, path in first or path.split(".")[0] in first


def _cells(kind: Kind) -> Iterator[tuple[str, Field]]:
    names = ["title", "unit", *(name for name in kind.fields if name not in ("title", "unit"))]
    for name in names:
        field = kind.fields.get(name)
        if field is None:
            continue
        if field.type in _SIMPLE or (field.items is not None and field.items.type in _SIMPLE and not field.items.properties):
            yield name, field
        for inner, item in field.properties.items():
            if item.type in _SIMPLE:
                yield f"{name}.{inner}", item


def rows(held: Held, kind: Kind, unit: str) -> list[Json]:
    """The records of a kind (and a unit), each as a form would open it."""
    found = []
    for name, source in sorted(held.sources().items()):
        value = source.tree.value
        if value.get("kind") == kind.id and (not unit or unit in (name, value.get("unit"))):
            found.append(opened(held, name))
    return found[:MOST]


def save_rows(held: Held, sent: Any, wish: Wish | None, *, anyway: bool) -> Json:
    """Save every row that was sent: all of them, or none if any was changed on the disk meanwhile, or (unless ``anyway``) has a
    problem. Raises RefusedError."""
    if not isinstance(sent, list) or not 0 < len(sent) <= MOST:
        raise RefusedError(text("desk.refused.rows", n=MOST))
    drafts: list[Draft] = []
    files: dict[str, bytes] = {}
    conflicts: list[Json] = []
    for number, row in enumerate(sent):
        if not isinstance(row, dict):
            raise RefusedError(text("desk.refused.malformed"))
        draft = draft_of(row, held, frozenset(item.id for item in drafts))
        present = held.read(draft.path)
        if digest(present) != str(row.get("digest") or ""):
            conflicts.append({"row": number, "id": draft.id, "path": draft.path})
        drafts.append(draft)
        raw = draft.written(held)
        if raw != present:
            files[draft.path] = raw
    if conflicts:
        return {"saved": False, "conflicts": conflicts, "rows": []}
    loaded = held.judged(files)
    found = [*loaded.problems, *loaded.warnings]
    answer: list[Json] = [
        {
            "id": draft.id,
            "path": draft.path,
            "problems": pointed(found, files.get(draft.path, draft.raw), draft.path, held.outside.sentences),
            "digest": digest(files.get(draft.path, draft.raw)),
        }
        for draft in drafts
    ]
    if any(not item["warning"] for row in answer for item in row["problems"]) and not anyway:
        return {"saved": False, "conflicts": [], "rows": answer}
    held.outside.write(files)
    done: Json = {"saved": True, "conflicts": [], "rows": answer, "files": len(files)}
    return done | committed(held, list(files), wish)
