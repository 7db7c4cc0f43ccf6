"""One source → one record, or the problems that stand in the way."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from gongshilan.check.body import Bodies
from gongshilan.check.meant import file_stem, invisible, nearest_scope
from gongshilan.check.normalise import Normalised
from gongshilan.check.slips import Slips
from gongshilan.check.typing import Typed
from gongshilan.check.validate import Validator
from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.model import Portal, Record
from gongshilan.problems import Place, Problem
from gongshilan.read.passages import faults, is_mark
from gongshilan.read.source import Source
from gongshilan.read.strict_yaml import Path
from gongshilan.read.values import texts

ID_PATTERN = re.compile(r"[a-z0-9][a-z0-9-]{0,79}\Z")
CAMPAIGN_STEM = "campaign"
_KIND = "kind"


class RecordChecker:
    """Checks sources against the kinds of a schema, compiling each kind's validator once."""

    def __init__(self, schema: Schema, portal: Portal) -> None:
        self._schema = schema
        self._scopes = {scope.id for scope in portal.scopes}
        self._validators: dict[str, Validator] = {}
        self._slips_of: dict[str, Slips] = {}
        self._labels = tuple((scope.id, scope.label) for scope in portal.scopes)
        self._bodies = Bodies(schema, dict(self._labels))

    @property
    def rests_on(self) -> tuple[Schema, tuple[tuple[str, str], ...]]:
        """All that its answers depend on but the source."""
        return self._schema, self._labels

    def check(self, source: Source) -> tuple[Record | None, list[Problem]]:
        """The record, or None and every problem of the file."""
        problems: list[Problem] = []
        name = self._identity(source, problems)
        kind = self._kind(source, problems)
        if kind is None:
            return None, problems
        problems += self._slips(kind).problems(source)
        problems += self._bodies.problems(source, kind)
        typed = Typed(source, kind.fields)
        problems += typed.problems
        problems += self._validator(kind).problems(typed.data, source, typed.refused)
        mistyped = bool(problems)
        normal = Normalised(typed.data, kind.fields, self._schema.vocabularies, source)
        problems += normal.problems
        if mistyped:
            return None, problems  # what is looked at now needs values of the right types
        scope = self._scope(normal.data, kind, source, problems)
        if source.body.strip() and not kind.body:
            params = {"kind": kind.id, "label": kind.label}
            problems.append(Problem("body-unexpected", Place(source.path, _first_text_line(source)), params))
        problems += self._passages(normal.data, source)
        problems += self._own_scopes(normal.data, kind.fields, source, ())
        if problems:
            return None, problems
        return self._record(name, kind, scope, normal, source), []

    def _validator(self, kind: Kind) -> Validator:
        if kind.id not in self._validators:
            self._validators[kind.id] = Validator(kind.json_schema, kind.fields)
        return self._validators[kind.id]

    def _slips(self, kind: Kind) -> Slips:
        if kind.id not in self._slips_of:
            self._slips_of[kind.id] = Slips(kind)
        return self._slips_of[kind.id]

    def _identity(self, source: Source, problems: list[Problem]) -> str:
        path = PurePosixPath(source.path)
        if len(path.parts) < 2:
            problems.append(Problem("file-outside-campaign", Place(source.path)))
        name = record_id(source.path)
        if len(path.parts) > 1 and not ID_PATTERN.match(path.parts[0]):
            problems.append(Problem("campaign-folder-name", Place(source.path), {"name": path.parts[0]}))
        elif not ID_PATTERN.match(name):
            problems.append(Problem("file-name", Place(source.path), {"name": path.name, **file_stem(path.stem)}))
        return name

    def _kind(self, source: Source, problems: list[Problem]) -> Kind | None:
        value = source.tree.value.get("kind")
        known = "、".join(f"{kind.id}（{kind.label}）" for kind in self._schema.kinds.values())
        if not isinstance(value, str):
            hidden = next(
                (key for key in source.tree.value if key.strip() == _KIND != key or (invisible(key) and _KIND in key)), ""
            )
            if hidden:
                params = {"field": hidden, "near": _KIND, "known": known, **invisible(hidden)}
                problems.append(Problem("field-unknown", source.key_place((hidden,)), params))
                return None
            variant = "list" if isinstance(source.tree.value.get("kind"), list | dict) else ""
            problems.append(Problem("kind-missing", source.place(("kind",)), {"known": known, "variant": variant}))
            return None
        kind = self._schema.kinds.get(value)
        if kind is None:
            meant = next((kind.id for kind in self._schema.kinds.values() if kind.label == value.strip()), "")
            near = meant or next(iter(difflib.get_close_matches(value, list(self._schema.kinds), n=1)), "")
            params = {"kind": value, "known": known, "near": near, "variant": "label" if meant else ""}
            problems.append(Problem("kind-unknown", source.place(("kind",)), params))
        return kind

    def _scope(self, data: Mapping[str, Any], kind: Kind, source: Source, problems: list[Problem]) -> str:
        scope = str(data.get("scope", kind.scope))
        if scope not in self._scopes:
            problems.append(self._unknown_scope(scope, source, ("scope",)))
        return scope

    def _unknown_scope(self, said: str, source: Source, path: Path) -> Problem:
        params = {"scope": said, "known": "、".join(sorted(self._scopes)), "near": nearest_scope(said, self._labels)}
        return Problem("scope-unknown", source.place(path), params)

    def _own_scopes(
        self, data: Mapping[str, Any], fields: Mapping[str, Field], source: Source, path: Path
    ) -> Iterator[Problem]:
        """Scopes of single items of a list (``x-own-scope``) that the portal does not declare."""
        for name, field in fields.items():
            value = data.get(name)
            if field.own_scope and value is not None and value not in self._scopes:
                yield self._unknown_scope(str(value), source, (*path, name))
            inner = field.items.properties if field.items is not None else field.properties
            items = enumerate(value) if isinstance(value, list) else [(None, value)]
            for index, item in items:
                if inner and isinstance(item, Mapping):
                    below = (*path, name) if index is None else (*path, name, index)
                    yield from self._own_scopes(item, inner, source, below)

    def _passages(self, data: Mapping[str, Any], source: Source) -> Iterator[Problem]:
        """Marks of passages that are wrong, or that stand where they would hide nothing."""
        known = "、".join(sorted(self._scopes))
        for fault in faults(source.body, frozenset(self._scopes)):
            place = Place(source.path, source.body_line + fault.line)
            yield Problem(fault.code, place, {"mark": fault.mark, "known": known})
        for path, value in texts(data):
            if any(map(is_mark, value.split("\n"))):
                yield Problem("passage-outside-body", source.place(path))

    def _record(self, name: str, kind: Kind, scope: str, normal: Normalised, source: Source) -> Record:
        data = normal.data
        campaign = PurePosixPath(source.path).parts[0]
        unit = name if kind.id == "unit" else data.get("unit")
        return Record(
            id=name,
            kind=kind.id,
            campaign=campaign,
            unit=str(unit) if unit else None,
            scope=scope,
            data=data,
            body=source.body.strip("\n"),
            path=source.path,
            said=normal.said,
        )


def record_id(path: str) -> str:
    """The id of the record at a path below the content folder: its file's name, of a campaign its folder's."""
    *folders, name = path.split("/")
    stem = name.rpartition(".")[0] or name
    return folders[0] if stem == CAMPAIGN_STEM and len(folders) == 1 else stem


def _first_text_line(source: Source) -> int:
    for number, line in enumerate(source.body.split("\n")):
        if line.strip():
            return source.body_line + number
    return source.body_line
