"""What pages are given: one edition, already projected, and nothing else to look anything up in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

from gongshilan.demands import Obligation
from gongshilan.federation.model import Known
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Assessment, AttachedFile, Change, Edition, Portal, Snapshot


class RulebookLike(Protocol):
    """As much of a rulebook as pages need."""

    @property
    def id(self) -> str:
        """Its id, as campaigns name it."""

    @property
    def title(self) -> str:
        """Display title."""

    @property
    def cites(self) -> Sequence[Mapping[str, Any]]:
        """The documents it reads: title, issuer, date, number."""

    def document(self, obligation: Obligation | None = None) -> Mapping[str, Any]:
        """The one an obligation stands in; empty where none is cited."""

    @property
    def approval(self) -> Mapping[str, tuple[str, ...]]:
        """Steps to be taken before a record of a kind leaves its unit."""

    @property
    def answer_days(self) -> str:
        """How the days of an answer are counted: calendar or working."""

    @property
    def full_counts(self) -> str:
        """The lowest audience that is told every count of votes."""

    @property
    def open_figures(self) -> Mapping[str, str]:
        """Figures told in full, with the lowest audience told."""

    @property
    def leads(self) -> str:
        """What the table is called in which leaders are looked at one by one; empty: the usual name."""

    @property
    def key_figures(self) -> Sequence[str]:
        """Ids of the figures a reader asks for first; empty: the usual ones."""

    @property
    def obligations(self) -> Sequence[Obligation]:
        """Its entries, in the document's order."""


class HandPage(NamedTuple):
    """A hand-written page: ``path`` relative to ``content/pages`` (``help/write.md``), its title, and its Markdown without the
    heading at its top, which is ``heading`` (if it differs from the title) with the id ``anchor``."""

    path: str
    title: str
    markdown: str
    heading: str = ""
    anchor: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, eq=False)  # one is no other, whatever they hold
class EditionView:
    """Everything one edition's pages are made from. ``graph``, ``assessment`` and ``changes`` are already projected:
    whatever is in them, this audience may see.
    """

    portal: Portal
    edition: Edition
    schema: Schema
    rulebooks: Mapping[str, RulebookLike]
    graph: Graph
    assessment: Assessment
    changes: tuple[Change, ...]
    snapshots: tuple[Snapshot, ...]
    text: Mapping[str, Any]
    problem_codes: Sequence[Mapping[str, str]]
    as_of: date
    pages: tuple[HandPage, ...] = ()
    whole_history: bool = True  # False where older commits, or some of what they stored, could not be read
    files: Mapping[str, Mapping[str, AttachedFile]] = field(default_factory=dict)  # by record and name
    past: tuple[Mapping[str, str], ...] = ()  # campaigns that are frozen: id, title, as_of (ISO), digest
    others: tuple[Known, ...] = ()  # other portals, as far as they publish it
