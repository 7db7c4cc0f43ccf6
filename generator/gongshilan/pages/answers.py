"""How long suggestions wait for their answer, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongshilan.emit.supervise import Table, table_files
from gongshilan.measure.answers import KIND, AnswerTimes, Days, answer_times, by_month, days_to_answer
from gongshilan.model import Record, State
from gongshilan.pages import links
from gongshilan.pages.edition_view import EditionView
from gongshilan.pages.frame import to_record
from gongshilan.pages.index import Site, site_of
from gongshilan.pages.words import Json, figure


def days_of(site: Site, campaign_id: str) -> Days:
    """How the campaign's rulebook counts the days of an answer."""
    campaign = site.graph.get(campaign_id)
    rulebook = site.rulebook(campaign) if campaign else None
    return Days(site.schema.work, rulebook is not None and rulebook.answer_days == "working")


def took(site: Site, record: Record) -> str:
    """How long an answer took, in words; empty where there is none, or a day is not known."""
    if record.kind != KIND:
        return ""
    days = days_of(site, record.campaign)
    found = days_to_answer(record, days, site.view.as_of)
    return "" if found is None else site.words(f"answers.took_{_way(days)}", n=found)


def answer_block(site: Site, campaign: str, units: Sequence[Record]) -> Json | None:
    """The answer times of some units together, and of each where there are several; None where no suggestion was received."""
    days = days_of(site, campaign)

    def times(records: Sequence[Record]) -> AnswerTimes:
        return answer_times(records, site.view.assessment.lateness, days, site.view.as_of)

    held = {unit.id: site.graph.of_kind(KIND, unit.id) for unit in units}
    every = [record for records in held.values() for record in records]
    if not every:
        return None
    several = [(unit, held[unit.id]) for unit in units if held[unit.id]] if len(units) > 1 else []
    return {
        "note": site.words(f"answers.{_way(days)}"),
        "whole": _cells(site, times(every)),
        "units": [{"unit": to_record(site, unit.id, site.short(unit)), **_cells(site, times(own))} for unit, own in several],
    }


def month_rows(site: Site, campaign_id: str) -> list[Json]:
    """How many were answered in which month, and how many of them late; each number leads to them."""
    records = site.of_campaign(campaign_id, KIND)
    return [
        {
            "label": site.words("search.month", year=int(item.month[:4]), month=int(item.month[5:])),
            "n": item.answered,
            "href": links.found(kind=KIND, unit=campaign_id, done=item.month),
            "late": item.late,
            "late_href": links.found(kind=KIND, unit=campaign_id, done=item.month, late=State.MET_LATE.value),
        }
        for item in by_month(records, site.view.assessment.lateness)
    ]


def answer_tables(site: Site) -> Iterator[Table]:
    """The answer times of every unit that received suggestions, one table a campaign."""
    words = site.words
    for campaign in site.campaigns:
        units = [unit for unit in site.units[campaign.id] if site.graph.of_kind(KIND, unit.id)]
        if not units:
            continue
        days, found = days_of(site, campaign.id), site.view.assessment.lateness
        rows: list[list[object]] = []
        for unit in units:
            times = answer_times(site.graph.of_kind(KIND, unit.id), found, days, site.view.as_of)
            numbers = [times.answered, times.median, times.ninetieth, times.within, times.judged]
            rows.append([unit.name, site.short(unit), *numbers, _way(days)])
        names = ("answered", "median", "ninetieth", "within", "judged", "counted")
        head = ["id", words("matrix.unit"), *(words(f"answers.{name}") for name in names)]
        yield Table(campaign.id, "answers", words("answers.title"), head, rows)


def answer_files(view: EditionView) -> dict[str, bytes]:
    """:func:`answer_tables` as files."""
    return table_files(answer_tables(site_of(view)))


def _way(days: Days) -> str:
    return "working" if days.working else "calendar"


def _cells(site: Site, times: AnswerTimes) -> Json:
    none = site.words("common.none")
    return {
        "answered": str(times.answered),
        "median": none if times.median is None else figure(times.median),
        "ninetieth": none if times.ninetieth is None else str(times.ninetieth),
        "share": none if times.share is None else f"{times.share:.0%}",
        "of": site.words("answers.of", within=times.within, judged=times.judged) if times.judged else "",
    }
