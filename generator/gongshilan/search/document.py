"""What is searched: documents with five fields of text, and facets to narrow a search by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

# In the order of their weight, heaviest first; this is also the order in which a document's text is laid out.
FIELDS = ("title", "names", "numbers", "labels", "body")


@dataclass(frozen=True, slots=True)
class Document:
    """One page worth finding. ``date`` is ISO or empty and gives its place in the order; ``dated``, if given, is shown instead of it. ``facets`` maps a facet's id to the key of its value."""

    id: str
    href: str
    title: str
    names: str = ""
    numbers: str = ""
    labels: str = ""
    body: str = ""
    date: str = ""
    dated: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)

    def texts(self) -> tuple[str, str, str, str, str]:
        """The fields in order."""
        return self.title, self.names, self.numbers, self.labels, self.body


class Value(NamedTuple):
    """One value of a facet; ``parent`` is the key of the value it stands under, or empty. ``apart`` is what it is called beside a
    document, where its label alone could mean another too."""

    key: str
    label: str
    parent: str = ""
    apart: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet and its values in the order readers see them; a parent stands before its children."""

    id: str
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything an edition's index is made of. ``synonyms`` are groups of words that mean the same to a reader;
    ``words`` are the texts of the reader's interface."""

    documents: tuple[Document, ...]
    facets: tuple[Facet, ...]
    synonyms: tuple[tuple[str, ...], ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


def ordered(documents: tuple[Document, ...]) -> list[Document]:
    """Documents as they are numbered: oldest first, so that a new one gets the next number and the others keep theirs.
    A higher number is a newer document. Those of one day and kind stand together, for they are often found together and then lie
    in one file; among them the id that sorts first is the higher number."""
    by_id = sorted(documents, key=lambda document: document.id, reverse=True)
    return sorted(by_id, key=lambda document: (document.date, document.facets.get("kind", "")))
