"""Records of opinions, problems, analysis and evaluation."""

from __future__ import annotations

from datetime import date, timedelta

from gongshilan_demo.fill_study import secret
from gongshilan_demo.make import Maker
from gongshilan_demo.model import Data, Draft, Piece

CHANNELS = ("questionnaire", "online_survey", "interview")
GRADES = ("very_good", "good", "fair", "poor", "abstain")
QUESTIONS = ("understanding", "problems", "causes", "thinking", "measures")
PROBLEM_CATEGORIES = ("ideas", "development", "livelihood", "conduct", "institutions", "service")


def consultation(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """A round of opinions: to find problems, before the democratic-life meeting, on the rectification plan."""
    voice, flaw, chiefs = maker.voice, maker.flaw(piece), maker.unit.refs("leaders")
    purposes = {"opinions_before": "democratic_life", "opinions_rectification": "rectification_plan"}
    channel = maker.rng.choice(CHANNELS) if piece.name == "survey_of_opinions" else "symposium"
    if flaw == "only-symposium":
        channel = "visit"
    data: Data = {
        "title": voice.title(piece.name if piece.name in purposes else "consultation"),
        "channel": channel,
        "purpose": purposes.get(piece.name, "problems"),
        "period": voice.stretch(day - timedelta(days=maker.rng.randint(2, 6)), day),
        "categories": None if flaw == "nobody-asked" else maker.rng.sample(list(voice.at("categories")), 3),
        "people": maker.rng.randint(8, 80),
        "results": voice.prose("research", 80),
    }
    if piece.name == "opinions_before":
        data["given_to"] = chiefs[:-1] if flaw == "one-left-out" else chiefs
    return Draft(data, voice.body("consultation"))


def suggestion(maker: Maker, _piece: Piece, day: date, _number: int) -> Draft:
    """One suggestion in the state whose turn it is, with what that state needs."""
    voice, status = maker.voice, maker.turns.next("suggestion")
    topic = voice.topic()
    consent = maker.rng.random() < 0.2
    name = voice.name("person", private=True)
    later = [maker.before(day + timedelta(days=days)) for days in (maker.rng.randint(1, 5), maker.rng.randint(6, 25))]
    data: Data = {
        "title": voice.pick("suggestion_titles", topic=topic),
        "status": status,
        "received": day,
        "channel": maker.rng.choice((*CHANNELS, "symposium", "visit", "letter")),
        "category": maker.rng.choice(PROBLEM_CATEGORIES),
        "from_category": maker.rng.choice(list(voice.at("categories"))),
        "proposer": {
            "name": name if consent else maker.private(name, "office", "proposer.name"),
            "name_consent": day if consent else None,
            "unit_name": voice.pick("went_to") if consent else None,
            "phone": maker.private(voice.phone(), "office", "proposer.phone"),
        },
        "department": voice.pick("departments") if status != "registered" else None,
        "due": day + timedelta(days=30) if status != "declined" else None,
        "problem": maker.unit.ref("problem") if maker.rng.random() < 0.6 else None,
    }
    if status in ("in_progress", "answered", "closed", "long_term", "reopened"):
        data["direction"] = voice.pick("goals", topic=topic)
    if status in ("answered", "closed", "long_term", "declined", "transferred", "reopened"):
        data["answer"] = {"date": later[1], "text": voice.pick("answers", topic=topic)}
    if status in ("declined", "reopened"):
        data["reason"] = voice.pick("reasons") if status == "declined" else voice.at("reopened")
    if status == "transferred":
        data["went_to"] = voice.pick("went_to")
    if status in ("in_progress", "closed", "long_term", "reopened"):
        data["progress"] = voice.progress(later, topic)
    return Draft(data, _opinion(maker, topic))


def _opinion(maker: Maker, topic: str) -> str:
    """What a person wants, in 20 to 120 characters."""
    sentences = [
        maker.voice.fill(pattern, topic=topic) for pattern in maker.rng.sample(list(maker.voice.at("suggestions")), 3)
    ]
    said = sentences[0]
    for sentence in sentences[1:]:
        if len(said) + len(sentence) <= 120 and maker.rng.random() < 0.6:
            said += sentence
    return said


def problem(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """One prominent problem, in the state whose turn it is."""
    voice, topic = maker.voice, maker.voice.topic()
    status = maker.turns.next("problem")
    data: Data = {
        "title": voice.pick("problem_titles", topic=topic),
        "status": status,
        "category": None if maker.flaw(piece) == "unsorted" else maker.rng.choice(PROBLEM_CATEGORIES),
        "found": day,
        "from": [*maker.unit.refs("suggestion"), *maker.unit.refs("survey_of_opinions")],
        "found_by": maker.unit.refs("leaders")[:1],
        "cause": voice.pick("causes") if status != "found" else None,
        "within_campaign": maker.rng.random() < 0.7,
    }
    return Draft(data, "\n\n".join(voice.fill(pattern, topic=topic) for pattern in voice.at("problems")))


def life_meeting(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """The democratic-life meeting, alone or joined with the organisation-life meeting, and the latter by itself."""
    voice, flaw, chiefs = maker.voice, maker.flaw(piece), maker.unit.refs("leaders")
    leadership = piece.name == "democratic_life"
    joint = leadership and ("joint" in maker.unit.roles or flaw == "joint")
    data: Data = {
        "title": voice.title(piece.name),
        "date": day,
        "meeting_type": piece.name,
        "place": voice.pick("places"),
        "chair": chiefs[0],
        "leaders_present": chiefs,
        "attendance": maker.rng.randint(4, 40),
        "speakers": len(chiefs) if leadership else maker.rng.randint(3, 9),
        "merged_with": "organisation_life" if joint else None,
        "about": [*maker.unit.refs("opinions_before")] if leadership else None,
    }
    if leadership:
        data["superiors_present"] = None if flaw == "no-superior" else [voice.pick("superiors")]
        data["criticism"] = [
            {
                "leader": chief,
                "own": True,
                "others": len(chiefs) > 1,
                "content": secret(maker, "members", "criticism.content"),
            }
            for chief in chiefs[:2]
        ]
    return Draft(data, voice.body("meeting"))


def analysis(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """The analysis report in four parts, or the shorter material."""
    voice, flaw = maker.voice, maker.flaw(piece)
    form = "report" if maker.first() and flaw != "material" else "material"
    parts = ["results", "problems", *(["causes"] if form == "report" else []), "next_steps"]
    if flaw == "part-missing":
        parts.pop(maker.rng.randrange(len(parts)))
    drafts = zip(voice.at("drafts"), (day - timedelta(days=9), day), strict=True)
    data: Data = {
        "title": voice.title("analysis", form=voice.at("forms")[form]),
        "analysis_type": form,
        "date": day,
        "presider": None if flaw == "no-presider" else maker.unit.refs("leaders")[0],
        "drafters": maker.unit.refs("leaders"),
        "sections": parts,
        "causes": [{"text": cause, "subjective": index == 0} for index, cause in enumerate(voice.some("causes", 2, 3))],
        "versions": [{"label": label, "date": seen, "changes": voice.pick("adopted_where")} for label, seen in drafts],
        "problems": maker.unit.refs("problem"),
        "discussed_at": maker.unit.refs("democratic_life"),
    }
    return Draft(data, voice.body("analysis_report"))


def evaluation(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """The masses' evaluation of the analysis: five questions, opinions, which of them were taken up."""
    voice, flaw = maker.voice, maker.flaw(piece)
    participants = maker.rng.randint(8, 32)
    opinions = [
        {"text": voice.fill(said), "adopted": maker.rng.random() < 0.7, "where": voice.pick("adopted_where")}
        for said in voice.at("evaluation_opinions")
    ]
    data: Data = {
        "title": voice.title("evaluation"),
        "report": maker.unit.ref("analysis"),
        "date": day,
        "manner": maker.rng.choice(("meeting", "writing")),
        "evaluators": ["members"] if flaw == "members-only" else ["representatives"],
        "categories": maker.rng.sample(list(voice.at("categories")), 4),
        "participants": participants,
        "results": [{"question": question, "counts": ballots(maker, participants)} for question in QUESTIONS],
        "opinions": opinions,
        "revised_version": None if flaw == "not-revised" else voice.at("revised"),
    }
    return Draft(data, voice.body("mass_evaluation"))


def ballots(maker: Maker, total: int) -> list[Data]:
    """``total`` ballots over the grades, most of them kind."""
    counts = [0] * len(GRADES)
    for _ in range(total):
        counts[min(4, int(maker.rng.expovariate(1.3)))] += 1
    return [{"grade": grade, "count": count} for grade, count in zip(GRADES, counts, strict=True)]


def notice(maker: Maker, piece: Piece, day: date, _number: int) -> Draft:
    """Something made known: the analysis, its evaluation, the summary, or how far things are."""
    voice, flaw = maker.voice, maker.flaw(piece)
    what = maker.unit.ref(piece.of) if piece.of else None
    if what is None:
        data: Data = {
            "title": voice.title("notice_progress"),
            "what": voice.pick("progress"),
            "purpose": "progress",
        }
        to = ["members", "masses"]
    else:
        titled = next(made.data["title"] for made in maker.unit.made if made.id == what)
        data = {
            "title": voice.title("notice", what=titled),
            "of": what,
            "purpose": "result" if piece.name == "notice_evaluation" else "disclosure",
        }
        to = ["representatives", "staff"]
    data |= {
        "to": ["members"] if flaw == "members-only" else to,
        "manner": maker.rng.sample(["meeting", "writing", "web"], 2),
        "from": day,
        "until": day + timedelta(days=maker.rng.randint(5, 15)),
        "place": voice.pick("places"),
    }
    return Draft(data, voice.body("notice"))
