"""docs/ is a site of its own, and every link in it leads somewhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from gongshilan.catalogue import catalogue
from gongshilan.cli.main import main
from gongshilan.kinds.load import load_schema
from gongshilan.kinds.rulebook import load_rulebooks
from support.places import REPO, SCHEMA

REFERENCE = ("kinds", "terms", "rulebook", "obligations", "codes", "commands")


def build(root: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", "deploy/docs/mkdocs.yml", "-d", str(out)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_it_builds_without_a_warning(tmp_path: Path) -> None:
    """Every page of docs/ is in its menu, and those from elsewhere too."""
    done = build(REPO, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "WARNING -" not in done.stderr
    for page in [*(REPO / "docs").rglob("*.md")]:
        assert (tmp_path / page.relative_to(REPO / "docs").with_suffix(".html")).is_file()
    assert 'href="schema.html' in (tmp_path / "index.html").read_text(encoding="utf-8")
    made = {name: (tmp_path / "reference" / f"{name}.html").read_text(encoding="utf-8") for name in REFERENCE}
    schema = load_schema((SCHEMA,))
    for kind in schema.kinds.values():
        assert f'id="{kind.id}"' in made["kinds"]
        assert all(f"<code>{path}</code>" in made["kinds"] for path, _ in kind.walk())
    assert all(f'id="{vocabulary}"' in made["terms"] for vocabulary in schema.vocabularies)
    assert all(f'id="{code}"' in made["codes"] for code in catalogue()["problems"])
    assert all(
        f"<code>{duty.id}</code>" in made["obligations"] for duty in load_rulebooks((SCHEMA,), schema)["PD"].obligations
    )
    assert all(f'id="{command}"' in made["commands"] for command in main.load_all())
    assert "due_soon_days" in made["rulebook"]


def test_a_dead_link_ends_it(tmp_path: Path) -> None:
    """In a page that is brought in from elsewhere, too."""
    root = tmp_path / "copy"
    for name in ("docs", "deploy/docs", "schema", "content/pages/help"):
        shutil.copytree(REPO / name, root / name)
    for name in ("README.md", "CONTRIBUTING.md", "pyproject.toml"):
        shutil.copy(REPO / name, root / name)
    with (root / "schema" / "README.md").open("a", encoding="utf-8") as file:
        file.write("\n[nowhere](../docs/nowhere.md)\n")
    done = build(root, tmp_path / "out")
    assert done.returncode != 0
    assert "schema/README.md links to ../docs/nowhere.md" in done.stderr
