"""What keeps a record back from readers, for another that is made of it and stands elsewhere: in a later campaign, under another unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from gongshilan.kinds.rulebook import Rulebook
from gongshilan.model import Edition, Portal, Record
from gongshilan.visibility.approval import Find
from gongshilan.visibility.audience import Audience
from gongshilan.visibility.days import PUBLISH_FROM, publish_from
from gongshilan.visibility.extent import Extent
from gongshilan.visibility.readers import Readers

_SCOPE = "scope"


def handed_on(
    record: Record, campaign: str, unit: str | None, portal: Portal, rulebooks: Mapping[str, Rulebook], find: Find, day: date
) -> dict[str, str]:
    """The fields with which a record made of ``record`` in a campaign, under a unit there (ids), is seen by nobody who on ``day`` does
    not see ``record`` whole: a scope as narrow as all that is above it and its missing approval make it, the day before which it is
    not to be seen. What the new place holds back by itself is not said again."""
    found: dict[str, str] = {}
    opens = max((on for item in _above(record, find) if (on := publish_from(item)) is not None), default=date.min)
    if opens > day:
        found[PUBLISH_FROM] = opens.isoformat()
    scopes = sorted(portal.scopes, key=lambda scope: scope.rank)
    narrowest = scopes[-1]
    for scope in scopes:
        audience = Audience(Edition(scope.id, scope.label, scope.id), portal, rulebooks, find, max(day, opens))
        if audience.extent(record) is Extent.WHOLE:
            narrowest = scope
            break
    there = Readers(portal, find).rank(replace(record, campaign=campaign, unit=unit, data={}))
    if there < narrowest.rank:
        found[_SCOPE] = narrowest.id
    elif _SCOPE in record.data:
        found[_SCOPE] = record.scope
    return found


def _above(record: Record, find: Find) -> list[Record]:
    """The record, its campaign, its unit and every unit above."""
    found = [record]
    names = [record.campaign, record.unit]
    while names:
        name = names.pop()
        item = find(name) if name is not None else None
        if item is not None and item not in found:
            found.append(item)
            parent = item.data.get("parent")
            names.append(str(parent) if parent else None)
    return found
