"""Long lists: no page holds more than its share, and a filter on any page is one over all of them, with an address that can be sent."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser
from support.places import PORTAL, run
from support.watched import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
COUNT = 640  # suggestions; a page of their list has 200
ODD = 5  # the oldest of them but five: on the fourth page of the list


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small portal, to which many have written. The site's folder of the public edition."""
    root = tmp_path_factory.mktemp("lists")
    for name in ("content", "schema"):
        shutil.copytree(PORTAL / name, root / name)
    folder = root / "content" / "example-2030" / "suggestion"
    for number in range(COUNT):
        title, status = ("把走廊的水磨石补好", "办理中") if number == ODD else (f"示例意见{number}", "登记")
        (folder / f"s{number:03}.md").write_text(
            f"---\nkind: suggestion\ntitle: {title}\nunit: example-unit\nreceived: 2030-03-{1 + number // 32:02}\nstatus: {status}\n---\n示例。\n",
            encoding="utf-8",
        )
    done = run("--root", root, "build", "--edition", "public")
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site" / "public"


@pytest.fixture(params=["http", "file"])
def page(request: pytest.FixtureRequest, chromium: Browser, portal: Path) -> Iterator[Page]:
    """A browser at the list, served below a path or opened from its folder."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    found = context.new_page()
    if request.param == "file":
        found.goto((portal / "example-2030/suggestion/index.html").as_uri())
        yield found
    else:
        with served(portal.parent) as address:
            found.goto(f"{address}/public/example-2030/suggestion/index.html")
            yield found
    context.close()


def test_a_word_on_page_four_is_found_from_page_one(page: Page, portal: Path) -> None:
    fourth = (portal / "example-2030/suggestion/page-4.html").read_text(encoding="utf-8")
    assert "水磨石" in fourth
    assert "水磨石" not in page.content()
    page.fill(".g-narrow [name=q]", "水磨石")
    page.keyboard.press("Enter")
    hits = page.locator(".g-finding__list > li")
    hits.first.wait_for()
    assert hits.count() == 1
    page.reload()
    hits.first.wait_for()
    assert hits.count() == 1
    assert "kind=suggestion" in page.url
    assert "1" in str(page.locator(".g-finding__status").text_content())
    page.fill("#g-q", "没有这样的话")
    page.locator(".g-finding__none").wait_for()


def test_all_of_a_list_can_be_put_in_order(page: Page) -> None:
    """By day either way, over all pages; the address holds it."""
    page.click(".g-narrow button")
    page.locator(".g-finding__list > li").first.wait_for()
    assert str(COUNT + 1) in str(page.locator(".g-finding__status").text_content())
    for sort, first in (("age", "2030-03-01"), ("day", "2030-03-20")):
        page.click(f".g-finding__tools a[href*='sort={sort}']")
        page.locator(f".g-finding__tools a[aria-current][href*='sort={sort}']").wait_for()
        page.reload()
        page.locator(f".g-finding__tools a[aria-current][href*='sort={sort}']").wait_for()
        assert first in page.locator(".g-finding__list > li").first.inner_text()
    page.click(".g-finding__narrow")
    page.click(".g-facet__value >> text=办理中")
    # Kind, unit and "all off" stood there before the state did.
    page.locator(".g-finding__chosen li").nth(3).wait_for()
    assert page.locator(".g-finding__list > li").count() == 1


def test_a_table_says_how_many_of_its_rows_are_left(page: Page) -> None:
    """A list of one page narrows in its place: count, empty state, and an address that holds the word."""
    page.goto(page.url.replace("suggestion/index.html", "matrix.html"))
    page.wait_for_selector(".x-pick:not([hidden])")
    page.fill(".x-pick [name=has]", "没有")
    assert page.locator(".x-pick output").text_content() == page.locator(".x-pick output").get_attribute("data-none")
    page.reload()
    page.wait_for_function("document.querySelector('.x-pick output').textContent")
    assert page.input_value(".x-pick [name=has]") == "没有"
    assert page.locator(".x-matrix tr[data-k]:visible").count() == 0
    page.click(".x-pick button[type=reset]")
    page.locator(".x-matrix tr[data-k]:visible").first.wait_for()


def test_no_page_holds_more_than_its_share(portal: Path) -> None:
    """Lists and threads go on to a next page; what a page weighs does not grow with the number of records."""
    for pattern, rows, most in (
        ("example-2030/suggestion/index.html", "tbody tr", 200),
        ("example-2030/suggestion/page-*.html", "tbody tr", 200),
        ("example-2030/threads*.html", ".g-strand", 75),
        ("receipts/*.html", "tbody tr", 200),
    ):
        for path in portal.glob(pattern):
            assert len(LexborHTMLParser(path.read_text(encoding="utf-8")).css(rows)) <= most, path
    for path in portal.rglob("*.html"):
        raw = path.read_bytes()
        assert len(raw) <= 300_000, path
        if b"g-page--record" in raw:
            assert len(gzip.compress(raw, 6)) <= 25_000, path
