"""How long each stage of a build took, and how many pages are drawn: for ``--timings`` and the line of progress."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Timed:
    """A stage that is done. ``edition`` is empty for what is done once for all; ``seconds`` by the clock on the wall, ``cpu`` seconds of
    this process alone; ``process`` numbers the processes of a build from 0, the first being the one that reads and assesses."""

    stage: str
    edition: str
    seconds: float
    cpu: float
    process: int = 0


class Clock:
    """Takes the time of stages, one after the other in a process. ``begun`` is told the stage and the edition whenever one begins."""

    def __init__(self, begun: Callable[[str, str], None] = lambda _stage, _edition: None) -> None:
        self._begun = begun
        self._timed: list[Timed] = []
        # shared with forked processes, which count what they draw
        self._drawn: Any = multiprocessing.Value("q", 0)
        self._known: Any = multiprocessing.Value("q", 0)

    @contextmanager
    def stage(self, name: str, edition: str = "") -> Iterator[None]:
        """Everything done within belongs to this stage."""
        self._begun(name, edition)
        wall, cpu = time.monotonic(), time.process_time()
        try:
            yield
        finally:
            self._timed.append(Timed(name, edition, time.monotonic() - wall, time.process_time() - cpu))

    def expect(self, pages: int) -> None:
        """So many pages more will be drawn."""
        with self._known.get_lock():
            self._known.value += pages

    def drew(self, pages: int) -> None:
        """So many more are drawn."""
        with self._drawn.get_lock():
            self._drawn.value += pages

    @property
    def pages(self) -> tuple[int, int]:
        """How many pages are drawn in all processes, and of how many that are known by now."""
        return self._drawn.value, self._known.value

    def since(self, number: int) -> tuple[Timed, ...]:
        """What was timed in this process after the first ``number`` stages."""
        return tuple(self._timed[number:])

    @property
    def count(self) -> int:
        """How many stages are timed."""
        return len(self._timed)

    def take_over(self, timed: Iterable[Timed], process: int) -> None:
        """Add what another process timed."""
        self._timed += [Timed(item.stage, item.edition, item.seconds, item.cpu, process) for item in timed]

    def table(self) -> list[dict[str, Any]]:
        """Every stage as plain values, in the order they ended in; seconds to the millisecond."""
        return [{**asdict(item), "seconds": round(item.seconds, 3), "cpu": round(item.cpu, 3)} for item in self._timed]
