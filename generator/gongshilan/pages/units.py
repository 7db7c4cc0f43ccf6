"""Units: what a unit's page adds to its record."""

from __future__ import annotations

from gongshilan.measure.states import urgency
from gongshilan.model import Record
from gongshilan.pages import links
from gongshilan.pages.answers import answer_block
from gongshilan.pages.claims import figure_row
from gongshilan.pages.duties import duty_row, on_time_words, state_bar, state_counts, untimed_words
from gongshilan.pages.frame import to_record
from gongshilan.pages.hub import on_time_of, sections, standing_words
from gongshilan.pages.index import Site
from gongshilan.pages.supervise import unit_block
from gongshilan.pages.words import Json

_WORST = 8


def unit_extras(site: Site, unit: Record) -> Json:
    """Standing, figures, people and material of a unit."""
    duties = site.duties_of_unit.get((unit.campaign, unit.id), ())
    counts = state_counts(site, duties)
    pressing = [duty for duty in sorted(duties, key=urgency) if duty.state.value in {"overdue", "due-soon"}]
    above = site.graph.named(str(unit.data.get("parent") or ""))
    below = [item for item in site.units.get(unit.campaign, ()) if item.data.get("parent") == unit.id]
    return {
        "duties_href": links.duties(unit.campaign, unit.id),
        "counts": counts,
        "bar": state_bar(counts),
        "total": len(duties),
        "on_time": on_time_words(site, duties),
        "untimed": untimed_words(site, duties),
        "pressing": [duty_row(site, duty) for duty in pressing[:_WORST]],
        "leaders": [{**to_record(site, leader.id), "post": _post(site, leader, unit)} for leader in leaders_of(site, unit)],
        "figures": [
            row
            for item in site.figures_of_unit.get(unit.id, ())
            if (row := figure_row(site, item))["value"] != "0" and not row["unknown"]
        ],
        "answers": answer_block(site, unit.campaign, [unit]),
        "sections": sections(site, unit),
        "said": standing_words(site, duties),
        "on_time_of": on_time_of(site, duties),
        "parent": to_record(site, above.id, site.short(above)) if above else None,
        "table": links.unit_table(unit.campaign, unit.id),
        "system": unit_block(site, unit),
        "below": [to_record(site, item.id) for item in below],
    }


def leaders_of(site: Site, unit: Record) -> list[Record]:
    """A unit's leaders by rank, then those of other units who lead it too (``also_in``)."""
    own = sorted(site.graph.of_kind("leader", unit.id), key=leader_order)
    named = {edge.source for edge in site.graph.refs_in(unit.id) if edge.path.split(".")[0] == "also_in"}
    others = [record for name in named if (record := site.graph.get(name)) is not None and record.unit != unit.id]
    return [*own, *sorted((record for record in others if record.kind == "leader"), key=leader_order)]


def _post(site: Site, leader: Record, unit: Record) -> str:
    """His post; of one who belongs to another unit, which that is."""
    post = str(leader.data.get("post") or leader.data.get("party_post") or "")
    if leader.unit == unit.id:
        return post
    home = site.graph.named(leader.unit or "")
    name = site.short(home) if home is not None else ""
    return site.words("formats.in_brackets", what=post, more=name) if post and name else post or name


def leader_order(record: Record) -> tuple[int, str]:
    """Leaders by their rank, those without one last."""
    rank = record.data.get("rank")
    return rank if isinstance(rank, int) else 999, record.id
