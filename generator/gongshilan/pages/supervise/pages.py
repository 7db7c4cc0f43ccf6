"""All of the supervisor's pages and their tables, for every campaign with more than one unit."""

from __future__ import annotations

from collections.abc import Iterator

from gongshilan.emit.supervise import Table, table_files
from gongshilan.model import Page
from gongshilan.pages.edition_view import EditionView
from gongshilan.pages.index import Site, site_of
from gongshilan.pages.supervise.arrivals import arrivals_pages, arrivals_tables
from gongshilan.pages.supervise.groups import group_tables, system_page
from gongshilan.pages.supervise.matrix import matrix_page, matrix_table
from gongshilan.pages.supervise.system import systems
from gongshilan.pages.supervise.to_do import todo_table
from gongshilan.pages.supervise.trend_page import trend_page, trend_table
from gongshilan.pages.supervise.worklist import worklist_pages, worklist_table


def supervise_pages(site: Site) -> Iterator[Page]:
    """The pages."""
    for system in systems(site):
        yield matrix_page(system)
        yield system_page(system)
        yield from worklist_pages(system)
        yield from arrivals_pages(system)
        yield trend_page(system)


def supervise_tables(view: EditionView) -> dict[str, bytes]:
    """Their tables as files."""
    return table_files(all_tables(site_of(view)))


def all_tables(site: Site) -> Iterator[Table]:
    """Every table of every page."""
    for system in systems(site):
        yield matrix_table(system)
        yield from group_tables(system)
        yield worklist_table(system)
        yield todo_table(system)
        yield from arrivals_tables(system)
        yield trend_table(system)
