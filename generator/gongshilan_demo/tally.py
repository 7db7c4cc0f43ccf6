"""Figures counted from what was made, and claims set beside them. Written apart from the assessment's figures on purpose."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from gongshilan_demo.model import Made, Unit
from gongshilan_demo.voice import Voice

CLAIMING = ("bulletin", "phase_summary", "final_summary")
BY_KIND = {
    "study_sessions": "study_session",
    "suggestions": "suggestion",
    "problems": "problem",
    "measures": "rectification_item",
    "ideas": "idea",
    "essays": "essay",
    "notices": "notice",
    "filings": "filing",
    "phase_summaries": "phase_summary",
    "leaders": "leader",
    "representatives_throughout": "representative",
}


def figures(unit: Unit) -> dict[str, int]:
    """What the unit's own records add up to."""
    kinds: dict[str, list[Made]] = {}
    for made in unit.made:
        kinds.setdefault(made.kind, []).append(made)

    def of(kind: str) -> list[Made]:
        return kinds.get(kind, [])

    found = {name: len(of(kind)) for name, kind in BY_KIND.items()}
    symposiums = [made for made in of("meeting") if made.data["meeting_type"] == "symposium"]
    found["symposiums"] = len(symposiums)
    found["symposium_attendance"] = sum(made.data["attendance"] for made in symposiums)
    found["meetings"] = len(of("meeting")) - len(symposiums)
    found["study_attendance"] = sum(made.data["attendance"] for made in of("study_session"))
    found["research_reports"] = sum(not made.data.get("withdrawn") for made in of("research_report"))
    if "members" in unit.numbers:
        found["members"] = unit.numbers["members"]
    return found


def claim(unit: Unit, voice: Voice, rng: Random, as_of: date) -> list[dict[str, Any]]:
    """Write claimed figures into some records; ``unit.misclaims`` of them, if there is room, are wrong. The claims as truth:
    ``{unit, record, figure, claimed, borne_out}``."""
    borne = figures(unit)
    places = [made for made in unit.made if made.kind in CLAIMING]
    if unit.misclaims and not places:
        places = [made for made in unit.made if made.kind in ("plan", "meeting", "leading_group", "unit")][-1:]
    if not places:
        return []
    wrong = unit.misclaims
    rows = []
    for made in rng.sample(places, min(len(places), 3)):
        claims = []
        for name in rng.sample(sorted(borne), rng.randint(2, 4)):
            value = borne[name]
            if wrong:
                value += rng.choice((1, 2, 5)) if value < 3 else rng.choice((-2, -1, 1, 3))
                wrong -= 1
            told = {"place": voice.at("claim_place"), "said": voice.at("said")}
            claims.append({"figure": name, "value": value, "until": as_of, **told})
            rows.append({"unit": unit.id, "record": made.id, "figure": name, "claimed": value, "borne_out": borne[name]})
        made.data["claims"] = claims
    return rows
