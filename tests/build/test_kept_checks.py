"""A record that was checked before is the record that checking gives; whatever has something wrong with it is checked again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from gongshilan.build.kept_checks import KeptChecks
from gongshilan.build.kept_together import KeptTogether
from gongshilan.build.load import load
from gongshilan.build.rules import load_rules
from gongshilan.build.store import Store
from gongshilan.check.record import RecordChecker
from support.places import PORTAL


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(PORTAL, tmp_path / "portal")


def test_what_was_checked_is_what_is_checked_again(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same records; no file is checked twice, but the one that changed and those with mistakes; other rules, other labels of scopes: all."""
    records = [next((root / "content").rglob(f"{kind}/*.md")) for kind in ("meeting", "suggestion")]
    wrong = records[0].with_name("wrong.md")
    wrong.write_text(
        records[0].read_text(encoding="utf-8").replace("kind: meeting", "kind: meeting\nplase: 二楼", 1), encoding="utf-8"
    )
    asked: list[str] = []
    check = RecordChecker.check
    monkeypatch.setattr(RecordChecker, "check", lambda self, source: (asked.append(source.path), check(self, source))[1])
    rules, path = load_rules(root), tmp_path / "parts.sqlite"
    first = load(root, rules, store=Store(path))
    every = len(asked)
    for change, again in (
        (lambda: None, 1),
        (lambda: records[1].write_text(records[1].read_text(encoding="utf-8") + "\n又一行。\n", encoding="utf-8"), 2),
        (lambda: records[1].rename(records[1].with_name("other.md")), 2),
        (lambda: (root / "schema" / "note.yml").write_text("a: 1\n", encoding="utf-8"), every),
        (lambda: _relabelled(root), every),
    ):
        change()
        rules = load_rules(root)
        plain = load(root, rules)
        asked.clear()
        found = load(root, rules, store=Store(path))
        assert len(asked) == again
        assert (found.checked.records, found.problems) == (plain.checked.records, plain.problems)
    assert any(problem.place.path.endswith("wrong.md") for problem in first.problems)


def _relabelled(root: Path) -> None:
    portal = root / "content" / "portal.yml"
    text = portal.read_text(encoding="utf-8")
    at = text.index("label: ", text.index("scopes:"))
    portal.write_text(f"{text[:at]}label: 另一种叫法{text[text.index(chr(10), at) :]}", encoding="utf-8")


def test_what_is_no_such_value_is_none(root: Path, tmp_path: Path) -> None:
    """Whatever else stands under its name or key."""
    store, rules = Store(tmp_path / "parts.sqlite"), load_rules(root)
    plain = load(root, rules).checked.records
    load(root, rules, store=store)
    kept = KeptTogether(store, "checks")
    kept.read()
    keys = list(kept._before or {})
    assert len(keys) == len(plain)
    for odd in (None, 7, "x", (), (1, 2, 3), [1]):
        for key in keys:
            kept.put(key, odd)
        kept.done()
        store.flush()
        assert load(root, rules, store=Store(tmp_path / "parts.sqlite")).checked.records == plain
    for raw in (b"", b"x", b"\xff" * 40):
        store.put(kept._name, raw)
        store.flush()
        assert load(root, rules, store=Store(tmp_path / "parts.sqlite")).checked.records == plain


def test_what_cannot_be_kept_is_not(tmp_path: Path) -> None:
    store = Store(tmp_path / "parts.sqlite")
    kept = KeptTogether(store, "things")
    assert kept.get(b"a") is None
    kept.put(b"a", {1: [(2, "x", None)]})
    kept.put(b"b", object())
    kept.done()
    store.flush()
    again = KeptTogether(Store(tmp_path / "parts.sqlite"), "things")
    assert (again.get(b"a"), again.get(b"b"), KeptTogether(store, "others").get(b"a")) == ({1: [(2, "x", None)]}, None, None)
    assert KeptChecks(Store(None), load_rules(PORTAL)).done() is None
