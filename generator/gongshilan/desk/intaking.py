"""A table or a Word document dropped on the desk: first shown as what it would become, then written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongshilan.build.taking import around, consequences, files_of, take_in_file
from gongshilan.catalogue import text
from gongshilan.desk.outside import RefusedError, Wish
from gongshilan.desk.pointing import Json
from gongshilan.desk.saving import committed
from gongshilan.desk.state import Held, digest
from gongshilan.intake.columns import tables
from gongshilan.intake.intake import Intake, settle
from gongshilan.intake.mapping import LEFT_OUT, Given
from gongshilan.intake.plan import CHANGED, NEW, SAME
from gongshilan.kinds.sheet import BODY
from gongshilan.problems import Problem

LARGEST = 30_000_000  # bytes
SUFFIXES = (".xlsx", ".csv", ".docx")
_SHOWN = 200


@dataclass(slots=True)
class Intakes:
    """The file that was looked at last, and what is to be written of it."""

    number: int = 0
    _files: dict[str, bytes] = field(default_factory=dict)
    _bases: dict[str, str] = field(default_factory=dict)  # digests of what is written over

    def look(self, held: Held, raw: bytes, name: str, given: Given) -> Json:
        """What a file would become. Nothing is written. Raises RefusedError."""
        if not name.lower().endswith(SUFFIXES):
            raise RefusedError(text("desk.refused.file_type", name=name[:80]))
        loaded = held.loaded()
        if loaded.checked.portal is None:
            raise RefusedError(text("desk.refused.others", n=len(loaded.problems)))
        settled, problems = settle(around(loaded, given), name)
        intake = Intake(problems=problems) if problems else take_in_file(raw, name, settled)
        warned = 0
        if not intake.problems:
            intake.problems, warned = consequences(loaded, intake, held.outside.judge)
        counts = Counter(item.state for item in intake.planned)
        shown = [item for item in intake.planned if item.state != SAME]
        self.number += 1
        self._files = {} if intake.problems else dict(files_of(intake.planned))
        self._bases = {path: digest(held.read(path)) for path in self._files}
        said = [_said(problem, held) for problem in sorted(intake.problems, key=lambda problem: problem.sort_key)]
        return {
            "number": self.number,
            "ready": bool(self._files),
            "problems": said[:_SHOWN],
            "notes": [
                f"{note.place}：{text(f'intake.notes.{note.code}', **note.params)}"
                for note in intake.notes
                if not (intake.heads and note.code == "column-unknown")
            ],
            "counts": text("desk.import.counts", new=counts[NEW], changed=counts[CHANGED], same=counts[SAME]),
            "held": text("cli.import.held", n=intake.held.records, names=intake.held.names, numbers=intake.held.numbers)
            if intake.held.records
            else "",
            "kind": intake.kind,
            "heads": [
                {"said": said, "path": paths[0] if paths else "", "label": _labels(held, intake.kind, paths)}
                for said, paths in intake.heads
            ],
            "fields": _fields(held, intake.kind) if intake.kind else [],
            "warned": text("desk.import.warned", n=warned) if warned else "",
            "more": text("desk.import.more", n=len(shown) - _SHOWN) if len(shown) > _SHOWN else "",
            "rows": [
                {
                    "state": text(f"cli.import.{item.state}"),
                    "kind": held.schema.kinds[item.kind].label,
                    "id": item.id,
                    "title": item.title,
                    "changes": text("cli.check.comma").join(item.changes),
                    "comments": item.comments,
                }
                for item in shown[:_SHOWN]
            ],
        }

    def write(self, held: Held, number: int, wish: Wish | None) -> Json:
        """Write what was shown. Raises RefusedError if that is no longer what would be written."""
        if number != self.number or not self._files:
            raise RefusedError(text("desk.refused.import_old"))
        if any(digest(held.read(path)) != base for path, base in self._bases.items()):
            raise RefusedError(text("desk.refused.import_changed"))
        files, self._files = self._files, {}
        held.outside.write(files)
        return {"saved": True, "files": len(files), **committed(held, list(files), wish)}


def _said(problem: Problem, held: Held) -> Json:
    return {"place": str(problem.place), **held.outside.sentences(problem)}


def _labels(held: Held, kind: str, paths: Sequence[str]) -> str:
    """What a column is read as: 完成时限, or 轻重缓急、完成时限 where the cell decides."""
    labels = {field["value"]: field["label"] for field in _fields(held, kind)}
    return text("desk.import.or").join(dict.fromkeys(labels.get(path, path) for path in paths if path != LEFT_OUT))


def _fields(held: Held, kind: str) -> list[Json]:
    """The fields that a column may be, by path."""
    schema = held.schema
    return [
        {
            "value": f"{table.path}.{column.path}" if table.path else column.path,
            "label": f"{table.label.partition('·')[2]}·{column.label}".strip("·"),
        }
        for table in tables(schema.kinds[kind], schema)
        for column in table.columns
        if column.field is not None or column.path == BODY
    ]
