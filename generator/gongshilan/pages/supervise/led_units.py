"""What the page of a leading unit says of those under it: each with its numbers, and their sum."""

from __future__ import annotations

from gongshilan.measure.groups import COMMITTEE
from gongshilan.measure.states import unmet
from gongshilan.model import Record
from gongshilan.pages import links
from gongshilan.pages.index import Site
from gongshilan.pages.supervise.groups import group_rows, numbers_row
from gongshilan.pages.supervise.matrix import ended_note
from gongshilan.pages.supervise.sheet import address, downloads, legend, method, worklist_of
from gongshilan.pages.supervise.system import Group, System, system_of
from gongshilan.pages.words import Json


def unit_block(site: Site, unit: Record) -> Json | None:
    """For a committee its units, for the unit at the top all committees, for every unit how much is left to do."""
    campaign = site.graph.get(unit.campaign)
    system = system_of(site, campaign) if campaign else None
    if system is None:
        return None
    words, cid = site.words, unit.campaign
    left = len(unmet(system.of(unit.id), system.place))
    block: Json = {
        "left": left,
        "todo": words("supervise.todo.link", n=left) if left else words("supervise.todo.none"),
        "todo_href": f"{links.duties(cid, unit.id)}#todo",
        "states": legend(site, cid),
        "rows": [],
    }
    led = next((group for group in system.groups["committee"] if group.id == unit.id), None)
    if led and unit.data.get("level") == COMMITTEE and len(led.units) > 1:
        block |= {
            "title": words("supervise.unit_block.title"),
            "lede": words("supervise.unit_block.lede", n=len(led.units)) + method(system),
            "rows": _units(system, led),
            "tables": downloads(site, cid, ["matrix"]),
            "links": [
                {"text": words("supervise.unit_block.worklist"), "href": worklist_of(cid, unit.id)},
                {"text": words("supervise.unit_block.matrix"), "href": f"{address(cid, 'matrix')}#c-{unit.name}"},
                {"text": words("supervise.unit_block.arrivals"), "href": address(cid, "arrivals")},
            ],
        }
    elif site.graph.parent(unit.id) not in system.duties and len(system.groups["committee"]) > 1:
        block |= {
            "title": words("supervise.unit_block.all_committees"),
            "lede": method(system),
            "rows": [
                {**row, "note": words("supervise.unit_count", n=row["units"])} for row in group_rows(system, "committee")
            ],
            "links": [
                {"text": words(f"supervise.views.{view}"), "href": address(cid, view)}
                for view in ("worklist", "matrix", "system", "arrivals", "trend")
            ],
            "tables": downloads(site, cid, ["groups"]),
        }
    return block


def _units(system: System, group: Group) -> list[Json]:
    site = system.site
    rows = []
    for unit in group.units:
        label = site.short(unit)
        own = unit.id == group.id
        rows.append(
            {
                "label": site.words("supervise.unit_block.itself", unit=label) if own else label,
                "href": f"{links.duties(unit.campaign, unit.id)}",
                "note": ended_note(system, unit),
                "is_total": False,
                **numbers_row(system, system.of(unit.id)),
            }
        )
    whole = numbers_row(system, system.of_group(group))
    return [*rows, {"label": site.words("supervise.total"), "href": "", "note": "", "is_total": True, **whole}]
