"""Numbers and names that the office has looked at: what a list lets pass, and the exact words in which a mistake in it is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from gongshilan.guard.allowed import Reviewed, load_allowed, load_reviewed
from gongshilan.guard.names import Letters
from gongshilan.kinds.load import SchemaError
from gongshilan.search.simplified import simplified

LETTERS = Letters(simplified())
SIGNED = {"why": "热线", "by": "某某", "on": "2030-03-01"}
NUMBERS, NAMES = "reviewed-numbers.yml", "reviewed-names.yml"


def write(folder: Path, name: str, entries: Any, **more: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    key = "names" if name == NAMES else "numbers"
    (folder / name).write_text(yaml.safe_dump({**more, key: entries}, allow_unicode=True), encoding="utf-8")
    return folder


def number(value: Any, **more: Any) -> dict[str, Any]:
    return {"number": value, **SIGNED, **more}


def name(value: str, where: Any, **more: Any) -> dict[str, Any]:
    return {"name": value, "where": where, **SIGNED, **more}


def refused(folder: Path, said: str) -> None:
    """By the loader of the one file there is."""
    [file] = folder.iterdir()
    with pytest.raises(SchemaError) as error:
        load_reviewed([folder], LETTERS) if file.name == NAMES else load_allowed([folder])
    assert str(error.value) == f"{file}: {said}"


def test_numbers_however_they_are_written(tmp_path: Path) -> None:
    given = ["138 0013 8000", 13900139000, " １３８００１３８００１ ", "6535 3471", "someone@example.com", "W1234567"]
    folder = write(tmp_path / "s", NUMBERS, [number(item) for item in given], title="题目", description="说明")
    found = load_allowed([folder])
    assert found == {"13800138000", "13900139000", "13800138001", "65353471", "someone@example.com", "W1234567"}


def test_the_last_folder_counts(tmp_path: Path) -> None:
    first = write(tmp_path / "a", NUMBERS, [number("13800138000")])
    last = write(tmp_path / "b", NUMBERS, [number("13900139000")])
    empty = tmp_path / "c"
    assert load_allowed([first, last, empty]) == {"13900139000"}
    assert load_allowed([first, empty]) == {"13800138000"}
    assert load_allowed([empty]) == load_allowed([]) == frozenset()
    assert load_reviewed([first, empty], LETTERS) == Reviewed() == Reviewed({})


def test_names_with_the_places_where_they_mean_nobody(tmp_path: Path) -> None:
    entries = [
        name("高興", "content/c/m.md"), name("高 兴", ["content/c/n.md", "c/content/o.md"]), name("向前", "*"), name("Li Si", "CONTENT/c/m.md"),
    ]  # fmt: skip
    found = load_reviewed([write(tmp_path / "s", NAMES, entries)], LETTERS)
    assert found.places == {"高兴": {"c/m.md", "c/n.md", "c/content/o.md"}, "向前": {"*"}, "lisi": {"CONTENT/c/m.md"}}
    assert [found.holds("高兴", path) for path in ("c/m.md", "c/n.md", "content/c/m.md", "c/x.md")] == [
        True,
        True,
        False,
        False,
    ]
    assert found.holds("向前", "c/x.md")
    assert not found.holds("别人", "c/m.md")
    assert not Reviewed().holds("高兴", "c/m.md")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({key: value for key, value in number("13800138000").items() if key != "by"}, "wants exactly by, number, on, why"),
        (number("13800138000", more=1), "wants exactly by, number, on, why"),
        ("13800138000", "wants exactly by, number, on, why"),
        (number("13800138000", why=" "), "why is empty"),
        (number("13800138000", why=5), "why is empty"),
        (number("13800138000", by=""), "by is empty"),
        (number("13800138000", on="2030-03"), "on is no day (2009-03-12)"),
        (number("12345"), "number is no number of a kind that is looked for"),
        (number("13800138000 和"), "number is no number of a kind that is looked for"),
        (number("电话 13800138000"), "number is no number of a kind that is looked for"),
        (number("13800138000、13900139000"), "number is no number of a kind that is looked for"),
        (number("1380013 8000"), "the number is given twice"),
    ],
)
def test_a_mistake_in_a_number_is_the_offices(tmp_path: Path, entry: Any, said: str) -> None:
    refused(write(tmp_path / "s", NUMBERS, [number("13800138000"), entry]), f"entry 2: {said}")


NAME_WANTS = "wants a name of two characters or more, and in where a path or a list of paths"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"name": "高兴", **SIGNED}, "wants exactly by, name, on, where, why"),
        (name("高兴", "c/m.md", why=""), "why is empty"),
        (name("高", "c/m.md"), NAME_WANTS),
        (name("高兴", {"c": 1}), NAME_WANTS),
        (name("高兴", []), NAME_WANTS),
        (name("高兴", ["c/m.md", " "]), NAME_WANTS),
        (name("高兴", ["c/m.md", 5]), NAME_WANTS),
        (name("高兴", ""), NAME_WANTS),
    ],
)
def test_a_mistake_in_a_name_is_the_offices(tmp_path: Path, entry: Any, said: str) -> None:
    refused(write(tmp_path / "s", NAMES, [name("向前", "*"), entry]), f"entry 2: {said}")


def test_nothing_else_may_stand_in_the_file(tmp_path: Path) -> None:
    refused(write(tmp_path / "a", NUMBERS, [], more="x"), "wants title, description and a list of numbers, nothing else")
    refused(write(tmp_path / "b", NUMBERS, {"x": 1}), "wants title, description and a list of numbers, nothing else")
    refused(write(tmp_path / "c", NAMES, "x"), "wants title, description and a list of names, nothing else")
