"""Files that change while they are read, names that another system cannot hold, titles that a program would take for commands."""

from __future__ import annotations

import io
import os
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from gongshilan.build.rules import Rules
from gongshilan.check.addresses import address_problems
from gongshilan.check.portal import check_portal
from gongshilan.cli.main import main
from gongshilan.emit.tables import xlsx_bytes
from gongshilan.kinds.load import portal_schema
from gongshilan.read import files
from gongshilan.read.files import read_content
from gongshilan.read.source import read_source
from support.cases import lay
from support.places import PORTAL
from support.world import record


@pytest.mark.parametrize("swapped", ["file", "folder", "pipe", "longer"])
def test_what_changes_between_looking_and_reading_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swapped: str
) -> None:
    """The walk has seen a plain file; then somebody puts something else in its place."""
    root = lay(tmp_path / "portal", []) / "content"
    secret = tmp_path / "meeting"
    secret.mkdir()
    (secret / "example-opening.md").write_text("---\nkind: meeting\ntitle: 秘密\n---\n", encoding="utf-8")
    path = "example-2030/meeting/example-opening.md"
    walk = files._walk

    def change(*given: object) -> list[str]:
        found = [*walk(*given)]
        if given[1]:
            return found  # a folder below
        target = root / path
        if swapped == "folder":
            target.parent.rename(tmp_path / "old")
            target.parent.symlink_to(secret)
        else:
            target.unlink()
            if swapped == "file":
                target.symlink_to(secret / "example-opening.md")
            elif swapped == "pipe":
                os.mkfifo(target)
            else:
                target.write_bytes(b"x" * (files.MAX_FILE_BYTES + 1))
        return found

    monkeypatch.setattr(files, "_walk", change)
    content = read_content(root)
    expected = {"file": "file-symlink", "folder": "file-symlink", "pipe": "file-special", "longer": "file-too-large"}[
        swapped
    ]
    assert [(problem.code, problem.place.path) for problem in content.problems] == [(expected, path)]
    assert "秘密" not in repr(content.sources)


@pytest.mark.parametrize("name", ["con", "nul", "com1", "lpt9", "aux"])
def test_names_of_devices_are_refused(rules: Rules, name: str) -> None:
    found = address_problems([record("meeting", name)], [f"{name}.md", f"x/{name}.md", "console.md"])
    assert [problem.code for problem in found] == ["id-reserved", "page-reserved", "page-reserved"]
    assert [problem.code for problem in _edition(rules, name)] == ["id-reserved"]


@pytest.mark.parametrize("name", ["Public", "x" * 260, "con.x", "../x", "a b", "版本", ""])
def test_names_of_editions_become_folders(rules: Rules, name: str) -> None:
    """Capitals would make twins where case does not count."""
    assert _edition(rules, name)


def _edition(rules: Rules, name: str) -> list[files.Problem]:
    raw = (PORTAL / "content" / "portal.yml").read_text(encoding="utf-8")
    changed = raw.replace("{id: public, label:", f"{{id: '{name}', label:")
    head, mark, tail = raw.partition("editions:")
    changed = head + mark + tail.replace("id: public", f"id: '{name}'", 1)
    assert changed != raw
    source, problems = read_source(changed.encode(), "portal.yml")
    assert source is not None, problems
    return check_portal(source, *portal_schema(rules.folders))[1]


@pytest.mark.parametrize("name", ["请示/报告", "[甲]:*?\\", "'甲'", "History", "", "'" * 40, "甲" * 50, "𠮷" * 20, "甲\n乙"])
def test_a_sheet_has_a_name_that_excel_takes(name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(name, ["甲"], [["乙"]])))
    [title] = book.sheetnames
    assert title
    assert not set(title) & set("[]:*?/\\\n")
    assert len(title.encode("utf-16-le")) <= 62


@pytest.mark.parametrize("title", ["示例学校[/一部]", "[bold]甲[/bold]", "[link=x]", "[/]", ":warning:", "\\[甲]"])
def test_a_report_prints_titles_as_they_are(folder: Path, title: str) -> None:
    lay(folder, [])
    for path in (folder / "content/example-2030/unit/example-school.md", folder / "content/example-2030/campaign.md"):
        text = path.read_text(encoding="utf-8")
        old = next(line for line in text.split("\n") if line.startswith("title:"))
        path.write_text(text.replace(old, f"title: '{title}'", 1), encoding="utf-8")
    done = CliRunner(env={"COLUMNS": "200"}).invoke(main, ["--root", str(folder), "report"])
    assert done.exception is None, done.output
    assert done.output.count(title) >= 2
