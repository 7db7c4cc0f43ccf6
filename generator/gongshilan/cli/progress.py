"""The line on a terminal that says what a build is doing: the stage, the pages drawn, the time left. Silent anywhere else."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from gongshilan.build.clock import Clock
from gongshilan.catalogue import text

Begun = Callable[[str, str], None]
_EVERY = 0.2  # seconds between two looks at how many pages are drawn


@contextmanager
def shown(stream: TextIO) -> Iterator[Callable[[Callable[[Begun], Clock]], Clock]]:
    """Within, what a build does is shown on ``stream``: give the maker of a clock, get a clock that is shown."""
    if not stream.isatty() or os.environ.get("CI"):
        yield lambda make: make(lambda _stage, _edition: None)
        return
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[pages]}"),
        TimeRemainingColumn(),
        console=Console(file=stream),
        transient=True,
    ) as progress:
        task = progress.add_task("", total=None, pages="")
        ended = threading.Event()
        clocks: list[Clock] = []

        def begun(stage: str, edition: str) -> None:
            progress.update(task, description=text(f"cli.stages.{stage.replace(' ', '_')}", edition=edition).strip())

        def watch() -> None:
            while not ended.wait(_EVERY):
                drawn, known = clocks[-1].pages if clocks else (0, 0)
                if known:
                    progress.update(
                        task, completed=drawn, total=known, pages=text("cli.stages.pages", drawn=drawn, known=known)
                    )

        def clock(make: Callable[[Begun], Clock]) -> Clock:
            clocks.append(make(begun))
            return clocks[-1]

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield clock
        finally:
            ended.set()
            watcher.join()
