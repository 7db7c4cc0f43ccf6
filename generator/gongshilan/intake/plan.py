"""Drafts → files: which are new, which change and how, which stay as they are. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gongshilan.check.record import CAMPAIGN_STEM
from gongshilan.intake.drafts import Draft
from gongshilan.intake.markdown import as_markdown
from gongshilan.intake.merge import fill, follow, merged
from gongshilan.intake.notes import Note
from gongshilan.intake.place import Path, pruned
from gongshilan.intake.setting import Around
from gongshilan.kinds.schema import Field
from gongshilan.kinds.sheet import BODY
from gongshilan.model import Record
from gongshilan.problems import Place, Problem
from gongshilan.read.source import Source, read_source
from gongshilan.write.record import record_text

NEW, CHANGED, SAME = "new", "changed", "same"


@dataclass(frozen=True, slots=True)
class Planned:
    """One file. ``state`` is new, changed or same; ``changes`` the labels of the fields that get another value; ``cells`` says by
    path which cell a value came from; ``comments``: the file holds comments that would be lost."""

    path: str
    id: str
    kind: str
    title: str
    unit: str
    text: str
    state: str
    place: Place
    cells: Mapping[Path, Place] = field(default_factory=dict)
    changes: tuple[str, ...] = ()
    comments: bool = False
    attachments: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    @property
    def raw(self) -> bytes:
        """The file's bytes."""
        return self.text.encode("utf-8")


def plan(drafts: Iterable[Draft], around: Around) -> tuple[list[Planned], list[Problem]]:
    """The files of the drafts, and what forbids them (codes ``import-*``)."""
    planned: list[Planned] = []
    problems: list[Problem] = []
    seen: dict[str, Draft] = {}
    checker = around.checker()
    for draft in drafts:
        twin = seen.setdefault(draft.id, draft)
        held = around.records.get(draft.id)
        key = draft.cells.get(("#",), draft.place)
        if twin is not draft:
            problems.append(
                Problem("import-key-twice", key, {"key": draft.key, "other": str(twin.cells.get(("#",), twin.place))})
            )
            continue
        refused = _refused(draft, held, key, around)
        if refused is not None:
            problems.append(refused)
            continue
        source = around.source_of(draft.id)
        item = _planned(draft, held, source, around)
        if held is not None and source is not None:
            made = read_source(item.raw, item.path)[0]
            record = checker.check(made)[0] if made is not None else None
            if record is not None and _equal(record, held):
                item = _with_state(item, SAME)
        planned.append(item)
    return planned, problems


def _refused(draft: Draft, held: Record | None, key: Place, around: Around) -> Problem | None:
    """Why a draft may not become a file."""
    if held is None:
        path = _in_the_way(draft, around)
        return Problem("import-broken-record", key, {"path": path}) if path else None
    ours = (draft.kind.id, around.given.campaign)
    of_others = draft.unit and held.unit and held.unit not in (draft.unit, held.id) and not draft.whole
    if (held.kind, held.campaign) != ours or of_others:
        return Problem("import-id-taken", key, {"id": draft.id, "path": held.path})
    if draft.running and draft.title and draft.title != held.title:
        params = {"key": draft.key, "title": held.title, "path": held.path}
        return Problem("import-other-record", draft.cells.get(("title",), key), params)
    return None


def _in_the_way(draft: Draft, around: Around) -> str:
    """A file with a mistake in it that would be overwritten, or doubled: of this id, or of this title and unit."""
    for path, source in around.broken.items():
        if path.rpartition("/")[2].rpartition(".")[0] == draft.id:
            return path
        data = source.tree.value if source is not None else {}
        if (data.get("kind"), data.get("title"), data.get("unit", "")) == (draft.kind.id, draft.title, draft.unit):
            return path
    return ""


def _planned(draft: Draft, held: Record | None, source: Source | None, around: Around) -> Planned:
    given = _marked_up(draft)
    before = source.tree.value if source is not None else {}
    data = merged(given, before)
    data = {"kind": draft.kind.id, **{name: value for name, value in data.items() if name != "kind"}}
    if "unit" in draft.kind.fields and draft.unit and "unit" not in data and draft.kind.belongs == "unit":
        data["unit"] = draft.unit
    body = given.body if given.body is not None else "" if source is None or _emptied(draft) else source.body.strip("\n")
    if held is None and not body:
        body = str(draft.fixed.get(BODY, ""))
    left: list[str] = []
    if held is None:
        data = fill(draft, data)
    elif not draft.whole:
        data, left = follow(given, data, before, source.body if source is not None else "", around.schema)
    return Planned(
        path=source.path if source is not None else _path(draft, around.given.campaign),
        id=draft.id,
        kind=draft.kind.id,
        title=str(data.get("title", "")),
        unit=str(data.get("unit", "")),
        text=record_text(draft.kind.id, data, body, around.schema),
        state=NEW if held is None else CHANGED,
        place=draft.place,
        cells=draft.cells,
        changes=_changes(draft, data, before, body, source),
        comments=bool(source is not None and source.tree.comments),
        notes=tuple(_stays(draft, path, held) for path in left if held is not None),
    )


def _stays(draft: Draft, path: str, held: Record) -> Note:
    return Note("field-stays", draft.place, {"field": draft.kind.label_at(path), "path": held.path})


def _emptied(draft: Draft) -> bool:
    return draft.whole and BODY in draft.blank


def _marked_up(draft: Draft) -> Draft:
    """The draft with its texts as Markdown."""
    if not draft.plain:
        return draft
    body = as_markdown(draft.body) if draft.body is not None else None
    data = {name: _marked(value, draft.kind.fields.get(name)) for name, value in draft.data.items()}
    made = Draft(draft.kind, draft.place, draft.id, draft.unit, draft.key, draft.running, data, body, draft.cells)
    made.blank, made.whole, made.plain, made.fixed = draft.blank, draft.whole, False, draft.fixed
    return made


def _marked(value: Any, field: Field | None) -> Any:
    if field is None:
        return value
    if isinstance(value, dict):
        return {name: _marked(item, field.properties.get(name)) for name, item in value.items()}
    if isinstance(value, list):
        return [_marked(item, field.items) for item in value]
    return as_markdown(value) if field.type == "markdown" and isinstance(value, str) else value


def _path(draft: Draft, campaign: str) -> str:
    if draft.kind.id == CAMPAIGN_STEM:
        return f"{campaign}/{CAMPAIGN_STEM}.md"
    return f"{campaign}/{draft.kind.id}/{draft.id}.md"


def _changes(
    draft: Draft, data: Mapping[str, Any], before: Mapping[str, Any], body: str, source: Source | None
) -> tuple[str, ...]:
    if source is None:
        return ()
    old = pruned(before)
    names = [name for name in {**old, **data} if str(old.get(name)) != str(data.get(name))]
    labels = [draft.kind.fields[name].label if name in draft.kind.fields else name for name in names]
    return (*labels, *((draft.kind.body or BODY,) if body != source.body.strip("\n") else ()))


def _equal(record: Record, held: Record) -> bool:
    """The same to whoever reads it, whatever the quotes and the order."""
    return pruned(record.data) == pruned(held.data) and record.body == held.body and record.said == held.said


def _with_state(item: Planned, state: str) -> Planned:
    return Planned(
        item.path, item.id, item.kind, item.title, item.unit, item.text, state, item.place, item.cells, (), item.comments
    )
