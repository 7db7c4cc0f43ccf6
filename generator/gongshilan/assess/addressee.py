"""Whether something was filed with the office that must have it. What is only copied to an office is not filed with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from gongshilan.assess.setting import Setting
from gongshilan.demands import Requirement
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Reason, Record

ABOVE = "above"
"""Stands in ``filed_with`` for the unit above, and as ``{above}`` in a text for its name."""
_NAME_ABOVE = "{above}"
_FILING = "filing"
_COPIED = "copied"


def misdirected(
    record: Record, requirement: Requirement, setting: Setting, graph: Graph, schema: Schema
) -> Iterator[Reason]:
    """Why a filing does not count: it was only copied, or went to another office than the obligation names."""
    wanted = setting.obligation.filed_with
    if record.kind != _FILING or requirement.any_addressee or not wanted:
        return
    kind = schema.kinds[_FILING]
    if record.data.get("manner") == _COPIED:
        label = schema.label_of(kind, "manner", _COPIED)
        yield Reason("only-copied", {"field": kind.label_at("manner"), "value": label})
    over = graph.get(graph.parent(setting.unit.id))
    if over is None and all(text == ABOVE or _NAME_ABOVE in text for text in wanted):
        return  # no unit above is on record: there is nothing to hold the addressee against
    offices = tuple(_offices(wanted, over))
    given = str(record.data.get("to_office", ""))
    if over is not None and ABOVE in wanted and record.data.get("to") == over.id:
        return
    if _folded(given) not in {_folded(office) for office in offices}:
        yield Reason("other-addressee", {"field": kind.label_at("to_office"), "value": given, "offices": "、".join(offices)})


def _offices(wanted: tuple[str, ...], over: Record | None) -> Iterator[str]:
    for text in wanted:
        if over is not None:
            yield over.title if text == ABOVE else text.replace(_NAME_ABOVE, over.title)
        elif text != ABOVE and _NAME_ABOVE not in text:
            yield text


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
