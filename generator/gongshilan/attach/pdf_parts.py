"""What a PDF page paints, piece by piece: every character and every picture by itself, so that each can be left out.

Every use of a form becomes a form of its own: what one page hides, another may show. Resources are those that are used, under names
that tell nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from gongshilan.attach.pdf_fonts import Font
from gongshilan.attach.pdf_grammar import DEVICES, NAMED, instructions, number
from gongshilan.attach.pdf_render import StandardWidths
from gongshilan.attach.refused import Refused

_MAX_HOLDERS = 3000
_MAX_DEPTH = 12
_LETTER = {"Font": "F", "XObject": "X", "ExtGState": "G", "ColorSpace": "C", "Pattern": "P", "Shading": "S"}
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Shown:
    """Characters shown by one operator: units (numbers of :class:`Parts`) with their codes, and the shifts between them."""

    items: list[tuple[int, bytes] | float]
    font: Font
    size: float
    spacing: float
    words: float


@dataclass(slots=True)
class Picture:
    """One painting of a picture; ``matrix`` takes its unit square to the page, None where nobody knows (in a pattern)."""

    unit: int
    name: str
    image: Any
    matrix: Matrix | None
    inline: Any = None


Part = Shown | Picture | tuple[list[Any], str]


@dataclass(slots=True)
class Holder:
    """A stream that paints: where it is below the page, and its parts."""

    path: tuple[str, ...]
    parts: list[Part] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    matrix: Matrix | None
    font: Font | None = None
    size: float = 0.0
    spacing: float = 0.0
    words: float = 0.0

    def copy(self) -> _State:
        return _State(self.matrix, self.font, self.size, self.spacing, self.words)


def times(first: Matrix, then: Matrix) -> Matrix:
    """One transformation after another."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


class Parts:
    """The parts of one page, which is changed to hold nothing else. Raises Refused."""

    def __init__(self, pdf: Pdf, page: Any, standard: StandardWidths) -> None:
        self._pdf = pdf
        self._standard = standard
        self.fonts: dict[tuple[int, int], Font] = {}
        self.holders: list[Holder] = []
        self.units = 0
        page.Resources = self._read(page, page.get("/Resources", Dictionary()), (), IDENTITY, _State(IDENTITY))
        self.pictures = [part for holder in self.holders for part in holder.parts if isinstance(part, Picture)]

    def _unit(self) -> int:
        self.units += 1
        return self.units

    def _read(self, source: Any, resources: Any, path: tuple[str, ...], matrix: Matrix | None, state: _State) -> Dictionary:
        """Take one stream to pieces; the resources it uses."""
        if len(self.holders) >= _MAX_HOLDERS or len(path) > _MAX_DEPTH:
            raise Refused("attachment-costly")
        holder = Holder(path)
        self.holders.append(holder)
        state = state.copy()
        state.matrix = matrix
        stack: list[_State] = []
        names = _Names(resources)
        for instruction in pikepdf.parse_content_stream(source):
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self._inline(instruction, holder, names, state)
                continue
            for operands, operator in instructions(list(instruction.operands), str(instruction.operator)):
                if operator == "q":
                    stack.append(state.copy())
                elif operator == "Q":
                    if not stack:
                        continue
                    state = stack.pop()
                elif operator == "cm" and state.matrix is not None:
                    state.matrix = times(_matrix(operands), state.matrix)
                self._part(operands, operator, holder, names, state)
        holder.parts += [([], "Q")] * len(stack)
        return names.made

    def _part(self, operands: list[Any], operator: str, holder: Holder, names: _Names, state: _State) -> None:
        if operator in ("Tc", "Tw"):
            setattr(state, "spacing" if operator == "Tc" else "words", float(operands[0]))
        if operator == "TJ":
            holder.parts += self._shown(operands[0], state)
        elif operator == "Do":
            self._paint(operands[0], holder, names, state)
        elif operator not in NAMED or not isinstance(operands[-2 if operator == "Tf" else -1], Name):
            holder.parts.append((operands, operator))
        else:
            at = -2 if operator == "Tf" else -1
            if operator in ("cs", "CS") and str(operands[at]) in DEVICES:
                holder.parts.append((operands, operator))
                return
            category = NAMED[operator]
            known = names.known(category, operands[at])
            new, found = names.use(category, operands[at])
            if new is None:
                if operator == "Tf":
                    raise Refused("attachment-unreadable")
                return
            if operator == "Tf":
                state.font, state.size = self._font(found), float(operands[-1])
            elif not known:
                self._inside(found, category, new, names, (*holder.path, category, new))
            holder.parts.append(([*operands[:at], Name(new), *(operands[-1:] if operator == "Tf" else [])], operator))

    def _inside(self, found: Any, category: str, new: str, names: _Names, path: tuple[str, ...]) -> None:
        """Patterns and masks paint, too."""
        if category == "Pattern" and isinstance(found, Stream):
            names.made[f"/{category}"][new] = self._own(found, names.old, path, None)
        elif category == "ExtGState":
            if "/Font" in found:
                raise Refused("attachment-unproved")
            mask = found.get("/SMask")
            if isinstance(mask, Dictionary) and isinstance(mask.get("/G"), Stream):
                state, inner = Dictionary(dict(found.items())), Dictionary(dict(mask.items()))
                inner.G = self._own(mask.G, names.old, (*path, "SMask", "G"), None)
                state.SMask = inner
                names.made[f"/{category}"][new] = state

    def _own(self, stream: Any, inherited: Any, path: tuple[str, ...], matrix: Matrix | None) -> Stream:
        """A copy of a form, for one use of it."""
        made = Stream(self._pdf, b"")
        for key, value in stream.items():
            if key not in ("/Length", "/Filter", "/DecodeParms", "/Resources"):
                made[key] = value
        made.Resources = self._read(stream, stream.get("/Resources", inherited), path, matrix, _State(matrix))
        return self._pdf.make_indirect(made)

    def _paint(self, name: Any, holder: Holder, names: _Names, state: _State) -> None:
        found = names.find("XObject", name)
        if not isinstance(found, Stream):
            return
        if found.get("/Subtype") == Name.Image:
            new, _ = names.use("XObject", name)
            holder.parts.append(Picture(self._unit(), str(new), found, state.matrix))
        elif found.get("/Subtype") == Name.Form:
            new = names.fresh("XObject")
            inner = _matrix(found.get("/Matrix", Array(IDENTITY)))
            matrix = times(inner, state.matrix) if state.matrix is not None else None
            names.put("XObject", new, self._own(found, names.old, (*holder.path, "XObject", new), matrix))
            holder.parts.append(([Name(new)], "Do"))

    def _inline(self, instruction: Any, holder: Holder, names: _Names, state: _State) -> None:
        """A picture in the middle of a page becomes one like the others where that can be done."""
        try:
            image = instruction.iimage
            colours = image.obj.get("/ColorSpace")
            made = Stream(self._pdf, image.read_bytes())
            for key in ("/Width", "/Height", "/BitsPerComponent", "/Decode", "/ImageMask", "/Interpolate"):
                if key in image.obj:
                    made[key] = image.obj[key]
            if isinstance(colours, Name):
                made.ColorSpace = names.find("ColorSpace", colours) or colours
            elif colours is not None:
                made.ColorSpace = Array(list(colours))
        except (ValueError, NotImplementedError, pikepdf.PdfError, AttributeError):
            holder.parts.append(Picture(self._unit(), "", None, None, instruction))
            return
        made.Type, made.Subtype = Name.XObject, Name.Image
        new = names.fresh("XObject")
        made = self._pdf.make_indirect(made)
        names.put("XObject", new, made)
        holder.parts.append(Picture(self._unit(), new, made, state.matrix))

    def _font(self, font: Any) -> Font:
        key = font.objgen
        if key not in self.fonts:
            self.fonts[key] = Font(font, self._standard)
        return self.fonts[key]

    def _shown(self, items: list[Any], state: _State) -> Iterator[Part]:
        if state.font is None:
            return
        if not state.font.embedded:
            raise Refused("attachment-font")
        shown = Shown([], state.font, state.size, state.spacing, state.words)
        for item in items:
            if number(item):
                shown.items.append(float(item))
                continue
            codes = state.font.codes(bytes(item))
            shown.items += [(self._unit(), code) for code in ([bytes(item)] if codes is None else codes)]
        yield shown


class _Names:
    """Resources as one stream uses them: old names to new ones."""

    def __init__(self, old: Any) -> None:
        self.old = old
        self.made = Dictionary()
        self._new: dict[tuple[str, str], str] = {}
        self._count: dict[str, int] = {}

    def find(self, category: str, name: Any) -> Any:
        return self.old.get(f"/{category}", Dictionary()).get(str(name)) if isinstance(self.old, Dictionary) else None

    def known(self, category: str, name: Any) -> bool:
        return (category, str(name)) in self._new

    def fresh(self, category: str) -> str:
        self._count[category] = self._count.get(category, 0) + 1
        return f"/{_LETTER[category]}{self._count[category]}"

    def put(self, category: str, new: str, value: Any) -> None:
        if f"/{category}" not in self.made:
            self.made[f"/{category}"] = Dictionary()
        self.made[f"/{category}"][new] = value

    def use(self, category: str, name: Any) -> tuple[str | None, Any]:
        found = self.find(category, name)
        if found is None:
            return None, None
        key = (category, str(name))
        if key not in self._new:
            self._new[key] = self.fresh(category)
            self.put(category, self._new[key], found)
        return self._new[key], found


def _matrix(value: Any) -> Matrix:
    a, b, c, d, e, f = (float(item) for item in value)
    return a, b, c, d, e, f


def at(page: Any, path: tuple[str, ...]) -> Any:
    """The object that a path of :class:`Holder` leads to."""
    found = page
    for step in path:
        holder = found.Resources if step in _LETTER else found
        found = holder[f"/{step.lstrip('/')}"]
    return found


def forget(page: Any, holders: list[Holder], dropped: Collection[int]) -> None:
    """Take the pictures that are painted no more out of the resources of a page."""
    for holder in holders:
        pictures = [part for part in holder.parts if isinstance(part, Picture)]
        kept = {part.name for part in pictures if part.unit not in dropped}
        for name in sorted({part.name for part in pictures if part.name} - kept):
            del at(page, holder.path).Resources.XObject[name]


def write(pdf: Pdf, page: Any, holders: list[Holder], content: Callable[[Holder], bytes]) -> None:
    """Give every stream of a page the content that ``content`` makes of its parts."""
    for holder in holders:
        data = content(holder)
        if holder.path:
            at(page, holder.path).write(data)
        else:
            page.Contents = Stream(pdf, data)
