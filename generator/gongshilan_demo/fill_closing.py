"""Records of rectification and of the end: plan, items, rules, survey, summary, archive."""

from __future__ import annotations

from datetime import date, timedelta

from gongshilan_demo.fill_analysis import PROBLEM_CATEGORIES, ballots
from gongshilan_demo.fill_start import letter
from gongshilan_demo.make import Maker
from gongshilan_demo.model import Data, Draft, Piece

SUMMARY_PARTS = ("character", "highlights", "results", "experience", "shortcomings", "survey")


def rectification_plan(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """The plan; one that only members may read is published to nobody."""
    voice, flaw = maker.voice, maker.flaw(piece)
    data: Data = {
        "title": voice.title("rectification_plan"),
        "scope": "members" if flaw == "unpublished" else None,
        "date": day,
        "based_on": None if flaw == "no-basis" else maker.unit.ref("analysis"),
        "long_goals": [voice.pick("goals") for _ in range(2)],
        "staged_goals": [voice.pick("goals") for _ in range(2)],
        "discussed_at": maker.unit.refs("democratic_life"),
    }
    return Draft(data, voice.body("rectification_plan"), days={"public": day})


def item(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """One matter to be put right, in the state whose turn it is, with what that state needs."""
    voice, flaw, status = maker.voice, maker.flaw(piece), maker.turns.next("item")
    topic = voice.topic()
    later = [maker.before(day + timedelta(days=days)) for days in (3, 8, 12, 15)]
    leader = maker.rng.choice(maker.unit.refs("leaders"))
    data: Data = {
        "title": voice.pick("item_titles", topic=topic),
        "status": status,
        "origin": maker.voice.at("origin") if maker.unit.ref("rectification_plan") else None,
        "date": day,
        "plan": maker.unit.ref("rectification_plan"),
        "addresses": [*maker.unit.refs("problem"), *maker.unit.refs("suggestion")],
        "category": maker.rng.choice(PROBLEM_CATEGORIES),
        "goal": voice.pick("goals", topic=topic),
        "measures": voice.some("measures", 2, 4),
        "responsible_leader": leader,
        "department": voice.pick("departments"),
        "deadline": None
        if flaw == "no-deadline"
        else voice.wording(day + timedelta(days=maker.rng.randint(10, 70)), "month_wording"),
        "urgency": None if flaw == "no-order" else maker.rng.choice(("now", "staged", "long")),
        "difficulty": None if flaw == "no-order" else maker.rng.choice(("easy", "medium", "hard")),
    }
    if status not in ("registered", "assigned", "declined", "transferred"):
        data["progress"] = voice.progress(later[:2], topic)
    if status in ("pending_acceptance", "closed", "reopened"):
        claimed = later[2] or day
        data["claimed_done"] = {"by": data["department"], "on": claimed, "text": voice.pick("claims_done")}
        if status != "pending_acceptance":
            partly = status == "reopened"
            data["accepted"] = {
                "by": voice.name("above"),
                "on": later[3] or claimed,
                "result": "partly" if partly else "passed",
                "text": voice.pick("acceptances_partly" if partly else "acceptances"),
            }
            data["evidence"] = [*maker.unit.refs("notice_progress"), *maker.unit.refs("symposium")][:1]
    if status == "reopened":
        data |= {"reopened_on": data["accepted"]["on"], "reason": voice.at("reopened")}
    if status == "declined":
        data["reason"] = voice.pick("reasons")
    if status == "transferred":
        data |= {"reason": voice.pick("reasons"), "went_to": voice.pick("went_to")}
    return Draft(data, voice.body("rectification_item"))


def rule(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """One rule under review, and what became of it if that is known by now."""
    voice = maker.voice
    action, name = maker.turns.next("rule"), voice.pick("rules")
    done = maker.before(day + timedelta(days=maker.rng.randint(3, 14)))
    if maker.flaw(piece) == "unfinished":
        done = None
    data: Data = {
        "title": voice.title("rule", action=voice.at("actions")[action], rule=name),
        "action": action,
        "rule": name,
        "decided": day,
        "timetable": voice.wording(day + timedelta(days=20), "month_wording"),
        "department": voice.pick("departments"),
        "done_on": done,
        "result": voice.pick("rule_results") if done else None,
        "addresses": maker.unit.refs("problem"),
    }
    return Draft(data, voice.body("rule_review"), days={"done": done})


def survey(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """The survey of satisfaction with its two questions."""
    voice, flaw = maker.voice, maker.flaw(piece)
    listed, categories = len(maker.unit.refs("representatives")), list(voice.at("categories"))
    if "congress" in maker.unit.roles:
        listed, categories = 0, ["staff_congress"]
    sent = listed or maker.rng.randint(12, 40)
    back = 0 if flaw == "nobody-back" else sent - maker.rng.randint(0, 3 if sent > 11 else 0)
    known = categories[: listed or None]
    questions = (
        ["effect"]
        if flaw == "one-question"
        else ["effect", "conduct", *(["problems_solved"] if maker.rng.random() < 0.5 else [])]
    )
    data: Data = {
        "title": voice.title("survey"),
        "date": day,
        "base_categories": maker.rng.sample(known, min(4, len(known))),
        "range": voice.at("range"),
        "ballots_sent": sent,
        "ballots_returned": back,
        "results": [{"question": question, "counts": ballots(maker, back)} for question in questions],
        "problems": maker.unit.refs("problem"),
        "items": maker.unit.refs("items"),
    }
    return Draft(data, voice.body("satisfaction_survey"))


def summary(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """The summary of the campaign."""
    voice, with_survey = maker.voice, maker.unit.ref("survey")
    parts = [part for part in SUMMARY_PARTS if part != "survey" or with_survey]
    if maker.flaw(piece) == "part-missing":
        parts.pop(maker.rng.randrange(5))
    data: Data = {
        "title": voice.title("summary"),
        "header": {"written": day, "issuer": maker.unit.title, "number": letter(maker)},
        "sections": parts,
        "survey": with_survey,
    }
    return Draft(data, voice.body("final_summary"))


def archiving(maker: Maker, _piece: Piece, day: date, _number: int) -> Draft:
    """What was put into the archive."""
    voice = maker.voice
    kept = [
        made for made in maker.unit.made if made.kind in ("plan", "analysis_report", "rectification_plan", "final_summary")
    ]
    data: Data = {
        "title": voice.title("archiving"),
        "date": day,
        "custody": maker.private(voice.at("custody_of").format(n=maker.unit.index), "staff", "custody"),
        "retention": maker.voice.at("retention"),
        "catalogue": [
            {
                "number": f"{maker.unit.index:03d}-{number:02d}",
                "title": made.data["title"],
                "record": made.id,
                "pages": maker.rng.randint(2, 20),
            }
            for number, made in enumerate(kept, 1)
        ],
    }
    return Draft(data, voice.body("archiving"))
