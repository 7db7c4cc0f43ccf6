"""Problems of files that are to be written → problems of the cells their values came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongshilan.intake.place import Path
from gongshilan.intake.plan import Planned
from gongshilan.kinds.sheet import BODY
from gongshilan.problems import Place, Problem
from gongshilan.read.source import Source, read_source


def traced(problems: Iterable[Problem], planned: Iterable[Planned]) -> Iterator[Problem]:
    """Each problem of a planned file at its cell; the others as they are."""
    by_path = {item.path: item for item in planned}
    sources: dict[str, Source | None] = {}
    for problem in problems:
        item = by_path.get(problem.place.path)
        if item is None:
            yield problem
            continue
        if item.path not in sources:
            sources[item.path] = read_source(item.raw, item.path)[0]
        params = {"path": item.path, **problem.params}
        yield Problem(problem.code, _cell(problem.place, item, sources[item.path]), params)


def _cell(place: Place, item: Planned, source: Source | None) -> Place:
    if source is None:
        return item.place
    if place.line >= source.body_line:
        return item.cells.get((BODY,), item.place)
    best: Path = ()
    for path, position in source.tree.values.items():
        key = source.tree.key_position(path)
        if (place.line, place.column) in (position, key) or (position[0] == place.line and not best and path):
            best = path
    for length in range(len(best), 0, -1):
        near = [cell for path, cell in item.cells.items() if path[:length] == best[:length]]
        if near:
            return near[0]
    return item.place
