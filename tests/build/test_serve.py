"""``gongshilan serve``: a saved record is on the page; a broken one leaves the page as it was."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from test_build import portal

pytestmark = pytest.mark.build
PATIENCE = 60.0  # a loaded machine; how fast it is stands in the bench


def _wait(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_a_saved_record_is_on_the_page(tmp_path: Path) -> None:
    """Save, look; break, look; mend, look."""
    root = portal(tmp_path)
    log = (tmp_path / "log.txt").open("w+", encoding="utf-8")
    command = [sys.executable, "-u", "-m", "gongshilan", "--root", str(root), "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:

        def said() -> str:
            return (tmp_path / "log.txt").read_text(encoding="utf-8")

        assert _wait(lambda: "http://127.0.0.1:" in said()), said()
        found = re.search(r"http://127\.0\.0\.1:\d+/", said())
        assert found is not None
        page = f"{found[0]}jinshan-jingwei-2009/meeting/jw-discussion-meeting.html"

        def shown() -> str:
            with urllib.request.urlopen(page) as response:
                return response.read().decode("utf-8")

        record = root / "content" / "jinshan-jingwei-2009" / "meeting" / "jw-discussion-meeting.md"
        text = record.read_text(encoding="utf-8")
        assert "第二会议室" not in shown()
        record.write_text(text.replace("kind: meeting\n", "kind: meeting\nplace: 第二会议室\n"), encoding="utf-8")
        assert _wait(lambda: "第二会议室" in shown())
        record.write_text(text.replace("kind: meeting\n", "kind: meeting\nplase: 第三会议室\n"), encoding="utf-8")
        assert _wait(lambda: "jw-discussion-meeting.md:3:1: field-unknown" in said())
        assert "第二会议室" in shown()
        record.write_text(text, encoding="utf-8")
        assert _wait(lambda: "第二会议室" not in shown())
        agenda = record.parent / "attachments" / "议程.txt"
        agenda.parent.mkdir()
        agenda.write_text("第一稿\n", encoding="utf-8")
        listed = text.replace("kind: meeting\n", "kind: meeting\nattachments: [{file: 议程.txt, title: 会议议程}]\n")
        record.write_text(listed, encoding="utf-8")
        assert _wait(lambda: "会议议程" in shown())

        def served() -> str:
            with urllib.request.urlopen(f"{found[0]}files/jw-discussion-meeting/{quote('议程.txt')}") as response:
                return response.read().decode("utf-8")

        assert served() == "第一稿\n"
        agenda.write_text("第二稿\n", encoding="utf-8")
        assert _wait(lambda: served() == "第二稿\n")
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()
