"""The day an edition is as of: on the screen, for those who listen; with scripts as a text that can be found and copied."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PLACES = (".g-strip__asof", ".g-colophon")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("path", ["index.html", "demo-2009/unit/d001.html"])
def test_readers_see_it(chromium: Browser, demo_address: str, scripts: bool, path: str) -> None:
    context = chromium.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{demo_address}/index.html")
    said = re.search(r"本站内容截至(\d+年\d+月\d+日)", page.locator("main").inner_text())
    assert said is not None
    page.goto(f"{demo_address}/{path}")
    for place in PLACES:
        found = page.locator(place)
        told = found.aria_snapshot().replace("\n", "").replace(" ", "")
        assert f"本站内容截至{said[1]}" in told
        assert "首页写明" not in told
        box = found.locator(".g-day").bounding_box()
        assert box is not None
        assert box["width"] > 40
        if scripts:
            expect(found).to_contain_text(f"本站内容截至{said[1]}")
    context.close()


def test_without_the_style_sheet_it_is_said_where_the_day_stands(chromium: Browser, demo_address: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.route("**/day.css", lambda route: route.abort())
    page.goto(f"{demo_address}/demo-2009/unit/d001.html")
    page.click(".g-strip__asof a")
    assert page.url == f"{demo_address}/index.html"
    assert re.search(r"本站内容截至\d+年\d+月\d+日", page.locator("main").inner_text())
    context.close()
