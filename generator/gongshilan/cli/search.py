"""``gongshilan search``: what a reader of an edition finds, from the files the browser reads."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import click

from gongshilan.build.room import SITE
from gongshilan.catalogue import text
from gongshilan.cli.setting import Setting, give_up
from gongshilan.search.excerpt import excerpt, terms
from gongshilan.search.index import Index
from gongshilan.search.search import MISSPELT, SOUND, SYNONYM, TYPED, narrow
from gongshilan.search.search import search as find

_HOW = {TYPED: "typed", SYNONYM: "synonym", SOUND: "sound", MISSPELT: "misspelt"}


@click.command()
@click.argument("query")
@click.option("--edition", default="public", show_default=True, help="The edition to search; it must have been built.")
@click.option(
    "--narrow", "chosen", multiple=True, metavar="FACET=KEY", help="Only documents with this value, e.g. kind=meeting."
)
@click.option("--exactly", is_flag=True, help="Only what was typed: no synonyms, no pinyin.")
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True, help="How many results to print.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the counts of every facet.")
@click.pass_obj
def search(
    setting: Setting, query: str, edition: str, chosen: tuple[str, ...], limit: int, *, exactly: bool, as_json: bool
) -> None:
    """Search a built edition: the same index, the same answers, in the same order as on its pages."""
    index = _open(setting, edition)
    try:
        wanted = _chosen(index, chosen)
        found = find(index, query, exactly=exactly)
        documents, counts = narrow(index, found.documents, wanted)
        marked = terms(index, found.query)
        rows = [_row(index, number, found.ways.get(number, TYPED), marked) for number in documents[:limit]]
    except (OSError, ValueError, LookupError) as error:
        give_up(text("search.cli.broken", detail=error))
    if as_json:
        whole = {"query": query, "edition": edition, "total": len(documents), "results": rows, "facets": counts}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=1))
        return
    click.echo(text("search.cli.found", n=len(documents)))
    for row in rows:
        facts = " · ".join(filter(None, (row["kind"], row["unit"], row["state"], row["date"])))
        click.echo(f"\n{row['title']}\n  {facts}\n  {row['excerpt']}\n  {row['href']}")


def _open(setting: Setting, edition: str) -> Index:
    folder = setting.root / SITE / edition
    try:
        return Index(lambda path: (folder / path).read_bytes())
    except OSError:
        give_up(text("search.cli.no_index", edition=edition))
    except (ValueError, LookupError) as error:
        give_up(text("search.cli.broken", detail=error))


def _chosen(index: Index, given: Sequence[str]) -> dict[str, list[str]]:
    known = [facet["id"] for facet in index.facets()]
    wanted: dict[str, list[str]] = defaultdict(list)
    for item in given:
        facet, _, key = item.partition("=")
        if facet not in known:
            give_up(text("search.cli.facet", facet=facet, known="、".join(known)))
        wanted[facet].append(key)
    return wanted


def _row(index: Index, number: int, way: int, marked: Sequence[str]) -> dict[str, Any]:
    entry = index.document(number)
    return {
        "title": entry[1],
        "href": entry[0],
        "kind": entry[7],
        "unit": entry[8],
        "state": entry[9],
        "date": entry[6],
        "found_by": _HOW[way],
        "excerpt": excerpt(entry, marked),
    }
