"""Records and graphs without files, for tests of what is derived from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from gongshilan.assess.assess import assess
from gongshilan.build.rules import Rules
from gongshilan.check.content import Checked
from gongshilan.link.build import link
from gongshilan.link.graph import Graph
from gongshilan.model import Assessment, Duty, Edition, Portal, Record, Scope, State

from support.sentences import of_duty, speakable

CAMPAIGN, UNIT = "example-2030", "u"
SCOPES = tuple(Scope(name, f"向{name}", rank) for rank, name in enumerate(("public", "staff", "members", "office")))
EDITIONS = (
    Edition("public", "公开版", "public"),
    Edition("members", "党员版", "members"),
    Edition("office", "办公室版", "office"),
)
PORTAL = Portal("示例", {}, SCOPES, EDITIONS, None, "Asia/Shanghai")
# As bad as a state is for the unit; open and due-soon differ only in how near the day is.
BADNESS = {State.MET: 0, State.MET_LATE: 1, State.OPEN: 2, State.DUE_SOON: 3, State.OVERDUE: 4}


def stretch(start: str, end: str, text: str = "") -> dict[str, str]:
    return {"from": start, "to": end, "text": text or f"{start}——{end}"}


PHASES = [
    {"id": "study", "title": "学习", "when": stretch("2030-03-11", "2030-04-30"),
     "steps": [{"id": "opening", "title": "动员", "when": stretch("2030-03-13", "2030-03-13")}]},
    {"id": "analysis", "title": "分析", "when": stretch("2030-05-01", "2030-06-20")},
    {"id": "closing", "title": "总结", "when": stretch("2030-08-11", "2030-08-31")},
]  # fmt: skip


def record(
    kind: str, record_id: str, *, unit: str | None = UNIT, scope: str = "public", body: str = "", **data: Any
) -> Record:
    """A record as the checking stage would give it: ISO dates, ids of terms."""
    held = {"kind": kind, "title": record_id, **({"unit": unit} if unit and kind != "unit" else {}), **data}
    return Record(
        record_id,
        kind,
        CAMPAIGN,
        record_id if kind == "unit" else unit,
        scope,
        held,
        body,
        f"{CAMPAIGN}/{kind}/{record_id}.md",
    )


def campaign(**data: Any) -> Record:
    period = stretch("2030-03-01", "2030-08-31", "2030年3月——8月")
    whole = {"kind": "campaign", "title": "示例活动", "rulebook": "TINY", "period": period, "phases": PHASES, **data}
    return Record(CAMPAIGN, "campaign", CAMPAIGN, None, "public", whole, "", f"{CAMPAIGN}/campaign.md")


def unit(record_id: str = UNIT, **data: Any) -> Record:
    return record("unit", record_id, **{"level": "unit", "class": "first", "head_count": {"members": 20}, **data})


def graph(rules: Rules, records: Iterable[Record], *, whole: bool = False) -> Graph:
    """The records joined; a campaign and a unit are added unless ``whole``."""
    given = list(records)
    if not whole:
        given += [item for item in (campaign(), unit()) if item.id not in {other.id for other in given}]
    joined, problems = link(Checked(PORTAL, tuple(given), {}, ()), rules.schema, rules.rulebooks)
    assert problems == []
    return joined


def assessed(rules: Rules, records: Iterable[Record], as_of: date | str, portal: Portal = PORTAL) -> Assessment:
    day = as_of if isinstance(as_of, date) else date.fromisoformat(as_of)
    found = assess(graph(rules, records), rules.schema, rules.rulebooks, portal, day)
    for duty in found.duties:
        speakable(of_duty(duty))
    return found


def duties(found: Assessment, unit_id: str = UNIT) -> Mapping[str, Duty]:
    """A unit's duties by obligation."""
    return {duty.obligation.id: duty for duty in found.duties if duty.unit == unit_id}


def duty(
    rules: Rules, obligation: str, records: Iterable[Record], as_of: date | str, *, of: str = UNIT, portal: Portal = PORTAL
) -> Duty:
    return duties(assessed(rules, records, as_of, portal), of)[obligation]
