"""Files over loopback as nginx serves them, and how many bytes of them were sent."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Self

from support.served import binary, free_port, mime_types, wait_for

# Uncompressed, so that the figures are those of the files; deploy/nginx compresses, and sends a quarter less.
_CONFIG = """{user}
daemon off; worker_processes 1; pid {work}/pid; error_log {work}/error.log;
events {{ worker_connections 512; }}
http {{
    include {types};
    log_format sent '$body_bytes_sent $uri'; access_log {work}/sent sent;
    client_body_temp_path {work}/t1; proxy_temp_path {work}/t2; fastcgi_temp_path {work}/t3;
    uwsgi_temp_path {work}/t4; scgi_temp_path {work}/t5;
    sendfile on; tcp_nopush on; gzip off;
    server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


class Server:
    """A server to be used in a ``with``."""

    def __init__(self, folder: Path, work: Path) -> None:
        work.mkdir()
        self._log = work / "sent"
        self._port = free_port()
        self._read = 0
        user = "user root;" if os.geteuid() == 0 else ""  # temporary folders are root's own
        text = _CONFIG.format(user=user, work=work, types=mime_types(), port=self._port, folder=folder)
        (work / "nginx.conf").write_text(text, encoding="utf-8")
        self._command = [binary(), "-p", str(work), "-e", str(work / "error.log"), "-c", str(work / "nginx.conf")]
        self.address = f"http://127.0.0.1:{self._port}"

    def sent(self, kind: str = "") -> int:
        """Bytes of bodies sent since this was last asked, of files in whose address ``kind`` stands."""
        with self._log.open(encoding="utf-8") as log:
            log.seek(self._read)
            lines = log.readlines()
            self._read = log.tell()
        return sum(int(size) for size, path in (line.split(" ", 1) for line in lines) if kind in path)

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command)
        wait_for(self._port)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)
