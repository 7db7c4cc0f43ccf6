"""The index, the tables and the other files of one edition made by one process while others draw its pages."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from gongshilan.build.clock import Timed
from gongshilan.build.drawing import CHUNK, PartMaker
from gongshilan.build.garbage import settle
from gongshilan.build.site import Laid, Prepared
from gongshilan.model import Page
from gongshilan.release.placing import Placing
from gongshilan.render.packed import written

_inherited: tuple[Prepared, Laid, PartMaker, Placing] | None = None


@dataclass(frozen=True, slots=True)
class _Files:
    """What the process that made the files tells the others: the page that lists them, and what it found kept."""

    listed: Page
    used: frozenset[bytes]
    asked: frozenset[str]
    timed: tuple[Timed, ...]


def make_beside(
    prepared: Prepared, laid: Laid, maker: PartMaker, placing: Placing, jobs: int
) -> tuple[dict[int, list[bytes]], Page]:
    """Write every file that is no page, and for as long as that takes have pages' parts made: their keys, by the first of some pages;
    and the page that lists the files. Raises RenderError, OSError."""
    global _inherited  # noqa: PLW0603 - forked workers inherit what cannot be pickled (templates, the records)
    _inherited = (prepared, laid, maker, placing)
    settle()
    maker.store.close()  # nothing of SQLite's may be handed to a forked process
    try:
        with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as executor:
            first = executor.submit(_files)
            ready = dict(_meanwhile(executor, first, iter(range(0, len(maker.pages), CHUNK)), jobs))
            made = first.result()
    finally:
        _inherited = None
    maker.store.take_over(made.used)
    prepared.keep(made.asked)
    prepared.clock.take_over(made.timed, 1)
    return ready, made.listed


def _meanwhile(
    executor: ProcessPoolExecutor, first: Future[_Files], starts: Iterator[int], jobs: int
) -> Iterator[tuple[int, list[bytes]]]:
    """Parts of one lot of pages after the other, until the files are made: what was begun by then is finished."""
    running: dict[Future[list[bytes]], int] = {}
    while not first.done() or running:
        while not first.done() and len(running) < jobs and (start := next(starts, None)) is not None:
            running[executor.submit(_ready, start)] = start
        waited: list[Future[Any]] = [*running, *([] if first.done() else [first])]
        done, _ = wait(waited, return_when=FIRST_COMPLETED)
        for future in [future for future in running if future in done]:
            yield running.pop(future), future.result()


def _files() -> _Files:
    assert _inherited is not None
    prepared, laid, maker, placing = _inherited
    before = prepared.clock.count
    files, listed = prepared.files(laid)
    placing.put_all(files)
    return _Files(written(listed), maker.store.used, prepared.asked, prepared.clock.since(before))


def _ready(start: int) -> list[bytes]:
    assert _inherited is not None
    return _inherited[2].make_ready(start)
