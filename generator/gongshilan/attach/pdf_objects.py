"""Copying what a page shows into a new PDF, by the tables of :mod:`gongshilan.attach.pdf_shapes`. Nothing else gets in."""

from __future__ import annotations

import re
import zlib
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from gongshilan.attach.jpeg import strip_jpeg
from gongshilan.attach.limits import MAX_PIXELS
from gongshilan.attach.pdf_shapes import (
    DEVICE,
    ENCODINGS,
    FREE,
    INKS,
    INLINE_KEYS,
    NAMES,
    OPERATORS,
    ORDERINGS,
    PLAIN,
    SHAPES,
    TEXT,
)
from gongshilan.attach.refused import Refused

_SPECIAL = {"/DCTDecode", "/DCT", "/CCITTFaxDecode", "/CCF", "/JPXDecode", "/JBIG2Decode", "/Crypt"}
_KEPT = {"/DCTDecode": ("/ColorTransform",), "/CCITTFaxDecode": (
    "/K", "/EndOfLine", "/EncodedByteAlign", "/Columns", "/Rows", "/EndOfBlock", "/BlackIs1", "/DamagedRowsBeforeError",
)}  # fmt: skip
_REMARK = re.compile(rb"^([^(\r\n%]*)%[^\r\n]*", re.MULTILINE)
_CONTENT = frozenset(["form", "pattern", "glyph"])
_DEFAULTS = frozenset(["/DefaultGray", "/DefaultRGB", "/DefaultCMYK"])


class Copier:
    """Copies into ``target``. An object that two pages share stays one object."""

    def __init__(self, target: Pdf) -> None:
        self._target = target
        self._made: dict[tuple[tuple[int, int], str], Object] = {}

    def copy(self, value: Any, shape: str) -> Any:
        """``value`` as ``shape``, or None where it is no such thing. Raises Refused, pikepdf.PdfError."""
        if value is None:
            return None
        if shape in (PLAIN, TEXT):
            return _plain(value, strings=shape == TEXT)
        if shape.startswith("map "):
            return self._map(value, shape[4:])
        special = getattr(self, f"_{shape.replace(' ', '_')}", None)
        return special(value) if special is not None else self.shaped(value, shape)

    def shaped(self, value: Any, shape: str) -> Any:
        """A dictionary or stream with the keys its shape has."""
        if not isinstance(value, Object) or not isinstance(value, Dictionary | Stream):
            return _plain(value, strings=False) if isinstance(value, Name) else None
        key = (value.objgen, shape)
        if value.is_indirect and key in self._made:
            return self._made[key]
        made: Any = self._stream(value, shape) if isinstance(value, Stream) else Dictionary()
        if value.is_indirect or shape == "font":
            made = made if made.is_indirect else self._target.make_indirect(made)
        if value.is_indirect:
            self._made[key] = made
        for name, inner in SHAPES[shape].items():
            if name in value:
                copied = _plain(value[name], free=True) if name in FREE else self.copy(value[name], inner)
                if copied is not None:
                    made[name] = copied
        return made

    def content(self, holder: Any) -> bytes:
        """What a page, form or glyph paints, without marks, remarks and anything that no operator of PDF reads."""
        kept: list[Any] = []
        for instruction in pikepdf.parse_content_stream(holder):
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self._check_inline(instruction.iimage.obj)
                kept.append(instruction)
            elif str(instruction.operator) in OPERATORS:
                kept.append(instruction)
        return pikepdf.unparse_content_stream(kept)

    def packed(self, data: bytes) -> Stream:
        """A stream of ``data``, compressed."""
        stream = Stream(self._target, b"")
        stream.write(zlib.compress(data, 6), filter=Name.FlateDecode)
        return stream

    def _stream(self, value: Stream, shape: str) -> Stream:
        if shape == "image":
            return self._image_stream(value)
        if shape in _CONTENT:
            return self.packed(self.content(value))
        data = value.read_bytes()
        return self.packed(_REMARK.sub(rb"\1", data) if shape in ("cmap", "function") else data)

    def _image_stream(self, value: Stream) -> Stream:
        if int(value.get("/Width", 0)) * int(value.get("/Height", 0)) > MAX_PIXELS:
            raise Refused("attachment-pixels", limit=MAX_PIXELS // 1_000_000)
        filters = _listed(value.get("/Filter"))
        last = {"/DCT": "/DCTDecode", "/CCF": "/CCITTFaxDecode"}.get(str(filters[-1]), str(filters[-1])) if filters else ""
        if not any(str(item) in _SPECIAL for item in filters):
            return self.packed(value.read_bytes())
        if last not in _KEPT or any(str(item) in _SPECIAL for item in filters[:-1]):
            raise Refused("attachment-image", found=last.removeprefix("/").removesuffix("Decode"))
        parameters = _listed(value.get("/DecodeParms"))
        inner = Stream(self._target, value.read_raw_bytes())
        if filters[:-1]:
            inner.Filter = Array([Name(str(item)) for item in filters[:-1]])
            outer = [_plain(item) if item is not None else None for item in parameters[: len(filters) - 1]]
            if any(item is not None for item in outer):
                inner.DecodeParms = Array([Dictionary() if item is None else item for item in outer])
        data = inner.read_bytes()
        if last == "/DCTDecode":
            data, pixels = strip_jpeg(data)
            if pixels > MAX_PIXELS:
                raise Refused("attachment-pixels", limit=MAX_PIXELS // 1_000_000)
        own = parameters[len(filters) - 1] if len(parameters) == len(filters) else None
        kept = {key: _plain(own[key]) for key in _KEPT[last] if key in own} if isinstance(own, Dictionary) else {}
        stream = Stream(self._target, b"")
        stream.write(data, filter=Name(last), decode_parms=Dictionary(kept) if kept else None)
        return stream

    def _check_inline(self, image: Any) -> None:
        """Pictures in the middle of a page are small and plain, or not published: no program needs more."""
        filters = {str(item) for item in _listed(image.get("/Filter"))}
        if filters & _SPECIAL - {"/CCITTFaxDecode", "/CCF"} or not set(image.keys()) <= INLINE_KEYS:
            raise Refused("attachment-image", found="BI")
        if int(image.get("/Width", 0)) * int(image.get("/Height", 0)) > MAX_PIXELS:
            raise Refused("attachment-pixels", limit=MAX_PIXELS // 1_000_000)

    def _map(self, value: Any, shape: str) -> Any:
        if not isinstance(value, Dictionary):
            return None
        found = {str(name): self.copy(item, shape) for name, item in value.items() if str(name) not in _DEFAULTS}
        return Dictionary({name: item for name, item in found.items() if item is not None})

    def _xobject(self, value: Any) -> Any:
        shape = {"/Image": "image", "/Form": "form"}.get(str(value.get("/Subtype"))) if isinstance(value, Stream) else None
        return self.shaped(value, shape) if shape else None

    def _mask(self, value: Any) -> Any:
        return self._xobject(value) if isinstance(value, Stream) else _plain(value)

    def _soft_mask(self, value: Any) -> Any:
        return self.shaped(value, "soft mask") if isinstance(value, Dictionary) else _plain(value)

    def _fonts(self, value: Any) -> Any:
        return Array([self.shaped(item, "font") for item in _listed(value)])

    def _sized_font(self, value: Any) -> Any:
        parts = _listed(value)
        return Array([self.shaped(parts[0], "font"), _plain(parts[1])]) if len(parts) == 2 else None

    def _encoding(self, value: Any) -> Any:
        if isinstance(value, Name):
            return Name(str(value)) if ENCODINGS.match(str(value)) else None
        return self.shaped(value, "cmap" if isinstance(value, Stream) else "encoding")

    def _function(self, value: Any) -> Any:
        if isinstance(value, Array):
            return Array([item for item in (self.shaped(each, "function") for each in value) if item is not None])
        return self.shaped(value, "function")

    def _colour(self, value: Any) -> Any:
        """A colour space. One with a profile becomes the plain one of as many colours: profiles carry names and dates."""
        parts = _listed(value)
        family = str(parts[0]) if parts else ""
        if len(parts) == 1:
            return Name(family) if family in NAMES else None
        if family == "/ICCBased":
            return Name(DEVICE[int(parts[1].get("/N", 3))])
        if family in ("/CalGray", "/CalRGB", "/Lab"):
            return Array([Name(family), self.shaped(parts[1], "calibrated")])
        if family == "/Pattern":
            return Array([Name(family), self._colour(parts[1])])
        if family in ("/Indexed", "/I"):
            table = parts[3].read_bytes() if isinstance(parts[3], Stream) else bytes(parts[3])
            return Array([Name("/Indexed"), self._colour(parts[1]), int(parts[2]), pikepdf.String(table)])
        if family in ("/Separation", "/DeviceN"):
            names = [_ink(item, number) for number, item in enumerate(_listed(parts[1]), start=1)]
            inks = Array(names) if family == "/DeviceN" else names[0]
            return Array([Name(family), inks, self._colour(parts[2]), self._function(parts[3])])
        raise Refused("attachment-unreadable")


def _ink(name: Any, number: int) -> Name:
    """The name of an ink. One that is no ink of printing by four colours only says which colour stands for it."""
    return Name(str(name) if str(name) in INKS else f"/Spot{number}")


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def _plain(value: Any, *, strings: bool = False, free: bool = False, depth: int = 0) -> Any:
    """Numbers, names that mean something, lists and dictionaries of them. Anything else is None. ``free``: any name."""
    if isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, Name):
        return Name(str(value)) if free or str(value) in NAMES else None
    if isinstance(value, pikepdf.String):
        return pikepdf.String(bytes(value)) if strings and bytes(value) in ORDERINGS else None
    if isinstance(value, Array) and depth < 8:
        items = [_plain(item, strings=strings, free=free, depth=depth + 1) for item in value]
        return Array([item for item in items if item is not None])
    if isinstance(value, Dictionary) and depth < 8:
        found = {name: _plain(item, strings=strings, free=free, depth=depth + 1) for name, item in value.items()}
        return Dictionary({name: item for name, item in found.items() if item is not None})
    return None
