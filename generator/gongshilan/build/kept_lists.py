"""What an office keeps in ``schema/`` beside kinds and rulebooks: calendars, and what it has reviewed. Its mistakes, with their places."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gongshilan.guard.allowed import FILE, NAMES_FILE
from gongshilan.guard.mistaken import check_reviewed
from gongshilan.kinds.load import schema_files
from gongshilan.kinds.mistakes.calendar import FOLDER, Days, check_calendar
from gongshilan.kinds.mistakes.source import read_rule_source
from gongshilan.problems import Problem


def list_problems(roots: Sequence[Path], own: Path) -> list[Problem]:
    """In files of ``own`` (one of the schema folders ``roots``), with paths below it."""
    problems: list[Problem] = []
    days: Days = {}
    files = schema_files(roots, f"{FOLDER}/*.yml")
    for path in sorted(
        files, key=lambda path: path.is_relative_to(own)
    ):  # what is shipped is right: its days are known first
        source, found = read_rule_source(path, f"{FOLDER}/{path.name}")
        if source is not None:
            check_calendar(source, days)
        if path.is_relative_to(own):
            problems += [*found, *(source.problems if source is not None else ())]
    for name, key in ((FILE, "numbers"), (NAMES_FILE, "names")):
        if (own / name).is_file():
            source, found = read_rule_source(own / name, name)
            if source is not None:
                check_reviewed(source, key)
            problems += [*found, *(source.problems if source is not None else ())]
    return problems
