"""Records of study, research and discussion."""

from __future__ import annotations

from datetime import date, timedelta

from gongshilan_demo.fill_start import invited
from gongshilan_demo.make import Maker
from gongshilan_demo.model import Data, Draft, Piece


def session(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """The lecture for middle cadres, or the exchange of the centre group."""
    voice, flaw = maker.voice, maker.flaw(piece)
    if piece.name == "training":
        forms, tiers = ["lecture"], ["ordinary" if flaw == "other-tier" else "middle"]
    else:
        forms, tiers = ["exchange", *([] if flaw == "not-centre-group" else ["centre_group"])], ["leadership"]
    attendance = maker.rng.randint(6, 60)
    data: Data = {
        "title": voice.title(piece.name),
        "date": day,
        "forms": forms,
        "tiers": tiers,
        "place": voice.pick("places"),
        "guests": [voice.pick("guests")] if piece.name == "training" else None,
        "leaders_present": maker.unit.refs("leaders"),
        "attendance": attendance,
        "speakers": maker.rng.randint(1, 6),
        "topics": voice.some("contents", 1, 3),
        "attendees": [maker.private(voice.name("member", private=True), "staff", "attendees") for _ in range(2)],
        "speeches": [
            {
                "leader": maker.unit.refs("leaders")[0],
                "topic": voice.topic(),
                "draft": secret(maker, "members", "speeches.draft"),
            }
        ]
        if piece.name == "centre_group"
        else None,
    }
    return Draft(data, voice.body("study_session"))


def essays(maker: Maker, _piece: Piece, day: date, number: int) -> Draft:
    """One member's essay."""
    voice = maker.voice
    body = voice.body("essay")
    chiefs = maker.unit.refs("leaders")
    data: Data = {
        "title": voice.title("essays"),
        "author": voice.name("member"),
        "leader": chiefs[number] if number < len(chiefs) else None,
        "tier": "leadership" if number < len(chiefs) else "ordinary",
        "date": day,
        "words": characters(body),
    }
    return Draft(data, body)


def meeting(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """The meetings of this phase: symposium, discussion, exchange of all members."""
    voice, flaw, chiefs = maker.voice, maker.flaw(piece), maker.unit.refs("leaders")
    kinds = {"symposium": "symposium", "discussion": "discussion", "members_exchange": "organisation_life"}
    data: Data = {
        "title": voice.title(piece.name),
        "date": day,
        "meeting_type": kinds[piece.name],
        "place": voice.pick("places"),
        "chair": chiefs[0],
        "attendance": maker.rng.randint(8, 50),
        "speakers": maker.rng.randint(2, 9),
        "merged_with": "exchange" if piece.name == "members_exchange" else None,
        "topics": voice.some("questions", 1, 3) if piece.name == "discussion" else [voice.topic()],
        "leaders_present": chiefs if flaw != "no-leader" else None,
        "minutes": secret(maker, "members", "minutes") if piece.name == "discussion" else None,
        "result": voice.pick("occasions"),
    }
    if piece.name in ("symposium", "discussion") and flaw != "nobody-invited":
        data["representatives"] = invited(maker)
    return Draft(data, voice.body("meeting"))


def contact(maker: Maker, piece: Piece, day: date, number: int) -> Draft:
    """A contact point of one leader."""
    voice = maker.voice
    number = number if piece.group else 0 if piece.name == "contact_party" else 1
    roles = {"contact_party": "party_head", "contact_admin": "admin_head", "contact_points": "committee_member"}
    visits = [day + timedelta(days=days) for days in (7, 21)]
    data: Data = {
        "title": voice.title("contact"),
        "leader": maker.unit.refs("leaders")[number],
        "held_as": "other" if maker.flaw(piece) == "other-post" else roles.get(piece.name, "other"),
        "date": day,
        "place": voice.pick("places"),
        "topic": voice.topic(),
        "visits": [{"date": seen, "text": voice.pick("suggestions")} for seen in visits if maker.before(seen)],
        "contact": {
            "person": maker.private(voice.name("staff", private=True), "office", "contact.person"),
            "phone": maker.private(voice.phone(), "office", "contact.phone"),
        },
    }
    if piece.name != "contact_points":
        data["in_own_unit"] = True
    return Draft(data, voice.body("contact_point"))


def research(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """A research report in three parts, or investigation material."""
    voice, flaw = maker.voice, maker.flaw(piece)
    form = "research_report" if maker.first() and flaw != "investigation" else "investigation"
    parts = ["background", *(["experience", "viewpoints"] if form == "research_report" else ["conclusion", "proposals"])]
    if flaw == "part-missing":
        parts.pop(maker.rng.randrange(len(parts)))
    topic = voice.topic()
    withdrawn = flaw == "withdrawn" and maker.before(day + timedelta(days=6))
    data: Data = {
        "title": voice.title("research", form=voice.at("forms")[form], topic=topic),
        "date": day,
        "report_type": form,
        "authors": maker.unit.refs("leaders")[:1],
        "written_by": voice.pick("departments"),
        "topic": topic,
        "contact_point": maker.unit.ref("contact_party"),
        "sections": parts,
        "problems": maker.unit.refs("problem"),
        "withdrawn": {"on": withdrawn, "reason": voice.at("withdrawn")} if withdrawn else None,
    }
    return Draft(data, voice.body("research_report"))


def ideas(maker: Maker, piece: Piece, day: date, number: int) -> Draft:
    """One idea of several members together: the participants add up to all ordinary members."""
    voice, unit = maker.voice, maker.unit
    total, count = unit.numbers["ordinary"], unit.numbers["idea_records"]
    people = total // count + (1 if number < total % count else 0)
    body = voice.prose("research", 120) if maker.flaw(piece) == "too-short" else voice.body("idea")
    return Draft(idea(maker, day, "one_idea", people, body), body, amount=people)


def idea(maker: Maker, day: date, drive: str, people: int, body: str) -> Data:
    """The fields of an idea."""
    voice = maker.voice
    consent = maker.rng.random() < 0.5
    author = voice.name("member", private=True)
    adopted = maker.rng.random() < 0.6
    return {
        "title": voice.title("ideas"),
        "drive": drive,
        "date": day,
        "author": author if consent else maker.private(author, "staff", "author"),
        "name_consent": day if consent else None,
        "tier": "ordinary",
        "participants": people,
        "words": characters(body),
        "problem": maker.unit.ref("problem") if maker.rng.random() < 0.5 else None,
        "adopted": adopted,
        "answer": voice.pick("answers") if adopted else None,
    }


def paper(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """The result of the discussion in writing, full or brief."""
    voice = maker.voice
    form = "result" if "result" in maker.unit.roles and maker.flaw(piece) != "brief" else "brief"
    data: Data = {
        "title": voice.title("paper", form=voice.at("forms")[form]),
        "date": day,
        "discussion_type": form,
        "meeting": maker.unit.ref("discussion"),
        "topics": voice.some("questions", 1, 2),
    }
    return Draft(data, voice.body("discussion_paper"))


def characters(body: str) -> int:
    """How long a text is without its marks of layout."""
    return len(body.replace("\n", "").replace("- ", ""))


def secret(maker: Maker, scope: str, field: str) -> str:
    """A short text for the readers of a scope, made unmistakable by a number."""
    voice = maker.voice
    noted = voice.at("noted").format(text=voice.pick("suggestions"), name=voice.name("member", private=True))
    return maker.private(noted, scope, field)
