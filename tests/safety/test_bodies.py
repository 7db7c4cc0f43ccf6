"""No line that was to protect something ends up in a body, however it is mistyped; and everyday Chinese is no mistake."""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import PurePosixPath

import pytest
from gongshilan.build.rules import Rules
from gongshilan.check.body import Bodies
from gongshilan.check.portal import check_portal
from gongshilan.check.record import RecordChecker
from gongshilan.guard.numbers import find
from gongshilan.kinds.load import portal_schema
from gongshilan.markup.engine import to_html
from gongshilan.read.look_alikes import COLONS, DOUBLED, LETTERS, SEMICOLONS, folded
from gongshilan.read.passages import faults, is_mark
from gongshilan.read.source import read_source
from gongshilan.search.plain import plain
from gongshilan.vet.written import check_written
from support.places import PORTAL as PORTAL_FOLDER
from support.world import CAMPAIGN, PORTAL

HEAD = "---\nkind: meeting\ntitle: 会\nunit: u\nmeeting_type: 座谈会\n"
SCOPES = frozenset(scope.id for scope in PORTAL.scopes)
LABELS = {scope.id: scope.label for scope in PORTAL.scopes}

# Around ::: of some kind, and office.
DRESSED = [
    "{c}{c}{c} office", "{c}{c}{c}office", "{c}{c} office", "  {c}{c}{c} office", "\t{c}{c}{c} office", "　{c}{c}{c} office",
    "> {c}{c}{c} office", ">>{c}{c}{c} office", "- {c}{c}{c} office", "1. {c}{c}{c} office", "* > {c}{c}{c} office", "1、{c}{c}{c} office",
    "\\{c}{c}{c} office", "\\{c}\\{c}\\{c} office", "**{c}{c}{c} office**", "`{c}{c}{c} office`", "<div>{c}{c}{c} office</div>",
    "<!-- {c}{c}{c} office -->", "| 甲 | {c}{c}{c} office |", "| {c}{c}{c} office |", "（{c}{c}{c} office）", "【{c}{c}{c}office】",
    "### {c}{c}{c} office", "{c}\u200b{c}\u200b{c} office", "{c}\ufe0f{c}{c} office", "{c} {c} {c} office", "\u2060{c}{c}{c} office",
    "{c}{c}{c}{c} office 内部", "{c}{c}{c}{{office}}", "\u3164{c}{c}{c} office", "&nbsp;{c}{c}{c} office", "<p class='x'>{c}{c}{c}office",
]  # fmt: skip
OTHER_FENCES = [
    "=== office", "。。。 office", "```office", "~~~ office", "--- office", "!!! office", "+++ office", "%% office %%", "…… office",
    "[office]", "【office】", "<office>", "（office）", "{{office}}", "··· staff", "⁝⁝⁝ members", "&#58;&#58;&#58; office",
    "&colon;&colon;&colon; office", "∷∷ office", "⩴: office",
]  # fmt: skip
FIELDS = [
    "scope: office", "scope：office", "Scope: office", "SCOPE : office", "scope=office", "scope:office", "ｓｃｏｐｅ：office",
    "ѕсоре: office", "scope∶office", "sc\u200bope: office", "  scope: office", "> scope: office", "- scope: office", "**scope**: office",
    "`scope`: office", '"scope": "office"', '{"scope": "office"}', "<!-- scope: office -->", "<!--scope:office-->", "公开。<!-- scope: office -->",
    "[//]: # (scope: office)", "{: scope=office }", "| scope: office |", "publish_from: 2030-05-01", "publish-from: 2030-05-01",
    "Publish From：明年", "withdrawn: {on: 2030-04-01}", "internal_note: 某某", "approval:", "公开范围：上级办公室", "内部备注：某某", "公开起始日: 明年",
    "可见：office", "范围: members", "audience: staff", "kind: suggestion", "title: 另一条", "unit: u", "date: 2030-04-01", "attendees:",
    "minutes: |", "proposer:", "  phone: 某某", "draft: 某某", "本段 scope: office，请注意", "<div data-scope=office>内部</div>", "**公开范围：** 内部",
    "scope office", "scope - office", "@scope office", "「scope」：office", "| scope | office |", "ｓｃｏｐｅ　ｏｆｆｉｃｅ", "【公开范围】office", "公开范围 = 向office",
    "公开范围——向office", "公开范围 向members", "| 公开范围 | staff |",
]  # fmt: skip
FINE = [
    "时间：三月十三日", "地点：三楼会议室", "主持人：王某", "标题：关于动员的通知", "**会议时间：** 三月", "联系电话：000-00000000", "记录：张某",
    "议题：: 两个", "比例 3∶4∶5", "比为1：2：3", "上午9:30开会，10：00结束", "分三类：一是学习；二是调研；三是讨论；", "- 甲：好；乙：好", "| 项目 | 结果 |",
    "|:---|:--:|---:|", "| :-: |", "见 https://example.org/a?scope=1&b=2", "IPv6 地址 fe80::1", "std::vector 是类型", "用“::”表示",
    "公开的范围和方式见通知。", "范围：本单位全体党员", "公开对象：群众、党员", "[2008]15号", "## 一、基本情况", "***", "* * *", "——群众代表", "……", "（一）公开；",
    '<th scope="col">项目</th>', "<th scope='row' align=left>甲</th>", "office 软件的培训", "【办公室】", "参加：staff 三人", "：）", "1. 甲：乙：丙", "10：30：15",
    "写法见帮助：`::: office`", "微博：：转发", "A=B", "scope 一词的意思", "人员范围（scope）说明", "2030年4月2日：开会。", "[1]: https://example.org/", "答：是。问：为什么？",
    "| 公开范围 | 向public |", "| 公开范围 | 时限 |", "公开范围", "公开范围 三月", "microscope office", "scope office building",
]  # fmt: skip


def codes(rules: Rules, body: str, head: str = HEAD) -> list[tuple[str, int]]:
    """Codes and lines, counted from the body's first."""
    source, problems = read_source(f"{head}---\n{body}\n".encode(), f"{CAMPAIGN}/meeting/m.md")
    if source is None:
        return [(problem.code, problem.place.line) for problem in problems]
    _, problems = RecordChecker(rules.schema, PORTAL).check(source)
    return [(problem.code, problem.place.line - source.body_line + 1) for problem in problems]


@pytest.mark.parametrize("form", DRESSED)
def test_a_mark_is_a_mark_whatever_is_around_it_and_whatever_it_is_written_with(form: str) -> None:
    let_through = []
    for colon in {*COLONS, *SEMICOLONS, "∷", "⸬"}:
        body = f"公开\n{form.format(c=colon)}\n秘密\n"
        if not any(fault.line == 1 for fault in faults(body, SCOPES)):
            let_through.append(f"U+{ord(colon):04X}")
    assert let_through == []


@pytest.mark.parametrize("line", OTHER_FENCES)
def test_other_fences_with_a_scope(rules: Rules, line: str) -> None:
    assert codes(rules, f"公开\n\n{line}\n\n秘密") == [("passage-mark", 3)]


def test_every_character_called_a_colon_is_in_the_table() -> None:
    """Tags are invisible and fall out; the currency, the addition of a musical note and letters are no punctuation."""
    known = {*COLONS, *SEMICOLONS, *DOUBLED}
    missing = [
        f"U+{point:04X} {name}"
        for point in range(sys.maxunicode + 1)
        if ("COLON" in (name := unicodedata.name(chr(point), "")) and unicodedata.category(chr(point)) not in ("Cf", "Sc"))
        and chr(point) not in known
    ]
    assert missing == []


def test_letters_of_other_scripts_are_read_as_they_look() -> None:
    assert all(folded(letter) == plain for letter, plain in LETTERS.items())


@pytest.mark.parametrize("line", FIELDS)
def test_a_field_in_the_body_is_named_with_its_line(rules: Rules, line: str) -> None:
    assert codes(rules, f"第一段。\n\n{line}\n\n第三段。") == [("field-in-body", 3)]
    assert codes(rules, f"```\n{line}\n```")[0] == ("field-in-body", 2), "inside a code block too"


@pytest.mark.parametrize("line", FINE)
def test_everyday_writing_is_no_field_and_no_mark(rules: Rules, line: str) -> None:
    assert codes(rules, f"第一段。\n\n{line}\n{line}\n\n第三段。") == []


def test_everyday_text_as_a_whole(rules: Rules) -> None:
    assert codes(rules, "第一部分。\n\n---\n\n第二部分：\n\n" + "\n".join(FINE)) == []
    assert codes(rules, "\n\n  两格缩进。\n\n- 一\n- 二\n\n---\n\n完", f"{HEAD}attendees:\n- 张某\n") == []


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("", "scope: office\n---\n秘密", [("field-in-body", 1)]),
        ("", "\n---\n正文", [("front-matter-early", 2)]),
        ("attendees:\n", "- 秘密\n---\n正文", [("front-matter-early", 1), ("front-matter-early", 2)]),
        ("attendees:\n- 甲\n", "- 秘密", [("front-matter-early", 1)]),
        ("internal_note: >-\n  甲\n", "  秘密", [("front-matter-early", 1)]),
        ("internal_note:\n", "秘密", [("front-matter-early", 1)]),
        ("", "正文。\n\n---\nkind: suggestion\ntitle: 举报\nscope: office\n---\n秘密", [("field-in-body", 3)]),
        ("", "正文。\n\n———\nkind：suggestion\nscope：office\n———\n秘密", [("field-in-body", 4)]),
        ("", "正文。\n\n    kind: suggestion\n    scope: office", [("field-in-body", 3)]),
    ],
)  # fmt: skip
def test_a_front_matter_that_ends_too_soon_and_a_second_record(
    rules: Rules, head: str, body: str, expected: list[tuple[str, int]]
) -> None:
    found = codes(rules, body, HEAD + head)
    assert [item for item in found if item[0] in ("field-in-body", "front-matter-early")] == sorted(
        expected, key=lambda x: x[1]
    )


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("place: 家属区 #3 楼\n", True),
        ("place: 家属区 # 三楼\n", True),
        ("place: 家属区\t#3楼\n", True),
        ("topics:\n  - 整改 #2\n", True),
        ("topics: [学习 #1\n  ]\n", True),
        ("speeches:\n  - topic: 发言 #1\n", True),
        ("meeting_type: 座谈会 #1\n", True),
        ("place: 家属区  # 地点\n", False),
        ("date: 2030-03-13 # 待核\n", False),
        ("place: 家属区#3楼\n", False),
        ('place: "家属区 #3 楼" # 引号\n', False),
        ("# place: 家属区 #3 楼\n", False),
        ("topics:  # 议题\n  - 整改\n", False),
        ("summary: |\n  家属区 #3 楼\n", False),
    ],
)
def test_a_value_that_ends_at_a_hash(rules: Rules, head: str, expected: bool) -> None:
    start = HEAD if not head.startswith("meeting_type") else HEAD.replace("meeting_type: 座谈会\n", "")
    assert ("value-cut" in [code for code, _ in codes(rules, "正文", start + head)]) is expected


@pytest.mark.parametrize(
    "text",
    ["公开 scope：office", "公开scope∶office", "甲\nscope=office", "<!-- scope: office -->", "说明internal_note：某某"],
)
def test_a_protecting_field_inside_a_value(rules: Rules, text: str) -> None:
    block = "".join(f"  {line}\n" for line in text.split("\n"))
    assert codes(rules, "正文", f"{HEAD}summary: |\n{block}")[0][0] == "field-in-text"
    assert codes(rules, "正文", f"{HEAD}summary: |\n  ::: office\n")[0][0] == "passage-outside-body"


@pytest.mark.parametrize(
    "marks", ["<<<<<<< HEAD\n甲\n=======\n乙\n>>>>>>> zhang", "甲\n>>>>>>> zhang", "<<<<<<<\n甲", "||||||| 1a2b3c4\n甲"]
)
def test_what_a_merge_left_behind(rules: Rules, marks: str) -> None:
    first = next(n for n, line in enumerate(marks.split("\n"), start=1) if line[:1] in "<>|")
    for text, line in ((f"{HEAD}---\n{marks}\n", 6), (f"{HEAD}{marks}\n---\n", 5), (f"{HEAD}summary: |\n{marks}\n---\n", 6)):
        source, problems = read_source(text.encode(), f"{CAMPAIGN}/meeting/m.md")
        assert source is None
        assert {problem.code for problem in problems} == {"text-merge-conflict"}
        assert problems[0].place.line == line + first
    assert codes(rules, "标题\n=======\n\n> > > 引用\n\n<<<<<< 六个") == []


def test_no_false_alarm_on_the_examples(rules: Rules) -> None:
    """Every valid example of every kind, as it ships."""
    bodies, seen = Bodies(rules.schema, LABELS), 0
    for folder in rules.folders:
        for path in sorted((folder / "examples").glob("*/valid-*.md")):
            source, _ = read_source(path.read_bytes(), f"{CAMPAIGN}/{PurePosixPath(path.name)}")
            assert source is not None
            kind = rules.schema.kinds[source.tree.value["kind"]]
            assert [*bodies.problems(source, kind)] == []
            assert not any(map(is_mark, source.body.split("\n"))) or "::: " in source.body
            seen += 1
    assert seen >= len(rules.schema.kinds)


def test_a_page_that_would_protect_itself() -> None:
    page = "# 页\n\nscope: office\n\n<!-- scope：office -->\n\n```yaml\nscope: office\n```\n\n写 `scope: office`。\n\n- `scope`：范围\n"
    found = [problem for problem in check_written([("x.md", page)], "pages") if problem.code == "field-in-body"]
    assert [problem.place.line for problem in found] == [3, 5]


def test_the_portals_own_words_are_not_cut_either(rules: Rules) -> None:
    raw = (PORTAL_FOLDER / "content" / "portal.yml").read_bytes()
    fields, json_schema = portal_schema(rules.folders)
    for change, code in ((b"title: ", b"title: \xe7\xa4\xba\xe4\xbe\x8b #1 "), (b"title: ", b"<<<<<<< HEAD\ntitle: ")):
        source, problems = read_source(raw.replace(change, code, 1), "portal.yml")
        if source is not None:
            problems = check_portal(source, fields, json_schema)[1]
        assert [problem.code for problem in problems] == ["value-cut" if source is not None else "text-merge-conflict"]


# --- stars that hide something


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("138****8000 和 139****9000", "<p>138****8000 和 139****9000</p>"),
        ("身份证号：****，电话：****，已核实。", "<p>身份证号：****，电话：****，已核实。</p>"),
        ("（139-****-0000）和（138-****-0001）", "<p>（139-****-0000）和（138-****-0001）</p>"),
        ("- 138*****000 139*****000", "<li>138*****000 139*****000</li>"),
        ("`a****b` 与 c****d", "<code>a****b</code> 与 c****d"),
        ("**重点**和***要点***", "<strong>重点</strong>和<em><strong>要点</strong></em>"),
        ("<b title='****'>甲</b>****乙****", "<b title='****'>甲</b>****乙****"),
        ("<https://example.cn/****a****>", '<a href="https://example.cn/****a****">'),
        ("一\n\n****\n\n二", "<hr />"),
        ("```\n138****8000\n```", "<pre><code>138****8000\n"),
        ("    138****8000", "<p>138****8000"),
        ("| a | b |\n| --- | --- |\n| 138****8000 | 139****9000 |", "<td>138****8000</td><td>139****9000</td>"),
    ],
)
def test_four_stars_hide_and_do_not_vanish(text: str, shown: str) -> None:
    """Two masks in a paragraph were a bold passage, and the figures beside them read as one number."""
    for written in (False, True):
        assert shown in to_html(text, written=written)
    assert find(re.sub("<[^>]*>", "", to_html(text)), finished=True) == ()
    assert ("****" in plain(text)) == ("****" in re.sub("<[^>]*>", "", to_html(text)))
