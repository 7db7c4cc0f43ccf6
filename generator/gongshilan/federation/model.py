"""What is known of another portal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from gongshilan.model import State


class Table(NamedTuple):
    """A table a portal names: where it is below its home, what it is for, of which campaign, how large, SHA-256 (hex)."""

    path: str
    role: str
    campaign: str
    bytes: int
    sha256: str


class Rule(NamedTuple):
    """An obligation of another portal's rulebook; ``filing``: it asks for something to be sent up."""

    id: str
    clause: str
    title: str
    filing: bool


class Unit(NamedTuple):
    """A unit of another portal."""

    id: str
    title: str
    parent: str


class Row(NamedTuple):
    """How a unit stands on an obligation."""

    unit: Unit
    rule: Rule
    state: State
    due: date | None
    met_on: date | None


@dataclass(frozen=True, slots=True)
class About:
    """What a portal says of itself in ``data/portal.json``."""

    id: str
    title: str
    publisher: str
    as_of: date
    synthetic: bool
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One campaign of another portal."""

    portal: str
    as_of: date
    campaign: str
    title: str
    rules: tuple[Rule, ...]
    units: tuple[Unit, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line of the list: the portal's id (by which it is kept), what it is called here, its home (ending in a slash), the file of public
    keys one of which must have signed (empty: none asked), and as which of our campaigns its campaigns count."""

    id: str
    title: str
    url: str
    key: str = ""
    campaigns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What was kept of a portal: ``fetched_on`` is the day it last gave what it should, ``tried_on`` the last day it was asked; ``error``
    is why it failed then (a key of the catalogue's branch ``harvest.errors``), or empty. ``signed``: a signature was checked."""

    wanted: Wanted
    fetched_on: date | None = None
    tried_on: date | None = None
    error: str = ""
    detail: str = ""
    etag: str = ""
    modified: str = ""
    signed: str = ""  # SHA-256 (hex) of the keys that were asked for
    about: About | None = None
    standings: tuple[Standing, ...] = ()

    def of_campaign(self, campaign: str) -> Standing | None:
        """What counts for one of our campaigns."""
        for standing in self.standings:
            if self.wanted.campaigns.get(standing.campaign, standing.campaign) == campaign:
                return standing
        return None

    def days_old(self, day: date) -> int:
        """How many days before ``day`` its figures are of; 0 where it has none."""
        return max((day - self.about.as_of).days, 0) if self.about is not None else 0
