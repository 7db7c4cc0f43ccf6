"""What nobody sees on a PDF page, found by drawing it: with and without its text, with each character in a colour of its own.

A character is taken out if the page looks the same without it: written in the colour of what is behind it, too small, outside the
page or its clip, under something, in a mode that paints nothing. The drawing decides, so whatever way it is hidden does not matter.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pikepdf
from pikepdf import Name, Pdf

from gongshilan.attach.pdf_grammar import unparsed
from gongshilan.attach.pdf_parts import Holder, Parts, Picture, Shown, write
from gongshilan.attach.pdf_render import Pixels, differing, drawn
from gongshilan.attach.refused import Refused

_MAX_DRAWINGS = 400  # of one page, in doubt
_SHARE = 0.6  # of a character's own dots that must be seen
# Of a page only what moves its text, for the drawing in which every character has its own colour.
_PLACING = frozenset(["q", "Q", "cm", "BT", "ET", "Tf", "Td", "TD", "Tm", "T*", "Tc", "Tw", "Tz", "TL", "Ts"])
Dropped = Collection[int]
Coordinates = npt.NDArray[np.float64]
Cells = npt.NDArray[np.int64]


def content(dropped: Dropped) -> Callable[[Holder], bytes]:
    """A stream's content without some of its units; what follows a character stays where it was."""

    def made(holder: Holder) -> bytes:
        return unparsed([piece for part in holder.parts for piece in _kept(part, dropped)])

    return made


def _kept(part: Any, dropped: Dropped) -> Sequence[Any]:
    if isinstance(part, Picture):
        if part.unit in dropped:
            return []
        return [part.inline] if part.inline is not None else [([Name(part.name)], "Do")]
    if isinstance(part, Shown):
        items = _shown(part, dropped)
        return [([items], "TJ")] if items else []
    return [part]


def _shown(part: Shown, dropped: Dropped) -> list[Any]:
    made: list[Any] = []
    text = b""
    shift = 0.0
    for item in part.items:
        if isinstance(item, float):
            moved: float | None = item
        elif item[0] in dropped:
            moved = _shift(part, item[1])
        else:
            if shift:
                made += [pikepdf.String(text)] if text else []
                made.append(round(shift, 4))
                text, shift = b"", 0.0
            text += item[1]
            continue
        shift += moved or 0.0
    made += [pikepdf.String(text)] if text else []
    return [*made, round(shift, 4)] if shift else made


def _shift(part: Shown, code: bytes) -> float | None:
    """The number that moves as far as a character did. Source: ISO 32000-2, 9.4.4."""
    width = part.font.width(code)
    if width is None or not part.size:
        return None
    extra = part.spacing + (part.words if code == b" " else 0.0)
    return -(width + extra * 1000 / part.size)


def _coloured(holder: Holder) -> bytes:
    pieces: list[Any] = []
    for part in holder.parts:
        if isinstance(part, Shown):
            for item in part.items:
                if isinstance(item, float):
                    pieces.append(([[item]], "TJ"))
                else:
                    colour = [round(byte / 255, 6) for byte in item[0].to_bytes(3)]
                    pieces += [(colour, "rg"), ([[pikepdf.String(item[1])]], "TJ")]
        elif isinstance(part, tuple) and (part[1] in _PLACING or part[1] == "Do"):
            pieces.append(part)
    return unparsed(pieces)


def _beside_others(owners: Cells) -> npt.NDArray[np.bool_]:
    """Dots of one character that touch a dot of another."""
    found = np.zeros(owners.shape, dtype=bool)
    for axis in (0, 1):
        first, second = (owners[:-1], owners[1:]) if axis == 0 else (owners[:, :-1], owners[:, 1:])
        meet = (first != second) & (first > 0) & (second > 0)
        one, other = (found[:-1], found[1:]) if axis == 0 else (found[:, :-1], found[:, 1:])
        one |= meet
        other |= meet
    return found


class Proof:
    """One page by itself, drawn in several ways. ``page`` has been taken to pieces into ``parts``. Raises Refused."""

    def __init__(self, page: Any, parts: Parts) -> None:
        self.parts = parts
        self._texts = {
            item[0]: (part, item[1])
            for holder in parts.holders
            for part in holder.parts
            if isinstance(part, Shown)
            for item in part.items
            if not isinstance(item, float)
        }
        self.pdf = Pdf.new()
        self.pdf.pages.append(pikepdf.Page(page))
        self._page = self.pdf.pages[0].obj
        self._left = _MAX_DRAWINGS
        self.whole = self.drawing(())

    def drawing(self, dropped: Dropped) -> Pixels:
        """The page without some units."""
        self._left -= 1
        if self._left < 0:
            raise Refused("attachment-unproved")
        write(self.pdf, self._page, self.parts.holders, content(dropped))
        return self.draw()

    def draw(self, *, sharp: bool = False) -> Pixels:
        """The page as it now is."""
        out = io.BytesIO()
        self.pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        return drawn(out.getvalue(), sharp=sharp)

    def resource(self, picture: Picture, holder: Holder) -> tuple[Any, str]:
        """The dictionary in which a picture of the page by itself is found, and its name there."""
        found: Any = self._page
        for step in holder.path:
            found = (found.Resources if step in ("XObject", "Pattern", "ExtGState") else found)[f"/{step.lstrip('/')}"]
        return found.Resources.XObject, picture.name

    def dots(self, across: Coordinates, up: Coordinates) -> tuple[Cells, Cells]:
        """Column and row of the dot at places of the page, in its own units."""
        left, bottom, right, top = (float(edge) for edge in self._page.MediaBox)
        x, y = (across - left) / (right - left), (top - up) / (top - bottom)
        turned = int(self._page.get("/Rotate", 0)) % 360
        x, y = {90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}.get(turned, (x, y))
        rows, columns, _ = self.whole.shape
        return np.floor(x * columns).astype(np.int64), np.floor(y * rows).astype(np.int64)

    def hidden(self) -> frozenset[int]:
        """Characters that are no blanks and without which the page looks the same."""
        dropped: set[int] = set()
        self.leave_out(sorted(self._doubtful_text()), dropped)
        return frozenset(dropped)

    def _doubtful_text(self) -> set[int]:
        """Characters of which the drawing with and without all text shows too little."""
        if not self._texts:
            return set()
        bare = self.drawing(self._texts.keys())
        seen = differing(self.whole, bare)
        owners = self._owners()
        size = self.parts.units + 1
        apart = ~_beside_others(owners)  # where what is seen may be a neighbour's edge, nothing is proved
        every, shown = np.bincount(owners.ravel(), minlength=size), np.bincount(owners[seen], minlength=size)
        own, proved = np.bincount(owners[apart], minlength=size), np.bincount(owners[seen & apart], minlength=size)
        few = np.where(own > 0, proved <= own * _SHARE, shown <= every * _SHARE)
        return {unit for unit, (part, code) in self._texts.items() if few[unit] and not part.font.blank(code)}

    def _owners(self) -> Cells:
        """For each dot the character whose it is."""
        write(self.pdf, self._page, self.parts.holders, _coloured)
        dots = self.draw(sharp=True).astype(np.int64)
        found: Cells = (dots[:, :, 0] << 16) + (dots[:, :, 1] << 8) + dots[:, :, 2]
        found[found > self.parts.units] = 0
        return found

    def leave_out(self, units: Sequence[int], dropped: set[int]) -> None:
        """Add to ``dropped`` those of ``units`` that nobody misses, by halves."""
        if not units:
            return
        if not differing(self.whole, self.drawing(dropped | set(units))).any():
            dropped.update(units)
        elif len(units) > 1:
            half = len(units) // 2
            self.leave_out(units[:half], dropped)
            self.leave_out(units[half:], dropped)
