"""A file with some of it said anew: nothing else in it changes, and nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from gongshilan.build.rules import Rules
from gongshilan.kinds.schema import Kind
from gongshilan.read.source import Source, read_source
from gongshilan.write.amend import amended
from gongshilan.write.record import spoken_fields
from hypothesis import given, settings
from hypothesis import strategies as st
from support.places import SCHEMA

EXAMPLES = sorted(SCHEMA.glob("examples/*/valid-*.md"))
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn")), min_size=1, max_size=30)
FILE = """---
# 上面的注释
kind: suggestion
title: "原来的"   # 行尾的注释
# 单位的注释
unit: u-1

status: 登记
progress:
  - date: 2009年3月
    # 里面的注释
    text: 已转办
strange: [甲, 乙]
# 最后的注释
---

正文一。

正文二。
"""


def source_of(raw: bytes) -> Source:
    found, problems = read_source(raw, "c/suggestion/s.md")
    assert found is not None, problems
    return found


def kind_of(source: Source, rules: Rules) -> Kind:
    return rules.schema.kinds[source.tree.value["kind"]]


def changed(raw: bytes, rules: Rules, body: str | None = None, **data: Any) -> str:
    source = source_of(raw)
    meant = {key: value for key, value in (source.tree.value | data).items() if value is not None}
    return amended(raw, source, meant, source.body if body is None else body, kind_of(source, rules), rules.schema).decode()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_of_every_kind_what_is_saved_unchanged_keeps_every_byte(path: Path, rules: Rules) -> None:
    raw = path.read_bytes()
    source = source_of(raw)
    kind = kind_of(source, rules)
    assert amended(raw, source, source.tree.value, source.body.strip("\n"), kind, rules.schema) == raw


def test_the_examples_are_of_every_kind() -> None:
    assert {path.parent.name for path in EXAMPLES} == {path.stem for path in SCHEMA.glob("kinds/*.yml")}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_of_every_kind_every_field_can_be_written_anew(path: Path, rules: Rules) -> None:
    """Each field taken away, then put back into what is left: the record says the same, and every comment is still there."""
    raw = path.read_bytes()
    source = source_of(raw)
    kind = kind_of(source, rules)
    for name in source.tree.value:
        if name == "kind":
            continue
        rest = {key: value for key, value in source.tree.value.items() if key != name}
        less = amended(raw, source, rest, source.body, kind, rules.schema)
        assert source_of(less).tree.value == rest
        again = amended(less, source_of(less), source.tree.value, source.body, kind, rules.schema)
        told, meant = (
            spoken_fields(item, kind.id, rules.schema) for item in (source_of(again).tree.value, source.tree.value)
        )
        assert told == meant
        assert source_of(again).body.strip("\n") == source.body.strip("\n")
        for comment in source.tree.comments:
            assert f"#{comment.text}" in again.decode()


def test_only_the_lines_of_what_changed_are_written_anew(rules: Rules) -> None:
    text = changed(FILE.encode(), rules, status="答复")
    assert text == FILE.replace("status: 登记", "status: 已答复" if "已答复" in text else "status: 答复")


def test_comments_of_what_changed_are_kept_before_it(rules: Rules) -> None:
    text = changed(FILE.encode(), rules, title="新的", progress=[{"date": "2009年3月", "text": "办好了"}])
    assert "# 行尾的注释\ntitle: 新的\n# 单位的注释\nunit: u-1\n" in text
    assert (
        "# 里面的注释\nprogress:\n  - date: 2009年3月\n    text: 办好了\nstrange: [甲, 乙]\n# 最后的注释\n---\n\n正文一。"
        in text
    )


def test_a_new_field_stands_where_an_editor_looks_for_it(rules: Rules) -> None:
    text = changed(FILE.encode(), rules, received="2009年3月2日", due="2009年4月2日")
    assert "status: 登记\nreceived: 2009年3月2日\ndue: 2009年4月2日\nprogress:" in text


def test_a_field_taken_away_leaves_its_comments(rules: Rules) -> None:
    text = changed(FILE.encode(), rules, progress=None, strange=None)
    assert "status: 登记\n# 里面的注释\n# 最后的注释\n---" in text


def test_what_the_form_does_not_know_stays(rules: Rules) -> None:
    assert "strange: [甲, 乙]" in changed(FILE.encode(), rules, title="新的")


def test_line_ends_and_a_mark_at_the_beginning_stay_while_nothing_changes(rules: Rules) -> None:
    raw = b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()
    source = source_of(raw)
    kind = kind_of(source, rules)
    assert amended(raw, source, source.tree.value, source.body, kind, rules.schema) == raw
    text = changed(raw, rules, status="登记中")
    assert "# 最后的注释" in text
    assert source_of(text.encode()).body == source.body


def test_fields_on_one_line_are_written_one_a_line(rules: Rules) -> None:
    raw = "---\n{kind: suggestion, title: 甲, unit: u-1} # 注\n---\n正文\n".encode()
    text = changed(raw, rules, title="乙")
    assert "# 注" in text
    assert source_of(text.encode()).tree.value == {"kind": "suggestion", "title": "乙", "unit": "u-1"}


@settings(max_examples=40)
@given(title=TEXTS, goal=TEXTS, body=st.text(alphabet="甲乙 \n#-*`&:", max_size=40), items=st.lists(TEXTS, max_size=3))
def test_whatever_is_typed_reads_back(rules: Rules, title: str, goal: str, body: str, items: list[str]) -> None:
    source = source_of(FILE.encode())
    kind = kind_of(source, rules)
    data = source.tree.value | {"title": title, "direction": goal, "tags": items, "answer": {"text": f"{goal}\n{title}"}}
    raw = amended(FILE.encode(), source, data, body, kind, rules.schema)
    again = source_of(raw)
    assert again.tree.value == {key: value for key, value in data.items() if value}
    assert again.body.strip("\n") == body.strip("\n")
    assert amended(raw, again, again.tree.value, again.body, kind, rules.schema) == raw
