"""Papers on paper: PDFs of five kinds of document, measured against GB/T 9704-2012."""

from __future__ import annotations

import io
import itertools
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
_MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * _MM, (210 - 26) * _MM, (297 - 37) * _MM, 35 * _MM  # of the text area, from the lower left
KINDS = ("rectification_plan", "analysis_report", "notice", "plan", "final_summary")


def longest(site: Path, kind: str) -> str:
    """The page of a kind with most text."""
    pages = [
        path
        for path in (site / "public" / "demo-2009" / kind).glob("*.html")
        if path.stem != "index" and "g-document" in path.read_text()
    ]
    return max(pages, key=lambda path: len(path.read_text(encoding="utf-8"))).relative_to(site / "public").as_posix()


@pytest.fixture
def page(chromium: Browser) -> Page:
    return chromium.new_page()


def lines(text: pypdfium2.PdfTextPage) -> list[tuple[float, float, float, float]]:
    """Boxes of the lines of text: left, bottom, right, top, in points."""
    return [text.get_rect(number) for number in range(text.count_rects())]


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_keeps_the_standard(page: Page, demo_site: Path, demo_address: str, kind: str) -> None:
    """A4; all text but the page number within 156 × 225 mm; at most 22 lines a page; 28 characters fill a line; no line stands alone on
    the last page; the title, the day and the source are there, the change log is not."""
    page.goto(f"{demo_address}/{longest(demo_site, kind)}")
    title = str(page.locator("h1").text_content())
    page.wait_for_selector("[data-gsl-code] svg", state="attached")
    pdf = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    page.close()
    assert 1 <= len(pdf) <= 12
    whole = ""
    for number, sheet in enumerate(pdf, 1):
        width, height = sheet.get_size()
        assert (round(width / _MM), round(height / _MM)) == (210, 297)
        text = sheet.get_textpage()
        whole += text.get_text_range()
        boxes = lines(text)
        outside = [
            box for box in boxes if box[1] < BOTTOM - 2 or box[3] > TOP + 3 or box[0] < LEFT - 1 or box[2] > RIGHT + 8
        ]
        below = [box for box in outside if box[3] < BOTTOM]
        assert outside == below, f"page {number}"
        assert below, "no page number"
        assert max(box[3] for box in below) - min(box[1] for box in below) < 20
        large = sorted(box[1] for box in boxes if box[3] - box[1] > 11 and box not in below)
        assert sum(later - earlier > 10 for earlier, later in itertools.pairwise(large)) < 22
    assert title.strip() in whole.replace("\r\n", "").replace("\n", "")
    assert "页面地址" in whole
    assert "变更记录" not in whole
    assert "凭此认定" not in whole
    last = lines(pdf[len(pdf) - 1].get_textpage())
    assert len(last) > 2


def test_the_code_on_a_paper_leads_to_its_page(page: Page, demo_site: Path, demo_address: str) -> None:
    path = longest(demo_site, "rectification_plan")
    page.goto(f"{demo_address}/{path}")
    page.wait_for_selector("[data-gsl-code] svg", state="attached")
    pdf = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    page.close()
    found = {code.text for sheet in pdf for code in zxingcpp.read_barcodes(sheet.render(scale=3).to_pil())}
    assert found == {f"{demo_address}/{path}"}


def test_other_pages_print_too(page: Page, demo_address: str) -> None:
    """A unit's sheet: without menus, within the margins."""
    page.goto(f"{demo_address}/demo-2009/unit/d001.html")
    pdf = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    page.close()
    first = pdf[0].get_textpage()
    assert "更新记录" not in first.get_text_range()
    assert min(box[0] for box in lines(first)) >= LEFT - 1


def all_text(pdf: pypdfium2.PdfDocument) -> str:
    return "".join(sheet.get_textpage().get_text_range() for sheet in pdf)


@pytest.mark.parametrize(("name", "table"), [("arrivals", ".x-sums"), ("figures", ".g-grid")])
def test_a_wide_table_is_whole_on_paper(page: Page, site: Path, address: str, name: str, table: str) -> None:
    """On its side, with no column past the edge."""
    assert (site / "office" / "pudong-shehui-2009" / f"{name}.html").is_file()
    page.goto(f"{address}/office/pudong-shehui-2009/{name}.html")
    columns = page.locator(f"{table} thead th").count()
    assert columns > 10
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1047, "height": 700})  # the text area of a sheet on its side
    edges = page.evaluate(
        f"[...document.querySelectorAll('{table} thead th')].map((one) => one.getBoundingClientRect().right)"
    )
    assert max(edges) <= 1048
    pdf = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    page.close()
    for sheet in pdf:
        width, height = sheet.get_size()
        assert width > height
        assert all(box[2] <= width for box in lines(sheet.get_textpage()))


def test_what_only_an_office_can_type_is_not_on_paper(page: Page, site: Path, address: str) -> None:
    [*duties] = sorted((site / "office" / "pudong-shehui-2009" / "duty").glob("*.html"))
    [path, *_] = [path for path in duties if "gongshilan new " in path.read_text(encoding="utf-8")]
    page.goto(f"{address}/office/pudong-shehui-2009/duty/{path.name}")
    pdf = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    page.close()
    assert "gongshilan new" not in all_text(pdf)
