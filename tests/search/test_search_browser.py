"""Chromium on the same index: the same answers as Python's, and an interface for every reader."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path
from random import Random

import pytest
from axe_playwright_python.sync_playwright import Axe
from gongshilan.search.fold import fold
from gongshilan.search.index import Index
from gongshilan.search.search import narrow, search
from gongshilan.search.simplified import simplified
from playwright.sync_api import Browser, Page, Route, expect
from search_engine import Engine
from search_golden import CASES, corpus
from search_material import fuzzed, indexed, queries, sayings
from search_plain import worths

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("search-browser")]


def test_recall_and_precision(page: Page, address: str, site: Path, shipped_texts: list[list[str]]) -> None:
    """The thousand queries of test_search_exact.py on the shipped content, worth of every hit included."""
    wanted = queries(shipped_texts, 1000, seed=7)
    for query, hits in zip(wanted, Engine(page, address, site, "public").literal(wanted), strict=True):
        assert {int(number): value for number, value in hits.items()} == worths(shipped_texts, fold(query)), query


@pytest.mark.parametrize("name", ["shipped", "large"])
def test_same_answers_in_the_same_order(
    name: str, page: Page, address: str, site: Path, request: pytest.FixtureRequest
) -> None:
    """Several terms, phrases, exclusions, alternatives, synonyms, pinyin, mistakes in it, and nonsense."""
    folder = "public" if name == "shipped" else request.getfixturevalue("large_site").name
    index: Index = request.getfixturevalue(f"{name}_index")
    wanted = sayings(request.getfixturevalue(f"{name}_texts"), 300, seed=11) + fuzzed(300, seed=12)
    for query, found in zip(wanted, Engine(page, address, site, folder).search(wanted), strict=True):
        assert found == search(index, query).documents, query


def test_golden(page: Page, address: str, site: Path) -> None:
    """The golden cases."""
    for name, case in CASES.items():
        folder = site / "cases" / name
        (folder / "search").mkdir(parents=True, exist_ok=True)
        files, index = indexed(corpus(case))
        for path, raw in files.items():
            (folder / path).write_bytes(raw)
        found = Engine(page, address, site, f"cases/{name}").search([case["query"]], exactly=case.get("exactly", False))[0]
        assert [index.document(number)[0].removesuffix(".html") for number in found] == case["expect"], name


def test_folding_is_the_same(page: Page, address: str, site: Path, shipped_index: Index) -> None:
    """Every Chinese character that the index folds, every block of Unicode 13 sampled, marks and controls among them."""
    rng = Random(5)
    pairs = shipped_index.manifest["simplified"]
    traditional = set(map(chr, simplified()))
    blocks = [
        *range(0x20, 0x3100),
        *range(0x3130, 0x33FF),
        *range(0xF900, 0xFB00),
        *range(0xFE30, 0x10000),
        *range(0x1D400, 0x1D800),
    ]
    assigned = [code for code in blocks if unicodedata.category(chr(code)) not in ("Cn", "Cs")]
    texts = [pairs[at : at + 20] for at in range(0, len(pairs), 20)]
    texts += ["".join(chr(rng.choice(assigned)) for _ in range(8)) for _ in range(5000)]
    texts += [
        "".join(rng.choice(" \t\n\u3000\u200b\u2028\ufeffａ１聯é\u0301Σς\ud800İ甲") for _ in range(10)) for _ in range(2000)
    ]
    Engine(page, address, site, "public")
    found = page.evaluate("texts => texts.map((text) => gslSearch.fold(text, index.simplified))", texts)
    known = dict(zip(pairs[::2], pairs[1::2], strict=True))
    wrong = []
    for text, theirs in zip(texts, found, strict=True):
        ours = fold(text)
        # Python knows all Traditional characters, the browser those of this index.
        if "".join(known.get(c, c) for c in ours) != theirs and not traditional & set(theirs):
            wrong.append((text, ours, theirs))
    assert not wrong


def test_places_of_marks(page: Page, address: str, site: Path) -> None:
    """What is marked in a text is what was typed, whatever folding did to its length."""
    Engine(page, address, site, "public")
    marks = page.evaluate(
        """() => [["（㈠）整改", "一"], ["ＷＴＯ 與會", "wto"], ["先\u3000 整改", "先 整"], ["cafe\u0301 x", "é"], ["½年", "2年"], ["聯繫點", "系点"]]
          .map(([text, term]) => { const entry = ["a.html", text, "", "", "", "", "", "", "", ""];
            const link = gslSearch.hit({...index, words: {}, simplified: index.simplified, base: "."}, entry, 4, [gslSearch.fold(term, index.simplified)]);
            return Array.from(link.querySelectorAll(".g-hit__title mark")).map((mark) => mark.textContent); })"""
    )
    assert marks == [["㈠"], ["ＷＴＯ"], ["先\u3000 整"], ["e\u0301"], ["½年"], ["繫點"]]


def test_a_huge_text_is_looked_through_in_parts(page: Page, address: str, site: Path) -> None:
    """A hit where two parts meet is found; half a million hits are drawn like one; far behind in a text the beginning is shown."""
    Engine(page, address, site, "public")
    found = page.evaluate(
        """() => ["甲".repeat(19998) + "整改落实" + "乙".repeat(500000), "整改落实 ".repeat(100000), "丙".repeat(500000) + "整改落实"]
          .map((text) => { const entry = ["a.html", "题", "", "", "", text, "", "", "", ""];
            const link = gslSearch.hit({...index, words: {}, simplified: index.simplified, base: "."}, entry, 4, ["整改落实"]);
            const shown = link.querySelector(".g-hit__text");
            return [shown.querySelector("mark") && shown.querySelector("mark").textContent, shown.textContent.length < 120]; })"""
    )
    assert found == [["整改落实", True], ["整改落实", True], [None, True]]


def options(page: Page) -> list[str]:
    page.wait_for_selector(".g-hits [role=option]")
    return page.locator(".g-hits .g-hit__title").all_inner_texts()


def test_with_the_keyboard_alone(page: Page, address: str) -> None:
    """``/`` leads to the box, arrows through the results, Enter to one of them, Escape out."""
    page.goto(f"{address}/public/index.html")
    page.keyboard.press("/")
    expect(page.locator("#g-q")).to_be_focused()
    page.keyboard.type("徐斌")
    assert options(page)[0] == "徐斌"
    box = page.locator("#g-q")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = box.get_attribute("aria-activedescendant")
    assert chosen
    expect(page.locator(f"#{chosen}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(box).not_to_have_attribute("aria-activedescendant", "g-hit-0")
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    options(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/leader/xu-bin.html")
    page.keyboard.press("Control+k")
    expect(page.locator("#g-q")).to_be_focused()
    page.keyboard.type("整改")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    page.wait_for_selector(".g-finding .g-hit")


def test_it_is_announced(page: Page, address: str) -> None:
    """A screen reader hears how many there are once the typing pauses, and what to do where there is nothing."""
    page.goto(f"{address}/public/index.html")
    page.fill("#g-q", "徐斌")
    expect(page.locator(".g-search [role=status]")).to_contain_text("7")
    page.fill("#g-q", "没有这个词的")
    expect(page.locator(".g-search [role=status]")).to_contain_text("没有找到")
    expect(page.locator("#g-q")).to_have_attribute("aria-expanded", "false")


def test_facets_are_in_the_address(page: Page, address: str, shipped_index: Index) -> None:
    """Choosing narrows, the counts say to how many, the back button undoes, the address alone brings all of it back."""
    page.goto(f"{address}/public/search.html?q=整改")
    page.wait_for_selector(".g-finding .g-hit")
    found = search(shipped_index, "整改").documents
    counts = narrow(shipped_index, found, {})[1]["kind"]
    link = page.locator(".g-facet__value", has_text="整改事项").first
    assert link.locator(".g-facet__count").inner_text() == str(counts["rectification_item"])
    link.click()
    page.wait_for_url("**kind=rectification_item*")
    expect(page.locator(".g-finding__list > li")).to_have_count(counts["rectification_item"])
    shared = page.url
    page.go_back()
    expect(page.locator(".g-finding__status")).to_contain_text(str(len(found)))
    page.goto(shared)
    expect(page.locator(".g-finding__list > li")).to_have_count(counts["rectification_item"])
    expect(page.locator(".g-facet__value[aria-current]")).to_have_count(1)
    page.locator(".g-finding__chosen a").first.click()
    expect(page.locator(".g-finding__status")).to_contain_text(str(len(found)))


def test_browsing_without_a_query(page: Page, address: str, shipped_index: Index) -> None:
    page.goto(f"{address}/public/search.html")
    expect(page.locator(".g-finding__status")).to_contain_text(str(shipped_index.count))
    page.locator(".g-pager a").last.click()
    page.wait_for_url("**page=2*")
    expect(page.locator(".g-finding__list > li")).to_have_count(20)
    page.goto(f"{address}/public/search.html?page=999&kind=nonsense&unit=__proto__")
    expect(page.locator(".g-finding__status")).to_contain_text(str(shipped_index.count))


def test_too_long_is_said(page: Page, address: str) -> None:
    """What is not read of a query is told, in the list and on the page of results."""
    for typed in ("整改" * 300, " ".join("整改落实方案公示台账备案座谈会评议测评")):
        page.goto(f"{address}/public/index.html")
        page.fill("#g-q", typed)
        expect(page.locator(".g-hits__note")).to_contain_text("输入太长")
        page.goto(f"{address}/public/search.html?q={typed}")
        expect(page.locator(".g-finding__status")).to_contain_text("输入太长")


def test_narrow_screens_show_results_first(chromium: Browser, address: str) -> None:
    """The facets wait until they are asked for, and stay open while they are used."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/public/search.html?q=整改&kind=rectification_item")
    expect(page.locator(".g-finding__list .g-hit").first).to_be_in_viewport()
    page.locator(".g-finding__narrow").click()
    page.locator(".g-facet__value[aria-current]").click()
    page.wait_for_url(lambda url: "kind" not in url)
    expect(page.locator(".g-facet__value").first).to_be_visible()
    context.close()


def test_the_chosen_value_is_in_view(page: Page, address: str, large_site: Path) -> None:
    """A long list of values stands scrolled to it."""
    page.goto(f"{address}/{large_site.name}/search.html?unit=u35")
    chosen = page.locator(".g-facet__value[aria-current]")
    expect(chosen).to_contain_text("第35单位")
    page.locator(".g-facet ul", has=chosen).scroll_into_view_if_needed()
    expect(chosen).to_be_in_viewport(ratio=0.9)


def test_nothing_found_helps(page: Page, address: str) -> None:
    page.goto(f'{address}/public/search.html?q="没有的词"&kind=meeting')
    expect(page.locator(".g-finding__none li")).to_have_count(4)
    page.locator(".g-finding__none a").first.click()
    page.wait_for_url(lambda url: "kind" not in url)
    expect(page.locator(".g-finding__facets")).to_have_count(0)  # nothing that could be narrowed


def test_nothing_within_what_was_chosen(page: Page, address: str, shipped_index: Index) -> None:
    """The reader is told that there is something elsewhere, and how much."""
    all_found, within = (
        len(narrow(shipped_index, search(shipped_index, "整改").documents, chosen)[0])
        for chosen in ({}, {"kind": ["meeting"]})
    )
    assert (all_found > 0, within) == (True, 0)
    page.goto(f"{address}/public/search.html?q=整改&kind=meeting")
    expect(page.locator(".g-finding__status")).to_contain_text(f"不限范围有{all_found}条")
    page.locator(".g-finding__none a").first.click()
    expect(page.locator(".g-finding__status")).to_contain_text(f"找到{all_found}条")


def test_what_is_typed_is_never_markup(page: Page, address: str) -> None:
    """Neither in the list nor on the page, nor from the address."""
    evil = "<img src=x onerror=window.hit=1>\"'整改<b>"
    page.goto(f"{address}/public/index.html")
    page.fill("#g-q", evil)
    page.wait_for_selector(".g-hits:not([hidden])")
    page.goto(f"{address}/public/search.html?q={evil}&kind={evil}")
    expect(page.locator(".g-finding__status")).to_contain_text("没有找到")
    assert page.evaluate("window.hit") is None
    assert page.locator(".g-finding img, .g-hits img, .g-finding b").count() == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_accessibility(chromium: Browser, address: str, width: int) -> None:
    """axe finds nothing with the list open, an option chosen, and on the page of results; nothing is wider than the screen."""
    context = chromium.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/public/index.html")
    page.fill("#g-q", "整改")
    options(page)
    page.keyboard.press("ArrowDown")
    for path in ("", "search.html?q=整改&kind=rectification_item", "search.html?q=没有的词", "search.html"):
        if path:
            page.goto(f"{address}/public/{path}")
            page.wait_for_selector(".g-finding__results")
        violations = Axe().run(page).response["violations"]
        assert [(item["id"], [node["target"] for node in item["nodes"][:2]]) for item in violations] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_by_touch(chromium: Browser, address: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{address}/public/index.html")
    page.tap("#g-q")
    page.keyboard.type("xb")
    options(page)
    page.tap(".g-hits [role=option]")
    page.wait_for_url("**/leader/xu-bin.html")
    context.close()


def test_from_a_folder_without_a_network(chromium: Browser, site: Path, tmp_path: Path) -> None:
    """Opened by double-click in a folder of any name: the list, the page of results and its facets."""
    folder = tmp_path / "公示 栏#1"
    shutil.copytree(site / "public", folder)
    context = chromium.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "index.html").as_uri())
    page.fill("#g-q", "聯繫點")
    assert "联系点" in "".join(options(page))
    page.keyboard.press("Enter")
    page.wait_for_selector(".g-finding .g-hit")
    page.locator(".g-facet__value").first.click()
    page.wait_for_selector(".g-finding__chosen a")
    page.locator(".g-finding .g-hit").first.click()
    page.wait_for_selector("h1")
    assert not [url for url in asked if not url.startswith(("file:", "blob:"))]
    context.close()


def test_parts_that_do_not_load(chromium: Browser, address: str) -> None:
    """The reader is told what to do; the next try may succeed."""
    context = chromium.new_context()
    page = context.new_page()
    page.route("**/search/index.js", lambda route: route.abort())
    page.goto(f"{address}/public/index.html")
    page.fill("#g-q", "整改")
    expect(page.locator(".g-hits__note")).to_contain_text("没有载入")
    page.unroute("**/search/index.js")
    page.fill("#g-q", "整改方案")
    options(page)
    page.route("**/search/*.js", lambda route: route.abort())
    page.fill("#g-q", "徐斌联系点")
    expect(page.locator(".g-hits__note")).to_contain_text("刷新")
    context.close()


def test_texts_that_do_not_load(page: Page, address: str) -> None:
    """Of six texts that fail each is heard: no fault is left to the browser (the page's fixture sees to that)."""
    page.goto(f"{address}/public/index.html")
    page.evaluate("""async () => { document.querySelector("#g-q").focus();
      while (!gslSearch.open) await new Promise((done) => setTimeout(done, 10));
      const index = await gslSearch.open(document.querySelector("[data-gsl-search]").dataset.base);
      index.document = (number) => Promise.reject(new Error(String(number))); }""")
    page.fill("#g-q", "整改")
    expect(page.locator(".g-hits__note")).to_contain_text("刷新")


def test_slow_lines(chromium: Browser, address: str) -> None:
    """What takes long says so."""
    context = chromium.new_context()
    page = context.new_page()
    held: list[Route] = []
    page.route("**/search/index.js", lambda route: held.append(route))  # noqa: PLW0108 - a bound method of list has no signature
    page.goto(f"{address}/public/index.html")
    page.fill("#g-q", "整改")
    expect(page.locator(".g-hits__note")).to_contain_text("载入")
    held[0].continue_()
    options(page)
    context.close()


@pytest.mark.parametrize("saving", [False, True])
def test_what_every_search_needs_comes_ahead(chromium: Browser, address: str, *, saving: bool) -> None:
    """Once the page is there, without a touch of the box; and not where the reader saves data."""
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script(f"Object.defineProperty(navigator.connection, 'saveData', {{ get: () => {str(saving).lower()} }})")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(f"{address}/public/").split("?")[0]))
    if saving:
        page.goto(f"{address}/public/index.html")
        page.wait_for_load_state("networkidle")
    else:
        with page.expect_request("**/search/index.js"), page.expect_request("**/_search.js*"):
            page.goto(f"{address}/public/index.html")
    wanted = {"assets/gsl/_search.js", "search/index.js"}
    assert wanted & set(asked) == (set() if saving else wanted)
    page.fill("#g-q", "整改")
    options(page)
    assert wanted <= set(asked)
    context.close()


def test_an_old_browser_is_told(chromium: Browser, address: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(f"{address}/public/index.html")
    page.focus("#g-q")
    expect(page.locator(".g-search__note")).to_contain_text("浏览器")
    context.close()


def test_without_scripts(chromium: Browser, address: str) -> None:
    """The page of results says how to find things otherwise."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/public/search.html?q=整改")
    assert page.locator(".g-chips a").count() >= 1
    assert "目录" in page.locator("noscript, main, .g-page").first.inner_text()
    context.close()
