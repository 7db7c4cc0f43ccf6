"""Second step: the typed fields against the kind's JSON Schema (``jsonschema-rs``), its errors as problems of ours."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs

from gongshilan.check.meant import invisible, nearest_label, several
from gongshilan.check.typing import label
from gongshilan.kinds.schema import Field
from gongshilan.problems import Problem
from gongshilan.read.source import Source
from gongshilan.read.strict_yaml import Path

_CODES = {
    "minimum": "field-range",
    "maximum": "field-range",
    "minLength": "field-length",
    "maxLength": "field-length",
    "minItems": "field-length",
    "maxItems": "field-length",
    "pattern": "field-pattern",
    "enum": "term-unknown",
    "type": "field-type",
    "uniqueItems": "field-repeated",
}


class Validator:
    """A compiled schema of one kind (or of the portal file)."""

    def __init__(self, json_schema: Mapping[str, Any], fields: Mapping[str, Field]) -> None:
        self._compiled = jsonschema_rs.Draft202012Validator(dict(json_schema))
        self._fields = fields

    def problems(self, data: Mapping[str, Any], source: Source, refused: set[Path]) -> Iterator[Problem]:
        """What the schema finds wrong. Paths in ``refused`` were reported by typing already."""
        if self._compiled.is_valid(data):
            return
        for error in self._compiled.iter_errors(data):
            path = tuple(error.instance_path)
            if any(path[:length] in refused for length in range(len(path) + 1)):
                continue
            yield from self._translate(error, path, source)

    def _translate(self, error: Any, path: Path, source: Source) -> Iterator[Problem]:
        kind = error.kind
        if kind.name == "additionalProperties":
            fields = self._at(path)[1]
            known = "、".join(f"{name}（{field.label}）" for name, field in fields.items())
            for name in kind.unexpected:
                near = [nearest_label(name, fields) or next(iter(difflib.get_close_matches(name, list(fields), n=1)), "")]
                params = {"field": name, "near": near[0], "known": known} | invisible(name)
                yield Problem("field-unknown", source.key_place((*path, name)), params)
            return
        if kind.name == "required":
            field = self._at(path)[1].get(str(kind.property).strip('"'))
            name = str(kind.property).strip('"')
            params = {"field": label(field, (name,)) if field else name, "near": "", "known": ""}
            yield Problem("field-missing", source.place(path), params)
            return
        field = self._at(path)[0]
        value = _shown(_look_up(source.tree.value, path))
        params = {"field": label(field, path) if field else ".".join(map(str, path)), "value": value}
        code = _CODES.get(kind.name, "field-invalid")
        as_dict = kind.as_dict()
        if code == "term-unknown":
            options = [str(option) for option in as_dict.get("options", ())]
            spoken = [option for option in options if not option.isascii()] or options  # ids of terms are for programs
            near = difflib.get_close_matches(value, spoken, n=1, cutoff=0.5)
            params |= {"options": "、".join(spoken), "near": near[0] if near else ""}
            params |= several(value, options, listed=bool(path) and isinstance(path[-1], int)) | invisible(value)
        elif code == "field-type":
            params |= {"type": field.type if field else "string", "variant": "text"}
        else:
            params |= {"rule": kind.name, "limit": as_dict.get("limit", as_dict.get("pattern", "")), "variant": kind.name}
            if code == "field-pattern":
                refers = (
                    {"variant": "id", "kinds": " ".join(field.ref)} if field is not None and field.ref else {"variant": ""}
                )
                params |= refers | invisible(value)
        yield Problem(code, source.place(path), params)

    def _at(self, path: Path) -> tuple[Field | None, Mapping[str, Field]]:
        """The field at a path of the instance, and the fields inside it."""
        field: Field | None = None
        fields = self._fields
        for part in path:
            inner = field.items if field else None
            field = inner if isinstance(part, int) else fields.get(part)
            fields = field.properties if field else {}
        return field, fields


def _look_up(value: Any, path: Path) -> Any:
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return ""
    return value


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return text if len(text) <= 60 else text[:59] + "…"
