"""Whether one record counts towards a requirement as of a day: the evidence it gives, or why it gives none."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from gongshilan.assess.addressee import misdirected
from gongshilan.assess.base import base_reasons
from gongshilan.assess.dates import date_reasons
from gongshilan.assess.known import Known
from gongshilan.assess.matching import Explainer, leads_to, refers_ok
from gongshilan.assess.order import Day
from gongshilan.assess.paths import number_at, values_at
from gongshilan.assess.publication import Publication
from gongshilan.assess.reached import reached
from gongshilan.assess.setting import Setting, exists, has_left, stands
from gongshilan.demands import Raised, Requirement, Target
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Evidence, NearMiss, Reason, Record
from gongshilan.visibility.days import withdrawn_since


class Witness:
    """Looks at the records of one graph. Holds no state of its own but what it was given."""

    def __init__(self, graph: Graph, schema: Schema, publication: Publication, known: Known) -> None:
        self._graph = graph
        self._known = known
        self._schema = schema
        self._publication = publication
        self._explainer = Explainer(schema)

    def candidates(self, requirement: Requirement, setting: Setting) -> list[Record]:
        """Records that pass ``where`` and ``refers`` and belong to the phase or period looked at. Of a requirement about every one,
        only those there on the day."""
        assert requirement.kind is not None
        found = self._of_kind(Raised(requirement.kind, requirement.where, requirement.refers), setting)
        if (stretch := setting.stretch) is not None:
            found = (record for record in found if stretch.holds(record, self._known.dated(record, requirement)[0]))
        if requirement.every or requirement.share is not None:
            return [record for record in found if self._there(record, requirement.where, setting)]
        return list(found)

    def raised(self, wanted: Raised, setting: Setting) -> bool:
        """Whether, on the day, there are as many such records as make a requirement apply."""
        return len(self.standing(wanted, setting)) >= wanted.min

    def standing(self, wanted: Raised, setting: Setting) -> list[Record]:
        """Such records as are there on the day."""
        return [record for record in self._of_kind(wanted, setting) if self._there(record, wanted.where, setting)]

    def _there(self, record: Record, where: Mapping[str, Any] | None, setting: Setting) -> bool:
        """Whether it stands on the day, and by then was as ``where`` has it."""
        day = setting.as_of
        return stands(record, day) and (reached(record, self._schema, (where,))[0] or "") <= day.isoformat()

    def look_at(self, record: Record, requirement: Requirement, setting: Setting) -> list[Evidence] | NearMiss:
        """What it gives (one piece for each subject), or every reason why it does not count."""
        day = setting.as_of.isoformat()
        reasons = list(self._unfit(record, requirement, setting))
        withdrawn = withdrawn_since(record, setting.as_of)
        if withdrawn is not None:
            reasons.append(Reason("withdrawn", {"on": withdrawn.isoformat()}))
        if record.data.get("planned"):
            reasons.append(Reason("planned"))
        reasons += misdirected(record, requirement, setting, self._graph, self._schema)
        dated, rests_on = self._known.dated(record, requirement)
        first = dated
        via: str | None = None
        if dated is not None and requirement.published_to is not None:
            published = self._publication.of(record, dated, requirement.published_to, setting.obligation.audience)
            if published is None:
                reasons.append(self._publication.why_not(record, requirement.published_to))
            else:
                dated, via = published
        if requirement.shows_figures and not self._publication.has_figures(record):
            reasons.append(Reason("no-figures"))
        reasons += date_reasons(record, dated, Day.of(str(first), rests_on), requirement, setting, self._schema)
        if requirement.unless is not None:
            against = self.standing(requirement.unless, setting)
            if len(against) >= requirement.unless.min:
                kind = self._schema.kinds[requirement.unless.kind]
                names = "、".join(item.title for item in against)
                params = {"names": names, "n": len(against), "kind": kind.label, "counter": kind.counter}
                reasons.append(Reason("not-open", params))
        if requirement.base is not None:
            listed = self._of_kind(Raised(requirement.base.kind, requirement.base.where), setting)
            then = min(day, dated or day)
            there = [person for person in listed if stands(person, date.fromisoformat(then)) and not has_left(person, then)]
            reasons += base_reasons(record, requirement.base, there, self._schema)
        amount = 1 if requirement.sum is None else number_at(record.data, requirement.sum)
        if amount is None:
            reasons.append(self._lacks(record, requirement.sum))
        subjects = self._subjects(record, requirement)
        if not subjects:
            reasons.append(self._lacks(record, requirement.subject))
        if reasons:
            return NearMiss(record.id, tuple(reasons))
        assert dated is not None
        assert amount is not None
        basis = rests_on if dated == first else "own"
        return [Evidence(record.id, dated, amount, subject, via, basis) for subject in subjects]

    def _subjects(self, record: Record, requirement: Requirement) -> Sequence[str | None]:
        """Whom it is evidence of; of a requirement that is not asked of each, nobody in particular."""
        if requirement.per is None:
            return [None]
        assert requirement.subject is not None
        if requirement.subject == "id":
            return [record.id]
        return sorted({str(value) for value in values_at(record.data, requirement.subject)})

    def _of_kind(self, wanted: Raised, setting: Setting) -> Iterator[Record]:
        """Records of the kind that belong to the unit (or, for kinds that belong to the campaign, to its campaign) and pass."""
        look_up = self._look_up(setting)
        found = self._known.fitting(wanted.kind, setting.unit, wanted.where)
        return (record for record in found if refers_ok(record, wanted.refers, look_up))

    def _look_up(self, setting: Setting) -> Callable[[str], Record | None]:
        day = setting.as_of.isoformat()

        def found(record_id: str) -> Record | None:
            record = self._graph.get(record_id)
            return record if record is not None and exists(record, day) else None

        return found

    def _unfit(self, record: Record, requirement: Requirement, setting: Setting) -> Iterator[Reason]:
        """What the record itself lacks, field by field."""
        if requirement.match is not None:
            yield from self._explainer.reasons(record, requirement.match)
        for path, wanted in requirement.match_refers.items():
            yield from self._leads_elsewhere(record, path, wanted, setting)
        for path, others in requirement.differ.items():
            mine = {_folded(value) for value in values_at(record.data, path)}
            for other in others:
                same = [value for value in values_at(record.data, other) if _folded(value) in mine]
                if same:
                    params = {"field": self._label(record, path), "other": self._label(record, other), "value": str(same[0])}
                    yield Reason("not-another", params)
        needed = [requirement.distinct, requirement.covers.path if requirement.covers else None]
        for wanted_at in needed:
            if wanted_at not in (None, "id") and not values_at(record.data, wanted_at):
                yield self._lacks(record, wanted_at)

    def _leads_elsewhere(self, record: Record, path: str, wanted: Target, setting: Setting) -> Iterator[Reason]:
        given = [str(value) for value in values_at(record.data, path)]
        if not given:
            yield self._lacks(record, path)
            return
        found = [item for value in given if (item := self._look_up(setting)(value)) is not None]
        if any(leads_to(item, wanted) for item in found):
            return
        params = {"field": self._label(record, path), "value": "、".join(item.title for item in found) or "、".join(given)}
        same_kind = [item for item in found if item.kind in wanted.kinds]
        if not same_kind:
            kinds = "、".join(self._schema.kinds[kind].label for kind in wanted.kinds)
            yield Reason("leads-to-other-kind", {**params, "kinds": kinds})
        for item in same_kind:
            for why in self._explainer.reasons(item, wanted.where or {}):
                yield Reason("leads-to-unfit", {**params, "value": item.title, "why": why})

    def _lacks(self, record: Record, path: str | None) -> Reason:
        assert path is not None
        return Reason("lacks-field", {"field": self._label(record, path)})

    def _label(self, record: Record, path: str) -> str:
        return self._schema.kinds[record.kind].label_at(path)


def _folded(value: object) -> str:
    return "".join(unicodedata.normalize("NFKC", str(value)).split()).casefold()
