"""``pytest -k xss``: nothing that somebody writes runs, loads or clobbers anything, wherever it is written and shown.

Every payload stands in a body, in Markdown fields, in list and scalar fields of every kind of record, in titles, tags, names,
link targets, alternative texts, headings, hand-written pages, portal.yml, queries and addresses of the search page. A real build,
opened in Chromium with its content security policy and with the policy switched off.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator, Mapping
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from gongshilan.build.rules import load_rules
from gongshilan.kinds.schema import Field, Kind
from gongshilan.markup.addressed import addressed
from gongshilan.markup.allowed import TAGS
from gongshilan.pages import body
from gongshilan.read.passages import is_mark
from gongshilan.vet.written import check_written
from playwright.sync_api import Browser, Page
from support import payloads
from support.amounts import amount
from support.forks import Forks
from support.pages import kinds_of_page, one_of_each_layout
from support.places import PORTAL, run
from support.records import Maker
from support.watched import Watch, served

pytestmark = [pytest.mark.browser, pytest.mark.build, pytest.mark.xdist_group("browser")]
CAMPAIGN, UNIT = "example-2030", "example-unit"
# Refused before anything is built: control characters anywhere; in a body marks of passages that are none, links to records that
# or pages that are none, pictures and addresses that lead nowhere.
CONTROL = tuple(text for text in payloads.ALL if any(c < " " and c not in "\t\n" for c in text))
SCALARS = tuple(text for text in payloads.ALL if text not in CONTROL)
NO_BODY = tuple(
    text
    for text in SCALARS
    if text.startswith("::")
    or any(part in text for part in ("](record:", "](page:", "java&#10;script", "](\\\\evil", "!["))
    or any(item.tag == "img" for item in addressed(text))  # a picture that is nowhere)
)
BODIES = tuple(text for text in SCALARS if text not in NO_BODY)
PLACED: dict[str, int] = {}

# Runs in the page: makes handlers fire, then tells what is there that must not be.
INSPECT = """
(allowed) => {
  const bad = [];
  for (const node of document.querySelectorAll("*")) {
    for (const name of ["mouseover", "mouseenter", "focus", "toggle", "animationstart", "begin", "load", "error", "pointerenter"]) {
      node.dispatchEvent(new Event(name));
    }
    const tag = node.localName;
    const inside = node.closest("main, footer, header, .g-main") || allowed;
    if (allowed && node.closest("section") && !allowed.includes(tag) && tag !== "section") bad.push("<" + tag + ">");
    if (["iframe", "object", "embed", "base", "frame", "frameset", "applet", "math", "video", "audio", "template", "portal", "style",
         "marquee", "dialog", "slot", "textarea", "foreignObject", "animate", "set", "image"].includes(tag) && !node.matches("[data-gsl-suggest] > p > textarea[name=body]")) bad.push("<" + tag + ">");
    if (inside && ["script", "link", "meta", "title"].includes(tag) && !node.closest("svg") && !node.matches("[data-scripts], link[media=print]")) bad.push("<" + tag + ">");
    for (const attribute of node.attributes) {
      const value = attribute.value.replace(/[\\u0000-\\u0020]/g, "").toLowerCase();
      if (/^on/.test(attribute.name) || ["style", "srcdoc", "ping", "formaction", "background", "srcset", "http-equiv"].includes(attribute.name)) {
        if (attribute.name !== "http-equiv" || attribute.value !== "Content-Security-Policy") bad.push(tag + " " + attribute.name);
      }
      if (["href", "src", "action", "data", "xlink:href"].includes(attribute.name) && /^(javascript|vbscript|data:text|blob)/.test(value)) bad.push(tag + " " + attribute.value);
    }
    if (tag === "a" && !["http:", "https:", "mailto:", "file:", ":", "about:"].includes(node.protocol)) bad.push("a " + node.href);
    if (tag === "img" && /^\\s*([a-z]+:|[/\\\\])/i.test(node.getAttribute("src") || "")) bad.push("img " + node.getAttribute("src"));
  }
  for (const name of ["gslSearch", "gslLoad", "gslSearchPart", "trustedTypes"]) {
    if (window[name] instanceof Element || window[name] instanceof HTMLCollection) bad.push("clobbered " + name);
  }
  if (document.body.tagName !== "BODY" || document.currentScript instanceof Element || typeof document.querySelector !== "function") bad.push("clobbered document");
  if (window.__x !== undefined) bad.push("__x is set");
  return bad;
}
"""


# A field that looks like the mark of a passage is refused, whatever else it holds.
TEXTS = [text for text in SCALARS if not any(map(is_mark, text.split("\n")))]


def placed(place: str, count: int) -> None:
    """Count payload × place."""
    PLACED[place] = PLACED.get(place, 0) + count


class Hostile(Maker):
    """Full records of every kind in which every free text is a payload."""

    def __init__(self, *arguments: Any, texts: Iterator[str], bodies: Iterator[str], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._texts, self._bodies = texts, bodies
        self._number = 7000  # in no other payload: what is held back must not stand in the open

    def _value(self, kind: Kind, field: Field, node: Mapping[str, Any], path: str) -> Any:
        value = super()._value(kind, field, node, path)
        if not isinstance(value, str) or not value.startswith("§"):
            return value
        placed(f"field {field.type}", 1)
        if field.scope or field.mask or field.personal:  # must not also stand in the open
            self._number += 1
            return f'"><held{self._number} onmouseover=alert({self._number})>'[: int(node.get("maxLength", 200))]
        return next(self._bodies if field.type == "markdown" else self._texts)[: int(node.get("maxLength", 200))]


def front(data: Mapping[str, Any], text: str = "") -> str:
    return f"---\n{json.dumps(data, ensure_ascii=False, indent=1)}\n---\n{text}\n"


def plant(root: Path) -> None:
    """The small portal, every text of it hostile."""
    shutil.copytree(PORTAL, root, dirs_exist_ok=True)
    content = root / "content"
    schema = load_rules(root).schema
    kinds = [kind for kind in schema.kinds.values() if kind.id not in ("campaign", "unit")]
    targets = {kind.id: f"{kind.id.replace('_', '-')}-hostile" for kind in kinds} | {
        "unit": UNIT,
        "document": "example-document",
    }
    texts, bodies = cycle(TEXTS), cycle(BODIES)
    maker = Hostile(schema, targets, texts=texts, bodies=bodies)
    for kind in kinds:
        data = maker.authored(kind, UNIT)
        data.pop("single_head", None)  # other records say that there are two
        data.pop("receipt_no", None)  # no text: check refuses what is no number
        for claim in data.get("claims", ()):
            claim.pop("subject", None)  # would be the record itself
        data |= {"title": next(texts)} | {name: "study" for name in ("phase", "for_phase") if name in data}
        if kind.id == "deviation":
            # one that changes nothing is refused
            data |= {"obligation": "T-DAY", "requirement": "r", "old_due": "2030-04-15", "new_due": "2030-05-15"}
        write(content / CAMPAIGN / kind.id / f"{targets[kind.id]}.md" if kind.id != "document" else content / CAMPAIGN / kind.id / "document-hostile.md",
              front(data, next(bodies) if kind.body else ""))  # fmt: skip
    meeting = content / CAMPAIGN / "meeting"
    base = {"kind": "meeting", "unit": UNIT, "meeting_type": "座谈会"}
    for number, text in enumerate(TEXTS):  # in a title, which stands in lists, headings, tables, feeds and the index
        write(meeting / f"title-{number}.md", front({**base, "title": text, "place": text}))
        placed("title", 1)
    for start in range(0, len(BODIES), 12):  # in Markdown: each alone, and several in one body
        some = BODIES[start : start + 12]
        speeches = [{"guest": text, "topic": text, "draft": text} for text in some]
        data = {**base, "title": f"发言 {start}", "speeches": speeches, "topics": list(some), "guests": list(some), "attendees": list(some),
                "tags": sorted({text[:20].strip() for text in some}), "summary": some[0]}  # fmt: skip
        write(meeting / f"speeches-{start}.md", front(data, "\n\n".join(some)))
        for place in ("Markdown field", "list item", "object member", "tag", "body among others"):
            placed(place, len(some))
    portal = content / "portal.yml"
    added = {
        key: SCALARS[at] for at, key in enumerate(("description", "contact", "site_code", "site_domain", "note"), start=7)
    }
    said = portal.read_text(encoding="utf-8").replace("title: 示例公示栏", f"title: {json.dumps(SCALARS[96])}")
    said = said.replace("publisher: 示例单位", f"publisher: {json.dumps(SCALARS[97])}").replace(
        "label: 办公室版", f"label: {json.dumps(SCALARS[98])}"
    )
    said = said.replace("label: 向社会公开", f"label: {json.dumps(SCALARS[99])}")
    write(
        portal,
        said
        + json.dumps(added, ensure_ascii=False)[1:-1].replace('", "', '"\n"')
        + "\n"
        + f"keywords: {json.dumps(SCALARS[100:104])}\n",
    )
    placed("portal.yml", 13)
    unit = content / CAMPAIGN / "unit" / f"{UNIT}.md"
    write(
        unit,
        unit.read_text(encoding="utf-8").replace(
            "title: 示例单位", f"title: {json.dumps(SCALARS[7])}\nshort_title: {json.dumps(SCALARS[95])}"
        ),
    )
    campaign = content / CAMPAIGN / "campaign.md"
    said = campaign.read_text(encoding="utf-8").replace("title: 示例活动", f"title: {json.dumps(SCALARS[94])}")
    write(
        campaign,
        said.replace("title: 学习", f"title: {json.dumps(SCALARS[0])}").replace(
            "title: 动员", f"title: {json.dumps(SCALARS[1])}"
        ),
    )
    placed("names of unit, campaign, phase, step", 5)
    pages = content / "pages"
    for number, text in enumerate(harmless_pages()):
        write(pages / f"page-{number}.md", text)
        placed("hand-written page", 3)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def harmless_pages() -> list[str]:
    """Pages with payloads that a hand-written page may hold, as they are no markup there; the others are refused."""
    found = []
    for text in BODIES:
        head = f"---\ntitle: {json.dumps(text)}\ndescription: {json.dumps(text)}\n---\n"
        tried = [f"{head}# {heading}\n\n{text}\n" for heading in (text.splitlines()[0], "题")]
        found += [page for page in tried if not list(check_written([("x.md", page)], "pages"))][:1]
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built office edition, which sees every field."""
    root = tmp_path_factory.mktemp("xss")
    plant(root)
    done = run("--root", root, "build", "--edition", "office")
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site" / "office"


@pytest.fixture(params=["policy", "no policy"])
def watch(request: pytest.FixtureRequest, chromium: Browser, site: Path) -> Iterator[Watch]:
    """A context that keeps the pages' content security policy, and one that ignores it: pages must be clean without."""
    with served(site) as address:
        found = Watch(chromium, address, bypass_csp=request.param == "no policy", viewport={"width": 1280, "height": 900})
        yield found
        found.close()


def look(page: Page, where: str) -> list[str]:
    """What is wrong with the page now open, and what its policy had to stop."""
    return [f"{where}: {item}" for item in (*page.evaluate(INSPECT, None), *page.evaluate("window.__stopped"))]


def innocent(watch: Watch) -> None:
    """No dialog, no request elsewhere, no script error."""
    assert not watch.dialogs
    assert not watch.outside
    assert not watch.errors


def rich_pages(site: Path) -> list[str]:
    """The pages to open: one of every layout, the record of every kind whose fields are all payloads, the records full of them."""
    layouts = one_of_each_layout(site, [path for path in kinds_of_page(site.parent, site.name) if "/title-" not in path])
    rich = [
        path.relative_to(site).as_posix()
        for name in ("*-hostile", "speeches-*", "page-?")
        for path in sorted(site.rglob(f"{name}.html"))
    ]
    lists = [f"{CAMPAIGN}/meeting/index.html", f"{CAMPAIGN}/suggestion/index.html"]
    return list(dict.fromkeys([*layouts.values(), *rich, *lists]))


def test_xss_enough_payloads() -> None:
    assert len(set(payloads.ALL)) == len(payloads.ALL) >= 190
    assert len(harmless_pages()) >= 40


def test_xss_pages(watch: Watch, site: Path) -> None:
    """Every kind of page, full of payloads: nothing happens, and our own scripts run."""
    bad: list[str] = []
    opened = rich_pages(site)
    assert len(opened) > 80
    if watch.keeps_policy:  # the pages are the same: what the policy adds is seen on some of them
        opened = opened[::4]
    for path in opened:
        watch.page.goto(f"{watch.own}/{path}")
        if path != "404.html":
            watch.page.wait_for_selector("[data-gsl-care]:not([hidden])")
        bad += look(watch.page, path)
    assert [item for item in bad if item != "404.html: <style>"] == []  # its own, which the policy names
    innocent(watch)
    print(f"{len(payloads.ALL)} payloads, {sum(PLACED.values())} places: {PLACED}; {len(opened)} pages opened")
    assert sum(PLACED.values()) > 1000


def test_xss_scalars_are_shown_as_they_were_written(watch: Watch, site: Path) -> None:
    """What is escaped is not lost: every title of the list is the payload, character for character."""
    shown: set[str] = set()
    for path in sorted((site / CAMPAIGN / "meeting").glob("index.html")) + sorted(
        (site / CAMPAIGN / "meeting").glob("page-*.html")
    ):
        watch.page.goto(f"{watch.own}/{path.relative_to(site).as_posix()}")
        shown |= set(watch.page.eval_on_selector_all("main a, td a", "all => all.map(a => a.textContent)"))
    assert {text for text in TEXTS if text.strip() not in {item.strip() for item in shown}} == set()
    innocent(watch)


def test_xss_search(watch: Watch, site: Path) -> None:
    """Payloads as queries, in the results with the hits marked, as facets, in the query string and behind the hash."""
    page = watch.page
    page.goto(f"{watch.own}/index.html")
    for text in ("<img src=x onerror=alert(1)>", "</script>", "onerror=alert", "{{ 7*7 }}"):
        page.fill("#g-q", text)
        page.wait_for_selector(".g-hits__list a mark")
        assert not look(page, text)
    step = len(payloads.ALL) // amount(12, 24)
    first = step // 2 if watch.keeps_policy else 0  # others with the policy than without
    for number, text in enumerate(payloads.ALL[first::step]):
        asked = quote(text, safe="")
        address = f"{watch.own}/search.html?q={asked}&kind={asked}&unit={asked}&{asked}={asked}&page={asked}#q={asked}"
        page.goto(address if number % 2 else f"{watch.own}/search.html?q={asked}")
        page.wait_for_selector(".g-finding__results", state="attached")
        assert not look(page, text)
    page.goto(f"{watch.own}/search.html?q=alert")
    page.wait_for_selector(".g-finding__list mark")
    hits = page.eval_on_selector_all(".g-hit", "all => all.map(hit => hit.textContent)")
    assert any("<script>alert(1)" in hit for hit in hits)
    assert not look(page, "results")
    innocent(watch)


# Where in Markdown or in raw HTML a text may come to stand.
AROUND = {
    "body": "{}",
    "link target": "[x]({})",
    "link target in brackets": "[x](<{}>)",
    "link text": "[{}](https://example.invalid/)",
    "link title": '[x](#h-1 "{}")',
    "alternative text": "![{}](a.png)",
    "picture's address": "![x]({})",
    "reference": "[x][r]\n\n[r]: {}",
    "autolink": "<{}>",
    "heading": "## {}",
    "table": "|a|b|\n|-|-|\n|{}|x|",
    "list": "- {}\n- x",
    "quotation": "> {}",
    "note": "x[^1]\n\n[^1]: {}",
    "code's language": "```{}\nx\n```",
    "HTML address": '<a href="{}">x</a>',
    "HTML attribute": "<img src=a.png alt='{}'>",
    "HTML attribute without quotes": "<a title={} href=#x>x</a>",
    "HTML box": "<div>\n{}\n</div>",
    "passage": '<div role="note" aria-label="x">\n\n{}\n\n</div>',
}


def test_xss_markdown(chromium: Browser) -> None:
    """Every payload in every place of Markdown, rendered and cleaned as for a page, without any policy around it."""
    watch = Watch(chromium, "about:")
    count = 0
    bad: list[str] = []
    allowed = sorted({*TAGS, "h1", "main", "html", "head", "body"})
    for place, around in AROUND.items():
        for written in (False, True):
            texts = [around.replace("{}", text) for text in payloads.ALL]
            parts = [body.render(text, lambda _, name: f"{name}.html", written=written) for text in texts]
            count += len(parts)
            watch.page.set_content(
                "<body><main>" + "".join(f"<section>{part}</section>" for part in parts) + "</main></body>"
            )
            bad += [f"{place}: {item}" for item in watch.page.evaluate(INSPECT, allowed)]
            # Nothing opens or closes what is around it.
            assert watch.page.evaluate("document.querySelectorAll('main > section').length") == len(parts), place
            assert watch.page.evaluate("document.querySelectorAll('section section').length") == 0, place
    watch.close()
    assert not bad
    assert not watch.dialogs
    assert not watch.outside
    print(f"{len(payloads.ALL)} payloads × {len(AROUND)} places × 2 = {count}")
    assert count >= 190 * 20 * 2


def test_xss_tables(site: Path) -> None:
    """Cells of CSV and XLSX are text: none that a spreadsheet would take for a formula."""
    tables = sorted(site.rglob("*.csv"))
    assert tables
    cells = [
        cell for path in tables for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))) for cell in row
    ]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))] == []
    for text in payloads.FORMULAS:
        assert any(text in cell for cell in cells), text
    for path in sorted(site.rglob("*.xlsx")):
        for sheet in openpyxl.load_workbook(path):
            assert not [cell for row in sheet for cell in row if cell.data_type == "f" or cell.hyperlink], path


def test_xss_what_is_refused(tmp_path: Path, forks: Forks) -> None:
    """Control characters, marks of passages and links to no record never come as far as a page."""
    shutil.copytree(PORTAL, tmp_path, dirs_exist_ok=True)
    meeting = tmp_path / "content" / CAMPAIGN / "meeting"
    base = {"kind": "meeting", "unit": UNIT, "meeting_type": "座谈会", "title": "题"}
    refused = [*CONTROL, *(text for text in NO_BODY if text.startswith("::") or "record:" in text)]
    for number, text in enumerate(refused):
        (meeting / f"body-{number}.md").write_text(front(base, text), encoding="utf-8")
    for number, text in enumerate(CONTROL):
        raw = front(base).replace("题", text)
        (meeting / f"title-{number}.md").write_text(raw, encoding="utf-8")
    done = forks.run("--root", tmp_path, "check", "--format", "json")
    assert done.returncode == 1
    named = {Path(item["path"]).name for item in json.loads(done.stdout)}
    assert named == {path.name for path in meeting.glob("*-[0-9].md")}
