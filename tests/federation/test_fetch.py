"""Servers that are slow, endless, busy or send us elsewhere: an answer or a reason, within bounds."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from gongshilan.federation.fetch import FetchError, fetch, session

ASKED: list[tuple[str, str]] = []


class Odd(BaseHTTPRequestHandler):
    """Answers by path."""

    def do_GET(self) -> None:
        ASKED.append((self.path, self.headers.get("If-None-Match", "")))
        times = sum(path == self.path for path, _ in ASKED)
        match self.path:
            case "/fine":
                if self.headers.get("If-None-Match") == '"1"':
                    return self.answer(304)
                return self.answer(200, b"fine", ETag='"1"')
            case "/busy":
                return self.answer(503) if times < 3 else self.answer(200, b"at last")
            case "/dead":
                return self.answer(500)
            case "/elsewhere":
                return self.answer(302, Location="http://127.0.0.1:9/private")
            case "/large":
                return self.answer(200, b"x" * 2000)
            case "/endless":
                self.send_response(200)
                self.end_headers()
                try:
                    while True:
                        self.wfile.write(b"x" * 65536)
                except OSError:
                    return None
            case "/short":
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b"x")
                return None
        return self.answer(404)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        pass


@pytest.fixture(scope="module")
def home() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Odd)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def asked(url: str, limit: int = 1000, **how: str) -> bytes | None:
    seconds = itertools.count(0, 1)
    return fetch(session(3, 0.001), url, limit, lambda: float(next(seconds)), **how).body


def why(url: str, limit: int = 1000) -> str:
    with pytest.raises(FetchError) as error:
        asked(url, limit)
    return error.value.key


def test_asked_again_only_where_something_changed(home: str) -> None:
    answer = fetch(session(), f"{home}/fine", 1000, lambda: 0.0)
    assert (answer.body, answer.etag) == (b"fine", '"1"')
    assert asked(f"{home}/fine", etag=answer.etag) is None


def test_a_busy_server_is_asked_again(home: str) -> None:
    assert asked(f"{home}/busy") == b"at last"
    assert [path for path, _ in ASKED].count("/busy") == 3


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("dead", "status"),
        ("nothing", "status"),
        ("elsewhere", "redirected"),
        ("large", "too-large"),
        ("endless", "too-large"),
        ("short", "unreachable"),
    ],
)
def test_why_nothing_came(home: str, path: str, key: str) -> None:
    assert why(f"{home}/{path}") == key


def test_no_longer_than_agreed(home: str) -> None:
    """A server that sends for ever, a little at a time: the clock ends it."""
    assert why(f"{home}/endless", 10**10) == "too-slow"


def test_nobody_there() -> None:
    assert why("http://127.0.0.1:9/") == "unreachable"
