"""What stages say of records that several campaigns have, said as editors know them: by the written id, and once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from gongshilan.check.content import Checked
from gongshilan.link.graph import Graph
from gongshilan.model import plain_id
from gongshilan.problems import Problem


def told_once(problems: Iterable[Problem], graph: Graph) -> list[Problem]:
    """Problems with written ids; what is wrong with a record that several campaigns have is one problem."""
    problems = list(problems)
    ids = [re.escape(record.id) for record in graph if record.name != record.id] if problems else []
    if not ids:
        return problems
    pattern = re.compile(rf"(?<![a-z0-9.-])(?:{'|'.join(sorted(ids, key=len, reverse=True))})(?![a-z0-9-])")
    found: dict[str, Problem] = {}
    for problem in problems:
        told = replace(problem, params={key: _plain(value, pattern) for key, value in problem.params.items()})
        found.setdefault(repr((told.code, told.place, told.warning, sorted(told.params.items()))), told)
    return list(found.values())


def _plain(value: Any, pattern: re.Pattern[str]) -> Any:
    return pattern.sub(lambda match: plain_id(match[0]), value) if isinstance(value, str) else value


def with_units(checked: Checked, graph: Graph) -> Checked:
    """The portal's editions of some units, narrowed to these units in every campaign."""
    portal = checked.portal
    if portal is None or not any(edition.units for edition in portal.editions):
        return checked
    editions = tuple(
        replace(edition, units=tuple(item for unit in edition.units for item in _in_campaigns(unit, graph)))
        for edition in portal.editions
    )
    return replace(checked, portal=replace(portal, editions=editions))


def _in_campaigns(unit: str, graph: Graph) -> list[str]:
    return [record.id for record in graph.shared(unit)] or [unit]
