"""A table or a document taken into a portal: what it would become, and what the portal's own checks would say of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from gongshilan.build.load import Loaded
from gongshilan.intake.intake import Intake, take_in
from gongshilan.intake.mapping import Given
from gongshilan.intake.plan import SAME, Planned
from gongshilan.intake.setting import Around
from gongshilan.intake.trace import traced
from gongshilan.intake.word import take_in_document
from gongshilan.problems import Place, Problem
from gongshilan.read.files import Content, with_files
from gongshilan.read.source import Source
from gongshilan.sheets.read import read_book
from gongshilan.sheets.refused import Unreadable


def around(loaded: Loaded, given: Given) -> Around:
    """What an import works on. Raises ValueError while portal.yml has problems."""
    records = {record.id: record for record in loaded.checked.records}
    good = {record.path for record in records.values()}
    broken: dict[str, Source | None] = {problem.place.path: None for problem in loaded.content.problems}
    broken |= {source.path: source for source in loaded.content.sources}
    broken = {path: source for path, source in broken.items() if path not in good}
    return Around(loaded.rules.schema, loaded.portal, records, loaded.checked.sources, loaded.rules.allowed, given, broken)


def take_in_file(raw: bytes, name: str, settled: Around) -> Intake:
    """The records of a file called ``name``. A file that cannot be read is a problem of it."""
    try:
        if name.lower().endswith(".docx"):
            return take_in_document(raw, name, settled)
        return take_in(read_book(raw, name), settled)
    except Unreadable as error:
        return Intake(problems=[Problem(error.code, Place(name), error.params)])


def files_of(planned: Sequence[Planned]) -> Mapping[str, bytes]:
    """The files to be written, by path below ``content``."""
    files: dict[str, bytes] = {}
    for item in planned:
        if item.state != SAME:
            files[item.path] = item.raw
            files.update(item.attachments)
    return files


def consequences(loaded: Loaded, intake: Intake, judge: Callable[[Content], Loaded]) -> tuple[list[Problem], int]:
    """What the portal's own checks would say afterwards and did not say before, each at the cell it comes from; and of how many
    places they would warn."""
    changed = {item.path: item.raw for item in intake.planned if item.state != SAME}
    attached = tuple(name for item in intake.planned for name in item.attachments)
    content = with_files(loaded.content, changed)
    content = replace(content, attachments=(*content.attachments, *attached))
    after = judge(content)
    before = {(problem.code, problem.place) for problem in loaded.problems}
    fresh = [
        problem for problem in after.problems if problem.place.path in changed or (problem.code, problem.place) not in before
    ]
    pending = [problem for problem in fresh if problem.place.path not in attached]  # looked at while reading; not there yet
    unique = {(problem.code, problem.place, repr(problem.params)): problem for problem in traced(pending, intake.planned)}
    warned = sum(warning.place.path in changed for warning in after.warnings)
    return list(unique.values()), warned
