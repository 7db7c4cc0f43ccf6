"""All of the supervisor's pages and their tables, for every campaign with more than one unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongshilan.emit.supervise import Table, table_files
from gongshilan.model import Page
from gongshilan.publish.edition_view import EditionView
from gongshilan.publish.index import Site
from gongshilan.publish.supervise.arrivals import arrivals_pages, arrivals_tables
from gongshilan.publish.supervise.groups import group_tables, system_page
from gongshilan.publish.supervise.matrix import matrix_page, matrix_table
from gongshilan.publish.supervise.system import System, systems
from gongshilan.publish.supervise.to_do import todo_table
from gongshilan.publish.supervise.trend_page import trend_page, trend_table
from gongshilan.publish.supervise.worklist import worklist_pages, worklist_table


def supervise_pages(site: Site) -> Iterator[Page]:
    """The pages."""
    for system in systems(site):
        tables = _tables(system)
        yield matrix_page(system, tables["matrix"])
        yield system_page(system, tables["system"])
        yield from worklist_pages(system, tables["worklist"])
        yield from arrivals_pages(system, tables["arrivals"])
        yield trend_page(system, tables["trend"])


def supervise_tables(view: EditionView) -> dict[str, bytes]:
    """Their tables as files."""
    return table_files(table for system in systems(Site(view)) for tables in _tables(system).values() for table in tables)


def _tables(system: System) -> dict[str, Sequence[Table]]:
    """Every page's tables."""
    return {
        "matrix": [matrix_table(system)],
        "system": group_tables(system),
        "worklist": [worklist_table(system), todo_table(system)],
        "arrivals": arrivals_tables(system),
        "trend": [trend_table(system)],
    }
