"""``gongshilan serve``: a preview on this machine that follows the files."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click
from watchfiles import watch

from gongshilan.build.load import CONTENT
from gongshilan.build.staged import SITE, build_preview
from gongshilan.catalogue import text
from gongshilan.cli.building import choose_editions, prepared_for
from gongshilan.cli.day import Day
from gongshilan.cli.setting import Setting, give_up, show_problems
from gongshilan.render.site import Drawn
from gongshilan.render.stock import RenderError

_DEBOUNCE_MS = 100
_WATCHED = (CONTENT, "schema", "theme", "mkdocs.yml")


@click.command()
@click.option("--edition", "only", multiple=True, help="Edition to show (default: the first).")
@click.option("--as-of", type=Day(), help="Show as of this day.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, help="Port on 127.0.0.1 (0: any free one).")
@click.pass_obj
def serve(setting: Setting, only: tuple[str, ...], as_of: date | None, port: int) -> None:
    """Show an edition in the browser; a saved record is on the page at the next reload."""
    loaded = setting.load_clean("cli.build.stopped")
    edition = choose_editions(loaded.portal, only)[0]
    rebuild = partial(_rebuild, setting, edition.id, as_of, Drawn())
    rebuild()
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, directory=setting.root / SITE / edition.id))
    except OSError as error:
        give_up(text("cli.errors.write", detail=error))
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


def _rebuild(setting: Setting, edition_id: str, as_of: date | None, drawn: Drawn) -> None:
    """Build again; with problems in the content say so and keep the pages as they were."""
    started = time.monotonic()
    loaded = setting.load()
    if loaded.problems:
        show_problems(loaded.problems, setting.prefix)
        click.echo(text("cli.serve.kept", n=len(loaded.problems)), err=True)
        return
    editions = [edition for edition in loaded.portal.editions if edition.id == edition_id]
    try:
        prepared = prepared_for(setting, loaded, setting.day(as_of, loaded.portal))
        for edition in editions:
            build_preview(setting.root, edition, prepared.site(edition), drawn=drawn)
    except (OSError, RenderError) as error:
        click.echo(text("cli.errors.theme", detail=error), err=True)
        return
    click.echo(text("cli.serve.rebuilt", seconds=time.monotonic() - started))


class _Handler(SimpleHTTPRequestHandler):
    """Files of the served edition, never cached, without a log line a request."""

    def end_headers(self) -> None:
        """A preview must show what was saved a moment ago."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""
