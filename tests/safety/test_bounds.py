"""Bounded work: what an editor saves costs so much and no more, or is refused with a message. Nothing here looks at a clock: each
text is given the budget a real build gives it, and the outcome is that it was enough or that it was not."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest
from gongshilan.bounded import Budget, Done, Exceeded, each
from gongshilan.catalogue import catalogue
from gongshilan.link.near import Near
from gongshilan.markup.cost import BUDGET, attempt, attempt_written, heavy
from gongshilan.pages import body
from gongshilan.read.written import read_written
from gongshilan.vet.written import check_written
from gongshilan.windows.wording import WordingError, read_stretch
from support.amounts import amount
from support.cases import lay
from support.places import run

SIZE = 1_000_000  # about what read/limits.py lets one file hold


def filled(pattern: str, size: int = SIZE) -> str:
    """The pattern over and over."""
    return pattern * (size // len(pattern.encode()))


def render(text: str) -> int:
    """What publishing does with a body, links of ours included."""
    return len(body.render(text, lambda _, name: None if name == "no" else f"{name}.html"))


# Patterns that take Markdown engines, HTML cleaners or careless expressions ages, and ordinary matter in quantity.
ENOUGH = {
    "brackets": "[",
    "pictures": "![",
    "unfinished links": "[a](",
    "links": "[a](record:yes) ",
    "links to nowhere": "[a](record:no) ",
    "emphasis": "*a **a _a __a ",
    "struck": "~~a ",
    "code": "`a ``",
    "headings": "# a\n",
    "anchors never closed": "<a href='x'>",
    "anchors never finished": "<div>\n<a ",
    "headings never closed": "<h1>",
    "headings never finished": "<div>\n<h1 ",
    "pictures never finished": '<div>\n<img src="',
    "less-than": "<",
    "comments": "<!-- ",
    "declarations": "<![CDATA[",
    "raw text": "<textarea><title>",
    "tables": "|a|b|c|\n|-|-|-|\n",
    "notes": "[^a] ",
    "paragraphs": "字字字。\n\n",
    "one line": "字",
    "blanks": "   \n",
}  # fmt: skip
TOO_MUCH = {
    "quotations in quotations": "> ",
    "bold never closed": "<b></p>",
}


def outcomes(texts: dict[str, str], task: object = render, budget: Budget = BUDGET) -> dict[str, object]:
    """Name → what became of the text."""
    return dict(zip(texts, each(task, list(texts.values()), budget), strict=True))  # type: ignore[arg-type]


def test_half_a_megabyte_of_anything_usual_is_rendered() -> None:
    """Within the budget, by the very code that publishes. Half of what passes on an idle machine: this one may be busy."""
    texts = {name: filled(pattern, 500_000) for name, pattern in ENOUGH.items()}
    assert all(heavy(text) for text in texts.values())
    found = outcomes(texts)
    assert {name for name, outcome in found.items() if not isinstance(outcome, Done)} == set()


def test_what_is_too_much_is_stopped_and_the_next_goes_on() -> None:
    """One child after the other; what is found does not depend on its neighbours."""
    texts = {name: filled(pattern, 400_000) for name, pattern in TOO_MUCH.items()}
    texts["an ordinary one"] = filled("字。\n\n", 10_000)
    found = outcomes(texts, attempt, replace(BUDGET, cpu=amount(1, BUDGET.cpu)))
    assert {name for name, outcome in found.items() if isinstance(outcome, Exceeded)} == set(TOO_MUCH)


def test_ordinary_texts_are_not_tried() -> None:
    """A long report without oddities costs nothing extra; the worst short text is harmless."""
    assert not heavy("一段话，里面有**重点**和[链接](record:x)。\n\n" * 60)
    assert not heavy("> " * 1_000)
    assert heavy("> " * 1_001)
    assert heavy("字" * 10_001)


def test_a_page_that_costs_too_much_is_named() -> None:
    """With the line at which the matter begins, whatever else is wrong with it."""
    text = "---\ntitle: 题\n---\n# 题\n\n" + filled("<div>", 400_000)
    [problem] = check_written([("about.md", text)], "pages")
    assert (problem.code, str(problem.place)) == ("text-costly", "pages/about.md:5:1")
    for sentence in catalogue()["problems"][problem.code].values():
        assert sentence % problem.params


def test_a_large_page_is_still_told_what_is_wrong_with_it() -> None:
    """The child tells it."""
    assert heavy(filled("字。\n\n", 50_000))
    text = filled("字。\n\n", 50_000) + "<script>"
    [problem] = check_written([("about.md", text)], "pages")
    assert (problem.code, problem.place.line) == ("page-tag", text.count("\n") + 1)
    [outcome] = each(attempt_written, [text], BUDGET)
    assert isinstance(outcome, Done)


def _misbehave(what: str) -> str:
    if what == "spin":
        while True:
            pass
    if what == "wait":
        time.sleep(600)
    if what == "hoard":
        return str(len(bytes(1 << 31)))
    if what == "crash":
        os.kill(os.getpid(), signal.SIGKILL)  # as the system does when memory is short
    return what


def test_the_child_is_ended_and_nothing_else() -> None:
    """Time, waiting, memory, a crash: each is told, the rest is worked off, and this process is as it was."""
    items = ["a", "hoard", "b", "crash", "c", "wait", "spin", "d"]
    found = list(each(_misbehave, items, Budget(cpu=1, wall=2, memory=1 << 28)))
    expected = [
        Done("a"), Exceeded("memory"), Done("b"), Exceeded("memory"), Done("c"), Exceeded("time"), Exceeded("time"), Done("d"),
    ]  # fmt: skip
    assert found == expected


def test_an_error_of_ours_is_no_verdict_on_the_text() -> None:
    """It is raised, not told as a problem of the content."""
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        list(each(lambda number: 1 // number, [0], BUDGET))


def test_wording_of_dates_is_short() -> None:
    """A quarter of a million blanks are no date, and are not looked at one by one."""
    for text in ("2030年" + " " * 250_000 + "x", "至" * 80_000, "2030" + "年 " * 80_000, " " * 250_000, "二" * 80_000):
        with pytest.raises(WordingError):
            read_stretch(text)


def test_the_first_line_of_a_page_may_be_anything() -> None:
    """A heading is read by a pattern that would look at a run of blanks once for each of them."""
    for line in ("# " + " " * 900_000 + "x", "# " + " #" * 450_000, "# " + "{#a" * 300_000, "# x" + "\t" * 900_000):
        page, problems = read_written("x.md", line + "\n\n字")
        assert not problems
        assert page.heading == "" or len(page.heading) <= 400


def test_suggestions_are_bounded() -> None:
    """Ten thousand mistyped ids among ten thousand: the first hundred are compared with all of them."""
    asked = 0

    def ids() -> list[str]:
        nonlocal asked
        asked += 1
        return ["example-plan", "example-unit"]

    near = Near()
    assert near("example-paln", ids) == "example-plan"
    for number in range(10_000):
        near(f"example-{number}", ids)
    assert near("example-paln", ids) == "example-plan"
    assert asked == 100


@pytest.mark.build
def test_as_much_as_a_record_may_hold_is_built(folder: Path) -> None:
    """A list of 9,000 items, a document named as a source 9,000 times, a body of half a megabyte."""
    lay(folder, [])
    head = "---\nkind: meeting\ntitle: 示例会议\nunit: example-unit\nmeeting_type: 座谈会\n"
    meeting = folder / "content" / "example-2030" / "meeting"
    (meeting / "long-list.md").write_text(head + "topics:\n" + "- 题目\n" * 9_000 + "---\n", encoding="utf-8")
    for number in (1, 2):
        sources = "source:\n" + "- {document: example-document}\n" * 4_500
        (meeting / f"sources-{number}.md").write_text(head + sources + "---\n", encoding="utf-8")
    (meeting / "long-body.md").write_text(
        head + "---\n" + "见[文件](record:example-document)。\n\n" * 10_000, encoding="utf-8"
    )
    done = run("--root", folder, "build", "--edition", "public", "--jobs", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    pages = folder / "site" / "public" / "example-2030" / "meeting"
    assert (pages / "long-list.html").read_text(encoding="utf-8").count("题目") == 9_000
    assert (pages / "long-body.html").read_text(encoding="utf-8").count("document/example-document.html") >= 10_000
