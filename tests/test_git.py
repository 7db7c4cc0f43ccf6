"""What git is asked and how its answers are read, in small repositories made for it."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest
from gongshilan.cli import git
from gongshilan.cli.git import versions
from gongshilan.cli.git_command import ask, command, environment, state
from gongshilan.project.past import Commit, Past
from gongshilan.read.limits import MAX_FILE_BYTES
from gongshilan.read.source import blob_name

NOBODY = "0" * 40
ZONE = "Asia/Shanghai"


class Repository:
    """A folder ``content`` in a repository."""

    def __init__(self, root: Path) -> None:
        self.root, self.content = root, root / "content"
        self.content.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, at: str = "2030-01-01T12:00:00+08:00") -> str:
        who = {f"GIT_{who}_{what}": "x@example.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        days = {"GIT_AUTHOR_DATE": "2029-01-01T00:00:00Z", "GIT_COMMITTER_DATE": at}
        env = {**os.environ, **who, **days, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(["git", "-C", self.root, *arguments], check=True, env=env, capture_output=True)
        return done.stdout.decode().strip()

    def commit(self, at: str, **files: str | bytes) -> None:
        for name, what in files.items():
            self.content.joinpath(f"{name}.md").write_bytes(what.encode() if isinstance(what, str) else what)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", "x", at=at)

    def object(self, raw: bytes) -> Path:
        """Where git keeps what it was given."""
        name = blob_name(raw)
        return self.root / ".git/objects" / name[:2] / name[2:]

    def past(self) -> Past:
        return versions(self.content, ZONE)


@pytest.fixture
def repository(folder: Path) -> Repository:
    return Repository(folder)


# --- how git is asked


def test_the_whole_command_and_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Word by word: with each of these left out, a user's settings, a hook's environment or another machine had a say."""
    for name in ("PATH", "SYSTEMROOT", "TMPDIR", "LD_LIBRARY_PATH", "GIT_DIR", "HOME"):
        monkeypatch.setenv(name, f"/{name}")
    kept = {name: f"/{name}" for name in ("PATH", "SYSTEMROOT", "TMPDIR", "LD_LIBRARY_PATH")}
    assert environment() == {
        **kept,
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM": "1",
    }
    monkeypatch.delenv("TMPDIR")
    assert "TMPDIR" not in environment()
    settings = [
        "safe.directory=*", "core.quotePath=false", "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.alternateRefsCommand=",
        "core.precomposeUnicode=false", "diff.orderFile=/dev/null", "log.showSignature=false", "protocol.allow=never",
    ]  # fmt: skip
    given = [part for item in settings for part in ("-c", item)]
    assert command(Path("/a b"), "log", "-z") == [
        "git", "--no-pager", "--literal-pathspecs", "-C", "/a b", *given, "log", "-z",
    ]  # fmt: skip


def test_an_answer_or_none(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert ask(repository.root, "rev-parse", "--show-prefix") == b"\n"
    assert ask(repository.content, "rev-parse", "--show-prefix") == b"content/\n"
    assert ask(repository.root, "hash-object", "--stdin", given=b"x") == f"{blob_name(b'x')}\n".encode()
    assert ask(repository.root, "rev-parse", "nothing") is None
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert ask(repository.content, "rev-parse", "--show-prefix") == b"content/\n"
    monkeypatch.delenv("GIT_DIR")
    assert ask(repository.root.parent, "rev-parse", "HEAD") is None
    monkeypatch.setenv("PATH", "/nowhere")
    assert ask(repository.root, "rev-parse", "--show-prefix") is None
    assert "".join(capfd.readouterr()) == ""


def test_what_history_is_told_from(repository: Repository) -> None:
    assert state(repository.root.parent) == ("", "")
    assert state(repository.root) == ("", "false")
    repository.commit("2030-03-14T12:00:00+08:00", a="1")
    head = repository.git("rev-parse", "HEAD")
    assert state(repository.content) == (head, "false")
    (repository.root / ".git/shallow").write_text(f"{head}\n")
    assert state(repository.content) == (head, "true")


# --- what it answers


def test_commits_by_day_with_what_they_made_of_files(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the portal's time zone, and only below the folder; names as they are stored, what is no file as if it were taken away."""
    repository.commit("2030-03-14T12:00:00+08:00", a="1", b="1")
    repository.root.joinpath("beside.md").write_text("x")
    repository.commit("2030-03-15T12:00:00+08:00")
    repository.commit("2030-03-15T17:00:00Z", **{"a\x01 1\n:b 公示": "2"})
    repository.content.joinpath("b.md").unlink()
    repository.content.joinpath("b.md").symlink_to("a.md")
    repository.content.joinpath("a.md").chmod(0o755)
    repository.commit("2030-03-16T12:00:00+08:00")
    repository.content.joinpath("a.md").unlink()
    Path(os.fsdecode(os.fsencode(repository.content) + b"/\xff.md")).write_bytes(b"3")
    repository.commit("2030-03-16T15:59:59Z")
    one, two, three = (blob_name(raw) for raw in (b"1", b"2", b"3"))
    past = repository.past()
    assert past.commits == [
        Commit(date(2030, 3, 14), {"a.md": one, "b.md": one}),
        Commit(date(2030, 3, 16), {"a\x01 1\n:b 公示.md": two}),
        Commit(date(2030, 3, 16), {"a.md": one, "b.md": ""}),
        Commit(date(2030, 3, 16), {"a.md": "", "\udcff.md": three}),
    ]
    assert past.whole
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert list(past.read([])) == []
    assert list(past.read([two, one, NOBODY])) == [(NOBODY, None), *sorted(((one, b"1"), (two, b"2")))]


def test_a_merge_is_told_as_what_it_brought(repository: Repository) -> None:
    repository.commit("2030-03-14T12:00:00+08:00", a="1")
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit("2030-03-15T12:00:00+08:00", b="2")
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-ff", "-m", "x", "side", at="2030-03-17T12:00:00+08:00")
    assert [(commit.on.day, list(commit.files)) for commit in repository.past().commits] == [(14, ["a.md"]), (17, ["b.md"])]


def test_where_nothing_was_committed(repository: Repository) -> None:
    """No repository and an empty one have nothing to tell; one whose branch is lost had."""
    assert versions(repository.root.parent, ZONE) == Past()
    assert repository.past() == Past()
    repository.commit("2030-03-14T12:00:00+08:00", a="1")
    repository.git("checkout", "--quiet", "--orphan", "other")
    assert repository.past() == Past(lost=True)


# --- what is not there


def test_what_was_before_the_first_commit_is_not_there(repository: Repository) -> None:
    repository.root.joinpath("beside.md").write_text("x")
    repository.commit("2030-03-14T12:00:00+08:00")
    (repository.root / ".git/shallow").write_text(repository.git("rev-parse", "HEAD") + "\n")
    assert repository.past().whole, "nothing is told of this folder"
    repository.commit("2030-03-15T12:00:00+08:00", a="1")
    past = repository.past()
    assert (past.shallow, past.sparse, past.lost) == (True, False, False)


def test_what_is_missing_of_another_folder_is_not_missed(repository: Repository) -> None:
    repository.root.joinpath("beside.md").write_text("beside")
    repository.commit("2030-03-14T12:00:00+08:00")
    repository.git("config", "remote.origin.promisor", "true")
    repository.object(b"beside").unlink()
    assert repository.past().whole


@pytest.mark.parametrize("how", [{"remote.origin.promisor": "true"}, {"extensions.partialClone": "origin"}])
def test_not_all_that_was_stored_is_there(
    repository: Repository, how: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is lacking is not asked for, and said to be lacking once."""
    for name, value in {"core.repositoryFormatVersion": "1", **how}.items():
        repository.git("config", name, value)
    repository.commit("2030-03-15T12:00:00+08:00", a="1")
    repository.commit("2030-03-16T12:00:00+08:00", a="2")
    repository.object(b"1").unlink()
    past = repository.past()
    assert (past.shallow, past.sparse, past.lost) == (False, True, False)
    asked: list[bytes] = []
    monkeypatch.setattr(git, "ask", lambda *words, given=b"": (asked.append(given), ask(*words, given=given))[1])
    assert list(past.read([blob_name(raw) for raw in (b"2", b"1")])) == [(blob_name(b"1"), None), (blob_name(b"2"), b"2")]
    assert asked == [f"{blob_name(b'2')}\n".encode()]


def test_what_is_too_large_or_broken_is_not_read(repository: Repository, capfd: pytest.CaptureFixture[str]) -> None:
    """The largest that is a record is; what git cannot read ends it, for nobody knows where the next begins."""
    largest, larger = b"0" * MAX_FILE_BYTES, b"0" * (MAX_FILE_BYTES + 1)
    repository.commit("2030-03-14T12:00:00+08:00", a=largest, b=larger)
    past = repository.past()
    assert list(past.read([blob_name(larger)])) == []
    assert list(past.read([repository.git("rev-parse", "HEAD"), blob_name(largest)])) == [(blob_name(largest), largest)]
    noise = os.urandom(9000)
    repository.commit("2030-03-15T12:00:00+08:00", a=noise)
    file = repository.object(noise)
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:5000])
    assert list(repository.past().read([blob_name(noise)])) == []
    assert "".join(capfd.readouterr()) == ""
