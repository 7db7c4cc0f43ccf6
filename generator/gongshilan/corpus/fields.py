"""A record's values sorted into the fields of a document. The schema says what each value is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongshilan.kinds.schema import Field
from gongshilan.model import Record
from gongshilan.pages.claims import figure_label
from gongshilan.pages.index import Site
from gongshilan.pages.votes import untold
from gongshilan.pages.words import figure
from gongshilan.read.passages import unmarked
from gongshilan.search.plain import plain

# What every record has and what is said elsewhere: its title, and what the facets or labels say.
_LEFT_OUT = frozenset({"kind", "title", "unit", "scope", "campaign", "sort_key"})
# Strings that name a person or a body, and strings by which a paper is asked for.
_NAMES = frozenset({
    "name", "aliases", "short_title", "attendees", "guests", "guest", "person", "by", "received_by", "approver", "approved_by",
    "guidance_present", "superiors_present", "head", "organiser", "office_above", "issuer", "unit_name",
})  # fmt: skip
_NUMBERS = frozenset({"number", "fonds", "issue", "obligation", "place", "receipt_no"})
_FIGURE = "figure"  # a claim says by its id which figure it states; readers know the figure by its name
_NAMED_GROUP = "organisation"  # kinds of this group are people and bodies: a reference to them is a name


class Gathered:
    """Texts of one record by field."""

    def __init__(self, site: Site, record: Record) -> None:
        self._site = site
        self._record = record
        self.names: list[str] = []
        self.numbers: list[str] = [record.name]
        self.labels: list[str] = []
        self.body: list[str] = []
        for name, field in site.schema.kinds[record.kind].fields.items():
            if name not in _LEFT_OUT and name in record.data:
                self._value(field, record.data[name], name)
        self.body.append(plain(unmarked(record.body)))

    def _value(self, field: Field, raw: Any, path: str) -> None:
        if isinstance(raw, list):
            if field.items is not None:
                for place, item in enumerate(raw):
                    self._value(field.items if field.items.name else _named(field.items, field), item, f"{path}.{place}")
        elif field.type == "when" and isinstance(raw, Mapping):
            self.numbers += [str(raw.get("text") or ""), str(raw.get("from") or ""), str(raw.get("to") or "")]
        elif isinstance(raw, Mapping):
            for name, item in field.properties.items():
                if name in raw and not item.own_scope:
                    self._value(item, raw[name], f"{path}.{name}")
        elif not isinstance(raw, bool) and raw is not None:
            self._scalar(field, raw, path)

    def _scalar(self, field: Field, raw: Any, path: str) -> None:
        if field.ref and (target := self._site.graph.get(str(raw))):
            named = self._site.schema.kinds[target.kind].group == _NAMED_GROUP
            (self.names if named else self.labels).append(self._site.short(target))
        elif field.vocabulary:
            term = self._site.schema.vocabularies[field.vocabulary].terms.get(str(raw))
            self.labels.append(term.label if term else str(raw))
        elif field.type == "date":
            self.numbers += [str(raw), self._site.words.day(raw), self._record.said.get(path, "")]
        elif field.type == "markdown":
            self.body.append(plain(str(raw)))
        elif (count := untold(self._site, field, raw, "")) is not None:
            self.body.append(str(count["s"]))
        elif isinstance(raw, int | float):
            self.body.append(f"{figure(raw)}{field.measure}")
        elif field.name == _FIGURE:
            self.body.append(figure_label(self._site, str(raw)))
        elif field.name in _NAMES:
            self.names.append(str(raw))
        else:
            (self.numbers if field.name in _NUMBERS else self.body).append(str(raw))


def _named(items: Field, field: Field) -> Field:
    """The items of a list are called as the list is."""
    return Field(**{**{key: getattr(items, key) for key in Field.__slots__}, "name": field.name})


def line(parts: list[str]) -> str:
    """Texts of one field, parted by blanks, each once."""
    return " ".join(dict.fromkeys(part.strip() for part in parts if part.strip()))
