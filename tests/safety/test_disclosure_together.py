"""No hidden count follows from several tables about the same people: units above and below, questions asked again, two releases.

The attacker knows the rule and lists every world there could be: how the people of each unit voted. Of each world he works out
all that would be told, in every release, to everybody; of the worlds that look as his own he lists what each count may be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import pytest
from gongshilan.disclosure.ledger import entries, ledger_text, read_ledger, with_new
from gongshilan.disclosure.table import TOTAL, Table, lines
from gongshilan.disclosure.together import Asked, Entry, decide
from gongshilan.model import HIDDEN_COUNT

MERGED = {"a": "yes", "b": "yes", "c": "no", "yes": "yes", "no": "no"}
QUESTION = ("campaign", "survey", "results effect")
TOTALS = ("campaign", "survey", "ballots_returned")
UNDER = 3
Votes = tuple[int, ...]
World = Mapping[str, Votes]
"""The votes of every unit's table, for grades a, b … (a, c where there are two)."""


def lineage(unit: str) -> Sequence[str]:
    """``top/left/low`` stands below ``top/left``."""
    parts = unit.split("/")
    return ["/".join(parts[:n]) for n in range(len(parts), 0, -1)]


def table(votes: Votes) -> Table:
    return Table(dict(zip("ac" if len(votes) == 2 else "abc", votes, strict=True)), MERGED)


def release(
    world: World, units: Iterable[str], before: Iterable[Entry] = (), *, under: int = UNDER
) -> tuple[Any, list[Entry]]:
    """What is told of some units' tables and totals, and all that is told then."""
    asked = []
    for unit in units:
        home = unit.split("#")[0]  # "u#2": the same unit again
        asked.append(Asked(QUESTION, home, table(world[unit]), (unit, ("counts",))))
        asked.append(Asked(TOTALS, home, Table({TOTAL: sum(world[unit])}, {}), (unit, ("total",))))
    told, everything = decide([(asked, lineage)], before, under)
    seen = []
    for item in asked:
        rows = list(lines(item.table, told[item.key], under))
        seen.append((item.key, tuple(rows)))
    return tuple(seen), everything


def attack(worlds: Iterable[World], see: Callable[[World], Any], largest: int, *, under: int = UNDER) -> tuple[int, int]:
    """Asserts that no count under the bound, of a grade, a group or all votes, can be only one number; how many could be several,
    and how many pictures told something. Asked of worlds with tables up to ``largest`` votes; the attacker thinks of all."""
    alike: dict[Any, list[World]] = defaultdict(list)
    for world in worlds:
        alike[see(world)].append(world)
    hidden = told = 0
    for picture, group in alike.items():
        told += any(votes != HIDDEN_COUNT for _, rows in flat(picture) for name, votes in rows if name != TOTAL)
        small = next((world for world in group if all(sum(votes) <= largest for votes in world.values())), None)
        if small is None:
            continue
        facts = [dict(numbers(world)) for world in group]
        for (unit, name), value in dict(numbers(small)).items():
            if len({fact[unit, name] for fact in facts}) == 1:
                # one number is under two: a total of one ballot is what every total under the bound is then
                safe = value >= under or not any(small[unit]) or (name == "all" and under == 2)
                assert safe, f"{unit} {name} = {value} in {small}, seen: {picture}"
            else:
                hidden += 1
    return hidden, told


def flat(picture: Any) -> Iterator[Any]:
    """What is told of each table, of one release or several."""
    for part in picture:
        if part and isinstance(part[0], tuple) and isinstance(part[0][0], str):
            yield part
        else:
            yield from flat(part)


def numbers(world: World) -> Iterator[tuple[tuple[str, str], int]]:
    for unit, votes in world.items():
        counted = table(votes)
        yield from (((unit, grade), count) for grade, count in counted.cells.items())
        yield from (((unit, f"group {group}"), count) for group, count in counted.sums().items())
        yield (unit, "all"), sum(votes)


def votes(most: int, grades: int = 2) -> list[Votes]:
    """Every table of so many votes at most."""
    return [item for item in product(range(most + 1), repeat=grades) if sum(item) <= most]


def plus(*parts: Votes) -> Votes:
    return tuple(map(sum, zip(*parts, strict=True)))


def families(most: int, grades: int = 2) -> Iterator[dict[str, Votes]]:
    """A unit whose survey takes in those of two below it, and some people more: so many votes in all."""
    for left in votes(most, grades):
        for right in votes(most - sum(left), grades):
            for others in votes(most - sum(left) - sum(right), grades):
                yield {"top": plus(left, right, others), "top/left": left, "top/right": right}


ALL = ("top", "top/left", "top/right")


def test_a_unit_and_those_below_it() -> None:
    hidden, told = attack(families(12), lambda world: release(world, ALL)[0], 10)
    assert hidden
    assert told


def test_single_grades_of_a_unit_and_those_below_it() -> None:
    hidden, told = attack(families(7, 3), lambda world: release(world, ALL, under=2)[0], 5, under=2)
    assert hidden
    assert told


def test_three_levels() -> None:
    worlds = [
        {"top": plus(low, left, others), "top/mid": plus(low, left), "top/mid/low": low}
        for low in votes(12)
        for left in votes(12 - sum(low))
        for others in votes(12 - sum(low) - sum(left))
    ]
    hidden, told = attack(worlds, lambda world: release(world, ("top", "top/mid", "top/mid/low"))[0], 10)
    assert hidden
    assert told


def twice(world: World, first: Sequence[str], then: Sequence[str]) -> Any:
    """What is told of some units' tables in one release, and of others in the next, with the ledger between them."""
    seen, told = release(world, first)
    return seen, release(world, then, entries(with_new((), told)))[0]


@pytest.mark.parametrize(
    ("first", "then"),
    [(["top"], ALL), (["top", "top/left"], ALL), (["top/left"], ALL), (["top/left", "top/right"], ALL), (ALL, ["top"])],
    ids=" ".join,
)
def test_units_that_come_with_the_next_release(first: Sequence[str], then: Sequence[str]) -> None:
    hidden, told = attack(families(9), lambda world: twice(world, first, then), 8)
    assert hidden
    assert told


@pytest.mark.parametrize(("first", "then"), [(["top"], ALL[:2]), (["top/left"], ALL[:2]), (ALL[:2], ["top"])], ids=" ".join)
def test_a_unit_that_comes_with_the_next_release(first: Sequence[str], then: Sequence[str]) -> None:
    """With more votes: here both may be told exactly."""
    worlds = [{"top": plus(left, rest), "top/left": left} for left in votes(15) for rest in votes(15 - sum(left))]
    hidden, told = attack(worlds, lambda world: twice(world, first, then), 13)
    assert hidden
    assert told


def later(most: int, grades: int = 2) -> list[World]:
    """Ballots that came in after a release: so many in all."""
    return [
        {"u": first, "u#2": plus(first, late)} for first in votes(most, grades) for late in votes(most - sum(first), grades)
    ]


def test_a_table_that_grew_between_two_releases() -> None:
    hidden, told = attack(later(18), lambda world: twice(world, ["u"], ["u#2"]), 15)
    assert hidden
    assert told


def test_single_grades_of_a_table_that_grew() -> None:
    hidden, _ = attack(later(9, 3), lambda world: twice(world, ["u"], ["u#2"]), 8)
    assert hidden


def test_one_ballot_corrected_between_two_releases() -> None:
    """Whoever knows that a single vote was moved learns no small count of it."""
    worlds = [
        {"u": (yes, no), "u#2": (yes + by, no - by)}
        for (yes, no), by in product(votes(18), (-1, 0, 1))
        if yes + by >= 0 and no - by >= 0
    ]
    hidden, told = attack(worlds, lambda world: twice(world, ["u"], ["u#2"]), 18)
    assert hidden
    assert told


def test_a_question_listed_twice() -> None:
    """Two tables of one unit, one with fewer grades or people than the other, in one release."""
    hidden, told = attack(later(18), lambda world: release(world, ["u", "u#2"])[0], 15)
    assert hidden
    assert told


def test_what_was_told_is_told_again() -> None:
    """A release without changes adds nothing to the ledger and tells the same."""
    world = {"top": (30, 2), "top/left": (20, 9), "top/right": (9, 7)}
    seen, told = release(world, ALL)
    ledger = with_new((), told)
    again, told_again = release(world, ALL, entries(ledger))
    assert again == seen
    assert with_new(ledger, told_again) == ledger
    assert read_ledger(ledger_text(ledger)) == (tuple(sorted(ledger, key=lambda item: ledger_text([item]))), ())


def test_lines_that_are_no_entries_are_named() -> None:
    good = ledger_text(with_new((), release({"u": (9, 9)}, ["u"])[1]))
    start, line = good.splitlines()[0], good.splitlines()[2]
    assert read_ledger(good)[1] == ()
    for bad in (
        "{",
        '{"campaign": "x"}',
        line.replace("exact", "nosuch"),
        line.replace("9", "-9"),
        "3",
        line.replace("9", "true"),
    ):
        assert read_ledger(f"{start}\n{bad}\n{line}")[1] == (2,), bad


def test_independent_units_are_told_on_their_own() -> None:
    """A unit with fewer ballots than those below it does not take them in: every one is told as if alone."""
    world = {"top": (20, 1), "top/left": (20, 1), "top/right": (12, 9)}
    seen, _ = release(world, ALL)
    rows = {key[0]: rows for key, rows in seen if key[1] == ("counts",)}
    assert rows["top"] == rows["top/left"] == (("yes", "≥19"), ("no", "≤2"))
    assert rows["top/right"] == (("a", 12), ("c", 9))
