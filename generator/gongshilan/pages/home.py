"""The home page: which phase this is, what is due, what was made known last, the figures, and where to find what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gongshilan.measure.phases import running_phase
from gongshilan.measure.states import tally, urgency
from gongshilan.model import Duty, Page, Record, State
from gongshilan.pages import links
from gongshilan.pages.campaign import phase_views
from gongshilan.pages.claims import figure_row
from gongshilan.pages.duties import duty_row, on_time_words, state_bar, state_counts, untimed_words
from gongshilan.pages.frame import link, page, to_record
from gongshilan.pages.index import Site
from gongshilan.pages.notices import latest, notice_view
from gongshilan.pages.threads import status_summary
from gongshilan.pages.words import Json

_PRESSING = 6
_NEXT = 4
_NOTICES = 5
_RECENT = 6
# The figures a reader asks for first; the rest are one click away.
_KEY_FIGURES = (
    "members",
    "meetings",
    "study_sessions",
    "symposiums",
    "suggestions",
    "suggestions_directed",
    "problems",
    "measures",
)
# People, plans and single papers are no news; what took place or was published is.
_NEWS = frozenset({"meeting", "study_session", "activity", "phase_summary", "final_summary", "bulletin", "plan", "document"})


def home_page(site: Site) -> Page:
    """The page everybody opens first."""
    view = {"campaigns": [_campaign(site, campaign) for campaign in site.campaigns]}
    title = site.view.portal.title
    return page(
        site, links.HOME, "home", title, view, section="home", lede=str(site.view.portal.data.get("description", ""))
    )


def _campaign(site: Site, campaign: Record) -> Json:
    duties = site.duties_of_campaign.get(campaign.id, ())
    ordered = sorted(duties, key=urgency)
    counts, numbers = state_counts(site, duties), tally(duties)
    phases = phase_views(site, campaign)
    running = running_phase([phase["standing"] for phase in phases])
    only = site.only_unit(campaign.id)
    pressing = [duty for duty in ordered if duty.state in {State.OVERDUE, State.DUE_SOON}]
    coming = sorted(
        (duty for duty in duties if duty.state is State.OPEN and duty.due),
        key=lambda duty: (str(duty.due), duty.obligation.id),
    )
    figures = {item.id: item for item in site.figures_of_unit.get(only.id, ())} if only else {}
    disagree = [
        claim
        for claim in site.view.assessment.claims
        if claim.difference and (record := site.graph.get(claim.record)) and record.campaign == campaign.id
    ]

    rows = _rows(site, pressing, alone=only is not None)
    next_rows = _rows(site, coming, alone=only is not None)
    return {
        "title": campaign.title,
        "href": links.campaign(campaign.id),
        "unit": to_record(site, only.id) if only else None,
        "unit_count": len(site.units[campaign.id]),
        "phases": phases,
        "now": None if running is None else phases[running],
        "counts": counts,
        "bar": state_bar(counts),
        "total": len(duties),
        "on_time": on_time_words(duties),
        "untimed": untimed_words(site, duties),
        "obligations_href": links.area(campaign.id, "obligations"),
        "pressing": rows[:_PRESSING],
        "pressing_total": len(rows),
        "overdue_word": site.state(campaign.id, State.OVERDUE)["label"],
        "unrecorded": "" if site.recorded(campaign.id) else site.words("unrecorded.note"),
        "overdue_total": numbers[State.OVERDUE],
        "soon_total": numbers[State.DUE_SOON],
        "coming": next_rows[:_NEXT],
        "notices": [notice_view(site, record, links.HOME) for record in latest(site, campaign.id)[:_NOTICES]],
        "notices_href": links.area(campaign.id, "notices"),
        "recent": _recent(site, campaign.id),
        "figures": [figure_row(site, figures[name]) for name in _KEY_FIGURES if name in figures],
        "figures_href": links.area(campaign.id, "figures"),
        "disagree": site.words("home.disagree", n=len(disagree)) if disagree else "",
        "claims_href": links.area(campaign.id, "claims"),
        "voices": status_summary(site, campaign.id),
        "threads_href": links.area(campaign.id, "threads"),
        "finder": _finder(site, campaign),
    }


def _rows(site: Site, duties: Sequence[Duty], *, alone: bool) -> list[Json]:
    """Duties as rows. Of several units, one row for each obligation and state: who is meant stands one click away."""
    if alone:
        return [duty_row(site, duty) for duty in duties]
    groups: dict[tuple[str, State], list[Duty]] = {}
    for duty in duties:
        groups.setdefault((duty.obligation.id, duty.state), []).append(duty)
    return [
        {
            **duty_row(site, held[0]),
            "duty_href": links.rule(held[0].campaign, held[0].obligation.id),
            "missing": "",
            "units": site.words("home.units_concerned", n=len(held)),
        }
        for held in groups.values()
    ]


def _recent(site: Site, campaign: str) -> list[Json]:
    """What took place last. Only records that state their own day: a borrowed date is no news."""
    records = [
        record
        for kind in sorted(_NEWS)
        for record in site.by_kind.get((campaign, kind), ())
        if record.date and record.date_basis == "own"
    ]
    records.sort(key=lambda record: (record.day or date.min, record.id), reverse=True)
    return [
        {**to_record(site, record.id), "date": record.date, "kind": site.schema.kinds[record.kind].label}
        for record in records[:_RECENT]
    ]


def _finder(site: Site, campaign: Record) -> list[Json]:
    """Where to find what, put as the questions readers come with."""
    cid = campaign.id
    targets = {
        "suggestion": links.area(cid, "threads"),
        "late": links.area(cid, "obligations"),
        "evidence": links.duties(cid, only.id) if (only := site.only_unit(cid)) else links.area(cid, "matrix"),
        "who": links.area(cid, "leads"),
        "representatives": links.area(cid, "representatives"),
        "figures": links.area(cid, "claims"),
        "records": links.area(cid, "records"),
        "changes": links.CHANGES,
    }
    return [
        {**link(site.words(f"finder.{name}.title"), href), "description": site.words(f"finder.{name}.text")}
        for name, href in targets.items()
    ]
