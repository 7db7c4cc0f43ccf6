"""A portal as ``gongshilan init`` makes it, and a desk on it: as a function (no port, no browser), and as the real command."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from gongshilan.build.rules import Rules, load_rules
from gongshilan.cli.desk import outside_of
from gongshilan.cli.setting import Setting
from gongshilan.desk.app import Desk
from support.places import run
from werkzeug.test import Client, TestResponse

PORT = 8123


class Asking:
    """A page of the desk, as far as the server can tell."""

    def __init__(self, root: Path, rules: Rules | None = None) -> None:
        setting = Setting(root)
        setting._rules = rules
        self.desk = Desk(outside_of(setting), port=PORT)
        self.client = Client(self.desk)
        self.client.get("/", query_string={"token": self.desk.door.token}, headers=self.headers)

    @property
    def headers(self) -> dict[str, str]:
        return {"Host": f"127.0.0.1:{PORT}"}

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, headers=self.headers, **more)

    def post(self, name: str, sent: Any, **more: Any) -> TestResponse:
        headers = self.headers | {"Origin": f"http://127.0.0.1:{PORT}", "X-Desk": "1"} | more.pop("headers", {})
        body = {"data": sent} if isinstance(sent, dict) and "file" in sent else {"data": json.dumps(sent)}
        return self.client.post(f"/api/{name}", headers=headers, **body, **more)

    def ask(self, name: str, sent: Any) -> Any:
        return json.loads(self.post(name, sent).data)

    def ask_digest(self, name: str) -> str:
        return str(json.loads(self.get("/api/record", query_string={"id": name}).data)["digest"])


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``gongshilan init`` makes; not to be written to."""
    found = tmp_path_factory.mktemp("fresh") / "portal"
    made = run("init", found)
    assert made.returncode == 0, made.stderr
    return found


@pytest.fixture(scope="session")
def fresh_rules(fresh: Path) -> Rules:
    return load_rules(fresh)


@pytest.fixture
def root(fresh: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(fresh, tmp_path / "portal"))


@pytest.fixture
def asking(root: Path, fresh_rules: Rules) -> Asking:
    return Asking(root, fresh_rules)


@contextmanager
def running(root: Path) -> Iterator[str]:
    """The real command; gives its start address."""
    command = [sys.executable, "-u", "-m", "gongshilan", "--root", str(root), "desk", "--no-open"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found, process.poll()
        yield found[0]
    finally:
        process.terminate()
        process.wait(timeout=20)
