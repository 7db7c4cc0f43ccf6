"""What a preview adds to pages on their way to the browser: a script that follows the files, and the stream of events it listens to.

Nothing of it is written into a site. The page's policy is widened for that one script, by its digest, and for that one stream.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Iterator
from html import escape
from http.server import SimpleHTTPRequestHandler
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from gongshilan.catalogue import text

STREAM = "/_live"
_SCRIPT = (Path(__file__).parent / "live.js").read_text(encoding="utf-8")
_DIGEST = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
_POLICY = re.compile(rb'(<meta http-equiv="Content-Security-Policy" content="[^"]*?script-src )([^";]*(?:&#39;[^";]*)*)')
_OWN_NAMES = frozenset({"127.0.0.1", "localhost"})
_BEAT = 15.0  # seconds after which a silent stream says that it is there


class Live:
    """What the open pages are told: how many times the site was made, and what kept it from being made again."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._version = 0
        self._said = ""

    def made(self) -> None:
        """The site was made anew."""
        with self._changed:
            self._version += 1
            self._said = ""
            self._changed.notify_all()

    def kept(self, said: str) -> None:
        """It stays as it was, because of what is said."""
        with self._changed:
            self._said = said
            self._changed.notify_all()

    def events(self) -> Iterator[bytes]:
        """The state now, and then whenever it changes, as an event stream has it; a comment where nothing did."""
        before: tuple[int, str] | None = None
        while True:
            with self._changed:
                if before == (self._version, self._said):
                    self._changed.wait(_BEAT)
                now = (self._version, self._said)
            if now == before:
                yield b":\n\n"
            else:
                whole = {"version": now[0], "said": now[1], "title": text("cli.serve.problems")}
                yield f"data: {json.dumps(whole, ensure_ascii=False)}\n\n".encode()
            before = now


def followed(page: bytes) -> bytes:
    """The page with the script that follows, allowed by the page's own policy."""
    allowed = f"&#39;sha256-{_DIGEST}&#39; ".encode()
    page = _POLICY.sub(
        lambda found: found[1].replace(b"script-src ", b"connect-src &#39;self&#39;; script-src ") + allowed + found[2], page
    )
    script = f"<script>{_SCRIPT}</script>".encode()
    return page.replace(b"</body>", script + b"</body>", 1) if b"</body>" in page else page + script


def instead(said: str) -> bytes:
    """A page that stands where none was made yet."""
    title = escape(text("cli.serve.problems"))
    body = f"<h1>{title}</h1><pre>{escape(said)}</pre>"
    return followed(
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>{title}</title><body>{body}</body></html>'.encode()
    )


class Handler(SimpleHTTPRequestHandler):
    """Files of the served edition, never cached, without a log line a request; pages follow what is saved."""

    def __init__(self, *args: Any, live: Live, **kwargs: Any) -> None:
        self._live = live
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        """A file, or the stream of events. Other names than this machine's own are somebody else's page asking."""
        if self.headers.get("Host", "").rsplit(":", 1)[0] not in _OWN_NAMES:
            self.send_error(403)
        elif self.path == STREAM:
            self._stream()
        else:
            super().do_GET()

    def send_head(self) -> BytesIO | BinaryIO | None:
        """A page goes out with the script in it."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix != ".html":
            return super().send_head()
        try:
            page = followed(path.read_bytes())
        except OSError:
            if path.parent != Path(self.directory) or path.name != "index.html":
                return super().send_head()
            page = instead("")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        return BytesIO(page)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            for event in self._live.events():
                self.wfile.write(event)
                self.wfile.flush()
        except OSError:  # the page was closed
            return

    def end_headers(self) -> None:
        """A preview must show what was saved a moment ago."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""
