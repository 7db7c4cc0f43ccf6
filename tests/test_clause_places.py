"""Clauses have places in a document's own numbering, and obligations quote and lead to them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from gongshilan.build.load import Loaded
from gongshilan.markup.numbered import placed
from gongshilan.pages import make_pages
from gongshilan.pages.body import render
from gongshilan.pages.clauses import anchors, quoted
from gongshilan.pages.index import Site
from support.shown import shown
from support.world import CAMPAIGN, graph, record

BODY = """# 总则

一、参加人员

全体党员参加。

（一）步骤

1. 动员。
2. 学习。

三、措施

（一）领导

1．带头。

（1）细目。

（二）保证

2009.3 不是编号。
"""


def test_numbers_become_places() -> None:
    """Below those they stand under; a number that begins anew is no second place; a decimal is no number."""
    html = render(BODY, lambda _scheme, _name: None)
    assert re.findall(r'id="([^"]+)"', html) == ["h-1", "一", "一-一", "三", "三-一", "三-一-1", "三-一-1-1", "三-二"]
    assert placed("<p>一、甲</p><p>一、乙</p>").count("id=") == 1
    twice = placed("<p>一、甲</p><p>（四）整改</p><p>1．方案</p><p>（四）其它说明</p><p>1．小结</p>")
    assert re.findall(r'id="([^"]+)"', twice) == ["一", "一-四", "一-四-1", "一-四-其它", "一-四-其它-1"]
    assert "id" not in placed("<p>（一）没有上一级</p>")


@pytest.mark.parametrize(
    ("clause", "places"),
    [
        ("一（二）3—4", ["一-二-3", "一-二", "一"]), ("三（一）学习", ["三-一-学习", "三-一", "三"]), ("二3", ["二-3", "二"]), ("五，末段", ["五"]),
        ("一（四）其它3、二", ["一-四-其它-3", "一-四-其它", "一-四", "一"]), ("附则", []),
    ],
)  # fmt: skip
def test_clauses_as_they_are_cited(clause: str, places: list[str]) -> None:
    assert anchors(clause) == places


def test_an_obligation_quotes_its_clause(rules: object, shipped: Loaded) -> None:
    header = {"issuer": "示例党委", "written": "2030-03-01", "number": "示委〔2030〕1号"}
    held = record("document", "paper", header=header, body=BODY)
    view = replace(shown(shipped, "public", date(2009, 4, 30)), graph=graph(rules, [held]))  # type: ignore[arg-type]
    site = Site(view)
    found = quoted(site, CAMPAIGN, {"issuer": "示例党委", "date": "2030-03-01"}, "三（一）1")
    assert found == {"href": f"{CAMPAIGN}/document/paper.html#三-一-1", "text": "paper", "quote": "1．带头。"}
    by_number = quoted(site, CAMPAIGN, {"number": "示委〔2030〕1号"}, "九")
    assert by_number == {"href": f"{CAMPAIGN}/document/paper.html", "text": "paper", "quote": ""}
    assert quoted(site, CAMPAIGN, {"title": "别的"}, "一") is None


def test_the_shipped_obligations_lead_to_their_document(shipped: Loaded) -> None:
    view = shown(shipped, "public", date(2009, 4, 30))
    pages = {page.path: page for page in make_pages(view)}
    led = [page for path, page in pages.items() if "/obligation/" in path and page.view["quoted"]]
    assert {path.split("/")[0] for path in pages if "/obligation/" in path} == {page.path.split("/")[0] for page in led}
    for page in led:
        assert page.view["quoted"]["quote"], page.path
        assert page.view["quoted"]["href"].partition("#")[0] in pages
    told = {page.path.rpartition("/")[2].removesuffix(".html"): page.view["quoted"] for page in led}
    assert told["pd-23"]["href"].endswith("#一-四-其它-1")
    assert told["pd-24"]["quote"].startswith("2．")
    assert "3．" in told["pd-11"]["quote"]
    assert "4．" in told["pd-11"]["quote"]
    assert "5．" not in told["pd-11"]["quote"]
