"""What became of a suggestion, in one sentence; and the pages on which it is looked up by the number of its receipt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from gongshilan.measure.whereabouts import KIND, Whereabouts, receipt_of, whereabouts
from gongshilan.model import Page, Record, State
from gongshilan.pages import links
from gongshilan.pages.frame import link, page, to_record
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json
from gongshilan.receipts import grouped

# Up to how many suggestions are on one page; on a page for each first digit; else on one for each first two.
_FEW, _MORE = 150, 1000


def receipt_block(site: Site, record: Record) -> Json | None:
    """The number of a suggestion and where it is; None for other records."""
    digits = receipt_of(record)
    if not digits:
        return None
    return {
        "number": grouped(digits),
        "said": where_words(site, record),
        "open": not (found := _where(site, record)) or found.open,
        "lookup": links.RECEIPT,
    }


def where_words(site: Site, record: Record) -> str:
    """Where a suggestion is, in one sentence; empty for what is not there yet."""
    found = _where(site, record)
    if found is None:
        return ""
    parts = [*_so_far(site, record, found), *_to_come(site, record.campaign, found)]
    return site.words("where.sentence", text=site.words("where.and").join(parts))


def _where(site: Site, record: Record) -> Whereabouts | None:
    return whereabouts(record, site.view.assessment.lateness, site.view.as_of)


def _so_far(site: Site, record: Record, found: Whereabouts) -> Iterator[str]:
    words = site.words
    yield words("where.received", day=words.day(found.received)) if found.received else words("where.received_unknown")
    if found.answered:
        yield words("where.answered", day=words.day(found.answered))
    elif found.answer_given:
        yield words("where.answered_unknown")
    unit = site.graph.get(record.unit or "")
    holder = found.holder or (site.short(unit) if unit else "")
    status = site.schema.label_of(site.schema.kinds[KIND], "status", found.status)
    if found.open:
        now = words("where.held", status=status, holder=holder) if holder else words("where.now", status=status)
        yield words("where.not_done", text=now) if found.answer_given else now
    elif found.went_to:
        yield words("where.went_to", to=found.went_to)
    else:
        yield (
            words("where.declined", status=status, reason=found.reason.removesuffix(words("where.stop")))
            if found.reason
            else words("where.ended", status=status)
        )
    if found.open and found.moved and found.since and found.since != found.answered:
        yield words("where.moved", day=words.day(found.since))


def _to_come(site: Site, campaign: str, found: Whereabouts) -> Iterator[str]:
    """By when an answer is owed; for what goes on for ever, when it is looked at again."""
    words = site.words
    if not found.open or found.state in (State.MET, State.MET_LATE):
        return
    if found.due is None:
        if not found.answer_given:
            yield words("where.no_due")
        return
    name = "where.review" if found.answer_given else "where.due"
    distance = (
        words.distance(found.due, site.view.as_of, found.state, recorded=site.recorded(campaign)) if found.state else ""
    )
    said = words(name, day=words.day(found.due))
    yield words("formats.in_brackets", what=said, more=distance) if distance else said


def receipt_pages(site: Site) -> Iterator[Page]:
    """The page to look a number up on, and the lists of numbers it leads to: with scripts straight to the line, without by its first
    digits."""
    held: dict[str, list[Record]] = defaultdict(list)
    every = sorted(site.graph.of_kind(KIND), key=lambda record: (receipt_of(record), record.id))
    length = 0 if len(every) <= _FEW else 1 if len(every) <= _MORE else 2
    for record in every:
        held[receipt_of(record)[:length]].append(record)
    words = site.words
    yield page(
        site,
        links.RECEIPT,
        "receipt",
        words("receipts.title"),
        {
            "length": length,
            "lists": [link(words("receipts.begins", digits=prefix), links.receipts(prefix)) for prefix in held if prefix],
            "prefixes": " ".join(held),
            "rows": _rows(site, held[""]) if length == 0 else [],
            "count": len(every),
            "listed": links.area(site.campaigns[0].id, "threads") if site.campaigns else "",
        },
        section="voices" if site.single else "home",
        lede=words("receipts.lede"),
    )
    for prefix, records in held.items():
        if prefix:
            yield page(
                site,
                links.receipts(prefix),
                "receipts",
                words("receipts.begins", digits=prefix),
                {"rows": _rows(site, records), "lookup": links.RECEIPT},
                section="voices" if site.single else "home",
                crumbs=[link(words("receipts.title"), links.RECEIPT)],
            )


def _rows(site: Site, records: Sequence[Record]) -> list[Json]:
    return [
        {
            "id": f"r{receipt_of(record)}",
            "number": grouped(receipt_of(record)),
            "what": to_record(site, record.id),
            "unit": site.short(unit) if (unit := site.graph.get(record.unit or "")) else "",
            "said": where_words(site, record),
        }
        for record in records
    ]
