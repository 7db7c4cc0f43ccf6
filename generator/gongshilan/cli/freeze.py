"""``gongshilan freeze``: a finished campaign kept as it stands, in every edition, for all later builds."""

from __future__ import annotations

import click

from gongshilan.catalogue import text
from gongshilan.cli.setting import CONTENT, Setting, cannot_write, give_up
from gongshilan.read.files import LEDGER_FILE
from gongshilan.release import publish as release
from gongshilan.release.frozen import FrozenError
from gongshilan.release.frozen import freeze as keep
from gongshilan.release.layout import ReleaseError
from gongshilan.release.lock import locked


@click.command()
@click.argument("campaign")
@click.pass_obj
def freeze(setting: Setting, campaign: str) -> None:
    """Keep the built editions as they stand, for CAMPAIGN is over: later builds show them unchanged below past/CAMPAIGN."""
    loaded = setting.load_clean("cli.freeze.stopped")
    known = {item.id: item.title for item in loaded.graph.campaigns()}
    if campaign not in known:
        give_up(text("cli.carry.unknown", campaign=campaign, known="、".join(known)))
    site = setting.root / "site"
    try:
        with locked(site / ".lock", lambda: click.echo(text("cli.build.waiting"), err=True)):
            built = release.publishable(site)
            editions = {edition: built.readers.get(edition) for edition in sorted(built.manifests)}
            place, noted = keep(setting.root, campaign, known[campaign], built.as_of, editions)
    except ReleaseError as error:
        give_up(text(f"release.{error.key}", **error.params))
    except FrozenError as error:
        give_up(text(f"cli.freeze.{error.key}", **error.params))
    except OSError as error:
        give_up(cannot_write(error))
    click.echo(text("cli.freeze.done", title=known[campaign], path=place, as_of=built.as_of))
    if noted:
        click.echo(text("release.tables", path=f"{CONTENT}/{LEDGER_FILE}"))
