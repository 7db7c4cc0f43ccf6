"""What no day changes is worked out once; whose a record is; and what alternatives have from the whole."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from gongshilan.assess.known import Known
from gongshilan.build.rules import Rules
from gongshilan.demands import Anchor, Each, Requirement, Within
from gongshilan.link.graph import Graph
from gongshilan.model import Record
from support.asked import wanted
from support.world import CAMPAIGN, UNIT, graph, record, unit


def plain(name: str, kind: str, unit: str | None = UNIT, campaign: str = CAMPAIGN) -> Record:
    return Record(name, kind, campaign, unit, "public", {"kind": kind}, "", f"{name}.md")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("meeting", ["own"]),  # belongs to a unit
        ("document", ["nobodys", "own"]),  # belongs to the campaign
        ("guidance_group", ["nobodys", "own"]),
    ],
)
def test_whose_a_record_is(rules: Rules, kind: str, expected: list[str]) -> None:
    mine = plain(UNIT, "unit")
    records = [
        plain("own", kind),
        plain("others", kind, "v"),
        plain("nobodys", kind, None),
        plain("far", kind, None, "other-2030"),
        plain("own-far", kind, "w", "other-2030"),
    ]
    known = Known(Graph([mine, plain("v", "unit", "v"), *records], ()), rules.schema)
    assert [item.id for item in known.fitting(kind, mine, None)] == expected
    assert [item.id for item in known.fitting("unit", mine, None)] == [UNIT], "only itself"


def test_only_what_passes(rules: Rules) -> None:
    joined = graph(rules, [record("meeting", "a", meeting_type="work"), record("meeting", "b", meeting_type="other")])
    known = Known(joined, rules.schema)
    work, other = ({"properties": {"meeting_type": {"const": name}}} for name in ("work", "other"))
    for _ in range(2):
        assert [item.id for item in known.fitting("meeting", joined[UNIT], work)] == ["a"]
        assert [item.id for item in known.fitting("meeting", joined[UNIT], other)] == ["b"]
        assert [item.id for item in known.fitting("meeting", joined[UNIT], None)] == ["a", "b"]


EACH = Each(None, "month", "end", 0, working=False, field="")


def test_each_is_made_once(rules: Rules) -> None:
    joined = graph(rules, [record("meeting", "a", date="2030-04-01", meeting_type="work")])
    known, where = Known(joined, rules.schema), {"type": "object"}
    asked = replace(wanted(rules, "{kind: meeting}"), each=EACH)
    ways = wanted(rules, "{any_of: [{id: a, label: 甲, kind: meeting}]}")
    assert known.fitting("meeting", joined[UNIT], where) is known.fitting("meeting", joined[UNIT], where)
    assert known.dated(joined["a"], asked) is known.dated(joined["a"], asked)
    assert known.once(asked) is known.once(asked)
    assert known.alternatives(ways) is known.alternatives(ways)
    assert known.once(asked) == replace(asked, each=None)
    assert known.dated(joined["a"], asked) == ("2030-04-01", "own")
    other = wanted(rules, "{any_of: [{id: b, label: 乙, kind: essay}]}")
    assert [part.id for part in (*known.alternatives(ways), *known.alternatives(other))] == ["a", "b"]
    assert known.once(other) == other
    filed = replace(asked, dated_by="filed")
    assert known.dated(joined["a"], filed) == (None, "own")


class Where(dict[str, Any]):
    """Part of a rulebook of which it can be told whether it is still there."""


@pytest.mark.parametrize("way", ["fitting", "dated", "once", "alternatives"])
def test_what_was_asked_is_kept(rules: Rules, way: str) -> None:
    """Another object might come to lie where it lay, and be taken for it."""
    joined = graph(rules, [record("essay", "e", date="2030-04-01"), unit()])
    known, where = Known(joined, rules.schema), Where()
    asked = Requirement("r", "要求", kind="meeting", where=where)
    gone = weakref.ref(where)
    given = {"fitting": ("meeting", joined[UNIT], where), "dated": (joined["e"], asked)}.get(way, (asked,))
    getattr(known, way)(*given)
    del where, asked, given
    gc.collect()
    assert gone() is not None


# --- alternatives

ANCHOR, OTHER = Anchor("campaign", "", "start"), Anchor("campaign", "", "end")
WITHIN, SHORTER = Within(5, False, ANCHOR), Within(3, False, ANCHOR)
WHOLE = Requirement(
    "w",
    "整",
    window={"phase": "study"},
    within=WITHIN,
    before=ANCHOR,
    after=OTHER,
    same_day=True,
    per="leader",
    per_where={"a": 1},
)
PART = Requirement("p", "部分", kind="meeting")


def inherited(rules: Rules, part: Requirement, whole: Requirement = WHOLE) -> Iterator[Any]:
    known = Known(graph(rules, []), rules.schema)
    [found] = known.alternatives(replace(whole, any_of=(part,)))
    assert (found.id, found.kind) == (part.id, part.kind)
    yield from (found.window, found.within, found.before, found.after, found.same_day, found.per, found.per_where)


def test_what_an_alternative_has_from_the_whole(rules: Rules) -> None:
    study = {"phase": "study"}
    rest = [ANCHOR, OTHER, True, "leader", {"a": 1}]
    assert list(inherited(rules, PART)) == [study, WITHIN, *rest]
    assert list(inherited(rules, replace(PART, window={"phase": "closing"}))) == [{"phase": "closing"}, None, *rest]
    assert list(inherited(rules, replace(PART, within=SHORTER))) == [None, SHORTER, *rest]
    window = [study, WITHIN]
    assert list(inherited(rules, replace(PART, before=OTHER))) == [*window, OTHER, None, False, "leader", {"a": 1}]
    assert list(inherited(rules, replace(PART, after=ANCHOR))) == [*window, None, ANCHOR, False, "leader", {"a": 1}]
    assert list(inherited(rules, replace(PART, per="representative"))) == [
        *window,
        ANCHOR,
        OTHER,
        True,
        "representative",
        None,
    ]
    assert list(inherited(rules, PART, Requirement("w", "整"))) == [None, None, None, None, False, None, None]
