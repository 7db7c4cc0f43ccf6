"""What has to be sent up by rule, how much of it arrived, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from gongshilan.demands import Obligation, Requirement
from gongshilan.measure.states import RELEASED
from gongshilan.model import Duty, Record, RequirementResult, leaves

FILING = "filing"
WEEK = 7
_PREPARING = "preparing"
Key = tuple[str, str]
"""Obligation and requirement."""


def filing_requirements(obligations: Iterable[Obligation]) -> dict[Key, str]:
    """Labels of the requirements that ask for a filing, in the rulebook's order."""
    return {
        (obligation.id, requirement.id): requirement.label
        for obligation in obligations
        for requirement in obligation.requires
        if FILING in {requirement.kind, *(part.kind for part in requirement.any_of)}
    }


def asks_filing(obligation: Obligation) -> bool:
    """Whether something is to be sent up by an obligation."""
    return bool(filing_requirements([obligation]))


def owed_filings(duties: Iterable[Duty]) -> tuple[Counter[Key], Counter[Key]]:
    """Filings owed and filings that arrived, by requirement, of the duties that were not released."""
    owed, arrived = Counter[Key](), Counter[Key]()
    for duty in duties:
        if duty.state in RELEASED:
            continue
        for result in _filing_results(duty):
            key = (duty.obligation.id, result.requirement.id)
            owed[key] += 1
            arrived[key] += result.met
    return owed, arrived


def is_sent(filing: Record) -> bool:
    """Whether a filing left the unit: one that is still being prepared, or only planned, did not."""
    return filing.data.get("status") != _PREPARING and not filing.data.get("planned")


def unsent_filings(filings: Iterable[Record]) -> int:
    """How many did not leave the unit."""
    return sum(not is_sent(filing) for filing in filings)


def weeks_ago(day: date | None, as_of: date) -> int | None:
    """How many spans of seven days before ``as_of`` a day lies, 0 for the last seven; None for no day or one to come."""
    return None if day is None or day > as_of else (as_of - day).days // WEEK


def week_span(week: int, as_of: date) -> tuple[date, date]:
    """First and last day of such a span."""
    end = as_of - timedelta(days=WEEK * week)
    return end - timedelta(days=WEEK - 1), end


def latest_filings(filings: Iterable[Record], as_of: date) -> list[Record]:
    """Filings, the latest first; those without a day, or with a day still to come, last."""
    ordered = sorted(filings, key=lambda record: record.id)
    dated = [record for record in ordered if (record.day or date.max) <= as_of]
    rest = [record for record in ordered if (record.day or date.max) > as_of]
    return [*sorted(dated, key=lambda record: record.day or date.min, reverse=True), *rest]


def _filing_results(duty: Duty) -> Iterator[RequirementResult]:
    for result in duty.results:
        if any(leaf.requirement.kind == FILING for leaf in leaves(result)):
            yield result


def packages(obligations: Iterable[Obligation]) -> dict[str, tuple[tuple[str, str], ...]]:
    """By obligation: what has to be sent up as one set of papers, each with its label and kind. An obligation is one where it asks
    for several filings and for nothing else, each of them of a kind of paper (JS-31, PD-24)."""
    found = {}
    for obligation in obligations:
        asked = [(item.label, _paper(item)) for item in obligation.requires]
        if len(asked) > 1 and all(kind for _, kind in asked):
            found[obligation.id] = tuple(asked)
    return found


def _paper(requirement: Requirement) -> str:
    """The one kind of paper that a requirement wants filed; empty where it wants something else."""
    target = requirement.refers.get("what")
    return target.kinds[0] if requirement.kind == FILING and target is not None and len(target.kinds) == 1 else ""
