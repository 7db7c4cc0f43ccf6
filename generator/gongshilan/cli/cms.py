"""``gongshilan cms``: what Sveltia CMS or Decap CMS needs to edit the records of this portal."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import click

from gongshilan.catalogue import text
from gongshilan.cli.setting import Setting, cannot_write, give_up, show_problems
from gongshilan.cli.writing import write_all
from gongshilan.emit.cms import BACKENDS, SCRIPTS, SVELTIA, Wanted, cms_files
from gongshilan.link.shared import FOLDER

_REPO = re.compile(r"[\w.-]+(/[\w.-]+)+")


@click.command()
@click.option(
    "--cms",
    "cms_",
    type=click.Choice(sorted(SCRIPTS, reverse=True)),
    default=SVELTIA,
    help="Which editor (default: sveltia).",
)
@click.option(
    "--backend",
    default="gitea",
    help="Where the repository lies: gitea (Forgejo too), github, gitlab; git-gateway with decap.",
)
@click.option("--repo", default="", help="The repository there: OWNER/NAME.")
@click.option("--branch", default="main", help="Branch that is written to (default: main).")
@click.option("--server", default="", help="Address of the forge, if it is one of your own.")
@click.option("--auth", default="", help="Address of the service that signs people in (GitHub needs one).")
@click.option(
    "--app-id", default="", help="Id under which the forge knows the editor (Gitea and GitLab: OAuth application)."
)
@click.option("--date-picker", is_flag=True, help="Days from a calendar; without it they are typed, in any wording.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("cms"), help="Folder to write (default: cms)."
)
@click.pass_obj
def cms(
    setting: Setting,
    cms_: str,
    backend: str,
    repo: str,
    branch: str,
    server: str,
    auth: str,
    app_id: str,
    out: Path,
    *,
    date_picker: bool,
) -> None:
    """Write the configuration of Sveltia CMS or Decap CMS, made from the schema, and the page that loads it."""
    if backend not in BACKENDS[cms_]:
        give_up(text("cli.cms.backend", said=backend, cms=cms_, known="、".join(BACKENDS[cms_])))
    if backend != "git-gateway" and not _REPO.fullmatch(repo):
        give_up(text("cli.cms.repo", said=repo))
    for address in (server, auth):
        parts = urlsplit(address)
        if address and (parts.scheme not in ("https", "http") or not re.fullmatch(r"[\w.:\[\]-]+", parts.netloc)):
            give_up(text("cli.cms.address", said=address))
    loaded = setting.load()
    portal = loaded.checked.portal
    if portal is None:
        show_problems(loaded.problems, setting.prefix)
        give_up(text("cli.cms.no_portal"))
    campaigns = {record.campaign: record.title for record in loaded.checked.records if record.kind == "campaign"}
    if not campaigns:
        give_up(text("cli.cms.no_campaign"))
    wanted = Wanted(cms_, backend, repo, branch, server, auth, app_id, date_picker)
    shared = any(record.campaign == FOLDER for record in loaded.checked.records)
    files = cms_files(loaded.rules.schema, portal, dict(sorted(campaigns.items())), wanted, shared=shared)
    try:
        write_all(out, files)
    except OSError as error:
        give_up(cannot_write(error))
    click.echo(text("cli.cms.done", path=out / "config.yml", page=out / "index.html"))
    click.echo(text(f"cli.cms.get_{cms_}", path=out))
    if not app_id and backend in ("gitea", "gitlab"):
        click.echo(text("cli.cms.app"))
    if backend == "github" and not auth:
        click.echo(text("cli.cms.login"))
