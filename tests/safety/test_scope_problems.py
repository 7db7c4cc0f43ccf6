"""What stands in the way of a record that protects less than its editor meant: every problem with its exact place and words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from gongshilan.build.rules import Rules
from gongshilan.check.record import RecordChecker, record_id
from gongshilan.check.slips import is_text
from gongshilan.kinds.schema import Field, Schema
from gongshilan.model import Record
from gongshilan.problems import Place, Problem
from gongshilan.read.source import read_source
from gongshilan.vet.approval import approval_problems
from support.world import CAMPAIGN, PORTAL, SCOPES, graph, record

PATH = f"{CAMPAIGN}/meeting/m.md"
KNOWN = "members、office、public、staff"
HEAD = "---\nkind: meeting\ntitle: 会\nunit: u\nmeeting_type: 座谈会\n"  # the first line free for a field is 6


def check(schema: Schema, text: str, path: str = PATH) -> tuple[Record | None, list[Problem]]:
    source, problems = read_source(text.encode("utf-8"), path)
    assert source is not None, problems
    return RecordChecker(schema, PORTAL).check(source)


def refused(rules: Rules, text: str, path: str = PATH) -> list[Problem]:
    """A file with a problem makes no record: nothing of it is published until it is mended."""
    found, problems = check(rules.schema, text, path)
    assert found is None
    return problems


def accepted(rules: Rules, text: str, path: str = PATH) -> Record:
    found, problems = check(rules.schema, text, path)
    assert problems == []
    assert found is not None
    return found


def problem(code: str, line: int, column: int = 1, path: str = PATH, **params: Any) -> Problem:
    return Problem(code, Place(path, line, column), params)


# --- the record itself


def test_a_record_is_what_its_file_says(rules: Rules) -> None:
    found = accepted(rules, f"{HEAD}date: 2030年3月13日\nscope: staff\n---\n\n\nX 正文 X\n\n\n", f"{CAMPAIGN}/a/b/m.md")
    assert found == Record(
        id="m",
        kind="meeting",
        campaign=CAMPAIGN,
        unit="u",
        scope="staff",
        data={
            "kind": "meeting",
            "title": "会",
            "unit": "u",
            "meeting_type": "symposium",
            "date": "2030-03-13",
            "scope": "staff",
        },
        body="X 正文 X",
        path=f"{CAMPAIGN}/a/b/m.md",
        said={"date": "2030年3月13日"},
    )


def test_a_units_records_hang_on_its_id_and_a_campaign_on_none(rules: Rules) -> None:
    """Whom a record belongs to decides who sees it: a unit belongs to itself, whatever its file says."""
    assert accepted(rules, "---\nkind: unit\ntitle: 单位\nlevel: 单位\n---\n", f"{CAMPAIGN}/unit/u1.md").unit == "u1"
    text = "---\nkind: document\ntitle: 文件\ndocument_type: 通知\n---\n"
    assert accepted(rules, text, f"{CAMPAIGN}/d.md").unit is None


def test_a_kinds_own_scope_holds_where_the_file_names_none(rules: Rules) -> None:
    text = "---\nkind: essay\ntitle: 体会\nunit: u\nauthor: 某某\n---\n"
    assert accepted(rules, text).scope == "members"
    assert accepted(rules, text.replace("title", "scope: public\ntitle")).scope == "public"


def test_only_the_file_at_the_top_is_the_campaign(rules: Rules) -> None:
    """Its id is the folder's; a file of that name further down is a record like others, named by its file."""
    assert accepted(rules, f"{HEAD}---\n", f"{CAMPAIGN}/campaign.md").id == CAMPAIGN
    assert accepted(rules, f"{HEAD}---\n", f"{CAMPAIGN}/meeting/campaign.md").id == "campaign"
    assert accepted(rules, f"{HEAD}---\n", f"{CAMPAIGN}/campaigns.md").id == "campaigns"


def test_a_name_with_dots_ends_before_the_last() -> None:
    paths = ("c/campaign.md", "c/meeting/campaign.md", "c/meeting/a.b.md", "c/a", "c/campaign", "campaign.md")
    assert [record_id(path) for path in paths] == ["c", "campaign", "a.b", "a", "c", "campaign"]


def test_somebodys_own_words() -> None:
    """Texts, one or a list of them, but not what names a term, a record or a phase."""
    text = Field("t", "栏", "", "string")
    fields = {
        "text": text,
        "markdown": replace(text, type="markdown"),
        "many": Field("m", "栏", "", "array", items=Field("", "", "", "array", items=text)),
        "each": Field("e", "栏", "", "array", items=Field("", "", "", "object", properties={"text": text, "day": replace(text, type="date")})),
        "term": replace(text, vocabulary="v"),
        "ref": replace(text, ref=("unit",)),
        "phase": replace(text, names="phase"),
    }  # fmt: skip
    paths: list[tuple[str | int, ...]] = [("text",), ("markdown",), ("many", 0, 1), ("each", 0, "text")]
    assert all(is_text(fields, path) for path in paths)
    others: list[tuple[str | int, ...]] = [("term",), ("ref",), ("phase",), ("each",), ("each", 0, "day"), ("none",), ()]
    assert not any(is_text(fields, path) for path in others)


# --- scopes


def test_a_scope_nobody_declared_is_refused(rules: Rules) -> None:
    assert refused(rules, f"{HEAD}scope: offce\n---\n") == [
        problem("scope-unknown", 6, 8, scope="offce", known=KNOWN, near="office")
    ]
    source, _ = read_source(f"{HEAD}scope: office\n---\n".encode(), PATH)
    assert source is not None
    lower = type(PORTAL)("示例", {}, SCOPES[:3], (), None, "Asia/Shanghai")
    _, problems = RecordChecker(rules.schema, lower).check(source)
    assert problems == [problem("scope-unknown", 6, 8, scope="office", known="members、public、staff", near="")]


def test_protection_left_empty_is_refused(rules: Rules) -> None:
    """At whatever depth: in an object, in an item of a list; each at its key. Other fields may be left empty."""
    text = (
        f"{HEAD}scope:\nwithdrawn:\nplace:\nspeeches:\n  - topic: 议题\n    publish_from:\n    draft:\nsummary: 摘要\n---\n"
    )
    found = [item for item in refused(rules, text) if item.code == "protection-empty"]
    assert found == [
        problem("protection-empty", 6, field="scope"),
        problem("protection-empty", 7, field="withdrawn"),
        problem("protection-empty", 11, 5, field="publish_from"),
    ]


@pytest.mark.parametrize(
    "comment", ["# scope: office", "#scope：office", "# 改 withdrawn :x", "# publish_from: 2030-01-01", "#cope: staff"]
)
def test_protection_in_a_comment_is_refused(rules: Rules, comment: str) -> None:
    """The # may have taken the place of the first letter."""
    [name] = [name for name in ("scope", "withdrawn", "publish_from") if name[1:] in comment]
    assert refused(rules, f"{HEAD}{comment}\n---\n") == [problem("protection-in-comment", 6, field=name)]
    after = refused(rules, f"{HEAD}place: 大厅 {comment}\n---\n")
    assert after == [problem("protection-in-comment", 6, 11, field=name)]


def test_a_letter_too_many_is_no_way_out(rules: Rules) -> None:
    assert refused(rules, f"{HEAD}# ccope: office\n---\n") == [problem("protection-in-comment", 6, field="scope")]


@pytest.mark.parametrize("comment", ["# scope:", "# scope: # 待定", "# scopes: x", "# 范围 scope office", "# hope: x"])
def test_a_comment_that_names_no_protection_is_let_be(rules: Rules, comment: str) -> None:
    accepted(rules, f"{HEAD}{comment}\n---\n")


def test_a_scope_of_a_part_that_nobody_declared_is_refused(rules: Rules) -> None:
    """Of an item of a list, and of a single object, told where it stands; those declared, and none, are right."""
    parts = [", scope: offce", "", ", scope: staff", ", scope: x"]
    text = "".join(f"  - {{file: a{n}.pdf, title: 附件{scope}}}\n" for n, scope in enumerate(parts))
    assert refused(rules, f"{HEAD}attachments:\n{text}---\n") == [
        problem("scope-unknown", 7, 38, scope="offce", known=KNOWN, near="office"),
        problem("scope-unknown", 10, 38, scope="x", known=KNOWN, near=""),
    ]
    meeting = rules.schema.kinds["meeting"]
    withdrawn = meeting.fields["withdrawn"]
    own = {**withdrawn.properties, "reason": replace(withdrawn.properties["reason"], own_scope=True)}
    fields = {**meeting.fields, "withdrawn": replace(withdrawn, properties=own)}
    schema = replace(rules.schema, kinds={**rules.schema.kinds, "meeting": replace(meeting, fields=fields)})
    _, problems = check(schema, f"{HEAD}withdrawn: {{on: 2030-05-01, reason: ofice}}\n---\n")
    assert problems == [problem("scope-unknown", 6, 37, scope="ofice", known=KNOWN, near="office")]
    assert check(schema, f"{HEAD}withdrawn: {{on: 2030-05-01, reason: office}}\n---\n")[1] == []


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("摘要 internal_note: 内部", "internal_note"),
        ("摘要internal_note：", "internal_note"),
        ("摘要\\n'minutes' : 记录", "minutes"),
        ('{\\"scope\\":\\toffice}', "scope"),
        ("publish_from: 2030-05-01", "publish_from"),
        ("criticism: x", "criticism"),
        ("scope:office", "scope"),
        ("公开 scope＝office", "scope"),
    ],
)
def test_a_field_swallowed_by_the_text_before_it_is_refused(rules: Rules, text: str, field: str) -> None:
    """A field above the record's scope, or one that protects, at whatever depth the text stands that swallowed it."""
    found = refused(rules, f'{HEAD}summary: "{text}"\nspeeches:\n  - topic: "{text}"\n---\n')
    assert found == [problem("field-in-text", 6, 10, field=field), problem("field-in-text", 8, 12, field=field)]


@pytest.mark.parametrize("text", ["place: 大厅", "internal_note", "范围 scope 等"])
def test_a_text_that_only_looks_like_a_field_is_let_be(rules: Rules, text: str) -> None:
    accepted(rules, f'{HEAD}summary: "{text}"\n---\n')


# --- passages


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("公开\n:: office\n内部", [("passage-mark", 8, ":: office")]),
        (f"公开\n:::{' x' * 60}", [("passage-mark", 8, f":::{' x' * 60}"[:40])]),
        ("::: offce\n内部\n:::", [("passage-scope", 7, "offce")]),
        (f"::: {'x' * 60}\n内部\n:::", [("passage-scope", 7, "x" * 40)]),
        ("::: office\n内部\n::: staff\n内部\n:::", [("passage-nested", 9, "office")]),
        ("公开\n\n::: office\n内部", [("passage-open", 9, "office")]),
        (f"::: {'x' * 60}", [("passage-scope", 7, "x" * 40), ("passage-open", 7, "x" * 40)]),
        ("公开\n:::", [("passage-end", 8, "")]),
        ("::: office\n内部\n:::\n:::", [("passage-end", 10, "")]),
        ("::: office\n内部\n::: x\n:::\n公开\n:: y", [("passage-scope", 9, "x"), ("passage-nested", 9, "office"), ("passage-mark", 12, ":: y")]),
    ],
)  # fmt: skip
def test_every_wrong_mark_is_found_where_it_stands(rules: Rules, body: str, found: list[tuple[str, int, str]]) -> None:
    """Its line in the file, and as much of it as may be shown."""
    expected = [problem(code, line, mark=mark, known=KNOWN) for code, line, mark in found]
    assert refused(rules, f"{HEAD}---\n{body}\n") == expected


def test_a_mark_in_a_field_is_refused(rules: Rules) -> None:
    """Fields are not cut: what is marked there would be published. At whatever depth, at the field."""
    block = "|\n      公开\n      ::: office\n      内部\n      :::\n"
    text = f"{HEAD}summary: {block}speeches:\n  - topic: {block}  - topic: 议题\n---\n"
    assert refused(rules, text) == [problem("passage-outside-body", 6, 10), problem("passage-outside-body", 12, 12)]
    assert refused(rules, f"{HEAD}summary: |\n  公开\n  : : office\n---\n") == [problem("passage-outside-body", 6, 10)]
    found = refused(rules, f'{HEAD}summary: "::: office"\nplace: |\n  一\n  二 ::: office\n---\n')
    assert found == [problem("passage-outside-body", 6, 10), problem("passage-outside-body", 7, 8)]


def test_a_body_where_there_is_none_is_refused(rules: Rules) -> None:
    """Of a kind without a body, a body would be drawn nowhere; the first line with words in it is named."""
    card, kind = "---\nkind: card\ntitle: 卡片\nunit: u\n---\n", rules.schema.kinds["card"]
    found = refused(rules, f"{card}\n \n　\n  文字\n再一行\n", "c/k.md")
    assert found == [problem("body-unexpected", 9, path="c/k.md", kind="card", label=kind.label)]
    assert accepted(rules, f"{card}\n \n", "c/k.md").body == " "


# --- names, kinds


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("m.md", [("file-outside-campaign", {})]),
        (
            "Meeting.md",
            [("file-outside-campaign", {}), ("file-name", {"name": "Meeting.md", "variant": "near", "right": "meeting.md"})],
        ),
        ("campaign.md", [("file-outside-campaign", {})]),
        (f"{CAMPAIGN}/会议.md", [("file-name", {"name": "会议.md", "variant": "chinese"})]),
        (f"Campaign/{'a' * 80}.md", [("campaign-folder-name", {"name": "Campaign"})]),
        (f"c/{'a' * 81}.md", [("file-name", {"name": f"{'a' * 81}.md", "variant": "near", "right": f"{'a' * 80}.md"})]),
        (f"c/{'a' * 80}.md", []),
        ("c/-a.md", [("file-name", {"name": "-a.md", "variant": "near", "right": "a.md"})]),
        ("c/9.md", []),
    ],
)
def test_a_name_that_can_be_no_id_is_refused(rules: Rules, path: str, found: list[tuple[str, dict[str, Any]]]) -> None:
    _, problems = check(rules.schema, f"{HEAD}---\n", path)
    assert problems == [Problem(code, Place(path), params) for code, params in found]


def test_a_kind_there_is_none_of_is_refused(rules: Rules) -> None:
    known = "、".join(f"{kind.id}（{kind.label}）" for kind in rules.schema.kinds.values())
    assert refused(rules, "---\ntitle: 会\n---\n") == [problem("kind-missing", 2, known=known, variant="")]
    assert refused(rules, "---\ntitle: 会\nkind: [meeting]\n---\n") == [
        problem("kind-missing", 3, 7, known=known, variant="list")
    ]
    for said, near, variant in (("meet", "meeting", ""), ("会议", "meeting", "label"), ("无此种", "", "")):
        params = {"kind": said, "known": known, "near": near, "variant": variant}
        assert refused(rules, f"---\ntitle: 会\nkind: {said}\n---\n") == [problem("kind-unknown", 3, 7, **params)]


def test_one_slip_is_one_problem_and_no_slip_hides_another(rules: Rules) -> None:
    """Protection, types, terms and days of one file are all looked at, whatever else is wrong; nothing is told twice."""
    fields = "attendance: 多\ndate: 下周\ntiers: [无此层次]\nscope:\nwithdrawn: {on: 某日, reason: 有误}\nmerged_with: 2\n"
    found = [(item.code, item.place.line, item.place.column) for item in refused(rules, f"{HEAD}{fields}---\n")]
    assert sorted(found, key=lambda item: item[1:]) == [
        ("field-type", 6, 13),
        ("date-invalid", 7, 7),
        ("term-unknown", 8, 9),
        ("protection-empty", 9, 1),
        ("date-invalid", 10, 17),
        ("term-unknown", 11, 14),
    ]
    assert [item.code for item in refused(rules, f"{HEAD}scope: [office]\n---\n")] == ["field-type"]
    several = refused(rules, f"{HEAD}date: 下周\nscope: x\nsummary: |\n  公开\n  ::: office\n---\n:::\n")
    assert [item.code for item in several] == ["date-invalid", "scope-unknown", "passage-end", "passage-outside-body"]


# --- approval


def approval(rules: Rules, text: str) -> list[Problem]:
    path = f"{CAMPAIGN}/meeting/m.md"
    source, problems = read_source(
        f"---\nkind: meeting\ntitle: 会\nunit: u\nmeeting_type: 座谈会\n{text}---\n".encode(), path
    )
    assert source is not None, problems
    found, problems = RecordChecker(rules.schema, PORTAL).check(source)
    assert found is not None, problems
    others = [record("meeting", name, meeting_type="work", approval=found.data.get("approval")) for name in ("a", "z")]
    others += [record("meeting", "b", meeting_type="work")]
    return list(approval_problems(graph(rules, [found, *others]), {path: source}))


STEPS = {
    "proposed": "proposed: {by: 甲, on: 2030-03-10}",
    "reviewed": "reviewed: {by: 乙, on: 2030-03-11, result: 可以公开}",
    "approved": "approved: {by: 丙, on: 2030-03-12}",
    "carried_out": "carried_out: {by: 丁, on: 2030-03-13}",
}


def steps(*lines: str) -> str:
    return "approval:\n" + "".join(f"  {line}\n" for line in lines)


def test_steps_in_order_by_different_people_are_right(rules: Rules) -> None:
    assert approval(rules, steps(*STEPS.values())) == []
    assert approval(rules, "") == []
    same = [line.replace("-11", "-10").replace("-12", "-10").replace("-13", "-10") for line in STEPS.values()]
    assert approval(rules, steps(*same)) == [], "all on one day is no wrong order"


def test_a_step_before_the_one_it_follows_is_told(rules: Rules) -> None:
    """However the file orders them, and also where a step between them is not recorded; only for files that are there."""
    early = STEPS["approved"].replace("-12", "-09")
    found = approval(rules, steps(early, STEPS["proposed"]))
    assert found == [problem("approval-order", 7, 25, on="2030-03-09", before="2030-03-10")]
    late = STEPS["reviewed"].replace("-11", "-20")
    found = approval(rules, steps(STEPS["proposed"], late, STEPS["carried_out"]))
    assert found == [problem("approval-order", 9, 28, on="2030-03-13", before="2030-03-20")]


def test_who_proposed_does_not_review(rules: Rules) -> None:
    own = STEPS["reviewed"].replace("乙", "甲")
    assert approval(rules, steps(STEPS["proposed"], own)) == [problem("approval-same-person", 8, 18, by="甲")]
    assert approval(rules, steps(own)) == []
    assert approval(rules, steps(STEPS["proposed"])) == []
    assert approval(rules, steps(STEPS["proposed"], STEPS["reviewed"], STEPS["approved"].replace("丙", "甲"))) == []
