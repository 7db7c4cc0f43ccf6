"""What a preview remembers of one record, and what is kept of it from build to build, is forgotten with whatever it rests on: the file,
the rules, the names that are held back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from gongshilan.build.kept_answers import KeptAnswers
from gongshilan.build.load import Loaded, load
from gongshilan.build.numbers import number_problems
from gongshilan.build.remembered import Remembered
from gongshilan.build.rules import Rules, load_rules
from gongshilan.build.store import NOWHERE, Store
from support.cases import lay

HOLDING = "---\nkind: suggestion\ntitle: 示例意见\nunit: example-unit\nstatus: 登记\nproposer: {name: %s}\n---\n%s\n"
DAY = date(2030, 3, 1)
TELLING = "---\nkind: suggestion\ntitle: 另一条意见\nunit: example-unit\nstatus: 登记\n---\n%s\n"

SURVEY = """---
kind: satisfaction_survey
title: 示例测评
unit: example-unit
ballots_sent: 60
ballots_returned: 58
results: [{question: 活动效果, counts: [{grade: 满意, count: %d}, {grade: 一般, count: 3}, {grade: 不满意, count: %d}]}]
---
"""


class Followed:
    """A small portal that is loaded again and again."""

    def __init__(self, root: Path, way: str) -> None:
        self.root = lay(root, [])
        self.remembered = Remembered() if way == "remembered" else None
        self.store = Store(root / "kept.sqlite") if way == "kept" else NOWHERE
        self.rules = load_rules(self.root)

    def write(self, name: str, text: str) -> None:
        path = self.root / "content" / "example-2030" / "suggestion" / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def found(self, rules: Rules | None = None) -> list[tuple[str, str, int]]:
        """The problems, the same as a fresh look finds."""
        loaded = self.load(rules or self.rules)
        fresh = load(self.root, rules or self.rules)
        assert loaded.problems == fresh.problems
        found = [*loaded.problems, *number_problems(loaded, DAY)]
        assert found == [*fresh.problems, *number_problems(fresh, DAY)]
        loaded.answers.done()
        return [(item.code, item.place.path.rpartition("/")[2], item.place.line) for item in found]

    def load(self, rules: Rules) -> Loaded:
        return load(self.root, rules, store=self.store, remembered=self.remembered)


@pytest.fixture(params=["remembered", "kept"])
def followed(tmp_path: Path, request: pytest.FixtureRequest) -> Followed:
    return Followed(tmp_path / "portal", request.param)


def test_a_name_that_another_record_begins_to_hold_back(followed: Followed) -> None:
    """The record that tells it has not changed."""
    followed.write("telling", TELLING % "欧阳示例同志反映。")
    assert followed.found() == []
    followed.write("holding", HOLDING % ("欧阳示例", "示例。"))
    assert followed.found() == [("person-elsewhere", "telling.md", 7)]
    followed.write("holding", HOLDING % ("司马示例", "示例。"))
    assert followed.found() == []


def test_the_text_of_a_record(followed: Followed) -> None:
    """Its fields are the same, and so is the size of the file."""
    followed.write("holding", HOLDING % ("欧阳示例", "司马示例同志反映。"))
    assert followed.found() == []
    followed.write("holding", HOLDING % ("欧阳示例", "欧阳示例同志反映。"))
    assert followed.found() == [("person-in-open", "holding.md", 8)]
    followed.write("holding", HOLDING % ("欧阳示例", "\n欧阳示例同志反映。"))
    assert followed.found() == [("person-in-open", "holding.md", 9)]


def test_where_a_record_says_it(followed: Followed) -> None:
    """A line of remarks among the fields changes nothing of the record but its places."""
    text = TELLING % "请打13812345678。"
    followed.write("telling", text)
    assert followed.found() == [("number-mobile", "telling.md", 7)]
    followed.write("telling", text.replace("kind:", "# 说明\nkind:"))
    assert followed.found() == [("number-mobile", "telling.md", 8)]


def test_the_audiences_of_the_portal(followed: Followed) -> None:
    followed.write("telling", TELLING.replace("kind:", "scope: staff\nkind:") % "示例。")
    first = followed.found()
    portal = followed.root / "content" / "portal.yml"
    text = portal.read_text(encoding="utf-8")
    known = "scope: staff" in text or "id: staff" in text
    changed = text.replace("id: staff", "id: others").replace("scope: staff", "scope: others") if known else text
    portal.write_text(
        changed.replace("scopes:\n", "scopes:\n  - {id: first, label: 又一级, description: 示例。}\n", 1), "utf-8"
    )
    assert followed.found() != first


def test_the_rules(followed: Followed) -> None:
    """A kind of the portal's own that asks for a field more."""
    followed.write("telling", TELLING % "示例。")
    assert followed.found() == []
    kinds = followed.root / "schema" / "kinds"
    kinds.mkdir(parents=True, exist_ok=True)
    shipped = next(path for path in load_rules(followed.root).folders[0].rglob("suggestion.yml") if "kinds" in path.parts)
    text = shipped.read_text(encoding="utf-8")
    (kinds / "suggestion.yml").write_text(text.replace("required:", "required: [summary]\n#", 1), encoding="utf-8")
    assert any(code == "field-missing" for code, _, _ in followed.found(load_rules(followed.root)))
    assert followed.found() == []


def test_counts_that_are_not_told(followed: Followed) -> None:
    """Another record's count becomes one that a text states, and ceases to be."""
    followed.write("telling", TELLING % "测评不满意4票。")
    for bad, found in (
        (2, []),
        (4, [("votes-in-open", "telling.md", 7)]),
        (3, []),
        (4, [("votes-in-open", "telling.md", 7)]),
    ):
        survey = SURVEY % (55 - bad, bad)
        path = followed.root / "content/example-2030/satisfaction_survey/example-survey.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(survey, encoding="utf-8")
        assert followed.found() == found, bad


def test_what_is_gone_is_forgotten(tmp_path: Path) -> None:
    followed = Followed(tmp_path / "portal", "remembered")
    remembered = followed.remembered
    assert remembered is not None
    followed.write("telling", TELLING % "示例。")
    followed.load(followed.rules)
    remembered.done()
    (followed.root / "content" / "example-2030" / "suggestion" / "telling.md").unlink()
    followed.load(followed.rules)
    remembered.done()
    held = (remembered._read, remembered._checked, remembered._answers)
    assert not [path for item in held for path in item if path.endswith("telling.md")]


def test_only_what_holds_nothing_is_kept(tmp_path: Path) -> None:
    """What was found is looked for again; of a file that holds nothing nobody asks again, in another process neither."""
    followed = Followed(tmp_path / "portal", "kept")
    followed.write("telling", TELLING % "请打13812345678。")
    followed.write("other", TELLING % "示例。")
    assert followed.found() == [("number-mobile", "telling.md", 7)]
    asked = partial(_asked, followed)
    assert asked(followed.rules) == ["telling.md"]
    assert asked(followed.rules, shares=True) == [
        "other.md",
        "telling.md",
    ]  # its file does not tell what it says in a campaign
    schema = followed.root / "schema"
    schema.mkdir(exist_ok=True)
    (schema / "synonyms.yml").write_text("groups: []\n", encoding="utf-8")
    assert asked(load_rules(followed.root)) == ["other.md", "telling.md"]
    (schema / "synonyms.yml").unlink()
    assert asked(followed.rules) == ["telling.md"]


def _asked(followed: Followed, rules: Rules, *, shares: bool = False) -> list[str]:
    """Of which of the two records somebody else asks again."""
    asked: list[str] = []
    kept = KeptAnswers(Store(followed.root / "kept.sqlite"), rules)
    loaded = load(followed.root, rules)
    for source in loaded.content.sources:
        name = source.path.rpartition("/")[2]
        record = next((item for item in loaded.graph if item.path == source.path), None)
        if record is not None and name in ("other.md", "telling.md"):
            shared = replace(record, shares=shares)
            kept.answer("numbers", rules.schema, shared, source, (), lambda name=name: (asked.append(name), ())[1])
    return asked
