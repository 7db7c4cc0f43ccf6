"""As much of one record as an audience is shown: of its data, of the wording of its dates, of its body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from gongshilan.kinds.schema import Kind
from gongshilan.model import Record
from gongshilan.project.fields import FieldProjection
from gongshilan.read.passages import visible
from gongshilan.visibility.audience import Audience
from gongshilan.visibility.days import WITHDRAWN
from gongshilan.visibility.extent import Extent

# What a withdrawn record still says: that it was there, and why it is no more.
_WITHDRAWN_FIELDS = frozenset({"kind", "title", "unit", WITHDRAWN})
# Of a withdrawn campaign or unit also what all its records hang on.
_STRUCTURE = frozenset({"rulebook", "period", "phases", "level", "class", "parent"})
# What an edge to a unit needs that has no page.
_NAME = frozenset({"kind", "title", "short_title", "parent"})


def part(
    record: Record, data: Mapping[str, Any], extent: Extent, kind: Kind, audience: Audience, known: Callable[[str], bool]
) -> Record:
    """The record as it is shown. ``data`` are its own with the counts that are told in their places; ``extent`` is above
    ``HIDDEN``; ``known(id)`` tells whether a record may be named."""
    view = FieldProjection(data, record.said, kind.fields, audience.sees_scope, known, audience.as_of.isoformat())
    keep = _kept(record, extent)
    if keep is None:
        shown = {key: value for key, value in view.data.items() if key != WITHDRAWN}  # else one to come
        said = {path: words for path, words in view.said.items() if path.split(".")[0] != WITHDRAWN}
        body = visible(record.body, audience.sees_scope)
        whole = shown == record.data and said == record.said and body == record.body
        return record if whole else replace(record, data=shown, said=said, body=body)
    shown = {key: value for key, value in view.data.items() if key in keep}
    return replace(
        record, data=shown, said={path: words for path, words in view.said.items() if path.split(".")[0] in shown}, body=""
    )


def _kept(record: Record, extent: Extent) -> frozenset[str] | None:
    if extent is Extent.NAMED:
        return _NAME
    if extent is not Extent.WITHDRAWN:
        return None
    return _WITHDRAWN_FIELDS | _STRUCTURE if record.kind in ("campaign", "unit") else _WITHDRAWN_FIELDS
