"""What is kept from build to build is taken only as it was kept, and nothing depends on it."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from gongshilan.assess.trend import Trend
from gongshilan.build import kept_trees
from gongshilan.build import store as module
from gongshilan.build.kept_trees import KeptTrees
from gongshilan.build.load import Loaded, load
from gongshilan.build.past_days import earlier
from gongshilan.build.rules import load_rules
from gongshilan.build.stages import derive
from gongshilan.build.store import Store
from gongshilan.link.build import link
from gongshilan.read.strict_yaml import StrictYamlError, parse
from support.places import PORTAL, SCHEMA


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
    store.sweep()
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
    first.sweep()
    first.close()
    monkeypatch.setattr(module, "MOST_BYTES", 1)
    second = Store(path, 2)
    second.get_many(keys(50))
    second.put(b"new", b"1")
    second.sweep()
    assert sorted(second.get_many([*keys(200), b"new"])) == sorted([*keys(50), b"new"])


def test_earlier_days_are_assessed_again_only_if_something_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next night finds them kept, and whoever writes below the fields; another field, another rule or another ledger does not."""
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
    said = meeting.read_text(encoding="utf-8")
    meeting.write_text(said + "\n又一行。\n", encoding="utf-8")
    assert earlier(load(root, rules), day, store) == first
    assert not asked
    meeting.write_text(said.replace("\ntitle: ", "\nplace: 二楼\ntitle: "), encoding="utf-8")
    earlier(load(root, rules), day, store)
    assert len(asked) == len(first)
    (root / "schema" / "note.yml").write_text("a: 1\n", encoding="utf-8")
    earlier(load(root, rules), day, store)
    assert len(asked) == 2 * len(first)


def test_no_state_depends_on_what_stands_below_the_fields(shipped: Loaded) -> None:
    """Else what is kept of earlier days would be wrong: with other texts in every record all is judged as before."""
    records = tuple(replace(record, body="## 别的\n\n另写一段，2009年3月1日，3次。") for record in shipped.checked.records)
    rules = shipped.rules
    graph, _ = link(replace(shipped.checked, records=records), rules.schema, rules.rulebooks)
    day = date(2009, 4, 30)
    one, other = derive(shipped, day), derive(replace(shipped, graph=graph), day)
    assert [(duty.unit, duty.state, duty.due, duty.met_on, duty.untimed) for duty in one.duties] == [
        (duty.unit, duty.state, duty.due, duty.met_on, duty.untimed) for duty in other.duties
    ]
    assert earlier(shipped, day) == earlier(replace(shipped, graph=graph), day)


SAYING = "title: 会议  # 记\nwhen: \"3\"\nlist:\n- {a: 1, b: [x, '']}\n-\n- 〇\nplace: 二楼 #说明\n"


def test_what_was_read_of_a_file_is_what_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Values, places, comments, quotes; a file that cannot be read says so each time, by its own name; another line is another tree."""
    store = Store(tmp_path / "parts.sqlite")
    texts = [SAYING, *(source.read_text(encoding="utf-8") for source in sorted((SCHEMA / "kinds").glob("*.yml"))[:6])]
    for text in texts:
        for line in (1, 2):
            plain = parse(text, "a.md", line)
            trees = KeptTrees(store)
            assert trees.parse(text, "a.md", line) == plain
            trees.done()
            store.flush()
            with monkeypatch.context() as patch:
                patch.setattr(kept_trees, "parse", None)
                found = KeptTrees(store).parse(text, "b.md", line)
            assert found == plain
            assert list(found.values) == list(plain.values)
    for name in ("a.md", "b.md"):
        with pytest.raises(StrictYamlError) as error:
            KeptTrees(store).parse("a: [", name)
        assert error.value.problems[0].place.path == name
