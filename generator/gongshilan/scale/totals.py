"""Counts over many portals, by an embedded engine or on a cluster: the same questions, the same answers.

A question asks for sums by keys. Sums of parts add up, so a cluster answers it part by part and adds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from gongshilan.model import State
from gongshilan.scale.columns import CODES
from gongshilan.scale.parts import connection, listed


@dataclass(frozen=True, slots=True)
class Question:
    """SQL of what rows are grouped by and of what is summed up."""

    keys: tuple[str, ...]
    sums: tuple[str, ...]


_OVERDUE, _MET, _LATE = (CODES[state.value] for state in (State.OVERDUE, State.MET, State.MET_LATE))
QUESTIONS: Mapping[str, Question] = {
    "states": Question(("state",), ("count(*)",)),
    "rules": Question(("rule", "state"), ("count(*)",)),
    "portals": Question(
        ("portal", "campaign"),
        (
            "count(*)",
            f"count(*) FILTER (state = {_OVERDUE})",
            f"count(*) FILTER (state IN ({_MET}, {_LATE}))",
            f"count(*) FILTER (state IN ({_MET}, {_LATE}, {_OVERDUE}))",
        ),
    ),
    "days late": Question(("rule",), (f"coalesce(sum(as_of - due) FILTER (state = {_OVERDUE}), 0)::BIGINT",)),
    "units": Question(("portal",), ("count(DISTINCT unit)",)),  # a portal's rows lie in one part: distinct counts add up too
}
Answer = dict[tuple[object, ...], tuple[int, ...]]
"""Sums by keys."""
Engine = Callable[[Sequence[Path], Question], Answer]


def totals(parts: Sequence[Path], question: str, engine: Engine) -> Answer:
    """The answer to one of :data:`QUESTIONS` over Parquet files of :mod:`gongshilan.scale.parts`. Raises duckdb.Error, OSError."""
    return engine(sorted(parts), QUESTIONS[question])


def embedded(parts: Sequence[Path], question: Question, *, threads: int = 2, memory: str = "1GB") -> Answer:
    """Answered in this process."""
    if not parts:
        return {}
    asked = ", ".join((*question.keys, *question.sums))
    with connection(threads, memory) as engine:
        rows = engine.execute(f"SELECT {asked} FROM read_parquet({listed(parts)}) GROUP BY ALL").fetchall()  # noqa: S608 - ours
    width = len(question.keys)
    return {tuple(row[:width]): tuple(int(value) for value in row[width:]) for row in rows}


def spread(executor: Executor, pieces: int) -> Engine:
    """Answered by an executor, a cluster's for example (``distributed.Client(…).get_executor()``), in so many pieces. Its workers share
    the disk. A portal's parts are never divided."""

    def engine(parts: Sequence[Path], question: Question) -> Answer:
        found: dict[tuple[object, ...], Counter[int]] = {}
        ask = partial(embedded, question=question, threads=1, memory="512MB")
        for answer in executor.map(ask, list(_pieces(parts, pieces))):
            for key, sums in answer.items():
                held = found.setdefault(key, Counter())
                for place, value in enumerate(sums):
                    held[place] += value
        return {key: tuple(held[place] for place in range(len(question.sums))) for key, held in found.items()}

    return engine


def _pieces(parts: Sequence[Path], pieces: int) -> Iterator[list[Path]]:
    by_portal: dict[str, list[Path]] = {}
    for part in parts:
        by_portal.setdefault(part.name.rsplit(".", 2)[0], []).append(part)
    portals = list(by_portal.values())
    size = max(1, -(-len(portals) // pieces))
    for start in range(0, len(portals), size):
        yield [part for held in portals[start : start + size] for part in held]
