"""The linter reads every module: a folder's name, excluded where builds leave their results, once excluded a room of the same name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from support.places import REPO


def test_every_module_is_linted() -> None:
    command = [sys.executable, "-m", "ruff", "check", "--show-files", "generator", "tests"]
    shown = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=True).stdout.split("\n")
    modules = {str(path) for folder in ("generator", "tests") for path in (REPO / folder).rglob("*.py")}
    assert len(modules) > 700
    assert modules - {str(Path(line)) for line in shown} == set()
