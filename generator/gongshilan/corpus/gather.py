"""An edition's projected data → what is searched: a document for every record, obligation, unit's duties and written page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongshilan.corpus.facets import DUTIES, PAGE, RULE, duty_facets, facets, record_facets
from gongshilan.corpus.fields import Gathered, line
from gongshilan.demands import Obligation, Requirement
from gongshilan.measure.whereabouts import receipt_of
from gongshilan.model import Record
from gongshilan.pages import links
from gongshilan.pages.dated import dated
from gongshilan.pages.edition_view import EditionView
from gongshilan.pages.index import Site, site_of
from gongshilan.receipts import grouped
from gongshilan.search.document import Corpus, Document
from gongshilan.search.plain import plain

# The ids that headings of hand-written pages name.
_MARKS = re.compile(r"\{#[^{}\n]*\}")


def corpus(view: EditionView, synonyms: Sequence[Sequence[str]]) -> Corpus:
    """Everything this edition's readers may find, and nothing that was not projected for them."""
    site = site_of(view)
    documents = (*_records(site), *_obligations(site), *_pages(site))
    words = {key: str(value) for key, value in site.words.group("search.ui").items()}
    return Corpus(documents, facets(site, documents), tuple(map(tuple, synonyms)), words)


def _records(site: Site) -> Iterator[Document]:
    for record in site.graph:
        kind = site.schema.kinds[record.kind]
        gathered = Gathered(site, record)
        unit = site.graph.get(record.unit) if record.unit else None
        names = [unit.title, site.short(unit)] if unit and unit.id != record.id else []
        yield Document(
            id=f"record:{record.id}",
            href=links.record(record),
            title=record.title,
            names=line(gathered.names),
            numbers=line([*gathered.numbers, *_receipt(site, record)]),
            labels=line([kind.label, *names, *gathered.labels]),
            body=line(gathered.body),
            date=record.date or "",
            dated=dated(site.words, record.date, record.date_basis),
            facets=record_facets(site, record),
        )


def _receipt(site: Site, record: Record) -> list[str]:
    """The number of a receipt, as it is printed and in one piece. Each with its name before it: two rows of nine figures side by side
    may be taken for the number of somebody's identity card."""
    digits = receipt_of(record)
    return [site.words("search.receipt", n=number) for number in (grouped(digits), digits)] if digits else []


def _obligations(site: Site) -> Iterator[Document]:
    for campaign in site.campaigns:
        rulebook = site.rulebook(campaign)
        if rulebook is None:
            continue
        visible = [item for item in rulebook.obligations if site.duties_of_rule.get((campaign.id, item.id))]
        for obligation in visible:
            yield _rule(site, campaign, obligation)
        for unit in site.units[campaign.id]:
            yield _duties(site, campaign, unit)


def _rule(site: Site, campaign: Record, obligation: Obligation) -> Document:
    duties = site.duties_of_rule[campaign.id, obligation.id]
    only = site.only_unit(campaign.id)
    phase = obligation.phase or ""
    return Document(
        id=f"rule:{campaign.id}:{obligation.id}",
        href=links.rule(campaign.id, obligation.id),
        title=f"{obligation.id} {obligation.title}",
        numbers=line([obligation.id, obligation.clause, *(duty.due.isoformat() for duty in duties[:1] if duty.due)]),
        labels=line(
            [
                site.words(f"search.kinds.{RULE}"),
                site.phase_titles.get((campaign.id, phase), ""),
                str(site.state(campaign.id, duties[0].state)["label"]) if only else "",
            ]
        ),
        body=line([obligation.text, *_labels(obligation.requires), duties[0].window.wording]),
        facets={
            "kind": RULE,
            "unit": only.id if only else campaign.id,
            "phase": f"{campaign.id}.{phase}" if (campaign.id, phase) in site.phase_titles else "",
            **(duty_facets(site, campaign.id, [duties[0].state]) if only else {}),
        },
    )


def _labels(requirements: Sequence[Requirement]) -> list[str]:
    return [label for item in requirements for label in (item.label, *_labels(item.any_of))]


def _duties(site: Site, campaign: Record, unit: Record) -> Document:
    duties = site.duties_of_unit.get((campaign.id, unit.id), ())
    standing = [
        f"{duty.obligation.id} {duty.obligation.title} {site.state(duty.campaign, duty.state)['label']}" for duty in duties
    ]
    return Document(
        id=f"duties:{unit.id}",
        href=links.duties(campaign.id, unit.id),
        title=site.words("duty.title", unit=site.short(unit)),
        names=line([unit.title, site.short(unit)]),
        labels=site.words(f"search.kinds.{DUTIES}"),
        body=line(standing),
        facets={"kind": DUTIES, "unit": unit.id, **duty_facets(site, campaign.id, [duty.state for duty in duties])},
    )


def _pages(site: Site) -> Iterator[Document]:
    for item in site.view.pages:
        yield Document(
            id=f"page:{item.path}",
            href=f"{item.path.removesuffix('.md')}.html",
            title=item.title,
            labels=site.words(f"search.kinds.{PAGE}"),
            body=plain(_MARKS.sub("", f"{item.description}\n\n{item.markdown}")),
            facets={"kind": PAGE},
        )
