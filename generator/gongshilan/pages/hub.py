"""What a unit's page leads to: all of its own records by what readers come for, each with its day and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from gongshilan.emit.tables import csv_text
from gongshilan.kinds.schema import Kind
from gongshilan.measure.occasions import coming, planned_only
from gongshilan.measure.states import DONE, done, on_time, owed, tally
from gongshilan.model import Duty, Record, State, leaves
from gongshilan.pages import links
from gongshilan.pages.absolute import whole
from gongshilan.pages.ballots import lowest_words
from gongshilan.pages.dated import dated, own_date
from gongshilan.pages.edition_view import EditionView
from gongshilan.pages.frame import link, to_record
from gongshilan.pages.index import Site, site_of
from gongshilan.pages.lateness import lateness
from gongshilan.pages.receipts import where_words
from gongshilan.pages.unseen import verdict
from gongshilan.pages.votes import turnout_words
from gongshilan.pages.words import Json, figure

_SHOWN = 40  # records of one kind; the rest are one click away
_SECTIONS: Mapping[str, tuple[str, ...]] = {
    "voices": ("suggestion", "idea", "consultation"),
    "ledger": ("rectification_item", "problem", "rule_review"),
    "notices": ("notice", "bulletin"),
    "meetings": ("meeting", "study_session", "activity", "representative"),
    "votes": ("mass_evaluation", "satisfaction_survey"),
}
_REST = "papers"
_APART = frozenset({"leader", "unit"})  # shown otherwise


def sections(site: Site, unit: Record) -> list[Json]:
    """The unit's records, in the order of readers' questions; sections without any say so where readers would look for them."""
    named = {kind for kinds in _SECTIONS.values() for kind in kinds}
    rest = tuple(
        kind.id
        for kind in site.schema.kinds.values()
        if kind.belongs == "unit" and kind.id not in named and kind.id not in _APART
    )
    return [
        {
            "id": name,
            "title": site.words(f"hub.{name}"),
            "kinds": [_kind(site, unit, site.schema.kinds[kind], held) for kind, held in _held(site, unit, kinds)],
            "nodes": nodes(site, unit) if name == "meetings" else [],
        }
        for name, kinds in (*_SECTIONS.items(), (_REST, rest))
    ]


def _held(site: Site, unit: Record, kinds: Sequence[str]) -> Iterator[tuple[str, Sequence[Record]]]:
    for kind in kinds:
        if kind in site.schema.kinds and (records := site.graph.of_kind(kind, unit.id)):
            yield kind, records


def _kind(site: Site, unit: Record, kind: Kind, records: Sequence[Record]) -> Json:
    ordered = sorted(records, key=lambda record: (record.day or date.min, record.id), reverse=True)
    several = len(ordered) > _SHOWN
    return {
        "id": kind.id,
        "label": kind.label,
        "n": len(ordered),
        "planned": site.words("hub.planned", n=planned) if (planned := planned_only(ordered)) else "",
        "rows": [_row(site, record) for record in ordered[:_SHOWN]],
        "more": site.words("list.more", n=len(ordered)) if several else "",
        "more_href": links.found(kind=kind.id, unit=unit.id) if several else "",
    }


def _row(site: Site, record: Record) -> Json:
    """A record with its day, its status, whether it is late, and what else a reader wants to know of its kind."""
    field = site.schema.kinds[record.kind].fields.get("status")
    terms = site.schema.vocabularies[field.vocabulary].terms if field is not None and field.vocabulary else {}
    term = terms.get(str(record.data.get("status")))
    return {
        **to_record(site, record.id),
        "date": record.date if record.date_basis == "own" else "",
        "dated": dated(site.words, record.date, record.date_basis),
        "status": {"t": "term", "s": term.label, "cls": term.cls, "d": term.description} if term else None,
        "late": lateness(site, record) if record.kind != "suggestion" else None,
        "said": _said(site, record),
    }


def _said(site: Site, record: Record) -> str:
    words, data = site.words, record.data
    if record.kind == "suggestion":
        return where_words(site, record)
    if record.kind == "notice":
        return words.span(data.get("from"), data.get("until")) if data.get("until") else ""
    if record.kind == "meeting" and (found := data.get("representatives")):
        told = [(name, found[name]) for name in ("invited", "attended") if found.get(name) is not None]
        return words("formats.comma").join(words(f"hub.{name}", n=figure(number)) for name, number in told)
    if record.kind in _SECTIONS["votes"]:
        return words("formats.apart").join(
            part for part in (turnout_words(site, record), lowest_words(site, record)) if part
        )
    return ""


def nodes(site: Site, unit: Record) -> list[Json]:
    """The occasions to which representatives are to be invited, each with its mark: a strip at a glance."""
    found = []
    for duty in site.duties_of_unit.get((unit.campaign, unit.id), ()):
        if asks_for_representatives(duty) and duty.state is not State.NOT_APPLICABLE and len(duty.results) > 1:
            marks = [
                {
                    "label": result.requirement.label,
                    "met": result.met,
                    "window": "" if result.met else site.words.span(result.window.start, result.window.end),
                    **verdict(site, result, duty.state),
                }
                for result in duty.results
            ]
            href = links.duty(duty.campaign, duty.unit, duty.obligation.id)
            found.append({"title": duty.obligation.title, "href": href, "marks": marks, "next": _next(site, unit, duty)})
    return found


def _next(site: Site, unit: Record, duty: Duty) -> list[Json]:
    """What representatives are invited to next: meetings whose day is set, then occasions whose time is not over."""
    found = coming(duty.results, site.graph.of_kind("meeting", unit.id), site.view.as_of)
    lines = [
        {**to_record(site, record.id), "said": f"{own_date(record)} {_said(site, record)}".strip()}
        for record in found.meetings
    ]
    lines += [
        link(result.requirement.label) | {"said": site.words.span(result.window.start, result.window.end)}
        for result in found.owed
    ]
    return lines or [link(site.words("hub.next_none")) | {"said": ""}]


def asks_for_representatives(duty: Duty) -> bool:
    """Whether a duty is about representatives."""
    return any(
        "representative" in {leaf.requirement.kind, leaf.requirement.per}
        for result in duty.results
        for leaf in leaves(result)
    )


def standing_words(site: Site, duties: Sequence[Duty]) -> str:
    """How many are owed, done, late, to come, each with what it is a part of; empty where nothing is."""
    numbers = tally(duties)
    if not owed(numbers):
        return ""
    words = site.words
    unseen = site.state(duties[0].campaign, State.OVERDUE)["label"]
    parts = [words("hub.done", n=done(numbers), owed=owed(numbers))]
    parts += [words("hub.late", n=numbers[State.MET_LATE])] if numbers[State.MET_LATE] else []
    parts += [words("hub.overdue", n=numbers[State.OVERDUE], label=unseen)]
    parts += [words("hub.soon", n=numbers[State.DUE_SOON])] if numbers[State.DUE_SOON] else []
    parts += [words("hub.open", n=numbers[State.OPEN])] if numbers[State.OPEN] else []
    return words("formats.comma").join(parts)


def on_time_of(site: Site, duties: Sequence[Duty]) -> str:
    """The numbers the on-time rate is made of; empty where there is none."""
    found = on_time(tally(duties))
    return site.words("hub.of", met=found.met, base=found.base) if found.base else ""


def unit_tables(view: EditionView) -> dict[str, bytes]:
    """``data/<campaign>/unit/<unit>.csv``: a unit's duties and records in one table."""
    site = site_of(view)
    words = site.words
    head = ["kind", "id", *(words(f"hub.columns.{name}") for name in ("title", "date", "state", "due", "done", "page"))]
    files = {}
    for campaign in site.campaigns:
        for unit in site.units[campaign.id]:
            duties = site.duties_of_unit.get((campaign.id, unit.id), ())
            rows = [_duty_cells(site, duty) for duty in duties]
            rows += [
                _cells(site, record)
                for kind in site.schema.kinds.values()
                for record in site.graph.of_kind(kind.id, unit.id)
                if kind.id != "unit"
            ]
            files[links.unit_table(campaign.id, unit.id)] = csv_text(head, rows).encode()
    return files


def _duty_cells(site: Site, duty: Duty) -> list[object]:
    path = links.duty(duty.campaign, duty.unit, duty.obligation.id)
    return [
        site.words("search.kinds.obligation"),
        duty.obligation.id,
        duty.obligation.title,
        None,
        site.state(duty.campaign, duty.state)["label"],
        duty.due.isoformat() if duty.due else None,
        duty.met_on if duty.state in DONE else None,
        whole(site.base, path) or path,
    ]


def _cells(site: Site, record: Record) -> list[object]:
    kind = site.schema.kinds[record.kind]
    found = site.view.assessment.lateness.get(record.id)
    status = str(record.data.get("status", ""))
    path = links.record(record)
    return [
        kind.label,
        record.name,
        record.title,
        record.date if record.date_basis == "own" else None,
        site.schema.label_of(kind, "status", status) if status else None,
        found.due.isoformat() if found and found.due else None,
        found.done.isoformat() if found and found.done else None,
        whole(site.base, path) or path,
    ]
