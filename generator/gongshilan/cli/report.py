"""``gongshilan report``: what every unit owes and how it stands, as a table, CSV or JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from gongshilan.catalogue import text
from gongshilan.cli.setting import Day, Setting, give_up
from gongshilan.emit.report import report_csv, report_rows
from gongshilan.link.graph import Graph
from gongshilan.model import Assessment, State
from gongshilan.pipeline import derive

_STYLES = {"overdue": "bold red", "due-soon": "yellow", "met": "green", "met-late": "green dim"}


@click.command()
@click.option("--as-of", type=Day(), help="Assess at this day (default: the portal's, else today).")
@click.option("--unit", help="Only this unit and those under it.")
@click.option("--state", "states", multiple=True, type=click.Choice([state.value for state in State]), help="Only these.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", help="How to print it.")
@click.pass_obj
def report(setting: Setting, as_of: date | None, unit: str | None, states: tuple[str, ...], form: str) -> None:
    """Who owes what, since when, by which clause, and what bears it out."""
    loaded = setting.load_clean("cli.build.stopped")
    if unit is not None and (unit not in loaded.graph or loaded.graph[unit].kind != "unit"):
        give_up(text("cli.errors.unknown_unit", unit=unit))
    truth = derive(loaded, setting.day(as_of, loaded.portal))
    rows = [row for row in report_rows(truth, loaded.graph) if _wanted(row, unit, states, loaded.graph)]
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(report_csv(rows), nl=False)
    else:
        _table(rows, truth, loaded.graph)


def _wanted(row: dict[str, Any], unit: str | None, states: Sequence[str], graph: Graph) -> bool:
    return (unit is None or unit in graph.lineage(row["unit"])) and (not states or row["state"] in states)


def _table(rows: Sequence[dict[str, Any]], truth: Assessment, graph: Graph) -> None:
    console = Console()
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
            unit = [graph[row["unit"]].title] if several else []
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
