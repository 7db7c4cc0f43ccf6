"""Earlier days assessed by another process while this one vets the content: what it finds is in the store when it is asked for."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from multiprocessing.process import BaseProcess

from gongshilan.bounded import START
from gongshilan.build.garbage import settle
from gongshilan.build.load import Loaded
from gongshilan.build.past_days import earlier
from gongshilan.build.room import MIN_RECORDS_FOR_WORKERS
from gongshilan.build.store import Store
from gongshilan.model import Portal
from gongshilan.windows.resolve import WindowError


class Ahead:
    """Begun with what was linked, waited for before the truth is told. ``day`` is asked for the day; with fewer than two ``jobs``, without
    a store to leave things in or on a system that cannot fork it does nothing. Nothing depends on it: what is not kept is made."""

    def __init__(self, store: Store, day: Callable[[Portal], date], jobs: int) -> None:
        self._store = store
        self._day = day
        self._able = jobs > 1 and START == "fork" and store.is_kept
        self._process: BaseProcess | None = None

    def begin(self, linked: Loaded) -> None:
        """Have another process begin. Records with mistakes may yet be found: then it worked in vain."""
        if not self._able or linked.checked.portal is None or len(linked.graph) < MIN_RECORDS_FOR_WORKERS:
            return
        settle()
        self._store.close()  # nothing of SQLite's may be handed to a forked process
        self._process = multiprocessing.get_context("fork").Process(target=self._work, args=(linked,), daemon=True)
        self._process.start()

    def wait(self) -> None:
        """Until it is done."""
        if self._process is not None:
            self._process.join()
            self._process = None

    def _work(self, linked: Loaded) -> None:
        with suppress(WindowError):  # who asks for these days is told
            earlier(linked, self._day(linked.portal), self._store)
