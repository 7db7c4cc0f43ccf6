"""The last step of cleaning a PDF: of what its pages are made of only what somebody sees stays, and they look as before."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Pdf

from gongshilan.attach.pdf_parts import Parts, Shown, forget, write
from gongshilan.attach.pdf_pictures import Unseen, look
from gongshilan.attach.pdf_proof import Proof, content
from gongshilan.attach.pdf_render import Pages, StandardWidths, differing
from gongshilan.attach.pdf_type import UsedFonts
from gongshilan.attach.refused import Refused

_ALIKE = 48  # of 255: a picture that is coded anew may differ by less
_SHARE = 0.0005  # of a page's dots that may differ by more


def settle(raw: bytes) -> bytes:
    """A PDF made by :mod:`gongshilan.attach.pdf` without what no page shows.

    Raises Refused: ``attachment-font`` for text whose looks are not in the file, ``attachment-unproved`` where nobody can say what
    shows, ``attachment-costly``.
    """
    standard = StandardWidths()
    unseen, fonts = Unseen(), UsedFonts()
    with Pdf.open(io.BytesIO(raw)) as pdf:
        for page in pdf.pages:
            _page(pdf, page.obj, standard, unseen, fonts)
        unseen.blank()
        fonts.settle(pdf)
        out = io.BytesIO()
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]  # made of what was there before
        pdf.save(out, min_version="1.7", deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    _compare(raw, out.getvalue())
    return out.getvalue()


def _page(pdf: Pdf, page: Any, standard: StandardWidths, unseen: Unseen, fonts: UsedFonts) -> None:
    parts = Parts(pdf, page, standard)
    write(pdf, page, parts.holders, content(()))
    dropped: frozenset[int] = frozenset()
    if parts.units:
        proof = Proof(page, parts)
        dropped = look(proof, proof.hidden(), unseen)
        write(pdf, page, parts.holders, content(dropped))
        forget(page, parts.holders, dropped)
    for font in parts.fonts.values():
        fonts.add(font, [])
    for shown in (part for holder in parts.holders for part in holder.parts if isinstance(part, Shown)):
        fonts.add(shown.font, [item[1] for item in shown.items if not isinstance(item, float) and item[0] not in dropped])


def _compare(before: bytes, after: bytes) -> None:
    """Raises Refused if a page does not look as it did."""
    first, second = Pages(before), Pages(after)
    for number in range(len(first)):
        if differing(first.drawn(number), second.drawn(number), _ALIKE).mean() > _SHARE:
            raise Refused("attachment-unproved")
