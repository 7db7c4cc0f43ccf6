"""PDF files with a marker in one place that no reader sees, by class of place; and harmless ones, with what must stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from support.attachments import pdf, saved

Maker = Callable[[str], bytes]
_TEXT = "BT /F1 14 Tf {} 20 60 Td ({}) Tj ET"
_SEEN = "q BT /F1 14 Tf 20 160 Td (seen) Tj ET Q "


def painted(content: str, change: Callable[[Pdf, Dictionary, str], None] | None = None) -> Maker:
    """A page with a line that is seen and ``content``, in which ``{m}`` is the marker."""

    def make(marker: str) -> bytes:
        made = pdf("x")
        page = made.pages[0].obj
        if change is not None:
            change(made, page, marker)
        page.Contents = Stream(made, (_SEEN + content.replace("{m}", marker)).encode())
        return saved(made)

    return make


def _text(settings: str) -> Maker:
    return painted(_TEXT.format(settings, "{m}"))


def _pixels(made: Pdf, marker: str, *, at: int = 0) -> Stream:
    raw = bytearray(bytes(range(256)) * 18)[: 48 * 32 * 3]
    raw[at : at + len(marker)] = marker.encode()
    image = Stream(made, bytes(raw))
    image.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 48, "/Height": 32, "/BitsPerComponent": 8,
                  "/ColorSpace": Name.DeviceRGB})  # fmt: skip
    return made.make_indirect(image)


def _image(made: Pdf, page: Dictionary, marker: str) -> None:
    page.Resources.XObject.Im2 = _pixels(made, marker)


def _masked(made: Pdf, page: Dictionary, marker: str) -> None:
    _image(made, page, marker)
    mask = Stream(made, bytes(48 * 32))
    mask.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 48, "/Height": 32, "/BitsPerComponent": 8,
                 "/ColorSpace": Name.DeviceGray})  # fmt: skip
    page.Resources.XObject.Im2.SMask = made.make_indirect(mask)


def _seal(made: Pdf, page: Dictionary, marker: str) -> None:
    """A picture whose middle is transparent, over the words."""
    _masked(made, page, "")
    _form(made, page, marker, (0, 0, 300, 100))
    ring = bytes(255 if not (2 < x < 46 and 2 < y < 30) else 0 for y in range(32) for x in range(48))
    page.Resources.XObject.Im2.SMask.write(ring)


def _form(made: Pdf, page: Dictionary, marker: str, box: tuple[int, ...] = (0, 0, 100, 100)) -> None:
    form = Stream(made, f"BT /F1 14 Tf 10 10 Td ({marker}) Tj ET".encode())
    form.update(
        {
            "/Type": Name.XObject,
            "/Subtype": Name.Form,
            "/BBox": Array(box),
            "/Resources": Dictionary(Font=page.Resources.Font),
        }
    )
    page.Resources.XObject.Fm2 = made.make_indirect(form)


def _clipped_form(made: Pdf, page: Dictionary, marker: str) -> None:
    _form(made, page, marker, (0, 0, 2, 2))


def _pattern(made: Pdf, page: Dictionary, marker: str) -> None:
    page.Resources.Pattern = Dictionary(P1=made.make_indirect(Stream(
        made, f"BT ({marker}) Tj ET".encode(), Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
        BBox=Array([0, 0, 1, 1]), XStep=1, YStep=1, Resources=Dictionary())))  # fmt: skip


def _font(made: Pdf, page: Dictionary, marker: str) -> None:
    page.Resources.Font.F9 = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/" + marker)))


def _states(made: Pdf, page: Dictionary, _: str) -> None:
    page.Resources.ExtGState = Dictionary(
        Clear=Dictionary(ca=0, CA=0), Faint=Dictionary(ca=0.03), Multiply=Dictionary(BM=Name.Multiply)
    )
    del made


def _said(made: Pdf, page: Dictionary, marker: str) -> None:
    """A visible letter that programs copy as a word."""
    words = marker.encode("utf-16-be").hex().upper()
    page.Resources.Font.F1 = made.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
        ToUnicode=made.make_indirect(Stream(made, f"1 beginbfchar <78> <{words}> endbfchar".encode()))))  # fmt: skip


def _spot(made: Pdf, page: Dictionary, marker: str) -> None:
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0]), C1=Array([1]), N=1)
    page.Resources.ColorSpace = Dictionary(
        C1=Array([Name.Separation, Name("/" + marker), Name.DeviceGray, made.make_indirect(tint)])
    )


def _glyph_name(made: Pdf, page: Dictionary, marker: str) -> None:
    page.Resources.Font.F1 = made.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
        Encoding=Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=Array([1, Name("/" + marker)]))))  # fmt: skip


def _two_pages(marker: str) -> bytes:
    """The second page is deleted; what it painted is still in the resources both shared."""
    made = pdf("seen")
    page = made.pages[0].obj
    _form(made, page, marker)
    return saved(made)


def _layered(policy: str) -> Maker:
    def change(made: Pdf, page: Dictionary, _: str) -> None:
        layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("a")))
        made.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer] if not policy else [])))
        held = layer if not policy else made.make_indirect(Dictionary(Type=Name.OCMD, OCGs=layer, P=Name(policy)))
        page.Resources.Properties = Dictionary(L1=held)

    return painted("/OC /L1 BDC " + _TEXT.format("", "{m}") + " EMC", change)


_IMAGE = "q {} cm /Im2 Do Q"
HIDDEN: Mapping[str, Mapping[str, Maker]] = {
    "text that is not painted": {
        "mode 3": _text("3 Tr"), "mode 7": _text("7 Tr"), "size 0": _text("/F1 0 Tf"), "size 0.1": _text("/F1 0.1 Tf"),
        "squeezed to nothing": _text("0 Tz"), "matrix without area": painted("q 0.001 0 0 0.001 20 60 cm " + _TEXT.format("", "{m}") + " Q"),
        "quote operators": painted("BT /F1 14 Tf 3 Tr 20 60 Td ({m}) ' 1 1 ({m}) \" ET"),
        "spread over an array": painted("BT /F1 14 Tf 3 Tr 20 60 Td [({m}) -9 ({m})] TJ ET"),
    },
    "text in the colour behind it": {
        "white": _text("1 g"), "nearly white": _text("0.97 g"), "white in RGB": _text("1 1 1 rg"), "white in CMYK": _text("0 0 0 0 k"),
        "white on white box": painted("1 g 0 0 300 100 re f 1 g " + _TEXT.format("", "{m}")),
        "black on black": painted("0 g 0 40 300 50 re f " + _TEXT.format("", "{m}")),
        "red on red": painted("1 0 0 rg 0 40 300 50 re f " + _TEXT.format("", "{m}")),
        "white before the same in black": painted(_TEXT.format("1 g", "{m}") + " 0 g BT /F1 14 Tf 20 60 Td (VISIBLEWORD) Tj ET"),
    },
    "text nobody can see through to": {
        "transparent": painted("/Clear gs " + _TEXT.format("", "{m}"), _states), "nearly transparent": painted("/Faint gs " + _TEXT.format("", "{m}"), _states),
        "multiplied into black": painted("0 g 0 40 300 50 re f /Multiply gs 1 0 0 rg " + _TEXT.format("", "{m}"), _states),
    },
    "text under something": {
        "a black box": painted(_TEXT.format("", "{m}") + " 0 g 10 50 250 30 re f"), "a white box": painted(_TEXT.format("", "{m}") + " 1 g 10 50 250 30 re f"),
        "a box with other words": painted(_TEXT.format("", "{m}") + " 1 g 10 50 250 30 re f 0 g BT /F1 14 Tf 20 60 Td (other) Tj ET"),
        "a picture": painted(_TEXT.format("", "{m}") + " q 250 0 0 40 10 50 cm /Im1 Do Q"),
        "part of a line": painted("BT /F1 14 Tf 20 60 Td (before {m} after) Tj ET 0 g 66 50 130 30 re f"),
    },
    "text off the page": {
        "below": painted("BT /F1 14 Tf 20 -600 Td ({m}) Tj ET"), "to the right": painted("BT /F1 14 Tf 900 60 Td ({m}) Tj ET"),
        "clipped by a rectangle": painted("q 0 0 1 1 re W n " + _TEXT.format("", "{m}") + " Q"), "clipped by nothing": painted("q 0 0 0 0 re W n " + _TEXT.format("", "{m}") + " Q"),
        "clipped by a form's box": painted("/Fm2 Do", _clipped_form), "a form off the page": painted("q 1 0 0 1 0 900 cm /Fm2 Do Q", _form),
    },
    "pictures": {
        "unused": painted("", _image), "off the page": painted(_IMAGE.format("48 0 0 32 20 900"), _image), "without size": painted(_IMAGE.format("0 0 0 0 20 90"), _image),
        "clipped to a strip": painted("q 20 60 48 3 re W n q 48 0 0 32 20 60 cm /Im2 Do Q Q", _image), "half off the page": painted(_IMAGE.format("200 0 0 130 10 135"), _image),
        "under a box": painted(_IMAGE.format("48 0 0 32 20 60") + " 0 g 10 50 100 60 re f", _image),
        "transparent": painted("/Clear gs " + _IMAGE.format("48 0 0 32 20 60"), lambda made, page, m: (_image(made, page, m), _states(made, page, m))[0]),
        "with an empty mask": painted(_IMAGE.format("48 0 0 32 20 60"), _masked),
        "in the page, off it": painted("q 9 0 0 9 20 900 cm BI /W 4 /H 4 /BPC 8 /CS /G ID {m}zzzzzzzz EI Q"),
    },
    "resources no page paints": {
        "a form": painted("", _form), "a deleted page's form": _two_pages, "a pattern": painted("", _pattern), "a font's name": painted("", _font),
        "a resource's name": painted("", lambda _, page, m: page.Resources.XObject.__setitem__(f"/{m}", page.Resources.XObject.Im1)),
    },
    "words in names and operands": {
        "an operand": painted("/{m} gs"), "operands too many": painted("({m}) 1 0 0 rg"), "unknown operator": painted("({m}) zz"), "a colour's name": painted("/C1 cs 1 scn", _spot),
        "what a letter says": painted("BT /F1 14 Tf 20 60 Td (x) Tj ET", _said), "a character's name": painted("BT /F1 14 Tf 20 60 Td (x) Tj ET", _glyph_name),
        "a marked sequence": painted("/Span <</ActualText ({m})>> BDC EMC"), "text without a font": painted("BT ({m}) Tj ET"),
    },
    "layers": {"switched off": _layered(""), "shown when all are off": _layered("/AllOff"), "shown when one is off": _layered("/AnyOff")},
}  # fmt: skip

HARMLESS: Mapping[str, Maker] = {
    "plain text": painted("BT /F1 14 Tf 20 60 Td ({m}) Tj ET"), "white on black": painted("0 g 0 40 300 50 re f 1 g " + _TEXT.format("", "{m}")),
    "grey": _text("0.8 g"), "outlined": _text("1 Tr"), "half transparent": painted("/Half gs " + _TEXT.format("", "{m}"), lambda _, page, __: page.Resources.__setitem__(
        "/ExtGState", Dictionary(Half=Dictionary(ca=0.5)))),
    "twice for bold": painted("BT /F1 14 Tf 20 60 Td ({m}) Tj 0.3 0 Td ({m}) Tj ET"), "kerned and spaced": painted("BT /F1 14 Tf 2 Tc 3 Tw 20 60 Td [({m}) -250 (a b)] TJ ET"),
    "small print": _text("/F1 5 Tf"), "large print": _text("/F1 40 Tf"), "turned": painted("BT /F1 14 Tf 0 1 -1 0 150 20 Tm ({m}) Tj ET"),
    "over a picture": painted("q 250 0 0 60 10 40 cm /Im1 Do Q 1 1 0 rg " + _TEXT.format("", "{m}")), "in a form": painted("q 1 0 0 1 20 60 cm /Fm2 Do Q", lambda made, page, m: _form(made, page, m, (0, 0, 300, 100))),
    "under a seal": painted("q 1 0 0 1 20 60 cm /Fm2 Do Q q 240 0 0 120 5 20 cm /Im2 Do Q", _seal),
    "twice the same form": painted("q 1 0 0 1 20 60 cm /Fm2 Do Q q 1 0 0 1 20 900 cm /Fm2 Do Q", lambda made, page, m: _form(made, page, m, (0, 0, 300, 100))),
    "red": _text("1 0 0 rg"), "yellow": _text("1 1 0 rg"), "in a clip": painted("q 10 50 280 40 re W n " + _TEXT.format("", "{m}") + " Q"),
}  # fmt: skip
