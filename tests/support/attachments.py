"""Attachments made in the test: with a marker in every carrier that a reader does not see, with one in what he sees, and those that
are refused. All are as small as they can be; nothing is taken from a file of anybody's."""

from __future__ import annotations

import contextlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageCms, PngImagePlugin

from support.office_files import docx, docx_hidden, xlsx, xlsx_hidden

KINDS = ("pdf", "png", "jpeg", "docx", "xlsx", "txt", "csv")
SIZE = (48, 32)


def marked(kind: str, marker: str) -> bytes:
    """A file that may be published, with ``marker`` (ASCII) in every carrier that its readers would not see."""
    return {
        "pdf": _marked_pdf,
        "png": _marked_png,
        "jpeg": _marked_jpeg,
        "docx": docx_hidden,
        "xlsx": xlsx_hidden,
        "txt": lambda _: "\ufeff正文。\r\n".encode(),
        "csv": lambda _: "\ufeff甲,乙\r\n1,2\r\n".encode(),
    }[kind](marker)


def visible(kind: str, marker: str) -> bytes:
    """A file whose readers see ``marker`` (ASCII): in a picture it is which of two colours a dot has, so nothing to search for."""
    return {
        "pdf": lambda text: saved(pdf(text)),
        "png": lambda text: png(picture(text)),
        "jpeg": lambda text: jpeg(picture(text)),
        "docx": docx,
        "xlsx": xlsx,
        "txt": lambda text: f"{text}\n".encode(),
        "csv": lambda text: f"甲,{text}\n".encode(),
    }[kind](marker)


def layers(raw: bytes) -> Iterator[bytes]:
    """The bytes of a file, and what is inside: members and remarks of zips, streams of PDFs, packed chunks of PNGs."""
    yield raw
    if b"PK\x03\x04" in raw[:4]:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            yield packed.comment
            for member in packed.infolist():
                yield member.filename.encode() + b"\0" + member.comment + b"\0" + member.extra
                yield from layers(packed.read(member))
    if b"%PDF-" in raw[:1024]:
        with Pdf.open(io.BytesIO(raw)) as source:
            for item in source.objects:
                yield item.unparse(resolved=True)
                if isinstance(item, Stream):
                    yield from layers(item.read_raw_bytes())
                    with contextlib.suppress(pikepdf.PdfError):
                        yield from layers(item.read_bytes())
    if raw.startswith(b"\x89PNG"):
        for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", raw):
            with contextlib.suppress(zlib.error):
                yield zlib.decompressobj().decompress(raw[found.start() :])


def holds(raw: bytes, marker: str) -> bool:
    """True if the marker is in any layer, as bytes, UTF-16 or hexadecimal."""
    plain = [marker.encode(), marker.encode("utf-16-le"), marker.encode("utf-16-be")]
    forms = [*plain, *(form.hex().encode() for form in plain)]
    return any(form.lower() in layer.lower() for layer in layers(raw) for form in forms)


# --- pictures


def picture(text: str = "") -> Image.Image:
    """Colours that change smoothly, and a dot in the middle that depends on ``text``."""
    made = Image.new("RGB", SIZE)
    made.putdata([(x * 5, y * 7, 120) for y in range(SIZE[1]) for x in range(SIZE[0])])
    made.paste((255, 255, 255) if zlib.crc32(text.encode()) % 2 else (0, 0, 0), (16, 8, 32, 24))
    return made


def png(image: Image.Image, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", **options)
    return out.getvalue()


def jpeg(image: Image.Image, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92, **options)
    return out.getvalue()


def profile(marker: str) -> bytes:
    """An sRGB profile whose description is the marker."""
    raw = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    raw = raw[:24] + bytes(12) + raw[36:]  # the hour at which it was made
    at = raw.index("sRGB built-in".encode("utf-16-be"))
    words = marker[:13].ljust(13).encode("utf-16-be")
    return raw[:at] + words + raw[at + len(words) :]


def exif(marker: str, orientation: int = 1) -> bytes:
    found = Image.Exif()
    for tag in (0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298, 0x9C9B, 0x9C9D):
        found[tag] = marker.encode("utf-16-le") if tag > 0x9000 else marker
    found[0x0112] = orientation
    found.get_ifd(0x8825).update({1: "N", 2: (31.0, 12.0, 3.0), 27: marker.encode(), 29: "2030:03:13"})
    found.get_ifd(0x8769).update({0x9286: b"ASCII\0\0\0" + marker.encode(), 0x9003: "2030:03:13 09:00:00", 0xA420: marker})
    return found.tobytes()


def xmp(marker: str) -> bytes:
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{marker}</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    ).encode()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _marked_png(marker: str) -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", marker)
    words.add_text("Comment", marker * 3, zip=True)
    words.add_itxt("XML:com.adobe.xmp", xmp(marker).decode())
    raw = png(picture(), pnginfo=words, exif=exif(marker), icc_profile=profile(marker), dpi=(96, 96))
    at = raw.index(b"IEND") - 4
    return raw[:at] + chunk(b"prVt", marker.encode()) + raw[at:] + marker.encode()


def _marked_jpeg(marker: str) -> bytes:
    raw = jpeg(picture(), exif=exif(marker), icc_profile=profile(marker), comment=marker.encode())
    iptc = b"\x1c\x02\x50" + struct.pack(">H", len(marker)) + marker.encode()
    block = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(iptc)) + iptc + b"\0" * (len(iptc) % 2)
    added = b"".join(
        b"\xff" + bytes([sign]) + struct.pack(">H", len(data) + 2) + data
        for sign, data in (
            (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp(marker)),
            (0xED, block),
            (0xEB, b"own " + marker.encode()),
        )
    )
    return raw[:2] + added + raw[2:] + marker.encode()


# --- PDF


def _keys(**what: object) -> dict[str, object]:
    return {f"/{name}": value for name, value in what.items()}


def pdf(text: str) -> Pdf:
    """One page with a line of text in a font every program has, a picture, and a link to the web."""
    made = Pdf.new()
    font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    image = Stream(made, jpeg(picture()))
    image.update(
        _keys(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=SIZE[0],
            Height=SIZE[1],
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
        )
    )
    image.Filter = Name.DCTDecode
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([10, 10, 60, 30]),
        A=Dictionary(S=Name.URI, URI=String("https://example.org/a")),
    )
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, 300, 200]),
        Contents=Stream(made, f"q 48 0 0 32 20 100 cm /Im1 Do Q BT /F1 14 Tf 20 60 Td ({text}) Tj ET".encode()),
        Resources=Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(Im1=image)),
        Annots=Array([made.make_indirect(link)]),
    )
    made.pages.append(pikepdf.Page(made.make_indirect(page)))
    return made


def saved(made: Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    made.save(out, deterministic_id="encryption" not in options, **options)
    made.close()
    return out.getvalue()


def _marked_pdf(marker: str) -> bytes:
    made = pdf("seen")
    said = String(marker)
    file = Stream(made, marker.encode())
    file.Type = Name.EmbeddedFile
    spec = made.make_indirect(Dictionary(Type=Name.Filespec, F=said, UF=said, Desc=said, EF=Dictionary(F=file)))
    script = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{marker}')"))
    metadata = Stream(made, xmp(marker))
    metadata.update(_keys(Type=Name.Metadata, Subtype=Name.XML))
    page = made.pages[0].obj
    layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=said))
    outline = made.make_indirect(Dictionary(Title=said, Dest=Array([page, Name.Fit])))
    made.docinfo.update({"/Author": said, "/Title": said, "/Private": said})
    made.Root.update(
        _keys(
            Metadata=metadata,
            Names=Dictionary(
                EmbeddedFiles=Dictionary(Names=Array([said, spec])),
                JavaScript=Dictionary(Names=Array([said, script])),
                Dests=Dictionary(Names=Array([said, Array([page, Name.Fit])])),
            ),
            AF=Array([spec]),
            OpenAction=script,
            AA=Dictionary(WC=script),
            Outlines=made.make_indirect(Dictionary(Type=Name.Outlines, First=outline, Last=outline, Count=1)),
            PageLabels=Dictionary(Nums=Array([0, Dictionary(P=said)])),
            PieceInfo=Dictionary(Own=Dictionary(Private=said)),
            OCProperties=Dictionary(OCGs=Array([layer]), D=Dictionary(ON=Array([layer]), Name=said)),
            StructTreeRoot=Dictionary(Type=Name.StructTreeRoot, K=Dictionary(S=Name.Figure, Alt=said, ActualText=said)),
            Lang=said,
            URI=Dictionary(Base=said),
        )
    )
    image = page.Resources.XObject.Im1
    image.write(_marked_jpeg(marker), filter=Name.DCTDecode)
    image.update(_keys(Metadata=metadata, PieceInfo=Dictionary(Own=said), Private=said, Name=Name(f"/{marker}")))
    page.Resources.Font.F1.Private = said
    page.Resources.Properties = Dictionary(MC0=layer, MC1=Dictionary(Note=said))
    form = Stream(made, b"% " + marker.encode() + b"\n0 0 10 10 re f")
    form.update(
        _keys(
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, 10, 10]),
            PieceInfo=Dictionary(Own=said),
            Metadata=metadata,
        )
    )
    page.Resources.XObject.Fm1 = form
    unused = Stream(made, f"BT /F1 9 Tf ({marker}) Tj ET".encode())
    unused.update(_keys(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 10, 10])))
    page.Resources.XObject.Fm9 = made.make_indirect(unused)  # a deleted page's
    glyph = Stream(made, b"500 0 0 0 500 500 d1 0 0 500 500 re f % " + marker.encode())
    page.Resources.Font.T3 = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 500, 500]), FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        CharProcs=Dictionary(a=glyph), Encoding=Dictionary(Differences=Array([97, Name.a])), FirstChar=97, LastChar=97,
        Widths=Array([500]), Resources=Dictionary(), Note=said,
    )  # fmt: skip
    colours = Stream(made, profile(marker))
    colours.update(_keys(N=3, Alternate=Name.DeviceRGB, Metadata=metadata))
    page.Resources.ColorSpace = Dictionary(CS0=Array([Name.ICCBased, colours]))
    page.update(
        _keys(
            Metadata=metadata, PieceInfo=Dictionary(Own=said), AA=Dictionary(O=script), Thumb=image, LastModified=said, Private=said,
            Contents=Stream(made, (
                f"% {marker}\n/Span <</ActualText ({marker}) /Alt ({marker})>> BDC /OC /MC0 BDC q 48 0 0 32 20 100 cm /Im1 Do Q "
                f"BT /F1 14 Tf 20 60 Td (seen) Tj ET EMC EMC /P ({marker}) DP BX ({marker}) own EX /Fm1 Do BT /T3 9 Tf (a) Tj ET "
                f"BT /F1 9 Tf 3 Tr 20 40 Td ({marker}) Tj 0 Tr 1 g 0 -10 Td ({marker}) Tj 0 g 0 -900 Td ({marker}) Tj ET"
            ).encode()),
        )
    )  # fmt: skip
    page.Annots[0].update(_keys(Contents=said, T=said, NM=said, Private=said))
    page.Annots[0].A.Next = script
    page.Annots.append(
        made.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.GoTo, D=said))
        )
    )
    page.Annots.append(
        made.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.Launch, F=said))
        )
    )
    made.trailer.ID = Array([said, said])
    earlier = saved(made)  # and an earlier version before the last, as programs leave when they save quickly
    return earlier + f"% {marker}\n9999 0 obj\n({marker})\nendobj\n".encode() + earlier[earlier.rindex(b"startxref") :]


def _changed(change: Callable[[Pdf], None], **options: object) -> bytes:
    made = pdf("seen")
    change(made)
    return saved(made, **options)


def _annotated(made: Pdf, **what: object) -> None:
    annotation = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 20, 20]), **what)
    made.pages[0].obj.Annots.append(made.make_indirect(annotation))


def _layered(made: Pdf) -> None:
    layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
    made.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def _form(made: Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array([made.make_indirect(Dictionary(FT=Name.Tx, T=String("a")))]))


def _crop(made: Pdf) -> None:
    made.pages[0].obj.CropBox = Array([0, 0, 150, 200])


def _unembedded(made: Pdf) -> None:
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/STSong-Light"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("GB1"), Supplement=2),
    )  # fmt: skip
    made.pages[0].obj.Resources.Font.F1 = made.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/STSong-Light"),
            Encoding=Name("/UniGB-UCS2-H"),
            DescendantFonts=Array([inner]),
        )
    )


def _font_in_state(made: Pdf) -> None:
    """A font chosen where nobody looks for it."""
    resources = made.pages[0].obj.Resources
    resources.ExtGState = Dictionary(G1=Dictionary(Font=Array([resources.Font.F1, 9])))
    made.pages[0].obj.Contents = Stream(made, b"/G1 gs BT 20 60 Td (x) Tj ET")


def _two_frames() -> bytes:
    out = io.BytesIO()
    picture("a").save(out, "PNG", save_all=True, append_images=[picture("b"), picture("c")])
    return out.getvalue()


def _huge_png() -> bytes:
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


_TEXT = '<w:p><w:r><w:t xml:space="preserve">正文</w:t></w:r>{}</w:p>'
_RUN = "<w:r><w:rPr>{}</w:rPr><w:t>x</w:t></w:r>"
_FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
_STYLE = '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'


def _word(inside: str, **parts: bytes | str) -> Callable[[], bytes]:
    return lambda: docx(_TEXT.format(inside), xml=True, **parts)


# By name: what is refused, and with which code. The names also serve golden cases (``made: docx-tracked``).
REFUSED: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "pdf-encrypted": ("attachment-encrypted", lambda: _changed(lambda _: None, encryption=pikepdf.Encryption(owner="a", user="b"))),
    "pdf-restricted": ("attachment-encrypted", lambda: _changed(lambda _: None, encryption=pikepdf.Encryption(owner="a", user=""))),
    "pdf-comment": ("attachment-comments", lambda: _changed(lambda made: _annotated(made, Subtype=Name.Text, Contents=String("x")))),
    "pdf-sealed": ("attachment-form", lambda: _changed(lambda made: _annotated(made, Subtype=Name.Widget, FT=Name.Sig))),
    "pdf-form": ("attachment-form", lambda: _changed(_form)),
    "pdf-film": ("attachment-embedded", lambda: _changed(lambda made: _annotated(made, Subtype=Name.Screen))),
    "pdf-layer": ("attachment-hidden-layer", lambda: _changed(_layered)),
    "pdf-cropped": ("attachment-cropped", lambda: _changed(_crop)),
    "pdf-font": ("attachment-font", lambda: _changed(_unembedded)),
    "pdf-unproved": ("attachment-unproved", lambda: _changed(_font_in_state)),
    "pdf-after-something": ("attachment-mismatch", lambda: b"MZ\0\0" + saved(pdf("seen"))),
    "pdf-before-zip": ("attachment-mismatch", lambda: saved(pdf("seen")) + docx("x")),
    "pdf-cut": ("attachment-unreadable", lambda: b"%PDF-1.7\n%%EOF\n"),
    "png-animated": ("attachment-animated", _two_frames),
    "png-huge": ("attachment-pixels", _huge_png),
    "png-cut": ("attachment-unreadable", lambda: png(picture())[:-40]),
    "png-page": ("attachment-mismatch", lambda: b"<!doctype html><script>alert(1)</script>"),
    "jpeg-png": ("attachment-mismatch", lambda: png(picture())),
    "docx-tracked": ("attachment-tracked-changes", _word('<w:ins w:id="1" w:author="a"><w:r><w:t>x</w:t></w:r></w:ins>')),
    "docx-deleted": ("attachment-tracked-changes", _word('<w:del w:id="1" w:author="a"><w:r><w:delText>x</w:delText></w:r></w:del>')),
    "docx-reformatted": ("attachment-tracked-changes", _word(_RUN.format('<w:rPrChange w:id="1" w:author="a"/>'))),
    "docx-comment": ("attachment-comments", _word('<w:commentRangeStart w:id="0"/>')),
    "docx-hidden": ("attachment-hidden-text", _word(_RUN.format("<w:vanish/>"))),
    "docx-hidden-style": ("attachment-hidden-text", _word(_RUN.format('<w:rStyle w:val="H"/>'), styles=_STYLE)),
    "docx-hidden-row": ("attachment-hidden-text", lambda: docx(
        "<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>", xml=True)),
    "docx-object": ("attachment-embedded", _word("<w:r><w:object/></w:r>")),
    "docx-chart": ("attachment-embedded", _word("", relation="chart")),
    "docx-field": ("attachment-field", _word(_FIELD.format('INCLUDETEXT "\\\\server\\a.docx"'))),
    "docx-run": ("attachment-field", _word(_FIELD.format("DDEAUTO c:\\\\windows\\\\cmd.exe"))),
    "docx-cropped": ("attachment-cropped", lambda: docx("x", picture=png(picture()), crop='l="20000"')),
    "docx-drawing": ("attachment-image", lambda: docx("x", picture=b"\x01\0\0\0\x6c\0\0\0 EMF")),
    "docx-macros": ("attachment-macros", lambda: docx("x", main="application/vnd.ms-word.document.macroEnabled.main+xml")),
    "docx-macros-hidden": ("attachment-macros", _word("", relation="vbaProject")),
    "docx-entities": ("attachment-unreadable", lambda: docx("x", prolog='<!DOCTYPE a [<!ENTITY b "c">]>')),
    "docx-bomb": ("attachment-costly", lambda: docx("x", extra={"word/media/a.bin": b"\0" * 4_000_000})),
    "docx-encrypted": ("attachment-encrypted", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
    "docx-old": ("attachment-mismatch", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")),
    "docx-xlsx": ("attachment-mismatch", lambda: xlsx("x")),
    "docx-before-something": ("attachment-mismatch", lambda: docx("x") + b"<script>alert(1)</script>"),
    "docx-number": ("attachment-number", lambda: docx("电话 138 0013 8000")),
    "xlsx-hidden-sheet": ("attachment-hidden-sheet", lambda: xlsx("x", state='state="hidden"')),
    "xlsx-very-hidden-sheet": ("attachment-hidden-sheet", lambda: xlsx("x", state='state="veryHidden"')),
    "xlsx-hidden-row": ("attachment-hidden-cells", lambda: xlsx("x", row='hidden="1"')),
    "xlsx-hidden-column": ("attachment-hidden-cells", lambda: xlsx("x", before='<cols><col min="2" max="2" width="0" customWidth="1"/></cols>')),
    "xlsx-hidden-format": ("attachment-hidden-cells", lambda: xlsx(
        "x", formats='<numFmt numFmtId="170" formatCode=";;;"/>', cells='<c r="C1" s="1"><v>5</v></c>')),
    "xlsx-outside": ("attachment-outside", lambda: xlsx("x", cells='<c r="XFD1"><v>5</v></c>')),
    "xlsx-comment": ("attachment-comments", lambda: xlsx("x", relation="comments")),
    "xlsx-chart-sheet": ("attachment-embedded", lambda: xlsx("x", sheet_kind="chartsheet")),
    "xlsx-no-values": ("attachment-no-values", lambda: xlsx("x", cells='<c r="C1"><f>1+1</f></c>')),
    "csv-formula": ("attachment-csv-formula", '姓名,"=HYPERLINK(""https://example.org"")"\n'.encode),
    "csv-added": ("attachment-csv-formula", "甲,+cmd|' /C calc'!A0\n".encode),
    "txt-gbk": ("attachment-encoding", lambda: "正文".encode("gb18030")),
    "txt-page": ("attachment-mismatch", lambda: b"\n<html><body>x"),
    "txt-binary": ("attachment-mismatch", lambda: b"abc\0def"),
    "txt-unseen": ("attachment-unseen", "正\u200b文".encode),
}  # fmt: skip
