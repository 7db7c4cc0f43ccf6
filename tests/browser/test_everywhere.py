"""Every kind of page wherever it lies: below a path, under the policy as a header, without scripts; and opened from its folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from support.pages import kinds_of_page, one_of_each_layout
from support.watched import Watch, served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
_STYLED = "getComputedStyle(document.body).margin === '0px' && document.styleSheets.length > 5"
_LINKS = "all => all.map(a => a.href).filter(href => !/^(mailto|tel|javascript):/.test(href))"
_UNREAD = "all => all.filter(one => one.offsetParent === null && !one.closest('details:not([open]), [hidden]')).length"


@pytest.fixture(scope="module")
def pages(demo_site: Path) -> list[str]:
    """One page of each layout; the page of what is not there, which needs nothing, apart."""
    found = one_of_each_layout(demo_site / "public", kinds_of_page(demo_site))
    assert len(found) > 25
    return sorted(path for layout, path in found.items() if layout != "404")


@pytest.fixture(scope="module")
def below(demo_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The edition two folders down, with the policy that the server is told to send."""
    root = tmp_path_factory.mktemp("below")
    (root / "a").mkdir()
    (root / "a" / "b").symlink_to(demo_site / "public")
    sent = (demo_site / "public" / "csp.conf").read_text(encoding="utf-8")
    policy = sent.split('default "', 1)[1].split('"', 1)[0]
    assert "default-src 'none'" in policy
    with served(root, ("Content-Security-Policy", policy)) as address:
        yield f"{address}/a/b"


def test_below_a_path_without_scripts(chromium: Browser, below: str, pages: list[str]) -> None:
    """Heading, menu and words are there, with their styles; every link stays inside."""
    watch = Watch(chromium, below, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = watch.page
    for path in pages:
        response = page.goto(f"{below}/{path}")
        assert response is not None
        assert response.status == 200, path
        assert page.locator("h1").is_visible(), path
        assert page.locator("nav.g-menu a").first.is_visible(), path
        assert page.evaluate(_STYLED), path
        assert [link for link in page.eval_on_selector_all("a[href]", _LINKS) if not link.startswith(below)] == [], path
        assert page.eval_on_selector_all("main h2, main h3", _UNREAD) == 0, path
    assert (watch.errors, watch.outside) == ([], [])
    watch.close()


@pytest.mark.parametrize("where", ["path", "folder"])
def test_with_scripts(chromium: Browser, below: str, demo_site: Path, pages: list[str], where: str) -> None:
    """Nothing is stopped by the policy, nothing is complained of, nothing is asked for elsewhere or not found; styles are there."""
    base = below if where == "path" else (demo_site / "public").as_uri()
    watch = Watch(chromium, base, viewport={"width": 1280, "height": 900})
    missing: list[str] = []
    watch.context.on(
        "requestfailed", lambda request: missing.append(request.url) if "ABORTED" not in str(request.failure) else None
    )
    watch.context.on("response", lambda response: missing.append(response.url) if response.status >= 400 else None)
    stopped = []
    for path in pages:
        watch.page.goto(f"{base}/{path}")
        assert watch.page.evaluate(_STYLED), path
        stopped += watch.stopped()
    assert (stopped, watch.errors, watch.outside, missing) == ([], [], [], [])
    watch.close()
