"""Care: wide parts say that they are, charts open at today, large print has wider lines and a voice."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_care_offers_more(chromium: Browser, demo_address: str) -> None:
    """Wider lines and reading aloud appear with 关怀版, work, and are remembered; without it they are not there."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.add_init_script(
        "window.said = []; Object.defineProperty(window, 'speechSynthesis', {value: {cancel() {}, speak(item) { said.push(item.text); }}});"
    )
    page.goto(f"{demo_address}/demo-2009/unit/d001.html")
    assert not page.locator("[data-gsl-spacing]").is_visible()
    page.click("[data-gsl-care]")
    height = "getComputedStyle(document.getElementById('main')).lineHeight"
    before = page.evaluate(height)
    page.click("[data-gsl-spacing]")
    assert float(page.evaluate(height)[:-2]) > float(before[:-2])
    page.click("[data-gsl-aloud]")
    assert page.get_attribute("[data-gsl-aloud]", "aria-pressed") == "true"
    assert any("意见与答复" in line for line in page.evaluate("said"))
    page.click("[data-gsl-aloud]")
    assert page.get_attribute("[data-gsl-aloud]", "aria-pressed") == "false"
    page.goto(f"{demo_address}/index.html")
    assert page.evaluate("document.documentElement.className") == "g-careful g-spaced"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_what_is_wide_says_so_and_charts_open_at_today(chromium: Browser, demo_address: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{demo_address}/demo-2009/index.html")
    holder = page.locator(".g-chart .g-scroll")
    assert "is-wide" in str(holder.get_attribute("class"))
    assert page.locator(".g-chart .g-hint--wide").is_visible()
    inside = (
        "element => { const a = element.querySelector('.g-chart__now').getBoundingClientRect(), b = element.getBoundingClientRect();"
        " return a.left >= b.left && a.left <= b.right; }"
    )
    assert holder.evaluate(inside)
    context.close()
    wide = chromium.new_context(viewport={"width": 1920, "height": 1000})
    page = wide.new_page()
    page.goto(f"{demo_address}/demo-2009/index.html")
    assert page.locator(".g-hint--wide").count() == 0
    wide.close()
