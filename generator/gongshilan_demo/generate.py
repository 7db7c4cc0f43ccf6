"""The entry: options → the files of a whole portal and the truth about it. The same options give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gongshilan.kinds.load import load_schema
from gongshilan.kinds.schema import Schema
from gongshilan.shipped import folder, skeleton
from gongshilan.write.record import record_text
from gongshilan.write.yaml import yaml_text

from gongshilan_demo import fill_above, fill_analysis, fill_closing, fill_start, fill_study, layout
from gongshilan_demo.extras import fill_up
from gongshilan_demo.frame import Frame, frame
from gongshilan_demo.make import Maker, Turns
from gongshilan_demo.model import Draft, Made, Options, Piece, Unit
from gongshilan_demo.plants import Plants
from gongshilan_demo.schedule import schedule, trim
from gongshilan_demo.settle import settle
from gongshilan_demo.tally import claim
from gongshilan_demo.truth import whole
from gongshilan_demo.voice import Voice

Fill = Callable[[Maker, Piece, date, int], Draft]
SUGGESTIONS = (
    "in_progress",
    "closed",
    "answered",
    "registered",
    "closed",
    "assigned",
    "long_term",
    "declined",
    "transferred",
    "reopened",
)
ITEMS = (
    "in_progress",
    "closed",
    "assigned",
    "pending_acceptance",
    "registered",
    "long_term",
    "closed",
    "declined",
    "transferred",
    "reopened",
)
ROWS = {
    "suggestion": SUGGESTIONS,
    "item": ITEMS,
    "problem": ("in_progress", "solved", "analysed", "carried_on", "found"),
    "rule": ("amend", "establish", "abolish"),
    "filing": ("sent", "received", "preparing", "returned"),
}
FILLS: dict[str, dict[str, Fill]] = {
    "unit": {
        "registration": fill_start.registration,
        "leaders": fill_start.leaders,
        "leading_group": fill_start.leading_group,
        "plan": fill_start.plan,
        "representatives": fill_start.representatives,
        "mobilisation": fill_start.mobilisation,
        "training": fill_study.session,
        "centre_group": fill_study.session,
        "essays": fill_study.essays,
        "members_exchange": fill_study.meeting,
        "contact_party": fill_study.contact,
        "contact_admin": fill_study.contact,
        "symposium": fill_study.meeting,
        "suggestion": fill_analysis.suggestion,
        "problem": fill_analysis.problem,
        "research": fill_study.research,
        "ideas": fill_study.ideas,
        "discussion": fill_study.meeting,
        "paper": fill_study.paper,
        "democratic_life": fill_analysis.life_meeting,
        "organisation_life": fill_analysis.life_meeting,
        "analysis": fill_analysis.analysis,
        "evaluation": fill_analysis.evaluation,
        "rectification_plan": fill_closing.rectification_plan,
        "items": fill_closing.item,
        "rule": fill_closing.rule,
        "survey": fill_closing.survey,
        "summary": fill_closing.summary,
        "archiving": fill_closing.archiving,
    },
    "committee": {
        "registration": fill_above.registration,
        "leaders": fill_start.leaders,
        "leading_group": fill_above.leading_group,
        "training": fill_above.activity,
        "exchange": fill_above.exchange,
        "speeches": fill_above.activity,
    },
    "office": {
        "registration": fill_above.registration,
        "leaders": fill_start.leaders,
        "leading_group": fill_above.leading_group,
        "guidance_group": fill_above.guidance_group,
        "training": fill_above.activity,
        "lecture": fill_above.lecture,
        "contact_points": fill_study.contact,
        "speech_meeting": fill_above.activity,
    },
}
BY_KIND: dict[str, Fill] = {
    "filing": fill_start.filing,
    "notice": fill_analysis.notice,
    "consultation": fill_analysis.consultation,
    "plan": fill_above.schedule,
    "phase_summary": fill_above.phase_summary,
}


@dataclass(frozen=True, slots=True)
class Demo:
    """A portal that is ready to be written: texts by path, and the truth."""

    files: Mapping[str, str]
    truth: Mapping[str, Any]

    @property
    def count(self) -> int:
        """How many records it has."""
        return int(self.truth["counts"]["records"])


def generate(options: Options) -> Demo:
    """Make a demo."""
    data = frame()
    turns = Turns({}, ROWS)
    above, units = layout.above(data, options), layout.basic(data, options)
    known = {unit.id: unit for unit in (*above, *units)}
    layout.merge(units, options.as_of, options.seed)
    plants = Plants(data, options.as_of, options.seed)
    plants.plant(units)
    plants.above(above)
    whole_campaign = _documents(data)
    claims: list[dict[str, Any]] = []
    for unit in above:
        claims += _unit(unit, data, options.as_of, turns, known)
    made_above = sum(len(unit.made) for unit in above) + len(whole_campaign)
    layout.share_out(units, options.units * options.records - made_above, options.seed)
    for unit in units:
        claims += _unit(unit, data, options.as_of, turns, known)
    everybody = [*above, *units]
    records = [*whole_campaign, *(made for unit in everybody for made in unit.made)]
    asked = {"units": options.units, "records": options.records, "seed": options.seed}
    truth = whole(data, options.as_of, everybody, claims, records, asked)
    return Demo(dict(_files(data, options, records, truth)), truth)


def write(demo: Demo, target: Path) -> None:
    """Write the files below ``target``. Raises OSError."""
    folders = {str(Path(path).parent) for path in demo.files}
    for name in sorted(folders):
        (target / name).mkdir(parents=True, exist_ok=True)
    for path, text in demo.files.items():
        (target / path).write_bytes(text.encode("utf-8"))


def _unit(unit: Unit, data: Frame, as_of: date, turns: Turns, known: Mapping[str, Unit]) -> list[dict[str, Any]]:
    """Everything one unit makes; its claims."""
    recipe = data.recipe[unit.level]
    schedule(unit, recipe, as_of)
    if unit.level == "unit" and not unit.showcase:
        trim(unit, recipe)
    voice = Voice(data.words, unit.rng, unit.title, unit.sector, unit.index)
    maker = Maker(data, unit, voice, as_of, turns, known)
    fills = FILLS[unit.level]
    for name, piece in recipe.items():
        if name in unit.days:
            maker.make(piece, fills.get(name) or BY_KIND[piece.kind])
    _rulings(maker)
    if unit.level == "unit":
        fill_up(maker)
    settle(unit)
    return claim(unit, voice, unit.rng, as_of)


def _rulings(maker: Maker) -> None:
    voice = maker.voice
    for number, ruling in enumerate(maker.unit.rulings, 1):
        extended = ruling.type == "extension"
        draft = Draft(
            {
                "title": voice.title(ruling.type, obligation=ruling.obligation),
                "obligation": ruling.obligation,
                "type": ruling.type,
                "old_due": maker.frame.owed[ruling.obligation].due if extended else None,
                "new_due": ruling.new_due,
                "reason": voice.pick(f"deviation_reasons.{ruling.type}"),
                "approver": voice.pick("approvers"),
                "date": ruling.on,
            }
        )
        maker.add(f"{maker.unit.id}-ruling-{number}", "deviation", draft, ruling.on)


def _documents(data: Frame) -> list[Made]:
    campaign = data.plain["campaign"]
    office = data.plain["office"]["title"]
    documents = [
        Made(
            item["id"],
            "document",
            {
                "kind": "document",
                "title": item["title"],
                "document_type": item["document_type"],
                "header": {"written": date.fromisoformat(item["day"]), "issuer": office},
            },
        )
        for item in data.plain["documents"]
    ]
    return [Made(campaign["id"], "campaign", dict(campaign["data"]), campaign["body"]), *documents]


@cache
def _schema() -> Schema:
    return load_schema((folder("schema"),))


def _files(data: Frame, options: Options, records: list[Made], truth: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    schema = _schema()
    portal = data.plain["portal"]
    for name, target in (("mkdocs.yml", "mkdocs.yml"), ("dot-gitignore", ".gitignore")):
        yield target, (skeleton() / "portal" / name).read_text(encoding="utf-8").replace("__TITLE__", portal["title"])
    yield "truth.json", _lines(truth)
    yield "content/portal.yml", yaml_text({**portal, "as_of": options.as_of})
    for made in records:
        place = "campaign.md" if made.kind == "campaign" else f"{made.kind}/{made.id}.md"
        yield f"content/{data.campaign}/{place}", record_text(made.kind, made.data, made.body, schema)


def _lines(truth: Mapping[str, Any]) -> str:
    """JSON with one entry of every list and mapping a line."""
    parts = []
    for key, value in truth.items():
        if isinstance(value, list):
            inner = ",\n".join(json.dumps(item, ensure_ascii=False) for item in value)
            parts.append(f"{json.dumps(key)}: [\n{inner}\n]")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"
