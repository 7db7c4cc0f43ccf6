"""What a portal tells other portals: ``data/portal.json`` (who it is, as of which day, digests of its tables) and how its units stand.

Only the edition that everybody may read tells it. The formats are versioned: ``schema/exchange``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from gongshilan.demands import Obligation
from gongshilan.emit.package import PACKAGE
from gongshilan.kinds.load import load_yaml
from gongshilan.link.graph import Graph
from gongshilan.model import Assessment, Edition, Portal, Record, plain_id
from gongshilan.shipped import folder

PORTAL, STANDING = "data/portal.json", "data/standing"
PORTAL_SCHEMA, STANDING_SCHEMA = "gongshilan-portal/1", "gongshilan-standing/1"


def exchange_files(
    portal: Portal,
    edition: Edition,
    graph: Graph,
    assessment: Assessment,
    as_of: date,
    home: str,
    files: Mapping[str, bytes],
    filed: Callable[[Obligation], bool],
) -> dict[str, bytes]:
    """The files, by address. ``home`` is the edition's address or empty, ``files`` what else the edition holds,
    ``filed`` whether an obligation asks for something to be sent up. Nothing in an edition that
    not everybody may read."""
    if edition.scope != portal.scopes[0].id:
        return {}
    own_id = portal_id(portal)
    found = {
        f"{STANDING}/{campaign.id}.json": _bytes(_standing(own_id, campaign, graph, assessment, as_of, filed))
        for campaign in graph.campaigns()
    }
    tables = [_table(path, raw, "standing", path.rsplit("/", 1)[-1].removesuffix(".json")) for path, raw in found.items()]
    tables += [_table(PACKAGE, files[PACKAGE], "package", "")] if PACKAGE in files else []
    settings = portal.data.get("federation", {})
    above = settings.get("above", {})
    licence = portal.data.get("licence")
    said = {
        "schema": PORTAL_SCHEMA,
        "id": own_id,
        "title": _told(portal.title),
        "publisher": _told(str(portal.data.get("publisher") or portal.title)),
        "home": home,
        "above": {"title": _told(str(above.get("title", ""))), "url": str(above.get("url", ""))},
        "as_of": as_of.isoformat(),
        "synthetic": bool(portal.data.get("synthetic")),
        **({"licence": _told(str(licence["title"]))} if licence else {}),
        "editions": [{"id": edition.id, "label": _told(edition.label), "url": home}],
        "campaigns": [_campaign(campaign) for campaign in graph.campaigns()],
        "tables": tables,
    }
    schemas = {f"data/schema/exchange-{name}.json": _bytes(exchange_schema(name)) for name in ("portal", "standing")}
    return {PORTAL: _bytes(said), **found, **schemas}


def portal_id(portal: Portal) -> str:
    """What the portal calls itself: what it says, else its domain."""
    return str(portal.data.get("federation", {}).get("id") or portal.data.get("site_domain") or "portal")


def exchange_schema(name: str) -> dict[str, Any]:
    """A JSON Schema of ``schema/exchange``: what is shipped, for a portal may not loosen what it holds others to. Raises SchemaError."""
    return load_yaml(folder("schema") / "exchange" / f"{name}.yml")


def _standing(
    own_id: str, campaign: Record, graph: Graph, assessment: Assessment, as_of: date, filed: Callable[[Obligation], bool]
) -> dict[str, Any]:
    duties = [duty for duty in assessment.duties if duty.campaign == campaign.id and duty.unit in graph]
    rules = {duty.obligation.id: duty.obligation for duty in duties}
    places = {name: number for number, name in enumerate(rules)}
    units = graph.units(campaign.id)
    unit_places = {unit.id: number for number, unit in enumerate(units)}
    return {
        "schema": STANDING_SCHEMA,
        "portal": own_id,
        "as_of": as_of.isoformat(),
        "campaign": _campaign(campaign),
        "obligations": [
            {"id": item.id, "clause": _told(item.clause), "title": _told(item.title), "filing": filed(item)}
            for item in rules.values()
        ],
        "units": [
            {"id": unit.name, "title": _told(unit.title), "parent": plain_id(str(unit.data.get("parent", "")))}
            for unit in units
        ],
        "duties": [
            [
                unit_places[duty.unit],
                places[duty.obligation.id],
                duty.state.value,
                duty.due.isoformat() if duty.due else None,
                duty.met_on,
            ]
            for duty in duties
        ],
    }


def _campaign(campaign: Record) -> dict[str, str]:
    return {"id": campaign.id, "title": _told(campaign.title), "rulebook": str(campaign.data["rulebook"])}


def _table(path: str, raw: bytes, role: str, campaign: str) -> dict[str, Any]:
    digest = hashlib.sha256(raw).hexdigest()
    return {"path": path, "role": role, "campaign": campaign, "bytes": len(raw), "sha256": digest}


_LONGEST = 300
# Others refuse what looks like markup or cannot be seen; a title that has such a mark is told with one that looks like it.
_TOLD = {ord("<"): "＜", ord(">"): "＞"}


def _told(text: str) -> str:
    return "".join(c for c in text.translate(_TOLD) if c.isprintable())[:_LONGEST]


def _bytes(value: Mapping[str, Any]) -> bytes:
    """JSON with a line for each entry of a long list, so that what changed between two days is small."""
    return ("{\n" + ",\n".join(_members(value)) + "\n}\n").encode()


def _members(value: Mapping[str, Any]) -> Iterator[str]:
    for key, item in value.items():
        if isinstance(item, list) and item:
            inner = ",\n".join(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in item)
            yield f"{json.dumps(key)}: [\n{inner}\n]"
        else:
            yield f"{json.dumps(key)}: {json.dumps(item, ensure_ascii=False)}"
