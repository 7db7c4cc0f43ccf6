"""content/portal.yml → Portal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gongshilan.check.addresses import is_device
from gongshilan.check.meant import nearest_scope
from gongshilan.check.normalise import Normalised
from gongshilan.check.slips import is_text
from gongshilan.check.typing import Typed
from gongshilan.check.validate import Validator
from gongshilan.kinds.schema import Field
from gongshilan.model import Edition, Portal, Scope
from gongshilan.problems import Problem
from gongshilan.read.cut import cut_values
from gongshilan.read.passages import is_mark
from gongshilan.read.source import Source
from gongshilan.read.values import texts

DEFAULT_TIMEZONE = "Asia/Shanghai"


def check_portal(
    source: Source, fields: Mapping[str, Field], json_schema: Mapping[str, Any]
) -> tuple[Portal | None, list[Problem]]:
    """The portal, or None and what is wrong with its file (codes ``field-*``, ``value-cut``,
    ``date-invalid``, ``id-reserved``, ``scope-*``, ``passage-outside-body``, ``portal-*``)."""
    typed = Typed(source, fields)
    cut = cut_values(source.tree, source.path, lambda path: is_text(fields, path))
    problems = [*typed.problems, *cut, *Validator(json_schema, fields).problems(typed.data, source, typed.refused)]
    if problems:
        return None, problems
    normal = Normalised(typed.data, fields, {}, source)
    problems = list(normal.problems)
    data = normal.data
    scopes = tuple(Scope(item["id"], item["label"], rank) for rank, item in enumerate(data["scopes"]))
    editions = tuple(
        Edition(item["id"], item["label"], item["scope"], tuple(item.get("units", ()))) for item in data["editions"]
    )
    problems += _repeated(source, "scopes", [scope.id for scope in scopes])
    problems += _repeated(source, "editions", [edition.id for edition in editions])
    known = {scope.id for scope in scopes}
    for index, edition in enumerate(editions):
        if is_device(edition.id):  # it becomes a folder
            problems.append(Problem("id-reserved", source.place(("editions", index, "id")), {"name": edition.id}))
        if edition.scope not in known:
            params = {"scope": edition.scope, "known": "、".join(scope.id for scope in scopes)}
            params["near"] = nearest_scope(edition.scope, ((scope.id, scope.label) for scope in scopes))
            problems.append(Problem("scope-unknown", source.place(("editions", index, "scope")), params))
    problems += [
        Problem("passage-outside-body", source.place(path))
        for path, value in texts(data)
        if any(map(is_mark, value.split("\n")))
    ]
    timezone = str(data.get("timezone", DEFAULT_TIMEZONE))
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        problems.append(Problem("portal-timezone", source.place(("timezone",)), {"value": timezone}))
    if problems:
        return None, problems
    as_of = date.fromisoformat(data["as_of"]) if "as_of" in data else None
    return Portal(str(data["title"]), data, scopes, editions, as_of, timezone), []


def _repeated(source: Source, field: str, ids: list[str]) -> list[Problem]:
    return [
        Problem("portal-repeated", source.place((field, index, "id")), {"field": field, "id": item})
        for index, item in enumerate(ids)
        if item in ids[:index]
    ]
