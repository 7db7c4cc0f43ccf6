"""``gongshilan verify``: a finished edition, byte by byte, as its readers and strangers get it."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import click

from gongshilan.build.load import CONTENT
from gongshilan.build.numbers import tellable_numbers
from gongshilan.build.trust import trust_of
from gongshilan.catalogue import text
from gongshilan.cli.reporters import REPORTERS
from gongshilan.cli.setting import FINE, PROBLEMS, Setting, cannot_write, give_up
from gongshilan.cli.signing import signature_problems
from gongshilan.release.built import read_built
from gongshilan.verify.site import verify_site


@click.command()
@click.argument("site", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(sorted(REPORTERS)), default="text", help="How to print what is found.")
@click.option("--jobs", type=click.IntRange(1, 64), default=os.cpu_count() or 1, help="How many processes read files.")
@click.option(
    "--key",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="Public keys; one must have signed the manifest.",
)
@click.pass_obj
def verify(setting: Setting, site: Path, form: str, jobs: int, key: Path | None) -> None:
    """Verify the folder of one edition: manifest, links, requests elsewhere, scripts, numbers of persons, signature."""
    if not (site / "index.html").is_file():
        give_up(text("cli.verify.no_site", path=site))
    try:
        trust = trust_of(setting.root)
        found = verify_site(site, jobs=jobs, allowed=setting.rules().allowed, trust=trust)
        if any(problem.code.startswith("site-number-") for problem in found.problems):
            # Only the office's own edition shows numbers, in fields made for them: reading the content is left for then.
            found = verify_site(site, jobs=jobs, allowed=_allowed(setting, site), trust=trust)
    except OSError as error:
        give_up(cannot_write(error))
    problems = [*(signature_problems(site, key) if key is not None else ()), *found.problems]
    output = REPORTERS[form](problems, f"{site.as_posix()}/")
    if output:
        click.echo(output)
    if form == "text":
        said = "cli.verify.problems" if problems else "cli.verify.clean"
        click.echo(text(said, files=len(found.digests), n=len(problems)))
    sys.exit(PROBLEMS if problems else FINE)


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
