"""What a rulebook says of kinds, fields, terms and days that do not exist, or that nothing can mean."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from gongshilan.kinds.mistakes.conditions import check_condition, contradictions
from gongshilan.kinds.mistakes.source import RuleSource, shown
from gongshilan.kinds.mistakes.windows import check_window, stages_in
from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.read.strict_yaml import Path as At

_UNIT = "unit:"
_NEVER_APPROVED = frozenset({"campaign", "unit"})
_DATED = frozenset({"date", "when"})
# Kinds of which every unit or campaign has one by being there.
_ALWAYS_THERE = frozenset({"unit", "campaign"})


@dataclass(frozen=True, slots=True)
class Stages:
    """A campaign's title, and the ids of its phases and of their steps; ``called``: ids by what these are called."""

    title: str
    phases: tuple[str, ...]
    steps: tuple[str, ...]
    called: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Names:
    """What a rulebook may name besides kinds: scopes of the portal, figures, obligations by rulebook, and the campaigns that
    chose a rulebook."""

    scopes: tuple[str, ...]
    figures: tuple[str, ...]
    obligations: Mapping[str, tuple[str, ...]]
    campaigns: Mapping[str, Sequence[Stages]] = field(default_factory=dict)


def check_rulebook(source: RuleSource, schema: Schema, names: Names, refused: set[At]) -> None:
    """Note every mistake of meaning. What stands at ``refused`` has the wrong form already and is passed over."""
    _Check(source, schema, names, refused).whole()


class _Check:
    def __init__(self, source: RuleSource, schema: Schema, names: Names, refused: set[At]) -> None:
        self.source = source
        self.schema = schema
        self.names = names
        self._refused = refused
        self._stages = frozenset(stages_in(source.data))
        self._id = str(source.data.get("id", PurePosixPath(source.path).stem.upper()))

    def whole(self) -> None:
        data = self.source.data
        self._family(data)
        for at, kind in self._items(data.get("approval"), ("approval",), "kinds"):
            if kind in _NEVER_APPROVED:
                self.source.add("rule-approval-kind", at, value=kind)
            else:
                self.kind(kind, at)
        for figure, scope in self._mapping(data.get("open_figures")):
            at = ("open_figures", figure)
            if figure not in self.names.figures:
                self.source.unknown("rule-figure-unknown", at, figure, self.names.figures, key=True)
            self._scope(scope, at)
        for at, figure in self._items(data, (), "key_figures"):
            if figure not in self.names.figures:
                self.source.unknown("rule-figure-unknown", at, figure, self.names.figures)
        self._scope(data.get("full_counts"), ("full_counts",))
        keys = [item.get("key") for item in self._list(data.get("cites")) if isinstance(item, Mapping)]
        self._repeated([(("cites", index, "key"), key) for index, key in enumerate(keys) if key])
        obligations = [
            (index, item) for index, item in enumerate(self._list(data.get("obligations"))) if isinstance(item, Mapping)
        ]
        self._repeated([(("obligations", index, "id"), item.get("id")) for index, item in obligations])
        for index, item in obligations:
            self._obligation(item, ("obligations", index), {str(key) for key in keys if key})

    def _family(self, data: Mapping[str, Any]) -> None:
        parent = data.get("extends")
        if isinstance(parent, str):
            if parent not in self.names.obligations:
                self.source.unknown("rule-extends", ("extends",), parent, self.names.obligations)
                return
            for at, gone in self._items(data, (), "without"):
                if gone not in self.names.obligations[parent]:
                    self.source.unknown("rule-without", at, gone, self.names.obligations[parent])
        elif "without" in data:
            self.source.add("rule-without-extends", ("without",), key=True)

    def _obligation(self, item: Mapping[str, Any], at: At, keys: set[str]) -> None:
        inherited = "extends" in self.source.data
        for key in ("clause", "title", "text", "window", "requires"):
            if key not in item and not inherited:
                self.source.add("rule-key-missing", at, value=key)
        if item.get("cite") and str(item["cite"]) not in keys:
            self.source.unknown("rule-cite", (*at, "cite"), item["cite"], sorted(keys))
        self._terms(item, at, "audience", "audience")
        self._terms(item, at, "manner", "manner")
        self._scope(item.get("scope"), (*at, "scope"))
        self.stage(item.get("phase"), (*at, "phase"), ("phase",))
        self._binds(item.get("binds"), (*at, "binds"))
        check_window(self.source, item.get("window"), (*at, "window"), self)
        self.requirements(item.get("requires"), (*at, "requires"))

    def requirements(self, items: Any, at: At) -> None:
        held = [(index, item) for index, item in enumerate(self._list(items)) if isinstance(item, Mapping)]
        self._repeated([((*at, index, "id"), item.get("id")) for index, item in held])
        siblings = {str(item.get("id")) for _, item in held}
        for index, item in held:
            _Requirement(self, item, (*at, index), siblings).check()

    def kind(self, value: Any, at: At, *, key: bool = False) -> Kind | None:
        """The kind named by id or label, or a note."""
        if value is None or at in self._refused:
            return None
        found = self.schema.kinds.get(str(value)) or next(
            (kind for kind in self.schema.kinds.values() if kind.label == value), None
        )
        if found is None:
            known = [word for kind in self.schema.kinds.values() for word in (kind.id, kind.label)]
            self.source.unknown("rule-kind-unknown", at, value, known, key=key)
        return found

    def path(self, kind: Kind | None, value: Any, at: At, fits: Callable[[Field], bool], code: str) -> None:
        """Note a path that names no field of the kind, or one of the wrong sort."""
        if kind is None or not isinstance(value, str) or at in self._refused:
            return
        field = kind.field_at(value)
        if field is None:
            known = [path for path, item in kind.walk() if fits(_innermost(item))]
            self.source.unknown("rule-field-unknown", at, value, known, kind=kind.label)
        elif not fits(_innermost(field)):
            known = [path for path, item in kind.walk() if fits(_innermost(item))]
            self.source.add(code, at, value=value, kind=kind.label, known="、".join(known[:12]))

    def number(self, value: Any, at: At) -> None:
        """A number, or a unit's own one (``unit:path``)."""
        if isinstance(value, str) and value.startswith(_UNIT) and at not in self._refused:
            self.path(self.schema.kinds.get("unit"), value.removeprefix(_UNIT), at, is_number, "rule-field-number")

    def stage(self, value: Any, at: At, sorts: Iterable[str]) -> None:
        """A phase or step that is nearly one of a campaign that chose this rulebook, and named rightly elsewhere in it. Where nothing is near, the campaign may as well
        lack it: that is said of the campaign, once records are read."""
        if not isinstance(value, str) or at in self._refused:
            return
        for campaign in self.names.campaigns.get(self._id, ()):
            known = [*(campaign.phases if "phase" in sorts else ()), *(campaign.steps if "step" in sorts else ())]
            meant = campaign.called.get(value.strip(), "")
            if value not in known and meant in known:
                self.source.add("rule-phase", at, value=value, known="、".join(known), near=meant, campaign=campaign.title)
                return
            near = difflib.get_close_matches(value, known, n=1) if value not in known else []
            if near and near[0] in self._stages:  # else the campaign gave its stage another name
                self.source.unknown("rule-phase", at, value, known, campaign=campaign.title)
                return

    def condition(self, value: Any, kind: Kind | None, at: At) -> None:
        """A JSON Schema on records of a kind."""
        if kind is not None and at not in self._refused:
            check_condition(self.source, at, value, kind, self.schema)

    def anchor(self, value: Any, at: At, kind: Kind | None, siblings: Iterable[str]) -> None:
        """What a day is counted from."""
        if not isinstance(value, Mapping) or at in self._refused:
            return
        if "kind" in value:
            self.condition(value.get("where"), self.kind(value["kind"], (*at, "kind")), (*at, "where"))
        if "requirement" in value and str(value["requirement"]) not in set(siblings):
            self.source.unknown("rule-requirement-unknown", (*at, "requirement"), value["requirement"], sorted(siblings))
        if "obligation" in value:
            known = [name for names in self.names.obligations.values() for name in names]
            if str(value["obligation"]) not in known:
                self.source.unknown("rule-obligation-unknown", (*at, "obligation"), value["obligation"], known)
        self.path(kind, value.get("field"), (*at, "field"), is_dated, "rule-field-date")
        self.path(kind, value.get("ref"), (*at, "ref"), is_reference, "rule-field-reference")
        for name in ("phase", "step"):
            self.stage(value.get(name), (*at, name), (name,))

    def _binds(self, value: Any, at: At) -> None:
        if isinstance(value, Mapping) and at not in self._refused:
            self._terms(value, at, "levels", "unit_level")
            self._terms(value, at, "classes", "unit_class")
            self.condition(value.get("where"), self.schema.kinds.get("unit"), (*at, "where"))

    binds = _binds

    def _terms(self, item: Mapping[str, Any], at: At, key: str, vocabulary: str) -> None:
        found = self.schema.vocabularies.get(vocabulary)
        if found is None:
            return
        known = [word for term in found.terms.values() for word in (term.id, term.label)]
        for place, value in self._items(item, at, key):
            if str(value) not in found.spoken:
                self.source.unknown("rule-term-unknown", place, value, known, vocabulary=found.label)

    def _scope(self, value: Any, at: At) -> None:
        if value is not None and at not in self._refused and str(value) not in self.names.scopes:
            self.source.unknown("rule-scope-unknown", at, value, self.names.scopes)

    scope = _scope

    def _repeated(self, ids: list[tuple[At, Any]]) -> None:
        seen: set[str] = set()
        for at, value in ids:
            if str(value) in seen:
                self.source.add("rule-repeated", at, value=shown(value))
            seen.add(str(value))

    def _items(self, holder: Any, at: At, key: str) -> Iterator[tuple[At, Any]]:
        if isinstance(holder, Mapping) and (*at, key) not in self._refused:
            for index, value in enumerate(self._list(holder.get(key))):
                yield (*at, key, index), value

    @staticmethod
    def _list(value: Any) -> list[Any]:
        return value if isinstance(value, list) else []

    @staticmethod
    def _mapping(value: Any) -> list[tuple[str, Any]]:
        return list(value.items()) if isinstance(value, Mapping) else []


class _Requirement:
    """One line of what satisfies an obligation."""

    def __init__(self, check: _Check, item: Mapping[str, Any], at: At, siblings: set[str]) -> None:
        self._check = check
        self._item = item
        self._at = at
        self._siblings = siblings

    def check(self) -> None:
        check, item, at, source = self._check, self._item, self._at, self._check.source
        check.binds(item.get("binds"), (*at, "binds"))
        if "window" in item:
            check_window(source, item["window"], (*at, "window"), check)
        if "any_of" in item:
            if "kind" in item:
                source.add("rule-any-of-kind", (*at, "kind"), key=True)
            own = {key: item[key] for key in ("per",) if key in item}  # an alternative asks whom the whole asks
            check.requirements([{**own, **part} for part in item["any_of"] if isinstance(part, Mapping)], (*at, "any_of"))
            return
        if "kind" not in item:
            source.add("rule-key-missing", at, value="kind")
            return
        kind = check.kind(item["kind"], (*at, "kind"))
        if kind is None:
            return
        before = len(source.problems)
        for name in ("where", "match"):
            check.condition(item.get(name), kind, (*at, name))
        self._paths(kind)
        self._per()
        self._refers(kind)
        for name in ("before", "after"):
            check.anchor(item.get(name), (*at, name), kind, self._siblings)
        within = item.get("within")
        if isinstance(within, Mapping):
            check.anchor(within.get("of"), (*at, "within", "of"), kind, self._siblings)
        if "published_to" in item:
            check.scope(item["published_to"], (*at, "published_to"))
        for name in ("only_if", "unless"):
            raised = item.get(name)
            if isinstance(raised, Mapping):
                named = check.kind(raised.get("kind"), (*at, name, "kind"))
                check.condition(raised.get("where"), named, (*at, name, "where"))
        if len(source.problems) == before:
            self._sense(kind)

    def _paths(self, kind: Kind) -> None:
        check, item, at = self._check, self._item, self._at
        check.path(kind, item.get("sum"), (*at, "sum"), is_number, "rule-field-number")
        check.path(kind, item.get("dated_by"), (*at, "dated_by"), is_dated, "rule-field-date")
        check.path(kind, item.get("distinct"), (*at, "distinct"), lambda _: True, "rule-field-unknown")
        for name in ("min", "max", "expected", "of"):
            check.number(item.get(name), (*at, name))
        each = item.get("each")
        if isinstance(each, Mapping):
            check.path(kind, each.get("field"), (*at, "each", "field"), lambda _: True, "rule-field-unknown")
            for index, name in enumerate(each["phase"] if isinstance(each.get("phase"), list) else ()):
                check.stage(name, (*at, "each", "phase", index), ("phase",))
        for name in ("covers", "lasts"):
            held = item.get(name)
            if isinstance(held, Mapping):
                key = "path" if name == "covers" else "field"
                fits = (lambda _: True) if name == "covers" else is_dated
                check.path(kind, held.get(key), (*at, name, key), fits, "rule-field-date")
                if name == "covers":
                    self._covered(kind, held)
        base = item.get("base")
        if isinstance(base, Mapping):
            listed = check.kind(base.get("kind"), (*at, "base", "kind"))
            for name in ("where", "assembly"):
                check.condition(base.get(name), listed, (*at, "base", name))

    def _covered(self, kind: Kind, held: Mapping[str, Any]) -> None:
        field = kind.field_at(str(held.get("path")))
        vocabulary = self._check.schema.vocabularies.get(_innermost(field).vocabulary) if field else None
        for index, value in enumerate(held.get("values") or () if vocabulary else ()):
            assert vocabulary is not None
            if str(value) not in vocabulary.spoken:
                known = [word for term in vocabulary.terms.values() for word in (term.id, term.label)]
                place = (*self._at, "covers", "values", index)
                self._check.source.unknown("rule-term-unknown", place, value, known, vocabulary=vocabulary.label)

    def _per(self) -> None:
        check, item, at = self._check, self._item, self._at
        per = item.get("per")
        if per is None:
            for name in ("subject", "expected"):
                if name in item:
                    check.source.add("rule-needs-per", (*at, name), key=True, value=name)
            return
        named = per.get("kind") if isinstance(per, Mapping) else per
        place = (*at, "per", "kind") if isinstance(per, Mapping) else (*at, "per")
        subject = check.kind(named, place)
        if isinstance(per, Mapping) and subject is not None:
            check.condition(per.get("where"), subject, (*at, "per", "where"))
            check.number(per.get("expected"), (*at, "per", "expected"))
        kind = check.kind(item["kind"], (*at, "kind"))
        if "subject" not in item:
            check.source.add("rule-key-missing", at, value="subject")
        elif item["subject"] != "id" and subject is not None:

            def points(field: Field) -> bool:
                return "any" in field.ref or subject.id in field.ref

            check.path(kind, item["subject"], (*at, "subject"), points, "rule-subject")

    def _refers(self, kind: Kind) -> None:
        check, at = self._check, self._at
        for word in ("refers", "match_refers"):
            held = self._item.get(word)
            for path, wanted in held.items() if isinstance(held, Mapping) else ():
                place = (*at, word, path)
                check.path(kind, path, place, is_reference, "rule-field-reference")
                kinds = wanted.get("kind") if isinstance(wanted, Mapping) else wanted
                field = kind.field_at(path)
                for name in kinds if isinstance(kinds, list) else [kinds]:
                    found = check.kind(name, place)
                    if found and field and field.ref and "any" not in field.ref:
                        inner = _innermost(field)
                        if found.id not in inner.ref:
                            known = "、".join(inner.ref)
                            check.source.add("rule-refers-kind", place, value=found.label, field=inner.label, known=known)
                    if found and isinstance(wanted, Mapping):
                        check.condition(wanted.get("where"), found, (*place, "where"))

    def _sense(self, kind: Kind) -> None:
        """What nothing can satisfy, and what everything satisfies."""
        item, source = self._item, self._check.source
        low, high = item.get("min", 1), item.get("max")
        if isinstance(low, int) and isinstance(high, int) and low > high:
            source.add("rule-impossible", (*self._at, "max"))
        if contradictions(item.get("where"), item.get("match")):
            source.add("rule-impossible", (*self._at, "match"), key=True)
        tests = {"where", "match", "refers", "match_refers", "published_to", "sum", "per", "before", "after", "base"}
        if (kind.id in _ALWAYS_THERE and not tests & set(item)) or (
            low == 0 and not item.get("every") and "max" not in item
        ):
            source.add("rule-always", self._at)


def _innermost(field: Field) -> Field:
    while field.items is not None:
        field = field.items
    return field


def is_number(field: Field) -> bool:
    """Whether a field holds a number."""
    return field.type in ("integer", "number")


def is_dated(field: Field) -> bool:
    """Whether a field holds a day or a stretch of days."""
    return field.type in _DATED


def is_reference(field: Field) -> bool:
    """Whether a field names another record."""
    return bool(field.ref)
