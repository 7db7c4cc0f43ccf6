"""``gongshilan report``: what every unit owes and how it stands, as a table, CSV or JSON."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from gongshilan.build.sound import sound
from gongshilan.build.stages import derive
from gongshilan.catalogue import text
from gongshilan.cli.day import Day
from gongshilan.cli.setting import PROBLEMS, Setting, give_up, show_problems
from gongshilan.emit.report import report_csv, report_rows, report_xlsx
from gongshilan.link.graph import Graph
from gongshilan.model import Assessment, State, plain_id

_STYLES = {"overdue": "bold red", "due-soon": "yellow", "met": "green", "met-late": "green dim"}


@click.command()
@click.option("--as-of", type=Day(), help="Assess at this day (default: the portal's, else today).")
@click.option("--unit", help="Only this unit and those under it.")
@click.option("--state", "states", multiple=True, type=click.Choice([state.value for state in State]), help="Only these.")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "xlsx", "json"]), default="table", help="How to print it."
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file (xlsx needs one).")
@click.option("--fail-on", type=click.Choice([state.value for state in State]), multiple=True, help="Exit 1 if any is so.")
@click.pass_obj
def report(
    setting: Setting,
    as_of: date | None,
    unit: str | None,
    states: tuple[str, ...],
    form: str,
    output: Path | None,
    fail_on: tuple[str, ...],
) -> None:
    """Who owes what, since when, by which clause, and what bears it out."""
    setting.as_of = as_of
    # on a terminal only: a large system takes seconds, and a silent one looks stuck
    with Console(stderr=True).status(text("cli.report.working")):
        loaded = setting.load()
        if loaded.checked.portal is None:
            loaded = setting.load_clean("cli.build.stopped")
        whole = loaded
        left_out: Sequence[str] = ()
        if loaded.problems:
            loaded, left_out = sound(whole)
        truth = derive(loaded, setting.day(as_of, loaded.portal))
    if whole.problems:
        show_problems(whole.problems, setting.prefix)
        named = text("cli.check.comma").join(left_out)
        key = "cli.report.broken" if left_out else "cli.report.broken_elsewhere"
        click.echo(text(key, n=len(whole.problems), left_out=len(left_out), records=named), err=True)
    if unit is not None and not any(found.kind == "unit" for found in loaded.graph.all_of(unit)):
        give_up(text("cli.report.unknown_unit", unit=unit))
    rows = [row for row in report_rows(truth, loaded.graph) if _wanted(row, unit, states, loaded.graph)]
    if form == "xlsx" and output is None:
        give_up(text("cli.report.needs_output"))
    if form == "table":
        _table(rows, truth, loaded.graph)
    else:
        _write(_encoded(rows, form), output)
    if whole.problems or any(row["state"] in fail_on for row in rows):
        sys.exit(PROBLEMS)


def _encoded(rows: Sequence[dict[str, Any]], form: str) -> bytes:
    if form == "xlsx":
        return report_xlsx(rows)
    if form == "csv":
        return report_csv(rows).encode()
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def _write(raw: bytes, output: Path | None) -> None:
    if output is None:
        click.echo(raw, nl=False)
        return
    try:
        output.write_bytes(raw)
    except OSError as error:
        give_up(text("cli.errors.write", detail=error))


def _wanted(row: dict[str, Any], unit: str | None, states: Sequence[str], graph: Graph) -> bool:
    above = [] if unit is None else map(plain_id, graph.lineage(_id(row, graph)))
    return (unit is None or unit in above) and (not states or row["state"] in states)


def _id(row: dict[str, Any], graph: Graph) -> str:
    found = graph.in_campaign(row["unit"], row["campaign"])
    assert found is not None
    return found.id


def _table(rows: Sequence[dict[str, Any]], truth: Assessment, graph: Graph) -> None:
    console = Console(markup=False, emoji=False)  # titles are an editor's: brackets and colons in them are only that
    for campaign in graph.campaigns():
        mine = [row for row in rows if row["campaign"] == campaign.id]
        several = len({row["unit"] for row in mine}) > 1
        table = Table(title=text("cli.report.title", campaign=campaign.title, as_of=truth.as_of.isoformat()))
        for key in (*(["unit"] if several else []), "obligation", "name", "state", "due", "met_on", "missing"):
            table.add_column(
                text(f"cli.report.{key}"), overflow="fold", no_wrap=key in ("obligation", "state", "due", "met_on")
            )
        for row in mine:
            state = text(f"states.{row['state']}.label")
            cells = [row["obligation"], row["title"], state, row["due"] or "", row["met_on"] or "", _short(row["missing"])]
            unit = [graph[_id(row, graph)].title] if several else []
            table.add_row(*unit, *cells, style=_STYLES.get(row["state"], ""))
        console.print(table)
        counts = Counter(row["state"] for row in mine)
        parts = "，".join(
            f"{text(f'states.{state.value}.label')} {counts[state.value]}" for state in State if counts[state.value]
        )
        console.print(text("cli.report.summary", n=len(mine), parts=parts))


def _short(missing: Sequence[dict[str, Any]]) -> str:
    """The first thing missing with how far it is, and how many more there are: a terminal line has no room for all."""
    if not missing:
        return ""
    first = f"{missing[0]['label']} {missing[0]['have']}/{missing[0]['need']}"
    return first if len(missing) == 1 else text("cli.report.and_more", first=first, n=len(missing) - 1)
