"""The conditions of a rulebook on records (JSON Schemas) as sentences, in the order in which they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.pages.words import Words, figure

_LIMITS = (
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern",
    "minItems", "maxItems", "minContains", "maxContains", "type",
)  # fmt: skip
_BRANCHES = ("anyOf", "oneOf")


class Conditions:
    """Says conditions on records of any kind."""

    def __init__(self, schema: Schema, words: Words, named: Callable[[Field, str], str]) -> None:
        """``named``: what an id in a field stands for, as pages call it; empty where the field holds none."""
        self._schema = schema
        self._words = words
        self._named = named

    def said(self, kind_id: str, condition: Mapping[str, Any]) -> str:
        """The whole condition in one sentence."""
        return self._joined(self._clauses(self._schema.kinds[kind_id], condition, ""), "all")

    def label(self, kind_id: str, path: str) -> str:
        """The label of a field, those of the fields it stands in before it."""
        return self._label(self._schema.kinds[kind_id], path)

    def values(self, kind_id: str, path: str, values: Sequence[Any]) -> str:
        """Values of a field as records show them."""
        return self._values(self._schema.kinds[kind_id], path, values)

    def _clauses(self, kind: Kind, node: Any, path: str) -> Iterator[str]:
        """One clause for each thing said of the field at ``path`` (empty: of the record itself)."""
        say = self._words
        named = self._label(kind, path)
        if node is False:
            yield say("wanted.condition.absent", field=named)
        if not isinstance(node, Mapping):
            return
        if "const" in node:
            yield say("wanted.condition.const", field=named, value=self._value(kind, path, node["const"]))
        if "enum" in node:
            yield say("wanted.condition.enum", field=named, values=self._values(kind, path, node["enum"]))
        for word in _LIMITS:
            if word in node:
                yield say(f"wanted.condition.{word}", field=named, n=_number(node[word]))
        if node.get("uniqueItems"):
            yield say("wanted.condition.uniqueItems", field=named)
        yield from self._members(kind, node, path)
        yield from self._of_list(kind, node, path, named)
        for part in node.get("allOf", ()):
            yield from self._clauses(kind, part, path)
        for word in _BRANCHES:
            if word in node:
                parts = [self._joined(self._clauses(kind, part, path), "and") for part in node[word]]
                yield say(f"wanted.condition.{word}", what=say("wanted.condition.or").join(parts))
        if "not" in node:
            yield say("wanted.condition.not", what=self._joined(self._clauses(kind, node["not"], path), "and"))
        if "if" in node:
            held = self._joined(self._clauses(kind, node["if"], path), "and")
            for word, key in (("then", "if"), ("else", "else")):
                if word in node:
                    wanted = self._joined(self._clauses(kind, node[word], path), "and")
                    yield say(f"wanted.condition.{key}", **{"if": held, "then": wanted})

    def _members(self, kind: Kind, node: Mapping[str, Any], path: str) -> Iterator[str]:
        """What must be stated, and what must hold of what is stated."""
        say, described = self._words, node.get("properties") or {}
        required = [str(name) for name in node.get("required", ())]
        spoken = {name for name in described if [*self._clauses(kind, described[name], _below(path, name))]}
        bare = [
            say("wanted.condition.field", field=self._label(kind, _below(path, name)))
            for name in required
            if name not in spoken
        ]
        if bare:
            yield say("wanted.condition.stated", fields=say("formats.comma").join(bare))
        for name in (name for name in described if name in spoken):
            clauses = self._clauses(kind, described[name], _below(path, name))
            if name in required or described[name] is False:
                yield from clauses
            else:
                label = self._label(kind, _below(path, name))
                yield say("wanted.condition.if_stated", field=label, what=self._joined(clauses, "and"))

    def _of_list(self, kind: Kind, node: Mapping[str, Any], path: str, named: str) -> Iterator[str]:
        say, contained = self._words, node.get("contains")
        if isinstance(contained, Mapping) and set(contained) <= {"const", "enum"}:
            values = [contained["const"]] if "const" in contained else contained["enum"]
            way = "contains_any" if len(values) > 1 else "contains_value"
            yield say(f"wanted.condition.{way}", field=named, values=self._values(kind, path, values))
        elif contained is not None:
            yield say(
                "wanted.condition.contains", field=named, what=self._joined(self._clauses(kind, contained, path), "and")
            )
        if "items" in node:
            yield say(
                "wanted.condition.items", field=named, what=self._joined(self._clauses(kind, node["items"], path), "and")
            )

    def _joined(self, clauses: Iterator[str], how: str) -> str:
        return self._words(f"wanted.condition.{how}").join(clauses)

    def _label(self, kind: Kind, path: str) -> str:
        """``accepted.result`` → 验收·结果."""
        labels: list[str] = []
        so_far = ""
        for name in path.split(".") if path else ():
            so_far = _below(so_far, name)
            field = kind.field_at(so_far)
            labels.append(field.label if field and field.label else name)
        return "·".join(labels) or kind.label

    def _values(self, kind: Kind, path: str, values: Sequence[Any]) -> str:
        said = [f"“{self._value(kind, path, value)}”" for value in values]
        return self._words("formats.comma").join(said)

    def _value(self, kind: Kind, path: str, value: Any) -> str:
        if isinstance(value, bool):
            return self._words("record.yes" if value else "record.no")
        field = kind.field_at(path)
        while field is not None and field.items is not None:
            field = field.items
        return (field and self._named(field, str(value))) or self._schema.label_of(kind, path, str(value))


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _number(value: Any) -> str:
    return figure(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
