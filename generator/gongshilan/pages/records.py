"""A page for every record, a list for every kind, and the directory of all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from gongshilan.kinds.schema import Kind
from gongshilan.model import DAY_UNKNOWN, Edge, Page, Record
from gongshilan.pages import links
from gongshilan.pages.answers import took
from gongshilan.pages.attachments import attachment_rows
from gongshilan.pages.ballots import ballot_views
from gongshilan.pages.claims import claim_rows
from gongshilan.pages.dated import own_date
from gongshilan.pages.feeds import offered
from gongshilan.pages.fields import HEAD, Values
from gongshilan.pages.frame import campaign_crumbs, later, link, narrowing, page, pager, split, to_record
from gongshilan.pages.history import history, partial_note
from gongshilan.pages.index import Site
from gongshilan.pages.lateness import lateness
from gongshilan.pages.official import official
from gongshilan.pages.passages import body_html
from gongshilan.pages.receipts import receipt_block
from gongshilan.pages.threads import thread_position
from gongshilan.pages.units import unit_extras
from gongshilan.pages.votes import turnout_words
from gongshilan.pages.watched import TracedView
from gongshilan.pages.words import Json

_SHOWN_REFERENCES = 12  # of one sort; the rest is one click away in the list of that kind
_PICTURES = (".png", ".jpg", ".jpeg")
_VOTES = frozenset({"results"})  # shown as bars
_STRUCTURAL = frozenset({"unit", "campaign", "shared_units"})  # references the head of the page shows already


def record_pages(site: Site) -> Iterator[Page]:
    """A page for every record except campaigns, which have their own."""
    for record in site.graph:
        if record.kind != "campaign":
            yield record_page(site, record.id)


def record_page(site: Site, record_id: str) -> Page:
    """The page of one record that is no campaign."""
    record = site.graph[record_id]
    section = site.section(record.campaign, section_of(site.schema.kinds[record.kind]))
    path = links.record(record)
    if record.kind == "unit":  # its page tells of all its records and duties
        return later(path, "record", record.title, section, partial(_record, record_id, site))
    return Page(path, "record", record.title, TracedView(site, partial(_record, record_id)), section)


def section_of(kind: Kind) -> str:
    """Which part of the campaign's menu a kind belongs to."""
    if kind.thread:
        return "voices"
    return "notices" if kind.id == "notice" else "records"


def _record(record_id: str, site: Site) -> Page:
    record = site.graph[record_id]
    kind = site.schema.kinds[record.kind]
    path = links.record(record)
    values = Values(site, record, path)
    before, after = site.neighbours.get(record.id, (None, None))
    unit = site.graph.get(record.unit) if record.unit else None
    text_html = body_html(site, record.body, path)
    view: Json = {
        "kind_label": kind.label,
        "head": _head(site, record, kind),
        "withdrawn": _withdrawn(site, record),
        "late": lateness(site, record),
        "official": official(site, record),
        "where": receipt_block(site, record),
        "took": took(site, record),
        "summary": str(record.data.get("summary", "")),
        "sources": _sources(site, record),
        "no_sources": site.words("record.is_source" if record.kind in _source_kinds(kind) else "record.no_sources"),
        "claims": claim_rows(site, site.claims_of.get(record.id, ())),
        "rows": values.rows(kind, HEAD | _VOTES) if kind.counts_people else values.rows(kind),
        "ballots": ballot_views(site, record) if kind.counts_people else [],
        "turnout": turnout_words(site, record) if kind.counts_people else "",
        "small_note": values.note,
        "absent": values.absent(kind),
        "body_label": kind.body or site.words("record.body"),
        "body_html": text_html,
        "no_body": bool(kind.body) and not text_html,
        "attachments": attachment_rows(site, record),
        "uses": _uses(site, record),
        "refs_out": _references(site, site.graph.refs_out(record.id), outward=True),
        "refs_in": _references(site, site.graph.refs_in(record.id), outward=False),
        "thread": thread_position(site, record),
        "history": history(site, record),
        "history_note": partial_note(site),
        "before": to_record(site, before.id) if before else None,
        "after": to_record(site, after.id) if after else None,
        "unit_view": unit_extras(site, record) if record.kind == "unit" else None,
    }
    if record.kind == "unit":
        view |= offered(site, record.campaign, record)
    return page(
        site,
        path,
        "record",
        record.title,
        view,
        section=site.section(record.campaign, section_of(kind)),
        crumbs=campaign_crumbs(site, record.campaign, link(kind.label, links.listing(record.campaign, record.kind))),
        column=kind.label,
        about=kind.description,
        date=own_date(record),
        source=unit.title if unit else "",
        keywords=[str(word) for word in record.data.get("tags", ())],
        author=str((record.data.get("header") or {}).get("issuer", "")),
        image=next((item["href"] for item in view["attachments"] if item["name"].endswith(_PICTURES)), ""),
    )


def _head(site: Site, record: Record, kind: Kind) -> list[Json]:
    """The directory header of a record, after the custom of government-information catalogues."""
    words = site.words
    dated: Json = {"t": "none", "s": words("record.no_date")}
    if record.date:
        shown = words.day(record.date)
        said = record.said.get(next((path for path in kind.dates if path in record.said), ""), "")
        said = said if said not in {record.date, shown} else ""
        dated = {"t": "date", "s": shown, "iso": record.date, "said": said}
    rows: list[Json] = [
        {"label": words("record.id"), "value": {"t": "code", "s": record.name}},
        {
            "label": words("record.kind"),
            "value": {"t": "link", "s": kind.label, "href": links.listing(record.campaign, kind.id)},
        },
        {
            "label": words("record.date"),
            "value": dated,
            "note": _date_note(site, record),
        },
        {
            "label": words("record.scope"),
            "value": {"t": "text", "s": site.view.portal.scopes[site.view.portal.rank(record.scope)].label},
        },
    ]
    if record.unit and record.kind != "unit" and (unit := site.graph.get(record.unit)):
        value = {"t": "link", "s": unit.title, "href": links.record(unit)}
        rows.insert(2, {"label": words("record.unit"), "value": value})
    if others := [other for other in site.graph.shared(record.name) if other.id != record.id]:
        named = [{"t": "link", "s": site.title(other.campaign), "href": links.record(other)} for other in others]
        several: Json = {"t": "list", "inline": True, "items": named, "more": ""}
        rows.append({"label": words("record.elsewhere"), "value": several, "wide": not len(rows) % 2})
    return rows


def _date_note(site: Site, record: Record) -> str:
    """Says when a date is not the record's own: a borrowed date that looks like a stated one would mislead."""
    if record.date_basis == "own" or (record.date is None and record.date_basis != DAY_UNKNOWN):
        return ""
    return site.words(f"record.date_{record.date_basis}")


def _source_kinds(kind: Kind) -> tuple[str, ...]:
    """Kinds that are documents themselves: those a source may name."""
    field = kind.field_at("source.document")
    return field.ref if field else ()


def _sources(site: Site, record: Record) -> list[Json]:
    """Where the record's matter is written: document, clause, in what words."""
    return [
        {
            **to_record(site, str(source["document"])),
            "place": str(source.get("place", "")),
            "said": str(source.get("said", "")),
        }
        for source in record.data.get("source", ())
        if source.get("document")
    ]


def _withdrawn(site: Site, record: Record) -> Json | None:
    """A withdrawn record keeps its page, which says why."""
    found = record.data.get("withdrawn")
    return {"on": site.words.day(found["on"]), "reason": str(found.get("reason", ""))} if found else None


def _uses(site: Site, record: Record) -> list[Json]:
    """The obligations this record counted for, and those for which it was looked at and did not count."""
    found: dict[tuple[str, str, bool], Json] = {}
    for use in site.uses.get(record.id, ()):
        entry = found.setdefault(
            (use.unit, use.obligation.id, bool(use.nearly)),
            {
                "id": use.obligation.id,
                "title": use.obligation.title,
                "clause": use.obligation.clause,
                "href": links.duty(use.campaign, use.unit, use.obligation.id),
                "unit": "" if use.unit == record.unit else site.title(use.unit),
                "state": site.state(use.campaign, use.state),
                "counted": not use.nearly,
                "requirements": [],
                "reasons": [],
            },
        )
        if use.requirement not in entry["requirements"]:
            entry["requirements"].append(use.requirement)
        entry["reasons"] += [said for reason in use.nearly if (said := site.words.say(reason)) not in entry["reasons"]]
    return sorted(found.values(), key=lambda entry: not entry["counted"])


def _references(site: Site, edges: Sequence[Edge], *, outward: bool) -> list[Json]:
    """References one way, grouped by what they mean."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for edge in edges:
        if edge.path.split(".")[0] in _STRUCTURAL:
            continue
        source = site.graph.get(edge.source)
        other = edge.target if outward else edge.source
        if source is None or other not in site.graph:
            continue
        kind = site.schema.kinds[source.kind]
        outermost = edge.path.split(".")[0]
        if outward and outermost == "source":  # the head of the page names the sources already
            continue
        field = kind.fields.get(outermost)
        label = field.label if field else edge.path
        key = (label, "") if outward else (kind.label, label)
        if other not in groups[key]:
            groups[key].append(other)
    found = []
    for (first, second), ids in groups.items():
        entries = [{**to_record(site, item), "date": own_date(site.graph[item])} for item in ids[:_SHOWN_REFERENCES]]
        label = first if not second else site.words("record.named_as", kind=first, field=second)
        more = site.words("list.more", n=len(ids)) if len(ids) > _SHOWN_REFERENCES else ""
        found.append({"label": label, "links": entries, "more": more})
    return found


def list_pages(site: Site) -> Iterator[Page]:
    """The list of every kind of every campaign, split where it grows long."""
    for (campaign, kind_id), records in site.by_kind.items():
        if kind_id == "campaign":
            continue
        kind = site.schema.kinds[kind_id]
        # Newest first: the reader looks for what happened last. Undated ones end the list instead of vanishing.
        ordered = sorted(records, key=lambda record: record.day or date.min, reverse=True)
        portions = split(ordered)
        addresses = [links.listing(campaign, kind_id, number) for number in range(1, len(portions) + 1)]
        for number, portion in enumerate(portions, 1):
            view = {
                "description": kind.description,
                "count": len(records),
                "table": record_table(site, kind, portion, addresses[number - 1], units=_many(site, campaign)),
                "pager": pager(site, addresses, number),
                "data": f"{links.DATA}#d-{campaign}-{kind.id}",
                "filter": narrowing(campaign, kind=[kind.id]) if campaign else None,
            }
            yield page(
                site,
                addresses[number - 1],
                "list",
                kind.label,
                view,
                section=site.section(campaign, section_of(kind)),
                crumbs=campaign_crumbs(site, campaign, link(site.words("nav.records"), links.area(campaign, "records"))),
                lede=kind.description,
                about=kind.description,
            )


def _many(site: Site, campaign: str) -> bool:
    return len(site.units.get(campaign, ())) > 1


def record_table(site: Site, kind: Kind, records: Sequence[Record], path: str, *, units: bool) -> Json:
    """Records of one kind as a table with the columns the kind declares."""
    columns = [column for column in kind.columns if column in kind.fields or "." in column]
    if "title" not in columns:
        columns = [*columns[:1], "title", *columns[1:]]
    units = units and kind.belongs == "unit" and "unit" not in columns
    head = [_column_label(kind, column) for column in columns]
    rows, note = [], ""
    for record in records:
        values = Values(site, record, path)
        cells = [
            {"t": "link", "s": record.title, "href": links.record(record)}
            if column == "title"
            else values.cell(kind.field_at(column), column)
            for column in columns
        ]
        if units:
            owner = site.graph.get(record.unit or "")
            cells.append({"t": "link", "s": site.short(owner), "href": links.record(owner)} if owner else values.none())
        rows.append(cells)
        note = note or values.note
    if units:
        head.append(site.words("record.unit"))
    return {"label": kind.label, "head": head, "rows": rows, "note": note}


def _column_label(kind: Kind, column: str) -> str:
    field = kind.field_at(column)
    return field.label if field else column


def directory_pages(site: Site) -> Iterator[Page]:
    """Where to find what: every kind with how many records there are, those without any too."""
    groups = site.schema.vocabularies.get("kind_group")
    for campaign in site.campaigns:
        held: dict[str, list[Json]] = defaultdict(list)
        for kind in site.schema.kinds.values():
            if kind.id == "campaign" or not site.shown(kind.scope):
                continue
            records = site.by_kind.get((campaign.id, kind.id), ())
            latest = max((own_date(record) for record in records), default="")
            entry = link(kind.label, links.listing(campaign.id, kind.id) if records else "")
            held[kind.group].append({**entry, "description": kind.description, "count": len(records), "latest": latest})
        order = list(groups.terms) if groups else sorted(held)
        view = {
            "groups": [
                {"label": groups.terms[name].label if groups else name, "id": name, "kinds": held[name]}
                for name in order
                if held.get(name)
            ]
        }
        yield page(
            site,
            links.area(campaign.id, "records"),
            "catalogue",
            site.words("catalogue.title"),
            view,
            section=site.section(campaign.id, "records"),
            crumbs=campaign_crumbs(site, campaign.id),
            lede=site.words("catalogue.lede"),
        )
