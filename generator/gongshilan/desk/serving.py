"""The desk on a port of this machine."""

from __future__ import annotations

import logging
from collections.abc import Callable

from waitress import create_server

from gongshilan.desk.app import Desk
from gongshilan.desk.outside import Outside
from gongshilan.desk.token import PARAMETER

_HOST = "127.0.0.1"
_THREADS = 4


def serve_desk(outside: Outside, port: int, tell: Callable[[str], None]) -> None:
    """Serve until interrupted; ``tell`` is given the address to open. ``port`` 0: any free one. Raises OSError."""
    logging.getLogger("waitress").setLevel(logging.ERROR)  # that a request waits for another is no news
    desk = Desk(outside)
    server = create_server(
        desk,
        host=_HOST,
        port=port,
        threads=_THREADS,
        ident="",
        clear_untrusted_proxy_headers=True,
        max_request_body_size=40_000_000,
    )
    desk.port = int(server.effective_port)
    tell(f"http://{_HOST}:{desk.port}/?{PARAMETER}={desk.door.token}")
    try:
        server.run()
    finally:
        server.close()
