"""``a.b`` in a template where ``a`` is a dictionary: what Jinja does, without raising an error inside for each of millions of them."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment

_METHODS = frozenset(dir(dict))
_ABSENT = object()


def hasten(environment: Environment) -> None:
    """Let an environment (and its overlays) look into plain dictionaries first. The answers are Jinja's own: names that dictionaries
    have as attributes, and everything that is no plain dictionary, are left to it."""
    plain = environment.getattr

    def attribute(value: Any, name: str) -> Any:
        if type(value) is dict and name not in _METHODS:
            found = value.get(name, _ABSENT)
            return environment.undefined(obj=value, name=name) if found is _ABSENT else found
        return plain(value, name)

    environment.getattr = attribute  # type: ignore[assignment, method-assign]
