"""A Word document → one record (a ledger in Word: one for each row of its table): its text the body, its pictures attachments, and of the fields what the document says itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from gongshilan.attach.bounded import clean_within
from gongshilan.attach.refused import Refused
from gongshilan.catalogue import text
from gongshilan.intake.cells import Calendar, CellError
from gongshilan.intake.drafts import Draft, Reader
from gongshilan.intake.intake import Intake, take_in
from gongshilan.intake.mapping import field_path
from gongshilan.intake.notes import Note
from gongshilan.intake.people import Directory
from gongshilan.intake.place import full_path, put
from gongshilan.intake.plan import plan
from gongshilan.intake.same import Ids, Who
from gongshilan.intake.setting import Around
from gongshilan.intake.word_html import PICTURE, Document, read_document
from gongshilan.intake.word_markdown import to_markdown
from gongshilan.intake.word_tables import ledger_of
from gongshilan.intake.words import words_of
from gongshilan.kinds.schema import Kind, Schema
from gongshilan.kinds.sheet import BODY
from gongshilan.link.shared import FOLDER
from gongshilan.problems import Place, Problem
from gongshilan.sheets.model import Book
from gongshilan.windows.wording import WordingError, read_day
from gongshilan.write.ids import id_from

_TYPES = {"image/png": ("png", "png"), "image/jpeg": ("jpg", "jpeg"), "image/jpg": ("jpg", "jpeg")}
_NUMBER = re.compile(r"[\u3400-\u9fff（）()A-Za-z]{1,20}[〔\[［【(（](?:19|20)\d{2}[〕\]］】)）]\s*第?\s*\d{1,5}\s*号\Z")
_TITLE = 80
_STOP = "。；，、,;："
_LAST = 12  # paragraphs at the end in which the day of the document is looked for


@dataclass(frozen=True, slots=True)
class _Words:
    """The beginning and the end of a document, as an editor would read them."""

    title: str
    number: str
    day: str
    body: str


def take_in_document(raw: bytes, name: str, around: Around) -> Intake:
    """The record of a Word document called ``name``, or those of its table. ``around`` is settled. Raises Unreadable."""
    document = read_document(raw)
    place = Place(name)
    ledger = ledger_of(document.html, around)
    if ledger.sheets:
        intake = take_in(Book(name, tuple(ledger.sheets)), around)
        intake.problems += [
            Problem("document-table-alone", Place(name, 1, 1, table), {"table": table}) for table in ledger.alone
        ]
        notes = [Note("document-rows", place, {"said": ledger.beside[:80]})] if ledger.beside else []
        notes += [Note("document-goes-on", place, {"table": more, "first": first}) for more, first in ledger.continued]
        parts = [
            Note("document-part", place, {"what": text(f"intake.word.{part}"), "said": said[:60]})
            for part, said in document.elsewhere
        ]
        if document.pictures:
            notes.append(Note("document-rows-picture", place, {"n": len(document.pictures)}))
        intake.notes[:0] = [*notes, *parts]
        return intake
    said = _words(document, name)
    intake = Intake(notes=[*_left_out(document, said.body, place)])
    kind = _kind(around, f"{name} {said.title}")
    if kind is None:
        kinds = "、".join(f"{kind.label}（{kind.id}）" for kind in around.schema.kinds.values() if kind.body)
        intake.problems.append(Problem("document-kind", place, {"kinds": kinds}))
        return intake
    draft = Draft(kind, place, unit=_unit(around, kind), body=said.body, plain=False)
    draft.cells[BODY,] = place
    put(draft.data, ("title",), said.title)
    draft.id = _id(around, draft)
    draft.key = said.title
    if kind.belongs == "unit" and not draft.unit:
        units = [record for record in around.records.values() if record.kind == "unit"]
        known = "、".join(f"{record.title}（{record.id}）" for record in units[:20])
        intake.problems.append(Problem("import-unit-unknown", place, {"known": known}))
    _infer(draft, said, around, intake)
    _given(draft, around, intake)
    pictures = _pictures(document, draft, place, intake)
    intake.planned, problems = plan([draft], around)
    intake.planned = [
        replace(
            item, attachments={f"{item.path.rpartition('/')[0]}/attachments/{file}": data for file, data in pictures.items()}
        )
        for item in intake.planned
    ]
    intake.problems += problems
    return intake


def _words(document: Document, name: str) -> _Words:
    """Title, number, day; the body is the rest. A title is taken out of the body, everything else stays in it."""
    blocks = [block for block in to_markdown(document.html).split("\n\n") if block]
    number = next((bare for block in blocks[:6] if _NUMBER.match(bare := _bare(block))), "")
    at = next((at for at, block in enumerate(blocks[:6]) if not number or _bare(block) != number), 0)
    first = _bare(blocks[at]) if blocks else ""
    titled = bool(first) and len(first) <= _TITLE and first[-1] not in _STOP and not blocks[at].startswith("|")
    title = first if titled else ""
    if title:
        del blocks[at]
    day = next((found for block in reversed(blocks[-_LAST:]) if (found := _day(_bare(block)))), "")
    return _Words(title or name.rpartition(".")[0], number, day, "\n\n".join(blocks))


def _bare(block: str) -> str:
    """The words of a block on one line."""
    plain = re.sub(r"\\\n|<br>", " ", block).lstrip("# ")
    return " ".join(re.sub(r"\\(.)", r"\1", plain.replace("**", "")).split())


def _day(said: str) -> str:
    try:
        read_day("".join(said.split()))
    except WordingError:
        return ""
    return "".join(said.split())


def _kind(around: Around, said: str) -> Kind | None:
    """The kind that was asked for, else the one whose name stands in the title or the file's name; the longest such name."""
    if around.given.kind:
        return around.schema.kinds[around.given.kind]
    named = [kind for kind in around.schema.kinds.values() if kind.body and kind.label in said]
    return max(named, key=lambda kind: len(kind.label), default=None)


def _unit(around: Around, kind: Kind) -> str:
    if kind.belongs != "unit":
        return ""
    homes = (around.given.campaign, FOLDER)
    units = [record.id for record in around.records.values() if record.kind == "unit" and record.campaign in homes]
    return around.given.unit or (units[0] if len(units) == 1 else "")


def _id(around: Around, draft: Draft) -> str:
    """That of a record of the same kind, unit and title, else a new one."""
    ids, who = Ids(around), Who(draft.kind, draft.unit, draft.title)
    for record in ids.titled(who):
        if (record.unit or "") == draft.unit:
            return record.id
    return ids.free(id_from(around.given.id or draft.kind.id, draft.title), who)


def _infer(draft: Draft, said: _Words, around: Around, intake: Intake) -> None:
    """Fields that the document says itself: its number, its day, terms that stand in its title."""
    kind = draft.kind
    found: dict[str, str] = {}
    if said.number and kind.field_at("header.number") is not None:
        found["header.number"] = said.number
    dated = next((path for path in kind.dates if (field := kind.field_at(path)) is not None and field.type == "date"), "")
    if said.day and dated:
        found[dated] = said.day
    for name in kind.required:
        field = kind.fields[name]
        if field.vocabulary:
            term = _term(said.title, field.vocabulary, around.schema)
            if term:
                found[name] = term
    held = around.records.get(draft.id)
    for path, value in found.items():
        if path in around.given.fixed or (held is not None and path.split(".")[0] in held.data):
            continue
        put(draft.data, full_path(kind, path, 0), value)
        draft.cells[full_path(kind, path, 0)] = draft.place
        intake.notes.append(Note("document-inferred", draft.place, {"field": kind.label_at(path), "value": value}))


def _term(title: str, vocabulary: str, schema: Schema) -> str:
    """The label of the one term that a title names."""
    spoken = schema.vocabularies[vocabulary].spoken
    named = sorted((word for word in spoken if len(word) > 1 and word in title), key=len, reverse=True)
    found = {spoken[word] for word in named if len(word) == len(named[0])}
    return schema.term(vocabulary, found.pop()).label if len(found) == 1 else ""


def _given(draft: Draft, around: Around, intake: Intake) -> None:
    """What the map file says."""
    words = words_of(draft.kind, around.schema)
    reader = Reader(draft.kind, around.schema, Directory(around.records.values()), Calendar(year=around.given.year), {})
    for name, value in around.given.fixed.items():
        path = field_path(name, draft.kind, words.tables[0], words.tables[1:])
        place = around.given.place("fixed", name)
        if not path or path == BODY:
            known = "、".join(column.label for column in words.tables[0].columns)
            intake.problems.append(Problem("import-map-field", place, {"value": name, "known": known}))
            continue
        try:
            put(draft.data, full_path(draft.kind, path, 0), reader.read_value(value, path, draft.unit))
        except CellError as error:
            intake.problems.append(Problem(error.code, place, {"field": name, **error.params}))


def _pictures(document: Document, draft: Draft, place: Place, intake: Intake) -> dict[str, bytes]:
    """Files of the pictures, which the record then names; each is examined as an attachment will be."""
    files: dict[str, bytes] = {}
    listed: list[dict[str, Any]] = []
    for number, (mime, data) in enumerate(document.pictures, start=1):
        suffix, kind = _TYPES.get(mime, ("", ""))
        if not kind:
            intake.notes.append(Note("document-picture", place, {"n": number}))
            continue
        try:
            clean_within(data, kind)
        except Refused as refusal:
            named = {"name": text("intake.word.picture_title", n=number), "record": draft.id, "file_type": suffix}
            intake.problems.append(Problem(refusal.code, place, {**refusal.params, **named}))
            continue
        name = f"{draft.id}-{number}.{suffix}"
        files[name] = data
        listed.append({"file": name, "title": text("intake.word.picture_title", n=number)})
    if listed:
        put(draft.data, ("attachments",), listed)
    return files


def _left_out(document: Document, body: str, place: Place) -> Iterator[Note]:
    """Words of the document that are not in the body: headers, footers, remarks, whatever the converter passes over."""
    for part, said in document.elsewhere:
        yield Note("document-part", place, {"what": text(f"intake.word.{part}"), "said": said[:60]})
    kept = _letters(body) + _letters(document.html.replace(PICTURE, ""))
    for said in document.paragraphs:
        if _letters(said) not in kept:
            yield Note("document-part", place, {"what": text("intake.word.passage"), "said": said[:60]})


def _letters(said: str) -> str:
    return "".join(filter(str.isalnum, re.sub(r"<[^<>]*>", "", said)))
