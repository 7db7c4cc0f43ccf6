"""docs/clauses.md: every requirement sentence of the documents has a place, and each place is there."""

from __future__ import annotations

import re

import pytest
from gongshilan.build.load import Loaded
from gongshilan.catalogue import catalogue
from gongshilan.demands import Requirement
from support.places import REPO

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (REPO / "docs/clauses.md").read_text(encoding="utf-8").split("\n")
    if re.match(r"\| (JS|SM|PD) \|", line)
]


def ids(requirements: tuple[Requirement, ...]) -> set[str]:
    return {item.id for item in requirements}.union(*(ids(item.any_of) for item in requirements))


def test_all_sentences_are_there() -> None:
    counted = {name: sum(row[0] == name for row in ROWS) for name in ("JS", "SM", "PD")}
    assert counted == {"JS": 78, "SM": 29, "PD": 72}
    assert {row[4] for row in ROWS} == {"exactly", "noted"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}")
def test_each_place_exists(row: list[str], shipped: Loaded) -> None:
    obligations = {item.id: item for book in shipped.rules.rulebooks.values() for item in book.obligations}
    places = re.findall("`([^`]+)`", row[5])
    assert places
    for place in places:
        if place.startswith("content/"):
            assert (REPO / place).is_file(), place
        elif place.startswith("problem:"):
            assert place.removeprefix("problem:") in catalogue()["problems"], place
        elif place.startswith("kind:"):
            kind, _, field = place.removeprefix("kind:").partition(".")
            assert shipped.rules.schema.kinds[kind].field_at(field), place
        else:
            obligation, _, requirement = place.partition("/")
            assert not requirement or requirement in ids(obligations[obligation].requires), place
    if row[4] == "noted":
        assert obligations[places[0]].notes, f"{places[0]} does not say why"
