"""docs/reader-tasks.md, done: each task from the home page in at most four actions, on a phone and on a desk."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import feedparser
import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page
from support.places import REPO

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
WIDTHS = {"phone": (390, 844), "desk": (1280, 900)}
UNIT = "d001"


class Reader:
    """Somebody with a browser. What he does is counted; what he looks at is not."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home, self.actions = page, home, 0
        page.goto(f"{home}/index.html")

    def act(self, what: Callable[[], object]) -> None:
        self.actions += 1
        assert self.actions <= 4, "too many actions"
        what()
        self.page.wait_for_load_state()

    def click(self, selector: str) -> None:
        """Something that can be seen and hit."""
        found = self.page.locator(selector).first
        found.wait_for(state="visible")
        self.act(found.click)

    def type(self, selector: str, text: str) -> None:
        self.page.fill(selector, text)
        self.act(lambda: self.page.keyboard.press("Enter"))

    def look_for(self, text: str) -> None:
        """Through the box of every page, to the first result."""
        self.type("#g-q", text)
        self.click(".g-finding__list a")

    def unit(self, title: str) -> None:
        self.type("#g-q", title)
        self.click(f".g-finding__list a[href$='/unit/{UNIT}.html']")


@pytest.fixture(params=WIDTHS)
def reader(request: pytest.FixtureRequest, chromium: Browser, demo_address: str) -> Iterator[Reader]:
    width, height = WIDTHS[request.param]
    context = chromium.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
    yield Reader(context.new_page(), demo_address)
    context.close()


@pytest.fixture(scope="module")
def records(demo_site: Path) -> Callable[[str], list[dict[str, object]]]:
    """What the open data say of a kind."""
    return lambda kind: json.loads((demo_site / f"public/data/demo-2009/{kind}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def title(records: Callable[[str], list[dict[str, object]]]) -> str:
    return next(str(item["data"]["title"]) for item in records("unit") if item["id"] == UNIT)


def test_every_task_is_listed() -> None:
    rows = re.findall(r"^\| (\d+) \|", (REPO / "docs" / "reader-tasks.md").read_text(encoding="utf-8"), re.MULTILINE)
    done = [int(number) for name in globals() for number in re.findall(r"^test_(\d+)_", name)]
    assert sorted(map(int, rows)) == sorted(done)


def test_1_by_receipt(reader: Reader, demo_site: Path) -> None:
    lists = sorted((demo_site / "public").glob("receipt*.html")) + sorted((demo_site / "public/receipts").glob("*.html"))
    number = next(found[1] for path in lists if (found := re.search(r'<tr id="r(\d{9})"', path.read_text(encoding="utf-8"))))
    reader.click(".g-way a >> text=查我的意见")
    reader.type("#g-no", number)
    assert "收到" in str(reader.page.locator("tr:target").text_content())


def test_2_by_a_phrase(reader: Reader, records: Callable[[str], list[dict[str, object]]]) -> None:
    item = records("suggestion")[0]
    reader.look_for(f'"{str(item["body"])[:14]}"')
    assert "意见建议" in str(reader.page.locator(".g-docket__kind").text_content())


def test_3_by_unit(reader: Reader, title: str) -> None:
    reader.unit(title)
    reader.click(".g-toc-line a >> text=意见与答复")
    assert reader.page.locator("#s-voices").is_visible()
    assert reader.page.locator("section[aria-labelledby=s-voices] >> text=收到").count() > 0


def test_4_who_is_late_with_the_plan(reader: Reader, demo_site: Path) -> None:
    """The list of one committee names every unit below it that is late with the plan, as the data files say, and no other."""
    rows = json.loads((demo_site / "public/data/report.json").read_text(encoding="utf-8"))
    parents = {
        item["id"]: item["data"].get("parent")
        for item in json.loads((demo_site / "public/data/demo-2009/unit.json").read_text(encoding="utf-8"))
    }
    late = [row["unit"] for row in rows if row["obligation"] == "PD-05" and row["state"] == "overdue"]
    committee = max((parents[unit] for unit in late), key=lambda parent: sum(parents[unit] == parent for unit in late))
    reader.click(".g-way a >> text=谁该做没做")
    reader.click(f".x-menu a[href$='worklist/{committee}.html']")
    matter = reader.page.locator(".x-matters > li", has_text="PD-05")
    named = matter.locator(".x-matters__state", has_text="逾期").locator("a").evaluate_all("all => all.map(a => a.pathname)")
    assert matter.is_visible()
    assert sorted(re.findall(r"duty/(\S+)\.html", " ".join(named))) == sorted(
        unit for unit in late if parents[unit] == committee
    )


def test_5_the_vote_on_question_3(reader: Reader) -> None:
    reader.click(".g-way a >> text=评议和测评结果")
    reader.click(".g-votes a >> text=群众评议")
    question = reader.page.locator("#q3")
    assert question.locator("svg.g-ballot").get_attribute("aria-label")
    assert "票" in str(question.text_content())


def test_6_what_a_representative_is_invited_to(reader: Reader, title: str) -> None:
    """The meeting whose day is set and to come, with its day; no meeting that is over."""
    reader.unit(title)
    reader.click(".g-toc-line a >> text=会议与代表")
    coming = reader.page.locator("#next + .g-next li")
    assert coming.first.is_visible()
    said = coming.all_inner_texts()
    assert "代表座谈会（14日） 2009-08-14 请代表12名" in said[0]
    assert not any("07日" in line for line in said)
    assert reader.page.locator("section[aria-labelledby=s-meetings] .g-strip-nodes li").count() >= 6


def test_7_the_full_text_of_the_plan(reader: Reader) -> None:
    reader.click(".g-way a >> text=找文件")
    reader.click("main a >> text=方案计划")
    reader.click("main tbody a[href*='/plan/'], main tbody a")
    assert len(str(reader.page.locator(".g-document").text_content())) > 100


def test_8_answered_late_as_a_table(reader: Reader, records: Callable[[str], list[dict[str, object]]]) -> None:
    reader.click("nav a >> text=意见与整改")
    late = reader.page.locator(".g-months td:last-child a").first
    number = int(str(late.text_content()))
    reader.act(late.click)
    button = reader.page.locator(".g-finding__tools button")
    button.wait_for()
    address = reader.page.url
    with reader.page.expect_download() as loading:
        reader.act(button.click)
    rows = list(csv.reader(io.StringIO(Path(loading.value.path()).read_text(encoding="utf-8-sig"))))
    assert len(rows) == 1 + number
    asked = dict(part.split("=") for part in address.split("?")[1].split("&"))
    held = [
        item
        for item in records("suggestion")
        if item.get("standing", {}).get("state") == "met-late" and str(item["standing"]["done"]).startswith(asked["done"])
    ]
    assert {row[0] for row in rows[1:]} == {item["data"]["title"] for item in held}
    reader.page.reload()
    reader.page.locator(".g-finding__list a").first.wait_for()
    assert reader.page.locator(".g-finding__list > li").count() == min(number, 20)


def test_9_subscribe_to_my_unit(reader: Reader, title: str) -> None:
    reader.unit(title)
    link = reader.page.locator("a[type='application/atom+xml']").first
    assert link.is_visible()
    response = reader.page.request.get(str(link.evaluate("link => link.href")))
    assert feedparser.parse(response.body()).feed.title == f"{title}的动态"


def test_10_deadlines_in_my_calendar(reader: Reader) -> None:
    reader.click("nav a >> text=数据下载")
    with reader.page.expect_download() as loading:
        reader.click("main a >> text=加入日历")
    assert Calendar.from_ical(Path(loading.value.path()).read_bytes()).walk("VEVENT")


def test_11_print_the_rectification_plan(reader: Reader) -> None:
    reader.click(".g-way a >> text=找文件")
    reader.click("main a >> text=整改落实方案")
    reader.click("main tbody a")
    reader.page.evaluate("window.print = () => { document.title = 'printed'; }")
    reader.click("[data-gsl-print]")
    assert reader.page.title() == "printed"


def test_12_hand_in_a_suggestion(reader: Reader) -> None:
    reader.click(".g-way a >> text=提意见建议")
    reader.page.fill("[name=title]", "路灯不亮")
    reader.page.fill("[name=body]", "北门的路灯不亮。")
    reader.page.select_option("[name=unit]", index=1)
    reader.click("[data-gsl-suggest] button")
    with reader.page.expect_download() as loading:
        reader.click("[data-gsl-download]")
    assert "路灯不亮" in Path(loading.value.path()).read_text(encoding="utf-8")


def test_13_why_is_this_overdue(reader: Reader) -> None:
    reader.click(".g-way a >> text=谁该做没做")
    reader.click("main tbody a[href*='/duty/']")
    duty = reader.page.locator("article:target")
    assert "期限" in str(duty.text_content())
    assert re.search("最迟|最后一日|为止|写作", str(duty.text_content()))  # how the day arose


def test_results_can_be_sorted_by_day_and_the_address_keeps_it(reader: Reader) -> None:
    """Newest first over all that was found, not over one page of it."""
    reader.type("#g-q", "整改")
    reader.click(".g-finding__tools a >> text=新的在前")
    assert "sort=day" in reader.page.url
    reader.page.reload()
    reader.page.locator(".g-finding__tools a[aria-current] >> text=新的在前").wait_for()
    said = reader.page.locator(".g-finding__list > li").all_inner_texts()
    days = [found[0] for text in said if (found := re.findall(r"\d{4}-\d\d-\d\d", text))]
    assert len(days) > 5
    assert days == sorted(days, reverse=True)
