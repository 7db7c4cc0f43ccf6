"""``gongshilan init DIR``: a portal of one's own, with everything needed to build it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from gongshilan.catalogue import text
from gongshilan.cli.setting import give_up
from gongshilan.shipped import skeleton

_ZONE = "Asia/Shanghai"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="", help="Name of the portal (default: the folder's name).")
def init(folder: Path, title: str) -> None:
    """Make a new portal in FOLDER, which must be absent or empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        give_up(text("cli.init.not_empty", path=folder))
    marks = {"__TITLE__": title or folder.resolve().name, "__YEAR__": str(datetime.now(ZoneInfo(_ZONE)).year)}
    source = skeleton()
    try:
        for path in sorted(source.rglob("*")):
            if path.is_file():
                written = path.read_text(encoding="utf-8")
                for mark, value in marks.items():
                    written = written.replace(mark, value)
                # dot files are kept without their dot in the package, where tools would take them for their own
                target = folder / path.relative_to(source).as_posix().replace("dot-", ".")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(written, encoding="utf-8")
    except OSError as error:
        give_up(text("cli.errors.write", detail=error))
    click.echo(text("cli.init.done", path=folder))
    click.echo(text("cli.init.next", path=folder))
