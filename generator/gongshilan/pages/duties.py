"""One unit's standing on one obligation, as a row and with every reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongshilan.charts.bar import segments
from gongshilan.demands import Obligation, Requirement
from gongshilan.measure.states import DONE, STATES, deciding, on_time, requirements_met, share_of_total, tally
from gongshilan.model import Duty, Evidence, RequirementResult, State, Window, leaves
from gongshilan.pages import links
from gongshilan.pages.dated import dated
from gongshilan.pages.frame import link, to_record
from gongshilan.pages.index import Site
from gongshilan.pages.unseen import beyond, nothing_begun, sees_all, verdict
from gongshilan.pages.words import Json, figure

_SHOWN = 40  # pieces of evidence named one by one
_ROW_EVIDENCE = 3
_ABOVE = "above"
_HIDDEN = "hidden-basis"
NOT_COUNTED = frozenset({State.NOT_APPLICABLE, State.WAIVED})


def duty_row(site: Site, duty: Duty) -> Json:
    """A line of a table of obligations."""
    words = site.words
    evidence = list(
        dict.fromkeys(item.record for result in duty.results for leaf in leaves(result) for item in leaf.counted)
    )
    evidence = [item for item in evidence if item in site.graph]
    unmet = [result.requirement.label for result in duty.results if not result.met and not beyond(site, result.requirement)]
    settled = duty.state in DONE
    return {
        "id": duty.obligation.id,
        "anchor": duty.obligation.id.lower(),
        "clause": duty.obligation.clause,
        "title": duty.obligation.title,
        "href": links.rule(duty.campaign, duty.obligation.id),
        "duty_href": links.duty(duty.campaign, duty.unit, duty.obligation.id),
        "state": site.state(duty.campaign, duty.state),
        "due": duty.due.isoformat() if duty.due else "",
        "due_words": words.day(duty.due) if duty.due else words("duty.no_due"),
        "due_of": due_of(site, duty),
        "distance": site.distance(duty),
        "met_on": words("duty.met_on", date=duty.met_on) if duty.met_on and settled else "",
        "evidence": [to_record(site, item) for item in evidence[:_ROW_EVIDENCE]],
        "more_evidence": words("duty.more_evidence", n=len(evidence) - _ROW_EVIDENCE)
        if len(evidence) > _ROW_EVIDENCE
        else "",
        "met_parts": _met_parts(site, duty),
        "missing": _missing(site, unmet) if unmet and not settled and duty.state not in NOT_COUNTED else "",
        "hidden": words("duty.hidden") if duty.hidden else "",
    }


def _met_parts(site: Site, duty: Duty) -> str:
    """How many requirements are met, of those of which something is asked."""
    met, asked = requirements_met(duty)
    if not duty.results:
        return ""
    if not asked:
        return site.words("duty.nothing_asked")
    return site.words("duty.met_parts" if sees_all(site) else "duty.met_parts_seen", met=met, all=asked)


def due_of(site: Site, duty: Duty) -> str:
    """Of which requirement the due day is, where it is not that of the whole obligation."""
    decides = deciding(duty)
    return site.words("duty.due_of", label=decides.requirement.label) if decides else ""


def _missing(site: Site, unmet: Sequence[str]) -> str:
    """What is still to be done, by the name of the requirement; how many more there are."""
    return site.words("duty.missing_more", label=unmet[0], n=len(unmet)) if len(unmet) > 1 else unmet[0]


def duty_full(site: Site, duty: Duty) -> Json:
    """Everything there is to say about it: how date and state arose, what counted, what nearly did, what is missing."""
    return {
        **duty_row(site, duty),
        "text": duty.obligation.text,
        "owed": duty.state not in NOT_COUNTED,
        "phase": site.phase_titles.get((duty.campaign, duty.obligation.phase or ""), site.words("duty.throughout")),
        "window": window_view(site, duty.window),
        "reasons": [site.words.say(reason) for reason in duty.reasons if reason.code != _HIDDEN],  # said as ``hidden``
        "deviation": to_record(site, duty.deviation) if duty.deviation and duty.deviation in site.graph else None,
        "shown_to": shown_to(site, duty.obligation),
        "folded": _folded(site, duty),
        "requirements": []
        if duty.state is State.NOT_APPLICABLE
        else [_requirement(site, duty, item) for item in duty.results],
    }


def _folded(site: Site, duty: Duty) -> str:
    """For what is neither pressing nor begun, the requirements fold under one line; empty where they must be seen."""
    return nothing_begun(site, duty.results) if duty.state in {State.OPEN, State.WAIVED} else ""


def window_view(site: Site, window: Window) -> Json:
    """A window: the document's wording, the days it means, and how these arose."""
    return {
        "wording": window.wording,
        "span": site.words.span(window.start, window.end),
        "steps": [site.words.say(step) for step in window.steps],
    }


def shown_to(site: Site, obligation: Obligation) -> list[Json]:
    """To whom, in which manner, and with whom it must be filed."""
    found = []
    for name, vocabulary, ids in (
        ("audience", "audience", obligation.audience),
        ("manner", "manner", obligation.manner),
    ):
        if ids:
            terms = site.schema.vocabularies[vocabulary].terms if vocabulary in site.schema.vocabularies else {}
            labels = [terms[item].label if item in terms else item for item in ids]
            found.append({"label": site.words(f"duty.{name}"), "text": site.words("formats.comma").join(labels)})
    if obligation.filed_with:
        named = _named(obligation, site.words("duty.above"))
        found.append({"label": site.words("duty.filed_with"), "text": site.words("formats.or").join(named)})
    return found


def offices(site: Site, duty: Duty) -> list[str]:
    """With which offices papers are filed by this duty, any of them; none where the rulebook names none."""
    parent = site.graph.parent(duty.unit)
    over = site.graph.named(parent) if parent else None
    above = over.title if over is not None else site.words("duty.above")
    return _named(duty.obligation, above)


def _named(obligation: Obligation, above: str) -> list[str]:
    """The offices it must be filed with, each once, with what the unit above is called."""
    named = (above if office == _ABOVE else office.replace(f"{{{_ABOVE}}}", above) for office in obligation.filed_with)
    return list(dict.fromkeys(named))


def state_counts(site: Site, duties: Iterable[Duty]) -> list[Json]:
    """How many duties are in which state, worst first; states nobody is in are left out."""
    held = list(duties)
    numbers = tally(held)
    return [
        {**site.state(held[0].campaign, state), "n": numbers[state], "share": f"{share_of_total(numbers, state) * 100:.0f}"}
        for state in STATES
        if numbers[state]
    ]


def state_bar(counts: Sequence[Json]) -> list[Json]:
    """The same as segments of a bar, drawn as SVG."""
    drawn = segments([count["n"] for count in counts])
    return [
        {"id": count["id"], "x": f"{x:.1f}", "w": f"{width:.1f}", "label": count["label"], "n": count["n"]}
        for count, (x, width) in zip(counts, drawn, strict=True)
    ]


def on_time_words(site: Site, duties: Sequence[Duty]) -> str:
    """The on-time rate in per cent; empty where nothing was due yet, and where nobody records what was done: it would say that what
    nobody wrote down was not done."""
    if duties and not site.recorded(duties[0].campaign):
        return ""
    share = on_time(tally(duties)).share
    return "" if share is None else f"{share * 100:.0f}%"


def untimed_words(site: Site, duties: Sequence[Duty]) -> str:
    """How many of those done the rate leaves out because nobody knows the day; empty where none is, or no rate."""
    if duties and not site.recorded(duties[0].campaign):
        return ""
    left_out = on_time(tally(duties)).untimed
    return site.words("duty.untimed", n=left_out) if left_out else ""


def _requirement(site: Site, duty: Duty, result: RequirementResult, *, part: bool = False) -> Json:
    """``part``: it is one phase or period of a requirement owed in each."""
    words = site.words
    requirement = result.requirement
    kind = site.schema.kinds.get(requirement.kind or "")
    counted = result.counted if not result.parts else ()
    nearly = [miss for miss in result.nearly if miss.record in site.graph] if not result.parts else []
    listed = site.by_kind.get((duty.campaign, requirement.kind or ""))
    return {
        "label": (result.stretch or words.span(result.window.start, result.window.end)) if part else requirement.label,
        "met": result.met,
        **verdict(site, result, duty.state),
        "met_on": words("duty.met_on", date=result.met_on) if result.met_on and result.met else "",
        "kind": link(kind.label, links.listing(duty.campaign, kind.id) if listed else "") if kind else None,
        "window": window_view(site, result.window) if _own_window(requirement) or part else None,
        "notes": [words.say(reason) for reason in result.notes],
        "counted": [_evidence(site, item) for item in counted[:_SHOWN] if item.record in site.graph],
        "more": words("list.more", n=len(counted)) if len(counted) > _SHOWN else "",
        "nearly_n": words("duty.nearly_n", n=len(nearly)) if nearly else "",
        "nearly_more": words("list.more", n=len(nearly)) if len(nearly) > _SHOWN else "",
        "nearly": [
            {**to_record(site, miss.record), "reasons": [words.say(reason) for reason in miss.reasons]}
            for miss in nearly[:_SHOWN]
        ],
        "subjects": [
            {
                "who": to_record(site, subject.subject),
                "met": subject.met,
                "word": words("duty.req_met" if subject.met else "duty.req_unmet"),
                "evidence": [to_record(site, item.record) for item in subject.evidence if item.record in site.graph],
            }
            for subject in result.subjects  # those without evidence are named under what is missing
            if subject.met and subject.subject in site.graph
        ]
        if not result.parts and result.counted
        else [],
        "any_label": words("duty.each" if requirement.each is not None else "duty.any_of") if result.parts else "",
        "parts": [_requirement(site, duty, item, part=requirement.each is not None) for item in result.parts],
    }


def _own_window(requirement: Requirement) -> bool:
    """Whether it is held to another window than its obligation."""
    return requirement.window is not None or requirement.within is not None


def _evidence(site: Site, item: Evidence) -> Json:
    via: Json | None = None
    if item.via and item.via.startswith("edition:"):
        via = link(site.words("duty.via_edition"))
    elif item.via and item.via in site.graph:
        via = to_record(site, item.via)
    return {
        **to_record(site, item.record),
        "date": item.date,
        "dated": dated(site.words, item.date, item.basis),
        "amount": figure(item.amount) if item.amount != 1 else "",
        "subject": site.title(item.subject) if item.subject and item.subject in site.graph else "",
        "via": via,
    }
