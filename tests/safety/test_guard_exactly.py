"""What is found in each of a few hundred short texts, to the character, and what each small part of the search answers.

The texts differ in one small thing from others in which something else is found; so nearly every small change of the search changes
one of these answers (``make mutation``). Whoever changes it on purpose looks at each line that changes: ``python
tests/safety/test_guard_exactly.py`` writes the answers of today into the files.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from gongshilan.guard.contacts import alone, find_contacts, may_hold
from gongshilan.guard.hit import Hit
from gongshilan.guard.marked import find_copied, find_marked
from gongshilan.guard.names import Letters, Names, contact, persons
from gongshilan.guard.numbers import find
from gongshilan.search.simplified import simplified

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.guard_parts import PARTS
from support.places import REPO

FOLDER = REPO / "tests" / "cases" / "guard"
NAMES = ("赵示例", "欧阳示", "李四", "zhangsan", "1390013", "1380013800", "欧阳", "a1", "ab12")
SIMPLIFIED = simplified()
PORTIONS = 40


def _hits(found: tuple[Hit, ...]) -> list[list[Any]]:
    return [[hit.kind, hit.digits, hit.start, hit.end, hit.shown] for hit in found]


def found(text: str) -> dict[str, Any]:
    """All that the search finds in a text, by the way it is asked; nothing under what finds nothing."""
    letters = Letters(SIMPLIFIED)
    answers = {
        "marked": _hits(find_marked(text)),
        "copied": _hits(find_copied(text)),
        "finished": _hits(find(text, finished=True)),
        "contacts": _hits(find_contacts(text)),
        "may hold": may_hold(text),
        "alone": alone(text),
        "persons": persons(text, letters),
        "contact": contact(text, letters),
        "names": [[item.name, item.start, item.end, item.sure] for item in Names(NAMES).find(text, letters)],
    }
    return {key: answer for key, answer in answers.items() if answer}


def _written_out(value: Any) -> str:
    """As JSON in which nothing is invisible."""
    plain = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return "".join(item if item.isprintable() else json.dumps(item)[1:-1] for item in plain)


def _plain(answer: Any) -> Any:
    return json.loads(json.dumps(answer, sort_keys=True))


def _lines(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("part", range(PORTIONS))
def test_what_is_found_in_a_text(part: int) -> None:
    """In portions, so that the one in which a change shows can be asked for by itself."""
    for text, answer in _lines("found.tsv")[part::PORTIONS]:
        assert (text, _plain(found(json.loads(text)))) == (text, json.loads(answer))


def test_what_the_parts_answer() -> None:
    rows = _lines("parts.tsv")
    assert {part for part, _, _ in rows} == set(PARTS)
    for part, text, answer in rows:
        assert (part, text, _plain(PARTS[part](json.loads(text)))) == (part, text, json.loads(answer))


def test_how_much_of_a_field_is_looked_at() -> None:
    """Four hundred characters: nobody has so many names, and nobody can be made to wait."""
    letters, filled = Letters(SIMPLIFIED), "、" * 398
    assert [persons(f"{filled}{name}", letters) for name in ("赵示", "、赵示")] == [("赵示",), ()]
    assert list(Names(()).find("赵示例", letters)) == []
    filled = "、" * 393
    assert [contact(f"{filled}{number}", letters) for number in ("1390013", "、1390013")] == [("1390013",), ()]


def _written(name: str, answer: Callable[[list[str]], Any]) -> None:
    rows = [[*given[:-1], _written_out(json.loads(given[-1])), _written_out(answer(given))] for *given, _ in _lines(name)]
    (FOLDER / name).write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    ANSWERS: Mapping[str, Callable[[list[str]], Any]] = {
        "found.tsv": lambda given: found(json.loads(given[0])),
        "parts.tsv": lambda given: PARTS[given[0]](json.loads(given[1])),
    }
    for file, answer in ANSWERS.items():
        _written(file, answer)
