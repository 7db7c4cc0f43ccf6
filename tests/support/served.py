"""A web server on loopback with the configuration that ships in ``deploy/nginx``, and what it serves."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.places import REPO

DEPLOY = REPO / "deploy" / "nginx"
TARGET = "/srv/gongshilan/www"
PASSWORD = "loopback"
_MAIN = """
daemon off;
worker_processes 2;
pid {work}/pid;
error_log {work}/error.log warn;
events {{ worker_connections 512; }}
http {{
    include {types};
    access_log off;
    client_body_temp_path {work}/t1; proxy_temp_path {work}/t2; fastcgi_temp_path {work}/t3;
    uwsgi_temp_path {work}/t4; scgi_temp_path {work}/t5;
    sendfile on;
    keepalive_requests 100000;
    include conf.d/*.conf;
}}
"""


def binary() -> str:
    """Debian's nginx. It is part of what is tested: without it the test fails and says how to get it."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    assert found, "nginx is missing: sh tests/install.sh brings it (on Debian: apt-get install nginx-light)"
    return found


@contextmanager
def nginx(target: Path, work: Path) -> Iterator[dict[str, int]]:
    """Serve a published target. Gives the port of each edition. Of the shipped files only the target's path and the ports are
    replaced; passwords are made as deploy/README.md says."""
    work.mkdir()
    shutil.copytree(DEPLOY / "gongshilan", work / "gongshilan")
    (work / "conf.d").mkdir()
    whole = (DEPLOY / "gongshilan.conf").read_text(encoding="utf-8").replace(TARGET, str(target))
    ports: dict[str, int] = {}

    def elsewhere(found: re.Match[str]) -> str:
        edition = re.search(r"current/(\w+)", whole[found.end() :])
        assert edition is not None
        ports[edition[1]] = free_port()
        return f"{found[1]}127.0.0.1:{ports[edition[1]]};"

    whole = re.sub(r"(\n    listen )\d+;", elsewhere, whole)
    (work / "conf.d" / "gongshilan.conf").write_text(whole, encoding="utf-8")
    for edition in ports.keys() - {"public"}:
        (work / "gongshilan" / f"{edition}.htpasswd").write_text(f"{edition}:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
    user = "user root;\n" if os.geteuid() == 0 else ""  # temporary folders of tests are root's own
    (work / "nginx.conf").write_text(user + _MAIN.format(work=work, types=mime_types()), encoding="utf-8")
    command = [binary(), "-p", str(work), "-e", str(work / "error.log"), "-c", str(work / "nginx.conf")]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    process = subprocess.Popen(command)
    try:
        for port in ports.values():
            wait_for(port)
        yield ports
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def mime_types() -> Path:
    """The table of types that nginx brings."""
    return next(path for path in (Path("/etc/nginx/mime.types"), Path("/usr/local/etc/nginx/mime.types")) if path.is_file())


def wait_for(port: int) -> None:
    """Until somebody listens there."""
    for _ in range(200):
        with socket.socket() as found:
            if found.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")
