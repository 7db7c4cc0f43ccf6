"""Checking what was typed, and saving it: never over what somebody else wrote meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from gongshilan.catalogue import catalogue, text
from gongshilan.check.record import RecordChecker
from gongshilan.desk.attaching import named
from gongshilan.desk.outside import RefusedError, Wish
from gongshilan.desk.pointing import Json, pointed
from gongshilan.desk.state import Held, digest
from gongshilan.desk.typed import Draft, draft_of
from gongshilan.kinds.schema import Field
from gongshilan.read.source import read_source
from gongshilan.windows.wording import WordingError, read_stretch

_MANY = 1500  # records; beyond this only the record itself is checked while somebody types


def opened(held: Held, name: str, *, committed: bool = False) -> Json:
    """A record as its file says it, or as the last commit says it. Raises RefusedError."""
    source = held.sources().get(name)
    path = source.path if source is not None else ""
    raw = held.read(path) if path else b""
    base = digest(raw)
    if committed:
        before = held.outside.committed(path) if path else None
        if before is None:
            raise RefusedError(text("desk.refused.uncommitted"))
        raw = before
    shown, _ = read_source(raw, path) if path else (None, [])
    if shown is None:
        raise RefusedError(text("desk.refused.gone", id=name))
    return {
        "id": name,
        "path": path,
        "digest": base,
        "data": shown.tree.value,
        "body": shown.body.strip("\n"),
        "bare": path.endswith((".yml", ".yaml")),
        "problems": pointed(held.problems().get(path, ()), raw, path, held.outside.sentences) if not committed else [],
    }


def checked(held: Held, sent: Any, *, whole: bool) -> Json:
    """What is wrong with a record as typed, and how its days are read. ``whole``: the other records too are looked at, as before
    saving; else only if there are not too many of them. Raises RefusedError."""
    draft = draft_of(sent, held)
    raw = draft.written(held)
    return {"problems": _problems(held, draft, raw, whole=whole), "days": dict(_days(draft)), "id": draft.id}


def saved(held: Held, sent: Any, base: str, wish: Wish | None, *, anyway: bool, known: str = "") -> Json:
    """Save a record as typed. ``base`` is the digest of the file it was made from, ``known`` the one of the file that somebody looked
    at and decided to replace; ``anyway``: although it has problems. Raises RefusedError.

    Answers with one of ``conflict`` (what is on the disk, what would be written: nothing was), ``problems`` with ``saved`` false, or
    ``saved``."""
    draft = draft_of(sent, held)
    present = held.read(draft.path)
    if digest(present) not in (base, known or base):
        return {"conflict": _conflict(held, draft, present)}
    raw = draft.written(held)
    problems = _problems(held, draft, raw, whole=True)
    if any(not item["warning"] for item in problems) and not anyway:
        return {"saved": False, "problems": problems, "digest": digest(present)}
    if raw != present:
        if held.read(draft.path) != present:  # checking takes its time
            return {"conflict": _conflict(held, draft, held.read(draft.path))}
        held.outside.write({draft.path: raw})
    answer: Json = {"saved": True, "id": draft.id, "path": draft.path, "digest": digest(raw), "problems": problems}
    answer["changed"] = raw != present
    attached = [path for path in named(draft) if held.read_attachment(path)]
    return answer | committed(held, [draft.path, *attached], wish)


def committed(held: Held, paths: Sequence[str], wish: Wish | None) -> Json:
    """Commit files that were just written, if that is wished: what was done, or why not."""
    if wish is None or not wish.message or not paths:
        return {}
    try:
        return {"committed": held.outside.commit(paths, wish)}
    except RefusedError as error:
        return {"refused": str(error)}


def _conflict(held: Held, draft: Draft, present: bytes) -> Json:
    """Both texts, line by line as a person compares them."""
    mine = draft.written(held) if draft.source is not None or not present else b""
    if not mine:
        mine = Draft(draft.id, draft.kind, draft.path, draft.data, draft.body).written(held)
    return {
        "path": draft.path,
        "digest": digest(present),
        "theirs": present.decode("utf-8", "replace"),
        "mine": mine.decode("utf-8", "replace"),
    }


def _problems(held: Held, draft: Draft, raw: bytes, *, whole: bool) -> list[Json]:
    loaded = held.loaded()
    if whole or len(loaded.checked.records) <= _MANY:
        after = held.judged({draft.path: raw})
        before = {(problem.code, problem.place) for problem in (*loaded.problems, *loaded.warnings)}
        found = [*after.problems, *after.warnings]
        here = pointed(found, raw, draft.path, held.outside.sentences)
        return [*here, *_elsewhere(held, (item for item in found if (item.code, item.place) not in before), draft)]
    source, found = read_source(raw, draft.path)
    if source is not None and loaded.checked.portal is not None:
        found = RecordChecker(held.schema, loaded.checked.portal).check(source)[1]
    return pointed(found, raw, draft.path, held.outside.sentences)


def _elsewhere(held: Held, problems: Iterable[Any], draft: Draft) -> Iterator[Json]:
    """What would become wrong in other files."""
    for problem in problems:
        if problem.place.path != draft.path and not problem.warning:
            said = held.outside.sentences(problem)
            message = text("desk.elsewhere", place=problem.place, said=said["message"])
            yield {"code": problem.code, "warning": True, "field": "", "line": 0, **said, "message": message}


def _days(draft: Draft) -> Iterator[tuple[str, str]]:
    """How each day and stretch of time is read, by the path of its field."""
    for path, field, value in _values(draft.data, draft.kind.fields, ""):
        if field.type in ("date", "when") and isinstance(value, str) and value.strip():
            try:
                stretch = read_stretch(value)
            except WordingError:
                continue
            if field.type == "when" or stretch.is_day:
                key = "desk.day" if stretch.is_day else "desk.days"
                yield path, text(key, start=_said(stretch.start), end=_said(stretch.end))


def _said(day: Any) -> str:
    weekday = catalogue()["desk"]["weekdays"][day.weekday()]
    return text("desk.said_day", year=day.year, month=day.month, day=day.day, weekday=weekday)


def _values(value: Any, fields: Mapping[str, Field], before: str) -> Iterator[tuple[str, Field, Any]]:
    """Every single value with its field."""
    for name, item in value.items() if isinstance(value, Mapping) else ():
        field = fields.get(name)
        if field is not None:
            yield from _inner(item, field, f"{before}{name}")


def _inner(value: Any, field: Field, path: str) -> Iterator[tuple[str, Field, Any]]:
    if isinstance(value, list) and field.items is not None:
        for number, item in enumerate(value):
            yield from _inner(item, field.items, f"{path}.{number}")
    elif isinstance(value, Mapping):
        yield from _values(value, field.properties, f"{path}.")
    else:
        yield path, field, value
