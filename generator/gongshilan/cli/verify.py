"""``gongshilan verify``: a finished edition, byte by byte, as its readers and strangers get it."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import click

from gongshilan.build.load import CONTENT
from gongshilan.build.numbers import tellable_numbers
from gongshilan.catalogue import text
from gongshilan.cli.reporters import REPORTERS
from gongshilan.cli.setting import FINE, PROBLEMS, Setting, cannot_write, give_up
from gongshilan.release.built import read_built
from gongshilan.render.csp import inline_digests
from gongshilan.render.theirs import material_digests
from gongshilan.shipped import folder
from gongshilan.verify.site import verify_site


@click.command()
@click.argument("site", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(sorted(REPORTERS)), default="text", help="How to print what is found.")
@click.option("--jobs", type=click.IntRange(1, 64), default=os.cpu_count() or 1, help="How many processes read files.")
@click.pass_obj
def verify(setting: Setting, site: Path, form: str, jobs: int) -> None:
    """Verify the folder of one edition: manifest, links, requests elsewhere, numbers of persons."""
    if not (site / "index.html").is_file():
        give_up(text("cli.verify.no_site", path=site))
    try:
        known = material_digests() | inline_digests(folder("theme", setting.root))
        found = verify_site(site, jobs=jobs, allowed=setting.rules().allowed, known=known)
        if any(problem.code.startswith("site-number-") for problem in found.problems):
            # Only the office's own edition shows numbers, in fields made for them: reading the content is left for then.
            found = verify_site(site, jobs=jobs, allowed=_allowed(setting, site), known=known)
    except OSError as error:
        give_up(cannot_write(error))
    output = REPORTERS[form](found.problems, f"{site.as_posix()}/")
    if output:
        click.echo(output)
    if form == "text":
        key = "cli.verify.problems" if found.problems else "cli.verify.clean"
        click.echo(text(key, files=len(found.digests), n=len(found.problems)))
    sys.exit(PROBLEMS if found.problems else FINE)


def _allowed(setting: Setting, site: Path) -> frozenset[str]:
    """Numbers that may be in the site: the reviewed ones, and inside a portal those that the edition of the folder's name shows
    in its fields for them on the day it was built for."""
    reviewed = setting.rules().allowed
    if not (setting.root / CONTENT).is_dir():
        return reviewed
    loaded = setting.load()
    if loaded.checked.portal is None:
        return reviewed
    built = read_built(site.resolve().parent)
    day = date.fromisoformat(built.as_of) if built else setting.day(None, loaded.portal)
    named = [edition for edition in loaded.portal.editions if edition.id == site.resolve().name]
    return reviewed.union(*(tellable_numbers(loaded, edition, day) for edition in named))
