"""What a preview remembers of one record is forgotten with whatever it rests on: the file, the rules, the names that are held back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from gongshilan.build.load import Loaded, load
from gongshilan.build.numbers import number_problems
from gongshilan.build.remembered import Remembered
from gongshilan.build.rules import Rules, load_rules
from support.cases import lay

HOLDING = "---\nkind: suggestion\ntitle: 示例意见\nunit: example-unit\nstatus: 登记\nproposer: {name: %s}\n---\n%s\n"
DAY = date(2030, 3, 1)
TELLING = "---\nkind: suggestion\ntitle: 另一条意见\nunit: example-unit\nstatus: 登记\n---\n%s\n"


class Followed:
    """A small portal that is loaded again and again."""

    def __init__(self, root: Path) -> None:
        self.root = lay(root, [])
        self.remembered = Remembered()
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
        return [(item.code, item.place.path.rpartition("/")[2], item.place.line) for item in found]

    def load(self, rules: Rules) -> Loaded:
        return load(self.root, rules, remembered=self.remembered)


@pytest.fixture
def followed(tmp_path: Path) -> Followed:
    return Followed(tmp_path / "portal")


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


def test_what_is_gone_is_forgotten(followed: Followed) -> None:
    followed.write("telling", TELLING % "示例。")
    followed.load(followed.rules)
    followed.remembered.forget()
    (followed.root / "content" / "example-2030" / "suggestion" / "telling.md").unlink()
    followed.load(followed.rules)
    followed.remembered.forget()
    held = (followed.remembered._read, followed.remembered._checked, followed.remembered._answers)
    assert not [path for item in held for path in item if path.endswith("telling.md")]
