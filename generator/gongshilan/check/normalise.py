"""Third step: values in the one form programs use: ids of terms, ISO dates, ``{from, to, text}``. The wording is kept beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongshilan.check.meant import QUOTES
from gongshilan.check.typing import label
from gongshilan.kinds.schema import Field, Vocabulary
from gongshilan.problems import Problem
from gongshilan.read.source import Source
from gongshilan.read.strict_yaml import Path
from gongshilan.windows.wording import WordingError, fault, meant, read_day, read_stretch


class Normalised:
    """The outcome of normalising typed data: ``data``, the author's wording by dotted path (``said``), problems."""

    def __init__(
        self,
        data: Mapping[str, Any],
        fields: Mapping[str, Field],
        vocabularies: Mapping[str, Vocabulary],
        source: Source,
    ) -> None:
        self.problems: list[Problem] = []
        self.said: dict[str, str] = {}
        self._vocabularies = vocabularies
        self._source = source
        self.data = self._object(data, fields, ())

    def _object(self, data: Mapping[str, Any], fields: Mapping[str, Field], path: Path) -> dict[str, Any]:
        consents = {field.consent for field in fields.values() if field.consent}
        return {
            key: self._consent(value, fields[key], (*path, key))
            if key in consents
            else self._value(value, fields[key], (*path, key))
            if key in fields
            else value
            for key, value in data.items()
        }

    def _consent(self, value: Any, field: Field, path: Path) -> Any:
        """A consent is the day on which somebody gave it: a mere yes, a letter away from no, would publish a name."""
        before = len(self.problems)
        day = self._value(value, field, path)
        if len(self.problems) > before:
            self.problems[before:] = [
                Problem("consent-not-a-day", problem.place, problem.params) for problem in self.problems[before:]
            ]
        return day

    def _value(self, value: Any, field: Field, path: Path) -> Any:
        if isinstance(value, dict):
            return self._object(value, field.properties, path)
        if isinstance(value, list):
            inner = field.items
            return value if inner is None else [self._value(item, inner, (*path, n)) for n, item in enumerate(value)]
        if field.vocabulary:
            return self._vocabularies[field.vocabulary].spoken.get(value, value)
        if field.type == "date" and isinstance(value, str):
            return self._day(value, field, path)
        if field.type == "when" and isinstance(value, str):
            return self._when(value, field, path)
        return value

    def _day(self, value: str, field: Field, path: Path) -> str:
        try:
            iso = read_day(value).isoformat()
        except WordingError:
            self._problem("date-invalid", field, path, value, fault(value))
            return value
        if iso != value:
            self.said[".".join(map(str, path))] = value
        return iso

    def _when(self, value: str, field: Field, path: Path) -> Any:
        if value.strip() in field.lasting:
            return {"text": value.strip()}
        try:
            stretch = read_stretch(value)
        except WordingError as error:
            code = "when-reversed" if error.reversed_range else "when-invalid"
            self._problem(code, field, path, value, "" if error.reversed_range else fault(value))
            return value
        self.said[".".join(map(str, path))] = value
        return {"from": stretch.start.isoformat(), "to": stretch.end.isoformat(), "text": value}

    def _problem(self, code: str, field: Field, path: Path, value: str, variant: str) -> None:
        bare = value.strip().strip(QUOTES)
        day = meant(value if bare == value.strip() else bare) if not variant else None
        if day and bare != value.strip():
            self.problems.append(
                Problem(
                    code,
                    self._source.place(path),
                    {"field": label(field, path), "value": value, "variant": "quoted", "right": bare},
                )
            )
            return
        params = {"field": label(field, path), "value": value, "variant": "near-day" if day else variant}
        if day:
            params["right"] = f"{day.year}年{day.month}月{day.day}日"
        self.problems.append(Problem(code, self._source.place(path), params))
