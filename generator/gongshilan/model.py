"""The values that flow between the stages. No behaviour beyond small look-ups, no I/O.

Each stage takes the types of the stage before it and returns the next: ``Record`` (check) → ``Graph`` (link) → ``Assessment``
(assess) → an edition's own graph and assessment (project) → ``Page`` (pages).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from gongshilan.days import day_of
from gongshilan.demands import Obligation, Requirement

_Date = date  # in a class with a field of that name

HIDDEN_COUNT = "※"
"""Stands in projected data where a count is too small to be told (:mod:`gongshilan.disclosure`). Text where a
number belongs: it is added to no sum, compared with no number, and never taken for 0 or for missing."""


LOWER_BOUNDS = frozenset({"not_before", "source_not_before"})
"""Values of ``date_basis`` under which ``date`` only says before which day something was not."""
DAY_UNKNOWN = "day_unknown"
"""The ``date_basis`` of what was done on a day nobody knows; ``date`` is then that of a document that tells of it, or None."""
BORROWED = frozenset({"source", "source_not_before"})
"""Values of ``date_basis`` under which ``date`` is that of another document."""


def plain_id(record_id: str) -> str:
    """The id as editors write it and readers see it. A record that belongs to the portal is in each campaign under an id of its own,
    ``<campaign>.<written id>`` (:mod:`gongshilan.link.shared`); every other is called what its file is."""
    return record_id.rpartition(".")[2]


def _plain(value: Any, before: str) -> Any:
    if isinstance(value, str):
        return value.removeprefix(before)
    if isinstance(value, Mapping):
        return {key: _plain(item, before) for key, item in value.items()}
    return [_plain(item, before) for item in value] if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Record:
    """One checked record: the file's fields as the schema types them, plus its Markdown body.

    ``data`` holds ISO dates, ids of terms and of records, and ``{from, to, text}`` for stretches of time.
    ``said`` maps a dotted path (``date``, ``phases.0.when``) to the author's wording where it differs.
    ``date`` is what dates the record; ``date_basis`` says what that day is: ``own`` a day it states, ``not_before`` a lower bound it
    states, ``source`` and ``source_not_before`` likewise of the earliest document it is taken from, ``day_unknown``, ``none``.
    """

    id: str
    kind: str
    campaign: str
    unit: str | None
    scope: str
    data: Mapping[str, Any]
    body: str
    path: str
    said: Mapping[str, str] = field(default_factory=dict)
    date: str | None = None
    date_basis: str = "own"
    shares: bool = False  # it is the portal's, or names records that are by their ids in its campaign

    @property
    def name(self) -> str:
        """The id as it is written."""
        return plain_id(self.id)

    @property
    def written(self) -> Mapping[str, Any]:
        """``data`` with the ids that editors and rulebooks write."""
        return _plain(self.data, f"{self.campaign}.") if self.shares else self.data

    @property
    def title(self) -> str:
        """Display title."""
        return str(self.data.get("title", self.name))

    @property
    def day(self) -> _Date | None:
        """``date`` as a day."""
        return day_of(self.date)


@dataclass(frozen=True, slots=True)
class Edge:
    """A reference ``source --path--> target`` (ids), as the author wrote it."""

    source: str
    path: str
    target: str


class State(StrEnum):
    """States of an obligation, worst last."""

    MET = "met"
    MET_LATE = "met-late"
    WAIVED = "waived"
    NOT_APPLICABLE = "not-applicable"
    OPEN = "open"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence to be made from the text catalogue: ``code`` names it, ``params`` fill it."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days, both ends included. ``steps`` says how it arose, in order."""

    start: date | None
    end: date | None
    wording: str
    steps: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A record that counted towards a requirement. ``amount`` is 1, or the summed figure; ``date`` is ISO.
    ``via`` names the notice record or the edition (``edition:public``) by which it was published. ``basis``: see ``Record.date_basis``;
    ``own`` where something else than the record's date dates it."""

    record: str
    date: str
    amount: int | float = 1
    subject: str | None = None
    via: str | None = None
    basis: str = "own"


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A record that was looked at and did not count, and why not."""

    record: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class SubjectResult:
    """How one leader (or representative …) stands on a ``per`` requirement."""

    subject: str
    met: bool
    have: int | float
    need: int | float
    met_on: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class RequirementResult:
    """What became of one requirement. ``have``/``need`` count subjects where ``per`` is given, else records or the sum."""

    requirement: Requirement
    met: bool
    have: int | float
    need: int | float
    met_on: str | None
    window: Window
    counted: tuple[Evidence, ...]
    nearly: tuple[NearMiss, ...]
    missing: tuple[Reason, ...]
    subjects: tuple[SubjectResult, ...] = ()
    parts: tuple[RequirementResult, ...] = ()  # of any_of, or of each phase or period
    stretch: str = ""  # title of the phase, of a part that is one of each
    notes: tuple[Reason, ...] = ()  # why it is met although nothing counted
    so_far: bool = False  # met only because nothing was raised yet, while the window is open


def leaves(result: RequirementResult) -> Iterator[RequirementResult]:
    """The requirement itself, or each of its alternatives."""
    if not result.parts:
        yield result
    for part in result.parts:
        yield from leaves(part)


@dataclass(frozen=True, slots=True)
class Duty:
    """One unit's standing on one obligation as of a date: a row of ``gongshilan report``."""

    campaign: str
    unit: str
    obligation: Obligation
    state: State
    due: date | None
    met_on: str | None
    window: Window
    results: tuple[RequirementResult, ...]
    reasons: tuple[Reason, ...] = ()  # why not applicable, waived, extended, hidden
    deviation: str | None = None  # id of the deviation record that applies
    hidden: bool = False  # the state rests on records this edition does not show
    untimed: bool = False  # done, but nobody can say whether in time


@dataclass(frozen=True, slots=True)
class Figure:
    """A computed figure of one unit: ``value`` in ``measure`` (人, 次 …), from ``records``. ``stated``: a number that records state;
    where none does, it is not known, and no nought."""

    id: str
    unit: str
    value: int | float
    records: tuple[str, ...]
    measure: str = ""
    hidden: bool = False  # the value rests on records this edition does not show
    stated: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A typed figure set beside the computed one. ``difference`` = claimed − borne out; None where no figure computes it.
    Compared are records from ``since`` to ``until`` (ISO; None: no bound), only ``subject`` where the claim is about one record."""

    record: str
    figure: str
    claimed: int | float
    borne_out: int | float | None
    difference: int | float | None
    place: str
    said: str
    index: int = 0  # which of the record's claims
    since: str | None = None
    until: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """Records that hang together from a suggestion to its survey, in stage order. ``stages`` maps stage number to ids."""

    id: str
    stages: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Lateness:
    """Where a matter with a status (suggestion, problem, rectification item …) stands as of a day, on two axes.

    ``open``: something is still to be done. ``state``: whether it is late (met, met-late, open, due-soon, overdue); None where
    nothing can be said, ``why`` then tells why (no-deadline | day-unknown | lasting), empty for a kind that knows no deadline.
    ``due`` is the day it is judged against, ``was_due`` the one before an extension, ``done`` the day it was answered or closed.
    """

    record: str
    open: bool
    state: State | None = None
    due: date | None = None
    was_due: date | None = None
    done: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything derived from one graph as of one day. Tuples are in a stable order."""

    as_of: date
    duties: tuple[Duty, ...]
    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...]
    threads: tuple[Thread, ...]
    lateness: Mapping[str, Lateness] = field(default_factory=dict)  # by record; those that exist by the day


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The states of one campaign at an earlier day, by unit and obligation id. ``untimed``: see :class:`Duty`."""

    campaign: str
    day: date
    states: Mapping[tuple[str, str], State]
    untimed: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """One rung of the portal's ordered list of audiences, lowest first."""

    id: str
    label: str
    rank: int


@dataclass(frozen=True, slots=True)
class Edition:
    """An audience for which a site is built: sees records and fields of scopes up to ``scope``."""

    id: str
    label: str
    scope: str
    units: tuple[str, ...] = ()  # narrowed to these units and those under them; empty = all


@dataclass(frozen=True, slots=True)
class Released:
    """A table of votes that was told in a release (:mod:`gongshilan.disclosure.ledger`). ``votes`` by group and grade; ``told`` is
    ``exact``, the group of which a lower bound was told, or empty for nothing; ``grades`` are the groups whose single grades were told."""

    campaign: str
    kind: str
    question: str
    unit: str | None
    votes: Mapping[str, Mapping[str, int]]
    told: str
    grades: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Portal:
    """content/portal.yml, checked. ``released`` is what was told of votes in earlier releases; ``incomplete``: records
    with mistakes were left out, and every page says so."""

    title: str
    data: Mapping[str, Any]
    scopes: tuple[Scope, ...]
    editions: tuple[Edition, ...]
    as_of: date | None
    timezone: str
    released: tuple[Released, ...] = ()
    incomplete: bool = False

    def rank(self, scope: str) -> int:
        """Rank of a scope id. Raises KeyError for one the portal does not declare (default is denial)."""
        for item in self.scopes:
            if item.id == scope:
                return item.rank
        raise KeyError(scope)


@dataclass(frozen=True, slots=True)
class Change:
    """One version of a record as an edition may know it: on which day (portal's time zone) which fields changed.
    ``kind`` is added | changed | removed; ``fields`` are dotted paths of visible fields (or ``body``); ``uncommitted``
    marks the version in the working tree that git does not have yet (``on`` is then None)."""

    record: str
    on: date | None
    kind: str
    fields: tuple[str, ...] = ()
    uncommitted: bool = False


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A cleaned attachment as pages show it: ``name`` is the last part of its address (``files/<record>/<name>``), ``kind`` what it is
    (pdf, png, jpeg, docx, xlsx, txt, csv), ``size`` in bytes."""

    name: str
    kind: str
    size: int


class Later(Mapping[str, Any]):
    """A view that is made when it is asked for, and each time anew: ask for :meth:`whole` once. ``make`` gives the view."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[], Mapping[str, Any]]) -> None:
        self._make = make

    def whole(self) -> Mapping[str, Any]:
        """The view."""
        return self._make()

    def __getitem__(self, key: str) -> Any:
        return self.whole()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole())

    def __len__(self) -> int:
        return len(self.whole())


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an edition. ``path`` is its address below the edition, ending in ``.html``; ``view`` is everything its
    template needs, JSON-like; ``layout`` names the template in ``theme/layouts/``. ``section`` marks the entry of the main menu it belongs to."""

    path: str
    layout: str
    title: str
    view: Mapping[str, Any]
    section: str = ""
