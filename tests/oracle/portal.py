"""The records of a portal as the files have them, given types by the raw schema, and the day each is of."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from oracle.fits import earliest
from oracle.raw import front_matter, rules, stretch


@dataclass(frozen=True)
class Rec:
    """One record. ``firm`` False: it was not before ``day``, and nobody says when it was."""

    id: str
    kind: str
    unit: str | None
    data: dict[str, Any]
    day: str | None
    firm: bool

    def gone(self, today: str) -> bool:
        """Withdrawn by a day."""
        on = self.data.get("withdrawn", {}).get("on")
        return on is not None and on <= today

    def there(self, today: str) -> bool:
        """On record on a day: not of a later one, not only planned, and not withdrawn."""
        return (self.day is None or self.day <= today) and not self.data.get("planned") and not self.gone(today)


@dataclass
class Portal:
    """Everything that was read, as of a day."""

    schema: Path
    content: Path
    as_of: date
    records: dict[str, Rec] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kinds = {path.stem: rules(path) for path in (self.schema / "kinds").glob("*.yml")}
        self.common = rules(self.schema / "common.yml")
        self.terms = {path.stem: rules(path)["terms"] for path in (self.schema / "vocabularies").glob("*.yml")}
        self.settings = rules(self.content / "portal.yml")
        found = {path.stem: self._typed(front_matter(path)) for path in sorted(self.content.glob("*/*/*.md"))}
        (campaign,) = self.content.glob("*/campaign.md")
        self.campaign = self._typed(front_matter(campaign))
        own = {name: self._own_day(data) for name, data in found.items()}
        for name, data in found.items():
            if "day_unknown" in data:
                raise NotImplementedError(name)
            day, firm = own[name] or self._of_sources(data, own)
            unit = name if data["kind"] == "unit" else data.get("unit")
            self.records[name] = Rec(name, data["kind"], unit, data, day, firm)
        self.book = rules(self.schema / "rulebooks" / f"{self.campaign['rulebook'].lower()}.yml")

    def on(self, day: date) -> Portal:
        """The same records, asked about as of another day."""
        found = copy(self)
        found.as_of = day
        return found

    @property
    def today(self) -> str:
        """The day as of which everything is asked, in ISO form."""
        return self.as_of.isoformat()

    @cached_property
    def _held(self) -> dict[tuple[str, str | None], list[Rec]]:
        held: dict[tuple[str, str | None], list[Rec]] = {}
        for record in self.records.values():
            held.setdefault((record.kind, record.unit), []).append(record)
        return held

    def of(self, kind: str, unit: str) -> list[Rec]:
        """Records of a kind that are the unit's; of what belongs to the campaign, also what is nobody's."""
        shared = self.kinds[kind]["x-belongs"] != "unit" and kind != "unit"
        return [*self._held.get((kind, unit), ()), *(self._held.get((kind, None), ()) if shared else ())]

    def units(self) -> list[Rec]:
        """All units."""
        return [record for record in self.records.values() if record.kind == "unit"]

    def closes(self, record: Rec) -> bool:
        """Whether its status is one of those that end a matter."""
        name = self.kinds[record.kind]["properties"]["status"]["x-vocabulary"]
        return any(term["id"] == record.data["status"] and term["class"] == "closed" for term in self.terms[name])

    def _typed(self, data: dict[str, Any]) -> dict[str, Any]:
        fields = {**self.common["properties"], **self.kinds[data["kind"]]["properties"]}
        return {name: self._value(value, fields[name]) for name, value in data.items()}

    def _value(self, value: Any, given: dict[str, Any]) -> Any:
        if "$ref" in given:
            name = given["$ref"].rsplit("/", 1)[1]
            given = {**self.common["$defs"][name], **{word: one for word, one in given.items() if word != "$ref"}}
        match given["type"], given.get("x-type"):
            case "object", _:
                return {name: self._value(one, given["properties"][name]) for name, one in value.items()}
            case "array", _:
                assert isinstance(value, list), value
                return [self._value(one, given["items"]) for one in value]
            case "boolean", _:
                return {"true": True, "是": True, "false": False, "否": False}[value]
            case "integer" | "number", _:
                return int(value) if value.lstrip("-").isdecimal() else float(value)
            case _, "date":
                return stretch(value)[0].isoformat()
            case _, "when":
                first, last = stretch(value)
                return {"from": first.isoformat(), "to": last.isoformat(), "text": value}
        return self._term(value, given["x-vocabulary"]) if "x-vocabulary" in given else value

    def _term(self, value: str, vocabulary: str) -> str:
        for term in self.terms[vocabulary]:
            if value in (term["id"], term["label"], *term.get("aliases", ())):
                return term["id"]
        raise ValueError(value)

    def _own_day(self, data: dict[str, Any]) -> tuple[str, bool] | None:
        for path in self.kinds[data["kind"]]["x-date"]:
            value: Any = data
            for name in path.split("."):
                value = value.get(name, {})
            value = value.get("to") if isinstance(value, dict) else value
            if value:
                return value, path != "not_before"
        return None

    def _of_sources(self, data: dict[str, Any], own: dict[str, tuple[str, bool] | None]) -> tuple[str | None, bool]:
        named = [own.get(source["document"]) for source in data.get("source", ())]
        days = [one for one in named if one is not None]
        first = earliest(day for day, _ in days)
        return first, all(firm for day, firm in days if day == first)
