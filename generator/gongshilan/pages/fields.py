"""A record's fields as labelled, displayable values. The schema says what each value is; nothing here knows a kind by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gongshilan.kinds.schema import Field, Kind
from gongshilan.model import Record
from gongshilan.pages import body, links
from gongshilan.pages.index import Site
from gongshilan.pages.votes import method, share_line, untold
from gongshilan.pages.words import Json, figure

# What the head of a record's page says already.
HEAD = frozenset(
    {
        "id",
        "kind",
        "title",
        "unit",
        "scope",
        "campaign",
        "source",
        "claims",
        "withdrawn",
        "summary",
        "sort_key",
        "attachments",
        "receipt_no",
    }
)
_TABLE_COLUMNS = 6  # objects with more fields than this are shown one below the other instead
_CELL_ITEMS = 3
_BRIEF_ITEMS = 6  # a few short words stand on one line, longer lists are numbered
_BRIEF_LENGTH = 14
_PHASE_FIELDS = frozenset({"phase", "for_phase"})


class Values:
    """Turns the values of one record into what templates draw. ``page`` is where they will stand."""

    def __init__(self, site: Site, record: Record, page: str) -> None:
        self.site = site
        self.record = record
        self.resolve = site.resolve_from(page)
        self.note = method(site, record) if site.schema.kinds[record.kind].counts_people else ""

    def rows(self, kind: Kind, skip: frozenset[str] = HEAD) -> list[Json]:
        """The record's own fields that have a value, in the schema's order."""
        found = []
        common = self.site.common_fields
        # What every kind has (tags, attachments …) follows what is particular to this one.
        for name, field in sorted(kind.fields.items(), key=lambda item: item[0] in common):
            if name in skip or (raw := self.record.data.get(name)) in (None, "", [], {}):
                continue
            value = self.value(field, raw, name)
            found.append({"label": field.label, "value": value, "wide": value["t"] in {"html", "table", "groups"}})
        return found

    def absent(self, kind: Kind, skip: frozenset[str] = HEAD) -> list[str]:
        """Labels of the fields this audience could see and which say nothing: a gap is named, not passed over."""
        return [
            field.label
            for name, field in kind.fields.items()
            if name not in skip
            and name not in self.site.common_fields
            and self.record.data.get(name) in (None, "", [], {})
            and field.type != "boolean"
            and self.site.shown(field.scope)
        ]

    def value(self, field: Field, raw: Any, path: str) -> Json:
        """One value."""
        if field.type == "array" and isinstance(raw, Sequence) and not isinstance(raw, str):
            return self._array(field, raw, path)
        if field.type == "object" and isinstance(raw, Mapping):
            return {"t": "groups", "groups": [self._group(field, raw, path)]}
        return self._scalar(field, raw, path)

    def cell(self, field: Field | None, path: str) -> Json:
        """The value at a dotted path, short enough for a table cell."""
        found = list(values_at(self.record.data, path.split(".")))
        if field is None or not found:
            return self.none()
        inner = field.items if field.items is not None and field.type == "array" else field
        raw = found[0] if len(found) == 1 else found
        if isinstance(raw, Mapping) and inner.type != "when":
            return self.none()
        if not isinstance(raw, list):
            return self._scalar(inner, raw, path)
        if any(isinstance(item, Mapping) for item in raw) and inner.type != "when":
            return {"t": "num", "s": str(len(raw)), "unit": self.site.words("list.items")}
        items = [self._scalar(inner, item, path) for item in raw[:_CELL_ITEMS]]
        more = self.site.words("list.more", n=len(raw)) if len(raw) > _CELL_ITEMS else ""
        return {"t": "list", "inline": True, "items": items, "more": more}

    def none(self) -> Json:
        """That the record does not say."""
        return {"t": "none", "s": self.site.words("record.not_stated")}

    def _scalar(self, field: Field, raw: Any, path: str) -> Json:
        words = self.site.words
        if isinstance(raw, bool):
            return {"t": "text", "s": words("record.yes" if raw else "record.no")}
        if field.ref and isinstance(raw, str):
            target = self.site.graph.get(raw)
            if target is None:
                above = self.site.graph.named(raw)
                return {"t": "text", "s": self.site.short(above) if above else words("common.not_shown")}
            return {"t": "link", "s": self.site.short(target), "href": links.record(target)}
        if (count := untold(self.site, field, raw, self.note)) is not None:
            return count
        if isinstance(raw, str) and (named := self._named(field.name, raw)) is not None:
            return named
        if field.vocabulary:
            return self._term(field.vocabulary, str(raw))
        if field.type == "date":
            said = self.record.said.get(path, "")
            shown = words.day(raw)
            return {"t": "date", "s": shown, "iso": str(raw), "said": said if said not in {str(raw), shown} else ""}
        if field.type == "when" and isinstance(raw, Mapping):
            span = words.span(raw.get("from"), raw.get("to"))
            text = str(raw.get("text") or span)
            return {"t": "when", "s": text, "span": span if span != text else ""}
        if field.type == "markdown":
            return {"t": "html", "x_html": body.render(str(raw), self.resolve, level=3)}
        if isinstance(raw, int | float):
            return {"t": "num", "s": figure(raw), "unit": field.measure}
        return {"t": "text", "s": str(raw)}

    def _named(self, name: str, raw: str) -> Json | None:
        """Ids of things that are no records: phases of the campaign, obligations of its rulebook."""
        campaign = self.record.campaign
        if name in _PHASE_FIELDS and (title := self.site.phase_titles.get((campaign, raw))):
            return {"t": "text", "s": title}
        if name == "obligation" and (obligation := self.site.rules.get((campaign, raw))):
            return {"t": "link", "s": f"{raw} {obligation.title}", "href": links.rule(campaign, raw)}
        return None

    def _term(self, vocabulary: str, term_id: str) -> Json:
        found = self.site.schema.vocabularies[vocabulary].terms.get(term_id)
        if found is None:
            return {"t": "text", "s": term_id}
        return {"t": "term", "s": found.label, "cls": found.cls, "d": found.description}

    def _array(self, field: Field, raw: Sequence[Any], path: str) -> Json:
        inner = field.items
        if inner is None:
            return {"t": "text", "s": str(raw)}
        if inner.type != "object":
            items = [self.value(inner, item, f"{path}.{position}") for position, item in enumerate(raw)]
            words = [item for item in raw if isinstance(item, str)]
            brief = len(words) == len(raw) <= _BRIEF_ITEMS and all(len(word) <= _BRIEF_LENGTH for word in words)
            short = brief or bool(inner.ref or inner.vocabulary or inner.type in {"date", "when", "integer", "number"})
            return {"t": "list", "inline": short, "items": items, "more": ""}
        used = [name for name in inner.properties if any(item.get(name) not in (None, "", [], {}) for item in raw)]
        simple = all(inner.properties[name].type not in {"object", "markdown"} for name in used) and not any(
            inner.properties[name].type == "array" and getattr(inner.properties[name].items, "type", "") == "object"
            for name in used
        )
        if not simple or len(used) > _TABLE_COLUMNS:
            groups = [self._group(inner, item, f"{path}.{position}") for position, item in enumerate(raw)]
            return {"t": "groups", "groups": groups}
        rows = [
            [
                self.value(inner.properties[name], item[name], f"{path}.{position}.{name}")
                if item.get(name) not in (None, "", [], {})
                else {"t": "none", "s": ""}
                for name in used
            ]
            for position, item in enumerate(raw)
        ]
        return {
            "t": "table",
            "label": field.label,
            "head": [inner.properties[name].label for name in used],
            "rows": rows,
            "note": share_line(self.site, inner.properties, raw),
        }

    def _group(self, field: Field, raw: Mapping[str, Any], path: str) -> list[Json]:
        return [
            {"label": item.label, "value": self.value(item, raw[name], f"{path}.{name}")}
            for name, item in field.properties.items()
            if raw.get(name) not in (None, "", [], {})
        ]


def values_at(value: Any, parts: Sequence[str]) -> Iterator[Any]:
    """Every value at a dotted path, passing through arrays."""
    if isinstance(value, list) and parts:
        for item in value:
            yield from values_at(item, parts)
    elif not parts:
        if value not in (None, "", [], {}):
            yield value
    elif isinstance(value, Mapping) and parts[0] in value:
        yield from values_at(value[parts[0]], parts[1:])
