"""What a record said before, as an edition may know it, from real git repositories."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from gongshilan.build.load import load
from gongshilan.build.rules import Rules
from gongshilan.build.site import prepare
from gongshilan.build.stages import derive, narrow
from gongshilan.catalogue import catalogue
from gongshilan.cli import git_command as asking
from gongshilan.cli.git import versions
from gongshilan.model import Change
from gongshilan.read.limits import MAX_FILE_BYTES
from gongshilan.read.source import blob_name
from support.cases import lay
from support.past import Board, history_of, shipped_files

MEETING = "example-2030/meeting/example-opening.md"


class Repository:
    """The small portal in a git repository, committed on days of one's choice."""

    def __init__(self, root: Path, rules: Rules) -> None:
        self.root = lay(root, [])
        self._rules = rules
        self._git("init", "--quiet", "--initial-branch=main")
        self.commit("2030-03-14")

    def _git(self, *arguments: str, when: str = "2030-01-01") -> str:
        stamp = {"GIT_AUTHOR_DATE": f"{when}T12:00:00+08:00", "GIT_COMMITTER_DATE": f"{when}T12:00:00+08:00"}
        names = {
            f"GIT_{who}_{what}": "someone@example.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        env = {**os.environ, **stamp, **names, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        command = ["git", "-C", self.root, *arguments]
        return subprocess.run(command, check=True, env=env, capture_output=True, text=True).stdout

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
    assert repository.changes() == [Change("example-opening", date(2030, 3, 14), "added")]
    assert repository.changes(record="example-2030") == [Change("example-2030", date(2030, 3, 14), "added")]


def test_changed_fields_and_body(repository: Repository) -> None:
    repository.edit("attendance: 20", "attendance: 21")
    repository.commit("2030-03-20")
    repository.edit("会议情况。", "会议情况，补充。")
    repository.commit("2030-03-25")
    assert repository.changes() == [
        Change("example-opening", date(2030, 3, 25), "changed", ("body",)),
        Change("example-opening", date(2030, 3, 20), "changed", ("attendance",)),
        Change("example-opening", date(2030, 3, 14), "added"),
    ]


def test_a_hidden_field_leaves_no_trace(repository: Repository) -> None:
    repository.edit("attendance: 20", "attendance: 20\ninternal_note: 有人没来")
    repository.commit("2030-03-20")
    repository.edit("有人没来", "两人没来")
    repository.commit("2030-03-21")
    assert repository.changes() == [Change("example-opening", date(2030, 3, 14), "added")]
    assert [change.fields for change in repository.changes("office")] == [("internal_note",), ("internal_note",), ()]


def test_a_hidden_and_a_shown_field_together(repository: Repository) -> None:
    repository.edit("attendance: 20", "attendance: 25\ninternal_note: 有人没来")
    repository.commit("2030-03-20")
    assert repository.changes()[0].fields == ("attendance",)


def test_only_the_wording_changed(repository: Repository) -> None:
    """The same day in other words is no change of what the record says."""
    repository.edit("date: 2030年3月13日", "date: 2030-03-13")
    repository.commit("2030-03-20")
    assert repository.changes() == [Change("example-opening", date(2030, 3, 14), "added")]


def test_once_hidden_then_public(repository: Repository) -> None:
    repository.edit("attendance: 20", "attendance: 20\nscope: office")
    repository.commit("2030-03-20")
    assert repository.changes() == []
    repository.edit("attendance: 20\nscope: office", "attendance: 30")
    repository.commit("2030-03-25")
    kinds = [(change.on, change.kind) for change in repository.changes()]
    assert kinds == [(date(2030, 3, 25), "added"), (date(2030, 3, 20), "removed"), (date(2030, 3, 14), "added")]
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
        (date(2030, 3, 25), "added"),
        (date(2030, 3, 20), "removed"),
        (date(2030, 3, 14), "added"),
    ]


def test_uncommitted(repository: Repository) -> None:
    repository.edit("attendance: 20", "attendance: 21")
    assert repository.changes()[0] == Change("example-opening", None, "changed", ("attendance",), uncommitted=True)
    repository.edit("attendance: 21", "attendance: 20\ninternal_note: 只有办公室看")
    assert repository.changes() == [Change("example-opening", date(2030, 3, 14), "added")]
    new = repository.root / "content/example-2030/meeting/example-new.md"
    new.write_text("---\nkind: meeting\ntitle: 新会\nunit: example-unit\nmeeting_type: 座谈会\n---\n", encoding="utf-8")
    assert repository.changes(record="example-new") == [Change("example-new", None, "added", (), uncommitted=True)]


def test_the_day_is_that_of_the_portals_time_zone(folder: Path, rules: Rules) -> None:
    repository = Repository(folder, rules)
    repository.edit("attendance: 20", "attendance: 21")
    repository._git("add", "--all")
    env = {**os.environ, "GIT_COMMITTER_DATE": "2030-03-20T17:30:00+00:00", "GIT_AUTHOR_DATE": "2030-03-01T00:00:00+00:00"}
    names = ["-c", "user.name=x", "-c", "user.email=x@example.invalid"]
    subprocess.run(["git", "-C", folder, *names, "commit", "-qm", "x"], check=True, env=env)
    assert repository.changes()[0].on == date(2030, 3, 21)


def test_without_git_there_is_no_history_and_no_error(folder: Path) -> None:
    found = versions(lay(folder, []) / "content", "Asia/Shanghai")
    assert (list(found.commits), found.whole) == ([], True)


def test_a_reference_to_a_hidden_record_leaves_no_trace(repository: Repository) -> None:
    path = "example-2030/leader/example-leader-two.md"
    repository.edit("rank: 2", "rank: 2\nscope: office", path)
    repository.commit("2030-03-18")
    repository.edit("attendance: 20", "attendance: 20\nchair: example-leader-two")
    repository.commit("2030-03-20")
    assert repository.changes() == [Change("example-opening", date(2030, 3, 14), "added")]


def test_a_hidden_passage_leaves_no_trace(repository: Repository) -> None:
    """A change inside a passage is told to those who see the passage, and is none for the others."""
    repository.edit("会议情况。", "会议情况。\n\n::: office\n有人没来\n:::")
    repository.commit("2030-03-20")
    repository.edit("有人没来", "两人没来")
    repository.commit("2030-03-21")
    assert repository.changes() == [Change("example-opening", date(2030, 3, 14), "added")]
    assert [(change.on, change.fields) for change in repository.changes("office")] == [
        (date(2030, 3, 21), ("body",)),
        (date(2030, 3, 20), ("body",)),
        (date(2030, 3, 14), ()),
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
        Change("example-opening", date(2030, 3, 25), "changed", ("attendance",)),
        Change("example-opening", date(2030, 3, 14), "added"),
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
    assert repository.changes(record="example-new") == [Change("example-new", date(2030, 3, 22), "added")]


def test_withdrawing_is_one_change(repository: Repository) -> None:
    """That an edition no longer shows the rest of a withdrawn record is no change of the file that nobody committed."""
    repository.edit("attendance: 20", "attendance: 20\nwithdrawn: {on: 2030-04-20, reason: 内容有误}")
    repository.commit("2030-04-20")
    assert repository.changes() == [
        Change("example-opening", date(2030, 4, 20), "changed", ("withdrawn",)),
        Change("example-opening", date(2030, 3, 14), "added"),
    ]


def test_the_way_back_is_a_change_too(repository: Repository) -> None:
    """What is undone but not committed is told as what it is, though the file is again as it once was."""
    repository.edit("attendance: 20", "attendance: 21")
    repository.commit("2030-03-20")
    repository.edit("attendance: 21", "attendance: 20")
    assert repository.changes() == [
        Change("example-opening", None, "changed", ("attendance",), uncommitted=True),
        Change("example-opening", date(2030, 3, 20), "changed", ("attendance",)),
        Change("example-opening", date(2030, 3, 14), "added"),
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
        (date(2030, 3, 20), "example-leader-two"),
        (date(2030, 3, 20), "example-opening"),
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
    assert repository.changes(record="example-second") == [Change("example-second", date(2030, 4, 10), "added")]
    rewrite(repository, "2030-04-20", "attendance: 21", "attendance: 22")
    assert repository.changes(record="example-second") == [
        Change("example-second", date(2030, 4, 20), "changed", ("attendance",)),
        Change("example-second", date(2030, 4, 10), "added"),
    ]


def test_written_once_it_counts_from_its_day(repository: Repository) -> None:
    begin(repository, "2030-03-20", attendance="attendance: 20\npublish_from: 2030-04-10\n")
    assert repository.changes(record="example-second") == [Change("example-second", date(2030, 4, 10), "added")]
    begin(repository, "2030-03-21", attendance="attendance: 20\npublish_from: 2030-05-10\n")
    assert repository.changes(record="example-second") == []


def test_of_a_day_the_last_word_counts(repository: Repository) -> None:
    """What was written twice on the day from which it may be read was added that day, and no more is told of it."""
    begin(repository, "2030-03-20", attendance="attendance: 20\npublish_from: 2030-03-20\n")
    rewrite(repository, "2030-03-20", "attendance: 20", "attendance: 21")
    rewrite(repository, "2030-03-21", "attendance: 21", "attendance: 22")
    assert repository.changes(record="example-second") == [
        Change("example-second", date(2030, 3, 21), "changed", ("attendance",)),
        Change("example-second", date(2030, 3, 20), "added"),
    ]


def test_the_day_of_what_may_not_be_seen_is_not_told(repository: Repository) -> None:
    begin(repository, "2030-03-20", attendance="attendance: 20\npublish_from: 2030-05-10\n")
    loaded = load(repository.root, repository._rules)
    audience = narrow(loaded, derive(loaded, loaded.portal.as_of), loaded.portal.editions[0]).audience
    assert audience.opened(loaded.graph["example-opening"]) is None
    with pytest.raises(KeyError, match="example-second"):
        audience.opened(loaded.graph["example-second"])


def test_its_day_put_off_and_dropped(repository: Repository) -> None:
    """A version whose day had not come when the next one followed never was on the board."""
    begin(repository, "2030-03-20", attendance="attendance: 20\npublish_from: 2030-04-10\n")
    rewrite(repository, "2030-04-01", "publish_from: 2030-04-10", "publish_from: 2030-04-20")
    rewrite(repository, "2030-04-05", "\npublish_from: 2030-04-20", "")
    assert repository.changes(record="example-second") == [Change("example-second", date(2030, 4, 5), "added")]


def test_what_it_said_before_it_was_approved_leaves_no_trace(folder: Path, rules: Rules) -> None:
    book = replace(rules.rulebooks["TINY"], approval={"meeting": ("proposed", "approved")})
    repository = Repository(folder, replace(rules, rulebooks={**rules.rulebooks, "TINY": book}))
    given = "approval:\n  proposed: {on: 2030-03-15, by: 示例甲}\n"
    begin(repository, "2030-03-20", attendance=f"attendance: 20\n{given}")
    rewrite(repository, "2030-03-22", "attendance: 20", "attendance: 21")
    repository.edit(given, given + "  approved: {on: 2030-03-24, by: 示例乙}\n", SECOND)
    repository.commit("2030-03-26")
    found = repository.changes(record="example-second")
    assert [(change.on, change.kind) for change in found] == [(date(2030, 3, 26), "added")]


# --- where files lie


def test_a_moved_file_is_no_new_record(repository: Repository) -> None:
    """Below another folder, or under a new name, as it was: it goes on. Moved and changed at once under a new name it is new."""
    repository.edit("attendance: 20", "attendance: 21")
    repository.commit("2030-03-20")
    for day, old, new in (
        (21, MEETING, "example-2030/meeting/2030/example-opening.md"),
        (22, "example-2030/meeting/2030/example-opening.md", "example-2030/meeting/example-renamed.md"),
    ):
        (repository.root / "content" / new).parent.mkdir(exist_ok=True)
        repository._git("mv", f"content/{old}", f"content/{new}")
        repository.commit(f"2030-03-{day}")
        name = Path(new).stem
        assert repository.changes(record=name) == [
            Change(name, date(2030, 3, 20), "changed", ("attendance",)),
            Change(name, date(2030, 3, 14), "added"),
        ]
    repository._git("mv", "content/example-2030/meeting/example-renamed.md", f"content/{SECOND}")
    repository.edit("attendance: 21", "attendance: 22", SECOND)
    repository.commit("2030-03-23")
    assert repository.changes(record="example-second") == [Change("example-second", date(2030, 3, 23), "added")]


def test_moved_there_and_back(repository: Repository) -> None:
    for day, old, new in ((20, MEETING, SECOND), (21, SECOND, MEETING)):
        repository._git("mv", f"content/{old}", f"content/{new}")
        repository.commit(f"2030-03-{day}")
    assert repository.changes() == [Change("example-opening", date(2030, 3, 14), "added")]
    repository._git("mv", f"content/{MEETING}", f"content/{SECOND}")
    assert repository.changes(record="example-second") == [Change("example-second", None, "added", (), uncommitted=True)]


def test_no_commit_is_older_than_the_one_before(rules: Rules) -> None:
    """A clock that was wrong makes no day on which nothing stood there yet."""
    board = Board(rules)
    board.files = shipped_files()
    board.commit("2030-03-20")
    board.put(MEETING, board.files[MEETING].replace("attendance: 20", "attendance: 21"))
    board.commit("2030-03-10")
    board.put(MEETING, board.files[MEETING].replace("attendance: 21", "attendance: 22"))
    board.commit("2030-03-25")
    found = [change for change in board.seen("public", "2030-04-30")[1] if change.record == "example-opening"]
    assert [(change.on, change.kind) for change in found] == [(date(2030, 3, 25), "changed"), (date(2030, 3, 20), "added")]


def test_the_days_of_a_hidden_record_move_no_other(rules: Rules) -> None:
    """Committed first, on a later day: a clock was wrong, or commits of another office were taken in."""
    told = []
    for hidden in (False, True):
        board = Board(rules)
        board.files = shipped_files()
        board.commit("2030-03-10")
        if hidden:
            board.put("example-2030/meeting/secret.md", board.files[MEETING].replace("---\n", "---\nscope: office\n", 1))
            board.commit("2030-04-20")
        board.put(MEETING, board.files[MEETING].replace("attendance: 20", "attendance: 21"))
        board.commit("2030-03-25")
        told.append(board.seen("public", "2030-04-30")[1])
    assert told[0] == told[1]


HIDDEN_CAMPAIGN = "aaa-2030"


def test_a_file_of_a_hidden_campaign_takes_no_ones_place(rules: Rules) -> None:
    """Of two alike that are gone at once the public one goes on where it lies now, whatever the hidden one did."""
    told = []
    for hidden in (False, True):
        board = Board(rules)
        board.files = shipped_files()
        campaign = board.files["example-2030/campaign.md"]
        board.put(f"{HIDDEN_CAMPAIGN}/campaign.md", campaign.replace("---\n", "---\nscope: office\n", 1))
        if hidden:
            board.put(f"{HIDDEN_CAMPAIGN}/meeting/same.md", board.files[MEETING])
        board.commit("2030-03-20")
        text = board.files[MEETING]
        board.put(MEETING, None)
        board.put("example-2030/meeting/moved.md", text)
        if hidden:
            board.put(f"{HIDDEN_CAMPAIGN}/meeting/same.md", None)
        board.commit("2030-04-10")
        told.append(board.seen("public", "2030-04-30")[1])
    assert told[0] == told[1]
    assert [change.on for change in told[0] if change.record == "moved"] == [date(2030, 3, 20)]


def test_what_is_committed_of_hidden_records_alone_is_no_history(rules: Rules) -> None:
    """An edition does not say that all it shows is new because something it does not show was committed."""
    board = Board(rules)
    board.files = {"example-2030/meeting/secret.md": shipped_files()[MEETING].replace("---\n", "---\nscope: office\n", 1)}
    board.commit("2030-03-10")
    board.files |= shipped_files()
    assert board.seen("public", "2030-04-30")[1] == ()
    everything = board.seen("office", "2030-04-30")[1]
    assert everything == ()  # on that day the campaign it belongs to was not there


def test_one_new_record_beside_what_was_committed_is_new(rules: Rules) -> None:
    board = Board(rules)
    board.files = shipped_files()
    text = board.files.pop(MEETING)
    board.commit("2030-03-10")
    board.put(MEETING, text)
    for shallow in (False, True):
        told = board.seen("public", "2030-04-30", shallow=shallow)[1]
        assert [change.record for change in told if change.uncommitted] == ["example-opening"]


IDEA = "kind: idea\ntitle: 示例献计\nunit: example-unit\nscope: public\ndrive: 献一计\ndate: 2030-03-15\nname_consent: 2030-04-05\n"
SUGGESTION = (
    "kind: suggestion\ntitle: 示例意见\nunit: example-unit\nstatus: 登记\n"
    "proposer: {name: 张示例, name_consent: 2030-04-05}\n"
)


@pytest.mark.parametrize(
    ("kind", "text", "field"),
    [("idea", f"{IDEA}author: 张示例\n", "author"), ("suggestion", SUGGESTION, "proposer")],
)
def test_the_day_of_a_consent_opens_the_name(rules: Rules, kind: str, text: str, field: str) -> None:
    """Nothing was committed on it: what a reader finds changed that day is told of that day."""
    board = Board(rules)
    board.files = shipped_files()
    board.put(f"example-2030/{kind}/p.md", f"---\n{text}---\n")
    board.commit("2030-03-20")
    added, opened = Change("p", date(2030, 3, 20), "added"), Change("p", date(2030, 4, 5), "changed")
    for as_of, expected in (("2030-04-04", [added]), ("2030-04-05", [opened, added])):
        found = [change for change in board.seen("public", as_of)[1] if change.record == "p"]
        assert [replace(change, fields=()) for change in found] == expected
    assert field in found[0].fields


def test_only_what_is_needed_is_read(rules: Rules) -> None:
    """Versions of records, and not what is there already; neither hand-written pages nor attachments nor an editor's drafts."""
    board = Board(rules)
    board.files = shipped_files()
    beside = [
        f"example-2030/meeting/{name}" for name in ("attachments/a.md", "_draft.md", ".notes.md", "README.md", "a.txt")
    ]
    for number, path in enumerate([*beside, "pages/help.md", "portal.yml", "top.md"]):
        board.put(path, f"beside {number}")
    board.commit("2030-03-14")
    for path in list(board.files):
        if not path.startswith("example-2030/") or path in beside:
            board.put(path, None)
    old = board.files[MEETING]
    board.put(MEETING, old.replace("attendance: 20", "attendance: 21"))
    board.commit("2030-03-20")
    board.seen("public", "2030-04-30")
    assert board.asked == [blob_name(old.encode())]


# --- git as it is set up


def test_neither_settings_nor_environment_change_an_answer(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.edit("attendance: 20", "attendance: 21")
    repository.commit("2030-03-20")
    repository._git("checkout", "--quiet", "-b", "side")
    repository.edit("会议情况。", "会议情况，补充。")
    repository.commit("2030-03-22")
    repository._git("checkout", "--quiet", "main")
    repository._git("merge", "--quiet", "--no-ff", "-m", "merged", "side", when="2030-03-25")
    told = [
        Change("example-opening", date(2030, 3, 25), "changed", ("body",)),
        Change("example-opening", date(2030, 3, 20), "changed", ("attendance",)),
        Change("example-opening", date(2030, 3, 14), "added"),
    ]
    assert repository.changes() == told
    mark = repository.root / "ran"
    script = repository.root / "script.sh"
    script.write_text(f"#!/bin/sh\ntouch {mark}\n", encoding="utf-8")
    script.chmod(0o755)
    settings = {
        "log.diffMerges": "dense-combined", "log.showSignature": "true", "log.follow": "true", "log.showRoot": "false",
        "log.decorate": "full", "color.ui": "always", "diff.renames": "copies", "diff.noprefix": "true", "diff.relative": "false",
        "diff.orderFile": "/nowhere", "diff.external": str(script), "core.fsmonitor": str(script), "core.pager": str(script),
        "core.quotePath": "true", "core.abbrev": "7", "format.pretty": "fuller", "gpg.program": str(script), "log.date": "iso",
    }  # fmt: skip
    for name, value in settings.items():
        repository._git("config", name, value)
    (repository.root / ".git/info/grafts").write_text(repository._git("rev-parse", "HEAD"), encoding="utf-8")
    other = {
        "GIT_DIR": ".",
        "GIT_WORK_TREE": "/",
        "GIT_INDEX_FILE": "/nowhere",
        "GIT_CEILING_DIRECTORIES": str(repository.root.parent),
    }
    for name, value in {
        **other,
        "GIT_EXTERNAL_DIFF": str(script),
        "GIT_PAGER": str(script),
        "GIT_LITERAL_PATHSPECS": "0",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setitem(asking._ENVIRONMENT, "GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert repository.changes() == told
    assert not mark.exists()


def test_a_replaced_commit_is_told_as_it_was(repository: Repository) -> None:
    first = repository._git("rev-parse", "HEAD").strip()
    repository.edit("attendance: 20", "attendance: 21")
    repository.commit("2030-03-20")
    last = repository._git("rev-parse", "HEAD").strip()
    repository._git("replace", last, first)
    assert [change.on for change in repository.changes()] == [date(2030, 3, 20), date(2030, 3, 14)]


@pytest.mark.parametrize("how", [["--depth=1"], ["--filter=blob:none"]], ids=["shallow", "sparse"])
def test_where_older_commits_are_missing_it_is_said(repository: Repository, tmp_path: Path, how: list[str]) -> None:
    """A first day that is none is not told as one; what could be read is."""
    repository._git("config", "uploadpack.allowFilter", "true")
    repository.edit("attendance: 20", "attendance: 21")
    repository.commit("2030-03-20")
    repository._git("clone", "--quiet", *how, f"file://{repository.root}", str(tmp_path / "copy"))
    origin, repository.root = repository.root, tmp_path / "copy"
    origin.rename(origin.with_name("gone"))
    assert repository.changes() == []
    loaded = load(repository.root, repository._rules)
    past = versions(repository.root / "content", loaded.portal.timezone)
    assert not past.whole
    made = prepare(loaded, loaded.portal.as_of, lambda: past).site(loaded.portal.editions[0])
    notes = {page.path: page.view.get("note" if page.layout == "changes" else "history_note") for page in made.pages}
    assert notes["changes.html"] == notes["example-2030/meeting/example-opening.html"] == catalogue()["changes"]["partial"]
    repository.edit("attendance: 21", "attendance: 22")
    repository.commit("2030-03-25")
    assert repository.changes()[0] == Change("example-opening", date(2030, 3, 25), "changed", ("attendance",))


def test_a_repository_that_cannot_be_asked_is_not_passed_over(repository: Repository) -> None:
    assert versions(repository.root / "content", "Asia/Shanghai").whole
    (repository.root / ".git/HEAD").write_text("nothing", encoding="utf-8")
    past = versions(repository.root / "content", "Asia/Shanghai")
    assert (list(past.commits), past.lost, past.whole) == ([], True, False)


def test_large_files_are_never_read(repository: Repository) -> None:
    """Committed once and taken back, they were on no board; nothing is read of them."""
    file = repository.root / "content" / MEETING
    text = file.read_text(encoding="utf-8")
    for day, size in (("2030-03-20", MAX_FILE_BYTES + 1), ("2030-03-21", 3 * MAX_FILE_BYTES)):
        file.write_text(text + "0" * (size - len(text.encode())), encoding="utf-8")
        repository.commit(day)
    file.write_text(text.replace("attendance: 20", "attendance: 21"), encoding="utf-8")
    repository.commit("2030-03-22")
    past = versions(repository.root / "content", "Asia/Shanghai")
    blobs = [commit.files[MEETING] for commit in past.commits]
    assert {name for name, _ in past.read(blobs)} == {blobs[0], blobs[3]}
    assert [(change.on, change.fields) for change in repository.changes()] == [
        (date(2030, 3, 22), ("attendance",)),
        (date(2030, 3, 14), ()),
    ]
