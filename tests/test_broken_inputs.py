"""Whatever an editor saves, the answer is a list of problems with places: never a traceback, never a half-built site."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from gongshilan.catalogue import LOCALES, catalogue
from gongshilan.cli.main import main
from gongshilan.read import files
from gongshilan.read.files import read_content
from gongshilan.read.opening import read_beneath
from support.amounts import amount
from support.cases import Case, cases, lay
from support.forks import Forks
from support.places import CASES, run_anew

BROKEN, FINE = cases("broken"), cases("fine")
TOGETHER = [case for case in BROKEN if not case.alone]

# Codes no content can bring about, each with the reason.
NOT_BY_CONTENT = {
    "content-missing": "the command line ends with 2 before it reads; see test_no_content_folder",
    "file-unreadable": "needs a file system that refuses; see test_file_the_system_refuses",
}

Found = set[tuple[str, str, int]]


def check(forks: Forks, root: Path) -> tuple[int, Found, str]:
    """Exit code, problems, and everything that was printed."""
    done = forks.run("--root", root, "check", "--format", "json")
    prefix = f"{(root / 'content').as_posix()}/"
    try:
        items = json.loads(done.stdout)
    except json.JSONDecodeError:
        items = []
    found = {
        (item["code"], item["path"].removeprefix(prefix).removeprefix(f"{root.as_posix()}/"), item["line"]) for item in items
    }
    return done.returncode, found, done.stdout + done.stderr


def snapshot(folder: Path) -> dict[str, bytes | None]:
    """Every path below a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.name)
def test_broken(case: Case, folder: Path, forks: Forks) -> None:
    """What check says of it; and that a build says so too and leaves the old site (in haste, tried with every third)."""
    lay(folder, [case], linked=True)
    old = folder / "site" / "public"
    (old / "assets").mkdir(parents=True)
    (old / "index.html").write_text("<p>上一次的站点</p>", encoding="utf-8")
    (old / "assets" / "x.bin").write_bytes(bytes(range(256)))
    before = snapshot(folder / "site")

    code, found, said = check(forks, folder)
    assert "Traceback" not in said
    assert code == 1, said
    assert set(case.expect) <= found, f"not reported: {set(case.expect) - found}; found {sorted(found)}"

    for path, words in case.says.items():
        about = json.dumps([item for item in json.loads(said) if item["path"].endswith(path)], ensure_ascii=False)
        assert not [word for word in words if word not in about.replace('\\"', '"')], about

    if BROKEN.index(case) % amount(3, 1) == 0:
        built = forks.run("--root", folder, "build")
        assert "Traceback" not in built.stdout + built.stderr
        assert built.returncode == 1, built.stderr
    assert snapshot(folder / "site") == before


@pytest.mark.parametrize("case", FINE, ids=lambda case: case.name)
def test_fine(case: Case, folder: Path, forks: Forks) -> None:
    code, found, said = check(forks, lay(folder, [case], linked=True))
    assert (code, found) == (0, set()), said


def test_a_record_that_failed_makes_no_echoes(folder: Path, forks: Forks) -> None:
    """What refers to a record that has problems of its own is not reported again."""
    for name in ("campaign-file-broken", "unit-file-broken", "several-in-one-file"):
        [case] = [case for case in BROKEN if case.name == name]
        _, found, _ = check(forks, lay(folder / name, [case]))
        assert found == set(case.expect)


def test_all_at_once(folder: Path, forks: Forks) -> None:
    """One run shows every problem of every file; one bad file hides no other."""
    _, found, said = check(forks, lay(folder, TOGETHER))
    wanted = {item for case in TOGETHER for item in case.expect}
    assert "Traceback" not in said
    assert wanted <= found, f"not reported: {sorted(wanted - found)}"


@pytest.mark.parametrize("form", ["text", "github", "gitlab"])
def test_every_reporter_prints_every_problem(folder: Path, form: str, forks: Forks) -> None:
    done = forks.run("--root", lay(folder, TOGETHER), "check", "--format", form)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for case in TOGETHER:
        assert all(code in done.stdout for code in case.codes)


def test_every_code_has_a_case() -> None:
    """The catalogue's codes and the golden cases cover each other."""
    shown = set().union(*(case.codes for case in BROKEN))
    shown |= {yaml.safe_load(path.read_text(encoding="utf-8"))["code"] for path in (CASES / "rules").glob("*.yml")}
    known = set(catalogue()["problems"])
    assert shown <= known
    assert known - shown == set(NOT_BY_CONTENT) | of_imports()
    assert len(BROKEN) >= 45


def of_imports() -> set[str]:
    """Codes of tables and documents that are taken in: tests/intake provokes them, no content can."""
    whole = yaml.safe_load((LOCALES / "zh-CN" / "problems-intake.yml").read_text(encoding="utf-8"))
    return set(whole["problems"])


def test_codes_of_imports_have_a_test() -> None:
    """Each is named in a test of tests/intake."""
    tests = "".join(path.read_text(encoding="utf-8") for path in (CASES.parent / "intake").glob("*.py"))
    assert {code for code in of_imports() if code not in tests} == set()


def test_no_message_speaks_yaml_json_or_regular_expressions() -> None:
    """What an editor reads is in an editor's words."""
    said = json.dumps([catalogue()["problems"], catalogue()["problem_variants"]], ensure_ascii=False)
    assert not re.findall(
        r"\\b(?:array|object|string|integer|boolean|minLength|maxLength|mapping|token|scalar|None|any)\\b", said
    )
    assert "a-z0-9" not in said


def test_build_says_what_is_wrong_in_a_real_process(folder: Path) -> None:
    [case] = [case for case in BROKEN if case.name == "several-files"]
    lay(folder, [case])
    done = run_anew("--root", folder, "build")
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    for code, path, line in case.expect:
        assert f"{path}:{line}:" in done.stderr
        assert code in done.stderr
    assert not (folder / "site").exists()


def test_no_content_folder(tmp_path: Path, forks: Forks) -> None:
    """Not a portal at all is wrong use, said in one sentence."""
    for command in (["check"], ["check", "--format", "json"], ["build"], ["report"]):
        done = forks.run("--root", tmp_path, *command)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert "content/" in done.stderr
    [problem] = read_content(tmp_path / "content").problems
    assert problem.code == "content-missing"


def test_file_the_system_refuses(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read anything, so the refusal is played."""
    lay(folder, [])

    def refuse(root: Path, path: str, limit: int) -> bytes:
        if path.endswith("example-opening.md"):
            raise PermissionError(13, "Permission denied")
        return read_beneath(root, path, limit)

    monkeypatch.setattr(files, "read_beneath", refuse)
    found = CliRunner().invoke(main, ["--root", str(folder), "check", "--format", "json"])
    assert found.exit_code == 1
    assert [(item["code"], item["line"]) for item in json.loads(found.output)] == [("file-unreadable", 1)]


def test_file_name_that_is_no_text(folder: Path, forks: Forks) -> None:
    """A file unpacked from a zip made elsewhere may have a name that is not UTF-8."""
    lay(folder, [])
    campaign = os.fsencode(folder / "content" / "example-2030" / "meeting")
    source = (folder / "content" / "example-2030" / "meeting" / "example-opening.md").read_bytes()
    with open(campaign + b"/\xbb\xe1\xd2\xe9.md", "wb") as file:  # 会议 in GB18030
        file.write(source)
    for form in ("text", "json", "github", "gitlab"):
        done = forks.run("--root", folder, "check", "--format", form)  # standard output there is strict UTF-8
        assert "Traceback" not in done.stdout + done.stderr, form
        assert done.returncode == 1
        assert "file-name" in done.stdout


def test_folders_in_folders(folder: Path, forks: Forks) -> None:
    """A thousand folders one in another (a backup program gone wrong) are walked, or refused, without a crash."""
    lay(folder, [])
    deep = folder / "content" / "example-2030"
    here = os.open(deep, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    try:
        done = forks.run("--root", folder, "check")
    finally:
        subprocess.run(["rm", "-rf", deep / "d"], check=True)  # shutil.rmtree, which pytest uses, gives up on it
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode in (0, 1)
