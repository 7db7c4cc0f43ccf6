"""Receipts: a wrong digit is noticed, every suggestion has a number, and one sentence says where it is."""

from __future__ import annotations

import itertools
import re
from datetime import date
from pathlib import Path

import pytest
from gongshilan.build.load import Loaded
from gongshilan.build.rules import Rules, load_rules
from gongshilan.corpus.gather import corpus
from gongshilan.guard.numbers import find
from gongshilan.measure.whereabouts import receipt_of, whereabouts
from gongshilan.pages import make_pages
from gongshilan.pages.index import Site
from gongshilan.pages.receipts import receipt_pages, where_words
from gongshilan.receipts import derived, grouped, normal, valid
from support.demo_cases import demo_case
from support.places import run
from support.shown import shown
from support.world import assessed, graph, record

DAY = date(2009, 8, 10)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    root = tmp_path_factory.mktemp("receipts")
    return demo_case(root, load_rules(root), 8, 24, 3).loaded


def test_a_misheard_digit_is_noticed() -> None:
    """Every single wrong digit, and all but a few exchanges of neighbours."""
    for name in ("a", "b", "c"):
        digits = derived(name)
        assert valid(digits)
        assert len(digits) == 9
        wrong = [digits[:at] + str(d) + digits[at + 1 :] for at, d in itertools.product(range(9), range(10))]
        assert [item for item in wrong if item != digits and valid(item)] == []
        swapped = {digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in range(8)} - {digits}
        assert sum(map(valid, swapped)) <= 1


def test_numbers_as_people_write_them() -> None:
    assert normal("４８２ ９１３－７５６") == normal("482913756") == normal("482-913·756") == "482913756"
    assert normal("48291375") == normal("48291375x") == normal("") == ""
    assert grouped("482913756") == "482 913 756"
    assert len({derived(str(number))[:1] for number in range(99)} - {"0"}) == 9


def test_every_suggestion_has_a_number(demo: Loaded) -> None:
    """Its own where it has one; no two alike in a portal of this size; the lists have each once and lead to it."""
    view = shown(demo, "public", DAY)
    held = view.graph.of_kind("suggestion")
    numbers = [receipt_of(item) for item in held]
    assert len(set(numbers)) == len(held) >= 3
    assert all(map(valid, numbers))
    own = record("suggestion", "s", status="registered", receipt_no="482 913 756")
    assert receipt_of(own) == "482913756"
    assert receipt_of(record("meeting", "m")) == ""
    [page] = receipt_pages(Site(view))
    assert [row["id"] for row in page.view["rows"]] == sorted(f"r{number}" for number in numbers)


def test_a_number_said_twice_is_nobodys_identity_card(demo: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that, written twice, passes for one: what is searched holds both ways of writing it, and nothing that passes."""
    numbers = (derived(f"s{number}") for number in itertools.count())
    number = next(number for number in numbers if find(f"{grouped(number)} {number}"))
    monkeypatch.setattr("gongshilan.corpus.gather.receipt_of", lambda item: number if item.kind == "suggestion" else "")
    documents = corpus(shown(demo, "public", DAY), ()).documents
    said = [item.numbers for item in documents if item.facets.get("kind") == "suggestion"]
    assert said
    for text in said:
        assert number in text
        assert grouped(number) in text
        assert find(text) == ()


def test_many_are_listed_by_their_first_digits(demo: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no page grows without end."""
    monkeypatch.setattr("gongshilan.pages.receipts._FEW", 2)
    site = Site(shown(demo, "public", DAY))
    first, *lists = receipt_pages(site)
    assert first.view["length"] == 1
    assert first.view["prefixes"].split() == [page.path[9:-5] for page in lists]
    for page in lists:
        assert {row["number"][0] for row in page.view["rows"]} == {page.path[9:-5]}
    assert sum(len(page.view["rows"]) for page in lists) == len(site.graph.of_kind("suggestion"))


SAID = [
    ({"status": "registered", "received": "2030-03-01", "due": "2030-03-20"},
     "2030年3月1日收到，现在“登记”，由u负责，应在2030年3月20日以前答复（逾期12天）。"),
    ({"status": "in_progress", "received": "2030-03-01", "department": "人事组", "progress": [{"date": "2030-03-05", "text": "分办"}]},
     "2030年3月1日收到，现在“办理中”，由人事组负责，最近一次进展在2030年3月5日，没有写明何时答复。"),
    ({"status": "answered", "received": "2030-03-01", "due": "2030-03-20", "answer": {"date": "2030-03-10", "text": "好"}},
     "2030年3月1日收到，2030年3月10日已答复，事情还没有办完，现在“已答复”，由u负责。"),
    ({"status": "closed", "received": "2030-03-01", "answer": {"date": "2030-03-10", "text": "好"}},
     "2030年3月1日收到，2030年3月10日已答复，“已办结”。"),
    ({"status": "declined", "received": "2030-03-01", "reason": "法定职责", "answer": {"date": "2030-03-10", "text": "好"}},
     "2030年3月1日收到，2030年3月10日已答复，“不予采纳”，理由：法定职责。"),
    ({"status": "transferred", "went_to": "交通部门"}, "收到日期未载，已转给交通部门。"),
    ({"status": "closed", "answer": {"text": "好"}}, "收到日期未载，已答复（日期未载），“已办结”。"),
    ({"status": "long_term", "received": "2030-03-01", "answer": {"date": "2030-03-10", "text": "好"}, "review_dates": ["2030-06-30"]},
     "2030年3月1日收到，2030年3月10日已答复，事情还没有办完，现在“长期坚持”，由u负责，应在2030年6月30日以前复查（还有90天）。"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "said"), SAID, ids=[str(data["status"]) + str(n) for n, (data, _) in enumerate(SAID)])
def test_one_sentence_says_where_it_is(data: dict[str, object], said: str, rules: Rules, demo: Loaded) -> None:
    from dataclasses import replace

    item = record("suggestion", "s", **data)
    found = assessed(rules, [item], "2030-04-01")
    view = shown(demo, "public", DAY)
    view = replace(view, graph=graph(rules, [item]), assessment=found, as_of=date(2030, 4, 1))
    assert where_words(Site(view), item) == said


def test_a_tomorrow_is_no_news(rules: Rules) -> None:
    """An answer of tomorrow has not been given; a record of tomorrow is nowhere yet."""
    item = record("suggestion", "s", status="answered", received="2030-03-01", answer={"date": "2030-04-02", "text": "好"})
    found = whereabouts(item, assessed(rules, [item], "2030-04-01").lateness, date(2030, 4, 1))
    assert found is not None
    assert (found.answer_given, found.answered, found.since) == (False, None, date(2030, 3, 1))
    later = record("suggestion", "t", status="registered", received="2030-05-01")
    assert whereabouts(later, assessed(rules, [later], "2030-04-01").lateness, date(2030, 4, 1)) is None


def test_new_gives_a_number(tmp_path: Path) -> None:
    """And says it; other kinds get none."""
    assert run("init", tmp_path / "p").returncode == 0
    done = run("--root", tmp_path / "p", "new", "suggestion", "--title", "路灯不亮")
    assert done.returncode == 0, done.stderr
    [told] = re.findall(r"回执号：(\d{3} \d{3} \d{3})", done.stdout)
    assert valid(normal(told))
    [file] = (tmp_path / "p").rglob("suggestion-lu-deng-bu-liang.md")
    assert f"\nreceipt_no: {told}\n" in file.read_text(encoding="utf-8")
    assert "回执号" not in run("--root", tmp_path / "p", "new", "meeting", "--title", "会").stdout


def test_the_form_asks_what_the_schema_has(demo: Loaded) -> None:
    """Labels and choices of the schema, ways to hand in of the portal; nothing of the office's that a citizen cannot know."""
    ways = {
        "mail": "gsl@example.invalid",
        "others": ["意见箱"],
        "issues": {"forge": "gitlab", "url": "https://git.example.cn/a/b/"},
    }
    view = shown(demo, "public", DAY, {"suggestions": ways})
    [page] = [page for page in make_pages(view) if page.path == "suggest.html"]
    fields = {field["path"]: field for field in page.view["fields"]}
    assert {name for name, field in fields.items() if field["required"]} == {"title", "unit", "body"}
    assert len(fields["unit"]["choices"]) == len(view.graph.of_kind("unit"))
    assert "服务质量" in str(fields["category"]["choices"]) or len(fields["category"]["choices"]) > 2
    assert not {"answer", "status", "due", "department"} & set(fields)
    assert [way["text"] for way in page.view["ways"]] == ["gsl@example.invalid", "意见箱"]
    assert page.view["issues"]["href"] == "https://git.example.cn/a/b/-/issues/new?"
