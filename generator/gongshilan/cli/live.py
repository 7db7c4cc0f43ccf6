"""What a preview adds to pages on their way to the browser: a script that follows the files, and the stream of events it listens to.

Nothing of it is written into a site. The page's policy is widened for that one script, by its digest, and for that one stream.
"""

from __future__ import annotations

import base64
import hashlib
import json
import mimetypes
import re
import threading
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from html import escape
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from gongshilan.build.preview import Preview
from gongshilan.catalogue import text
from gongshilan.render.stock import RenderError

STREAM = "/_live"
_SCRIPT = (Path(__file__).parent / "live.js").read_text(encoding="utf-8")
_DIGEST = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
_POLICY = re.compile(rb'(<meta http-equiv="Content-Security-Policy" content="[^"]*?script-src )([^";]*(?:&#39;[^";]*)*)')
_OWN_NAMES = frozenset({"127.0.0.1", "localhost"})
_HTML, _FIRST, _MISSING = "text/html; charset=utf-8", "index.html", "404.html"
_BEAT = 15.0  # seconds after which a silent stream says that it is there


@dataclass(frozen=True, slots=True)
class _News:
    """``version`` counts how often something was made; ``pages`` are the addresses of all that is new in it (None: whatever there is);
    ``said`` is what keeps it from being made; ``busy``: the rest is being made."""

    version: int = 0
    pages: tuple[str, ...] | None = None
    said: str = ""
    busy: bool = False


class Live:
    """What is shown, and what the open pages are told of it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()  # may be taken again by who holds it
        self._news = _News()
        self._preview: Preview | None = None

    def read(self, path: str) -> bytes | None:
        """What is shown at an address now. Raises RenderError, OSError."""
        preview = self._preview
        return preview.read(path) if preview is not None else None

    def made(self, preview: Preview, pages: Collection[str] | None = None, *, busy: bool = False) -> None:
        """The site was made anew, or of it these ``pages``; ``busy``: more is to follow."""
        with self._changed:
            self._preview = preview
            new = None if pages is None else tuple(pages)
            self._tell(_News(self._news.version + 1, new, busy=busy))

    def kept(self, said: str, *, busy: bool = False) -> None:
        """It stays as it was, because of what is said; ``busy``: for now."""
        self._tell(replace(self._news, said=said, busy=busy))

    def begun(self) -> None:
        """It is being made anew."""
        self._tell(replace(self._news, busy=True))

    def _tell(self, news: _News) -> None:
        with self._changed:
            self._news = news
            self._changed.notify_all()

    def events(self) -> Iterator[bytes]:
        """The state now, and then whenever it changes, as an event stream has it; a comment where nothing did."""
        words = {"title": text("cli.serve.problems"), "working": text("cli.serve.working"), "shown": text("cli.serve.shown")}
        before: _News | None = None
        while True:
            with self._changed:
                if before == self._news:
                    self._changed.wait(_BEAT)
                now = self._news
            if now == before:
                yield b":\n\n"
            else:
                yield f"data: {json.dumps(asdict(now) | words, ensure_ascii=False)}\n\n".encode()
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
    body = f'<h1>{title}</h1><pre style="white-space: pre-wrap; overflow-wrap: anywhere">{escape(said)}</pre>'
    return followed(
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>{title}</title><meta name="viewport" content="width=device-width">'
        f'<body style="max-width: 50em; margin: 2em auto; padding: 0 1em; font: 16px/1.7 sans-serif">{body}</body></html>'.encode()
    )


class Handler(BaseHTTPRequestHandler):
    """What the preview shows, never cached, without a log line a request; pages follow what is saved."""

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
            self._send(*self._found(unquote(urlsplit(self.path).path).lstrip("/")))

    def do_HEAD(self) -> None:
        """The same without the content."""
        self.do_GET()

    def _found(self, path: str) -> tuple[int, str, bytes]:
        """Status, kind and content."""
        path = f"{path}index.html" if path in ("", "/") or path.endswith("/") else path
        try:
            found = self._live.read(path)
        except RenderError as error:
            return 500, _HTML, instead(text("cli.errors.theme", detail=error))
        except OSError as error:
            return 500, _HTML, instead(str(error))
        if found is None and path == _FIRST:  # nothing could be made yet: why is on the stream
            return 200, _HTML, instead("")
        if found is None:
            return 404, _HTML, followed(self._live.read(_MISSING) or instead(self.responses[404][0]))
        if path.endswith(".html"):
            return 200, _HTML, followed(found)
        return 200, mimetypes.guess_type(path)[0] or "application/octet-stream", found

    def _send(self, status: int, kind: str, raw: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        if self.command != "HEAD":
            with suppress(OSError):  # the page was left
                self.wfile.write(raw)

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
