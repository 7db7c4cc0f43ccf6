"""Files over loopback, and how many bytes of them were sent."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self


class Server:
    """A server to be used in a ``with``. ``sent`` counts bytes of bodies and may be set back."""

    def __init__(self, folder: Path) -> None:
        self.sent = 0
        outer = self

        class Handler(SimpleHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # headers and body are two writes: the second would wait 40 ms for an answer

            def log_message(self, *_: object) -> None:
                pass

            def send_header(self, keyword: str, value: str) -> None:
                if keyword.lower() == "content-length":
                    outer.sent += int(value)
                super().send_header(keyword, value)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder))
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
