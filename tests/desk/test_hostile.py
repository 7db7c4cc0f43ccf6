"""The desk with records that try to become markup or scripts, and with a page elsewhere that tries to write."""

from __future__ import annotations

import http.client
import json
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect
from support.payloads import BREAKOUTS, CLOBBERS, MARKDOWN, TAGS
from support.watched import Watch, served

from desk.browsing import person
from desk.conftest import running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]
CHOSEN = ["".join(part) for part in (TAGS[0], BREAKOUTS[0], TAGS[7], BREAKOUTS[4], CLOBBERS[0], TAGS[-1])]


def hostile(root: Path) -> list[str]:
    """A dozen records whose titles, fields and texts are payloads; some of them wrong, so that problems quote them."""
    folder = root / "content" / "campaign-1" / "suggestion"
    folder.mkdir()
    names = []
    for number, payload in enumerate(CHOSEN):
        said = json.dumps(payload.replace("\n", " ")[:190], ensure_ascii=False)
        body = "\n\n".join((*TAGS[number::12], *BREAKOUTS[number::12], *MARKDOWN[number::12]))
        wrong = f"received: {said}\nproblem: {said}\n" if number % 2 else ""
        body = body if number else f"`{payload}`"
        text = f"---\nkind: suggestion\ntitle: {said}\nunit: unit-1\nstatus: 登记\ndirection: {said}\ntags: [{json.dumps(payload[:19])}]\n{wrong}---\n{body}\n"
        names.append(f"hostile-{number}")
        (folder / f"{names[-1]}.md").write_text(text, encoding="utf-8")
    unit = next(root.glob("content/*/unit/*.md"))
    lines = [
        f"title: {json.dumps(TAGS[0])}" if line.startswith("title:") else line
        for line in unit.read_text("utf-8").split("\n")
    ]
    unit.write_text("\n".join(lines), encoding="utf-8")
    return names


def test_nothing_of_a_record_becomes_markup_or_runs(fresh: Path, tmp_path: Path, chromium: Browser) -> None:
    root = Path(shutil.copytree(fresh, tmp_path / "portal"))
    names = hostile(root)
    with running(root) as start, person(chromium, start) as who:
        for path in (
            "/records?kind=suggestion",
            "/records?q=%3Cscript%3E&kind=%22%3E%3Cimg",
            "/table/suggestion",
            *(f"/edit/{name}" for name in names[1:4]),
        ):
            who.go(path)
            assert who.watch.stopped() == []
        who.go(f"/edit/{names[0]}")
        who.page.get_by_label("单位").first.click()
        expect(who.page.get_by_role("option").first).to_contain_text("<script>alert(1)</script>")
        who.page.keyboard.press("Escape")
        who.page.get_by_label("标题").fill(CHOSEN[2])
        who.button("看效果").click()
        expect(who.page.frame_locator("iframe").locator("h1")).to_have_text(CHOSEN[2])
        assert who.page.frame_locator("iframe").locator("script").count() == 0
        who.button("关闭").click()
        who.page.get_by_label("收到日期").fill(CHOSEN[2])
        expect(who.page.locator("[data-path=received] .d-error")).to_contain_text(CHOSEN[2][:20])
        (root / "content" / "campaign-1" / "suggestion" / f"{names[0]}.md").write_text(
            f"---\nkind: suggestion\ntitle: x\n---\n{TAGS[0]}\n"
        )
        who.button("保存").click()
        expect(who.page.get_by_role("dialog")).to_contain_text(TAGS[0])
        assert who.watch.dialogs == []
        assert who.page.evaluate("window.__x") is None


_ELSEWHERE = """<!doctype html><title>x</title>
<form id="plain" method="post" action="{desk}/api/save" enctype="text/plain"><input name='{sent}' value=''></form>
<iframe name="away"></iframe>
<script>
window.done = Promise.all([
  fetch("{desk}/api/save", {{method: "POST", credentials: "include", mode: "no-cors", body: {sent!r}}}),
  fetch("{desk}/api/save", {{method: "POST", credentials: "include", headers: {{"X-Desk": "1"}}, body: {sent!r}}}),
  fetch("{desk}/api/record?id=unit-1", {{credentials: "include"}}).then((answer) => answer.text()),
].map((asked) => asked.then((answer) => String(answer), (error) => "refused")));
document.getElementById("plain").target = "away";
document.getElementById("plain").submit();
</script>"""


def test_a_page_elsewhere_can_neither_write_nor_read(fresh: Path, tmp_path: Path, chromium: Browser) -> None:
    """It runs in the browser that holds the cookie."""
    root = Path(shutil.copytree(fresh, tmp_path / "portal"))
    before = sorted(root.rglob("*"))
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with running(root) as start, served(folder) as elsewhere:
        parts = urlsplit(start)
        desk = f"{parts.scheme}://{parts.netloc}"
        draft = {"kind": "suggestion", "campaign": "campaign-1", "data": {"title": "x"}, "body": ""}
        sent = json.dumps({"draft": draft, "digest": "", "anyway": True})
        (folder / "index.html").write_text(_ELSEWHERE.format(desk=desk, sent=sent), encoding="utf-8")
        watch = Watch(chromium, desk)
        asked: list[str] = []
        watch.context.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
        watch.page.goto(start)
        watch.page.wait_for_url(f"{desk}/")
        watch.page.goto(elsewhere)
        answers = watch.page.evaluate("window.done")
        assert answers == ["refused"] * 3
        assert len(asked) >= 3  # another port is the same site: they were asked with the cookie
        watch.page.wait_for_timeout(300)
        assert sorted(root.rglob("*")) == before
        frame = watch.page.evaluate(
            "(desk) => new Promise((done) => { const frame = document.createElement('iframe'); frame.onload = () => done('shown');"
            " frame.src = desk + '/'; document.body.append(frame); setTimeout(() => done('none'), 1500); })",
            desk,
        )
        assert frame in ("shown", "none")
        inside = [found for found in watch.page.frames if found.url.startswith(desk)]
        assert all("新写一条" not in found.content() for found in inside)
        watch.context.close()
        for host, status in ((parts.netloc, 403), ("evil.invalid", 403), ("", 403)):
            connection = http.client.HTTPConnection(parts.netloc, timeout=10)
            connection.request("GET", "/", headers={"Host": host})
            assert connection.getresponse().status == status
            connection.close()
