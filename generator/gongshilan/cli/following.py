"""What is shown follows what is saved: the saved record's own page at once, everything else as soon as it is worked out."""

from __future__ import annotations

import gc
import io
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from pathlib import Path

import click

from gongshilan.build.at_once import AtOnce, at_once
from gongshilan.build.preview import Preview
from gongshilan.catalogue import text
from gongshilan.cli.live import Live
from gongshilan.cli.reporters import as_text

_Make = Callable[[Collection[Path]], Preview | None]


class Following:
    """Makes ``live`` anew in a thread of its own. ``make`` is given the files that were saved since it was asked last, and says on standard
    error why it makes nothing; ``prefix`` stands before names of files of content."""

    def __init__(self, live: Live, make: _Make, prefix: str) -> None:
        self._live = live
        self._make = make
        self._prefix = prefix
        self._saved: set[Path] = set()  # and not yet looked at
        self._since: set[Path] = set()  # saved since the last whole one was begun
        self._news = threading.Condition()
        self._whole: Preview | None = None  # the last one in which everything is worked out

    def start(self) -> None:
        """Make it for the first time, then follow."""
        begun = threading.Event()
        threading.Thread(target=self._follow, args=(begun,), daemon=True).start()
        begun.wait()

    def saved(self, paths: Sequence[Path]) -> None:
        """Files were saved, removed or renamed: show what can be shown of it, and have the rest made."""
        with self._news:
            self._saved.update(paths)
            self._since.update(paths)
            self._show(anew=False)
            self._news.notify_all()

    def _show(self, *, anew: bool) -> None:
        """Show the last whole one, which may be made ``anew``, with what was saved since."""
        now = self._at_once()
        if self._whole is not None and (anew or now.pages):
            pages = None if anew else now.pages
            self._live.made(self._whole.with_pages(now.pages), pages, busy=bool(self._since))
        if now.problems:
            self._live.kept(as_text(now.problems, self._prefix), busy=True)
        elif not anew and not now.pages:
            self._live.begun()
        if now.pages:
            click.echo(text("cli.serve.at_once", pages=text("cli.check.comma").join(now.pages)))

    def _at_once(self) -> AtOnce:
        if self._whole is None or not self._since:
            return AtOnce()
        try:
            return at_once(self._whole, sorted(self._since))
        except Exception:  # noqa: BLE001 - whoever makes everything meets it again, and says so
            return AtOnce()

    def _follow(self, begun: threading.Event) -> None:
        try:
            self._again(())
        finally:
            begun.set()
        while True:
            with self._news:
                self._news.wait_for(lambda: self._saved)
                saved, self._saved = self._saved, set()
            self._again(saved)

    def _again(self, saved: Collection[Path]) -> None:
        """Make all of it again. Whatever stands in the way is said, here and on the open pages, and the pages stay as they were."""
        started, said = time.monotonic(), io.StringIO()
        with redirect_stderr(said), _undisturbed():
            made = self._make(saved)
        if said.getvalue():
            click.echo(said.getvalue(), nl=False, err=True)
        with self._news:
            if made is None:
                self._live.kept(said.getvalue())
                return
            self._whole, self._since = made, set(self._saved)
            click.echo(text("cli.serve.rebuilt", seconds=time.monotonic() - started))
            self._show(anew=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Looking for cycles among millions of values that stay takes as long as making them."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
