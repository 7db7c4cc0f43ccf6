"""``gongshilan serve``: a preview on this machine that follows the files."""

from __future__ import annotations

import gc
import io
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from datetime import date
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import click
from watchfiles import watch

from gongshilan.build.load import CONTENT
from gongshilan.build.preview import Preview
from gongshilan.build.remembered import Remembered
from gongshilan.build.sample import Frames
from gongshilan.catalogue import text
from gongshilan.cli.building import choose_editions, prepared_for
from gongshilan.cli.day import Day
from gongshilan.cli.live import Handler, Live
from gongshilan.cli.setting import Setting, give_up, show_problems
from gongshilan.render.stock import RenderError

_DEBOUNCE_MS = 100
_WATCHED = (CONTENT, "schema", "theme", "mkdocs.yml")


@click.command()
@click.option("--edition", "only", multiple=True, help="Edition to show (default: the first).")
@click.option("--as-of", type=Day(), help="Show as of this day.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, help="Port on 127.0.0.1 (0: any free one).")
@click.pass_obj
def serve(setting: Setting, only: tuple[str, ...], as_of: date | None, port: int) -> None:
    """Show an edition in the browser; what is saved is on the page by itself, and so is what is wrong with it."""
    setting.remembered = Remembered()
    loaded = setting.load()
    if loaded.checked.portal is None:
        loaded = setting.load_clean("cli.build.stopped")
    edition, live = choose_editions(loaded.portal, only)[0], Live()
    rebuild = partial(_rebuild, setting, edition.id, as_of, Frames(), live)
    rebuild()
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, live=live))
    except OSError as error:
        give_up(text("cli.errors.write", detail=error))
    server.daemon_threads = True  # a page that listens does not keep the command from ending
    threading.Thread(target=server.serve_forever, daemon=True).start()
    click.echo(text("cli.serve.at", url=f"http://127.0.0.1:{server.server_port}/"))
    try:
        _follow(setting, rebuild)
    finally:
        server.shutdown()


def _follow(setting: Setting, rebuild: Callable[[], None]) -> None:
    watched = [setting.root / name for name in _WATCHED if (setting.root / name).exists()]
    schema = (setting.root / "schema").resolve()
    for changes in watch(*watched, debounce=_DEBOUNCE_MS, step=20, raise_interrupt=False):
        if any(schema in Path(path).resolve().parents for _, path in changes):
            setting.forget()
        rebuild()


def _rebuild(setting: Setting, edition_id: str, as_of: date | None, frames: Frames, live: Live) -> None:
    """Make it again. Whatever stands in the way is said, here and on the open pages, and the pages stay as they were."""
    started, said = time.monotonic(), io.StringIO()
    with redirect_stderr(said), _undisturbed():
        made = _made(setting, edition_id, as_of, frames)
    if said.getvalue():
        click.echo(said.getvalue(), nl=False, err=True)
    if made is not None:
        live.made(made)
        click.echo(text("cli.serve.rebuilt", seconds=time.monotonic() - started))
    else:
        live.kept(said.getvalue())


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Looking for cycles among millions of values that stay takes as long as making them."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _made(setting: Setting, edition_id: str, as_of: date | None, frames: Frames) -> Preview | None:
    """The edition; None if it could not be made, and why is on standard error."""
    try:
        loaded = setting.load()
        if loaded.problems:
            show_problems(loaded.problems, setting.prefix)
            click.echo(text("cli.serve.kept", n=len(loaded.problems)), err=True)
            return None
        editions = [edition for edition in loaded.portal.editions if edition.id == edition_id]
        if not editions:
            click.echo(text("cli.serve.gone", edition=edition_id), err=True)
            return None
        prepared = prepared_for(setting, loaded, setting.day(as_of, loaded.portal), setting.store())
        return Preview(prepared.laid(editions[0]), frames)
    except SystemExit:  # a mistake in the rules: what it is has been said
        return None
    except (OSError, RenderError) as error:
        click.echo(text("cli.errors.theme", detail=error), err=True)
        return None
    except Exception as error:  # noqa: BLE001 - whatever somebody types, the preview goes on
        click.echo(text("cli.errors.theme", detail="".join(traceback.format_exception_only(error))), err=True)
        return None
