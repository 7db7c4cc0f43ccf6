"""Units: what a unit's page adds to its record."""

from __future__ import annotations

from gongshilan.measure.states import urgency
from gongshilan.model import Record
from gongshilan.pages import links
from gongshilan.pages.answers import answer_block
from gongshilan.pages.claims import figure_row
from gongshilan.pages.duties import duty_row, on_time_words, state_bar, state_counts, untimed_words
from gongshilan.pages.frame import link, to_record
from gongshilan.pages.index import Site
from gongshilan.pages.supervise import unit_block
from gongshilan.pages.words import Json

_WORST = 8


def unit_extras(site: Site, unit: Record) -> Json:
    """Standing, figures, people and material of a unit."""
    duties = site.duties_of_unit.get((unit.campaign, unit.id), ())
    counts = state_counts(site, duties)
    pressing = [duty for duty in sorted(duties, key=urgency) if duty.state.value in {"overdue", "due-soon"}]
    kinds = []
    for kind in site.schema.kinds.values():
        held = site.graph.of_kind(kind.id, unit.id)
        if held and kind.belongs == "unit":
            kinds.append({**link(kind.label, links.listing(unit.campaign, kind.id)), "n": len(held)})
    below = [item for item in site.units.get(unit.campaign, ()) if item.data.get("parent") == unit.id]
    return {
        "duties_href": links.duties(unit.campaign, unit.id),
        "counts": counts,
        "bar": state_bar(counts),
        "total": len(duties),
        "on_time": on_time_words(duties),
        "untimed": untimed_words(site, duties),
        "pressing": [duty_row(site, duty) for duty in pressing[:_WORST]],
        "leaders": [
            {**to_record(site, leader.id), "post": str(leader.data.get("post") or leader.data.get("party_post") or "")}
            for leader in sorted(site.graph.of_kind("leader", unit.id), key=leader_order)
        ],
        "figures": [
            row for item in site.figures_of_unit.get(unit.id, ()) if (row := figure_row(site, item))["value"] != "0"
        ],
        "answers": answer_block(site, unit.campaign, [unit]),
        "kinds": kinds,
        "system": unit_block(site, unit),
        "below": [to_record(site, item.id) for item in below],
    }


def leader_order(record: Record) -> tuple[int, str]:
    """Leaders by their rank, those without one last."""
    rank = record.data.get("rank")
    return rank if isinstance(rank, int) else 999, record.id
