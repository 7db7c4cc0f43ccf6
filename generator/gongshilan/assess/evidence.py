"""Whether one record counts towards a requirement as of a day: the evidence it gives, or why it gives none."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from gongshilan.assess.addressee import misdirected
from gongshilan.assess.base import base_reasons
from gongshilan.assess.dates import date_reasons, known_of
from gongshilan.assess.known import Known
from gongshilan.assess.matching import Explainer, leads_to, refers_ok
from gongshilan.assess.paths import number_at, values_at
from gongshilan.assess.publication import Publication
from gongshilan.assess.reached import reached
from gongshilan.assess.setting import LEFT, Setting, exists, had_come, had_gone, left_on, of_unit, stands
from gongshilan.demands import Raised, Requirement, Target
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Evidence, NearMiss, Reason, Record
from gongshilan.visibility.days import withdrawn_since

SUPERSEDES = "supersedes"  # names the record that this one takes the place of


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
        only those there on the day and not replaced by another, and none that came after the window unless all did: what is added
        then does not undo what was done in time."""
        assert requirement.kind is not None
        found = self._of_kind(Raised(requirement.kind, requirement.where, requirement.refers), setting)
        if (stretch := setting.stretch) is not None:
            found = (record for record in found if stretch.holds(record, self._known.dated(record, requirement)[0]))
        if requirement.every or requirement.share is not None:
            there = [record for record in found if self._there(record, requirement.where, setting)]
            replaced = {record.data.get(SUPERSEDES) for record in there}
            there = [record for record in there if record.id not in replaced]
            end = setting.window_of(requirement).end
            in_time = [record for record in there if end is None or (record.date or "") <= end.isoformat()]
            return in_time or there
        return list(found)

    def raised(self, wanted: Raised, requirement: Requirement, setting: Setting) -> list[Record]:
        """Such records as are there on the day; of people those who were in office while the requirement was owed. None if there are
        fewer than make it apply."""
        found = self.standing(wanted, setting)
        if self._of_people(wanted.kind):
            kind, end = self._schema.kinds[wanted.kind], self._end(requirement, setting)
            day = setting.as_of.isoformat()
            found = [one for one in found if had_come(one, kind, day, end) and not had_gone(one, day, end)]
        return found if len(found) >= wanted.min else []

    def standing(self, wanted: Raised, setting: Setting) -> list[Record]:
        """Such records as are there on the day."""
        return [record for record in self._of_kind(wanted, setting) if self._there(record, wanted.where, setting)]

    def _of_people(self, kind: str) -> bool:
        return LEFT in self._schema.kinds[kind].fields

    def _end(self, requirement: Requirement, setting: Setting) -> str | None:
        end = setting.window_of(requirement).end
        return end.isoformat() if end is not None else None

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
        if requirement.per is None and had_gone(record, day, self._end(requirement, setting)):
            reasons.append(Reason("left-office", {"on": left_on(record)}))
        if requirement.shows_figures and not self._publication.has_figures(record):
            reasons.append(Reason("no-figures"))
        day_known = known_of(record, str(first), rests_on, self._schema.kinds[record.kind])
        reasons += date_reasons(record, dated, day_known, requirement, setting, self._schema)
        if requirement.unless is not None:
            against = self.raised(requirement.unless, requirement, setting)
            if against:
                kind = self._schema.kinds[requirement.unless.kind]
                names = "、".join(item.title for item in against)
                params = {"names": names, "n": len(against), "kind": kind.label, "counter": kind.counter}
                reasons.append(Reason("not-open", params))
        if requirement.base is not None:
            listed = self._of_kind(Raised(requirement.base.kind, requirement.base.where), setting)
            then = min(day, dated or day)
            there = [
                person for person in listed if stands(person, date.fromisoformat(then)) and not had_gone(person, then, None)
            ]
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
        """Finds what references lead to: what is there on the day, and the unit's own."""

        def found(record_id: str) -> Record | None:
            record = self._graph.get(record_id)
            there = record is not None and stands(record, setting.as_of) and of_unit(record, setting.unit)
            return record if there else None

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
        day = setting.as_of.isoformat()
        found = [item for value in given if (item := self._graph.get(value)) is not None and exists(item, day)]
        look_up = self._look_up(setting)
        if any(leads_to(look_up(item.id), wanted) for item in found):
            return
        params = {"field": self._label(record, path), "value": "、".join(item.title for item in found) or "、".join(given)}
        same_kind = [item for item in found if item.kind in wanted.kinds]
        if not same_kind:
            kinds = "、".join(self._schema.kinds[kind].label for kind in wanted.kinds)
            yield Reason("leads-to-other-kind", {**params, "kinds": kinds})
        for item in same_kind:
            for why in (*self._not_there(item, setting), *self._explainer.reasons(item, wanted.where or {})):
                yield Reason("leads-to-unfit", {**params, "value": item.title, "why": why})

    def _not_there(self, record: Record, setting: Setting) -> Iterator[Reason]:
        """Why what is referred to does not do, whatever it says."""
        if not of_unit(record, setting.unit):
            yield Reason("of-another-unit")
        if record.data.get("planned"):
            yield Reason("planned")
        if (withdrawn := withdrawn_since(record, setting.as_of)) is not None:
            yield Reason("withdrawn", {"on": withdrawn.isoformat()})

    def _lacks(self, record: Record, path: str | None) -> Reason:
        assert path is not None
        return Reason("lacks-field", {"field": self._label(record, path)})

    def _label(self, record: Record, path: str) -> str:
        return self._schema.kinds[record.kind].label_at(path)


def _folded(value: object) -> str:
    return "".join(unicodedata.normalize("NFKC", str(value)).split()).casefold()
