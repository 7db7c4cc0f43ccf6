"""The way of a matter from suggestion to survey: where each record stands on it, and all of them on one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gongshilan.measure.handling import handling
from gongshilan.model import Page, Record, State, Thread
from gongshilan.pages import links
from gongshilan.pages.across import across_view
from gongshilan.pages.answers import month_rows
from gongshilan.pages.flow import flow_view, spread_view
from gongshilan.pages.frame import campaign_crumbs, narrowing, page, pager, split, to_record
from gongshilan.pages.index import Site
from gongshilan.pages.lateness import is_late, is_open, lateness
from gongshilan.pages.receipts import where_words
from gongshilan.pages.words import Json

_SHOWN = 12  # records of one stage, and threads of one record
_THREADS_PER_PAGE = 75


def paginate(site: Site) -> Mapping[str, list[Sequence[Thread]]]:
    """Each campaign's threads in portions for a page each. Notes the page of every thread, so that links find it."""
    held: dict[str, list[Thread]] = {campaign.id: [] for campaign in site.campaigns}
    for thread in site.view.assessment.threads:
        start = site.graph.get(thread.id)
        if start is not None and start.campaign in held:
            held[start.campaign].append(thread)
    for found in held.values():
        found.sort(key=lambda thread: _urgency(site, thread))
    portions = {campaign: split(threads, _THREADS_PER_PAGE) for campaign, threads in held.items()}
    for pages in portions.values():
        for number, threads in enumerate(pages, 1):
            site.thread_page.update((thread.id, number) for thread in threads)
    return portions


def _urgency(site: Site, thread: Thread) -> tuple[int, int, bool, str]:
    """What people raised comes first, and of that what is late, then what is open."""
    start = site.graph[thread.id]
    rank = 0 if is_late(site, start) else 1
    return site.schema.kinds[start.kind].thread, rank, not is_open(site, start), thread.id


def thread_position(site: Site, record: Record) -> Json | None:
    """Where a record stands on its way, with what comes before and after. One in many threads is shown on all at once."""
    threads = site.threads_of.get(record.id, ())
    if not threads:
        return None
    stages: dict[int, list[str]] = {}
    for thread in threads[: _SHOWN * 2]:
        for number, ids in thread.stages.items():
            held = stages.setdefault(number, [])
            held.extend(item for item in ids if item not in held)
    return {
        "href": _address(
            site, site.graph[threads[0].id].campaign, threads[0].id
        ),  # a matter carried on: that of the first campaign
        "many": site.words("threads.many", n=len(threads)) if len(threads) > 1 else "",
        "stages": _stages(site, stages, record),
    }


def thread_pages(site: Site, portions: Mapping[str, list[Sequence[Thread]]]) -> Iterator[Page]:
    """All threads of a campaign: what was raised, how far it got, where it breaks off."""
    for campaign, pages in portions.items():
        total = sum(len(threads) for threads in pages)
        summary, months = status_summary(site, campaign), month_rows(site, campaign)
        charts = [found for found in (flow_view(site, campaign), spread_view(site, campaign)) if found]
        addresses = [links.numbered(links.area(campaign, "threads"), number) for number in range(1, len(pages) + 1)]
        for number, threads in enumerate(pages, 1):
            view = {
                "count": total,
                "stage_labels": [label for _, label in site.thread_kinds],
                "threads": [_thread(site, thread) for thread in threads],
                "summary": summary,
                "overdue": site.state(campaign, State.OVERDUE)["label"],
                "months": months,
                "charts": charts if number == 1 else [],
                "across": across_view(site, campaign) if number == 1 else None,
                "suggestions": len(site.of_campaign(campaign, "suggestion")),
                "filter": narrowing(campaign, kind=["suggestion"]),
                "pager": pager(site, addresses, number),
            }
            yield page(
                site,
                addresses[number - 1],
                "threads",
                site.words("threads.title"),
                view,
                section=site.section(campaign, "voices"),
                crumbs=campaign_crumbs(site, campaign),
                lede=site.words("threads.lede"),
            )


def status_summary(site: Site, campaign: str) -> list[Json]:
    """For each kind on the way that has a status: how many records stand where, and how many are late."""
    found = []
    kinds = sorted((kind for kind in site.schema.kinds.values() if kind.thread), key=lambda kind: kind.thread)
    for kind in kinds:
        field = kind.fields.get("status")
        records = site.by_kind.get((campaign, kind.id), ())
        if field is None or not field.vocabulary or not records:
            continue
        numbers = handling(records, site.view.assessment.lateness)
        terms = site.schema.vocabularies[field.vocabulary].terms
        found.append(
            {
                "label": kind.label,
                "href": links.listing(campaign, kind.id),
                "total": numbers.total,
                "open": numbers.open,
                "late": numbers.overdue,
                "late_words": site.words(
                    "home.voices_late" if site.recorded(campaign) else "home.voices_past", n=numbers.overdue
                ),
                "statuses": [
                    {"label": term.label, "cls": term.cls, "description": term.description, "n": numbers.by_status[term.id]}
                    for term in terms.values()
                    if term.id in numbers.by_status
                ],
            }
        )
    return found


def _address(site: Site, campaign: str, thread_id: str) -> str:
    number = site.thread_page.get(thread_id, 1)
    return f"{links.numbered(links.area(campaign, 'threads'), number)}#t-{thread_id}"


def _thread(site: Site, thread: Thread) -> Json:
    reached = max(thread.stages, default=0)
    start = site.graph[thread.id]
    status = start.data.get("status")
    field = site.schema.kinds[start.kind].fields.get("status")
    term = site.schema.vocabularies[field.vocabulary].terms.get(str(status)) if field and field.vocabulary else None
    return {
        "id": f"t-{thread.id}",
        "start": to_record(site, thread.id),
        "kind": site.schema.kinds[start.kind].label,
        "status": {"t": "term", "s": term.label, "cls": term.cls, "d": term.description} if term else None,
        "late": lateness(site, start),
        "said": where_words(site, start),
        "stages": _stages(site, thread.stages),
        "reached": next((label for number, label in site.thread_kinds if number == reached), ""),
    }


def _stages(site: Site, stages: Mapping[int, Sequence[str]], here: Record | None = None) -> list[Json]:
    """Every stage of the way, empty ones too: a thread that breaks off must show where."""
    found = []
    for number, label in site.thread_kinds:
        ids = [item for item in stages.get(number, ()) if item in site.graph]
        entries = [
            {**to_record(site, item, site.short(site.graph[item])), "here": here is not None and item == here.id}
            for item in ids[:_SHOWN]
        ]
        more = site.words("list.more", n=len(ids)) if len(ids) > _SHOWN else ""
        found.append({"label": label, "records": entries, "more": more})
    return found
