"""Units of other portals beside our own, each with where it is from and of which day."""

from __future__ import annotations

from collections.abc import Iterator

from gongshilan.federation.model import Known, Row, Standing
from gongshilan.measure.others import counted, filings, unmet_rows
from gongshilan.measure.states import STATES
from gongshilan.model import State
from gongshilan.pages.index import Site
from gongshilan.pages.supervise.sheet import LETTERS
from gongshilan.pages.supervise.system import System
from gongshilan.pages.words import Json

_SHOWN = 200  # owed duties of a portal; the rest are a click away, where they are kept
_GONE_STATES = frozenset({State.WAIVED, State.NOT_APPLICABLE})


def others_of(system: System, view: str) -> list[Json]:
    """The portals whose units belong to a campaign, drawn for one of the supervisor's pages: matrix, worklist or arrivals. A portal
    that has never given anything is named too."""
    site = system.site
    draw = {"matrix": _matrix, "worklist": _worklist, "arrivals": _arrivals}[view]
    found = []
    for known in site.view.others:
        standing = known.of_campaign(system.campaign.id)
        if standing is not None:
            found.append({**_source(site, known), "units": _units(site, standing), **draw(site, standing)})
        elif known.about is None:
            found.append(_source(site, known))
    return found


def _source(site: Site, known: Known) -> Json:
    """Which portal, as of which day, fetched when, and whether that is late or went wrong."""
    words, day = site.words, site.view.as_of
    old = known.days_old(day)
    why = words(f"harvest.errors.{known.error}", detail=known.detail) if known.error else ""
    return {
        "id": known.wanted.id,
        "title": known.wanted.title,
        "url": known.wanted.url,
        "as_of": words("harvest.as_of", date=words.day(known.about.as_of)) if known.about else words("harvest.none"),
        "fetched": words("harvest.fetched", date=words.day(known.fetched_on)) if known.fetched_on else "",
        "late": words("harvest.days_old", n=old) if old else "",
        "failed": words("harvest.failed", date=words.day(known.tried_on), why=why) if why else "",
        "synthetic": words("harvest.synthetic") if known.about is not None and known.about.synthetic else "",
        "units": "",
    }


def _units(site: Site, standing: Standing) -> str:
    return site.words("harvest.units", n=len(standing.units))


def _matrix(site: Site, standing: Standing) -> Json:
    held: dict[str, dict[str, Row]] = {unit.id: {} for unit in standing.units}
    for row in standing.rows:
        held[row.unit.id][row.rule.id] = row
    return {
        "columns": [{"id": rule.id, "title": rule.title} for rule in standing.rules],
        "rows": [
            {
                "title": unit.title,
                "cells": [_cell(site, held[unit.id].get(rule.id)) for rule in standing.rules],
                "numbers": [numbers[state] for state in STATES],
            }
            for unit in standing.units
            for numbers in [counted(held[unit.id].values())]
        ],
    }


def _cell(site: Site, row: Row | None) -> list[str]:
    if row is None:
        return ["", ""]
    label = str(site.words.group(f"states.{row.state.value}")["label"])
    due = site.words.day(row.due) if row.due and row.state not in _GONE_STATES else ""
    return [LETTERS[row.state], f"{label} {due}".strip()]


def _worklist(site: Site, standing: Standing) -> Json:
    owed = unmet_rows(standing)
    shown = owed[:_SHOWN]
    return {
        "rows": list(_owed(site, shown)),
        "more": site.words("harvest.more", n=len(owed[_SHOWN:])) if len(owed) > len(shown) else "",
    }


def _owed(site: Site, rows: list[Row]) -> Iterator[Json]:
    for row in rows:
        yield {
            "unit": row.unit.title,
            "id": row.rule.id,
            "title": row.rule.title,
            "clause": site.words("obligations.clause_n", clause=row.rule.clause),
            "state": site.words.state(row.state),
            "due": row.due.isoformat() if row.due else "",
        }


def _arrivals(site: Site, standing: Standing) -> Json:
    return {
        "filings": [
            {"id": rule.id, "title": rule.title, "text": site.words("harvest.x_of_y", x=done, y=owed)}
            for rule, done, owed in filings(standing)
            if owed
        ]
    }
