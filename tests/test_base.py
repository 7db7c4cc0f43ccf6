"""What is said of a survey that does not rest on those who were to take part, word for word."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from gongshilan.assess.base import base_reasons
from gongshilan.build.rules import Rules
from gongshilan.demands import Base
from support.world import record

LIST = [
    record("representative", name, category=category)
    for name, category in (("a", "masses"), ("b", "masses"), ("c", "retired"))
]
NUMBER = ("ballots_sent", "ballots_returned")
PATHS = Base("representative", None, "took_part", NUMBER, "base_categories", "category", Fraction(1, 2))
BARE = Base("representative", None, "", NUMBER, "", "category", Fraction(1, 2))


def why(rules: Rules, base: Base, **data: Any) -> list[tuple[str, str]]:
    found = base_reasons(record("satisfaction_survey", "s", **data), base, LIST, rules.schema)
    return [(item.code, str(item.params.get("names", item.params.get("fields", "")))) for item in found]


def test_all_that_are_not_on_the_list_are_named(rules: Rules) -> None:
    assert why(rules, PATHS, took_part=["a", "b", "y", "x"]) == [("base-strangers", "x、y")]
    assert why(rules, PATHS, took_part=["a", "b"]) == []


def test_fields_in_which_it_could_have_been_said(rules: Rules) -> None:
    assert why(rules, PATHS) == [("base-unstated", "参加测评的代表”“发出票数”“收回票数")]
    assert why(rules, BARE) == [("base-unstated", "发出票数”“收回票数")]
    assert why(rules, BARE, ballots_sent=3, took_part=["x"], base_categories=["cppcc"]) == []


def test_all_categories_that_are_not_on_the_list_are_named(rules: Rules) -> None:
    stated = ["cppcc", "masses", "democratic_party"]
    assert why(rules, PATHS, ballots_sent=3, base_categories=stated) == [("base-other-categories", "政协委员、民主党派")]
