"""A table file → the records it is to become, with all that is wrong and all that was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from gongshilan.check.record import CAMPAIGN_STEM
from gongshilan.intake.cells import CellError
from gongshilan.intake.drafts import Draft
from gongshilan.intake.foreign import ForeignSheet
from gongshilan.intake.held import Counted, hold_back
from gongshilan.intake.naming import name_rows
from gongshilan.intake.notes import Note
from gongshilan.intake.ours import OwnBook, is_ours
from gongshilan.intake.people import Directory
from gongshilan.intake.plan import Planned, plan
from gongshilan.intake.setting import Around
from gongshilan.link.shared import FOLDER
from gongshilan.problems import Place, Problem, Problems
from gongshilan.sheets.model import Book


@dataclass(slots=True)
class Intake:
    """What an import would do. Write ``planned`` only if there are no ``problems``."""

    planned: list[Planned] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    held: Counted = field(default_factory=Counted)
    kind: str = ""  # of a table, where all its sheets are of one
    heads: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)  # its headings, and the fields they are read as


def settle(around: Around, path: str) -> tuple[Around, list[Problem]]:
    """What the person said of kind, campaign and unit, made ids; the only campaign is meant where none is said. Problems: of ``path``."""
    problems = Problems()
    given, schema = around.given, around.schema
    place = Place(path)
    if given.kind and given.kind not in schema.kinds:
        found = next((kind.id for kind in schema.kinds.values() if kind.label == given.kind), "")
        if not found:
            known = "、".join(f"{kind.label}（{kind.id}）" for kind in schema.kinds.values())
            problems.add("import-kind", given.place("kind") if given.tree else place, kind=given.kind, known=known)
        given = replace(given, kind=found)
    campaigns = {record.id: record.title for record in around.records.values() if record.kind == CAMPAIGN_STEM}
    named = (
        [key for key, title in campaigns.items() if given.campaign in (key, title)] if given.campaign else list(campaigns)
    )
    if given.campaign == FOLDER:
        named = [FOLDER]  # records that several campaigns share; whether these may is looked at with all the rest
    if len(named) == 1:
        given = replace(given, campaign=named[0])
    else:
        known = "、".join(f"{title}（{key}）" for key, title in campaigns.items())
        problems.add("import-campaign", given.place("campaign") if given.campaign and given.tree else place, known=known)
    if given.unit:
        try:
            found = Directory(around.records.values()).find(given.unit, ("unit",), "", schema.kinds["unit"].label)
            if found not in around.records:
                raise CellError("", near="")
            given = replace(given, unit=found)
        except CellError as error:
            units = [record for record in around.records.values() if record.kind == "unit"]
            known = "、".join(f"{record.title}（{record.id}）" for record in units[:20])
            params = {"unit": given.unit, "known": known, "near": str(error.params.get("near", ""))}
            problems.add("import-unit", given.place("unit") if given.tree else place, **params)
    return replace(around, given=given), list(problems)


def take_in(book: Book, around: Around) -> Intake:
    """The records of a table file. ``around`` is settled."""
    intake = Intake()
    directory = Directory(around.records.values())
    if is_ours(book):
        own = OwnBook(book, around, directory)
        drafts = list(own.drafts())
        intake.notes += own.notes
        intake.problems += own.problems
    else:
        drafts = list(_foreign(book, around, directory, intake))
    intake.held = hold_back(drafts, around.allowed)
    planned, problems = plan(drafts, around)
    intake.planned = planned
    intake.problems += problems
    intake.notes += [note for item in planned for note in item.notes]
    if not drafts and not intake.problems:
        intake.problems.append(Problem("import-nothing", Place(book.path)))
    return intake


def _foreign(book: Book, around: Around, directory: Directory, intake: Intake) -> Iterator[Draft]:
    sheets: list[ForeignSheet] = []
    given = around.given
    wanted = [sheet for sheet in book.sheets if not given.sheet or sheet.name == given.sheet]
    if given.sheet and not wanted:
        known = "、".join(sheet.name for sheet in book.sheets)
        intake.problems.append(Problem("import-map-sheet", given.place("sheet"), {"value": given.sheet, "known": known}))
    for sheet in wanted:
        if sheet.hidden and not given.sheet:
            if sheet.cells:
                intake.notes.append(Note("sheet-hidden", book.place(sheet, 1), {"name": sheet.name}))
        elif sheet.cells:
            sheets.append(ForeignSheet(book, sheet, around, directory))
    lone = _without_lone_notes(sheets, intake)
    for name in (
        sorted(set.intersection(*(found.unused for found in lone if found.found))) if any(f.found for f in lone) else ()
    ):
        known = "、".join(dict.fromkeys(said for found in lone if found.found for said in found.headings))
        intake.problems.append(Problem("import-map-column", given.place("columns", name), {"value": name, "known": known}))
    kinds = {found.named.kind.id for found in lone if found.found}
    if len(kinds) == 1:
        intake.kind = kinds.pop()
        intake.heads = list(dict.fromkeys(pair for found in lone if found.found for pair in found.read_as))
    intake.notes += name_rows([found.named for found in lone], around)
    for found in lone:
        found.introduce()
    for found in lone:
        yield from found.drafts()
    for found in lone:
        intake.problems += found.problems
        intake.notes += found.notes


def _without_lone_notes(sheets: Iterable[ForeignSheet], intake: Intake) -> list[ForeignSheet]:
    """Of a workbook with a table in it, sheets in which none was found (instructions, lists to choose from) are only noted."""
    every = list(sheets)
    tables = [sheet for sheet in every if sheet.found]
    if not tables:
        return every
    for sheet in every:
        if not sheet.found:
            intake.notes += [Note("sheet-no-table", problem.place, {}) for problem in list(sheet.problems)[:1]]
    return tables
