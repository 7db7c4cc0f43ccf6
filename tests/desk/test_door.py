"""Who may ask the desk, and who may not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from desk.conftest import PORT, Asking

DRAFT = {"id": "unit-1", "data": {"kind": "unit", "title": "改了"}, "body": ""}


def unit(root: Path) -> bytes:
    [path] = root.glob("content/*/unit/*.md")
    return path.read_bytes()


def test_without_the_token_nothing_is_told(asking: Asking) -> None:
    stranger = Client(asking.desk)
    for path in ("/", "/records", "/edit/unit-1", "/api/record?id=unit-1", "/static/desk.css", "/theme/10-base.css"):
        answer = stranger.get(path, headers=asking.headers)
        assert answer.status_code == 403
        assert "unit-1" not in answer.text
    wrong = stranger.get("/", query_string={"token": asking.desk.door.token[:-1] + "!"}, headers=asking.headers)
    assert wrong.status_code == 403
    assert asking.get("/records").status_code == 200


def test_the_token_becomes_a_cookie_no_script_reads_and_no_other_page_sends(asking: Asking) -> None:
    answer = Client(asking.desk).get("/", query_string={"token": asking.desk.door.token}, headers=asking.headers)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert asking.desk.door.token not in cookie
    assert asking.desk.door.session not in answer.text


@pytest.mark.parametrize("host", ["evil.invalid", f"evil.invalid:{PORT}", "127.0.0.1", "127.0.0.1:1", ""])
def test_another_name_is_refused(asking: Asking, host: str) -> None:
    """A page elsewhere whose name was made to mean this machine."""
    assert asking.client.get("/", headers={"Host": host}).status_code == 403
    told = asking.client.get("/", query_string={"token": asking.desk.door.token}, headers={"Host": host})
    assert told.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.invalid"},
        {"Origin": "null"},
        {"Origin": f"http://127.0.0.1:{PORT + 1}"},
        {"Origin": f"https://127.0.0.1:{PORT}"},
        {"Origin": ""},
        {"X-Desk": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_page_cannot_write(asking: Asking, root: Path, headers: dict[str, str]) -> None:
    before = unit(root)
    [path] = root.glob("content/*/unit/*.md")
    sent = {"draft": DRAFT, "digest": asking.ask_digest("unit-1"), "anyway": True}
    assert asking.post("save", sent, headers=headers).status_code == 403
    assert unit(root) == before
    assert asking.post("save", sent).status_code == 200
    assert unit(root) != before
    assert path.exists()


def test_a_form_of_another_page_cannot_write(asking: Asking, root: Path) -> None:
    """It can send no header of ours, and no JSON."""
    before = unit(root)
    headers = asking.headers | {"Origin": "http://evil.invalid"}
    sent = json.dumps({"draft": DRAFT, "digest": "", "anyway": True})
    answer = asking.client.post("/api/save", headers=headers, data=sent, content_type="text/plain")
    assert answer.status_code == 403
    assert unit(root) == before


def test_nothing_is_loaded_from_elsewhere_and_nothing_framed(asking: Asking) -> None:
    for path in ("/", "/edit/unit-1", "/static/edit.js", "/api/record?id=unit-1", "/nowhere"):
        headers = asking.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e%2fapp.py", "/theme/../../main.html", "/edit/nobody", "/api/x"]
)
def test_what_is_not_there(asking: Asking, path: str) -> None:
    assert asking.get(path).status_code == 404


def test_what_is_sent_wrongly_is_refused_in_words(asking: Asking) -> None:
    deep: Any = "x"
    for _ in range(40):
        deep = {"a": deep}
    for sent in (
        [],
        {"draft": 1},
        {"draft": {"data": 1}},
        {"draft": {"kind": "x", "data": {}}},
        {"draft": {"id": "unit-1", "data": deep}},
    ):
        answer = asking.post("save", sent)
        assert answer.status_code in (400, 422)
        assert json.loads(answer.data)["refused"]
