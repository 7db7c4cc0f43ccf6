"""The rulebook tutorial, followed to the letter: every file it shows is written, every command run, every state compared."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[1] / "content" / "pages" / "help" / "rulebook.md"
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def gongshilan(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as the reader types it."""
    command = [sys.executable, "-m", "gongshilan", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def states(folder: Path, as_of: str) -> list[str]:
    """``ID state due`` of every obligation."""
    done = gongshilan(folder, "--root", "tidy", "report", "--as-of", as_of, "--format", "json")
    assert done.returncode == 0, done.stderr
    return [f"{row['obligation']} {row['state']} {row['due']}" for row in json.loads(done.stdout)]


@pytest.mark.build
def test_tutorial(tmp_path: Path) -> None:
    """Block by block, in the page's order."""
    compared = 0
    for language, title, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if language == "console":
            for line in text.splitlines():
                done = gongshilan(tmp_path, *line.removeprefix("$ gongshilan ").split())
                assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"
        elif language == "states":
            assert states(tmp_path, title) == text.splitlines()
            compared += 1
        elif title:  # others show a requirement alone: tests/requirements/test_documented.py
            path = tmp_path / title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    assert compared == 2
    campaign = tmp_path / "tidy" / "content" / "campaign-1" / "campaign.md"
    campaign.write_text(
        campaign.read_text(encoding="utf-8").replace("rulebook: TIDY", "rulebook: TIDY-SHORT"), encoding="utf-8"
    )
    assert states(tmp_path, "2030-03-15") == ["TIDY-01 met 2030-03-20", "TIDY-02 open 2030-03-31", "TIDY-04 open 2030-04-30"]
    done = gongshilan(tmp_path, "--root", "tidy", "build")
    assert done.returncode == 0, done.stderr
    assert "TIDY-01" in (tmp_path / "tidy" / "site" / "public" / "campaign-1" / "obligations.html").read_text(
        encoding="utf-8"
    )
