"""``gongshilan serve``: a preview on this machine that follows the files."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Collection
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
from gongshilan.cli.following import Following
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
    setting.remembered, setting.as_of = Remembered(), as_of
    loaded = setting.load()
    if loaded.checked.portal is None:
        loaded = setting.load_clean("cli.build.stopped")
    edition, live = choose_editions(loaded.portal, only)[0], Live()
    following = Following(live, partial(_made, setting, edition.id, as_of, Frames()), setting.prefix)
    following.start()
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, live=live))
    except OSError as error:
        give_up(text("cli.errors.write", detail=error))
    server.daemon_threads = True  # a page that listens does not keep the command from ending
    threading.Thread(target=server.serve_forever, daemon=True).start()
    click.echo(text("cli.serve.at", url=f"http://127.0.0.1:{server.server_port}/"))
    try:
        _follow(setting.root, following)
    finally:
        server.shutdown()


def _follow(root: Path, following: Following) -> None:
    watched = [root / name for name in _WATCHED if (root / name).exists()]
    for changes in watch(*watched, debounce=_DEBOUNCE_MS, step=20, raise_interrupt=False):
        following.saved([Path(path) for _, path in changes])


def _made(setting: Setting, edition_id: str, as_of: date | None, frames: Frames, saved: Collection[Path]) -> Preview | None:
    """The edition; None if it could not be made, and why is on standard error."""
    schema = (setting.root / "schema").resolve()
    if any(schema in path.resolve().parents for path in saved):
        setting.forget()
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
