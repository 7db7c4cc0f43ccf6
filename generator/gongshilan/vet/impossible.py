"""Figures and days within one record that cannot all be true: more ballots returned than sent, a term put off to an earlier day, a stage
of a campaign outside its days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gongshilan.kinds.schema import Schema
from gongshilan.model import Record
from gongshilan.problems import Place, Problem
from gongshilan.read.source import Source
from gongshilan.read.strict_yaml import Path as FieldPath


class Impossible:
    """Looks for them in one record after the other."""

    def __init__(self, sources: Mapping[str, Source], schema: Schema) -> None:
        self._sources = sources
        self._schema = schema

    def of(self, record: Record) -> Iterator[Problem]:
        """Codes ``days-reversed`` (of extensions), ``ballots-returned``, ``ballots-sum``, ``ballots-grade-repeated``, and the warning
        ``phase-outside``."""
        yield from self._extensions(record)
        if record.kind == "satisfaction_survey":
            yield from self._ballots(record)
        if record.kind == "campaign":
            yield from self._stages(record)

    def _at(
        self, code: str, record: Record, path: FieldPath, params: Mapping[str, Any], *, warning: bool = False
    ) -> Problem:
        source = self._sources.get(record.path)
        return Problem(code, source.place(path) if source else Place(record.path), dict(params), warning=warning)

    def _label(self, record: Record, path: str) -> str:
        field = self._schema.kinds[record.kind].field_at(path)
        return field.label if field else path

    def _extensions(self, record: Record) -> Iterator[Problem]:
        for index, item in enumerate(record.data.get("extensions", ())):
            old, new = item.get("old_due"), item.get("new_due")
            if isinstance(old, str) and isinstance(new, str) and new < old:
                said = {
                    "field": self._label(record, "extensions.new_due"),
                    "earlier": self._label(record, "extensions.old_due"),
                }
                path: FieldPath = ("extensions", index, "new_due")
                yield self._at("days-reversed", record, path, {**said, "on": new, "before": old})

    def _ballots(self, record: Record) -> Iterator[Problem]:
        sent, returned = record.data.get("ballots_sent"), record.data.get("ballots_returned")
        if sent is not None and returned is not None and returned > sent:
            params = {"sent": sent, "returned": returned}
            yield self._at("ballots-returned", record, ("ballots_returned",), params)
        most = returned if returned is not None else sent
        for index, result in enumerate(record.data.get("results", ())):
            counts = result.get("counts", ())
            seen: set[str] = set()
            for place, item in enumerate(counts):
                grade = str(item.get("grade"))
                if grade in seen:
                    path: FieldPath = ("results", index, "counts", place, "grade")
                    yield self._at("ballots-grade-repeated", record, path, {"grade": self._grade(record, grade)})
                seen.add(grade)
            numbers = [item["count"] for item in counts if isinstance(item.get("count"), int)]
            if most is not None and sum(numbers) > most:
                params = {"parts": " + ".join(map(str, numbers)), "sum": sum(numbers), "most": most}
                yield self._at("ballots-sum", record, ("results", index, "counts"), params)

    def _grade(self, record: Record, grade: str) -> str:
        field = self._schema.kinds[record.kind].field_at("results.counts.grade")
        vocabulary = self._schema.vocabularies.get(field.vocabulary) if field is not None else None
        term = vocabulary.terms.get(grade) if vocabulary is not None else None
        return term.label if term is not None else grade

    def _stages(self, record: Record) -> Iterator[Problem]:
        """A phase may well have been prolonged, or begun early: whoever knows decides."""
        period = record.data.get("period")
        for index, phase in enumerate(record.data.get("phases", ())):
            if _outside(phase.get("when"), period):
                yield self._stage(record, ("phases", index, "when"), phase, record.title, period)
            for step, item in enumerate(phase.get("steps", ())):
                if _outside(item.get("when"), phase.get("when")):
                    path: FieldPath = ("phases", index, "steps", step, "when")
                    yield self._stage(record, path, item, phase["title"], phase["when"])

    def _stage(self, record: Record, path: FieldPath, stage: Mapping[str, Any], around: str, days: Any) -> Problem:
        when = stage["when"]
        params = {"stage": stage["title"], "from": when["from"], "to": when["to"]}
        params |= {"around": around, "begin": days["from"], "end": days["to"]}
        return self._at("phase-outside", record, path, params, warning=True)


def _outside(inner: Any, outer: Any) -> bool:
    """Whether a stretch of days has none in common with another. One without days is in any; a part of it may well lie outside, for months
    are written where weeks are meant."""
    held = [item for item in (inner, outer) if isinstance(item, Mapping) and {"from", "to"} <= set(item)]
    return len(held) > 1 and bool(held[0]["from"] > held[1]["to"] or held[0]["to"] < held[1]["from"])
