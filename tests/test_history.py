"""What a record said before, as an edition may know it, from real git repositories."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from gongshilan.build.load import load
from gongshilan.build.rules import Rules
from gongshilan.build.stages import derive, narrow
from gongshilan.cli.git import versions
from gongshilan.model import Change
from support.cases import lay
from support.past import history_of

MEETING = "example-2030/meeting/example-opening.md"


class Repository:
    """The small portal in a git repository, committed on days of one's choice."""

    def __init__(self, root: Path, rules: Rules) -> None:
        self.root = lay(root, [])
        self._rules = rules
        self._git("init", "--quiet", "--initial-branch=main")
        self.commit("2030-03-14")

    def _git(self, *arguments: str, when: str = "2030-01-01") -> None:
        stamp = {"GIT_AUTHOR_DATE": f"{when}T12:00:00+08:00", "GIT_COMMITTER_DATE": f"{when}T12:00:00+08:00"}
        names = {
            f"GIT_{who}_{what}": "someone@example.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        env = {**os.environ, **stamp, **names, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(["git", "-C", self.root, *arguments], check=True, env=env, capture_output=True)

    def commit(self, day: str) -> None:
        self._git("add", "--all")
        self._git("commit", "--quiet", "--allow-empty", "-m", "§secret message§", when=day)

    def edit(self, old: str, new: str, path: str = MEETING) -> None:
        file = self.root / "content" / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def changes(self, edition: str = "public", record: str = "example-opening") -> list[Change]:
        loaded = load(self.root, self._rules)
        assert loaded.problems == ()
        [chosen] = [item for item in loaded.portal.editions if item.id == edition]
        shown = narrow(loaded, derive(loaded, loaded.portal.as_of), chosen)
        history = history_of(loaded)
        found = history.changes(shown)
        assert "secret message" not in repr(found)
        return [change for change in found if change.record == record]


@pytest.fixture
def repository(folder: Path, rules: Rules) -> Repository:
    return Repository(folder, rules)


def test_added(repository: Repository) -> None:
    assert repository.changes() == [Change("example-opening", "2030-03-14", "added")]
    assert repository.changes(record="example-2030") == [Change("example-2030", "2030-03-14", "added")]


def test_changed_fields_and_body(repository: Repository) -> None:
    repository.edit("attendance: 20", "attendance: 21")
    repository.commit("2030-03-20")
    repository.edit("会议情况。", "会议情况，补充。")
    repository.commit("2030-03-25")
    assert repository.changes() == [
        Change("example-opening", "2030-03-25", "changed", ("body",)),
        Change("example-opening", "2030-03-20", "changed", ("attendance",)),
        Change("example-opening", "2030-03-14", "added"),
    ]


def test_a_hidden_field_leaves_no_trace(repository: Repository) -> None:
    repository.edit("attendance: 20", "attendance: 20\ninternal_note: 有人没来")
    repository.commit("2030-03-20")
    repository.edit("有人没来", "两人没来")
    repository.commit("2030-03-21")
    assert repository.changes() == [Change("example-opening", "2030-03-14", "added")]
    assert [change.fields for change in repository.changes("office")] == [("internal_note",), ("internal_note",), ()]


def test_a_hidden_and_a_shown_field_together(repository: Repository) -> None:
    repository.edit("attendance: 20", "attendance: 25\ninternal_note: 有人没来")
    repository.commit("2030-03-20")
    assert repository.changes()[0].fields == ("attendance",)


def test_only_the_wording_changed(repository: Repository) -> None:
    """The same day in other words is no change of what the record says."""
    repository.edit("date: 2030年3月13日", "date: 2030-03-13")
    repository.commit("2030-03-20")
    assert repository.changes() == [Change("example-opening", "2030-03-14", "added")]


def test_once_hidden_then_public(repository: Repository) -> None:
    repository.edit("attendance: 20", "attendance: 20\nscope: office")
    repository.commit("2030-03-20")
    assert repository.changes() == []
    repository.edit("attendance: 20\nscope: office", "attendance: 30")
    repository.commit("2030-03-25")
    kinds = [(change.on, change.kind) for change in repository.changes()]
    assert kinds == [("2030-03-25", "added"), ("2030-03-20", "removed"), ("2030-03-14", "added")]
    assert [change.fields for change in repository.changes("office")] == [("attendance", "scope"), ("scope",), ()]


def test_removed_and_brought_back(repository: Repository) -> None:
    file = repository.root / "content" / MEETING
    text = file.read_bytes()
    file.unlink()
    repository.commit("2030-03-20")
    assert repository.changes() == []
    file.write_bytes(text)
    repository.commit("2030-03-25")
    assert [(change.on, change.kind) for change in repository.changes()] == [
        ("2030-03-25", "added"),
        ("2030-03-20", "removed"),
        ("2030-03-14", "added"),
    ]


def test_uncommitted(repository: Repository) -> None:
    repository.edit("attendance: 20", "attendance: 21")
    assert repository.changes()[0] == Change("example-opening", "", "changed", ("attendance",), uncommitted=True)
    repository.edit("attendance: 21", "attendance: 20\ninternal_note: 只有办公室看")
    assert repository.changes() == [Change("example-opening", "2030-03-14", "added")]
    new = repository.root / "content/example-2030/meeting/example-new.md"
    new.write_text("---\nkind: meeting\ntitle: 新会\nunit: example-unit\nmeeting_type: 座谈会\n---\n", encoding="utf-8")
    assert repository.changes(record="example-new") == [Change("example-new", "", "added", (), uncommitted=True)]


def test_the_day_is_that_of_the_portals_time_zone(folder: Path, rules: Rules) -> None:
    repository = Repository(folder, rules)
    repository.edit("attendance: 20", "attendance: 21")
    repository._git("add", "--all")
    env = {**os.environ, "GIT_COMMITTER_DATE": "2030-03-20T17:30:00+00:00", "GIT_AUTHOR_DATE": "2030-03-01T00:00:00+00:00"}
    names = ["-c", "user.name=x", "-c", "user.email=x@example.invalid"]
    subprocess.run(["git", "-C", folder, *names, "commit", "-qm", "x"], check=True, env=env)
    assert repository.changes()[0].on == "2030-03-21"


def test_without_git_there_is_no_history_and_no_error(folder: Path) -> None:
    found = versions(lay(folder, []) / "content", "Asia/Shanghai")
    assert (list(found.commits), found.whole) == ([], True)


def test_a_reference_to_a_hidden_record_leaves_no_trace(repository: Repository) -> None:
    path = "example-2030/leader/example-leader-two.md"
    repository.edit("rank: 2", "rank: 2\nscope: office", path)
    repository.commit("2030-03-18")
    repository.edit("attendance: 20", "attendance: 20\nchair: example-leader-two")
    repository.commit("2030-03-20")
    assert repository.changes() == [Change("example-opening", "2030-03-14", "added")]


def test_a_hidden_passage_leaves_no_trace(repository: Repository) -> None:
    """A change inside a passage is told to those who see the passage, and is none for the others."""
    repository.edit("会议情况。", "会议情况。\n\n::: office\n有人没来\n:::")
    repository.commit("2030-03-20")
    repository.edit("有人没来", "两人没来")
    repository.commit("2030-03-21")
    assert repository.changes() == [Change("example-opening", "2030-03-14", "added")]
    assert [(change.on, change.fields) for change in repository.changes("office")] == [
        ("2030-03-21", ("body",)),
        ("2030-03-20", ("body",)),
        ("2030-03-14", ()),
    ]


def test_a_version_that_could_not_be_read_never_was_there(repository: Repository) -> None:
    """A file that was broken for a while, in its form or in what it says, was neither removed nor added again."""
    for number, (old, new) in enumerate((("---\nkind", "--\nkind"), ("kind: meeting", "kind: meting")), start=20):
        repository.edit(old, new)
        repository.commit(f"2030-03-{number}")
        repository.edit(new, old)
        repository.commit(f"2030-03-{number}")
    repository.edit("attendance: 20", "attendance: 21")
    repository.commit("2030-03-25")
    assert repository.changes() == [
        Change("example-opening", "2030-03-25", "changed", ("attendance",)),
        Change("example-opening", "2030-03-14", "added"),
    ]


def test_what_was_hidden_from_the_start_was_added_when_it_was_opened(repository: Repository) -> None:
    """What was written and changed before nobody below the office is told of."""
    new = "example-2030/meeting/example-new.md"
    text = "---\nkind: meeting\ntitle: 新会\nunit: example-unit\nmeeting_type: 座谈会\nscope: office\n---\n"
    (repository.root / "content" / new).write_text(text, encoding="utf-8")
    repository.commit("2030-03-20")
    repository.edit("新会", "座谈会", new)
    repository.commit("2030-03-21")
    repository.edit("scope: office\n", "", new)
    repository.commit("2030-03-22")
    assert repository.changes(record="example-new") == [Change("example-new", "2030-03-22", "added")]


def test_withdrawing_is_one_change(repository: Repository) -> None:
    """That an edition no longer shows the rest of a withdrawn record is no change of the file that nobody committed."""
    repository.edit("attendance: 20", "attendance: 20\nwithdrawn: {on: 2030-04-20, reason: 内容有误}")
    repository.commit("2030-04-20")
    assert repository.changes() == [
        Change("example-opening", "2030-04-20", "changed", ("withdrawn",)),
        Change("example-opening", "2030-03-14", "added"),
    ]


def test_the_way_back_is_a_change_too(repository: Repository) -> None:
    """What is undone but not committed is told as what it is, though the file is again as it once was."""
    repository.edit("attendance: 20", "attendance: 21")
    repository.commit("2030-03-20")
    repository.edit("attendance: 21", "attendance: 20")
    assert repository.changes() == [
        Change("example-opening", "", "changed", ("attendance",), uncommitted=True),
        Change("example-opening", "2030-03-20", "changed", ("attendance",)),
        Change("example-opening", "2030-03-14", "added"),
    ]


def test_outside_git_nothing_is_new(folder: Path, rules: Rules) -> None:
    """Without a history an edition does not say of every record that it was just added."""
    loaded = load(lay(folder, []), rules)
    shown = narrow(loaded, derive(loaded, loaded.portal.as_of), loaded.portal.editions[0])
    assert history_of(loaded).changes(shown) == ()


def test_newest_first_then_by_record(repository: Repository) -> None:
    repository.edit("attendance: 20", "attendance: 21")
    repository.edit("rank: 2", "rank: 3", "example-2030/leader/example-leader-two.md")
    repository.commit("2030-03-20")
    loaded = load(repository.root, repository._rules)
    shown = narrow(loaded, derive(loaded, loaded.portal.as_of), loaded.portal.editions[0])
    told = history_of(loaded).changes(shown)
    assert [(change.on, change.record) for change in told[:2]] == [
        ("2030-03-20", "example-leader-two"),
        ("2030-03-20", "example-opening"),
    ]
    rest = [(change.on, change.record) for change in told[2:]]
    assert rest == sorted(rest)
    assert len(rest) == len(shown.graph)


SECOND = "example-2030/meeting/example-second.md"


def begin(repository: Repository, day: str, **changed: str) -> None:
    """A second meeting's record, committed on this day, its lines changed."""
    text = (repository.root / "content" / MEETING).read_text(encoding="utf-8")
    for old, new in changed.items():
        text = text.replace(f"{old}: 20\n", new)
    (repository.root / "content" / SECOND).write_text(text, encoding="utf-8")
    repository.commit(day)


def rewrite(repository: Repository, day: str, old: str, new: str) -> None:
    """Something else in its place, committed on this day."""
    repository.edit(old, new, SECOND)
    repository.commit(day)


def test_what_it_said_before_its_day_leaves_no_trace(repository: Repository) -> None:
    """Neither the days nor the fields of what was written while the record was held back."""
    begin(repository, "2030-03-20", attendance="attendance: 20\npublish_from: 2030-04-10\n")
    rewrite(repository, "2030-03-25", "attendance: 20", "attendance: 21")
    rewrite(repository, "2030-04-10", "会议情况。", "会议情况，补充。")
    assert repository.changes(record="example-second") == [Change("example-second", "2030-04-10", "added")]
    rewrite(repository, "2030-04-20", "attendance: 21", "attendance: 22")
    assert repository.changes(record="example-second") == [
        Change("example-second", "2030-04-20", "changed", ("attendance",)),
        Change("example-second", "2030-04-10", "added"),
    ]


def test_written_once_it_counts_from_its_day(repository: Repository) -> None:
    begin(repository, "2030-03-20", attendance="attendance: 20\npublish_from: 2030-04-10\n")
    assert repository.changes(record="example-second") == [Change("example-second", "2030-04-10", "added")]
    begin(repository, "2030-03-21", attendance="attendance: 20\npublish_from: 2030-05-10\n")
    assert repository.changes(record="example-second") == []


def test_of_a_day_the_last_word_counts(repository: Repository) -> None:
    """What was written twice on the day from which it may be read was added that day, and no more is told of it."""
    begin(repository, "2030-03-20", attendance="attendance: 20\npublish_from: 2030-03-20\n")
    rewrite(repository, "2030-03-20", "attendance: 20", "attendance: 21")
    rewrite(repository, "2030-03-21", "attendance: 21", "attendance: 22")
    assert repository.changes(record="example-second") == [
        Change("example-second", "2030-03-21", "changed", ("attendance",)),
        Change("example-second", "2030-03-20", "added"),
    ]


def test_the_day_of_what_may_not_be_seen_is_not_told(repository: Repository) -> None:
    begin(repository, "2030-03-20", attendance="attendance: 20\npublish_from: 2030-05-10\n")
    loaded = load(repository.root, repository._rules)
    audience = narrow(loaded, derive(loaded, loaded.portal.as_of), loaded.portal.editions[0]).audience
    assert audience.opened(loaded.graph["example-opening"]) == ""
    with pytest.raises(KeyError, match="example-second"):
        audience.opened(loaded.graph["example-second"])


def test_its_day_put_off_and_dropped(repository: Repository) -> None:
    """A version whose day had not come when the next one followed never was on the board."""
    begin(repository, "2030-03-20", attendance="attendance: 20\npublish_from: 2030-04-10\n")
    rewrite(repository, "2030-04-01", "publish_from: 2030-04-10", "publish_from: 2030-04-20")
    rewrite(repository, "2030-04-05", "\npublish_from: 2030-04-20", "")
    assert repository.changes(record="example-second") == [Change("example-second", "2030-04-05", "added")]


def test_what_it_said_before_it_was_approved_leaves_no_trace(folder: Path, rules: Rules) -> None:
    book = replace(rules.rulebooks["TINY"], approval={"meeting": ("proposed", "approved")})
    repository = Repository(folder, replace(rules, rulebooks={**rules.rulebooks, "TINY": book}))
    given = "approval:\n  proposed: {on: 2030-03-15, by: 示例甲}\n"
    begin(repository, "2030-03-20", attendance=f"attendance: 20\n{given}")
    rewrite(repository, "2030-03-22", "attendance: 20", "attendance: 21")
    repository.edit(given, given + "  approved: {on: 2030-03-24, by: 示例乙}\n", SECOND)
    repository.commit("2030-03-26")
    found = repository.changes(record="example-second")
    assert [(change.on, change.kind) for change in found] == [("2030-03-26", "added")]
