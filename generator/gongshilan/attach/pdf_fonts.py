"""Fonts of a PDF as far as taking characters out of a text needs them: where a code ends, and how far it moves what follows."""

from __future__ import annotations

import re
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from gongshilan.attach.pdf_render import StandardWidths

_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_RANGES = re.compile(rb"begincodespacerange(.*?)endcodespacerange", re.DOTALL)
_SINGLE = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_SPAN = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_ITEM = re.compile(rb"<[0-9A-Fa-f\s]*>|\[|\]")
_TWO = ("Identity-", "UCS2", "UTF16")
_MAX_SPAN = 65_536
_BLANKS = frozenset(" \u00a0\u3000\t\n\r\u2002\u2003\u2009")


class Font:
    """One font of a page. ``spaces`` are its codes that are blanks."""

    def __init__(self, font: Any, standard: StandardWidths) -> None:
        self.object = font
        self._standard = standard
        self.sort = str(font.get("/Subtype", ""))
        self.composite = self.sort == "/Type0"
        encoding = font.get("/Encoding")
        self._ranges = _code_ranges(encoding) if self.composite else [(1, 0, 255)]
        self._named = str(encoding) if isinstance(encoding, Name) else ""
        self.vertical = self.composite and (
            self._named.endswith("-V") or (isinstance(encoding, Stream) and encoding.get("/WMode", 0) == 1)
        )
        self._inner = font.DescendantFonts[0] if self.composite else None
        self._widths = _cid_widths(self._inner) if self._inner is not None else {}
        self.unicode = to_unicode(font.get("/ToUnicode"))

    @property
    def embedded(self) -> bool:
        """True if what the characters look like is in the file, or the same in every program."""
        if self.sort == "/Type3":
            return True
        holder = self._inner if self._inner is not None else self.object
        descriptor = holder.get("/FontDescriptor", Dictionary())
        return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")) or not self.composite

    def codes(self, text: bytes) -> list[bytes] | None:
        """A string cut into the codes of its characters; None if nobody can say where they end."""
        if not self.composite:
            return [text[at : at + 1] for at in range(len(text))]
        found, at = [], 0
        while at < len(text):
            size = self._size(text, at)
            if size is None:
                return None
            found.append(text[at : at + size])
            at += size
        return found

    def _size(self, text: bytes, at: int) -> int | None:
        if any(word in self._named for word in _TWO):
            return 4 if "UTF16" in self._named and 0xD8 <= text[at] <= 0xDB else 2
        for size, low, high in self._ranges:
            code = text[at : at + size]
            if len(code) == size and all(
                a <= b <= c for a, b, c in zip(low.to_bytes(size), code, high.to_bytes(size), strict=True)
            ):
                return size
        return None

    def blank(self, code: bytes) -> bool:
        """True for a space, which has nothing to hide."""
        said = self.unicode.get(code)
        if said is not None:
            return bool(said) and set(said) <= _BLANKS
        return not self.composite and code in (b" ", b"\xa0")

    def width(self, code: bytes) -> float | None:
        """How far a character moves the next one, in thousandths of the size; None if it cannot be told."""
        if self.vertical:
            return -1000.0 if self._inner is not None and "/W2" not in self._inner and "/DW2" not in self._inner else None
        if self._inner is not None:
            if not self._named.startswith("Identity-"):
                return None
            return self._widths.get(int.from_bytes(code), float(self._inner.get("/DW", 1000)))
        widths, first = self.object.get("/Widths"), int(self.object.get("/FirstChar", 0))
        if isinstance(widths, Array):
            at = code[0] - first
            if 0 <= at < len(widths):
                unit = float(self.object.FontMatrix[0]) * 1000 if self.sort == "/Type3" else 1.0
                return float(widths[at]) * unit
            return float(self.object.get("/FontDescriptor", Dictionary()).get("/MissingWidth", 0))
        if 0x20 <= code[0] < 0x7F and "/Encoding" not in self.object:
            return self._standard.width(str(self.object.get("/BaseFont", "/")).lstrip("/"), code[0])
        return None


def _code_ranges(encoding: Any) -> list[tuple[int, int, int]]:
    if not isinstance(encoding, Stream):
        return _mixed(str(encoding))
    found = []
    for block in _RANGES.findall(encoding.read_bytes()):
        ends = [bytes.fromhex(item.decode()) for item in _HEX.findall(block)]
        for low, high in zip(ends[::2], ends[1::2], strict=False):
            if len(low) == len(high) and low:
                found.append((len(low), int.from_bytes(low), int.from_bytes(high)))
    return sorted(found)


def _mixed(name: str) -> list[tuple[int, int, int]]:
    """Encodings of one and two bytes, as they were before Unicode."""
    if "RKSJ" in name:
        return [(1, 0x00, 0x80), (1, 0xA0, 0xDF), (2, 0x8140, 0x9FFC), (2, 0xE040, 0xFCFC)]
    if name.startswith("/GBK2K"):
        return [(1, 0x00, 0x7F), (4, 0x81308130, 0xFE39FE39), (2, 0x8140, 0xFEFE)]
    if any(word in name for word in ("GB", "B5", "KSC", "HKscs", "ETen")):
        return [(1, 0x00, 0x80), (2, 0x8140, 0xFEFE)]
    return []


def _cid_widths(font: Any) -> dict[int, float]:
    """Of a composite font. Source: ISO 32000-2, 9.7.4.3."""
    items, found, at = list(font.get("/W", Array())), {}, 0
    while at + 1 < len(items):
        first = int(items[at])
        if isinstance(items[at + 1], Array):
            found.update({first + step: float(width) for step, width in enumerate(items[at + 1])})
            at += 2
        elif at + 2 < len(items):
            found.update(dict.fromkeys(range(first, min(int(items[at + 1]), first + _MAX_SPAN) + 1), float(items[at + 2])))
            at += 3
        else:
            break
    return found


def to_unicode(stream: Any) -> dict[bytes, str]:
    """What the codes of a font say, as programs copy it. Empty where the font does not tell."""
    if not isinstance(stream, Stream):
        return {}
    try:
        raw = stream.read_bytes()
    except pikepdf.PdfError:
        return {}
    found: dict[bytes, str] = {}
    for block in _SINGLE.findall(raw):
        items = [_bytes(item) for item in _ITEM.findall(block) if item[:1] == b"<"]
        found.update({code: _words(said) for code, said in zip(items[::2], items[1::2], strict=False)})
    for block in _SPAN.findall(raw):
        _spans(_ITEM.findall(block), found)
    return found


def _spans(items: list[bytes], found: dict[bytes, str]) -> None:
    at = 0
    while at + 2 < len(items):
        low, high = _bytes(items[at]), _bytes(items[at + 1])
        codes = range(int.from_bytes(low), min(int.from_bytes(high), int.from_bytes(low) + _MAX_SPAN) + 1)
        if items[at + 2] == b"[":
            end = items.index(b"]", at + 2) if b"]" in items[at + 2 :] else len(items)
            for code, said in zip(codes, items[at + 3 : end], strict=False):
                found[code.to_bytes(len(low))] = _words(_bytes(said))
            at = end + 1
        else:
            said = _bytes(items[at + 2])
            for step, code in enumerate(codes):
                last = int.from_bytes(said) + step
                found[code.to_bytes(len(low))] = _words(last.to_bytes(max(len(said), (last.bit_length() + 7) // 8)))
            at += 3


def _bytes(item: bytes) -> bytes:
    digits = re.sub(rb"[<>\s]", b"", item).decode()
    return bytes.fromhex(digits + "0" * (len(digits) % 2))


def _words(raw: bytes) -> str:
    return raw.decode("utf-16-be", "replace")
