"""Votes as bars with their numbers: on the page of each evaluation and survey, and side by side for all units of a campaign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongshilan.charts.bar import segments
from gongshilan.disclosure.share import Share
from gongshilan.measure.ballots import Ballot, Part, ballots, lowest
from gongshilan.model import Page, Record
from gongshilan.pages import links
from gongshilan.pages.dated import dated
from gongshilan.pages.frame import campaign_crumbs, narrowing, page, pager, split, to_record
from gongshilan.pages.index import Site
from gongshilan.pages.votes import method, share_words, turnout_words
from gongshilan.pages.words import Json

AREA = "votes"
_SIGNS = {"": "exact", "≥": "at_least", "≤": "at_most"}


def ballot_views(site: Site, record: Record) -> list[Json]:
    """Every question of a record with its bar, its numbers and its share; where something is not told, that it is not, and why."""
    return [
        {
            "question": ballot.question,
            "bar": _bar(site, ballot),
            "parts": [_part(site, ballot, part) for part in ballot.parts],
            "share": _share(site, ballot, ballot.share) or site.words("ballots.untold"),
            "before": _before(site, ballot),
        }
        for ballot in _of(site, record)
    ]


def lowest_words(site: Site, record: Record) -> str:
    """The question on which fewest were satisfied, in words; empty where nothing is told."""
    found = lowest(_of(site, record))
    if found is None:
        return ""
    return site.words("ballots.lowest", question=found.question, share=_share(site, found, found.share))


def ballot_pages(site: Site) -> Iterator[Page]:
    """All evaluations and surveys of a campaign by unit, not by result: who is compared is told apart by class and size, not ranked."""
    for campaign in site.campaigns:
        kinds = [kind for kind in site.schema.kinds.values() if kind.counts_people]
        held = [record for kind in kinds for record in site.of_campaign(campaign.id, kind.id)]
        places = {unit.id: number for number, unit in enumerate(site.units[campaign.id])}
        held.sort(key=lambda record: (places.get(record.unit or "", -1), record.day or date.min, record.id))
        portions = split(held, 100)
        address = links.area(campaign.id, AREA)
        addresses = [links.numbered(address, number) for number in range(1, len(portions) + 1)]
        for number, portion in enumerate(portions, 1):
            view = {
                "rows": [_row(site, record) for record in portion],
                "note": method(site, held[0]) if held else "",
                "count": len(held),
                "filter": narrowing(campaign.id, kind=[kind.id for kind in kinds]),
                "pager": pager(site, addresses, number),
            }
            yield page(
                site,
                addresses[number - 1],
                "votes",
                site.words("ballots.title"),
                view,
                section=site.section(campaign.id, "tables"),
                crumbs=campaign_crumbs(site, campaign.id),
                lede=site.words("ballots.lede"),
            )


def _row(site: Site, record: Record) -> Json:
    unit = site.graph.get(record.unit or "")
    return {
        "unit": to_record(site, unit.id, site.short(unit)) if unit else None,
        "record": to_record(site, record.id, site.schema.kinds[record.kind].label),
        "date": dated(site.words, record.date, record.date_basis),
        "turnout": turnout_words(site, record),
        "questions": [
            {
                "question": ballot.question,
                "bar": _bar(site, ballot),
                "share": _share(site, ballot, ballot.share) or site.words("ballots.untold"),
            }
            for ballot in _of(site, record)
        ],
    }


def _of(site: Site, record: Record) -> list[Ballot]:
    rounds = site.graph.of_kind(record.kind, record.unit)
    return ballots(record, site.schema.kinds[record.kind], site.schema, rounds)


def _bar(site: Site, ballot: Ballot) -> list[Json]:
    """Segments as :func:`charts.bar.segments` lays them; a bound is drawn as such. Empty where a length is not told."""
    if not ballot.drawable:
        return []
    drawn = segments([part.votes or 0 for part in ballot.parts])
    places = list(site.schema.vocabularies[ballot.vocabulary].terms)
    return [
        {
            "id": f"grade-{part.grade}" if part.grade in places else "open",
            "bound": bool(part.sign),
            "x": f"{x:.1f}",
            "w": f"{width:.1f}",
            **_part(site, ballot, part),
        }
        for part, (x, width) in zip(ballot.parts, drawn, strict=True)
        if part.votes
    ]


def _part(site: Site, ballot: Ballot, part: Part) -> Json:
    words = site.words
    terms = site.schema.vocabularies[ballot.vocabulary].terms
    term = terms.get(part.grade)
    told = part.votes is not None
    number = words(f"small_numbers.{_SIGNS[part.sign]}", n=part.votes) if part.sign else str(part.votes)
    return {
        "grade": f"grade-{part.grade}",
        "label": term.label if term else part.grade,
        "n": number if told else words("small_numbers.cell"),
        "told": told,
    }


def _share(site: Site, ballot: Ballot, found: Share | None) -> str:
    if found is None:
        return ""
    vocabulary = site.schema.vocabularies[ballot.vocabulary]
    first = next((term.group for term in vocabulary.terms.values() if term.group), "")
    return share_words(site, vocabulary.terms[first].label, found)


def _before(site: Site, ballot: Ballot) -> Json | None:
    if ballot.before is None:
        return None
    said = site.words("ballots.before", share=_share(site, ballot, ballot.before))
    return {**to_record(site, ballot.earlier), "said": said}
