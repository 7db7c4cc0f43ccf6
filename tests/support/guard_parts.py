"""The small parts that the search for numbers is made of, each asked about a text: for tests/safety/test_guard_exactly.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from typing import Any

from gongshilan.guard import checks, context, shapes
from gongshilan.guard.digits import Group, Strength, regapped, runs, strength, styled, styled_origins
from gongshilan.guard.hit import Hit, shown
from gongshilan.guard.marked import readings, unmarked
from gongshilan.guard.numbers import find, find_both
from gongshilan.guard.run import Run
from gongshilan.guard.text import Lines, canonical, origins

_FEWEST = 11  # digits of a run


def run_of(text: str, *, finished: bool = False) -> Run:
    """The first run of a text; of one with too few digits the run that it is with more before."""
    plain = styled(text)
    found = next(runs(plain), None)
    if found is not None:
        return Run(found, plain, finished=finished)
    before = "1" * _FEWEST + "   "
    plain = before + plain
    return Run(next(runs(plain), [])[1:], plain, finished=finished)


def groups(text: str) -> list[Group]:
    """The groups of its first run."""
    return run_of(text).groups


def _digits(text: str) -> tuple[str, int, int]:
    """A text in which the first long row of plain digits is what is asked about."""
    plain = styled(text)
    size = max((len(part) for part in _rows(plain)), default=0)
    at = next((plain.index(part) for part in _rows(plain) if len(part) == size), 0)
    return plain, at, at + size


def _rows(plain: str) -> list[str]:
    return "".join(item if "0" <= item <= "9" else " " for item in plain).split()


def _pairs(text: str, ask: Callable[[Run, int, int], Any], *, finished: bool = False) -> str:
    run = run_of(text, finished=finished)
    several = list(combinations(range(min(len(run.groups), 9)), 2))
    return "".join("1" if ask(run, first, last) else "0" for first, last in several)


def _runs(text: str) -> list[list[list[Any]]]:
    return [
        [[item.digits, item.start, item.end, item.gap, int(item.strength), item.style] for item in held]
        for held in runs(styled(text))
    ]


def _regapped(text: str) -> list[list[Any]]:
    plain = styled(text.replace("\n", " "))
    return [
        [item.digits, item.start, item.end, item.gap, int(item.strength), item.style]
        for item in regapped(groups(text), plain)
    ]


def _hits(found: Iterable[Hit]) -> list[list[Any]]:
    return [[hit.kind, hit.digits, hit.start, hit.end] for hit in found]


PARTS: Mapping[str, Callable[[str], Any]] = {
    "runs": _runs,
    "regapped": _regapped,
    "strength": lambda text: int(strength(text)),
    "styled": styled,
    "styled_origins": styled_origins,
    "canonical": canonical,
    "origins": origins,
    "lines": lambda text: [Lines(text).place(at) for at in range(len(text))],
    "unmarked": lambda text: [unmarked(text)[0], [unmarked(text)[1](at) for at in range(len(unmarked(text)[0]))]],
    "unmarked back": lambda text: [unmarked(text)[1].back(at) for at in range(len(text))],
    "readings": lambda text: [plain for plain, _ in readings(text)],
    "shown mobile": lambda text: shown("mobile", text),
    "shown id": lambda text: shown("id", text),
    "shown card": lambda text: shown("card", text),
    "shown other": lambda text: shown("plate", text),
    "sizes": lambda text: [shapes.sizes(groups(text), prefix) for prefix in (0, 1, 2, 5)],
    "mark": shapes.mark,
    "joins": lambda text: len(shapes.joins(groups(text))),
    "one_mark": lambda text: shapes.one_mark(groups(text)),
    "customary": lambda text: shapes.customary(shapes.sizes(groups(text), 0), shapes.one_mark(groups(text))),
    "usual": lambda text: shapes.usual(shapes.sizes(groups(text), 0)),
    "padded": lambda text: shapes.padded(groups(text)),
    "dated": lambda text: shapes.dated(groups(text)),
    "is_date": lambda text: [shapes.is_date(groups(text), at) for at in range(len(groups(text)))],
    "rising": lambda text: shapes.rising(groups(text)),
    "thousands": lambda text: shapes.thousands(groups(text)),
    "decimal": lambda text: shapes.decimal(groups(text)),
    "between": lambda text: shapes.between(groups(text)),
    "together": lambda text: _pairs(text, Run.together, finished=True),
    "alone": lambda text: _pairs(text, lambda run, first, last: run.alone(first, last, Strength.MARK)),
    "alone in a list": lambda text: _pairs(text, lambda run, first, last: run.alone(first, last, Strength.LIST)),
    "alone_many": lambda text: _pairs(text, Run.alone_many),
    "follows": lambda text: _pairs(text, lambda run, first, _: run.follows(first)),
    "item_mark": lambda text: _pairs(text, lambda run, _, last: run.item_mark(last)),
    "beside_rows": lambda text: _pairs(text, Run.beside_rows),
    "only_cells": lambda text: _pairs(text, lambda run, first, last: run.only_cells(run.groups[first : last + 1])),
    "begins": lambda text: [run_of(text).digits, run_of(text).begins, run_of(text).ends],
    "hit": lambda text: [
        [hit.digits, hit.start, hit.end, hit.shown] for hit in run_of(text).hit("mobile", "13800138000", 0, 0)
    ],
    "find": lambda text: _hits(find(text)),
    "find_both": lambda text: _hits(find_both(text, paragraphs=False)),
    "find_both of a page": lambda text: _hits(find_both(text, paragraphs=True)),
    "after_phone_word": lambda text: context.after_phone_word(*_digits(text)[:2]),
    "after_card_word": lambda text: context.after_card_word(*_digits(text)[:2]),
    "of_paper": lambda text: context.of_paper(*_digits(text)),
    "amount": lambda text: context.amount(*_digits(text)),
    "counted": lambda text: context.counted(_digits(text)[0], _digits(text)[2]),
    "fraction": lambda text: [context.fraction(*_digits(text), listed=listed) for listed in (False, True)],
    "below_one": lambda text: context.below_one(*_digits(text)[:2]),
    "at_door": lambda text: context.at_door(_digits(text)[0], _digits(text)[2]),
    "in_code": lambda text: context.in_code(*_digits(text)),
    "is_id": checks.is_id,
    "is_old_id": checks.is_old_id,
    "is_card": checks.is_card,
    "is_common_card": checks.is_common_card,
    "is_organisation": checks.is_organisation,
    "is_permit": checks.is_permit,
    "born": lambda text: checks.born(text) if text[6:10].isdecimal() else 0,
    "dialled": lambda text: [
        bool(pattern.fullmatch(text))
        for pattern in (checks.BARE_MOBILE, checks.MOBILE, checks.CARD_16, checks.ID_17, checks.OLD_ID)
    ],
}
