"""Help that is made from the schema and the catalogue, so that it cannot fall behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongshilan.kinds.schema import Field, Kind
from gongshilan.measure.states import STATES
from gongshilan.model import Page
from gongshilan.pages.disclosure import disclosure
from gongshilan.pages.frame import link, page
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json

_SECTION = "help"
_GAP = re.compile(r"%\(\w+\)[sd]")  # what a sentence is filled with where a problem is found


def help_pages(site: Site) -> Iterator[Page]:
    """Directory of help, legend, data dictionary, problem codes, glossary."""
    words = site.words
    up = [link(words("nav.help"), "help/index.html")]
    yield page(site, "help/index.html", "help", words("help.title"), _index(site), section=_SECTION, lede=words("help.lede"))
    for name, view in (
        ("legend", _legend(site)),
        ("disclosure", disclosure(site)),
        ("kinds", _kinds(site)),
        ("codes", _codes(site)),
        ("glossary", _glossary(site)),
    ):
        title, lede = words(f"help.{name}"), words(f"help.{name}_lede")
        yield page(site, f"help/{name}.html", name, title, view, section=_SECTION, crumbs=up, lede=lede)


def _index(site: Site) -> Json:
    words = site.words
    made = [
        {**link(words(f"help.{name}"), f"help/{name}.html"), "description": words(f"help.{name}_lede")}
        for name in ("legend", "disclosure", "glossary", "kinds", "codes")
    ]
    written = [link(item.title, f"{path}.html") for path, item in site.hand_paths.items() if path != "index"]
    return {"written": written, "made": made}


def _legend(site: Site) -> Json:
    statuses = [
        {
            "id": f"v-{vocabulary.id}",
            "label": vocabulary.label,
            "description": vocabulary.description,
            "terms": [
                {
                    "label": term.label,
                    "cls": term.cls,
                    "class_word": site.words(f"legend.{term.cls}") if term.cls else "",
                    "description": term.description,
                    "aliases": site.words("formats.comma").join(term.aliases),
                }
                for term in vocabulary.terms.values()
            ],
        }
        for vocabulary in site.schema.vocabularies.values()
        if any(term.cls for term in vocabulary.terms.values())
    ]
    days = sorted({getattr(book, "due_soon_days", 0) for book in site.view.rulebooks.values()} - {0})
    return {
        "states": [site.words.state(state) for state in STATES],
        "thresholds": [
            *(site.words("legend.due_soon", n=day) for day in days),
            site.words("legend.overdue"),
            site.words("legend.parts_of_month"),
            site.words("legend.on_time"),
        ],
        "scopes": [{"label": scope.label} for scope in site.view.portal.scopes if scope.rank <= site.rank],
        "statuses": statuses,
    }


def _kinds(site: Site) -> Json:
    groups = site.schema.vocabularies.get("kind_group")
    order = list(groups.terms) if groups else []
    kinds = sorted(
        site.schema.kinds.values(), key=lambda kind: (order.index(kind.group) if kind.group in order else 99, kind.id)
    )
    return {"kinds": [_kind(site, kind) for kind in kinds if site.shown(kind.scope)]}


def _kind(site: Site, kind: Kind) -> Json:
    return {
        "id": f"k-{kind.id}",
        "name": kind.id,
        "label": kind.label,
        "description": kind.description,
        "scope": _scope(site, kind.scope),
        "body": kind.body,
        "shared": kind.shared,
        "fields": [
            _field(site, path, item, kind)
            for path, item in kind.walk()
            if path.split(".")[0] not in site.common_fields and _shown(site, kind, path)
        ],
    }


def _shown(site: Site, kind: Kind, path: str) -> bool:
    """Whether this edition shows the field and those it stands in."""
    parts = path.split(".")
    around = (kind.field_at(".".join(parts[:length])) for length in range(1, len(parts) + 1))
    return all(field is not None and site.shown(field.scope) for field in around)


def _field(site: Site, path: str, item: Field, kind: Kind) -> Json:
    words = site.words
    inner = item.items if item.type == "array" and item.items is not None else item
    vocabulary = site.schema.vocabularies.get(inner.vocabulary)
    kinds = [site.schema.kinds[name].label for name in inner.ref if name in site.schema.kinds]
    sort = words(f"types.{inner.type}")
    if vocabulary:
        sort = words("types.term", label=vocabulary.label)
    elif inner.ref:
        sort = words("types.ref", label=words("formats.or").join(kinds) or words("types.any"))
    return {
        "path": path,
        "depth": path.count("."),
        "label": item.label,
        "type": words("types.many", type=sort) if item.type == "array" else sort,
        "required": words("help.required") if path in kind.required else "",
        "description": item.description,
        "terms": words("formats.comma").join(term.label for term in vocabulary.terms.values()) if vocabulary else "",
        "scope": _scope(site, item.scope) if item.scope else "",
    }


def _scope(site: Site, scope_id: str) -> str:
    return next((scope.label for scope in site.view.portal.scopes if scope.id == scope_id), "")


def _codes(site: Site) -> Json:
    return {
        "codes": [
            {**{key: _GAP.sub(site.words("help.gap"), said) for key, said in code.items()}, "id": f"c-{code['code']}"}
            for code in site.view.problem_codes
        ]
    }


def _glossary(site: Site) -> Json:
    """Every vocabulary, status or not: the words this site uses, each with its meaning."""
    return {
        "vocabularies": [
            {
                "id": f"g-{vocabulary.id}",
                "label": vocabulary.label,
                "description": vocabulary.description,
                "terms": [{"label": term.label, "description": term.description} for term in vocabulary.terms.values()],
            }
            for vocabulary in site.schema.vocabularies.values()
            if not any(term.cls for term in vocabulary.terms.values())
        ]
    }
