"""A browser page under watch: what it asked for, what it complained of, what its content security policy stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request

_LISTEN = """
window.__stopped = [];
addEventListener("securitypolicyviolation", function (event) {
  window.__stopped.push(event.violatedDirective + " " + (event.blockedURI || event.sourceFile) + " " + event.sample);
}, true);
"""


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder, with the given headers on every answer."""

    def __init__(self, *arguments: object, headers_too: tuple[tuple[str, str], ...], **named: object) -> None:
        self._too = headers_too
        super().__init__(*arguments, **named)  # type: ignore[arg-type]

    def end_headers(self) -> None:
        for name, value in self._too:
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        pass


class _Server(ThreadingHTTPServer):
    """A browser that leaves a page hangs up: no matter."""

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def served(folder: Path, *headers: tuple[str, str]) -> Iterator[str]:
    """The folder over http on a free port of this machine: its address, without a slash at the end."""
    server = _Server(("127.0.0.1", 0), partial(_Handler, directory=str(folder), headers_too=headers))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Watch:
    """One browser context. ``outside`` are requests that leave ``own`` (an address or a folder's ``file:`` address)."""

    def __init__(self, browser: Browser, own: str, **settings: object) -> None:
        self.own = own
        self.keeps_policy = not settings.get("bypass_csp")
        self.dialogs: list[str] = []
        self.errors: list[str] = []
        self.outside: list[str] = []
        self.context: BrowserContext = browser.new_context(**settings)  # type: ignore[arg-type]
        self.context.add_init_script(_LISTEN)
        self.context.on("page", self._page)
        self.context.on("request", self._request)
        self.page: Page = self.context.new_page()

    def _page(self, page: Page) -> None:
        page.on("dialog", self._dialog)
        page.on("pageerror", lambda error: self.errors.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self.errors.append(f"{page.url}: {said.text}") if said.type == "error" else None)

    def _dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.own, "data:", "blob:", "about:")):
            self.outside.append(request.url)

    def stopped(self) -> list[str]:
        """What the policy of the page now open stopped."""
        return [str(item) for item in self.page.evaluate("window.__stopped || []")]

    def close(self) -> None:
        """End the context."""
        self.context.close()
