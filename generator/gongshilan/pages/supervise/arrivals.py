"""What was sent up: the last seven days first, with what became of it; and of what was owed, how much arrived."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongshilan.emit.supervise import Table
from gongshilan.measure.filings import FILING, is_sent, latest_filings, unsent_filings, week_span, weeks_ago
from gongshilan.model import Page, Record
from gongshilan.pages import links
from gongshilan.pages.dated import own_date
from gongshilan.pages.frame import ROWS_PER_PAGE, link, pager, split, to_record
from gongshilan.pages.index import Site
from gongshilan.pages.supervise.others import others_of
from gongshilan.pages.supervise.owed_filings import owed_filings_view, owed_table
from gongshilan.pages.supervise.sheet import address, sheet, table
from gongshilan.pages.supervise.system import System
from gongshilan.pages.words import Json


def visible(site: Site) -> bool:
    """Whether this edition sees filings at all."""
    kind = site.schema.kinds.get(FILING)
    return kind is not None and site.shown(kind.scope)


def arrivals_pages(system: System) -> Iterator[Page]:
    """Filings by week, in pages; the first also says what of the owed arrived."""
    site, words = system.site, system.site.words
    path = address(system.campaign.id, "arrivals")
    filings = _ordered(system)
    unsent = unsent_filings(_filings(system))
    portions = split(filings, ROWS_PER_PAGE)
    addresses = [links.numbered(path, number) for number in range(1, len(portions) + 1)]
    for number, portion in enumerate(portions, 1):
        content = {
            "invisible": "" if visible(site) else _invisible(site),
            "count": words("supervise.arrivals.total", n=len(filings)),
            "preparing": words("supervise.arrivals.preparing", n=unsent) if unsent else "",
            "weeks": _weeks(system, portion, first=number == 1),
            "owed": owed_filings_view(system) if number == 1 and visible(site) else None,
            "pager": pager(site, addresses, number),
            "others": others_of(system, "arrivals") if number == 1 else [],
        }
        yield sheet(
            system, "arrivals", addresses[number - 1], content, ["arrivals", "owed_filings"] if visible(site) else []
        )


def arrivals_tables(system: System) -> list[Table]:
    """Every filing, and what was owed. Nothing in an edition that does not see filings."""
    if not visible(system.site):
        return []
    words = system.site.words
    head = [words(f"supervise.arrivals.{name}") for name in ("date", "what", "to", "status", "note")]
    rows = []
    for record in _ordered(system):
        row = _row(system, record)
        note = words("supervise.semicolon").join(item["text"] for item in row["notes"])
        what = row["what"]["text"] if row["what"] else record.title
        rows.append([row["unit"]["text"], row["committee"], row["date"], what, row["to"]["text"], row["status"]["s"], note])
    lead = [words("supervise.unit"), words("supervise.committee")]
    return [table(system, "arrivals", [*lead, *head], rows), owed_table(system)]


def _invisible(site: Site) -> str:
    kind = site.schema.kinds.get(FILING)
    label = next((scope.label for scope in site.view.portal.scopes if kind and scope.id == kind.scope), "")
    return site.words("supervise.arrivals.invisible", scope=label)


def _filings(system: System) -> list[Record]:
    found = system.site.by_kind.get((system.campaign.id, FILING), ())
    return [record for record in found if record.unit in system.duties]


def _ordered(system: System) -> list[Record]:
    return latest_filings(filter(is_sent, _filings(system)), system.site.view.as_of)


def _weeks(system: System, filings: Sequence[Record], *, first: bool) -> list[Json]:
    """Seven days at a time, counted back from the portal's day. The latest seven are there even if nothing came."""
    words, as_of = system.site.words, system.site.view.as_of
    held: dict[int | None, list[Record]] = {0: []} if first else {}
    for record in filings:
        held.setdefault(weeks_ago(record.day, as_of), []).append(record)
    found = []
    for week, records in held.items():
        span = "" if week is None else words.span(*week_span(week, as_of))
        label = span or words("supervise.arrivals.undated")
        found.append(
            {
                "label": words("supervise.arrivals.recent", span=span) if week == 0 else label,
                "count": words("supervise.arrivals.count", n=len(records)),
                "rows": [_row(system, record) for record in records],
            }
        )
    return found


def _row(system: System, record: Record) -> Json:
    site, data = system.site, record.data
    unit, what, to = site.graph.get(record.unit or ""), str(data.get("what", "")), str(data.get("to", ""))
    field = site.schema.kinds[FILING].fields["status"]
    term = site.schema.vocabularies[field.vocabulary].terms.get(str(data.get("status", "")))
    return {
        "date": own_date(record),
        "unit": to_record(site, unit.id, site.short(unit)) if unit else link(""),
        "committee": system.group("committee", unit.id).label if unit else "",
        "filing": to_record(site, record.id),
        "what": to_record(site, what) if what in site.graph else None,
        "repeats": what in site.graph and site.graph[what].title in record.title,
        "to": to_record(site, to) if to in site.graph else link(str(data.get("to_office", ""))),
        "status": {"s": term.label, "d": term.description, "cls": term.cls} if term else {"s": "", "d": "", "cls": ""},
        "notes": _notes(site, record, what),
    }


def _notes(site: Site, record: Record, what: str) -> list[Json]:
    """Why it was returned, and what came after it."""
    notes = []
    returned = record.data.get("returned")
    if returned:
        key = "returned_by" if returned.get("by") else "returned"
        said = {"on": returned.get("on", ""), "by": returned.get("by", ""), "reason": returned.get("reason", "")}
        notes.append(link(site.words(f"supervise.arrivals.{key}", **said)))
    for of, key in ((record.id, "replaced"), (what, "newer")):
        for edge in site.graph.refs_in(of):
            if edge.path == "supersedes" and edge.source in site.graph:
                notes.append(link(site.words(f"supervise.arrivals.{key}"), links.record(site.graph[edge.source])))
    return notes
