"""The ``gongshilan`` command: options common to all, and one module a sub-command."""

from __future__ import annotations

from pathlib import Path

import click

from gongshilan import __version__
from gongshilan.cli.build import build
from gongshilan.cli.check import check
from gongshilan.cli.demo import demo
from gongshilan.cli.exporting import export_
from gongshilan.cli.importing import import_
from gongshilan.cli.init import init
from gongshilan.cli.new import new
from gongshilan.cli.publish import publish, rollback
from gongshilan.cli.report import report
from gongshilan.cli.search import search
from gongshilan.cli.serve import serve
from gongshilan.cli.setting import Setting
from gongshilan.cli.verify import verify


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--root",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Folder of the portal, the one that has content/ (default: here).",
)
@click.version_option(__version__, prog_name="gongshilan")
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """Gongshilan (公示栏): a campaign's records in git, turned into a portal for each audience."""
    context.obj = Setting(root)


for command in (init, new, check, build, serve, report, import_, export_, search, demo, verify, publish, rollback):
    main.add_command(command)
