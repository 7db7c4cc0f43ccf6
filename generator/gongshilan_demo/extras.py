"""Records beyond what is owed, up to the unit's number: suggestions above all. They bear nothing out but what their piece declares."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from gongshilan_demo import fill_analysis, fill_closing, fill_study
from gongshilan_demo.fill_start import receipt, sent_back, to_office
from gongshilan_demo.fill_study import idea
from gongshilan_demo.make import Maker
from gongshilan_demo.model import Data, Draft

Extra = Callable[[Maker, date, int], bool]
BEGIN = date(2009, 4, 2)
FEW_DAYS = 2


def fill_up(maker: Maker) -> None:
    """Extras until the unit has as many records as it was given. A unit that shows everything begins with one of each."""
    unit, rng = maker.unit, maker.rng
    last = min(maker.as_of, unit.ended - timedelta(days=1)) if unit.ended else maker.as_of
    span = (last - BEGIN).days
    if span < FEW_DAYS:
        return
    kinds, weights = zip(*EXTRAS, strict=True)
    queue: list[Extra] = list(kinds) if unit.showcase else []
    number = 0
    for _ in range(4 * max(0, unit.budget)):
        if len(unit.made) >= unit.budget and not queue:
            return
        extra: Extra = queue.pop(0) if queue else rng.choices(kinds, weights)[0]
        day = BEGIN + timedelta(days=rng.randint(0, span))
        number += extra(maker, day, number + 1)


def _plain(maker: Maker, kind: str, name: str, number: int, draft: Draft, day: date) -> bool:
    made = maker.add(f"{maker.unit.id}-x{number:03d}-{name}", kind, draft, day)
    maker.unit.ids.setdefault(f"extra_{kind}", []).append(made.id)
    return True


def suggestion(maker: Maker, day: date, number: int) -> bool:
    """One more suggestion."""
    piece = maker.frame.recipe["unit"]["suggestion"]
    return _plain(maker, "suggestion", "suggestion", number, fill_analysis.suggestion(maker, piece, day, number), day)


def merit(maker: Maker, day: date, number: int) -> bool:
    """An idea in the other drive, which nobody owes."""
    body = maker.voice.body("idea")
    return _plain(maker, "idea", "idea", number, Draft(idea(maker, day, "merit", 1, body), body), day)


def _again(name: str, fill: Callable[..., Draft]) -> Extra:
    """Another record of a piece the unit has, no earlier than the piece, right or wrong as the piece is."""

    def extra(maker: Maker, _day: date, number: int) -> bool:
        unit = maker.unit
        if name not in unit.days or name not in unit.ids:
            return False
        first = unit.days[name][-1]
        last = maker.before(first + timedelta(days=number % 9)) or first
        maker.one(maker.frame.recipe["unit"][name], fill, last, len(unit.ids[name]), several=True)
        return True

    return extra


def study(maker: Maker, day: date, number: int) -> bool:
    """A study session of the ordinary kind."""
    voice, rng = maker.voice, maker.rng
    data: Data = {
        "title": voice.title("study_session"),
        "date": day,
        "forms": [rng.choice(("self_study", "seminar", "online"))],
        "tiers": [rng.choice(("ordinary", "retired"))],
        "attendance": rng.randint(4, 40),
        "speakers": rng.randint(1, 5),
        "readings": maker.unit.ref("extra_reading_list"),
    }
    return _plain(maker, "study_session", "study", number, Draft(data, voice.body("study_session")), day)


def activity(maker: Maker, day: date, number: int) -> bool:
    """A branch's activity, a deed, a talk."""
    voice, rng = maker.voice, maker.rng
    data: Data = {
        "title": voice.title("activity"),
        "date": day,
        "activity_type": rng.choice(("branch", "heart_to_heart", "online_interaction", "deed", "other")),
        "organiser": voice.pick("departments"),
        "leaders_present": maker.unit.refs("leaders")[:1],
        "attendance": rng.randint(4, 40),
    }
    return _plain(maker, "activity", "activity", number, Draft(data, voice.body("activity")), day)


def meeting(maker: Maker, day: date, number: int) -> bool:
    """A working meeting, or one of all members."""
    voice, rng = maker.voice, maker.rng
    data: Data = {
        "title": voice.title("meeting"),
        "date": day,
        "meeting_type": rng.choice(("work", "members_meeting", "expanded")),
        "chair": maker.unit.refs("leaders")[0],
        "attendance": rng.randint(4, 40),
        "internal_note": maker.private(
            voice.at("internal_note").format(n=f"{maker.unit.index:04d}{number:03d}"), "office", "internal_note"
        ),
    }
    return _plain(maker, "meeting", "meeting", number, Draft(data, voice.body("meeting")), day)


def bulletin(maker: Maker, day: date, number: int) -> bool:
    """A bulletin, whose figures may be checked."""
    voice = maker.voice
    data: Data = {
        "title": voice.title("bulletin"),
        "issue": str(number),
        "header": {"issued": day, "issuer": maker.unit.title},
        "manner": [maker.rng.choice(("print", "web"))],
        "published_in": voice.pick("papers"),
        "about": maker.unit.refs("symposium")[:1],
    }
    return _plain(maker, "bulletin", "bulletin", number, Draft(data, voice.body("bulletin")), day)


def notice(maker: Maker, day: date, number: int) -> bool:
    """A notice about a bulletin or a suggestion."""
    about = maker.unit.refs("extra_bulletin") or maker.unit.refs("extra_suggestion")
    if not about:
        return False
    what = maker.rng.choice(about)
    titled = next(made.data["title"] for made in maker.unit.made if made.id == what)
    data: Data = {
        "title": maker.voice.title("notice", what=titled),
        "of": what,
        "purpose": maker.rng.choice(("disclosure", "result", "commitment")),
        "to": ["masses", "staff"],
        "manner": ["web"],
        "from": day,
        "until": day + timedelta(days=10),
    }
    return _plain(maker, "notice", "notice", number, Draft(data, maker.voice.body("notice")), day)


def filing(maker: Maker, day: date, number: int) -> bool:
    """A report on how things stand, in any of a filing's states."""
    about = maker.unit.refs("extra_bulletin") or maker.unit.refs("extra_activity")
    if not about:
        return False
    status = maker.turns.next("filing")
    titled = next(made.data["title"] for made in maker.unit.made if made.id == about[0])
    data: Data = {
        "title": maker.voice.title("filing", what=titled),
        "what": about[0],
        "matter": "situation",
        "to_office": to_office(maker),
        "to": maker.unit.parent,
        "status": status,
        "date": day,
        "returned": sent_back(maker, day) if status == "returned" else None,
        "receipt": receipt(maker, day) if status == "received" else None,
    }
    return _plain(maker, "filing", "filing", number, Draft(data), day)


def leave(maker: Maker, day: date, number: int) -> bool:
    """Somebody excused from an occasion."""
    voice = maker.voice
    data: Data = {
        "title": voice.title("leave"),
        "date": day,
        "person": maker.private(voice.name("staff", private=True), "office", "person"),
        "occasion": maker.unit.ref("discussion"),
        "reason": voice.pick("leave.reasons"),
        "approved_by": voice.pick("leave.approved_by"),
        "reported_to": to_office(maker),
    }
    return _plain(maker, "leave", "leave", number, Draft(data), day)


def reading_list(maker: Maker, day: date, number: int) -> bool:
    """What is to be read; one is enough."""
    if maker.unit.refs("extra_reading_list"):
        return False
    voice = maker.voice
    data: Data = {
        "title": voice.title("reading_list"),
        "date": day,
        "items": [{"title": title} for title in voice.some("contents", 2, 4)],
        "leaders_extra": [{"title": title} for title in voice.some("contents", 1, 1)],
    }
    return _plain(maker, "reading_list", "readings", number, Draft(data, voice.body("reading_list")), day)


def phase_summary(maker: Maker, day: date, number: int) -> bool:
    """A phase summary of the unit's own, with figures in it."""
    voice, ends = maker.voice, maker.frame.ends
    phase = next((name for name in ("rectification", "analysis", "study") if ends[name] <= day), None)
    if phase is None:
        return False
    data: Data = {
        "title": voice.title("phase_summary", phase=voice.at("phases")[phase]),
        "phase": phase,
        "header": {"written": day, "issuer": maker.unit.title},
    }
    return _plain(maker, "phase_summary", "summary", number, Draft(data, voice.body("phase_summary")), day)


EXTRAS: tuple[tuple[Extra, int], ...] = (
    (suggestion, 40),
    (merit, 8),
    (reading_list, 2),
    (study, 8),
    (activity, 8),
    (meeting, 4),
    (bulletin, 6),
    (notice, 5),
    (filing, 4),
    (leave, 2),
    (phase_summary, 3),
    (_again("problem", fill_analysis.problem), 5),
    (_again("items", fill_closing.item), 8),
    (_again("rule", fill_closing.rule), 3),
    (_again("symposium", fill_study.meeting), 2),
)
