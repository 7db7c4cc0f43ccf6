"""``gongshilan harvest``: what other portals publish, fetched and checked, for the next build."""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import jsonschema_rs
from requests import Session

from gongshilan.catalogue import text
from gongshilan.cli.day import Day
from gongshilan.cli.setting import CONTENT, FINE, PROBLEMS, Setting, cannot_write, give_up, show_problems
from gongshilan.cli.signing import signature_problems
from gongshilan.emit.exchange import exchange_schema
from gongshilan.federation.fetch import Answer, fetch, session
from gongshilan.federation.harvest import Harvest
from gongshilan.federation.model import Known, Wanted
from gongshilan.federation.store import forget_others
from gongshilan.read.source import read_source
from gongshilan.release.lock import locked
from gongshilan.verify.manifest import MANIFEST, SIGNATURE


@click.command()
@click.argument("listed", metavar="LIST", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--only", multiple=True, metavar="ID", help="Ask only this portal of the list.")
@click.option("--as-of", type=Day(), help="The day this counts for (default: today).")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print what became of each."
)
@click.pass_obj
def harvest(setting: Setting, listed: Path, only: tuple[str, ...], as_of: date | None, form: str) -> None:
    """Fetch what the portals of LIST publish, check it, and keep it for the next build."""
    wanted = list(_wanted(listed))
    for name in only:
        if name not in {item.id for item in wanted}:
            give_up(text("cli.harvest.unknown", id=name, known="、".join(item.id for item in wanted)))
    if not (setting.root / CONTENT).is_dir():
        give_up(text("cli.errors.no_portal"))
    portal = setting.load_clean("cli.harvest.stopped").portal
    today = as_of or datetime.now(ZoneInfo(portal.timezone)).date()
    schemas = {name: exchange_schema(name) for name in ("portal", "standing")}
    asking = session()
    job = Harvest(
        setting.root, partial(_get, asking), partial(_signed, listed.parent), partial(_digest, listed.parent), schemas, today
    )
    try:
        with locked(setting.root / ".cache" / "harvest.lock", lambda: click.echo(text("cli.build.waiting"), err=True)):
            found = [job.portal(item) for item in wanted if not only or item.id in only]
            forget_others(setting.root, {item.id for item in wanted})
    except OSError as error:
        give_up(cannot_write(error))
    if form == "json":
        click.echo(json.dumps([_row(item) for item in found], ensure_ascii=False, indent=1))
    else:
        for item in found:
            click.echo(_said(item, today))
    sys.exit(PROBLEMS if any(item.error for item in found) else FINE)


def _wanted(listed: Path) -> Iterator[Wanted]:
    """The lines of the list; ends the command where it is not in order, with the place."""
    source, problems = read_source(listed.read_bytes(), listed.name)
    if source is None:
        show_problems(problems, f"{listed.parent.as_posix()}/".removeprefix("./"))
        sys.exit(PROBLEMS)
    fault = next(jsonschema_rs.Draft202012Validator(exchange_schema("list")).iter_errors(source.tree.value), None)
    if fault is not None:
        at = tuple(fault.instance_path)
        place = f"{listed.parent.as_posix()}/{source.place(at)}".removeprefix("./")
        give_up(text("cli.harvest.list", place=place, at=".".join(map(str, at)) or listed.name))
    seen: set[str] = set()
    for number, item in enumerate(source.tree.value["portals"]):
        if item["id"] in seen:
            place = f"{listed.parent.as_posix()}/{source.place(('portals', number, 'id'))}".removeprefix("./")
            give_up(text("cli.harvest.twice", place=place, id=item["id"]))
        seen.add(item["id"])
        key = str(item.get("key", ""))
        if key and not (listed.parent / key).is_file():
            give_up(text("cli.signing.no_key", key=listed.parent / key))
        url = item["url"] if item["url"].endswith("/") else f"{item['url']}/"
        yield Wanted(item["id"], item["title"], url, key, dict(item.get("campaigns", {})))


def _get(asking: Session, url: str, limit: int, etag: str, modified: str) -> Answer:
    return fetch(asking, url, limit, time.monotonic, etag=etag, modified=modified)


def _signed(folder: Path, manifest: bytes, signature: bytes, key: str) -> bool:
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / MANIFEST).write_bytes(manifest)
        (Path(place) / SIGNATURE).write_bytes(signature)
        return not signature_problems(Path(place), folder / key)


def _digest(folder: Path, key: str) -> str:
    return hashlib.sha256((folder / key).read_bytes()).hexdigest()


def _said(known: Known, today: date) -> str:
    names = {"id": known.wanted.id, "title": known.wanted.title}
    units = sum(len(item.units) for item in known.standings)
    if known.error:
        why = text(f"harvest.errors.{known.error}", detail=known.detail)
        kept = text("cli.harvest.kept", as_of=known.about.as_of) if known.about else text("cli.harvest.nothing")
        return text("cli.harvest.failed", **names, why=why, kept=kept)
    assert known.about is not None
    old = known.days_old(today)
    late = text("harvest.days_old", n=old) if old else ""
    return text("cli.harvest.done", **names, units=units, as_of=known.about.as_of, late=late)


def _row(known: Known) -> dict[str, object]:
    return {
        "id": known.wanted.id,
        "title": known.wanted.title,
        "url": known.wanted.url,
        "error": known.error or None,
        "detail": known.detail or None,
        "as_of": known.about.as_of.isoformat() if known.about else None,
        "fetched_on": known.fetched_on.isoformat() if known.fetched_on else None,
        "signed": bool(known.signed) and known.about is not None,
        "units": sum(len(item.units) for item in known.standings),
        "duties": sum(len(item.rows) for item in known.standings),
    }
