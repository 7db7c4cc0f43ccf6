"""The preview follows what is saved: the open page loads itself anew, says what is wrong, and outlives every mistake."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError

import pytest
from click.testing import CliRunner
from gongshilan.build.preview import Preview
from gongshilan.build.sample import Frames
from gongshilan.cli.building import prepared_for
from gongshilan.cli.live import Handler, Live
from gongshilan.cli.main import main
from gongshilan.cli.setting import Setting
from gongshilan.shipped import folder
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("preview")]
PATIENCE = 60_000  # ms; a loaded machine


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("preview") / "我的 门户"
    assert CliRunner().invoke(main, ["init", str(made), "--rulebook", "empty"]).exit_code == 0
    shutil.copytree(folder("theme", made), made / "theme")  # one of its own, to be changed
    return made


@pytest.fixture(scope="module")
def address(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("log") / "log.txt"
    with log.open("w", encoding="utf-8") as out:
        command = [sys.executable, "-u", "-m", "gongshilan", "--root", str(root), "serve", "--port", "0"]
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        try:
            end = time.monotonic() + PATIENCE / 1000
            while not (found := re.search(r"http://127\.0\.0\.1:\d+/", log.read_text(encoding="utf-8"))):
                assert time.monotonic() < end, log.read_text(encoding="utf-8")
                time.sleep(0.1)
            yield found[0]
            assert process.poll() is None, "ended by a mistake"
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    found = chromium.new_page()
    wrong: list[str] = []
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    found.goto(address)
    yield found
    found.close()
    assert not wrong


def test_what_is_saved_is_on_the_open_page(page: Page, root: Path) -> None:
    campaign = root / "content/campaign-1/campaign.md"
    text = campaign.read_text(encoding="utf-8")
    time.sleep(1)  # the watching begins a moment after the address is said
    campaign.write_text(text.replace("活动名称（请改）", "春季整改"), encoding="utf-8")
    expect(page.locator("body")).to_contain_text("春季整改", timeout=PATIENCE)
    assert page.locator("#gsl-live").count() == 0


def test_a_page_that_shows_what_was_saved_says_that_the_rest_follows(chromium: Browser, root: Path) -> None:
    """Until then other pages stay as they are, and say so; no page is loaded again for what is on another."""
    live = Live()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, live=live))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    setting = Setting(root, cached=False)
    loaded = setting.load()
    before = Preview(
        prepared_for(setting, loaded, setting.day(None, loaded.portal)).laid(loaded.portal.editions[0]), Frames()
    )
    live.made(before)
    pages = [chromium.new_page(), chromium.new_page()]
    for page, path in zip(pages, ("", "data.html"), strict=True):
        page.goto(f"http://127.0.0.1:{server.server_port}/{path}")
        expect(page.locator("main h1")).to_be_visible()
        page.evaluate("window.here = true")
    home, other = pages
    time.sleep(1)  # both listen
    live.made(before.with_pages({}), ["index.html"], busy=True)
    expect(home.locator("#gsl-busy")).to_contain_text("本页已是刚保存的内容", timeout=PATIENCE)
    expect(other.locator("#gsl-busy")).to_contain_text("正在按刚保存的内容更新", timeout=PATIENCE)
    assert home.evaluate("window.here") is None
    assert other.evaluate("window.here") is True
    live.kept("某处有错", busy=True)
    expect(other.locator("#gsl-busy")).to_have_count(0, timeout=PATIENCE)
    expect(other.locator("#gsl-live")).to_contain_text("某处有错")
    live.made(before)
    for page in pages:
        expect(page.locator("#gsl-live, #gsl-busy")).to_have_count(0, timeout=PATIENCE)
        page.wait_for_function("window.here === undefined")
        page.close()
    server.shutdown()


@pytest.mark.parametrize(
    ("file", "right", "wrong", "said"),
    [
        ("content/campaign-1/campaign.md", "period:", "peroid:", "field-unknown"),
        ("schema/rulebooks/start.yml", "obligations: []", "obligations: [", "yaml"),
        ("schema/rulebooks/start.yml", "due_soon_days: 14", "due_soon_day: 14", "rule-key-unknown"),
        ("content/portal.yml", "scopes:", "scops:", "field-"),
        ("mkdocs.yml", "plugins:", "plugins: [", "mkdocs.yml"),
    ],
)
def test_a_mistake_is_shown_on_the_page_and_survived(
    page: Page, root: Path, file: str, right: str, wrong: str, said: str
) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    expect(page.locator("h1").first).to_be_visible()
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    expect(page.locator("#gsl-live")).to_contain_text(said, timeout=PATIENCE)
    path.write_text(text, encoding="utf-8")
    expect(page.locator("#gsl-live")).to_have_count(0, timeout=PATIENCE)


def test_nothing_of_it_is_in_the_files(root: Path, address: str) -> None:
    with urllib.request.urlopen(address) as response:
        assert b"EventSource" in response.read()
    assert not (root / "site").exists()


def test_whatever_a_build_writes_can_be_opened(address: str) -> None:
    """The index and the tables are made when somebody asks; a page that is not there is ours, too."""
    for path, kind in [("search/index.js", "javascript"), ("data.html", "html"), ("data/datapackage.json", "json")]:
        with urllib.request.urlopen(address + path) as response:
            assert kind in response.headers["Content-Type"]
            assert len(response.read()) == int(response.headers["Content-Length"]) > 100
    asked = urllib.request.Request(f"{address}data/datapackage.json", method="HEAD")
    with urllib.request.urlopen(asked) as response:
        assert response.read() == b""
    with pytest.raises(HTTPError, match="404") as missing:
        urllib.request.urlopen(f"{address}nothing.html")
    assert "EventSource" in missing.value.read().decode()


def test_a_mistake_in_a_template_is_shown_where_it_is_used(page: Page, root: Path, address: str) -> None:
    """Pages that do not use it are shown as before; once it is mended, so is the page."""
    layout = root / "theme" / "layouts" / "search.html"
    text = layout.read_text(encoding="utf-8")
    layout.write_text(text + "{{ page.meta.view.nothing.at_all }}", encoding="utf-8")
    try:
        page.goto(f"{address}search.html")
        expect(page.locator("body")).to_contain_text("nothing", timeout=PATIENCE)
        page.goto(address)
        expect(page.locator("h1").first).to_be_visible()
    finally:
        layout.write_text(text, encoding="utf-8")
    page.goto(f"{address}search.html")
    expect(page.locator("input[type=search]").first).to_be_visible(timeout=PATIENCE)


def test_another_name_is_refused(address: str) -> None:
    """A page elsewhere that makes its own name lead here learns nothing."""
    asked = urllib.request.Request(address, headers={"Host": "example.com"})
    with pytest.raises(HTTPError, match="403"):
        urllib.request.urlopen(asked)
