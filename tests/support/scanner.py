"""Everything that is in a folder of files, with every encoding undone that a value may hide in."""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pikepdf

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
_JSON_ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}(?:\\u[0-9a-fA-F]{4})?")
_DEPTH = 6


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """``(place, text)`` of every file below ``folder`` and of everything packed in it, file names included."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        yield name, undone(name)
        if path.is_file():
            yield from scan(name, path.read_bytes())


def scan(name: str, raw: bytes, depth: int = 0) -> Iterator[tuple[str, str]]:
    """The bytes as text in each encoding that fits, and what is packed in them."""
    yield name, undone(raw.decode("utf-8", "replace"))
    if name.endswith(".ics"):  # a line may go on behind any character
        yield f"{name} (unfolded)", re.sub(rb"\r?\n[ \t]", b"", raw).decode("utf-8", "replace")
    for encoding in ("utf-16-le", "utf-16-be", "gb18030"):
        if b"\x00" in raw[:4096] or encoding == "gb18030":
            yield f"{name} ({encoding})", raw.decode(encoding, "replace")
    if depth < _DEPTH:
        for inner, part in _unpacked(raw):
            yield from scan(f"{name}!{inner}", part, depth + 1)


def undone(text: str) -> str:
    """The text with HTML entities, percent and JSON escapes undone, beside itself."""
    found = [text]
    if "%" in text:
        found.append(unquote_to_bytes(text).decode("utf-8", "replace"))
    if "&" in text:
        found.append(unescape(text))
    if "\\u" in text:
        found.append(_JSON_ESCAPE.sub(lambda hit: json.loads(f'"{hit[0]}"'), text))
    return "\n".join(found)


def _unpacked(raw: bytes) -> Iterator[tuple[str, bytes]]:
    if raw[:2] == b"\x1f\x8b":
        yield "gzip", gzip.decompress(raw)
    if raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            yield "comment", packed.comment
            for item in packed.infolist():
                yield f"{item.filename} (names)", item.filename.encode() + item.comment + item.extra
                yield item.filename, packed.read(item)
    if raw[:5] == b"%PDF-":
        yield from _pdf(raw)
    if raw[:1] == b"\x78":
        with suppress(zlib.error):
            yield "zlib", zlib.decompressobj().decompress(raw)
    if len(raw) < 5_000_000:
        for number, found in enumerate(_BASE64.finditer(raw)):
            try:
                part = base64.b64decode(found[0].replace(b"-", b"+").replace(b"_", b"/") + b"==")
            except binascii.Error:
                continue
            if part[:1] in (b"\x78", b"\x1f", b"P") or b"\xc2\xa7" in part:
                yield f"base64-{number}", part


def _pdf(raw: bytes) -> Iterator[tuple[str, bytes]]:
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        for number, item in enumerate(pdf.objects):
            yield f"object {number}", repr(item).encode("utf-8", "replace")
            if isinstance(item, pikepdf.Stream):
                try:
                    yield f"stream {number}", item.read_bytes()
                except pikepdf.PdfError:
                    yield f"raw stream {number}", item.read_raw_bytes()
            for value in _strings(item, 0):
                yield f"string {number}", value.encode("utf-8", "replace")


def _strings(item: pikepdf.Object, depth: int) -> Iterator[str]:
    """Texts in a PDF object: a text string may be UTF-16 and would not show in its representation."""
    if depth > _DEPTH or isinstance(item, int | float | bool):
        return
    if isinstance(item, pikepdf.String):
        yield str(item)
    elif isinstance(item, pikepdf.Array):
        for part in item:
            yield from _strings(part, depth + 1)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key, part in item.items():
            yield key
            yield from _strings(part, depth + 1)
