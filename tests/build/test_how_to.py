"""The diffs of docs/how-to/ applied to a copy and built: a new output, a new figure and a new chart are at most three files each."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.places import REPO

pytestmark = pytest.mark.build
_DIFF = re.compile(r"^```diff\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TOUCHED = re.compile(r"^\+\+\+ b/(.+)$", re.MULTILINE)


def built(page: str, folder: Path) -> Path:
    """The public edition of the shipped content, built by a copy of the programs with a page's diff applied."""
    [diff] = _DIFF.findall((REPO / "docs" / "how-to" / f"{page}.md").read_text(encoding="utf-8"))
    assert 1 <= len(_TOUCHED.findall(diff)) <= 3
    for name in ("generator", "theme", "schema", "content"):
        shutil.copytree(REPO / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPO / "mkdocs.yml", folder)
    applied = subprocess.run(
        ["git", "apply", "--verbose", "-"], cwd=folder, input=diff, capture_output=True, text=True, check=False
    )
    assert applied.returncode == 0, (
        f"the lines around have changed, renew the diff of docs/how-to/{page}.md: {applied.stderr}"
    )
    command = [sys.executable, "-m", "gongshilan", "build", "--edition", "public"]
    env = {**os.environ, "PYTHONPATH": str(folder / "generator")}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site" / "public"


def test_an_output(tmp_path: Path) -> None:
    """The table is there, and in the manifest."""
    site = built("output", tmp_path)
    rows = (site / "data" / "participants.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "id,title,campaign,parent"
    assert any(row.startswith("jinshan-jingwei,金山区经济委员会,") for row in rows)
    assert "data/participants.csv" in (site / "SHA256SUMS").read_text(encoding="utf-8")


def test_a_figure(tmp_path: Path) -> None:
    """It stands among the others."""
    page = built("figure", tmp_path) / "jinshan-jingwei-2009" / "figures.html"
    assert "活动记录" in page.read_text(encoding="utf-8")
    assert 'id="f-activities"' in page.read_text(encoding="utf-8")


def test_a_chart(tmp_path: Path) -> None:
    """The longest line fills the width."""
    page = built("chart", tmp_path) / "jinshan-jingwei-2009" / "records.html"
    assert '<rect class="g-fill--open" width="1000.0" height="28"/>' in page.read_text(encoding="utf-8")
