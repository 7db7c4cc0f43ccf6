"""What an edition can know of a requirement that nothing in it bears out: that something is lacking altogether is known only where
everything is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gongshilan.demands import Requirement
from gongshilan.kinds.schema import Schema
from gongshilan.model import Portal


@dataclass(frozen=True, slots=True)
class Seen:
    """``everything``: records of every scope are seen. ``beyond``: whether the records a requirement asks for are of kinds that are
    never seen (whatever there may be of them)."""

    everything: bool
    beyond: Callable[[Requirement], bool]


ALL = Seen(True, lambda _: False)
"""Of the truth itself."""


def seen(portal: Portal, schema: Schema, sees_scope: Callable[[str], bool]) -> Seen:
    """``sees_scope(scope)`` says of a scope's id whether the edition shows it."""

    def beyond(requirement: Requirement) -> bool:
        if requirement.any_of:
            return all(beyond(part) for part in requirement.any_of)
        kind = schema.kinds.get(requirement.kind or "")
        return kind is not None and not sees_scope(kind.scope)

    return Seen(all(sees_scope(scope.id) for scope in portal.scopes), beyond)
