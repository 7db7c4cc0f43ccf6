"""The tables of the supervisor's pages as files: whatever a page shows can be taken away as CSV and XLSX."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongshilan.emit.tables import csv_text, xlsx_bytes


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a campaign. ``name`` names its files, ``title`` its sheet; rows are text and numbers."""

    campaign: str
    name: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[object]]


def table_path(campaign: str, name: str, suffix: str) -> str:
    """Where a table lies: apart from the tables of records, whose names are those of kinds."""
    return f"data/{campaign}/supervise/{name}.{suffix}"


def table_files(tables: Iterable[Table]) -> dict[str, bytes]:
    """Every table as CSV and XLSX."""
    files = {}
    for table in tables:
        files[table_path(table.campaign, table.name, "csv")] = csv_text(table.head, table.rows).encode()
        files[table_path(table.campaign, table.name, "xlsx")] = xlsx_bytes(table.title, table.head, table.rows)
    return files
