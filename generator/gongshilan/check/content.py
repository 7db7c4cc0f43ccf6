"""All of a content folder: portal file and records, with every problem found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gongshilan.check.addresses import address_problems
from gongshilan.check.meant import Titles, parts
from gongshilan.check.portal import check_portal
from gongshilan.check.record import RecordChecker
from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.model import Portal, Record, Scope
from gongshilan.problems import Place, Problem
from gongshilan.read.files import PORTAL_FILE, Content
from gongshilan.read.source import Source


@dataclass(frozen=True, slots=True)
class Checked:
    """What passed. ``sources`` keeps each record's source by record path, for places in later messages."""

    portal: Portal | None
    records: tuple[Record, ...]
    sources: Mapping[str, Source]
    problems: tuple[Problem, ...]
    portal_source: Source | None = None


Check = Callable[[RecordChecker, Source], tuple[Record | None, list[Problem]]]
"""Checks one source; what it gives for a source may be kept."""


def check_content(
    content: Content,
    schema: Schema,
    portal_schema: tuple[Mapping[str, Field], Mapping[str, Any]],
    check: Check = RecordChecker.check,
) -> Checked:
    """Check everything that was read. Without a usable portal file the records are still checked, against the scopes
    that the kinds themselves name, so that one run shows every problem."""
    problems = list(content.problems)
    portal: Portal | None = None
    if content.portal is not None:
        portal, found = check_portal(content.portal, *portal_schema)
        problems += found
        if portal is not None:
            problems += _undeclared_scopes(portal, schema)
            problems += _personal_below_the_top(portal, schema)
    checker = RecordChecker(schema, portal if portal is not None else _any_scope(schema))
    records: list[Record] = []
    for source in content.sources:
        record, found = check(checker, source)
        problems += found
        if record is not None:
            records.append(record)
    problems = [*_named(problems, records)]
    if portal is not None and not content.sources and not content.problems:
        problems.append(Problem("content-empty", Place(PORTAL_FILE)))
    problems += address_problems(records, [path for path, _ in content.pages])
    sources = {source.path: source for source in content.sources}
    return Checked(portal, tuple(records), sources, tuple(problems), content.portal)


def _named(problems: Iterable[Problem], records: Iterable[Record]) -> Iterator[Problem]:
    """Where somebody wrote the title of a record instead of its id, or the id not quite, the id is said."""
    titles = Titles(records)
    for problem in problems:
        params = dict(problem.params)
        if params.get("variant") == "id":
            found = titles.id_of(str(params.get("value", "")), str(params.get("kinds", "")))
            params |= {"variant": "named", "instead": found} if found else {}
        elif params.get("refers"):
            items = parts(str(params.get("value", "")))
            params["instead"] = f"[{', '.join(titles.id_of(item, str(params['refers'])) or item for item in items) or '…'}]"
        yield replace(problem, params=params) if params != problem.params else problem


def _schema_scopes(schema: Schema) -> set[str]:
    named = {kind.scope for kind in schema.kinds.values()}
    for kind in schema.kinds.values():
        named |= {field.scope for _, field in kind.walk() if field.scope}
    return named


def _undeclared_scopes(portal: Portal, schema: Schema) -> list[Problem]:
    """Scopes the schema relies on and the portal does not declare: without them nobody could say who may see what."""
    declared = {scope.id for scope in portal.scopes}
    return [
        Problem("scope-undeclared", Place(PORTAL_FILE), {"scope": scope})
        for scope in sorted(_schema_scopes(schema) - declared)
    ]


def _personal_below_the_top(portal: Portal, schema: Schema) -> list[Problem]:
    """Contact data and ID numbers leave no edition but the one for the highest audience, whatever the schema of a portal says."""
    top = portal.scopes[-1].id
    found = []
    for kind in schema.kinds.values():
        for path, field in kind.walk():
            if field.personal and top not in _scopes_around(kind, path):
                params = {"kind": kind.label, "field": path, "label": field.label, "scope": top}
                found.append(Problem("personal-below-top", Place(PORTAL_FILE), params))
    return found


def _scopes_around(kind: Kind, path: str) -> set[str]:
    """Scopes of a field and of those it stands in. Not the record's: an editor may lower that."""
    parts = path.split(".")
    around = [kind.field_at(".".join(parts[:length])) for length in range(1, len(parts) + 1)]
    return {field.scope for field in around if field is not None}


def _any_scope(schema: Schema) -> Portal:
    scopes = tuple(Scope(name, name, rank) for rank, name in enumerate(sorted(_schema_scopes(schema))))
    return Portal("", {}, scopes, (), None, "")
