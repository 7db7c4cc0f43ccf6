"""The name of who made a suggestion is shown with recorded consent or masked; contact data stay in the office; nothing else tells."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from gongshilan.assess.assess import assess
from gongshilan.build.load import load
from gongshilan.build.rules import load_rules
from gongshilan.check.record import RecordChecker
from gongshilan.guard.allowed import NAMES_FILE, load_reviewed
from gongshilan.guard.marked import unmarked
from gongshilan.guard.names import Found, Letters, Names, contact, persons
from gongshilan.guard.text import canonical
from gongshilan.kinds.load import SchemaError, load_schema
from gongshilan.model import Edition, Record
from gongshilan.project.edition import Projection, project
from gongshilan.project.fields import agreed, masked_name
from gongshilan.read.source import read_source
from gongshilan.search.simplified import simplified
from hypothesis import given, settings
from hypothesis import strategies as st
from support.cases import lay
from support.forks import Forks
from support.past import Board, shipped_files
from support.places import PORTAL as PORTAL_FOLDER
from support.places import SCHEMA
from support.world import CAMPAIGN, PORTAL, graph, record

AS_OF = date(2030, 5, 10)
RULES = load_rules(PORTAL_FOLDER)
# kind, the object that holds the name, the name, the scope from which it is seen
NAMED = [
    ("suggestion", "proposer", "name", "office"),
    ("idea", "", "author", "staff"),
    ("representative", "", "name", "staff"),
]
NEEDED = {"suggestion": {"status": "registered"}, "idea": {"drive": "one_idea"}, "representative": {"category": "masses"}}
INVISIBLE = "\u200b\u200d\u2060\ufeff\u00ad\u202e\u2066\ufe0f\U000e0100\U000e0041\u3164 \u3000\t"


def person(kind: str, inside: str, name: str, data: Mapping[str, Any], **more: Any) -> Record:
    held = {inside: dict(data)} if inside else dict(data)
    return record(kind, "p", **NEEDED[kind], **held, **more)


def projected(item: Record, edition: str, *, as_of: date = AS_OF) -> Projection:
    full = graph(RULES, [item])
    truth = assess(full, RULES.schema, RULES.rulebooks, PORTAL, as_of)
    return project(full, truth, Edition(edition, edition, edition), PORTAL, RULES.schema, RULES.rulebooks)


def shown(item: Record, edition: str, inside: str, name: str, **given: Any) -> Any:
    data = projected(item, edition, **given).graph["p"].data
    return (data[inside] if inside else data).get(name)


# --- the masked name


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张**"),
        ("张三丰", "张**"),
        ("欧阳示例", "欧**"),
        ("买买提·艾力·示例", "买**"),
        ("𠮷田示例", "𠮷**"),
        ("\u200b\u00ad 张三", "张**"),
        ("\ufa19示例", "神**"),  # a compatibility form of 神
        ("张\ufe00三", "张**"),
        ("Smith", "**"),
        ("（张三）", "**"),
        ("0张三", "**"),
        ("〇三", "**"),
        ("⼀示例", "一**"),
        ("*张三", "**"),
        ("", "**"),
        ("\u200b", "**"),
        ("\u0301张三", "张**"),
        ("๛", "**"),
    ],
)
def test_masked(name: str, masked: str) -> None:
    assert masked_name(name) == masked


@settings(derandomize=True)
@given(st.text(min_size=1, max_size=12), st.text(INVISIBLE, max_size=4))
def test_a_mask_tells_one_character_at_most(name: str, before: str) -> None:
    found = masked_name(before + name)
    assert re.fullmatch(r"[\u3400-\u9fff\U00020000-\U0003fffd]?\*\*", found), found
    assert found == masked_name(name) == masked_name(name + name) or not canonical(name).strip()


# --- consent


@pytest.mark.parametrize(("kind", "inside", "name", "scope"), NAMED)
def test_name_by_audience_and_consent(kind: str, inside: str, name: str, scope: str) -> None:
    for consent, free in [
        (None, False), ("2030-05-10", True), ("2030-05-11", False), ("9999-99-99", False), (True, False), ("true", False),
        ("是", False), ("", False), (20300510, False), ("2030-5-1", False), (["2030-05-10"], False),
    ]:  # fmt: skip
        item = person(kind, inside, name, {name: "欧阳示例", **({} if consent is None else {"name_consent": consent})})
        for rung in PORTAL.scopes:
            sees = rung.rank >= PORTAL.rank(scope)
            assert shown(item, rung.id, inside, name) == ("欧阳示例" if free or sees else "欧**"), (consent, rung.id)
    late = person(kind, inside, name, {name: "欧阳示例", "name_consent": "2030-05-11"})
    assert shown(late, "public", inside, name, as_of=date(2030, 5, 11)) == "欧阳示例"


def test_consent_is_a_day_that_has_come() -> None:
    assert agreed("2030-05-10", "2030-05-10")
    assert not any(
        agreed(value, "2030-05-10") for value in (None, True, 1, "是", "2030-05-11", "2030-05-1\n", {"to": "2030-01-01"})
    )


EDITS = [*"0123456789-是否truefalseyn年月日 '\"#\n", "\u200b", "：", ""]


@pytest.mark.parametrize("written", ["否", "false", "no", "不同意", "未征求", "''", "2031-03-20", ""])
def test_no_slip_of_one_character_publishes_a_name(written: str) -> None:
    """Whatever one character is typed, changed or left out in a line that holds no day that has come: no name gets out. A day of
    another year is the one slip left (2031 → 2030), so the year itself is not tried."""
    checker = RecordChecker(RULES.schema, PORTAL)
    line = f"  name_consent: {written}\n"
    first = 20 if written[:1].isdigit() else 0
    tried = 0
    for at in range(first, len(line)):
        for width in (0, 1):
            for put in EDITS:
                text = f"---\nkind: suggestion\ntitle: 示例\nunit: u\nstatus: 登记\nproposer:\n  name: 欧阳示例\n{line[:at]}{put}{line[at + width :]}---\n"
                source, _ = read_source(text.encode(), f"{CAMPAIGN}/suggestion/p.md")
                found = checker.check(source)[0] if source is not None else None
                tried += 1
                if found is not None and "proposer" in found.data and "name" in found.data["proposer"]:
                    assert shown(found, "public", "proposer", "name") != "欧阳示例", (at, width, put, text)
    assert tried > 100


# --- what else could tell a name


@pytest.mark.parametrize(("kind", "inside", "name", "scope"), NAMED)
def test_the_order_of_a_list_tells_nothing(kind: str, inside: str, name: str, scope: str) -> None:
    item = person(kind, inside, name, {name: "欧阳示例"}, sort_key="ouyang shili")
    assert "sort_key" not in projected(item, "public").graph["p"].data
    assert projected(item, scope).graph["p"].data["sort_key"] == "ouyang shili"
    bare = record(kind, "p", **NEEDED[kind], sort_key="b")
    assert projected(bare, "public").graph["p"].data["sort_key"] == "b"


@pytest.mark.parametrize(("kind", "inside", "name", "scope"), NAMED)
def test_another_name_of_the_same_initial_changes_nothing(kind: str, inside: str, name: str, scope: str) -> None:
    one = person(kind, inside, name, {name: "欧阳示例"}, sort_key="a")
    other = person(kind, inside, name, {name: "欧"}, sort_key="z")
    for rung in PORTAL.scopes:
        same = rung.rank < PORTAL.rank(scope)
        left, right = (projected(item, rung.id) for item in (one, other))
        assert (repr([*left.graph, left.assessment]) == repr([*right.graph, right.assessment])) == same


VERSION = """---
kind: suggestion
title: 示例
unit: example-unit
status: 登记
sort_key: {sort}
proposer:
  name: {name}
  phone: 000-{phone}
{consent}---
"""


def test_history_tells_nothing_of_a_name() -> None:
    texts = [
        VERSION.format(name="欧阳示例", sort="a", phone="0", consent=""),
        VERSION.format(name="欧阳另一", sort="z", phone="1", consent=""),
        VERSION.format(name="张示例", sort="z", phone="1", consent=""),
        VERSION.format(name="张示例", sort="z", phone="1", consent="  name_consent: 2030-04-03\n"),
    ]
    board = Board(RULES)
    board.files = shipped_files()
    for day, text in enumerate(texts, 1):
        board.put(f"{CAMPAIGN}/suggestion/p.md", text)
        board.commit(f"2030-04-0{day}")
    found = {}
    for edition in ("public", "office"):
        changes = [change for change in board.seen(edition, AS_OF.isoformat())[1] if change.record == "p"]
        found[edition] = [(str(change.on), change.kind) for change in reversed(changes)]
    assert found["public"] == [("2030-04-01", "added"), ("2030-04-03", "changed"), ("2030-04-04", "changed")]
    assert [on for on, _ in found["office"]] == ["2030-04-01", "2030-04-02", "2030-04-03", "2030-04-04"]


# --- a value that another text repeats


LETTERS = Letters(simplified())


def spelt(value: str, text: str) -> list[Found]:
    """What of a value is found in a text that is Markdown, as records are looked through."""
    values = persons(value, LETTERS) or contact(value, LETTERS)
    return list(Names(values).find(unmarked(text)[0], LETTERS))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("欧阳示例", "由欧阳示例提出"),
        ("欧阳示例", "由欧 阳　示\u200b例提出"),
        ("欧阳示例", "由欧阳**示例**提出"),
        ("欧阳示例", "由欧阳<b>示例</b>提出"),
        ("欧阳示例", "由&#27431;阳示例提出"),
        ("欧阳示例", "由[欧阳](https://x.example/a)示例提出"),
        ("欧阳示例", "由歐陽示例提出"),
        ("歐陽示例", "由欧阳示例提出"),
        ("欧阳示例", "由欧，阳、示，例提出"),
        ("欧阳示例", "由欧阳\n示例提出"),
        ("欧阳示例", "- 欧\n- 阳\n- 示\n- 例"),
        ("欧阳示例", "| 欧阳 | 示例 |"),
        ("欧阳示例", "由欧阳示例同志提出"),
        ("欧阳示例同志", "由欧阳示例提出"),
        ("欧阳示例（组长）", "由欧阳示例提出"),
        ("欧阳示例、钱样本", "由钱样本提出"),
        ("欧阳示例 钱样本", "由钱样本提出"),
        ("欧阳示例和钱样本", "由钱样本提出"),
        ("欧\u00ad阳示例 ", "由欧阳示例提出"),
        ("李四", "由李四提出"),
        ("李四", "由李 四提出"),
        ("李四", "提出人：李，四。"),
        ("买买提·艾力", "买买提 艾力提出"),
        ("Li Si", "said li si once"),
        ("021-57920000", "电话０２１ 5792 0000"),
        ("someone@example.invalid", "写信到 Someone@Example.invalid。"),
        ("示例路12号", "住示例路 12 号"),
    ],
)
def test_spelt_in_another_text(value: str, text: str) -> None:
    assert spelt(value, text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("李四", "李某"),
        ("高峰", "不断提高，峰值下降"),
        ("欧阳示例", "见欧阳。示例如下"),
        ("Li Si", "list of Lisiers"),
        ("021-57920000", "编号 9021579200007"),
        ("欧阳示例", "欧**提出，示例如下"),
    ],
)
def test_not_spelt(value: str, text: str) -> None:
    assert spelt(value, text) == []


def test_two_characters_that_are_a_word_are_a_name_only_beside_a_person() -> None:
    for text, sure in (("迎来高峰时段", False), ("高峰同志提出", True), ("由高峰提出", True), ("（高峰）", True)):
        assert [found.sure for found in spelt("高峰", text)] == [sure], text


def test_what_is_no_name_is_not_looked_for() -> None:
    assert [persons(value, LETTERS) for value in ("欧", " ", "欧某", "欧**", "\u200b", "匿名", "群众代表")] == [()] * 7
    assert [contact(value, LETTERS) for value in ("12", "1234", "138****8000")] == [()] * 3


@settings(derandomize=True, max_examples=60)
@given(
    st.text("赵钱孙李示例样本", min_size=2, max_size=4),
    st.lists(st.sampled_from(["", " ", "\n", "**", "　", "\u200b", "<b>", "`", "&nbsp;", "_"]), min_size=3, max_size=3),
    st.sampled_from(["", "同志", "局长", "等"]),
)
def test_a_name_with_anything_between(name: str, gaps: list[str], title: str) -> None:
    text = "由" + "".join(character + gap for character, gap in zip(name, [*gaps, ""], strict=False)) + title + "提出"
    assert [found.name for found in spelt(name, text)][:1] == [name]


def test_the_cost_does_not_grow_with_the_names() -> None:
    """One look-up for a character, whatever there is to find: not a search for each name."""

    class Counting(Names):
        looked = 0

        def within(self, text: str) -> Iterator[tuple[int, str]]:
            for found in super().within(text):
                Counting.looked += 1
                yield found

    names = [LETTERS.of(chr(0x4E00 + number // 90) + chr(0x5000 + number % 90) + "示") for number in range(9000)]
    text = "这里没有一个名字。" * 200 + names[0]
    assert [found.name for found in Counting(names).find(text, LETTERS)] == [names[0]]
    assert Counting.looked == 1
    assert list(Names(["!" * 9000]).find("!" * 9000, LETTERS)) == []  # a value without letters is none


REVIEWED = """title: 看过的词
names:
  - {name: 高峰, where: example-2030/suggestion/s.md, why: 是词不是人, by: 示例办公室, on: 2030-03-12}
  - {name: 黎明, where: '*', why: 是词不是人, by: 示例办公室, on: 2030-03-12}
"""


def test_reviewed_names(tmp_path: Path) -> None:
    (tmp_path / NAMES_FILE).write_text(REVIEWED, encoding="utf-8")
    reviewed = load_reviewed([tmp_path], LETTERS)
    assert reviewed.holds("高峰", "example-2030/suggestion/s.md")
    assert not reviewed.holds("高峰", "example-2030/suggestion/t.md")
    assert reviewed.holds("黎明", "anything")
    for old, new in (
        ("why: 是词不是人, ", ""),
        ("name: 高峰", "name: 高"),
        ("where: '*'", "where: []\n"),
        ("names:", "name:"),
    ):
        (tmp_path / NAMES_FILE).write_text(REVIEWED.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(SchemaError, match=NAMES_FILE):
            load_reviewed([tmp_path], LETTERS)


def test_a_reviewed_word_passes(folder: Path) -> None:
    root = lay(folder, [])
    file = root / "content" / "example-2030" / "suggestion" / "s.md"
    file.write_text(
        "---\nkind: suggestion\ntitle: 示例意见\nunit: example-unit\nstatus: 登记\nproposer: {name: 高峰}\n---\n客流高峰时段。\n",
        encoding="utf-8",
    )
    assert [problem.code for problem in load(root, load_rules(root)).problems] == ["person-in-open"]
    (root / "schema" / NAMES_FILE).write_text(REVIEWED, encoding="utf-8")
    assert load(root, load_rules(root)).problems == ()


# --- the schema


def test_every_way_to_reach_somebody_is_marked() -> None:
    marked = {
        f"{kind.id}.{path}": field.personal
        for kind in RULES.schema.kinds.values()
        for path, field in kind.walk()
        if field.personal
    }
    for kind in RULES.schema.kinds.values():
        for path, field in kind.walk():
            if re.search(r"电话|手机|地址|邮箱|其他联系方式|身份证", field.label):
                assert f"{kind.id}.{path}" in marked, f"{kind.id}.{path}"
    assert len(marked) >= 9


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("suggestion", "x-mask: name", "x-mask: initials", "x-mask"),
        ("idea", "x-scope: staff, x-consent: name_consent", "x-consent: name_consent", "x-"),
        ("representative", "x-personal: contact", "x-personal: phone", "x-personal"),
        ("leader", "x-scope: office, x-personal", "x-personal", "x-personal"),
        ("idea", "author: {title: 作者, type: string", "author: {title: 作者, type: integer", "x-mask"),
        ("idea", "name_consent: {$ref: '#/$defs/date'", "name_consent: {type: boolean", "x-consent"),
        ("idea", "x-consent: name_consent", "x-consent: tier", "x-consent"),
        ("satisfaction_survey", "x-small: total", "x-small: sum", "x-small"),
        ("satisfaction_survey", "x-small: total", "x-small: cell", "x-small"),
        ("leader", "x-scope: office", "x-scpoe: office", "x-scpoe"),
        ("suggestion", "channel: {title: 渠道", "channel: {x-small: total, title: 渠道", "x-small"),
    ],
)
def test_a_key_that_protects_nothing_is_refused(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    for name in ("kinds", "vocabularies"):
        shutil.copytree(SCHEMA / name, tmp_path / name)
    shutil.copy(SCHEMA / "common.yml", tmp_path)
    path = tmp_path / "kinds" / f"{file}.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SchemaError, match=f"{file}.yml: .*{said}"):
        load_schema((tmp_path,))


# --- real sites

PERSONS = {
    "suggestion/p-suggestion": "kind: suggestion\ntitle: 示例意见\nunit: example-unit\nstatus: 登记\nreceived: 2030-03-20\n"
    "sort_key: {sort}\nproposer:\n  name: {name}\n  phone: {phone}\n  contact: {mail}",
    "idea/p-idea": "kind: idea\ntitle: 示例献计\nunit: example-unit\ndrive: 献一计\ndate: 2030-03-20\nsort_key: {sort}\nauthor: {name}",
    "representative/p-one": "kind: representative\ntitle: 群众代表一\nunit: example-unit\ncategory: 群众\nappointed: 2030-03-20\n"
    "sort_key: {sort}\nname: {name}\nphone: {phone}",
    "representative/p-two": "kind: representative\ntitle: 群众代表二\nunit: example-unit\ncategory: 群众\nappointed: 2030-03-20\n"
    "name: 示例名乙\nname_consent: 2030-03-21",
}  # fmt: skip


def test_sites_of_other_persons_are_the_same_bytes(tmp_path: Path, forks: Forks) -> None:
    """Other names of the same initial, numbers, addresses and sort keys: no byte of the public site differs. The office edition
    builds with a mobile number in its field (the search of finished files lets it pass) and shows all of it."""
    root = lay(tmp_path / "portal", [])
    sites = []
    for values in (
        {"name": "欧阳示例", "sort": "ouyang", "phone": "13800138000", "mail": "someone@example.invalid"},
        {"name": "欧某", "sort": "a", "phone": "021-00000000", "mail": "示例路12号"},
    ):
        for name, text in PERSONS.items():
            file = root / "content" / "example-2030" / f"{name}.md"
            file.parent.mkdir(exist_ok=True)
            file.write_text(f"---\n{text.format(**values)}\n---\n", encoding="utf-8")
        only = ["--edition", "public"] if sites else []
        done = forks.run("--root", root, "build", "--no-cache", *only)
        assert done.returncode == 0, done.stdout + done.stderr
        files = [path for path in sorted((root / "site").rglob("*")) if path.is_file()]
        if not sites:
            assert forks.run("--root", root, "verify", root / "site" / "office").returncode == 0
        sites.append({path.relative_to(root / "site").as_posix(): path.read_bytes() for path in files})
    public = [{name: data for name, data in site.items() if name.startswith("public/")} for site in sites]
    assert [name for name in public[0] if public[0][name] != public[1].get(name)] == []
    assert set(public[0]) == set(public[1])
    pages = {name: data.decode() for name, data in sites[0].items() if name.endswith(".html")}
    for kind in ("suggestion/p-suggestion", "idea/p-idea", "representative/p-one"):
        assert "欧**" in pages[f"public/example-2030/{kind}.html"]
        assert "欧阳示例" in pages[f"office/example-2030/{kind}.html"]
    assert "示例名乙" in pages["public/example-2030/representative/p-two.html"]
    assert "13800138000" in pages["office/example-2030/suggestion/p-suggestion.html"]
    for word in ("欧阳示例", "13800138000", "someone@example", "ouyang"):
        assert [name for name, data in public[0].items() if word.encode() in data] == [], word
