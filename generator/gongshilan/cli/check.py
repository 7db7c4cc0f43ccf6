"""``gongshilan check``: every problem of the content, in one run."""

from __future__ import annotations

import sys

import click

from gongshilan.build.stages import awaiting_approval
from gongshilan.catalogue import text
from gongshilan.cli.index import write_index
from gongshilan.cli.reporters import REPORTERS
from gongshilan.cli.setting import FINE, PROBLEMS, Setting, beneath


@click.command()
@click.option("--format", "form", type=click.Choice(sorted(REPORTERS)), default="text", help="How to print them.")
@click.pass_obj
def check(setting: Setting, form: str) -> None:
    """Check all records; print every problem and warning with its place and how to mend it."""
    wrong = setting.rule_problems()
    if wrong:  # until rulebooks, vocabularies and kinds are right, what they say of records is not worth printing
        click.echo(REPORTERS[form](wrong, setting.schema_prefix))
        if form == "text":
            click.echo(text("cli.errors.rules", n=len(wrong)))
        sys.exit(PROBLEMS)
    loaded = setting.load()
    write_index(setting.root, loaded)
    site = setting.site_problems(loaded.checked.portal)
    stopping, warnings = [*loaded.problems], [*loaded.warnings]
    if site:  # lies beside the content, not in it
        stopping = beneath(stopping, setting.prefix) + beneath(
            (item for item in site if not item.warning), setting.root_prefix
        )
        warnings = beneath(warnings, setting.prefix) + beneath((item for item in site if item.warning), setting.root_prefix)
    count, warned = len({record.path for record in loaded.graph}), len(warnings)
    output = REPORTERS[form]([*stopping, *warnings], "" if site else setting.prefix)
    if form == "text":
        if output:
            click.echo(output)
        if stopping:
            click.echo(text("cli.check.problems", records=count, n=len(stopping)))
        else:
            click.echo(text("cli.check.clean", records=count))
            waiting = awaiting_approval(loaded, setting.day(None, loaded.portal))
            if waiting:
                names = text("cli.check.comma").join(record.path for record in waiting)
                click.echo(text("cli.check.awaiting", n=len(waiting), records=names))
        if warned:
            click.echo(text("cli.check.warnings", n=warned))
    elif output:
        click.echo(output)
    sys.exit(PROBLEMS if stopping else FINE)
