"""Every kind of page in a real browser, at the width of a phone and of a desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from support.pages import kinds_of_page, one_of_each_layout

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WIDTHS = {"phone": (390, 844), "desk": (1280, 900)}


class Watched:
    """A page, with what it asked for and complained of."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.errors: list[str] = []
        self.outside: list[str] = []
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "request",
            lambda request: (
                self.outside.append(request.url)
                if not request.url.startswith((address, "data:", "file:", "blob:"))
                else None
            ),
        )


@pytest.mark.parametrize("width", WIDTHS)
def test_every_kind_of_page(chromium: Browser, address: str, site: Path, width: str) -> None:
    """No horizontal scroll, no script error, no request that leaves the site, one h1, a title."""
    size = WIDTHS[width]
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]})
    watched = Watched(context.new_page(), address)
    found: list[str] = []
    for path in kinds_of_page(site):
        response = watched.page.goto(f"{address}/public/{path}")
        assert response is not None
        assert response.status == 200, path
        wide = watched.page.evaluate("document.documentElement.scrollWidth")
        if wide > size[0]:
            found.append(f"{path}: {wide} px wide")
        if path != "404.html" and watched.page.locator("h1").count() != 1:
            found.append(f"{path}: {watched.page.locator('h1').count()} h1")
    context.close()
    assert not found
    assert not watched.errors
    assert not watched.outside


@pytest.mark.parametrize("width", WIDTHS)
def test_accessibility(chromium: Browser, address: str, site: Path, width: str) -> None:
    """axe finds nothing serious or critical on any kind of page. Contrast, which takes longest, is looked at everywhere on a desk and on
    a phone on one page of each layout."""
    size = WIDTHS[width]
    pages = kinds_of_page(site)
    coloured = pages if width == "desk" else one_of_each_layout(site / "public", pages).values()
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    axe = Axe()
    found: list[str] = []
    for path in pages:
        page.goto(f"{address}/public/{path}")
        options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": path in coloured}}}
        for violation in axe.run(page, options=options).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                targets = [node["target"] for node in violation["nodes"][:3]]
                found.append(f"{path}: {violation['id']} {targets}")
    context.close()
    assert not found


def test_without_scripts(chromium: Browser, address: str, site: Path) -> None:
    """With scripts off every link of the home page leads somewhere and the text is all there."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/public/index.html")
    links = {link for link in page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)") if "#" not in link}
    assert len(links) > 10
    for link in sorted(links):
        response = page.goto(link)
        assert response is not None
        assert response.status == 200, link
        assert page.locator("h1").is_visible()
    context.close()


def test_from_a_folder(chromium: Browser, site: Path) -> None:
    """Opened by double-click: pages, styles and links work without a server."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    missing: list[str] = []
    # a request the next page cut off was not refused
    page.on("requestfailed", lambda request: missing.append(request.url) if "ABORTED" not in str(request.failure) else None)
    page.goto((site / "public" / "index.html").as_uri())
    for link in page.eval_on_selector_all("main a[href]", "all => all.map(a => a.href)")[:20]:
        page.goto(link)
        assert page.locator("h1").count() == 1, link
    context.close()
    assert not missing


def test_print(chromium: Browser, address: str) -> None:
    """A printed page says where it is from and as of when, and drops the menu."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{address}/public/index.html")
    page.emulate_media(media="print")
    assert not page.locator("nav").first.is_visible()
    assert page.get_by_text("2009").first.is_visible()
    context.close()
