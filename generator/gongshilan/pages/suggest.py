"""The page on which a suggestion is written down without a server: a record to hand in as a file, by mail, on paper or as an issue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gongshilan.kinds.schema import Field
from gongshilan.measure.whereabouts import KIND
from gongshilan.model import Page
from gongshilan.pages import links
from gongshilan.pages.frame import page
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json

# What somebody who suggests something can say; all else of the record is for those who deal with it.
_ASKED = ("title", "unit", "body", "category", "from_category", "proposer.name", "proposer.unit_name", "proposer.phone")
_NEW_ISSUE = {
    "github": ("{url}/issues/new?", "title", "body"),
    "gitea": ("{url}/issues/new?", "title", "body"),
    "gitlab": ("{url}/-/issues/new?", "issue[title]", "issue[description]"),
}


def suggest_page(site: Site) -> Page:
    """The form. Its fields come from the schema, where to hand it in from ``suggestions`` of ``portal.yml``."""
    words = site.words
    told: Mapping[str, Any] = site.view.portal.data.get("suggestions") or {}
    content = {
        "fields": list(_fields(site)),
        "ways": list(_ways(site, told)),
        "issues": _issues(told.get("issues") or {}),
        "mail": str(told.get("mail", "")),
        "note": str(told.get("note", "")),
        "contact": str(site.view.portal.data.get("contact", "")),
        "kind": KIND,
        "status": site.schema.label_of(site.schema.kinds[KIND], "status", "registered"),
        "channel": site.schema.label_of(site.schema.kinds[KIND], "channel", "other"),
        "lookup": links.RECEIPT,
    }
    return page(
        site,
        links.SUGGEST,
        "suggest",
        words("suggest.title"),
        content,
        section="voices" if site.single else "home",
        lede=words("suggest.lede"),
    )


def _fields(site: Site) -> Iterator[Json]:
    kind = site.schema.kinds[KIND]
    for path in _ASKED:
        if path == "body":
            yield {"path": path, "label": kind.body, "type": "long", "required": True, "hint": site.words("suggest.body")}
        elif (field := kind.field_at(path)) is not None:
            hint = site.words("suggest.private") if field.scope or field.consent else field.description
            yield {
                "path": path,
                "label": field.label,
                "type": "choice" if (choices := _choices(site, path, field)) else "line",
                "choices": choices,
                "required": path in ("title", "unit"),
                "hint": site.words("suggest.headline") if path == "title" else "" if path == "unit" else hint,
            }


def _choices(site: Site, path: str, field: Field) -> list[Json]:
    if path == "unit":
        units = [unit for campaign in site.campaigns for unit in site.units[campaign.id]]
        ordered = sorted(units, key=lambda unit: unit.name)
        return list({unit.name: {"value": unit.name, "text": unit.title} for unit in ordered}.values())
    terms = site.schema.vocabularies[field.vocabulary].terms.values() if field.vocabulary else ()
    return [{"value": term.label, "text": term.label} for term in terms]


def _ways(site: Site, told: Mapping[str, Any]) -> Iterator[Json]:
    """How to hand it in, as far as the portal says."""
    for name in ("mail", "phone", "address", "hours"):
        if told.get(name):
            yield {"label": site.words(f"suggest.ways.{name}"), "text": str(told[name]), "mail": name == "mail"}
    for other in told.get("others", ()):
        yield {"label": site.words("suggest.ways.other"), "text": str(other), "mail": False}


def _issues(told: Mapping[str, Any]) -> Json | None:
    if not told:
        return None
    address, title, body = _NEW_ISSUE[str(told["forge"])]
    return {
        "href": address.format(url=str(told["url"]).rstrip("/")),
        "title": title,
        "body": body,
        "forge": str(told["forge"]),
    }
