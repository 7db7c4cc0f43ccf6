"""Which kinds of file a site is made of, and whether a file is of the kind its name says."""

from __future__ import annotations

import io
import re

import pypdf
from pypdf.generic import DictionaryObject, IndirectObject

# What programs of ours write or let through. A web server may run or include what ends otherwise (.shtml, .php), a browser may
# take it for a page (.xht) or a script (.mjs).
_TEXTS = frozenset(
    ["html", "htm", "xhtml", "css", "js", "json", "csv", "svg", "xml", "atom", "rss", "txt", "map", "conf", "ics"]
)
_BEGINNINGS = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "ico": (b"\0\0\1\0",),
    "pdf": (b"%PDF-",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "zip": (b"PK\x03\x04", b"PK\x05\x06"),
    "gz": (b"\x1f\x8b",),
    "woff": (b"wOFF",),
    "woff2": (b"wOF2",),
}
_PLAIN = frozenset(["csv", "txt", "json", "map", "conf", "ics"])
_MARKED = re.compile(rb"\s*(?:<!doctype|<html|<script|<svg|<\?xml|<body|<head|<iframe|<img)", re.IGNORECASE)
# What makes a document do something, or carries another one inside it.
_ACTIVE = frozenset(
    ["/JavaScript", "/JS", "/OpenAction", "/AA", "/Launch", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA", "/SubmitForm"]
)
_NO_ENDING = frozenset(["SHA256SUMS"])


def foreign_type(path: str, raw: bytes) -> str:
    """Why a file cannot be one of a site's: its ending, or what it holds that its name does not say. Empty if it can."""
    name = path.rsplit("/", 1)[-1]
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if name in _NO_ENDING or name.startswith("."):  # such a name is found anyhow
        return ""
    if ending in _BEGINNINGS:
        return "" if raw.startswith(_BEGINNINGS[ending]) else f".{ending}"
    if ending not in _TEXTS:
        return f".{ending}" if ending else name
    return "<" if ending in _PLAIN and _MARKED.match(raw.removeprefix(b"\xef\xbb\xbf")) else ""


def active(raw: bytes) -> str:
    """The name of what makes a PDF do something; empty if nothing does. Raises PyPdfError, ValueError for what is none."""
    reader = pypdf.PdfReader(io.BytesIO(raw))
    numbers = {number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)
    for number in sorted(numbers):
        found = reader.get_object(IndirectObject(number, 0, reader))
        if isinstance(found, DictionaryObject):
            names = _ACTIVE & ({*found, str(found.get("/S", ""))})
            if names:
                return min(names)
    return ""
