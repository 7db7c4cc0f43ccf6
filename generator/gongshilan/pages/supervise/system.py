"""All units of a campaign in their groups, with their duties, gathered once for every page that looks across units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongshilan.model import Duty, Obligation, Record
from gongshilan.pages import links
from gongshilan.pages.edition_view import RulebookLike
from gongshilan.pages.index import Site

COMMITTEE = "committee"  # the level whose units lead the others
DIMENSIONS = ("class", "committee", "sub_group")


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

    def _committees(self) -> list[Group]:
        """By the committee at or above a unit; units above all committees by the topmost of their line."""
        units = self.site.units[self.campaign.id]
        known = {unit.id: unit for unit in units}
        members: dict[str, list[Record]] = defaultdict(list)
        for unit in units:
            line = [item for item in self.site.graph.lineage(unit.id) if item in known]
            led = [item for item in line if known[item].data.get("level") == COMMITTEE]
            members[led[0] if led else line[-1]].append(unit)
        heads = sorted(members, key=lambda head: (known[head].data.get("level") == COMMITTEE, head))
        return [
            Group(
                head,
                self.site.short(known[head]),
                links.record(known[head]),
                tuple(sorted(members[head], key=lambda unit: (unit.id != head, unit.id))),
            )
            for head in heads
        ]

    def _classes(self) -> list[Group]:
        """By class, in the vocabulary's order; units without one last."""
        vocabulary = self.site.schema.vocabularies.get("unit_class")
        terms = vocabulary.terms if vocabulary else {}
        members: dict[str, list[Record]] = defaultdict(list)
        for unit in self.site.units[self.campaign.id]:
            members[str(unit.data.get("class") or "")].append(unit)
        order = [*terms, *sorted(set(members) - set(terms) - {""}), ""]
        return [
            Group(name, terms[name].label if name in terms else name or self._words("no_class"), "", tuple(members[name]))
            for name in order
            if members.get(name)
        ]

    def _sub_groups(self) -> list[Group]:
        """By the guidance sub-group that covers a unit or the nearest unit above it; those not covered last."""
        covering: dict[str, str] = {}
        titles: dict[str, tuple[str, str]] = {}
        for record in self.site.graph.of_kind("guidance_group"):
            if record.campaign == self.campaign.id:
                for number, sub_group in enumerate(record.data.get("sub_groups", ()), 1):
                    key = f"{record.id}-{number}"
                    titles[key] = (str(sub_group["title"]), links.record(record))
                    for unit in sub_group.get("covers", ()):
                        covering.setdefault(str(unit), key)
        members: dict[str, list[Record]] = defaultdict(list)
        for unit in self.site.units[self.campaign.id]:
            line = self.site.graph.lineage(unit.id)
            members[next((covering[item] for item in line if item in covering), "")].append(unit)
        found = [Group(key, *titles[key], tuple(members[key])) for key in titles if members.get(key)]
        if members.get(""):
            found.append(Group("", self._words("no_sub_group"), "", tuple(members[""])))
        return found

    def _words(self, key: str) -> str:
        return self.site.words(f"supervise.{key}")


def systems(site: Site) -> Iterator[System]:
    """The campaigns that have more than one unit and a rulebook."""
    for campaign in site.campaigns:
        found = system_of(site, campaign)
        if found:
            yield found


def system_of(site: Site, campaign: Record) -> System | None:
    """The system of a campaign; None where there is nothing to compare. Gathered once for a site."""
    if len(site.units.get(campaign.id, ())) < 2:
        return None
    rulebook = site.rulebook(campaign)
    if rulebook is None or not site.duties_of_campaign.get(campaign.id):
        return None
    held = site.memo.get(f"system {campaign.id}")
    if not isinstance(held, System):
        held = site.memo[f"system {campaign.id}"] = System(site, campaign, rulebook)
    return held
