"""Which record each stored file was: what stood under an id, and whence the record of an id came."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from gongshilan.project.past import Commit, Past, Stage, Tracks
from gongshilan.project.replay import at

Told = list[tuple[int, str, str]]


def tracks(*commits: tuple[int, dict[str, str]]) -> Tracks:
    """Commits on days of March, of files of one campaign by kind and name (``m/a``)."""
    return Tracks(
        [Commit(date(2030, 3, day), {f"c/{path}.md": blob for path, blob in files.items()}) for day, files in commits]
    )


def told(stages: list[Stage]) -> Told:
    return [(stage.on.day, stage.path.removeprefix("c/").removesuffix(".md"), stage.blob) for stage in stages]


def test_added_changed_and_removed() -> None:
    found = tracks((1, {"m/a": "1", "m/b": "2"}), (2, {"m/a": "3"}), (3, {"m/a": ""}), (4, {"m/a": "4"}))
    assert told(found.held["a"]) == [(1, "m/a", "1"), (2, "m/a", "3"), (3, "m/a", ""), (4, "m/a", "4")]
    assert found.line == found.held
    assert told(found.held["b"]) == [(1, "m/b", "2")]
    nothing = Past()
    assert (nothing.commits, nothing.shallow, nothing.sparse, nothing.lost) == ((), False, False, False)
    assert list(nothing.read(["x"])) == []


def test_of_a_day_the_last_counts_and_no_day_is_before_the_one_before() -> None:
    found = tracks((2, {"m/a": "1"}), (2, {"m/a": "2"}), (1, {"m/a": "3"}), (3, {"m/a": "4"}), (3, {"m/a": ""}))
    assert told(found.held["a"]) == [(2, "m/a", "3"), (3, "m/a", "")]
    assert found.line == found.held


def test_the_day_of_another_record_moves_none() -> None:
    """Whoever reads of one need not know that there is another."""
    found = tracks((20, {"m/hidden": "1"}), (10, {"m/a": "2"}), (12, {"m/b": "2", "m/a": ""}), (11, {"m/b": "3"}))
    assert told(found.line["b"]) == [(10, "m/a", "2"), (12, "m/b", "3")]
    assert told(found.held["a"]) == [(10, "m/a", "2"), (12, "m/a", "")]


def test_only_records_are_followed() -> None:
    found = Tracks(
        [Commit(date(2030, 3, 1), {"c/m/a.md": "1", "portal.yml": "2", "c/m/_b.md": "3", "c/m/attachments/d.md": "4"})]
    )
    assert list(found.held) == list(found.line) == ["a"]


def test_moved_below_another_folder_it_is_the_same() -> None:
    found = tracks((1, {"m/a": "1"}), (2, {"m/x/a": "1", "m/a": ""}), (3, {"m/x/a": ""}), (4, {"m/a": "2"}))
    assert told(found.held["a"]) == [(1, "m/a", "1"), (2, "m/x/a", "1"), (3, "m/x/a", ""), (4, "m/a", "2")]
    assert found.line == found.held
    away = tracks((1, {"m/x/a": "1"}), (2, {"m/a": "2", "m/x/a": ""}))
    assert told(away.held["a"]) == [(1, "m/x/a", "1"), (2, "m/a", "2")]


def test_moved_to_another_name_it_goes_on() -> None:
    """As it was; changed at once it is new. What stood under the old name ended there."""
    found = tracks(
        (1, {"m/a": "1"}), (2, {"m/a": "2"}), (3, {"m/b": "2", "m/a": ""}), (4, {"m/b": "3"}), (5, {"m/c": "4", "m/b": ""})
    )
    assert told(found.held["a"]) == [(1, "m/a", "1"), (2, "m/a", "2"), (3, "m/a", "")]
    assert told(found.held["b"]) == [(3, "m/b", "2"), (4, "m/b", "3"), (5, "m/b", "")]
    assert told(found.line["b"]) == [(1, "m/a", "1"), (2, "m/a", "2"), *told(found.held["b"])]
    assert "a" not in found.line
    assert told(found.line["c"]) == told(found.held["c"]) == [(5, "m/c", "4")]


def test_moved_there_and_back_and_once_more() -> None:
    found = tracks(
        (1, {"m/a": "1"}), (2, {"m/b": "1", "m/a": ""}), (3, {"m/a": "1", "m/b": ""}), (4, {"m/c": "1", "m/a": ""})
    )
    assert told(found.line["c"]) == [(1, "m/a", "1"), (2, "m/b", "1"), (3, "m/a", "1"), (4, "m/c", "1")]
    assert told(found.held["a"]) == [(1, "m/a", "1"), (2, "m/a", ""), (3, "m/a", "1"), (4, "m/a", "")]
    assert told(found.held["b"]) == [(2, "m/b", "1"), (3, "m/b", "")]
    assert list(found.line) == ["c"]


def test_of_several_alike_each_goes_one_way() -> None:
    """By their order; one that is copied goes on where it lies, and its copy is new. What takes a name that was in use is new."""
    alike = tracks((1, {"m/a": "1", "m/b": "1"}), (2, {"m/y": "1", "m/x": "1", "m/z": "1", "m/a": "", "m/b": ""}))
    assert {name: told(stages)[0] for name, stages in alike.line.items()} == {
        "x": (1, "m/a", "1"), "y": (1, "m/b", "1"), "z": (2, "m/z", "1"),
    }  # fmt: skip
    copied = tracks((1, {"m/a": "1"}), (2, {"m/b": "1"}))
    assert told(copied.line["b"]) == [(2, "m/b", "1")]
    assert told(copied.line["a"]) == [(1, "m/a", "1")]
    changed = tracks((1, {"m/a": "1"}), (2, {"m/a": "2", "m/b": "1"}))
    assert told(changed.line["a"]) == [(1, "m/a", "1"), (2, "m/a", "2")]
    assert told(changed.line["b"]) == [(2, "m/b", "1")]
    taken = tracks((1, {"m/a": "1", "m/b": "2"}), (2, {"m/b": "1", "m/a": ""}))
    assert told(taken.line["b"]) == [(1, "m/b", "2"), (2, "m/b", "1")]
    assert told(taken.line["a"]) == [(1, "m/a", "1"), (2, "m/a", "")]


def test_of_several_alike_one_of_the_same_folder_goes_first_and_none_of_another_campaign() -> None:
    """A campaign that is hidden must not tell what became of one that is not."""
    first, then = date(2030, 3, 1), date(2030, 3, 2)
    places = ["a/m/x.md", "c/k/x1.md", "c/m/x2.md", "d/campaign.md"]
    found = Tracks(
        [
            Commit(first, dict.fromkeys(places, "1")),
            Commit(then, {**dict.fromkeys(places, ""), "c/m/new.md": "1", "e/m/other.md": "1", "e/campaign.md": "1"}),
        ]
    )
    lines = {name: [stage.path for stage in stages] for name, stages in found.line.items()}
    assert lines["new"] == ["c/m/x2.md", "c/m/new.md"]
    assert lines["other"] == ["e/m/other.md"]
    assert lines["e"] == ["d/campaign.md", "e/campaign.md"]


def test_one_that_lay_twice_is_gone_from_one_place_only() -> None:
    """Two files of one name are a mistake: the last put there is the record, and taking the other away ends nothing."""
    twice = tracks((1, {"m/a": "1"}), (2, {"n/a": "2"}), (3, {"m/a": ""}), (4, {"n/b": "1"}))
    assert told(twice.held["a"]) == [(1, "m/a", "1"), (2, "n/a", "2")]
    assert told(twice.line["b"]) == [(4, "n/b", "1")]
    moved = tracks((1, {"m/a": "1"}), (2, {"n/a": "2"}), (3, {"m/a": "", "m/b": "1"}))
    assert told(moved.line["b"]) == [(3, "m/b", "1")]


@pytest.mark.parametrize("lacking", ["shallow", "sparse", "lost"])
def test_whether_anything_is_missing(lacking: str) -> None:
    missing: dict[str, Any] = {lacking: True}
    assert Past().whole
    assert not Past(**missing).whole


def test_what_stood_there_at_the_end_of_a_day() -> None:
    first, last = date(2030, 3, 1), date(2030, 3, 3)
    steps: Any = [(first, "one"), (date(2030, 3, 2), None), (last, "three")]
    days = [date(2030, 2, 28), first, date(2030, 3, 2), last, date(2030, 3, 4)]
    assert [at(steps, day) for day in days] == [None, "one", None, "three", "three"]
    assert at([], first) is None
