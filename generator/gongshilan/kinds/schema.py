"""The record kinds and vocabularies as Python sees them, read from ``schema/``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gongshilan.windows.working import WorkDays


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a vocabulary. ``cls`` is ``open`` or ``closed`` where the vocabulary is a status, else empty. ``group`` is the
    term into which the votes for this one are merged where they are few."""

    id: str
    label: str
    description: str
    cls: str = ""
    aliases: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A controlled list. ``terms`` by id in the file's order; ``spoken`` maps every label, alias and id to the id."""

    id: str
    label: str
    description: str
    terms: Mapping[str, Term]
    spoken: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One property of a kind. ``type`` is string, integer, number, boolean, array, object, date, when or markdown.

    ``scope`` is the lowest audience that may see it (empty: the record's own). ``ref`` names the kinds it may point to
    (``("any",)`` for all). ``measure`` is printed after a figure. ``consent`` names the sibling boolean that frees it.
    ``names`` is phase or obligation where the text must be the id of one; ``required`` are the members an object must have.
    ``mask`` is ``name`` where an audience below the scope gets the masked name. ``personal`` is ``contact`` or ``id`` where the
    value says how to reach a person or which number he has. ``small`` is ``cell`` or ``total`` for counts of people's votes.
    ``own_scope`` marks the member of an object whose value is the lowest audience that may see that object, ``apart`` one that
    an object must have and is shown without to those below the member's scope. ``lasting`` are words that stand in the place of a
    stretch of days and say that it has no end.
    """

    name: str
    label: str
    description: str
    type: str
    scope: str = ""
    ref: tuple[str, ...] = ()
    vocabulary: str = ""
    measure: str = ""
    consent: str = ""
    names: str = ""
    mask: str = ""
    personal: str = ""
    small: str = ""
    own_scope: bool = False
    apart: bool = False
    lasting: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    items: Field | None = None
    properties: Mapping[str, Field] = field(default_factory=dict)


def field_in(fields: Mapping[str, Field], path: Iterable[str | int]) -> Field | None:
    """The field at a path of keys; places in lists are skipped."""
    found: Field | None = None
    for part in path:
        if isinstance(part, int) or part.isdigit():
            continue
        found = fields.get(part)
        if found is None:
            return None
        inner = found
        while inner.items is not None:
            inner = inner.items
        fields = inner.properties
    return found


@dataclass(frozen=True, slots=True)
class Stage:
    """What a record has only from a later day than the one it is of: top-level ``fields``, and ``states`` of its status. ``day`` is
    the path of that day; empty where records do not say it. ``before``: the states it may have been in until then."""

    fields: frozenset[str]
    states: frozenset[str]
    before: tuple[str, ...]
    day: str = ""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What a field is where a table does not say: the term ``value``, if the record has the field ``has`` (empty: in any case)."""

    value: str
    has: str = ""


@dataclass(frozen=True, slots=True)
class SheetRules:
    """How tables that others laid out are read (``x-sheet``). ``headings``: what a column may be called, by the path of its field;
    a word under several paths means the first of them that can read the cell. ``keys``: headings of the column that says
    which record a row is; ``otherwise``: by path, in the order in which they are tried."""

    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    otherwise: Mapping[str, tuple[Otherwise, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """One record kind (schema/kinds/<id>.yml)."""

    id: str
    label: str
    description: str
    group: str
    scope: str
    dates: tuple[str, ...]
    columns: tuple[str, ...]
    body: str
    belongs: str
    thread: int
    required: tuple[str, ...]
    fields: Mapping[str, Field] = field(repr=False)
    json_schema: Mapping[str, Any] = field(repr=False)  # what validates the authored form, self-contained
    counts_people: bool = False  # some field is marked x-small
    asks_consent: bool = False  # some field is marked x-consent
    counter: str = ""  # the word that stands between a number and what is counted
    stages: tuple[Stage, ...] = ()  # in the order in which a record goes through them
    sheet: SheetRules = field(default_factory=SheetRules)
    shared: bool = False  # records may belong to the portal, and to several campaigns
    retention: str = ""  # term of the vocabulary retention; empty: not kept in archives

    def field_at(self, path: str) -> Field | None:
        """The field at a dotted path; array indices are skipped (``phases.0.when`` → the ``when`` of ``phases``)."""
        return field_in(self.fields, path.split("."))

    def label_at(self, path: str) -> str:
        """The label of the field at a dotted path; the path itself where there is none."""
        field = self.field_at(path)
        return field.label if field else path

    def walk(self) -> Iterator[tuple[str, Field]]:
        """Every field with its dotted path, nested ones too (arrays contribute no segment)."""

        def visit(prefix: str, fields: Mapping[str, Field]) -> Iterator[tuple[str, Field]]:
            for name, item in fields.items():
                path = f"{prefix}{name}"
                yield path, item
                inner = item
                while inner.items is not None:
                    inner = inner.items
                yield from visit(f"{path}.", inner.properties)

        return visit("", self.fields)


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """Everything ``schema/`` says about records, and which days are days of work. Only the same one is the same: what is made of it
    alone is made once."""

    kinds: Mapping[str, Kind] = field(repr=False)
    vocabularies: Mapping[str, Vocabulary] = field(repr=False)
    work: WorkDays = field(default_factory=WorkDays, repr=False)

    def term(self, vocabulary: str, term_id: str) -> Term:
        """A term by id. Raises KeyError."""
        return self.vocabularies[vocabulary].terms[term_id]

    def label_of(self, kind: Kind, path: str, value: str) -> str:
        """How a value at a field is said: the label of its term, or the value itself."""
        field = kind.field_at(path)
        while field is not None and field.items is not None:
            field = field.items
        terms = self.vocabularies[field.vocabulary].terms if field is not None and field.vocabulary else {}
        return terms[value].label if value in terms else value
