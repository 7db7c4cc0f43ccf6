"""``gongshilan desk``: forms in the browser, on this machine only."""

from __future__ import annotations

import importlib.util
import webbrowser
from collections.abc import Mapping
from pathlib import Path

import click

from gongshilan.build.load import CONTENT
from gongshilan.catalogue import text
from gongshilan.cli.reporters import sentences
from gongshilan.cli.saving import commit, committed, is_repository
from gongshilan.cli.setting import Setting, cannot_write, give_up
from gongshilan.cli.writing import write_all
from gongshilan.desk.outside import Outside, RefusedError

_NEEDED = ("werkzeug", "waitress")


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on 127.0.0.1 (default: any free one).")
@click.option("--open/--no-open", "show", default=True, help="Open the browser (default: yes).")
@click.pass_obj
def desk(setting: Setting, port: int, *, show: bool) -> None:
    """Edit records as forms in the browser; they are saved as files in content/."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        give_up(text("cli.desk.missing", names=" ".join(missing)))
    from gongshilan.desk.serving import serve_desk  # noqa: PLC0415 - they may be missing

    if not (setting.root / CONTENT).is_dir():
        give_up(text("cli.errors.no_portal"))

    def tell(address: str) -> None:
        click.echo(text("cli.desk.at", url=address))
        if show:
            webbrowser.open(address)

    try:
        serve_desk(outside_of(setting), port, tell)
    except OSError as error:
        give_up(text("cli.errors.write", detail=error))
    except KeyboardInterrupt:
        click.echo("")


def outside_of(setting: Setting) -> Outside:
    """What the desk of a portal is handed."""
    rules, content = setting.rules(), setting.root / CONTENT
    return Outside(
        root=setting.root.resolve(),
        rules=rules,
        judge=setting.judged,
        day=lambda portal: setting.day(None, portal),
        sentences=sentences,
        write=lambda files: _write(content.resolve(), files),
        committed=lambda path: committed(content, path),
        commit=lambda paths, wish: commit(content, paths, wish),
        in_git=lambda: is_repository(content),
    )


def _write(content: Path, files: Mapping[str, bytes]) -> None:
    for name in files:
        if not (content / name).parent.resolve().is_relative_to(content):
            raise RefusedError(text("desk.refused.link", path=name))
    try:
        write_all(content, files)
    except OSError as error:
        raise RefusedError(cannot_write(error)) from None
