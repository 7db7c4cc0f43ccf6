"""What in Word's text is refused, and what is dropped without a trace. Source: ECMA-376, part 1, chapter 17."""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree

from gongshilan.attach.fonts import known
from gongshilan.attach.office import W, drop, local, unwrap
from gongshilan.attach.refused import Refused

_REVISIONS = frozenset([
    "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tcPrChange",
    "trPrChange", "tblGridChange", "numberingChange", "cellIns", "cellDel", "cellMerge", "moveFromRangeStart", "moveToRangeStart",
    "customXmlInsRangeStart", "customXmlDelRangeStart", "customXmlMoveFromRangeStart", "customXmlMoveToRangeStart", "delText",
    "delInstrText",
])  # fmt: skip
_COMMENTS = frozenset(["commentRangeStart", "commentRangeEnd", "commentReference"])
_EMBEDDED = frozenset(["object", "control", "altChunk", "subDoc", "movie", "binData"])
_DROPPED = frozenset([
    "proofErr", "permStart", "permEnd", "lastRenderedPageBreak", "smartTagPr", "customXmlPr", "sdtPr", "sdtEndPr", "annotationRef",
    "ffData", "fldData", "printerSettings", "tblCaption", "tblDescription", "rsid", "rsids", "nsid", "tmpl", "aliases", "divId",
    "webHidden",
])  # fmt: skip
_BOOKMARK = re.compile(r"_(?:Toc|Ref)[0-9]+\Z")


def check_revisions(root: etree._Element) -> None:
    """Raises Refused: ``attachment-tracked-changes``, ``attachment-comments``, ``attachment-embedded``."""
    for element in root.iter(f"{{{W}}}*"):
        name = local(element)
        if name in _REVISIONS:
            raise Refused("attachment-tracked-changes")
        if name in _COMMENTS:
            raise Refused("attachment-comments", where=0)
        if name in _EMBEDDED:
            raise Refused("attachment-embedded", found=name)


def settle(root: etree._Element, links: Collection[str]) -> None:
    """Drop what shows nothing; replace wrappers by what they wrap. ``links`` are relationship ids of links that may stay."""
    ended = set()
    for element in list(root.iter(f"{{{W}}}*")):
        name = local(element)
        if name in _DROPPED:
            drop(element)
        elif name == "bookmarkStart" and not _BOOKMARK.match(element.get(f"{{{W}}}name", "")):
            ended.add(element.get(f"{{{W}}}id"))
            drop(element)
        elif name == "bookmarkEnd" and element.get(f"{{{W}}}id") in ended:
            drop(element)
        elif name == "hyperlink":
            _settle_link(element, links)
        elif name in ("smartTag", "customXml", "sdtContent", "sdt"):
            unwrap(element)


def settle_names(root: etree._Element) -> None:
    """Fonts that few have, languages, and texts where no text belongs."""
    for fonts in root.iter(f"{{{W}}}rFonts", f"{{{W}}}font"):
        for name in ("ascii", "hAnsi", "eastAsia", "cs", "name"):
            key = f"{{{W}}}{name}"
            if key in fonts.attrib and not known(fonts.get(key, "")):
                del fonts.attrib[key]
    for element in list(root.iter(f"{{{W}}}t")):
        if local(element.getparent()) != "r":
            drop(element)


def _settle_link(element: etree._Element, links: Collection[str]) -> None:
    for name in ("tooltip", "docLocation", "tgtFrame"):
        element.attrib.pop(f"{{{W}}}{name}", None)
    anchor = element.get(f"{{{W}}}anchor")
    if anchor is not None and not _BOOKMARK.match(anchor):
        del element.attrib[f"{{{W}}}anchor"]
        anchor = None
    relation = next((value for name, value in element.attrib.items() if name.endswith("}id")), None)
    if anchor is None and relation not in links:
        unwrap(element)
