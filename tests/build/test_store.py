"""What is kept from build to build is taken only as it was kept, and nothing depends on it."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest
from gongshilan.assess.trend import Trend
from gongshilan.build import store as module
from gongshilan.build.load import load
from gongshilan.build.past_days import earlier
from gongshilan.build.rules import load_rules
from gongshilan.build.store import Store
from support.places import PORTAL


def keys(number: int) -> list[bytes]:
    return [index.to_bytes(4, "big") for index in range(number)]


def filled(path: Path, number: int = 1000) -> Store:
    store = Store(path)
    for key in keys(number):
        store.put(key, key * 5)
    store.flush()
    return store


def test_what_was_kept_is_found_by_the_next_build(tmp_path: Path) -> None:
    path = tmp_path / "new" / "parts.sqlite"
    filled(path).close()
    again = Store(path)
    assert again.get_many([*keys(1000), b"other"]) == {key: key * 5 for key in keys(1000)}
    assert again.used == frozenset(keys(1000))


def test_what_was_put_is_found_before_it_is_written(tmp_path: Path) -> None:
    store = Store(tmp_path / "parts.sqlite")
    store.put(b"a", b"1")
    assert store.get_many([b"a", b"b"]) == {b"a": b"1"}
    assert Store(None).get_many([b"a"]) == {}


def test_a_damaged_value_is_none(tmp_path: Path) -> None:
    path = tmp_path / "parts.sqlite"
    filled(path, 3).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE kept SET value = ? WHERE key = ?", (b"damaged", keys(3)[1]))
    assert sorted(Store(path).get_many(keys(3))) == [keys(3)[0], keys(3)[2]]


@pytest.mark.parametrize(
    "raw", [b"", b"no database at all" * 100, b"SQLite format 3\0" + b"\0" * 4000], ids=["empty", "text", "cut"]
)
def test_a_file_that_is_no_store_is_begun_anew(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "parts.sqlite"
    path.write_bytes(raw)
    filled(path, 3).close()
    assert len(Store(path).get_many(keys(3))) == 3


def test_a_store_of_another_format_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "parts.sqlite"
    filled(path, 3).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 77")
    assert Store(path).get_many(keys(3)) == {}


def test_a_torn_file_hurts_nobody(tmp_path: Path) -> None:
    """Any page of the file overwritten: values are right or not there, and nothing is raised."""
    path = tmp_path / "parts.sqlite"
    filled(path).close()
    whole = path.read_bytes()
    for start in range(0, len(whole), 4096):
        path.write_bytes(whole[:start] + os.urandom(4096) + whole[start + 4096 :])
        for name in ("parts.sqlite-wal", "parts.sqlite-shm"):
            (tmp_path / name).unlink(missing_ok=True)
        store = Store(path)
        assert all(value == key * 5 for key, value in store.get_many(keys(1000)).items())
        store.put(b"x", b"y")
        store.flush()
        store.close()


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    store = Store(tmp_path / "file" / "below" / "parts.sqlite")
    store.put(b"a", b"1")
    store.flush()
    store.sweep(1)
    assert store.get_many([b"a"]) == {}


def fill_from(path: Path, start: int) -> None:
    store = Store(path)
    for key in keys(start + 500)[start:]:
        store.put(key, key * 5)
        store.flush()


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "parts.sqlite"
    Store(path).get_many([b"a"])
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=fill_from, args=(path, start)) for start in (0, 250, 500)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    assert len(Store(path).get_many(keys(1000))) == 1000


def test_what_no_build_needs_goes_when_there_is_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "parts.sqlite"
    first = filled(path, 200)
    first.sweep(1)
    first.close()
    monkeypatch.setattr(module, "MOST_BYTES", 1)
    second = Store(path)
    second.get_many(keys(50))
    second.put(b"new", b"1")
    second.sweep(2)
    assert sorted(second.get_many([*keys(200), b"new"])) == sorted([*keys(50), b"new"])


def test_earlier_days_are_assessed_again_only_if_something_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next night finds them kept; another record, another rule or another ledger does not."""
    root = tmp_path / "portal"
    shutil.copytree(PORTAL, root)
    rules = load_rules(root)
    loaded = load(root, rules)
    store, day = Store(tmp_path / "parts.sqlite"), date(2030, 8, 10)
    first = earlier(loaded, day, store)
    assert len(first) >= 1
    asked: list[date] = []
    at = Trend.at
    monkeypatch.setattr(Trend, "at", lambda self, campaign, day: (asked.append(day), at(self, campaign, day))[1])
    assert earlier(load(root, rules), day + timedelta(days=1), store) == first
    assert not asked
    meeting = next((root / "content").rglob("meeting/*.md"))
    meeting.write_text(meeting.read_text(encoding="utf-8") + "\n又一行。\n", encoding="utf-8")
    earlier(load(root, rules), day, store)
    assert len(asked) == len(first)
    (root / "schema" / "note.yml").write_text("a: 1\n", encoding="utf-8")
    earlier(load(root, rules), day, store)
    assert len(asked) == 2 * len(first)
