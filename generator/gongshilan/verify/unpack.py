"""The texts that lie in a file, however they are packed: what is compressed is unpacked, what is encoded is read."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator

import pypdf
from pypdf.errors import PyPdfError

from gongshilan.search.files import read_part

# Nothing a site is made of unpacks to more than this, in all, or lies deeper; what does is refused, not unpacked.
MOST_BYTES = 256 * 1024 * 1024
DEEPEST = 3

_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")
_TAG = re.compile(r"<[^>]*>")
_FOLD = re.compile(r"\r?\n[ \t]")  # a line of a calendar goes on behind it
# Runs of digits as they stand in a file of any kind. By chance eleven bytes in a row are digits once in 10^15 places.
_DIGITS = re.compile(rb"[0-9](?:[ .-]?[0-9]){10,}[Xx]?")
_WORD = re.compile(rb"[0-9A-Za-z]")


class PackedError(Exception):
    """A file that cannot be read, or holds more than anybody can look through. The message is the library's."""


def texts(name: str, raw: bytes, depth: int = 0) -> Iterator[str]:
    """Every text in a file of this name (only its ending counts, and less than what is inside). Raises PackedError."""
    if depth > DEEPEST:
        raise PackedError(f"{DEEPEST} < {depth}")
    try:
        if raw.startswith(b"PK\x03\x04"):
            yield from _zip(raw, depth)
        elif raw.startswith(b"\x1f\x8b"):
            yield from texts(name.removesuffix(".gz"), _bounded(gzip.GzipFile(fileobj=io.BytesIO(raw))), depth + 1)
        elif raw.startswith(b"%PDF"):
            yield from _pdf(raw)
        elif raw.startswith(b"gslSearchPart("):
            yield from _part(raw, depth)
        elif (text := decoded(raw)) is not None:
            yield from _plain(name, text)
        else:
            yield from _strings(raw)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, PyPdfError, ValueError, RecursionError) as error:
        raise PackedError(str(error) or type(error).__name__) from error


def decoded(raw: bytes) -> str | None:
    """The text of a text file (UTF-8, or UTF-16 with its mark); None if it is none."""
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    if encoding == "utf-8-sig" and b"\0" in raw:
        return None
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _plain(name: str, text: str) -> Iterator[str]:
    yield text
    ending = name.rsplit(".", 1)[-1].lower()
    if ending in ("json", "js", "map") and "\\" in text:
        yield _ESCAPE.sub(lambda found: chr(int(found[1] or found[2] or found[3], 16) % 0x110000), text)
    elif ending in ("xml", "svg", "atom", "rss", "rels", "vml", "html"):
        yield _unmarked(text)
    elif ending == "ics":
        yield _FOLD.sub("", text)


def _unmarked(text: str) -> str:
    """Marked-up text without its tags: what stood in one paragraph is joined, as Word cuts a number into runs."""
    import html  # noqa: PLC0415 - only office files and feeds need it

    parted = re.sub(r"</(?:w:p|a:p|c|row|si|t[dr]|entry|item|title|text|p|li|h\d)>", "\n", text)
    return html.unescape(_TAG.sub("", parted))


def _zip(raw: bytes, depth: int) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        yield from _strings(archive.comment)
        left = MOST_BYTES
        for member in archive.infolist():
            yield member.filename
            yield from _strings(member.comment + member.extra)
            if member.flag_bits & 1:
                raise PackedError(member.filename)  # encrypted
            with archive.open(member) as file:
                inside = file.read(left + 1)
            left -= len(inside)
            if left < 0:
                raise PackedError(f"> {MOST_BYTES}")
            yield from texts(member.filename, inside, depth + 1)


def _bounded(file: gzip.GzipFile) -> bytes:
    raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise PackedError(f"> {MOST_BYTES}")
    return raw


def _part(raw: bytes, depth: int) -> Iterator[str]:
    """A part of a search index: texts and lists as JSON, all else numbers."""
    if raw.count(b'"') != 4 or not raw.endswith(b'");\n'):
        yield from _plain("x.js", raw.decode("utf-8", "replace"))
        return
    inside = read_part(raw)
    if len(inside) > MOST_BYTES:
        raise PackedError(f"> {MOST_BYTES}")
    if inside[:1] in (b"{", b"["):
        try:
            yield json.dumps(json.loads(inside), ensure_ascii=False)
        except ValueError:
            yield from texts("", inside, depth + 1)
    # What is left are lists of runs of three characters or fewer and of places: no number stands there in one piece.


def _pdf(raw: bytes) -> Iterator[str]:
    reader = pypdf.PdfReader(io.BytesIO(raw))
    yield "\n".join(str(value) for value in (reader.metadata or {}).values())
    for page in reader.pages:
        yield page.extract_text()
    yield from _strings(raw)


def _strings(raw: bytes) -> Iterator[str]:
    """Runs of digits in bytes of no known kind, also two bytes a character."""
    for view in (raw, raw.replace(b"\0", b"")) if b"\0" in raw else (raw,):
        for found in _DIGITS.finditer(view):
            if not _WORD.match(view[found.start() - 1 : found.start()]) and not _WORD.match(view, found.end()):
                yield found[0].decode("ascii")
