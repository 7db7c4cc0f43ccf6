"""Records of the committees and of the office."""

from __future__ import annotations

from datetime import date

from gongshilan_demo.fill_start import letter
from gongshilan_demo.make import Maker
from gongshilan_demo.model import Data, Draft, Piece


def registration(maker: Maker, _piece: Piece, day: date, _number: int) -> Draft:
    """A committee, or the office with the head-counts of the whole."""
    unit, voice, rng = maker.unit, maker.voice, maker.rng
    data: Data = {
        "title": unit.title,
        "level": unit.level,
        "parent": unit.parent or None,
        "sector": unit.sector,
        "joined": day,
        "contact": {"phone": maker.private(voice.phone(), "office", "contact.phone")},
    }
    if unit.level == "office":
        legal = unit.numbers["legal_units"]
        data["head_count"] = {
            "legal_units": legal,
            "organisations": legal * 4 // 5,
            "in_service": legal * rng.randint(18, 22),
            "deputy_chu_up": rng.randint(20, 50),
            "retired": legal + rng.randint(0, 30),
            "committee_members": unit.numbers["committee_members"],
        }
    return Draft(data, voice.body("unit"))


def leading_group(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """Two heads and an office: in three groups, or matching the one above."""
    voice, unit = maker.voice, maker.unit
    office: Data = {"title": voice.fill(voice.at("office_title")), "head": unit.refs("leaders")[-1]}
    if unit.level == "office":
        office["groups"] = list(voice.at("groups"))
    elif maker.flaw(piece) != "no-match":
        office["corresponds_to"] = voice.at("system_office")
    office["phone"] = maker.private(voice.phone(), "office", "office.phone")
    data: Data = {
        "title": voice.title("leading_group"),
        "set_up": day,
        "co_leaders": unit.refs("leaders")[:2],
        "office": office,
    }
    return Draft(data, voice.body("leading_group"))


def guidance_group(maker: Maker, _piece: Piece, day: date, _number: int) -> Draft:
    """The guidance group: three sub-groups, each covering committees."""
    voice, plain = maker.voice, maker.frame.plain
    groups = [
        {
            "title": title,
            "head": {"name": voice.name("above")},
            "members": [{"name": voice.name("above")}],
            "covers": [item["id"] for item in plain["committees"] if item["group"] == number],
        }
        for number, title in enumerate(plain["sub_groups"])
    ]
    data: Data = {
        "title": voice.title("guidance_group"),
        "sent_by": maker.unit.title,
        "set_up": day,
        "head": {"name": voice.name("above"), "post": voice.post(principal=False)},
        "deputies": [{"name": voice.name("above")}],
        "members": [group["head"] for group in groups],
        "sub_groups": groups,
        "phone": maker.private(voice.phone(), "office", "phone"),
    }
    return Draft(data, voice.body("guidance_group"))


def activity(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """Training, and the speech meeting in June."""
    voice = maker.voice
    training = piece.name == "training"
    keys = {("training", "office"): "office_training", ("training", "committee"): "committee_training"}
    data: Data = {
        "title": voice.title(keys.get((piece.name, maker.unit.level), piece.name)),
        "activity_type": "training" if training else "publicity",
        "date": day,
        "place": voice.pick("places"),
        "tiers": ["middle"] if training else None,
        "attendance": maker.rng.randint(20, 120),
    }
    return Draft(data, voice.body("activity"))


def lecture(maker: Maker, _piece: Piece, day: date, _number: int) -> Draft:
    """The lecture for leading cadres of the whole system."""
    voice = maker.voice
    data: Data = {
        "title": voice.title("lecture"),
        "date": day,
        "forms": ["lecture"],
        "tiers": ["leadership"],
        "guests": [voice.pick("guests")],
        "attendance": maker.rng.randint(40, 160),
    }
    return Draft(data, voice.body("study_session"))


def schedule(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """The detailed schedule of a phase."""
    voice, phase = maker.voice, piece.name.removeprefix("schedule_")
    data: Data = {
        "title": voice.title("schedule", phase=voice.at("phases")[phase]),
        "plan_type": "schedule",
        "for_phase": phase,
        "header": {"written": day, "issuer": maker.unit.title, "number": letter(maker)},
    }
    return Draft(data, voice.body("plan"))


def phase_summary(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """The summary of a phase."""
    voice, phase = maker.voice, piece.name.removeprefix("summary_")
    data: Data = {
        "title": voice.title("phase_summary", phase=voice.at("phases")[phase]),
        "phase": phase,
        "header": {"written": day, "issuer": maker.unit.title, "number": letter(maker)},
    }
    return Draft(data, voice.body("phase_summary"))


def exchange(maker: Maker, _piece: Piece, day: date, _number: int) -> Draft:
    """The committee's exchange of results."""
    voice = maker.voice
    data: Data = {
        "title": voice.title("exchange"),
        "date": day,
        "meeting_type": "exchange",
        "place": voice.pick("places"),
        "attendance": maker.rng.randint(20, 90),
        "speakers": maker.rng.randint(4, 10),
    }
    return Draft(data, voice.body("meeting"))
