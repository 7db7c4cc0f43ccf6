"""A PDF as pictures of its pages: the safe way where nobody can say what a file holds beside what it shows."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageChops

from gongshilan.attach.limits import MAX_PAGES
from gongshilan.attach.pdf import check_memberships, clean_pdf, opened_pdf
from gongshilan.attach.pdf_render import scale_for
from gongshilan.attach.reading import text
from gongshilan.attach.refused import Refused

_SCALE = 150 / 72  # dots a point: print that is small on paper can be read
_QUALITY = 80
_COLOURED = [255 if apart > 6 else 0 for apart in range(256)]  # as far as the colours of a grey page lie apart
# Of what is laid upon pages, only what belongs to the document: fields as they are filled in, and seals.
_KEPT = frozenset(["/Widget", "/Stamp"])


def flatten_pdf(raw: bytes) -> tuple[bytes, str]:
    """Every page as one picture, as it looks on the screen; and the words in it, for those who look for numbers.

    Comments are not drawn, filled-in fields and seals are. Raises Refused: ``attachment-mismatch``, ``-encrypted``, ``-unreadable``,
    ``-font``, ``-hidden-layer`` for layers that are shown on conditions.
    """
    with opened_pdf(raw) as source:
        if not 0 < len(source.pages) <= MAX_PAGES:
            raise Refused("attachment-unreadable")
        check_memberships(source)  # PDFium takes no notice of some of these conditions
        _check_fonts(source)
        for page in source.pages:
            notes = page.obj.get("/Annots")
            if isinstance(notes, Array):
                page.obj.Annots = Array(
                    [note for note in notes if isinstance(note, Dictionary) and str(note.get("/Subtype")) in _KEPT]
                )
        prepared = io.BytesIO()
        source.save(prepared)
    return _drawn(prepared.getvalue()), _words(raw, prepared.getvalue())


def _check_fonts(source: Pdf) -> None:
    """Raises Refused for a font that would be drawn as nothing, as it is neither in the file nor PDFium's own."""
    for item in source.objects:
        if isinstance(item, Dictionary) and item.get("/Subtype") == Name.Type0:
            inner = item.DescendantFonts[0].get("/FontDescriptor", Dictionary())
            if not any(key in inner for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                raise Refused("attachment-font")


def _drawn(raw: bytes) -> bytes:
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError:
        raise Refused("attachment-unreadable") from None
    out = io.BytesIO()
    with Pdf.new() as made:
        document.init_forms()
        for number in range(len(document)):
            page = document[number]
            width, height = page.get_size()
            bitmap = page.render(
                scale=scale_for(width, height, _SCALE), draw_annots=True, may_draw_forms=True, rev_byteorder=True
            )
            made.pages.append(pikepdf.Page(_page(made, bitmap.to_pil().convert("RGB"), width, height)))
            bitmap.close()
            page.close()
        made.save(out, min_version="1.7", deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    document.close()
    return out.getvalue()


def _page(made: Pdf, picture: Image.Image, width: float, height: float) -> Dictionary:
    red, green, blue = picture.split()
    grey = all(ImageChops.difference(red, other).point(_COLOURED).getbbox() is None for other in (green, blue))
    plain = picture.convert("L") if grey else picture
    photograph = io.BytesIO()
    plain.save(photograph, "JPEG", quality=_QUALITY)
    packed = zlib.compress(plain.tobytes(), 6)
    image = Stream(made, b"")
    if len(packed) <= photograph.tell():
        image.write(packed, filter=Name.FlateDecode)
    else:
        image.write(photograph.getvalue(), filter=Name.DCTDecode)
    image.update({
        "/Type": Name.XObject, "/Subtype": Name.Image, "/Width": plain.width, "/Height": plain.height, "/BitsPerComponent": 8,
        "/ColorSpace": Name.DeviceGray if plain.mode == "L" else Name.DeviceRGB,
    })  # fmt: skip
    box = [0, 0, round(width, 3), round(height, 3)]
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array(box),
        Contents=Stream(made, f"q {box[2]} 0 0 {box[3]} 0 0 cm /X1 Do Q".encode()),
        Resources=Dictionary(XObject=Dictionary(X1=made.make_indirect(image))),
    )
    return made.make_indirect(page)


def _words(raw: bytes, prepared: bytes) -> str:
    """Those somebody sees, if that can be told; otherwise all there are."""
    try:
        return text(clean_pdf(raw), "pdf")
    except Refused:
        return text(prepared, "pdf")
