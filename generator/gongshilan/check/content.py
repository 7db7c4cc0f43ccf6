"""All of a content folder: portal file and records, with every problem found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongshilan.check.portal import check_portal
from gongshilan.check.record import RecordChecker
from gongshilan.kinds.schema import Field, Schema
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


def check_content(content: Content, schema: Schema, portal_schema: tuple[Mapping[str, Field], Mapping[str, Any]]) -> Checked:
    """Check everything that was read. Without a usable portal file the records are still checked, against the scopes
    that the kinds themselves name, so that one run shows every problem."""
    problems = list(content.problems)
    portal: Portal | None = None
    if content.portal is not None:
        portal, found = check_portal(content.portal, *portal_schema)
        problems += found
        if portal is not None:
            problems += _undeclared_scopes(portal, schema)
    checker = RecordChecker(schema, portal if portal is not None else _any_scope(schema))
    records: list[Record] = []
    for source in content.sources:
        record, found = checker.check(source)
        problems += found
        if record is not None:
            records.append(record)
    if portal is not None and not content.sources and not content.problems:
        problems.append(Problem("content-empty", Place(PORTAL_FILE)))
    sources = {source.path: source for source in content.sources}
    return Checked(portal, tuple(records), sources, tuple(problems), content.portal)


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


def _any_scope(schema: Schema) -> Portal:
    scopes = tuple(Scope(name, name, rank) for rank, name in enumerate(sorted(_schema_scopes(schema))))
    return Portal("", {}, scopes, (), None, "")
