"""Places in a document by its own numbering: ``#三-一-1`` is 三、（一）1. Bodies get them, obligations quote them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from gongshilan.markup.numbered import CLAUSES, plain_words
from gongshilan.model import Record
from gongshilan.pages import links
from gongshilan.pages.index import Site
from gongshilan.pages.passages import body_html
from gongshilan.pages.words import Json

_DOCUMENTS = ("document", "plan")
_QUOTED = 300  # characters
_STRETCH = re.compile(r"[0-9][—–-]([0-9]{1,2})$")
_PLACED = re.compile(r"<(p|h[2-6])\s+id=\"([^\"]+)\">")


def anchors(clause: str) -> list[str]:
    """The places a clause may have, the narrowest first: 一（二）3—4 is looked for at 一-二-3, then at 一-二, then at 一."""
    found = CLAUSES.match(clause.strip())
    if found is None:
        return []
    one, two, words, three = found.groups()
    named = [f"{one}-{two}-{words}"] if words else []
    if three:
        named = [f"{name}-{three}" for name in named] + named
        named += [] if words else ["-".join(part for part in (one, two, three) if part)]
    return [*named, *([f"{one}-{two}"] if two else []), one]


def quoted(site: Site, campaign: str, document: Mapping[str, Any], clause: str) -> Json | None:
    """Where this edition has the document that is cited: a link to the clause's place in it, and its words there. None where it is
    not held."""
    record = _held(site, campaign, document)
    if record is None:
        return None
    html = body_html(site, record.body, links.record(record))
    places = {found[2]: found for found in _PLACED.finditer(html)}
    for anchor in anchors(clause):
        if anchor in places:
            return {
                "href": f"{links.record(record)}#{anchor}",
                "text": record.title,
                "quote": _words(html, places[anchor], places.get(_last(clause, anchor))),
            }
    return {"href": links.record(record), "text": record.title, "quote": ""}


def _last(clause: str, first: str) -> str:
    """The place at which a stretch of clauses ends (一（二）3—4); that of the first where it is none."""
    until = _STRETCH.search(clause)
    return f"{first.rpartition('-')[0]}-{until[1]}" if until else first


def _words(html: str, start: re.Match[str], last: re.Match[str] | None) -> str:
    """From a place to the one after the last."""
    after = _PLACED.search(html, (last or start).end())
    said = plain_words(html[start.start() : after.start() if after else len(html)])
    return said if len(said) <= _QUOTED else f"{said[:_QUOTED]}…"


def _held(site: Site, campaign: str, document: Mapping[str, Any]) -> Record | None:
    """The record of a cited document: by its number, else by title, else by issuer and day."""
    for kind in _DOCUMENTS:
        for record in site.of_campaign(campaign, kind):
            header = record.data.get("header") or {}
            same = (
                (document.get("number") and document.get("number") == header.get("number"))
                or document.get("title") == record.title
                or (
                    document.get("issuer")
                    and (document.get("issuer"), str(document.get("date"))) == (header.get("issuer"), header.get("written"))
                )
            )
            if same:
                return record
    return None
