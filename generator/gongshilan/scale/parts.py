"""Columns → a Parquet file of one campaign of one portal. The same columns give the same rows; a portal that was harvested anew replaces
its own file and no other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from gongshilan.scale.columns import NO_DAY, Columns

_EPOCH_SQL = "DATE '1970-01-01'"


def connection(threads: int = 2, memory: str = "1GB") -> duckdb.DuckDBPyConnection:
    """An engine within bounds that reads and writes nothing but files it is named."""
    engine = duckdb.connect(config={"threads": threads, "memory_limit": memory, "autoinstall_known_extensions": False})
    engine.execute("SET enable_progress_bar = false")
    return engine


def write_part(engine: duckdb.DuckDBPyConnection, columns: Columns, folder: Path) -> Path:
    """Write the rows (portal, campaign, as_of, unit, rule, state, due, met_on) as ``<portal>.<campaign>.parquet``; the path. Raises
    OSError, duckdb.Error."""
    path = folder / f"{columns.portal}.{columns.campaign}.parquet"
    beside = path.with_suffix(".new")
    engine.register("duties", {name: getattr(columns, name) for name in ("unit", "rule", "state", "due", "met_on")})
    try:
        engine.execute(
            f"""COPY (
                SELECT $portal AS portal, $campaign AS campaign, $as_of::DATE AS as_of,
                       units.id AS unit, rules.id AS rule,
                       state,
                       CASE WHEN due = {NO_DAY} THEN NULL ELSE {_EPOCH_SQL} + due END AS due,
                       CASE WHEN met_on = {NO_DAY} THEN NULL ELSE {_EPOCH_SQL} + met_on END AS met_on
                FROM duties
                JOIN (SELECT unnest($units::VARCHAR[]) AS id, unnest(range(len($units))) AS place) units ON units.place = duties.unit
                JOIN (SELECT unnest($rules::VARCHAR[]) AS id, unnest(range(len($rules))) AS place) rules ON rules.place = duties.rule
            ) TO '{_quoted(beside)}' (FORMAT parquet, COMPRESSION zstd)""",  # noqa: S608 - numbers of ours and a quoted path
            {
                "portal": columns.portal,
                "campaign": columns.campaign,
                "as_of": columns.as_of.isoformat(),
                "units": list(columns.units),
                "rules": list(columns.rules),
            },
        )
    finally:
        engine.unregister("duties")
    beside.replace(path)
    return path


def listed(paths: Sequence[Path]) -> str:
    """The files as a list in SQL."""
    return "[" + ", ".join(f"'{_quoted(path)}'" for path in paths) + "]"


def _quoted(path: Path) -> str:
    return path.as_posix().replace("'", "''")
