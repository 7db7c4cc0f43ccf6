"""Fonts of a PDF when the pages are done: of what they say about characters, only what concerns those that are shown."""

from __future__ import annotations

import zlib
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from gongshilan.attach.fonts import KNOWN
from gongshilan.attach.pdf_fonts import Font

_MAX_SAID = 4  # characters that one code may stand for: the longest ligatures
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_PER_BLOCK = 100


class UsedFonts:
    """The fonts of a document and the codes shown in each."""

    def __init__(self) -> None:
        self._codes: dict[tuple[int, int], set[bytes]] = {}
        self._fonts: dict[tuple[int, int], Font] = {}

    def add(self, font: Font, codes: list[bytes]) -> None:
        """Characters shown in a font."""
        key = font.object.objgen
        self._fonts[key] = font
        self._codes.setdefault(key, set()).update(codes)

    def settle(self, pdf: Pdf) -> None:
        """Change the fonts of ``pdf``."""
        for number, (key, font) in enumerate(sorted(self._fonts.items()), start=1):
            _settle(pdf, font, self._codes[key], f"Font{number}")


def _settle(pdf: Pdf, font: Font, codes: set[bytes], name: str) -> None:
    made = font.object
    if not codes:  # chosen, and nothing written in it
        for key in list(made.keys()):
            del made[key]
        made.update({"/Type": Name.Font, "/Subtype": Name.Type1, "/BaseFont": Name.Helvetica})
        return
    if "/ToUnicode" in made:
        said = {code: font.unicode[code] for code in sorted(codes) if 0 < len(font.unicode.get(code, "")) <= _MAX_SAID}
        made.ToUnicode = pdf.make_indirect(_cmap(pdf, said))
    encoding = made.get("/Encoding")
    if isinstance(encoding, Dictionary) and "/Differences" in encoding:
        encoding = Dictionary(dict(encoding.items()))
        encoding.Differences = _differences(encoding.Differences, {code[0] for code in codes if len(code) == 1})
        made.Encoding = encoding
    if font.sort == "/Type3":
        _glyphs(made, encoding)
        return
    for holder in [made, *(made.get("/DescendantFonts") or [])]:
        _rename(holder, name)


def _glyphs(font: Any, encoding: Any) -> None:
    """Drawn characters: those that are used, under names that tell nothing."""
    names = (
        [str(item) for item in encoding.Differences if isinstance(item, Name)] if isinstance(encoding, Dictionary) else []
    )
    new = {name: f"/g{number}" for number, name in enumerate(dict.fromkeys(names), start=1)}
    if names:
        encoding.Differences = Array(
            [Name(new[str(item)]) if isinstance(item, Name) else item for item in encoding.Differences]
        )
    font.CharProcs = Dictionary({new[name]: font.CharProcs[name] for name in new if name in font.CharProcs})


def _rename(font: Any, name: str) -> None:
    """A font in the file may be called anything; one that is not, what the reader's program knows."""
    descriptor = font.get("/FontDescriptor")
    inside = str(font.get("/Subtype")) == "/Type0" or (
        isinstance(descriptor, Dictionary) and any(key in descriptor for key in _FILES)
    )
    told = str(font.get("/BaseFont", "/")).lstrip("/")
    known = told if told.split("+")[-1].split(",")[0].split("-")[0] in KNOWN else "Helvetica"
    new = Name(f"/{name}" if inside else f"/{known}")
    font.BaseFont = new
    if isinstance(descriptor, Dictionary):
        descriptor.FontName = new
        for key in ("/FontFamily", "/CharSet", "/CIDSet"):
            if key in descriptor:
                del descriptor[key]


def _differences(old: Any, codes: set[int]) -> Array:
    made: list[Any] = []
    code, following = 0, -1
    for item in old:
        if not isinstance(item, Name):
            code = int(item)
            continue
        if code in codes:
            made += [] if code == following else [code]
            made.append(Name(str(item)))
            following = code + 1
        code += 1
    return Array(made)


def _cmap(pdf: Pdf, said: dict[bytes, str]) -> Stream:
    """Source: Adobe technical note 5411."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def /CMapName /Said def /CMapType 2 def",
    ]
    for size in sorted({len(code) for code in said}):
        lines += ["1 begincodespacerange", f"<{'00' * size}> <{'FF' * size}>", "endcodespacerange"]
    pairs = [
        f"<{code.hex().upper()}> <{words.encode('utf-16-be', 'replace').hex().upper()}>" for code, words in said.items()
    ]
    for at in range(0, len(pairs), _PER_BLOCK):
        block = pairs[at : at + _PER_BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    stream = Stream(pdf, b"")
    stream.write(zlib.compress("\n".join(lines).encode(), 6), filter=Name.FlateDecode)
    return stream
