"""What the anchors of a rulebook name must exist and must not lead back to where they started."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gongshilan.demands import Anchor, Obligation, Requirement
from gongshilan.kinds.load import SchemaError

OF_CAMPAIGN = frozenset({"phase", "step", "campaign"})
"""What gives an anchor a day that the campaign says."""
_Node = tuple[str, str]
"""Obligation id and requirement id; the latter empty for the obligation as a whole."""


def anchors_of(requirement: Requirement) -> Iterator[Anchor]:
    """Every anchor a requirement names, those of its alternatives too."""
    within = requirement.within.of if requirement.within is not None else None
    yield from (anchor for anchor in (requirement.before, requirement.after, within) if anchor is not None)
    for part in requirement.any_of:
        yield from anchors_of(part)


def check_anchors(obligations: Sequence[Obligation], where: str) -> None:
    """Raises SchemaError for a requirement or obligation that does not exist, or whose day rests on its own."""
    known = {item.id: {requirement.id for requirement in item.requires} for item in obligations}
    rests: dict[_Node, list[_Node]] = {}
    for obligation in obligations:
        own = [obligation.within.of] if obligation.within is not None else []
        # A window is held to by every requirement that has none of its own; so its anchor is an anchor of each.
        for requirement in obligation.requires:
            node = (obligation.id, requirement.id)
            given = [*anchors_of(requirement), *(own if requirement.window is None else ())]
            rests[node] = [_target(anchor, obligation, known, where) for anchor in given if _named(anchor)]
        rests[obligation.id, ""] = [(obligation.id, requirement.id) for requirement in obligation.requires]
    _no_circle(rests, where)


def _named(anchor: Anchor) -> bool:
    return anchor.how in ("requirement", "obligation")


def _target(anchor: Anchor, obligation: Obligation, known: Mapping[str, set[str]], where: str) -> _Node:
    target = (obligation.id, anchor.name) if anchor.how == "requirement" else (anchor.name, "")
    if target[0] not in known or (target[1] and target[1] not in known[target[0]]):
        raise SchemaError(f"{where}: {obligation.id}: no {anchor.how} {anchor.name}")
    return target


def _no_circle(rests: Mapping[_Node, Sequence[_Node]], where: str) -> None:
    done: set[_Node] = set()

    def visit(node: _Node, below: tuple[_Node, ...]) -> None:
        if node in below:
            circle = " → ".join(":".join(filter(None, item)) for item in (*below[below.index(node) :], node))
            raise SchemaError(f"{where}: days rest on each other: {circle}")
        if node not in done:
            for other in rests[node]:
                visit(other, (*below, node))
            done.add(node)

    for node in rests:
        visit(node, ())
