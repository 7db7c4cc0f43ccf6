"""Word files with a marker in one place that no reader sees, by class of place; and harmless ones, with what must stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from support.attachments import picture, png
from support.office_files import _SPACES, _WORD, docx, drawn, relations, types, zipped

Maker = Callable[[str], bytes]
_SEEN = "<w:p><w:r><w:t>seen</w:t></w:r></w:p>"
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def body(inside: str, styles: str = "") -> Maker:
    """A document with a line that is seen and ``inside``, in which ``{m}`` is the marker."""
    return lambda marker: docx(_SEEN + inside.replace("{m}", marker), xml=True, styles=styles.replace("{m}", marker))


def run(properties: str, paragraph: str = "", styles: str = "") -> Maker:
    """A paragraph whose one run has these properties."""
    return body(f"<w:p><w:pPr>{paragraph}</w:pPr><w:r><w:rPr>{properties}</w:rPr><w:t>{{m}}</w:t></w:r></w:p>", styles)


def table(inside: str, cell: str = "", row: str = "", style: str = "", styles: str = "") -> Maker:
    """A table of one cell with a run in it."""
    return body(
        f"<w:tbl><w:tblPr>{style}</w:tblPr><w:tr><w:trPr>{row}</w:trPr><w:tc><w:tcPr>{cell}</w:tcPr><w:p><w:r><w:rPr>{inside}</w:rPr>"
        "<w:t>{m}</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>",
        styles,
    )


def style(kind: str, inside: str, *, default: bool = False, name: str = "S") -> str:
    """A style whose text has these properties."""
    chosen = ' w:default="1"' if default else ""
    return f'<w:style w:type="{kind}"{chosen} w:styleId="{name}"><w:name w:val="{name}"/><w:rPr>{inside}</w:rPr></w:style>'


def whole(part: str, relation: str, xml: str, section: str = "", settings: str = "", text: str = "") -> Maker:
    """A document with one more part."""

    def make(marker: str) -> bytes:
        return zipped(
            {
                "[Content_Types].xml": types(**{"word/document.xml": _WORD}),
                "_rels/.rels": relations(rId1="officeDocument word/document.xml"),
                "word/document.xml": f"<w:document {_SPACES}><w:body>{_SEEN}{text}<w:sectPr>{section}</w:sectPr></w:body></w:document>",
                "word/_rels/document.xml.rels": relations(rIdP=f"{relation} {part}", rIdS="settings settings.xml"),
                f"word/{part}": xml.replace("{m}", marker).replace("SPACES", _SPACES),
                "word/settings.xml": f"<w:settings {_SPACES}>{settings}</w:settings>",
            }
        )

    return make


def field(instruction: str, result: str = "") -> Maker:
    """A field; what it shows is ``result``."""
    return body(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>' + instruction + "</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>'
        + result
        + '</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


_VANISH, _WHITE = "<w:vanish/>", '<w:color w:val="FFFFFF"/>'
_HEADER = "<w:hdr SPACES><w:p><w:r><w:t>{m}</w:t></w:r></w:p></w:hdr>"
_NUMBERS = '<w:numbering SPACES><w:abstractNum w:abstractNumId="1"><w:name w:val="{m}"/><w:lvl w:ilvl="0"><w:lvlText w:val="{m}"/></w:lvl></w:abstractNum></w:numbering>'
_SHAPE = (
    f'<w:p><w:r><w:t>{{m}}</w:t></w:r><w:r><w:drawing><wp:anchor behindDoc="0"><wp:extent cx="2000000" cy="400000"/><wp:wrapNone/>'
    f'<a:graphic><a:graphicData uri="{_WPS}"><wps:wsp xmlns:wps="{_WPS}"><wps:spPr><a:solidFill><a:srgbClr val="000000"/></a:solidFill></wps:spPr></wps:wsp>'
    "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r></w:p>"
)
_BASED = '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="S"/></w:style>'
_MERGED = (
    '<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr>'
    "<w:tr><w:tc><w:tcPr>{merge}</w:tcPr><w:p><w:r><w:t>{m}</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>"
)
_COLUMN = (
    '<w:tbl><w:tblPr><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="{wide}"/></w:tblGrid>'
    "<w:tr><w:tc><w:p><w:r><w:t>{m}</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>"
)
HIDDEN: Mapping[str, Mapping[str, Maker]] = {
    "hidden by a switch": {
        "the run": run(_VANISH), "character style": run('<w:rStyle w:val="S"/>', styles=style("character", _VANISH)), "paragraph style": run("", '<w:pStyle w:val="S"/>', style("paragraph", _VANISH)),
        "a style below": run("", '<w:pStyle w:val="B"/>', style("paragraph", _VANISH) + _BASED), "table style": table("", style='<w:tblStyle w:val="S"/>', styles=style("table", _VANISH)),
        "first row of a table style": table("", style='<w:tblStyle w:val="T"/>', styles='<w:style w:type="table" w:styleId="T"><w:tblStylePr w:type="firstRow"><w:rPr><w:vanish/></w:rPr></w:tblStylePr></w:style>'),
        "default paragraph style": run("", styles=style("paragraph", _VANISH, default=True)), "default character style": run("", styles=style("character", _VANISH, default=True)),
        "default table style": table("", styles=style("table", _VANISH, default=True)), "all text": run("", styles="<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>"),
        "specVanish": run("<w:specVanish/>"), "a row": table("", row="<w:hidden/>"),
    },
    "colour behind it": {
        "white": run(_WHITE), "nearly white": run('<w:color w:val="F8F8F8"/>'), "theme's white": run('<w:color w:val="000000" w:themeColor="background1"/>'), "style's white": run("", '<w:pStyle w:val="S"/>', style("paragraph", _WHITE)),
        "black marked black": run('<w:highlight w:val="black"/>'), "black shaded black": run('<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>'),
        "red in a red cell": table('<w:color w:val="FF0000"/>', '<w:shd w:val="clear" w:fill="FF0000"/>'), "white in a white cell": table(_WHITE, '<w:shd w:val="clear" w:fill="FFFFFF"/>'),
        "paragraph shaded like it": run('<w:color w:val="00FF00"/>', '<w:shd w:val="clear" w:fill="00FF00"/>'), "default white": run("", styles=f"<w:docDefaults><w:rPrDefault><w:rPr>{_WHITE}</w:rPr></w:rPrDefault></w:docDefaults>"),
    },
    "size and place": {
        "half a point": run('<w:sz w:val="1"/>'), "one per cent wide": run('<w:w w:val="1"/>'), "letters on each other": run('<w:spacing w:val="-400"/>'), "lines without height": run("", '<w:spacing w:line="1" w:lineRule="exact"/>'),
        "row without height": table("", row='<w:trHeight w:val="1" w:hRule="exact"/>'), "frame off the page": run("", '<w:framePr w:w="500" w:x="-20000" w:y="-20000"/>'), "indented off the page": run("", '<w:ind w:left="30000"/>'),
        "cell without width": table("", '<w:tcW w:w="1" w:type="dxa"/>'), "floating table off the page": table("", style='<w:tblpPr w:tblpX="-20000" w:tblpY="1"/>'), "raised off the line": run('<w:position w:val="3000"/>'),
        "under a filled shape": body(_SHAPE), "text box of no size": body('<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:0;height:0"><v:textbox><w:txbxContent><w:p><w:r><w:t>{m}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>'),
    },
    "merged cells and columns": {
        "cell merged into the one above": body(_MERGED.replace("{merge}", "<w:vMerge/>")), "said so": body(_MERGED.replace("{merge}", '<w:vMerge w:val="continue"/>')),
        "cell merged into the one before": table("", "<w:hMerge/>"), "column without width": body(_COLUMN.replace("{wide}", "1")),
        "tiny words above words": body('<w:p><w:r><w:ruby><w:rubyPr><w:hps w:val="1"/></w:rubyPr><w:rt><w:r><w:t>{m}</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>a</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>'),
    },
    "parts nobody sees": {
        "first page's header, not asked for": whole("h.xml", "header", _HEADER, '<w:headerReference w:type="first" r:id="rIdP"/>'), "even pages' header, not asked for": whole("h.xml", "header", _HEADER, '<w:headerReference w:type="even" r:id="rIdP"/>'),
        "header nothing refers to": whole("h.xml", "header", _HEADER), "footer nothing refers to": whole("f.xml", "footer", _HEADER.replace("w:hdr", "w:ftr")),
        "footnote nothing refers to": whole("n.xml", "footnotes", '<w:footnotes SPACES><w:footnote w:id="5"><w:p><w:r><w:t>{m}</w:t></w:r></w:p></w:footnote></w:footnotes>'),
        "endnote nothing refers to": whole("n.xml", "endnotes", '<w:endnotes SPACES><w:endnote w:id="5"><w:p><w:r><w:t>{m}</w:t></w:r></w:p></w:endnote></w:endnotes>'),
        "separator of notes": whole("n.xml", "footnotes", '<w:footnotes SPACES><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>{m}</w:t></w:r></w:p></w:footnote></w:footnotes>'),
        "list nobody uses": whole("n.xml", "numbering", _NUMBERS), "comment": whole("c.xml", "comments", '<w:comments SPACES><w:comment w:id="0"><w:p><w:r><w:t>{m}</w:t></w:r></w:p></w:comment></w:comments>'),
        "glossary": whole("g.xml", "glossaryDocument", "<w:glossaryDocument SPACES><w:t>{m}</w:t></w:glossaryDocument>"), "custom XML": whole("x.xml", "customXml", "<a>{m}</a>"),
    },
    "names and instructions": {
        "style's name": body("", '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="{m}"/></w:style>'), "used style's name": body(
            '<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>', '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="{m}"/></w:style>'
        ),
        "used style's id": body('<w:p><w:pPr><w:pStyle w:val="{m}"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>', '<w:style w:type="paragraph" w:styleId="{m}"><w:name w:val="a"/></w:style>'),
        "font's name": body('<w:p><w:r><w:rPr><w:rFonts w:ascii="{m}" w:eastAsia="{m}"/></w:rPr><w:t>x</w:t></w:r></w:p>'), "bookmark": body('<w:p><w:bookmarkStart w:id="1" w:name="{m}"/><w:bookmarkEnd w:id="1"/></w:p>'),
        "sequence's name": field(" SEQ {m} \\h ", "1"), "switch of a page number": field(' PAGE \\# "{m}" ', "1"), "index entry": field(' XE "{m}" ', ""), "text among instructions": body('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>{m}</w:t></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'),
        "text where none belongs": body("<w:p><w:t>{m}</w:t></w:p>"), "picture's description": lambda m: docx(drawn(told=m).join(["<w:p>", "</w:p>"]), xml=True, picture=png(picture())),
    },
    "values of attributes": {
        "alignment": body('<w:p><w:pPr><w:jc w:val="{m} 不说"/></w:pPr></w:p>'), "language": body('<w:p><w:r><w:rPr><w:lang w:val="{m} 不说"/></w:rPr><w:t>x</w:t></w:r></w:p>'),
        "hint for fonts": body('<w:p><w:r><w:rPr><w:rFonts w:hint="{m} 不说"/></w:rPr><w:t>x</w:t></w:r></w:p>'), "one nobody knows": body('<w:p w:told="{m} 不说"><w:r><w:t>x</w:t></w:r></w:p>'),
    },
    "revisions": {
        "deleted": body('<w:p><w:del w:id="1"><w:r><w:delText>{m}</w:delText></w:r></w:del></w:p>'), "moved away": body('<w:p><w:moveFrom w:id="1"><w:r><w:t>{m}</w:t></w:r></w:moveFrom></w:p>'),
        "row taken out": table("", row='<w:del w:id="1"/>'), "earlier properties": body('<w:p><w:r><w:rPr><w:rPrChange w:id="1"><w:rPr><w:lang w:val="{m}"/></w:rPr></w:rPrChange></w:rPr><w:t>x</w:t></w:r></w:p>'),
    },
}  # fmt: skip

_BAND = '<w:style w:type="table" w:styleId="T"><w:tblStylePr w:type="firstRow"><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:tcPr><w:shd w:val="clear" w:fill="4472C4"/></w:tcPr></w:tblStylePr></w:style>'
HARMLESS: Mapping[str, Maker] = {
    "plain": run(""), "first of merged cells": table("", '<w:vMerge w:val="restart"/>'), "column of fixed width": body(_COLUMN.replace("{wide}", "2000")),
    "white in a dark cell": table(_WHITE, '<w:shd w:val="clear" w:fill="1F3864"/>'), "white in a dark first row": table("", style='<w:tblStyle w:val="T"/><w:tblLook w:val="04A0"/>', styles=_BAND),
    "dark under a dark first row": body(
        '<w:tbl><w:tblPr><w:tblStyle w:val="T"/><w:tblLook w:firstRow="1" w:noVBand="1"/></w:tblPr><w:tr><w:tc><w:p/></w:tc></w:tr><w:tr><w:tc><w:p><w:r>'
        "<w:t>{m}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        _BAND,
    ),
    "white on dark shading": run(_WHITE + '<w:shd w:val="clear" w:fill="000000"/>'), "white in a dark paragraph": run(_WHITE, '<w:shd w:val="clear" w:fill="333333"/>'), "automatic in a dark cell": table('<w:color w:val="auto"/>', '<w:shd w:val="clear" w:fill="000000"/>'),
    "grey": run('<w:color w:val="808080"/>'), "marked yellow": run('<w:highlight w:val="yellow"/>'), "shown again": run('<w:vanish w:val="0"/>', '<w:pStyle w:val="S"/>', style("paragraph", _VANISH)), "small": run('<w:sz w:val="10"/>'),
    "narrow letters": run('<w:w w:val="66"/><w:spacing w:val="-10"/>'), "hanging indent": run("", '<w:ind w:left="720" w:hanging="720"/>'), "header": whole("h.xml", "header", _HEADER, '<w:headerReference w:type="default" r:id="rIdP"/>'),
    "first page's header": whole("h.xml", "header", _HEADER, '<w:headerReference w:type="first" r:id="rIdP"/><w:titlePg/>'), "even pages' header": whole("h.xml", "header", _HEADER, '<w:headerReference w:type="even" r:id="rIdP"/>', "<w:evenAndOddHeaders/>"),
    "footnote": whole("n.xml", "footnotes", '<w:footnotes SPACES><w:footnote w:id="5"><w:p><w:r><w:t>{m}</w:t></w:r></w:p></w:footnote></w:footnotes>', text='<w:p><w:r><w:footnoteReference w:id="5"/></w:r></w:p>'),
    "result of a field": field(" TOC \\o ", "{m}"), "heading": run("", '<w:pStyle w:val="H"/>', '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style>'), "theme colour": run('<w:color w:val="FFFFFF" w:themeColor="text1"/>'),
}  # fmt: skip
