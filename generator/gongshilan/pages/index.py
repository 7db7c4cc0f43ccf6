"""Everything pages look up, gathered once, so that no page walks all records or all duties again."""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

from gongshilan.check.addresses import MADE
from gongshilan.demands import Obligation
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import (
    Change,
    Claim,
    Duty,
    Figure,
    Reason,
    Record,
    State,
    Thread,
    leaves,
)
from gongshilan.pages import links
from gongshilan.pages.absolute import base_of
from gongshilan.pages.body import Resolver
from gongshilan.pages.edition_view import EditionView, HandPage, RulebookLike
from gongshilan.pages.words import Words
from gongshilan.project.seen import seen

_K = TypeVar("_K")
_V = TypeVar("_V")


@dataclass(frozen=True, slots=True)
class Use:
    """That a record counted for a duty (``nearly`` empty) or was looked at and did not count (the reasons): for whose, and how it stands."""

    campaign: str
    unit: str
    obligation: Obligation
    state: State
    requirement: str
    nearly: tuple[Reason, ...] = ()


class Site:
    """One edition with its look-ups. Read-only after construction."""

    def __init__(self, view: EditionView) -> None:
        self.view = view
        self.graph = view.graph
        self.schema = view.schema
        self.words = Words(view.text)
        self.rank = view.portal.rank(view.edition.scope)
        self.seen = seen(view.portal, view.schema, self.shown)
        self.duties_of_unit: Mapping[tuple[str, str], Sequence[Duty]] = _group(
            ((duty.campaign, duty.unit), duty) for duty in view.assessment.duties
        )
        self.duties_of_rule: Mapping[tuple[str, str], Sequence[Duty]] = _group(
            ((duty.campaign, duty.obligation.id), duty) for duty in view.assessment.duties
        )
        self.rules: Mapping[tuple[str, str], Obligation] = {
            key: duties[0].obligation for key, duties in self.duties_of_rule.items()
        }
        self.duties_of_campaign: Mapping[str, Sequence[Duty]] = _group(
            (duty.campaign, duty) for duty in view.assessment.duties
        )
        self.uses: Mapping[str, Sequence[Use]] = _group(_uses(view.assessment.duties))
        self.figures_of_unit: Mapping[str, Sequence[Figure]] = _group(
            (figure.unit, figure) for figure in view.assessment.figures
        )
        self.claims_of: Mapping[str, Sequence[Claim]] = _group((claim.record, claim) for claim in view.assessment.claims)
        self.changes_of: Mapping[str, Sequence[Change]] = _group((change.record, change) for change in view.changes)
        self.threads_of: Mapping[str, Sequence[Thread]] = _group(
            (record, thread) for thread in view.assessment.threads for stage in thread.stages.values() for record in stage
        )
        self.thread_page: dict[str, int] = {}  # filled by pages.threads.paginate before pages are made
        self.thread_kinds = _thread_kinds(view.schema, self.words)
        self.phase_titles: Mapping[tuple[str, str], str] = {
            (campaign.id, str(phase["id"])): str(phase["title"])
            for campaign in view.graph.campaigns()
            for phase in campaign.data.get("phases", ())
        }
        names = [set(kind.fields) for kind in view.schema.kinds.values()]
        self.common_fields = frozenset(set.intersection(*names)) if names else frozenset()
        self.units: Mapping[str, Sequence[Record]] = {
            campaign.id: view.graph.units(campaign.id) for campaign in view.graph.campaigns()
        }
        self.campaign_names: Mapping[str, str] = {
            campaign.id: self._campaign_name(campaign) for campaign in view.graph.campaigns()
        }
        self.by_kind: Mapping[tuple[str, str], Sequence[Record]] = _group(
            ((record.campaign, record.kind), record) for record in sorted(view.graph, key=_chronological)
        )
        self.sizes: Mapping[str, int] = Counter(record.campaign for record in view.graph if record.kind != "unit")
        self.neighbours = _neighbours(self.by_kind)
        self.base = base_of(view)
        self.memo: dict[str, object] = {}  # what several pages derive alike, derived once
        self.hand_paths: Mapping[str, HandPage] = {page.path.removesuffix(".md"): page for page in view.pages}

    def saying(self, graph: Graph) -> Site:
        """The same with what records say now; what is looked up across records stays as it was."""
        made = copy.copy(self)
        made.view, made.graph = replace(self.view, graph=graph), graph
        return made

    @property
    def campaigns(self) -> Sequence[Record]:
        """The campaigns of this edition, those with most to show first: that is what people come for."""
        return sorted(self.graph.campaigns(), key=lambda record: (-self.sizes.get(record.id, 0), record.id))

    @property
    def single(self) -> bool:
        """Whether the portal holds one campaign only; then its parts make up the main menu."""
        return len(self.graph.campaigns()) == 1

    def only_unit(self, campaign: str) -> Record | None:
        """The unit of a campaign that has just one in this edition."""
        units = self.units.get(campaign, ())
        return units[0] if len(units) == 1 else None

    def of_campaign(self, campaign: str, kind: str) -> Sequence[Record]:
        """A campaign's records of a kind, by unit and date."""
        return self.by_kind.get((campaign, kind), ())

    def compares(self, campaign: Record) -> bool:
        """Whether there are pages across the units of a campaign: more than one of them, here or in other portals, and duties."""
        own = len(self.units.get(campaign.id, ()))
        several = own > 1 or (own == 1 and any(known.of_campaign(campaign.id) for known in self.view.others))
        return several and self.rulebook(campaign) is not None and bool(self.duties_of_campaign.get(campaign.id))

    def rulebook(self, campaign: Record) -> RulebookLike | None:
        """The rulebook a campaign chose."""
        return self.view.rulebooks.get(str(campaign.data.get("rulebook", "")))

    def leads(self, campaign: Record) -> str:
        """What the table is called in which a campaign's leaders are looked at one by one; empty if nothing is asked of each."""
        rulebook = self.rulebook(campaign)
        if rulebook is None or not any(asked.per == "leader" for item in rulebook.obligations for asked in item.requires):
            return ""
        return rulebook.leads or self.words("leads.title")

    def recorded(self, campaign: str) -> bool:
        """Whether the units of a campaign keep their records here; false where all that is known comes from documents."""
        found = self.graph.get(campaign)
        return found is None or found.data.get("keeps_records") is not False

    def state(self, campaign: str, state: State) -> Mapping[str, Any]:
        """A state of a campaign's duty as templates draw it."""
        return self.words.state(state, recorded=self.recorded(campaign))

    def distance(self, duty: Duty) -> str:
        """How far off a duty's due day is."""
        return self.words.distance(duty.due, self.view.as_of, duty.state, recorded=self.recorded(duty.campaign))

    def shown(self, scope: str) -> bool:
        """Whether this edition's audience sees things of a scope (empty: no limit of its own)."""
        return not scope or self.view.portal.rank(scope) <= self.rank

    def section(self, campaign: str, area: str) -> str:
        """The entry of the main menu a page stands under; with several campaigns, the entry of that campaign's own menu."""
        return area if self.single else f"{campaign}:{area}"

    def title(self, record_id: str) -> str:
        """Display title of a record, or of a unit above the edition; of what is not there, that it is not."""
        record = self.graph.named(record_id)
        return record.title if record else self.words("common.not_shown")

    def short(self, record: Record) -> str:
        """A name short enough for a table or a menu: the record's own short name where it has one."""
        own = record.data.get("short_title") or record.data.get("short_name")
        return str(own) if own else self.campaign_names.get(record.id, record.title)

    def apart(self, record: Record, said: str = "") -> str:
        """A title (or what is ``said`` of the record) where those of several campaigns stand beside each other: of what these share
        also of which campaign it is."""
        said = said or record.title
        if len(self.graph.shared(record.name)) < 2:
            return said
        return self.words("formats.in_brackets", what=said, more=self.short(self.graph[record.campaign]))

    def _campaign_name(self, campaign: Record) -> str:
        """A campaign without a short name of its own goes by the unit at its top."""
        tops = [unit for unit in self.units[campaign.id] if self.graph.parent(unit.id) not in self.graph]
        if len(tops) == 1 and tops[0].data.get("short_title"):
            return self.words("nav.campaign_of", unit=tops[0].data["short_title"])
        return campaign.title

    def resolve_from(self, page: str) -> Resolver:
        """What turns ``record:`` and ``page:`` names into links of one page."""

        def resolve(scheme: str, name: str) -> str | None:
            if scheme == "record":
                record = self.graph.in_campaign(name, page.partition("/")[0])
                return links.from_page(page, links.record(record)) if record else None
            name = name.removesuffix(".html").removesuffix(".md")
            known = name in self.hand_paths or name in MADE
            return links.from_page(page, f"{name}.html") if known else None

        return resolve


@lru_cache(maxsize=1)
def site_of(view: EditionView) -> Site:
    """The edition with its look-ups, made once for all that lay something out of it one after the other. It stays until another
    edition is asked for, or ``site_of.cache_clear()``."""
    return Site(view)


def _uses(duties: Sequence[Duty]) -> Iterator[tuple[str, Use]]:
    for duty in duties:
        for result in duty.results:
            for leaf in leaves(result):
                label = leaf.requirement.label or result.requirement.label
                use = Use(duty.campaign, duty.unit, duty.obligation, duty.state, label)
                for evidence in leaf.counted:
                    yield evidence.record, use
                    if evidence.via and not evidence.via.startswith("edition:"):
                        yield evidence.via, use
                for miss in leaf.nearly:
                    yield miss.record, replace(use, nearly=miss.reasons)


def _thread_kinds(schema: Schema, words: Words) -> Sequence[tuple[int, str]]:
    """The stages of a thread with the kinds that stand in them."""
    labels: dict[int, list[str]] = defaultdict(list)
    for kind in schema.kinds.values():
        if kind.thread:
            labels[kind.thread].append(kind.label)
    return [(stage, words("formats.or").join(labels[stage])) for stage in sorted(labels)]


def _group(pairs: Iterator[tuple[_K, _V]]) -> Mapping[_K, Sequence[_V]]:
    found: dict[_K, list[_V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)


def _chronological(record: Record) -> tuple[str, str, str]:
    return record.unit or "", record.date or "", record.id


def _neighbours(
    lists: Mapping[tuple[str, str], Sequence[Record]],
) -> Mapping[str, tuple[Record | None, Record | None]]:
    """Previous and next record of the same kind and unit, by date."""
    found: dict[str, tuple[Record | None, Record | None]] = {}
    for records in lists.values():
        for position, record in enumerate(records):
            before = records[position - 1] if position else None
            after = records[position + 1] if position + 1 < len(records) else None
            found[record.id] = (
                before if before and before.unit == record.unit else None,
                after if after and after.unit == record.unit else None,
            )
    return found
