"""Where things are, and running the real command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import gongshilan

TESTS = Path(__file__).resolve().parent.parent
REPO = TESTS.parent
PACKAGE = Path(gongshilan.__file__).resolve().parent
PORTAL = TESTS / "portal"
CASES = TESTS / "cases"
SCHEMA = REPO / "schema"


def run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """``gongshilan …`` in a process of its own that has everything loaded already. ``COLUMNS`` is fixed so that tables do not wrap ids."""
    from support.forks import shared

    return shared().run(*arguments, cwd=cwd, COLUMNS="300")


def run_anew(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """``python -m gongshilan …`` as an editor runs it, from nothing."""
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "COLUMNS": "300"}
    command = [sys.executable, "-m", "gongshilan", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=env, cwd=cwd, timeout=120, check=False)
