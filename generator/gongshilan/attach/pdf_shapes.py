"""What a PDF page may be made of, as tables: by shape of object, the keys that are kept and the shape of what they hold.

Everything not named here is left behind: metadata, private data of programs, layers, marks, scripts, attached files, whatever a
later version of PDF invents. Source: ISO 32000-2, chapters 8 and 9.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PLAIN, TEXT = "plain", "text"  # numbers, names and lists of them; the same and strings


def _keys(names: str, shape: str = PLAIN) -> dict[str, str]:
    return {f"/{name}": shape for name in names.split()}


_INFO = {"/CIDSystemInfo": "info"}
_CONTENT = {"/Resources": "resources", **_keys("BBox Matrix")}
SHAPES: Mapping[str, Mapping[str, str]] = {
    "resources": {
        "/Font": "map font",
        "/XObject": "map xobject",
        "/ExtGState": "map gstate",
        "/ColorSpace": "map colour",
        "/Pattern": "map pattern",
        "/Shading": "map shading",
    },
    "form": {**_CONTENT, **_keys("Type Subtype FormType"), "/Group": "group"},
    "image": {
        **_keys("Type Subtype Width Height BitsPerComponent Intent ImageMask Decode Interpolate SMaskInData Matte"),
        "/ColorSpace": "colour",
        "/Mask": "mask",
        "/SMask": "xobject",
    },
    "group": {**_keys("Type S I K"), "/CS": "colour"},
    "gstate": {
        **_keys("Type LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK"),
        "/Font": "sized font",
        "/SMask": "soft mask",
    },
    "soft mask": {**_keys("Type S BC"), "/G": "xobject", "/TR": "function"},
    "pattern": {
        **_CONTENT,
        **_keys("Type PatternType PaintType TilingType XStep YStep"),
        "/Shading": "shading",
        "/ExtGState": "gstate",
    },
    "shading": {
        **_keys("ShadingType Background BBox AntiAlias Domain Matrix Coords Extend BitsPerCoordinate BitsPerComponent"),
        **_keys("BitsPerFlag Decode VerticesPerRow"),
        "/ColorSpace": "colour",
        "/Function": "function",
    },
    "function": {
        **_keys("FunctionType Domain Range Size BitsPerSample Order Encode Decode C0 C1 N Bounds"),
        "/Functions": "function",
    },
    "font": {
        **_keys("Type Subtype BaseFont FirstChar LastChar Widths DW W DW2 W2 FontBBox FontMatrix"),
        **_INFO,
        "/FontDescriptor": "descriptor",
        "/Encoding": "encoding",
        "/ToUnicode": "cmap",
        "/DescendantFonts": "fonts",
        "/CIDToGIDMap": "data",
        "/CharProcs": "map glyph",
        "/Resources": "resources",
    },
    "descriptor": {
        **_keys("Type FontName FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent Leading CapHeight XHeight"),
        **_keys("StemV StemH AvgWidth MaxWidth MissingWidth"),
        **_keys("FontFile FontFile2 FontFile3", "data"),
    },
    "data": _keys("Length1 Length2 Length3 Subtype"),
    "encoding": _keys("Type BaseEncoding Differences"),
    "cmap": {**_keys("Type CMapName WMode"), **_INFO, "/UseCMap": "cmap"},
    "info": {**_keys("Supplement"), **_keys("Registry Ordering", TEXT)},
    "glyph": {},
    "calibrated": _keys("WhitePoint BlackPoint Gamma Matrix Range"),
}

# Operators that paint, or set how to paint (ISO 32000-2, table A.1). Marks (BMC, BDC, EMC, MP, DP), which may carry any text,
# and whatever stands between BX and EX are not among them.
OPERATORS = frozenset(
    "b B b* B* BT c cm CS cs d d0 d1 Do ET f F f* G g gs h i j J K k l m M n q Q re RG rg ri s S SC sc SCN scn sh "  # noqa: SIM905
    "T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"".split()
)
INLINE_KEYS = frozenset(
    _keys("BitsPerComponent ColorSpace Decode DecodeParms Filter Height ImageMask Intent Interpolate Width Length")
)
# Names that mean something to a reader's program. Any other may be a word; only these keys need names of another kind, and those
# are renamed or looked at when the pages are done (:mod:`gongshilan.attach.pdf_type`).
FREE = frozenset(["/BaseFont", "/FontName", "/Differences", "/CMapName"])
NAMES = frozenset(
    f"/{name}"
    for name in "Font XObject Image Form Group Transparency ExtGState Mask Pattern Shading FontDescriptor Encoding CMap Type0 Type1 "  # noqa: SIM905
    "MMType1 Type3 TrueType CIDFontType0 CIDFontType2 CIDFontType0C Type1C OpenType Alpha Luminosity Identity None Default "
    "Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference Exclusion Hue "
    "Saturation Color Luminosity AbsoluteColorimetric RelativeColorimetric Perceptual WinAnsiEncoding MacRomanEncoding "
    "MacExpertEncoding StandardEncoding DeviceGray DeviceRGB DeviceCMYK G RGB CMYK Pattern Indexed I FlateDecode Fl DCTDecode "
    "CCITTFaxDecode CCF LZWDecode LZW ASCII85Decode A85 ASCIIHexDecode AHx RunLengthDecode RL Condensed SemiCondensed "
    "ExtraCondensed UltraCondensed Expanded SemiExpanded ExtraExpanded UltraExpanded".split()
)
INKS = frozenset(["/All", "/None", "/Cyan", "/Magenta", "/Yellow", "/Black", "/Red", "/Green", "/Blue"])
ORDERINGS = frozenset([b"Adobe", b"GB1", b"CNS1", b"Japan1", b"Korea1", b"KR", b"UCS", b"Identity"])
ENCODINGS = re.compile(
    r"/(?:WinAnsi|MacRoman|MacExpert|Standard)Encoding\Z|/(?:(?:GB|GBpc|GBK|GBKp|GBK2K|UniGB|B5pc|HKscs|ETen|ETenms|CNS|UniCNS|83pv|90ms|90msp|"
    r"90pv|Add|EUC|Ext|UniJIS|UniJIS2004|KSC|KSCms|KSCpc|UniKS|Identity)-?)?(?:(?:EUC|B5|RKSJ|UHC|UCS2|UTF16|UTF8|UTF32|JIS|HW)-)*[HV]\Z"
)
DEVICE = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
