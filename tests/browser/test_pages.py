"""Every kind of page in a real browser, at the width of a phone and of a desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from support.amounts import amount
from support.pages import THIN, kinds_of_page, new_looks, one_of_each_layout

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WIDTHS = {"phone": (390, 844), "desk": (1280, 900)}


@dataclass(slots=True)
class Visited:
    """What was seen on one page of every kind: faults of layout, what axe found, script errors, requests that left the site."""

    layout: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    dark: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


@pytest.fixture(scope="module", params=WIDTHS)
def visited(request: pytest.FixtureRequest, chromium: Browser, address: str, site: Path) -> Visited:
    """Every kind of page at one width, each opened once. On a desk axe looks wherever something is drawn that was on no page before; on
    a phone, where the same is only narrower, and on a dark screen, for contrast, at a page of each layout (make test-full: everywhere)."""
    pages = kinds_of_page(site)
    width, height = WIDTHS[request.param]
    looked_at = set(new_looks(site / "public", pages))
    layouts = looked_at if amount(0, 1) else set(one_of_each_layout(site / "public", pages).values())
    context = chromium.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    seen = Visited()
    watch(page, address, seen)
    axe = Axe()
    for path in pages:
        response = page.goto(f"{address}/public/{path}")
        assert response is not None
        assert response.status == 200, path
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            seen.layout.append(f"{path}: {wide} px wide")
        if path != "404.html" and page.locator("h1").count() != 1:
            seen.layout.append(f"{path}: {page.locator('h1').count()} h1")
        if path not in (looked_at if width > 500 else layouts):
            continue
        page.evaluate(THIN)
        options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": width < 500}}}
        for violation in axe.run(page, options=options).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                targets = [node["target"] for node in violation["nodes"][:3]]
                seen.violations.append(f"{path}: {violation['id']} {targets}")
        if width > 500 and path in layouts:
            page.emulate_media(color_scheme="dark")
            options = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
            for violation in axe.run(page, options=options).response["violations"]:
                seen.dark += [f"{path}: {node['target']} {node['any'][0]['message']}" for node in violation["nodes"][:5]]
            page.emulate_media(color_scheme="light")
    context.close()
    return seen


def watch(page: Page, address: str, seen: Visited) -> None:
    """Note what a page asks for and complains of."""
    page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    own = (address, "data:", "file:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else seen.outside.append(request.url))


def test_every_kind_of_page(visited: Visited) -> None:
    """No horizontal scroll, no script error, no request that leaves the site, one h1."""
    assert not visited.layout
    assert not visited.errors
    assert not visited.outside


def test_accessibility(visited: Visited) -> None:
    """axe finds nothing serious or critical on any kind of page."""
    assert not visited.violations


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
    assert page.locator(".g-colophon").get_by_text("2009").first.is_visible()
    context.close()


@pytest.mark.parametrize("visited", ["desk"], indirect=True)
def test_contrast_on_a_dark_screen(visited: Visited, chromium: Browser, address: str) -> None:
    """A reader whose system asks for dark pages gets them, as legible; large print keeps its own colours, paper stays white."""
    assert visited.dark == []
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{address}/public/index.html")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) != "rgb(255, 255, 255)"
    page.click("[data-gsl-care]")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.click("[data-gsl-care]")
    page.emulate_media(media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_said_of_a_day_does_not_lie_over_the_link_beside_it(
    chromium: Browser, address: str, site: Path, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    seen = 0
    for path in sorted((site / "public").glob("*/duty/*.html"))[:2]:
        page.goto(f"{address}/public/{path.relative_to(site / 'public').as_posix()}")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found = page.evaluate(_OVER_IT)
        seen += found["seen"]
        assert found["over"] == [], path.name
    assert seen > 0
    context.close()


# The words of a day must end before the link begins, and not be squeezed into a pillar.
_OVER_IT = """() => {
  const over = [];
  const remarked = [...document.querySelectorAll(".g-evidence li")].filter((one) => /[（：]|不早于/.test(one.querySelector("time")?.innerText || ""));
  for (const one of remarked) {
    const range = document.createRange();
    range.selectNodeContents(one.querySelector("time"));
    const words = range.getBoundingClientRect(), link = one.querySelector("a").getBoundingClientRect();
    const apart = words.right <= link.left || words.bottom <= link.top + 2 || link.bottom <= words.top + 2;
    if (!apart || words.height > 40) over.push(one.innerText);
  }
  return { seen: remarked.length, over };
}"""
