"""Records of the beginning: the unit, its leaders and leading group, plan, representatives, mobilisation, and what was filed."""

from __future__ import annotations

from datetime import date, timedelta

from gongshilan_demo.make import Maker
from gongshilan_demo.model import Data, Draft, Piece

CATEGORIES = ("retired", "seconded", "non_staff", "party_school", "several_posts", "non_party_leader")


def registration(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """The unit itself: class, parent, head-counts, who counts as taking part, and whether it ended."""
    unit, voice = maker.unit, maker.voice
    members = unit.numbers["members"]
    retired = maker.rng.randint(0, max(0, unit.numbers["ordinary"] - 1))
    special = [
        {"category": name, "count": count, **({"arrangement": arrangement} if count else {})}
        for name, arrangement in zip(CATEGORIES, voice.at("special"), strict=True)
        for count in [retired if name == "retired" else maker.rng.choice((0, 0, 0, 1, 2))]
    ]
    if maker.flaw(piece) == "no-participants":
        special.pop(maker.rng.randrange(len(special)))
    data: Data = {
        "title": unit.title,
        "level": "unit",
        "class": "first" if maker.first() else "second",
        "parent": unit.parent,
        "sector": unit.sector,
        "joined": day,
        "former_titles": [{"title": voice.at("former").format(unit=unit.title), "until": day}]
        if maker.rng.random() < 0.05
        else None,
        "ended": unit.ended,
        "merged_into": unit.merged_into or None,
        "head_count": {
            "members": members,
            "in_service": members - retired,
            "retired": retired,
            "ordinary": unit.numbers["ordinary"],
            "staff": members * maker.rng.randint(3, 9),
        },
        "special_participants": special,
        "leave_procedure": None if maker.flaw(piece) == "no-leave" else voice.at("leave.procedure"),
        "contact": {
            "person": maker.private(voice.name("staff", private=True), "office", "contact.person"),
            "phone": maker.private(voice.phone(), "office", "contact.phone"),
        },
    }
    return Draft(data, voice.body("unit"))


def leaders(maker: Maker, _piece: Piece, day: date, number: int) -> Draft:
    """One leader. The first heads the Party organisation, the second the unit."""
    voice, unit = maker.voice, maker.unit
    data: Data = {
        "title": voice.name("leader"),
        "rank": number + 1,
        "principal": number < 2 or None,
        "party_member": True,
        "party_post": voice.pick("posts.party") if number == 0 else None,
        "post": voice.post(principal=number == 1 or unit.numbers["leaders"] == 1)
        if number or unit.numbers["leaders"] == 1
        else None,
        "duties": voice.pick("duties"),
        "appointed": day,
        "phone": maker.private(voice.phone(), "office", "phone"),
    }
    return Draft(data)


def leading_group(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """The leading group with an office, or with a liaison where that is enough."""
    unit, voice, flaw = maker.unit, maker.voice, maker.flaw(piece)
    chiefs = unit.refs("leaders")
    two = len(chiefs) > 1 and flaw != "one-head"
    data: Data = {
        "title": voice.title("leading_group"),
        "set_up": day,
        "co_leaders": chiefs[:2] if two else chiefs[:1],
        "single_head": None if two or flaw == "one-head" else "one_person",
        "deputies": chiefs[2:3],
        "members": chiefs[3:],
        "others": voice.some("departments", 1, 3),
    }
    office: Data = {
        "title": voice.fill(voice.at("office_title")),
        "place": voice.pick("places"),
        "head": chiefs[-1],
        "phone": maker.private(voice.phone(), "office", "office.phone"),
    }
    if maker.first() and flaw != "liaison":
        data["office"] = {**office, "corresponds_to": voice.at("system_office")}
    elif not maker.first() and flaw != "nobody" and maker.rng.random() < 0.4:
        data["office"] = office
    elif flaw != "nobody":
        unit.markers.pop()
        data["liaison"] = {
            "name": voice.name("staff"),
            "post": voice.pick("departments"),
            "phone": maker.private(voice.phone(), "office", "liaison.phone"),
        }
    else:
        unit.markers.pop()
    return Draft(data, voice.body("leading_group"))


def plan(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """An implementation plan in five parts, or a work plan in four."""
    voice, flaw = maker.voice, maker.flaw(piece)
    form = "implementation_plan" if maker.first() and flaw != "work-plan" else "work_plan"
    parts = ["guiding_thought", "goals", "organisation"]
    parts += ["phase_details", "safeguards"] if form == "implementation_plan" else ["main_work"]
    if flaw == "part-missing":
        parts.pop(maker.rng.randrange(len(parts)))
    sought = day - timedelta(days=maker.rng.randint(2, 6))
    data: Data = {
        "title": voice.title("plan", form=voice.at("forms")[form]),
        "plan_type": form,
        "header": {"written": day, "issuer": maker.unit.title, "number": letter(maker)},
        "parts": parts,
        "basis": ["demo-system-plan"],
        "goals": None if flaw == "no-goals" else voice.some("goals_of_campaign", 2, 4),
        "comments_sought": None
        if flaw == "no-comments"
        else [{"from": to_office(maker), "date": sought, "answer": voice.pick("occasions")}],
    }
    return Draft(data, voice.body("plan"), days={"sought": sought})


def representatives(maker: Maker, _piece: Piece, day: date, number: int) -> Draft:
    """One representative; small units let the staff congress stand for all of them."""
    voice, congress = maker.voice, "congress" in maker.unit.roles
    consent = maker.rng.random() < 0.4
    name = voice.name("person", private=True)
    category = "staff_congress" if congress else voice.at("categories")[number % len(voice.at("categories"))]
    data: Data = {
        "title": voice.title("representatives", number=voice.numeral(number + 1)),
        "category": category,
        "name": name if consent else maker.private(name, "staff", "name"),
        "name_consent": day if consent else None,
        "post": maker.private(f"{voice.pick('departments')}{voice.name('person', private=True)}", "staff", "post")
        if number % 5 == 0
        else None,
        "appointed": day,
        "throughout": True,
        "phone": maker.private(voice.phone(), "office", "phone"),
    }
    return Draft(data, amount=15 if congress else 1)


def mobilisation(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """A mobilisation meeting, or an activity that does for one."""
    voice, flaw = maker.voice, maker.flaw(piece)
    activity = as_activity(maker, piece)
    data: Data = {
        "title": voice.title("mobilisation_activity" if activity else "mobilisation"),
        "date": day,
        "place": voice.pick("places"),
    }
    if activity:
        data |= {"activity_type": "mobilisation", "organiser": voice.pick("departments")}
    else:
        data |= {
            "meeting_type": "mobilisation",
            "chair": maker.unit.refs("leaders")[-1],
            "presenters": maker.unit.refs("leaders")[:1],
        }
    data["attendance"] = maker.rng.randint(12, 90)
    if flaw != "nobody-invited":
        data["representatives"] = invited(maker)
    return Draft(data, voice.body("meeting"), kind="activity" if activity else "meeting")


def as_activity(maker: Maker, piece: Piece) -> bool:
    """True if the unit mobilises within a branch activity: some of class two, and those of class one that get it wrong."""
    return maker.flaw(piece) == "activity" or (not maker.first() and maker.unit.index % 3 == 0)


def filing(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """Something sent up, with a receipt that only the office sees."""
    voice, flaw = maker.voice, maker.flaw(piece)
    what = maker.unit.ref(piece.of)
    matter = {"filing_representatives": "representative_list", "filing_mobilisation": "mobilisation"}.get(piece.name)
    status = flaw or maker.rng.choice(("sent", "received", "received"))
    title = next(made.data["title"] for made in maker.unit.made if made.id == what)
    earlier = _first_try(maker, piece, day) if not flaw and maker.rng.random() < 0.06 else None
    data: Data = {
        "title": voice.title("filing", what=title),
        "what": what,
        "matter": matter,
        "to_office": to_office(maker),
        "to": maker.unit.parent or None,
        "status": status,
        "date": day,
        "returned": sent_back(maker, day) if status == "returned" else None,
        "supersedes": earlier,
        "receipt": receipt(maker, day) if status == "received" else None,
    }
    if piece.name.startswith("filing_summary"):
        data["phase"] = piece.name.removeprefix("filing_summary_")
    return Draft(data)


def _first_try(maker: Maker, piece: Piece, day: date) -> str | None:
    """An earlier filing that was sent back, where there is time for one between the piece and the filing that counts."""
    sent = maker.unit.days[piece.of][-1] + timedelta(days=1)
    if (day - sent).days < 2:
        return None
    what = maker.unit.ref(piece.of)
    data: Data = {
        "title": maker.voice.title("filing", what=maker.unit.title),
        "what": what,
        "to_office": to_office(maker),
        "to": maker.unit.parent or None,
        "status": "returned",
        "date": sent,
        "returned": sent_back(maker, sent),
    }
    return maker.add(f"{maker.unit.id}-{piece.name.replace('_', '-')}-first", "filing", Draft(data), sent).id


def sent_back(maker: Maker, day: date) -> Data:
    """When, by whom and why a filing was sent back."""
    on = maker.before(day + timedelta(days=1)) or day
    return {"on": on, "by": to_office(maker), "reason": maker.voice.pick("returned")}


def receipt(maker: Maker, day: date) -> Data:
    """A receipt, its number occurring once."""
    voice, made = maker.voice, len(maker.unit.made)
    number = voice.at("letters.receipt").format(n=f"{maker.unit.index:04d}{made:04d}")
    return {
        "date": maker.before(day + timedelta(days=maker.rng.randint(0, 3))),
        "number": maker.private(number, "office", "receipt.number"),
        "received_by": maker.private(voice.name("above", private=True), "office", "receipt.received_by"),
    }


def to_office(maker: Maker) -> str:
    """The office things are filed with."""
    if maker.unit.level != "unit":
        return str(maker.voice.at("system_office"))
    return str(maker.voice.at("to_committee")).format(committee=maker.units[maker.unit.parent].title)


def letter(maker: Maker) -> str:
    """A document number."""
    return str(maker.voice.at("letters.number")).format(n=maker.unit.index)


def invited(maker: Maker) -> Data:
    """How many representatives were invited and came."""
    number = maker.rng.randint(5, 30)
    return {
        "invited": number,
        "present": True,
        "attended": number - maker.rng.randint(0, 3),
        "categories": maker.rng.sample(list(maker.voice.at("categories")), 3),
        "named": maker.unit.refs("representatives")[:5],
    }
