"""One requirement of an obligation, for one unit, as of a day: what counted, what nearly did, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from gongshilan.assess.binding import not_bound
from gongshilan.assess.bounds import days_late, without_guessed_day
from gongshilan.assess.counting import Counter
from gongshilan.assess.evidence import SUPERSEDES, Witness
from gongshilan.assess.known import Known
from gongshilan.assess.lasting import owed
from gongshilan.assess.order import Day
from gongshilan.assess.periods import owed_in_none, stretches, whole_of
from gongshilan.assess.publication import Publication
from gongshilan.assess.setting import Setting, need_of
from gongshilan.assess.subjects import PerSubject
from gongshilan.assess.tally import Tally, total
from gongshilan.assess.within import Held, held_window, per_record
from gongshilan.demands import Each, Requirement
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Evidence, NearMiss, Reason, Record, RequirementResult, Window

_NAMED = 20  # of those that do not satisfy, in the sentence; how many they are is said in any case


class RequirementAssessor:
    """Evaluates requirements over one graph. Holds no state of its own but what it was given."""

    def __init__(self, graph: Graph, schema: Schema, publication: Publication, known: Known) -> None:
        self._graph = graph
        self._schema = schema
        self._known = known
        self._witness = self.witness = Witness(graph, schema, publication, known)
        self._counter = Counter(graph, schema)
        self._per_subject = PerSubject(graph, schema, self._counter)

    def assess(self, requirement: Requirement, setting: Setting) -> RequirementResult:
        """The result. ``met`` never depends on records dated after ``setting.as_of``."""
        if requirement.only_if is not None and not self._witness.raised(requirement.only_if, requirement, setting):
            kind = self._schema.kinds[requirement.only_if.kind].label
            return self._not_raised(requirement, setting, kind)
        if requirement.each is not None:
            return self._each(requirement, requirement.each, setting)
        if requirement.any_of:
            return self._any_of(requirement, setting)
        records = self._witness.candidates(requirement, setting)
        if requirement.every and not records and need_of(requirement.min, setting.unit) == 0:
            assert requirement.kind is not None
            return self._not_raised(requirement, setting, self._schema.kinds[requirement.kind].label)
        counted: list[Evidence] = []
        nearly: list[NearMiss] = []
        for record in records:
            outcome = self._witness.look_at(record, requirement, setting)
            if isinstance(outcome, NearMiss):
                nearly.append(outcome)
            else:
                counted.extend(outcome)
        counted = self._once_each(requirement, counted)
        counted.sort(key=lambda item: (item.date, item.record))
        if requirement.per is not None:
            tally = self._per_subject.count(requirement, setting, counted)
        else:
            tally = self._capped(
                requirement, setting, counted, self._counter.count(requirement, setting, counted, len(records))
            )
        if requirement.every:
            tally = self._of_every_one(requirement, records, counted, nearly, tally)
        window = self._window(requirement, setting, counted, nearly, tally.met_on)
        return RequirementResult(
            requirement,
            tally.met_on is not None,
            tally.have,
            tally.need,
            tally.met_on or None,
            window,
            tuple(counted),
            tuple(nearly),
            tally.missing,
            tally.subjects,
        )

    def _once_each(self, requirement: Requirement, counted: list[Evidence]) -> list[Evidence]:
        """A record and the one that takes its place (``supersedes``) are one: it counts from the day of the first, and where amounts
        are added and they differ, with that of the second from its day."""
        if requirement.per is not None or requirement.covers is not None:
            return counted  # who or what is named in both is counted once anyhow
        amounts = {item.record: item.amount for item in counted}
        repeats = set()
        for name, amount in amounts.items():
            replaced = str(self._graph[name].data.get(SUPERSEDES))
            if replaced in amounts:
                repeats.add(name if amounts[replaced] == amount else replaced)
        return [item for item in counted if item.record not in repeats]

    def _window(
        self,
        requirement: Requirement,
        setting: Setting,
        counted: Sequence[Evidence],
        nearly: Sequence[NearMiss],
        met_on: str | None,
    ) -> Window:
        """The window it is held to; where every record has days of its own, the one that matters."""
        base, within = setting.window_of(requirement), requirement.within
        if within is None or not per_record(within):
            return base
        times = setting.timed

        def anchor(record: str) -> Day | None:
            return times.day_of(within.of, self._graph[record])

        return times.moved(
            held_window(
                within,
                base,
                [Held(item.date, anchor(item.record)) for item in counted],
                [anchor(item.record) for item in nearly],
                met_on,
                times.work,
                times.named(within.of, requirement),
            )
        )

    def _each(self, requirement: Requirement, each: Each, setting: Setting) -> RequirementResult:
        """Once in every phase or period that falls to the unit: the parts, and as a whole the one that matters for the state."""
        times, once = setting.timed, self._known.once(requirement)
        found = stretches(each, setting.window_of(requirement), times.calendar, times.work)
        held = [(stretch, times.moved(stretch.window)) for stretch in found]
        parts = []
        for stretch, window in held:
            if owed(setting.unit, window, setting.as_of):
                inside = replace(setting, window_of=partial(_same, window), stretch=stretch)
                parts.append(replace(without_guessed_day(self.assess(once, inside)), stretch=stretch.title))
        return whole_of(requirement, parts) if parts else owed_in_none(requirement, [window for _, window in held])

    def _not_raised(self, requirement: Requirement, setting: Setting, kind: str) -> RequirementResult:
        """Satisfied because nothing was raised that would have to be dealt with; while the window is open, so far."""
        window = setting.window_of(requirement)
        so_far = window.end is not None and setting.as_of <= window.end
        note = Reason("not-raised-so-far" if so_far else "not-raised", {"kind": kind})
        return RequirementResult(requirement, True, 0, 0, None, window, (), (), (), notes=(note,), so_far=so_far)

    def _capped(self, requirement: Requirement, setting: Setting, counted: Sequence[Evidence], tally: Tally) -> Tally:
        """Not met where there are more than the requirement allows."""
        most = need_of(requirement.max, setting.unit)
        have = tally.have if requirement.distinct else total(counted)
        if most is None or have <= most:
            return tally
        assert requirement.kind is not None
        kind = self._schema.kinds[requirement.kind]
        reason = Reason(
            "too-many", {"have": have, "most": most, "kind": kind.label, "counter": requirement.counter or kind.counter}
        )
        return replace(tally, met_on=None, missing=(*tally.missing, reason))

    def _of_every_one(
        self,
        requirement: Requirement,
        records: Sequence[Record],
        counted: Sequence[Evidence],
        nearly: Sequence[NearMiss],
        tally: Tally,
    ) -> Tally:
        """Met when the last one came to count; not while one of them does not."""
        if requirement.per is None and requirement.covers is None and not (requirement.sum or requirement.distinct):
            tally = replace(tally, need=max(tally.need, len(records)))
        if nearly:
            assert requirement.kind is not None
            kind = self._schema.kinds[requirement.kind]
            names = "、".join(self._graph[miss.record].title for miss in nearly[:_NAMED])
            params = {"names": names, "n": len(nearly), "all": len(records), "kind": kind.label}
            code = "missing-every" if len(nearly) <= _NAMED else "missing-every-many"
            every = Reason(code, {**params, "counter": requirement.counter or kind.counter})
            return replace(tally, met_on=None, missing=(every, *tally.missing))
        if tally.met_on is None:
            return tally
        return replace(tally, met_on=max([tally.met_on, *(item.date for item in counted)]))

    def _any_of(self, requirement: Requirement, setting: Setting) -> RequirementResult:
        """The best part decides: one met in time, else one met on a day nobody knows, else one of which nothing is asked so far, else
        one met late, else the one that has come furthest. While none is met, the part with the latest end still may be: its window
        is the one that counts."""
        held = self._known.alternatives(requirement)
        bound = [part for part in held if not_bound(setting.unit, part.binds) is None]
        parts = tuple(without_guessed_day(self.assess(part, setting)) for part in bound or held)
        if requirement.per is not None:
            return self._each_by_some_part(requirement, setting, parts)
        best = min(parts, key=_preference)
        if best.met:
            return replace(best, requirement=requirement, parts=parts)
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

    def _each_by_some_part(
        self, requirement: Requirement, setting: Setting, parts: tuple[RequirementResult, ...]
    ) -> RequirementResult:
        """Asked of every subject, each of whom may satisfy it in another way."""
        once: dict[tuple[str, str | None], Evidence] = {}
        for item in (item for part in parts for item in part.counted):
            once.setdefault((item.record, item.subject), item)  # one that will do in several ways is still one
        counted = sorted(once.values(), key=lambda item: (item.date, item.record))
        tally = self._per_subject.count(requirement, setting, counted)
        return RequirementResult(
            requirement,
            tally.met_on is not None,
            tally.have,
            tally.need,
            tally.met_on or None,
            setting.window_of(requirement),
            tuple(counted),
            tuple(item for part in parts for item in part.nearly),
            tally.missing,
            tally.subjects,
        )


def _same(window: Window, _: Requirement) -> Window:
    return window


def _preference(part: RequirementResult) -> tuple[bool, bool, bool, str, float]:
    """What comes first is preferred; days come before none (``None``)."""
    short = 1 - part.have / part.need if part.need else 1
    return not part.met, days_late(part) > 0, part.so_far, str(part.met_on), short
