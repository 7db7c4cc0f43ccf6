"""Votes as a reader is told them: counts, bounds, the share of the satisfied, and by which method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gongshilan.disclosure.places import cell_and_grade
from gongshilan.disclosure.share import Share, percent_words, satisfied
from gongshilan.disclosure.table import AT_LEAST, AT_MOST, bound
from gongshilan.disclosure.turnout import turnout
from gongshilan.kinds.schema import Field
from gongshilan.model import HIDDEN_COUNT, Record
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json

_SIGNS = {"": "exact", AT_LEAST: "at_least", AT_MOST: "at_most"}


def method(site: Site, record: Record) -> str:
    """How the counts of a record are told in this edition, and the bound."""
    rulebook = site.rulebook(site.graph[record.campaign])
    if rulebook is not None and rulebook.full_counts and site.shown(rulebook.full_counts):
        return site.words("small_numbers.full")
    return site.words("small_numbers.note", under=bound(site.view.portal))


def untold(site: Site, field: Field, raw: Any, why: str) -> Json | None:
    """A count that is not told, or by a bound only. None for any other value."""
    if not field.small or not isinstance(raw, str):
        return None
    if raw == HIDDEN_COUNT:
        return {"t": "hidden", "s": site.words("small_numbers.cell"), "d": why}
    return {"t": "text", "s": f"{site.words(f'small_numbers.{_SIGNS[raw[:1]]}', n=raw[1:])}{field.measure}"}


def turnout_words(site: Site, record: Record) -> str:
    """The turnout in words; empty where it is not told."""
    found = turnout(record)
    if found is None:
        return ""
    percent = percent_words(found.tenths)
    return site.words("small_numbers.turnout.told", percent=percent, sent=found.sent, returned=found.returned)


def share_line(site: Site, properties: Mapping[str, Field], rows: Sequence[Mapping[str, Any]]) -> str:
    """The share of the satisfied in a table of votes; empty for other tables and where it is not told."""
    found = share(site, properties, rows)
    return "" if found is None else share_words(site, *found)


def share(site: Site, properties: Mapping[str, Field], rows: Sequence[Mapping[str, Any]]) -> tuple[str, Share] | None:
    """The label of the satisfied and their share."""
    names = cell_and_grade(properties)
    if names is None:
        return None
    cell, grade = names
    vocabulary = site.schema.vocabularies[properties[grade].vocabulary]
    found = satisfied([(str(row.get(grade)), row.get(cell, HIDDEN_COUNT)) for row in rows], vocabulary)
    first = next((term.group for term in vocabulary.terms.values() if term.group), "")
    return None if found is None else (vocabulary.terms[first].label, found)


def share_words(site: Site, group: str, found: Share) -> str:
    """The share in words."""
    key = f"small_numbers.share_{_SIGNS[found.sign]}"
    return site.words(key, group=group, percent=found.percent, votes=found.votes)
