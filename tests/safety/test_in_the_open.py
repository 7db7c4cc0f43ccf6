"""What a field holds back is told nowhere else: whose readers a text has is what visibility says, and attachments are texts too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from gongshilan.build.load import load
from gongshilan.build.rules import load_rules
from gongshilan.guard.allowed import NAMES_FILE
from gongshilan.vet.spelt import spells_file, spells_id
from gongshilan.visibility.readers import Readers
from support.attachments import pdf, saved
from support.cases import lay
from support.forks import Forks
from support.office_files import docx, xlsx
from support.world import PORTAL, campaign, record, unit

HOLDING = """---
kind: suggestion
title: 示例意见
unit: {unit}
status: 登记
proposer: {{name: {name}}}
attachments: {attachments}
---
{body}
"""
TELLING = """---
kind: suggestion
title: 另一条意见
unit: {unit}
status: 登记
{more}---
{body}
"""
HIDDEN_UNIT = (
    "---\nkind: unit\ntitle: 内部单位\nlevel: 基层单位\nclass: 第二类单位\nparent: example-unit\nscope: office\n---\n"
)
BELOW_IT = "---\nkind: unit\ntitle: 内部科室\nlevel: 基层单位\nclass: 第二类单位\nparent: inner\n---\n"


class Board:
    """The small portal with a record that holds a name back, and what else a test writes."""

    def __init__(self, root: Path) -> None:
        self.root = lay(root, [])
        self.folder = root / "content" / "example-2030"
        self.held()

    def held(
        self, *, unit: str = "example-unit", name: str = "欧阳示例", attachments: str = "[]", body: str = "示例。"
    ) -> None:
        text = HOLDING.format(unit=unit, name=name, attachments=attachments, body=body)
        self.write("suggestion/holding.md", text.replace("attachments: []\n", ""))

    def telling(self, body: str, *, unit: str = "example-unit", more: str = "") -> None:
        self.write("suggestion/telling.md", TELLING.format(unit=unit, more=more, body=body))

    def write(self, path: str, what: str | bytes) -> None:
        target = self.folder / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(what.encode() if isinstance(what, str) else what)

    def attach(self, file: str, what: str | bytes, more: str = "", **held: str) -> None:
        self.write(f"suggestion/attachments/{file}", what)
        self.held(attachments=f"[{{file: {file}, title: 附件{more}}}]", **held)

    def found(self) -> list[tuple[str, str]]:
        problems = load(self.root, load_rules(self.root)).problems
        return [(problem.code, problem.place.path.rpartition("/")[2]) for problem in problems]


@pytest.fixture
def board(folder: Path) -> Board:
    made = Board(folder)
    made.write("unit/inner.md", HIDDEN_UNIT)
    made.write("unit/innermost.md", BELOW_IT)
    return made


# --- who reads a text


@pytest.mark.parametrize("unit", ["inner", "innermost"])
def test_a_text_below_a_hidden_unit_is_the_offices(board: Board, unit: str) -> None:
    """It is told to those from whom nothing is held back."""
    board.telling("欧阳示例同志反映。", unit=unit)
    assert board.found() == []
    board.telling("欧阳示例同志反映。")
    assert board.found() == [("person-elsewhere", "telling.md")]


def test_a_text_of_the_record_itself(board: Board) -> None:
    board.held(unit="innermost", body="欧阳示例同志反映。")
    assert board.found() == []
    board.held(body="欧阳示例同志反映。")
    assert board.found() == [("person-in-open", "holding.md")]


@pytest.mark.parametrize(
    "mark",
    [
        "[见](https://example.cn/欧阳示例)", "[见](https://example.cn/%E6%AC%A7%E9%98%B3%E7%A4%BA%E4%BE%8B)", '[见](https://example.cn "欧阳示例")',
        "<https://example.cn/欧阳示例>", "[信](mailto:a@example.cn?subject=欧阳示例)", '<b title="欧阳示例">见</b>', "<!-- 欧阳示例 -->",
    ],
)  # fmt: skip
def test_what_stands_in_a_mark_is_told_too(board: Board, mark: str) -> None:
    """The target of a link, a title, a comment: the page may not show it, its source and the data files do."""
    board.held(body=f"前文，{mark}，后文。")
    assert [problem for problem in board.found() if problem[0] == "person-in-open"] == [("person-in-open", "holding.md")]
    board.held(body="前文，[见](https://example.cn/%E6%AC%A7)，后文。")
    assert board.found() == []


def test_a_hidden_campaign_tells_nobody(board: Board) -> None:
    board.telling("欧阳示例同志反映。")
    file = board.folder / "campaign.md"
    file.write_text(file.read_text(encoding="utf-8").replace("kind: campaign\n", "kind: campaign\nscope: office\n"), "utf-8")
    assert board.found() == []


def test_what_is_never_published_tells_nobody(board: Board) -> None:
    board.telling("欧阳示例同志反映。", more="publish_from: 9999-12-31\n")
    assert board.found() == []
    board.telling("欧阳示例同志反映。", more="publish_from: 2031-01-01\n")  # the day will come
    assert board.found() == [("person-elsewhere", "telling.md")]


def test_a_leader_whom_nobody_sees_is_no_namesake(board: Board) -> None:
    """A name in office excuses the same name in a text for those who can read of the leader, and for no others."""
    board.telling("欧阳示例到会。")
    board.write("leader/openly.md", "---\nkind: leader\ntitle: 欧阳示例\nunit: example-unit\n---\n")
    assert board.found() == []
    board.write("leader/openly.md", "---\nkind: leader\ntitle: 欧阳示例\nunit: innermost\n---\n")
    assert board.found() == [("person-elsewhere", "telling.md")]
    board.telling("::: office\n欧阳示例到会。\n:::\n")
    assert board.found() == []


def test_the_rank_of_readers() -> None:
    records = [
        campaign(),
        unit("top"),
        unit("middle", parent="top", scope="staff"),
        unit("low", parent="middle"),
        record("suggestion", "a", unit="low", status="registered"),
        record("suggestion", "b", unit="top", status="registered", scope="members"),
        record("suggestion", "c", unit="top", status="registered", publish_from="9999-01-01"),
        record("suggestion", "d", unit="missing", status="registered"),
    ]
    by_id = {item.id: item for item in records}
    readers = Readers(PORTAL, by_id.get)
    ranks = {name: readers.rank(by_id[name]) for name in "abcd"}
    assert ranks == {"a": 1, "b": 2, "c": 4, "d": 0}
    assert readers.rank(by_id["a"], ["office"]) == 3
    assert readers.rank(by_id["a"], ["nobody-declared"]) == 4
    assert readers.rank(by_id["b"], ["public"]) == 2


# --- attachments


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("a.txt", lambda: "写信人：欧阳示例。"),
        ("a.txt", lambda: "写信人：歐陽示例"),
        ("a.txt", lambda: "写信人 欧 阳\n示 例"),
        ("a.txt", lambda: "欧阳、示例"),
        ("a.csv", lambda: "姓名,单位\n欧阳示例,示例单位\n"),
        ("a.csv", lambda: "姓,名\n欧阳,示例\n"),
        ("a.docx", lambda: docx("写信人欧阳示例")),
        ("a.docx", lambda: docx("<w:p><w:r><w:t>欧阳</w:t></w:r><w:r><w:t>示例</w:t></w:r></w:p>", xml=True)),
        ("a.docx", lambda: docx("<w:p><w:r><w:t>欧阳</w:t></w:r></w:p><w:p><w:r><w:t>示例</w:t></w:r></w:p>", xml=True)),
        ("a.xlsx", lambda: xlsx("欧阳示例")),
    ],
)  # fmt: skip
def test_a_name_in_an_attachment(board: Board, name: str, what: Callable[[], str | bytes]) -> None:
    board.attach(name, what())
    assert board.found() == [("attachment-person", name)]


@pytest.mark.parametrize("name", ["欧阳示例来信.txt", "欧阳_示例.txt"])
def test_a_name_in_what_an_attachment_is_called(board: Board, name: str) -> None:
    """The field that lists the file is said as well."""
    board.attach(name, "来信")
    assert board.found() == [("attachment-person", name), ("person-in-open", "holding.md")]


def test_a_latin_name_in_a_pdf(board: Board) -> None:
    board.attach("a.pdf", saved(pdf("written by John Example in May")), name="John Example")
    assert board.found() == [("attachment-person", "a.pdf")]
    board.attach("a.pdf", saved(pdf("written by Johnny Example")), name="John Example")
    assert board.found() == []


def test_a_name_in_its_sound_in_an_id_of_another(board: Board) -> None:
    """Of one that refers to the record, or is of its thread; of no other, and not where nobody reads it who may not."""
    problem = "---\nkind: problem\ntitle: 窗\nunit: {unit}\nstatus: 已查找\n{more}---\n"
    name = "problem/ouyang-shili-window.md"
    board.write(name, problem.format(unit="example-unit", more=""))
    assert board.found() == []
    board.write(name, problem.format(unit="example-unit", more="from: [holding]\n"))
    assert board.found() == [("person-in-id", "ouyang-shili-window.md")]
    board.write(name, problem.format(unit="inner", more="from: [holding]\n"))
    assert board.found() == []
    board.write(name, problem.format(unit="example-unit", more="from: [telling]\n"))
    board.telling("示例。")
    assert board.found() == []
    both = problem.format(unit="example-unit", more="from: [telling, holding]\n")
    (board.folder / name).unlink()
    board.write("problem/joins.md", both)
    (board.folder / "suggestion/telling.md").rename(board.folder / "suggestion/ouyangshili.md")
    board.write("problem/joins.md", both.replace("telling", "ouyangshili"))
    assert board.found() == [("person-in-id", "ouyangshili.md")]


@pytest.mark.parametrize("name", ["ouyangshili.txt", "ouyang-shili-2.txt", "2030ouyang_shili.txt"])
def test_a_name_in_its_sound_in_what_an_attachment_is_called(board: Board, name: str) -> None:
    board.attach(name, "来信")
    assert board.found() == [("attachment-person", name)]
    board.attach(name, "来信", ", scope: office")
    assert board.found() == []


@pytest.mark.parametrize(
    ("name", "id_", "file", "found"),
    [
        ("欧阳示例", "ouyang-shili", "OuYang ShiLi.pdf", (True, True)),
        ("欧阳示例", "s-ouyangshili-2", "3ouyangshili(1).pdf", (True, True)),
        ("欧阳示例", "ouyang-shi", "shiliouyang.pdf", (False, False)),
        ("欧阳示例", "ouyangshilin", "ouyangshilin.pdf", (False, False)),
        ("John Example", "john-example", "John_Example.pdf", (True, True)),
        ("？", "a-b", "--.pdf", (False, False)),
    ],
)
def test_what_spells_a_name(name: str, id_: str, file: str, found: tuple[bool, bool]) -> None:
    assert (spells_id(id_, name), spells_file(file, name)) == found


def test_an_attachment_is_read_by_its_own_scope(board: Board) -> None:
    board.attach("a.txt", "写信人：欧阳示例", ", scope: office")
    assert board.found() == []
    board.attach("a.txt", "写信人：欧阳示例", ", scope: members")
    assert board.found() == [("attachment-person", "a.txt")]
    board.attach("a.txt", "写信人：欧阳示例", unit="innermost")
    assert board.found() == []


def test_an_attachment_of_another_record(board: Board) -> None:
    board.write("suggestion/attachments/b.txt", "由欧阳示例提出\n欧阳示例说")
    board.telling("示例。", more="attachments: [{file: b.txt, title: 来信}]\n")
    assert board.found() == [("attachment-person", "b.txt")]  # once is enough


def test_the_scope_of_each_of_several(board: Board) -> None:
    """Each file has its own, whatever else the record lists."""
    for name in ("a.txt", "b.txt", "c.txt"):
        board.write(f"suggestion/attachments/{name}", "写信人：欧阳示例" if name != "b.txt" else "来信")
    board.held(attachments="[{file: a.txt, title: 一, scope: office}, {file: b.txt, title: 二}, {file: c.txt, title: 三}]")
    assert board.found() == [("attachment-person", "c.txt")]


def test_what_is_no_such_name_in_an_attachment(board: Board) -> None:
    for text in ("欧阳先生来信", "欧阳。示例", "示例欧阳", "欧阳" + "一" * 20 + "示例"):
        board.attach("a.txt", text)
        assert board.found() == [], text
    board.attach("a.txt", "写信人：欧阳示例")
    (board.root / "schema" / NAMES_FILE).write_text(
        "title: 看过的词\nnames:\n  - {name: 欧阳示例, where: example-2030/suggestion/attachments/a.txt, why: 书名, by: 示例办公室, on: 2030-03-12}\n",
        encoding="utf-8",
    )
    assert board.found() == []


def test_a_name_with_consent_may_stand_in_an_attachment(board: Board) -> None:
    board.attach("a.txt", "写信人：欧阳示例")
    file = board.folder / "suggestion" / "holding.md"
    file.write_text(file.read_text(encoding="utf-8").replace("例}", "例, name_consent: 2030-03-01}", 1), encoding="utf-8")
    assert board.found() == []


@pytest.mark.parametrize(
    ("pinned", "as_of", "consent", "found"),
    [
        ("2030-04-30", None, "2030-04-30", 0),
        ("2030-04-30", None, "2030-05-01", 1),
        ("2030-04-30", "2030-05-01", "2030-05-01", 0),
        ("2030-04-30", "2030-04-29", "2030-04-30", 1),
        ("", "2030-05-01", "2030-05-01", 0),
        ("", None, "2030-05-01", 1),  # no day is known
    ],
)
def test_consent_is_as_of_the_day(board: Board, pinned: str, as_of: str | None, consent: str, found: int) -> None:
    """Until it has come the name is told nowhere else either."""
    board.telling("欧阳示例同志反映。")
    file = board.folder / "suggestion/holding.md"
    file.write_text(file.read_text(encoding="utf-8").replace("例}", f"例, name_consent: {consent}}}", 1), encoding="utf-8")
    portal = board.root / "content/portal.yml"
    text = portal.read_text(encoding="utf-8")
    portal.write_text(text.replace("as_of: 2030-04-30\n", f"as_of: {pinned}\n" if pinned else ""), encoding="utf-8")
    rules = load_rules(board.root)
    given = {} if as_of is None else {"today": lambda _: date.fromisoformat(as_of)}
    assert [item.code for item in load(board.root, rules, **given).problems] == ["person-elsewhere"] * found


def test_a_build_asks_for_consent_as_of_its_day(board: Board, forks: Forks) -> None:
    board.telling("欧阳示例同志反映。")
    file = board.folder / "suggestion/holding.md"
    file.write_text(file.read_text(encoding="utf-8").replace("例}", "例, name_consent: 2030-04-30}", 1), encoding="utf-8")
    assert forks.run("--root", board.root, "check").returncode == 0
    done = forks.run("--root", board.root, "build", "--as-of", "2030-04-29")
    assert done.returncode == 1
    assert "person-elsewhere" in done.stderr


def test_a_telephone_held_back_in_an_attachment(board: Board) -> None:
    board.attach("a.txt", "电话：5792 1234")
    file = board.folder / "suggestion" / "holding.md"
    file.write_text(file.read_text(encoding="utf-8").replace("例}", "例, phone: 57921234}", 1), encoding="utf-8")
    assert board.found() == [("attachment-person", "a.txt")]
