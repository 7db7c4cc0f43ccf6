"""What a rulebook demands, as values: its obligations, what satisfies each, and the words a requirement is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference must lead to: a record of one of ``kinds`` whose data fit ``where``."""

    kinds: tuple[str, ...]
    where: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """Records without which a requirement does not apply: at least ``min`` of ``kind`` that pass."""

    kind: str
    where: Mapping[str, Any] | None = None
    refers: Mapping[str, Target] = field(default_factory=dict)
    min: int = 1


@dataclass(frozen=True, slots=True)
class Covers:
    """Values at ``path`` which several records must reach between them. ``about`` is the path to what they must share."""

    path: str
    values: tuple[str, ...]
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Base:
    """Who must have taken part in a survey: records of ``kind`` that pass ``where``. The record names them at ``named``, or
    says only how many at the paths ``number`` (of which the last it fills counts); the values it states at ``categories``
    must be those at ``category`` of the list."""

    kind: str
    where: Mapping[str, Any] | None
    named: str
    number: tuple[str, ...]
    categories: str
    category: str
    share: Fraction
    assembly: Mapping[str, Any] | None = None  # one of the list that stands for more people than itself


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of what satisfies an obligation (see schema/README.md)."""

    id: str
    label: str
    kind: str | None = None
    where: Mapping[str, Any] | None = None
    match: Mapping[str, Any] | None = None
    per: str | None = None
    per_where: Mapping[str, Any] | None = None  # which records of kind ``per`` are asked
    expected: int | str | None = None
    subject: str | None = None
    min: int | str = 1
    max: int | str | None = None
    every: bool = False
    distinct: str | None = None
    share: Fraction | None = None
    of: str | None = None
    covers: Covers | None = None
    base: Base | None = None
    only_if: Raised | None = None
    unless: Raised | None = None
    differ: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counter: str = ""
    sum: str | None = None
    published_to: str | None = None
    refers: Mapping[str, Target] = field(default_factory=dict)
    match_refers: Mapping[str, Target] = field(default_factory=dict)
    any_of: tuple[Requirement, ...] = ()
    window: Mapping[str, Any] | None = None
    in_window: bool = False
    dated_by: str | None = None
    binds: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Obligation:
    """One entry of a rulebook."""

    id: str
    rulebook: str
    clause: str
    title: str
    text: str
    phase: str | None
    window: Mapping[str, Any]
    requires: tuple[Requirement, ...]
    binds: Mapping[str, Any] = field(default_factory=dict)
    audience: tuple[str, ...] = ()
    manner: tuple[str, ...] = ()
    filed_with: str | None = None
    scope: str = ""
