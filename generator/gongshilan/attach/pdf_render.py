"""A PDF's pages as pixels, drawn by PDFium: the proof of what a reader of a page can see.

PDFium (BSD licence) is what Chromium draws with; pypdfium2 brings it as one wheel for every common system, without fonts or
programs of the machine. Fonts that are not in the file are drawn with PDFium's own, never with the machine's.
"""

from __future__ import annotations

import ctypes
import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
from pypdfium2 import raw as pdfium

from gongshilan.attach.limits import MAX_PIXELS
from gongshilan.attach.refused import Refused

SCALE = 1.5  # dots a point: small print is a few dots high
Pixels = npt.NDArray[np.uint8]
DIFFERENT = 16  # of 255: less than that between two colours, nobody sees


def scale_for(width: float, height: float, wanted: float = SCALE) -> float:
    """How large a page is drawn: as wanted, or as large as a picture may be."""
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise Refused("attachment-unreadable")
    return min(wanted, math.sqrt(MAX_PIXELS / 2 / (width * height)))


class Pages:
    """The pages of a PDF as pixels, rows from the top. Raises Refused."""

    def __init__(self, raw: bytes) -> None:
        try:
            self._document = pypdfium2.PdfDocument(raw)
        except pypdfium2.PdfiumError:
            raise Refused("attachment-unreadable") from None

    def __len__(self) -> int:
        return len(self._document)

    def drawn(self, number: int, *, sharp: bool = False) -> Pixels:
        """One page, ``number`` from 0; with ``sharp`` no dot is a mixture."""
        page = self._document[number]
        bitmap = page.render(
            scale=scale_for(*page.get_size()), draw_annots=False, may_draw_forms=False, rev_byteorder=True,
            no_smoothtext=sharp, no_smoothpath=sharp, no_smoothimage=sharp,
        )  # fmt: skip
        found: Pixels = np.array(bitmap.to_numpy()[:, :, :3])
        bitmap.close()
        page.close()
        return found

    def close(self) -> None:
        """Give back what the document holds."""
        self._document.close()


def drawn(raw: bytes, *, sharp: bool = False) -> Pixels:
    """The first page of a PDF. Raises Refused."""
    pages = Pages(raw)
    try:
        return pages.drawn(0, sharp=sharp)
    finally:
        pages.close()


def differing(first: Pixels, second: Pixels, least: int = DIFFERENT) -> npt.NDArray[np.bool_]:
    """Where two drawings of a page differ so that somebody sees it."""
    if first.shape != second.shape:
        raise Refused("attachment-unreadable")
    apart = np.maximum(first, second) - np.minimum(first, second)
    far = apart >= least
    found: npt.NDArray[np.bool_] = far[:, :, 0] | far[:, :, 1] | far[:, :, 2]
    return found


class StandardWidths:
    """Widths of the fonts that every program has and that a file may therefore leave out."""

    def __init__(self) -> None:
        self._document = pypdfium2.PdfDocument.new()
        self._fonts: dict[str, Any] = {}

    def width(self, font: str, code: int) -> float | None:
        """Of a character, in thousandths of the size; None for a font that is not one of the fourteen."""
        if font not in self._fonts:
            self._fonts[font] = pdfium.FPDFText_LoadStandardFont(self._document, font.encode("ascii", "replace"))
        if not self._fonts[font]:
            return None
        found = ctypes.c_float()
        if not pdfium.FPDFFont_GetGlyphWidth(self._fonts[font], code, 1000.0, ctypes.byref(found)):
            return None
        return round(found.value, 3)
