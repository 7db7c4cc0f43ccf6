"""Records → workbook → records: nothing is lost and nothing added, for every kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from gongshilan.build.rules import load_rules
from gongshilan.check.record import RecordChecker
from gongshilan.intake.columns import ID, ROW, tables
from gongshilan.intake.export import Written, export
from gongshilan.intake.intake import take_in
from gongshilan.intake.mapping import Given
from gongshilan.intake.place import pruned
from gongshilan.intake.plan import NEW, SAME
from gongshilan.intake.setting import Around
from gongshilan.kinds.schema import Field, Kind
from gongshilan.model import Record
from gongshilan.read.source import Source, read_source
from gongshilan.sheets.model import Book
from gongshilan.sheets.read_xlsx import read_xlsx
from gongshilan.sheets.texts import meant
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from support.places import REPO
from support.world import PORTAL

SCHEMA = load_rules(REPO).schema
CAMPAIGN = "example-2030"
# What people type and paste: marks of Markdown, YAML, Excel and JSON, quotes, line ends, characters of every width.
LETTERS = st.sampled_from(
    [*"甲乙丙、，；;/|。1２3aZ=+-@'\"_x0041_#:*[]{}<>&%\\`~（）() \t\n", "\u3000", "😀", "𠮷", "—", "x000D", "_x000D_"]
)
WORDS = st.lists(LETTERS, min_size=1, max_size=12).map("".join).filter(lambda text: text.strip() != "")
LINES = WORDS.map(lambda text: text.strip("\n"))
DAYS = st.sampled_from(["2030-03-13", "2030年3月13日", "二〇三〇年三月十三日", "2030.3.13"])
STRETCHES = st.sampled_from(["2030年3月", "2030年3月上旬", "2030年3月中旬——4月下旬", "2030-03-13"])


def values(field: Field, node: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """What an editor may write into a field."""
    if field.type == "object":
        required = set(node.get("required", ()))
        return st.fixed_dictionaries(
            {name: values(item, node["properties"][name]) for name, item in field.properties.items() if name in required},
            optional={
                name: values(item, node["properties"][name])
                for name, item in field.properties.items()
                if name not in required
            },
        ).filter(bool)
    if field.type == "array":
        assert field.items is not None
        return st.lists(values(field.items, node["items"]), min_size=1, max_size=3)
    if field.type in ("date", "when"):
        return DAYS if field.type == "date" else STRETCHES
    if field.type == "boolean":
        return st.sampled_from(["true", "false", "是", "否"])
    if field.type in ("integer", "number"):
        whole = st.integers(int(node.get("minimum", 0)), 10**15 - 1).map(str)
        return whole if field.type == "integer" else st.one_of(whole, st.sampled_from(["0.5", "12.25", "-3"]))
    if field.vocabulary:
        return st.sampled_from(sorted(SCHEMA.vocabularies[field.vocabulary].spoken))
    if field.ref:
        return st.sampled_from(["known-one", "known-two", "nobody-yet"])
    if "enum" in node:
        return st.sampled_from(node["enum"])
    if "pattern" in node:
        return st.just("leaders")
    return WORDS.filter(lambda text: len(text) <= int(node.get("maxLength", 200)))


@cache
def authored(kind_id: str) -> st.SearchStrategy[dict[str, Any]]:
    """The fields of a record of a kind."""
    kind = SCHEMA.kinds[kind_id]
    nodes = kind.json_schema["properties"]
    fields = {name: field for name, field in kind.fields.items() if name not in ("kind", "scope")}
    whole = {name: values(field, nodes[name]) for name, field in fields.items()}
    return st.fixed_dictionaries(
        {name: item for name, item in whole.items() if name in kind.required},
        optional={name: item for name, item in whole.items() if name not in kind.required},
    ).map(lambda data: {"kind": kind.id, **data})


def book_of(raw: bytes) -> Book:
    """Read in this process: a child for each would take most of the time."""
    return Book("记录.xlsx", read_xlsx(raw))


def record_of(kind: Kind, data: Mapping[str, Any], body: str) -> tuple[Record | None, Source | None]:
    path = f"{CAMPAIGN}/campaign.md" if kind.id == "campaign" else f"{CAMPAIGN}/{kind.id}/the-record.md"
    text = f"---\n{json.dumps(data, ensure_ascii=False)}\n---\n{body}\n"
    source, _ = read_source(text.encode(), path)
    return (RecordChecker(SCHEMA, PORTAL).check(source)[0] if source else None), source


@pytest.mark.parametrize("kind_id", sorted(SCHEMA.kinds))
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))
@given(data=st.data())
def test_records_to_workbook_to_records(kind_id: str, data: st.DataObject) -> None:
    """Equal data, wording, body."""
    kind = SCHEMA.kinds[kind_id]
    fields = data.draw(authored(kind_id))
    body = data.draw(LINES) if kind.body else ""
    record, source = record_of(kind, fields, body)
    if record is None or source is None:
        return  # 是 of a consent, a passage mark …: check refuses it, it is in no portal
    known = {"known-one": ("leader", "甲"), "known-two": ("leader", "乙（二）"), record.id: (kind.id, record.title)}
    book = export([Written(record.id, kind.id, source.tree.value, record.body)], [kind], SCHEMA, known)

    empty = Around(SCHEMA, PORTAL, {}, {}, given=Given(campaign=CAMPAIGN))
    fresh = take_in(book_of(book), empty)
    assert fresh.problems == []
    (item,) = fresh.planned
    assert item.state == NEW
    made, problems = read_source(item.raw, item.path)
    assume([problem.code for problem in problems] != ["front-matter-early"])  # a text that no body may hold
    assert made is not None, problems
    again, problems = RecordChecker(SCHEMA, PORTAL).check(made)
    assume([problem.code for problem in problems] != ["front-matter-early"])  # likewise, without the tab before it
    assert again is not None, problems
    assert (pruned(again.data), again.body, again.said) == (pruned(record.data), record.body, record.said)

    held = Around(SCHEMA, PORTAL, {record.id: record}, {record.path: source}, given=Given(campaign=CAMPAIGN))
    assert [item.state for item in take_in(book_of(book), held).planned] == [SAME]
    second = export([Written(again.id, kind.id, made.tree.value, again.body)], [kind], SCHEMA, known)
    assert take_in(book_of(second), held).planned[0].state == SAME


def test_columns_of_a_table_have_names_of_their_own() -> None:
    """And no kind has a field that is called like the column of ids or of numbers of entries."""
    for kind in SCHEMA.kinds.values():
        assert not {ID, ROW} & set(kind.fields), kind.id
        for table in tables(kind, SCHEMA):
            labels = [column.label for column in table.columns]
            assert len(labels) == len(set(labels)), (kind.id, table.path)


@pytest.mark.parametrize(
    "said",
    ["_x000D_", "x000D", "甲_x000D_乙", "_x000D_x000D_", "_x005F_", "x005F_", "_x005F_x000D_", "__x0041__", "_x000d_"],
)
def test_texts_that_look_like_escapes_of_excel_come_back(said: str) -> None:
    """However two of them overlap; what a workbook of Excel's own means by one is a line end."""
    kind = SCHEMA.kinds["meeting"]
    data = {"kind": "meeting", "title": said, "unit": "u", "date": "2030-03-13", "meeting_type": "工作会议", "place": said}
    record, source = record_of(kind, data, said)
    assert record is not None
    assert source is not None
    book = export([Written(record.id, kind.id, source.tree.value, record.body)], [kind], SCHEMA, {})
    (item,) = take_in(book_of(book), Around(SCHEMA, PORTAL, {}, {}, given=Given(campaign=CAMPAIGN))).planned
    made, _ = read_source(item.raw, item.path)
    assert made is not None
    assert (made.tree.value["title"], made.tree.value["place"], made.body.strip()) == (said, said, said)
    assert meant("甲_x000D_\n乙_x005F_x000D_") == "甲\r\n乙_x000D_"
