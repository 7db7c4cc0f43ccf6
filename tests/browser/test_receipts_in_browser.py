"""Looking a suggestion up and writing one down, in a real browser, served below a sub-path and opened from a folder."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from gongshilan.receipts import derived, valid
from PIL import Image
from playwright.sync_api import Browser, Page
from support.places import PORTAL, run

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small portal, which says where suggestions go."""
    root = tmp_path_factory.mktemp("board")
    for name in ("content", "schema"):
        shutil.copytree(PORTAL / name, root / name)
    settings = root / "content" / "portal.yml"
    ways = "suggestions: {mail: gsl@example.invalid, issues: {forge: github, url: 'https://git.example.invalid/a/b'}}\n"
    settings.write_text(settings.read_text(encoding="utf-8") + ways, encoding="utf-8")
    done = run("--root", root, "build", "--edition", "public")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture(params=["http", "file"])
def page(request: pytest.FixtureRequest, chromium: Browser, board: Path) -> Iterator[Page]:
    from support.watched import served

    context = chromium.new_context(viewport={"width": 390, "height": 844}, accept_downloads=True)
    found = context.new_page()
    if request.param == "file":
        found.goto((board / "site" / "public" / "index.html").as_uri())
        yield found
    else:
        with served(board / "site", ("X-Content-Type-Options", "nosniff")) as address:
            found.goto(f"{address}/public/index.html")
            yield found
    context.close()


def beside(page: Page, path: str) -> str:
    return page.url.rsplit("/", 1)[0] + "/" + path


def test_a_number_leads_to_its_line(page: Page) -> None:
    """As it is printed; a misprint is said, an unknown number too."""
    number = derived("example-2030/example-suggestion")
    page.goto(beside(page, "receipt.html"))
    for typed, said in ((number[:-1] + str((int(number[-1]) + 1) % 10), "wrong"), (derived("nobody"), "none")):
        page.fill("#g-no", typed)
        page.click("[data-gsl-receipt] button")
        note = page.locator("[data-gsl-receipt] [role=alert]")
        assert note.text_content() == note.get_attribute(f"data-{said}")
    page.fill("#g-no", f" {number[:3]}　{number[3:6]}-{number[6:]}")
    page.keyboard.press("Enter")
    assert page.locator("tr:target .g-receipt").text_content() == f"{number[:3]} {number[3:6]} {number[6:]}"
    page.goto(beside(page, f"receipt.html?no={number}"))
    page.wait_for_selector("tr:target")


def test_what_was_written_is_a_record(page: Page, board: Path, tmp_path: Path) -> None:
    """The file is one that ``check`` takes; number, letter and code say the same; what was typed is not lost on changing it."""
    page.goto(beside(page, "suggest.html"))
    page.fill("[name=title]", '路灯"不亮": 请修')
    page.fill("[name=body]", "北门的路灯不亮。\n第二行。")
    page.select_option("[name=unit]", index=1)
    page.fill("[name='proposer.name']", "张某")
    page.click("[data-gsl-suggest] button")
    number = str(page.locator("[data-gsl-number]").text_content()).replace(" ", "")
    assert valid(number)
    sheet = str(page.locator("[data-gsl-text]").text_content()).split("\n")
    assert sheet[0].replace(" ", "") == f"您的回执号：{number}"
    assert '标题：路灯"不亮": 请修' in sheet
    assert not any(word in "".join(sheet) for word in ("kind:", "receipt_no", "proposer", "---"))
    with page.expect_download() as loading:
        page.click("[data-gsl-download]")
    assert loading.value.suggested_filename == f"suggestion-{number}.md"
    copy = tmp_path / "portal"
    shutil.copytree(board / "content", copy / "content")
    shutil.copytree(board / "schema", copy / "schema")
    target = copy / "content" / "example-2030" / "suggestion" / f"suggestion-{number}.md"
    loading.value.save_as(target)
    done = run("--root", copy, "check")
    assert done.returncode == 0, done.stdout
    assert "张某" in target.read_text(encoding="utf-8")
    mail = str(page.get_attribute("[data-gsl-mail]", "href"))
    assert mail.startswith("mailto:gsl@example.invalid?subject=")
    assert "%0A" in mail
    issue = str(page.get_attribute("[data-gsl-issue]", "href"))
    assert issue.startswith("https://git.example.invalid/a/b/issues/new?title=")
    picture = Image.open(io.BytesIO(page.locator("[data-gsl-qr] svg").screenshot()))
    read = zxingcpp.read_barcodes(picture.resize((picture.width * 3, picture.height * 3)))
    assert [found.text for found in read] == [
        beside(page, f"receipt.html?no={number}") if page.url.startswith("http") else number
    ]
    page.click("[data-gsl-again]")
    assert page.input_value("[name=body]") == "北门的路灯不亮。\n第二行。"
    page.click("[data-gsl-suggest] button")
    assert str(page.locator("[data-gsl-number]").text_content()).replace(" ", "") == number


def test_without_scripts_the_form_can_be_printed(chromium: Browser, board: Path) -> None:
    """And numbers are found in the list."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((board / "site" / "public" / "suggest.html").as_uri())
    assert page.locator("textarea").is_visible()
    assert page.get_by_text("gsl@example.invalid").is_visible()
    page.goto((board / "site" / "public" / "receipt.html").as_uri())
    assert not page.locator("#g-no").is_visible()
    assert page.locator(".g-receipts tbody tr").count() == 1
    context.close()
