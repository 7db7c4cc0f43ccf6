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
class Anchor:
    """A day that another is set against. ``how`` says what kind of thing gives it, ``name`` which one:

    ``requirement`` (of the same obligation) and ``obligation``: the day it was met; ``kind``: the first or last (``which``) record
    that passes ``where`` and ``refers``; ``field``: a day in the record itself; ``ref``: the day of the record referred to at that
    path; ``phase``, ``step``, ``campaign``: as the campaign says. ``edge``: start or end, where there are two days.
    """

    how: str
    name: str
    edge: str
    where: Mapping[str, Any] | None = None
    refers: Mapping[str, Target] = field(default_factory=dict)
    which: str = "first"


@dataclass(frozen=True, slots=True)
class Within:
    """So many days from an anchor's day on, working days if so said. ``days`` None: from the anchor's day on, without an end."""

    days: int | None
    working: bool
    of: Anchor


@dataclass(frozen=True, slots=True)
class Each:
    """A requirement owed once in every stretch: in each phase of the campaign (``phases`` names some of them, None means all), or
    in each whole ``period`` (week, month) of the window. Due ``days`` after the stretch's ``edge``. ``field``: the path at
    which a record names its phase; without it, its day tells."""

    phases: tuple[str, ...] | None
    period: str
    edge: str
    days: int
    working: bool
    field: str


@dataclass(frozen=True, slots=True)
class Lasts:
    """How many days the stretch at ``field``, or from the day there to the one at ``until``, must have, both ends included."""

    field: str
    until: str
    days: int
    working: bool


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
    before: Anchor | None = None
    after: Anchor | None = None
    same_day: bool = False
    within: Within | None = None
    each: Each | None = None
    lasts: Lasts | None = None
    shows_figures: bool = False
    any_addressee: bool = False
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
    filed_with: tuple[str, ...] = ()  # offices as filings name them; ``above``: the unit above, whatever it is
    scope: str = ""
    within: Within | None = None  # of a window that begins with something that happens
    cite: str = ""  # key of the document, where the rulebook cites several
    notes: tuple[str, ...] = ()  # what of the clause is not looked for, or otherwise than it says, and why
