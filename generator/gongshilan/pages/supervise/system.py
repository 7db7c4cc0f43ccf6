"""All units of a campaign in their groups, with their duties, gathered once for every page that looks across units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongshilan.demands import Obligation
from gongshilan.measure.groups import by_class, by_committee, by_sub_group
from gongshilan.model import Duty, Record, State
from gongshilan.pages import links
from gongshilan.pages.edition_view import RulebookLike
from gongshilan.pages.index import Site


@dataclass(frozen=True, slots=True)
class Group:
    """Units that belong together. ``id`` is unique within its dimension; ``href`` leads to what the group is, if anything."""

    id: str
    label: str
    href: str
    units: tuple[Record, ...]


class System:
    """One campaign of many units in one edition. Every unit is in exactly one group of each dimension."""

    def __init__(self, site: Site, campaign: Record, rulebook: RulebookLike) -> None:
        self.site = site
        self.campaign = campaign
        self.rulebook = rulebook
        self.columns: Sequence[Obligation] = [
            item for item in rulebook.obligations if site.duties_of_rule.get((campaign.id, item.id))
        ]
        self.place: Mapping[str, int] = {item.id: number for number, item in enumerate(self.columns)}
        self.duties: Mapping[str, Mapping[str, Duty]] = {
            unit.id: {duty.obligation.id: duty for duty in site.duties_of_unit.get((campaign.id, unit.id), ())}
            for unit in site.units[campaign.id]
        }
        self.groups: Mapping[str, Sequence[Group]] = {
            "class": self._classes(),
            "committee": self._committees(),
            "sub_group": self._sub_groups(),
        }
        self._group_of = {
            (dimension, unit.id): group
            for dimension, groups in self.groups.items()
            for group in groups
            for unit in group.units
        }
        self.units: Sequence[Record] = [unit for group in self.groups["committee"] for unit in group.units]

    @property
    def recorded(self) -> bool:
        """Whether the units keep their records here."""
        return self.site.recorded(self.campaign.id)

    def state(self, state: State) -> Mapping[str, Any]:
        """A state as this campaign calls it."""
        return self.site.state(self.campaign.id, state)

    def group(self, dimension: str, unit: str) -> Group:
        """The group of a dimension that a unit is in."""
        return self._group_of[dimension, unit]

    def of(self, unit: str) -> Iterator[Duty]:
        """A unit's duties in the rulebook's order."""
        return iter(self.duties[unit].values())

    def of_group(self, group: Group) -> Iterator[Duty]:
        """The duties of all units of a group."""
        for unit in group.units:
            yield from self.duties[unit.id].values()

    def above(self, unit: str) -> Record | None:
        """The unit that is reported to, where this edition shows it."""
        parent = self.site.graph.parent(unit)
        return self.site.graph.get(parent) if parent else None

    def all(self) -> Iterator[Duty]:
        """The duties of all units."""
        for unit in self.units:
            yield from self.of(unit.id)

    def _committees(self) -> list[Group]:
        return [
            Group(found.id, self.site.short(head), links.record(head), found.units)
            for found in by_committee(self.site.graph, self.site.units[self.campaign.id])
            if (head := self.site.graph[found.id])
        ]

    def _classes(self) -> list[Group]:
        vocabulary = self.site.schema.vocabularies.get("unit_class")
        terms = vocabulary.terms if vocabulary else {}
        return [
            Group(
                found.id,
                terms[found.id].label if found.id in terms else found.id or self._words("no_class"),
                "",
                found.units,
            )
            for found in by_class(self.site.units[self.campaign.id], list(terms))
        ]

    def _sub_groups(self) -> list[Group]:
        covering: dict[str, str] = {}
        titles: dict[str, tuple[str, str]] = {"": (self._words("no_sub_group"), "")}
        for record in self.site.graph.of_kind("guidance_group"):
            if record.campaign == self.campaign.id:
                for number, sub_group in enumerate(record.data.get("sub_groups", ()), 1):
                    key = f"{record.id}-{number}"
                    titles[key] = (str(sub_group["title"]), links.record(record))
                    for unit in sub_group.get("covers", ()):
                        covering.setdefault(str(unit), key)
        order = [key for key in titles if key]
        found = by_sub_group(self.site.graph, self.site.units[self.campaign.id], covering, order)
        return [Group(item.id, *titles[item.id], item.units) for item in found]

    def _words(self, key: str) -> str:
        return self.site.words(f"supervise.{key}")


def systems(site: Site) -> Iterator[System]:
    """The campaigns that have more than one unit, here or in other portals, and a rulebook."""
    for campaign in site.campaigns:
        found = system_of(site, campaign)
        if found:
            yield found


def system_of(site: Site, campaign: Record) -> System | None:
    """The system of a campaign; None where there is nothing to compare. Gathered once for a site."""
    rulebook = site.rulebook(campaign)
    if rulebook is None or not site.compares(campaign):
        return None
    held = site.memo.get(f"system {campaign.id}")
    if not isinstance(held, System):
        held = site.memo[f"system {campaign.id}"] = System(site, campaign, rulebook)
    return held
