"""``gongshilan demo DIR``: a synthetic portal of any size, and beside it the truth that was planted in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from gongshilan.catalogue import text
from gongshilan.cli.day import Day
from gongshilan.cli.setting import give_up


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--units",
    type=click.IntRange(1, 900),
    default=50,
    show_default=True,
    help="Basic units (office and committees not counted).",
)
@click.option("--records", type=click.IntRange(1, 1000), default=25, show_default=True, help="Records a unit, on average.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same bytes.")
@click.option("--as-of", type=Day(), help="Day the portal is pinned to (default: 2009-08-10, when every state occurs).")
def demo(folder: Path, units: int, records: int, seed: int, as_of: date | None) -> None:
    """Write a synthetic portal into FOLDER, which must be absent or empty, and truth.json beside its content."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        give_up(text("demo.not_empty", path=folder))
    try:  # a package of its own: who installs the software for an office gets no invented data with it
        from gongshilan_demo.frame import frame  # noqa: PLC0415
        from gongshilan_demo.generate import generate, write  # noqa: PLC0415
        from gongshilan_demo.model import Options  # noqa: PLC0415
    except ModuleNotFoundError:
        give_up(text("demo.not_installed"))
    made = generate(Options(units, records, seed, as_of or frame().as_of))
    try:
        write(made, folder)
    except OSError as error:
        give_up(text("cli.errors.write", detail=error))
    committees = len(frame().plain["committees"])
    day = made.truth["as_of"]
    click.echo(text("demo.done", path=folder, units=units, committees=committees, records=made.count, as_of=day))
    click.echo(text("demo.truth", path=folder / "truth.json", deviations=len(made.truth["deviations"])))
    click.echo(text("demo.next", path=folder))
