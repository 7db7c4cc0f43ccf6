"""A person at the desk: what is done is counted, what goes wrong is noted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, expect
from support.watched import Watch

expect.set_options(timeout=60_000)  # a machine may be busy

SIZES = {"desk": (1280, 900), "phone": (390, 844)}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Person:
    """One who has opened the start address. ``actions`` counts what hands did."""

    def __init__(self, watch: Watch, start: str) -> None:
        self.watch = watch
        self.page = watch.page
        parts = urlsplit(start)
        self.base = f"{parts.scheme}://{parts.netloc}"
        self.actions = 0
        self.page.goto(start)
        self.page.wait_for_url(f"{self.base}/")

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.page.wait_for_load_state("networkidle")

    def click(self, what: Locator) -> None:
        self.actions += 1
        what.click()

    def fill(self, label: str, value: str) -> None:
        """Going to a field and typing."""
        self.actions += 1
        self.page.get_by_label(label).first.fill(value)

    def choose(self, label: str, value: str) -> None:
        self.actions += 1
        self.page.get_by_label(label).first.select_option(label=value)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def axe(self, *, contrast: bool = True, frames: bool = True) -> list[str]:
        """What axe finds. Contrast takes it longest, and is the same at every size."""
        options: dict[str, Any] = {"runOnly": RULES, "rules": {"color-contrast": {"enabled": contrast}}, "iframes": frames}
        found = Axe().run(self.page, options=options).response["violations"]
        return [f"{self.page.url} {item['id']} {node['html'][:150]}" for item in found for node in item["nodes"]]

    def overflow(self) -> int:
        """Pixels by which the page is wider than the screen."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@contextmanager
def person(chromium: Browser, start: str, size: str = "desk") -> Iterator[Person]:
    """A person at a screen; no script may fail, no policy be broken, nothing be asked of elsewhere."""
    width, height = SIZES[size]
    parts = urlsplit(start)
    watch = Watch(chromium, f"{parts.scheme}://{parts.netloc}", viewport={"width": width, "height": height})
    try:
        yield Person(watch, start)
        assert watch.outside == []
        assert [error for error in watch.errors if "status of 4" not in error] == []
    finally:
        watch.context.close()
