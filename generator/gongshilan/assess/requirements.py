"""One requirement of an obligation, for one unit, as of a day: what counted, what nearly did, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gongshilan.assess.binding import not_bound
from gongshilan.assess.matching import Explainer, fits, refers_ok
from gongshilan.assess.paths import number_at, values_at
from gongshilan.assess.publication import Publication
from gongshilan.demands import Obligation, Requirement
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Evidence, NearMiss, Reason, Record, RequirementResult, SubjectResult, Window

Number = int | float
_UNIT_PREFIX = "unit:"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when requirements of an obligation are looked at. ``window_of`` gives the window each is held to."""

    unit: Record
    obligation: Obligation
    window_of: Callable[[Requirement], Window]
    as_of: date


class RequirementAssessor:
    """Evaluates requirements over one graph. Holds no state of its own but what it was given."""

    def __init__(self, graph: Graph, schema: Schema, publication: Publication) -> None:
        self._graph = graph
        self._schema = schema
        self._publication = publication
        self._explainer = Explainer(schema)

    def assess(self, requirement: Requirement, setting: Setting) -> RequirementResult:
        """The result. ``met`` never depends on records dated after ``setting.as_of``."""
        if requirement.any_of:
            return self._any_of(requirement, setting)
        counted: list[Evidence] = []
        nearly: list[NearMiss] = []
        for record in self._candidates(requirement, setting.unit):
            outcome = self._look_at(record, requirement, setting)
            if isinstance(outcome, NearMiss):
                nearly.append(outcome)
            else:
                counted.extend(outcome)
        counted.sort(key=lambda item: (item.date, item.record, item.subject or ""))
        if requirement.per is not None:
            return self._per_subject(requirement, setting, counted, nearly)
        return self._plain(requirement, setting, counted, nearly)

    def _candidates(self, requirement: Requirement, unit: Record) -> Sequence[Record]:
        """Records of the kind that belong to the unit (or, for kinds that belong to the campaign, to its campaign)."""
        assert requirement.kind is not None
        if self._schema.kinds[requirement.kind].belongs == "unit" or requirement.kind == "unit":
            found = self._graph.of_kind(requirement.kind, unit.id)
        else:
            shared = [r for r in self._graph.of_kind(requirement.kind) if r.campaign == unit.campaign]
            found = [record for record in shared if record.unit in (None, unit.id)]
        look_up = self._graph.get
        return [
            record for record in found if fits(record, requirement.where) and refers_ok(record, requirement.refers, look_up)
        ]

    def _look_at(self, record: Record, requirement: Requirement, setting: Setting) -> list[Evidence] | NearMiss:
        reasons: list[Reason] = []
        if requirement.match is not None and not fits(record, requirement.match):
            reasons += self._explainer.reasons(record, requirement.match)
        withdrawn = record.data.get("withdrawn") or {}
        if withdrawn.get("on") and withdrawn["on"] <= setting.as_of.isoformat():
            reasons.append(Reason("withdrawn", {"on": withdrawn["on"]}))
        dated = _dated(record, requirement)
        via: str | None = None
        if dated is None:
            reasons.append(Reason("undated", {}))
        elif requirement.published_to is not None:
            published = self._publication.of(record, dated, requirement.published_to, setting.obligation.audience)
            if published is None:
                scope = self._publication.scope_label(requirement.published_to)
                reasons.append(Reason("unpublished", {"scope": scope}))
            else:
                dated, via = published
        if dated is not None:
            reasons += _time_reasons(dated, requirement, setting)
        amount: Number = 1
        if requirement.sum is not None:
            found = number_at(record.data, requirement.sum)
            if found is None:
                field = self._schema.kinds[record.kind].field_at(requirement.sum)
                reasons.append(Reason("lacks-field", {"field": field.label if field else requirement.sum}))
            else:
                amount = found
        if reasons or dated is None:
            return NearMiss(record.id, tuple(reasons))
        if requirement.per is None:
            return [Evidence(record.id, dated, amount, None, via)]
        assert requirement.subject is not None
        subjects = sorted({str(value) for value in values_at(record.data, requirement.subject)})
        if requirement.subject == "id":
            subjects = [record.id]
        if not subjects:
            field = self._schema.kinds[record.kind].field_at(requirement.subject)
            return NearMiss(record.id, (Reason("lacks-field", {"field": field.label if field else requirement.subject}),))
        return [Evidence(record.id, dated, amount, subject, via) for subject in subjects]

    def _plain(
        self, requirement: Requirement, setting: Setting, counted: list[Evidence], nearly: list[NearMiss]
    ) -> RequirementResult:
        need = _need(requirement.min, setting.unit)
        have = sum(item.amount for item in counted)
        met_on = None if need is None else _reached(counted, need)
        missing: tuple[Reason, ...] = ()
        if need is None:
            missing = (Reason("need-unknown", {"field": self._unit_field(requirement.min)}),)
        elif met_on is None:
            assert requirement.kind is not None
            kind = self._schema.kinds[requirement.kind].label
            code = "missing-sum" if requirement.sum else "missing-count"
            missing = (Reason(code, {"have": have, "need": need, "short": need - have, "kind": kind}),)
        met = met_on is not None
        return RequirementResult(
            requirement,
            met,
            have,
            need or 0,
            met_on or None,
            setting.window_of(requirement),
            tuple(counted),
            tuple(nearly),
            missing,
        )

    def _per_subject(
        self, requirement: Requirement, setting: Setting, counted: list[Evidence], nearly: list[NearMiss]
    ) -> RequirementResult:
        assert requirement.per is not None
        each = _need(requirement.min, setting.unit) or 1
        people = sorted(self._graph.of_kind(requirement.per, setting.unit.id), key=_precedence)
        subjects = [record.id for record in people]
        results = []
        for subject in subjects:
            mine = [item for item in counted if item.subject == subject]
            have = sum(item.amount for item in mine)
            reached = _reached(mine, each)
            results.append(SubjectResult(subject, reached is not None, have, each, reached or None, tuple(mine)))
        expected = _need(requirement.expected, setting.unit) if requirement.expected is not None else None
        need = max(len(subjects), int(expected or 0))
        done = [item for item in results if item.met]
        met = need > 0 and len(done) >= need
        met_on = max(item.met_on or "" for item in done) if met else None
        missing: list[Reason] = []
        kind = self._schema.kinds[requirement.per].label
        without = [item.subject for item in results if not item.met]
        if without:
            names = "、".join(self._graph[subject].title for subject in without)
            missing.append(Reason("missing-subjects", {"names": names, "n": len(without), "kind": kind}))
        if need > len(subjects):
            missing.append(Reason("missing-unnamed", {"n": need - len(subjects), "need": need, "kind": kind}))
        if need == 0:
            missing.append(Reason("no-subjects", {"kind": kind}))
        return RequirementResult(
            requirement,
            met,
            len(done),
            need,
            met_on,
            setting.window_of(requirement),
            tuple(counted),
            tuple(nearly),
            tuple(missing),
            tuple(results),
        )

    def _any_of(self, requirement: Requirement, setting: Setting) -> RequirementResult:
        """The best part decides: one met in time, else one met, else the one that has come furthest. While none is met, the
        part with the latest end still may be: its window is the one that counts."""
        unit, clause = setting.unit, setting.obligation.clause
        held = [part if part.window else replace(part, window=requirement.window) for part in requirement.any_of]
        bound = [part for part in held if not_bound(unit, part.binds, clause) is None]
        parts = tuple(self.assess(part, setting) for part in bound or held)
        best = min(parts, key=_preference)
        if best.met:
            return replace(best, requirement=requirement, missing=(), parts=parts)
        last = max(parts, key=lambda part: part.window.end or date.max)
        return replace(
            best,
            requirement=requirement,
            window=last.window,
            counted=tuple(item for part in parts for item in part.counted),
            nearly=tuple(item for part in parts for item in part.nearly),
            missing=tuple(item for part in parts for item in part.missing),
            parts=parts,
        )

    def _unit_field(self, need: int | str) -> str:
        path = str(need).removeprefix(_UNIT_PREFIX)
        field = self._schema.kinds["unit"].field_at(path)
        return field.label if field else path


def _preference(part: RequirementResult) -> tuple[bool, bool, str, float]:
    late = part.window.end is not None and (part.met_on or "") > part.window.end.isoformat()
    return not part.met, late, part.met_on or "", -(part.have / part.need if part.need else 0)


def _precedence(record: Record) -> tuple[int, str, str]:
    """The order in which a unit lists its leaders: rank, then the key given for sorting, then id."""
    rank = record.data.get("rank")
    return (rank if isinstance(rank, int) else 10**6, str(record.data.get("sort_key", "")), record.id)


def _dated(record: Record, requirement: Requirement) -> str | None:
    if requirement.dated_by is None:
        return record.date
    days = [value.get("to") if isinstance(value, dict) else value for value in values_at(record.data, requirement.dated_by)]
    return max((str(day) for day in days if day), default=None)


def _time_reasons(dated: str, requirement: Requirement, setting: Setting) -> list[Reason]:
    if dated > setting.as_of.isoformat():
        return [Reason("in-future", {"date": dated, "as_of": setting.as_of.isoformat()})]
    window = setting.window_of(requirement)
    if requirement.in_window:
        before = window.start is not None and dated < window.start.isoformat()
        after = window.end is not None and dated > window.end.isoformat()
        if before or after:
            params = {"date": dated, "from": str(window.start or ""), "to": str(window.end or "")}
            return [Reason("outside-window", params)]
    return []


def _need(need: int | str, unit: Record) -> Number | None:
    """A number, or the unit's own figure at ``unit:path``; None if the unit does not state it."""
    if isinstance(need, int):
        return need
    return number_at(unit.data, need.removeprefix(_UNIT_PREFIX))


def _reached(evidence: Sequence[Evidence], need: Number) -> str | None:
    """The day on which the evidence, in order of date, first came to ``need``; ``""`` where nothing is needed."""
    if need <= 0:
        return ""
    total: Number = 0
    for item in evidence:
        total += item.amount
        if total >= need:
            return item.date
    return None
