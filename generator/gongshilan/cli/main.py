"""The ``gongshilan`` command: options common to all, and one module a sub-command."""

from __future__ import annotations

from pathlib import Path

import click

from gongshilan import __version__
from gongshilan.cli.lazy import LazyGroup

# Where each command is, and its first sentence: a list of commands needs no more, and none of them is loaded for it.
COMMANDS = {
    "archive": (
        "gongshilan.cli.archive:archive",
        "Pack every edition as a verifiable archive (BagIt) into TARGET, or verify one.",
    ),
    "build": ("gongshilan.cli.build:build", "Build the site of every edition: all staged and verified, then swapped in."),
    "carry": (
        "gongshilan.cli.carry:carry",
        "List what campaign OLD left unfinished and NEW has not taken up; or take it up.",
    ),
    "check": ("gongshilan.cli.check:check", "Check all records; print every problem and warning with its place."),
    "cms": ("gongshilan.cli.cms:cms", "Write the configuration of Sveltia CMS or Decap CMS, made from the schema."),
    "demo": ("gongshilan.cli.demo:demo", "Write a synthetic portal into FOLDER, and truth.json beside its content."),
    "desk": ("gongshilan.cli.desk:desk", "Edit records as forms in the browser, on this machine only."),
    "export": ("gongshilan.cli.exporting:export_", "Write records into a workbook with help and lists to choose from."),
    "freeze": ("gongshilan.cli.freeze:freeze", "Keep the built editions as they stand: CAMPAIGN is over."),
    "harvest": (
        "gongshilan.cli.harvest:harvest",
        "Fetch what the portals of LIST publish, check it, and keep it for the next build.",
    ),
    "import": ("gongshilan.cli.importing:import_", "Read records from FILE (xlsx, csv, docx) and write them."),
    "init": ("gongshilan.cli.init:init", "Make a new portal in FOLDER, which must be absent or empty."),
    "new": ("gongshilan.cli.new:new", "Write the scaffold of a new record of KIND."),
    "publish": ("gongshilan.cli.publish:publish", "Copy all built editions to TARGET as one release and serve it."),
    "report": ("gongshilan.cli.report:report", "Who owes what, since when, by which clause, and what bears it out."),
    "rollback": ("gongshilan.cli.publish:rollback", "Serve the release before, or RELEASE, in TARGET again."),
    "search": ("gongshilan.cli.search:search", "Search a built edition: the same index, the same answers."),
    "serve": ("gongshilan.cli.serve:serve", "Show an edition in the browser; what is saved is on the page by itself."),
    "verify": ("gongshilan.cli.verify:verify", "Verify the folder of one edition: manifest, links, requests, numbers."),
}


@click.group(
    cls=LazyGroup, places=COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
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
    from gongshilan.cli.setting import Setting  # noqa: PLC0415 - with it comes most of the program; help needs none of it

    context.obj = Setting(root)
