"""Passages of a body with a scope of their own: cut without a trace, and no slip of one character opens one."""

from __future__ import annotations

import string
import unicodedata

import pytest
from gongshilan.read.look_alikes import folded
from gongshilan.read.passages import Segment, faults, is_mark, segments, unmarked, visible
from hypothesis import given, settings
from hypothesis import strategies as st

SCOPES = ("public", "staff", "members", "office")
TEXT = st.text(alphabet="公开内部ab `#>-*\n　", max_size=30).filter(lambda text: "::" not in text and "：" not in text)
PIECES = st.lists(st.tuples(st.sampled_from(("", *SCOPES)), TEXT), max_size=6)


def written(pieces: list[tuple[str, str]]) -> str:
    return "\n".join(f"::: {scope}\n{text}\n:::" if scope else text for scope, text in pieces)


def sees(rank: int):
    return lambda scope: SCOPES.index(scope) <= rank


@settings(max_examples=300, derandomize=True, deadline=None)
@given(PIECES, st.integers(0, 3))
def test_what_is_cut_was_never_there(pieces: list[tuple[str, str]], rank: int) -> None:
    body = written(pieces)
    assert list(faults(body, frozenset(SCOPES))) == []
    shown = visible(body, sees(rank))
    kept = [part.scope for part in segments(shown) if part.scope]
    assert kept == [scope for scope, _ in pieces if scope and SCOPES.index(scope) <= rank]
    assert visible(shown, sees(rank)) == shown
    assert "::" not in unmarked(shown)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(
    st.lists(st.sampled_from(["公开一段", "", "- 一项", "> 引文", "二段"]), min_size=1, max_size=8), st.integers(0, 8), TEXT
)
def test_a_hidden_passage_leaves_no_trace(lines: list[str], place: int, secret: str) -> None:
    """Put between any two lines, with or without blank lines of its own."""
    plain = visible("\n".join(lines), sees(0))
    place = min(place, len(lines))
    passage = ["::: office", *secret.split("\n"), ":::"]
    assert visible("\n".join([*lines[:place], *passage, *lines[place:]]), sees(0)) == plain
    apart = [*lines[:place], "", *passage, "", *lines[place:]]
    assert visible("\n".join(apart), sees(0)) == visible("\n".join([*lines[:place], "", *lines[place:]]), sees(0))


BODY = "公开\n\n::: office\n秘密甲\n:::\n\n公开\n\n::: members\n秘密乙\n:::\n公开"


def edits(text: str):
    """Every text that differs from ``text`` by one character."""
    letters = string.ascii_lowercase + " :：\n#-`\u200b　"
    for place in range(len(text) + 1):
        yield text[:place] + text[place + 1 :]
        for letter in letters:
            yield text[:place] + letter + text[place:]
            yield text[:place] + letter + text[place + 1 :]


def test_no_slip_opens_a_passage() -> None:
    tried = opened = 0
    for body in edits(BODY):
        if list(faults(body, frozenset(SCOPES))):
            continue
        tried += 1
        shown = visible(body, sees(0))
        opened += "密甲" in shown or "密乙" in shown
    assert tried > 500
    assert opened == 0


@pytest.mark.parametrize(
    "line", [":: office", "：：： office", "  ::: office", "\u200b::: office", "> x\n\u2060:::office", "::::"]
)
def test_every_look_of_a_mark_is_one(line: str) -> None:
    body = f"公开\n{line}\n秘密"
    assert list(faults(body, frozenset(SCOPES)))


def test_what_the_marks_stood_around_stays_word_for_word() -> None:
    """The words of a projected body go to the search index and the files: all lines but the marks."""
    assert unmarked("一 二\n\n::: office\n三\n:::\n  四") == "一 二\n\n三\n  四"


def test_a_body_in_pieces() -> None:
    """Each with its scope, its lines and the number of the first: problems are told at their lines by it."""
    assert list(segments("公开\n又一行")) == [Segment("", ("公开", "又一行"), 0)]
    assert list(segments("公开\n::: office\n内\n部\n:::\n:::  staff\n:::\n尾")) == [
        Segment("", ("公开",), 0),
        Segment("office", ("内", "部"), 2),
        Segment("", (), 5),
        Segment("staff", (), 6),
        Segment("", ("尾",), 7),
    ]


@pytest.mark.parametrize(
    "body", ["::: office\n内部", "公开\n:::", "::: office\n::: staff\n内部\n:::", ":: office\n内部\n:::", "::: a b"]
)
def test_what_has_faults_is_not_read(body: str) -> None:
    """Should a faulty body ever get past the checks, nothing of it is shown rather than a part that was to be hidden."""
    assert list(faults(body, frozenset(SCOPES)))
    with pytest.raises(ValueError, match=r"^(marks of passages do not match|a passage has no end)$"):
        visible(body, lambda _: True)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("一\n\n\n \n二\n\n三", "一\n\n二\n\n三"),
        ("\n\nX一X\n\n", "X一X"),
        ("```\n甲\n\n\n乙\n```\n\n\n丙", "```\n甲\n\n\n乙\n```\n\n丙"),
        ("   ~~~\n\n\n乙\n~~~\n\n\n丙", "   ~~~\n\n\n乙\n~~~\n\n丙"),
        ("```\n~~~\n\n\n```\n\n\n丙", "```\n~~~\n\n\n```\n\n丙"),
        ("````\n```\n\n\n`````\n\n\n丙", "````\n```\n\n\n`````\n\n丙"),
        ("    ```\n\n\n丙", "    ```\n\n丙"),
        ("``\n\n\n丙", "``\n\n丙"),
        ("```\n一\n\n::: office\n内部\n:::\n\n二\n```", "```\n一\n\n\n二\n```"),
        ("一\n\n::: staff\n内\n\n\n部\n:::\n\n二", "一\n\n::: staff\n内\n\n部\n:::\n\n二"),
        ("一\n::: office\n内部\n:::", "一"),
    ],
)
def test_blank_lines_become_one_but_not_in_code(body: str, shown: str) -> None:
    assert visible(body, sees(1)) == shown


OPEN = "通过"  # as another line of a body


def told(*lines: str) -> list[tuple[str, int, str]]:
    return [(fault.code, fault.line, fault.mark) for fault in faults("\n".join(lines), frozenset(SCOPES))]


def test_what_is_wrong_with_the_marks_is_said_where_it_is() -> None:
    """With as much of the line as may be shown."""
    assert told(OPEN, "::: office", OPEN, ":::", OPEN, "::: public", ":::") == []
    assert told(OPEN, "::: office", OPEN) == [("passage-open", 1, "office")]
    assert told(OPEN, ":::", OPEN, ":::") == [("passage-end", 1, ""), ("passage-end", 3, "")]
    nested = ("passage-nested", 2, "office")
    assert told(OPEN, "::: office", "::: staff", ":::") == [nested]
    assert told(OPEN, "::: office", "::: staff", OPEN) == [nested, ("passage-open", 2, "staff")]
    name, long = "x" * 41, f":: {'x' * 41}"
    assert told(OPEN, f"::: {name}", ":::") == [("passage-scope", 1, name[:40])]
    assert told(OPEN, f"::: {name}") == [("passage-scope", 1, name[:40]), ("passage-open", 1, name[:40])]
    assert told(OPEN, f"  {long}") == [("passage-mark", 1, long[:40])]
    assert told(OPEN, f"  {'=' * 41} office") == [("passage-mark", 1, "=" * 40)]
    assert told("\u200b:::\u2060 office", OPEN, "\u200b:::") == []


def test_how_much_is_looked_at() -> None:
    """A line that is nothing but a fence, up to two hundred characters; what is written as code explains marks."""
    assert [bool(told("=" * size + " office")) for size in (193, 194)] == [True, False]
    assert is_mark(f"{OPEN}::: office")
    assert is_mark(f"{OPEN}::`x`: office")
    assert not is_mark(f"{OPEN}`:::` office")
    assert told(f"{OPEN};;`x` office") == [("passage-mark", 0, f"{OPEN};;`x` office")]
    assert told(f"{OPEN}`;; office`") == []


@pytest.mark.parametrize(
    "line", ["&#58;:: office", "&Colon;: office", "&ratio;&ratio; office", "&vellip;: office", "&#91;office&#93;"]
)
def test_a_mark_in_character_references_is_one(line: str) -> None:
    assert told(OPEN, line, OPEN, ":::")[0] == ("passage-mark", 1, line)


def test_what_has_no_shape_does_not_part_a_mark() -> None:
    """Letters and signs of which nothing is seen, all there are."""
    nothing = [item for item in map(chr, range(0x110000)) if item.isalnum() and not folded(item).strip()]
    assert len(nothing) > 15
    assert [item for item in nothing if not is_mark(f":{item}:{item}: office")] == []


def test_every_colon_there_is_begins_a_mark() -> None:
    """All characters that look like a colon once widths are narrowed, and what is nearly such a mark."""
    like = [chr(code) for code in range(0x110000) if ":" in unicodedata.normalize("NFKC", chr(code))]
    assert len(like) == 5
    assert all(is_mark(f" \u200b{one}{other} office") for one in like for other in like)
    assert all(map(is_mark, (": :", "\u2236\u2236", "..:::")))
    assert not any(map(is_mark, ("", ":", "x::")))
