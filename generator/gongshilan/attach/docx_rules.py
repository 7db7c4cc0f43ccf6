"""What in Word's text is refused, and what is dropped without a trace. Source: ECMA-376, part 1, chapter 17."""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree

from gongshilan.attach.office import W, drop, link_target, local, on, unwrap
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
# Fields whose result is made of the document itself or of the day it is read.
_FIELDS = frozenset([
    "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "TOC", "PAGEREF", "REF", "NOTEREF", "STYLEREF", "SEQ", "EQ", "SYMBOL", "=",
    "LISTNUM", "INDEX", "ADVANCE",
])  # fmt: skip
_ADDRESS = re.compile(r'\s*"?([^"\s]+)')
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


def hidden_styles(styles: etree._Element) -> frozenset[str]:
    """Ids of the styles whose text does not show, those built on them included. Raises Refused if all text is hidden."""
    based: dict[str, str] = {}
    hidden: set[str] = set()
    for style in styles.iter(f"{{{W}}}style"):
        name = style.get(f"{{{W}}}styleId", "")
        parent = style.find(f"{{{W}}}basedOn")
        based[name] = parent.get(f"{{{W}}}val", "") if parent is not None else ""
        if any(on(item) for item in _vanishing(style)):
            hidden.add(name)
    defaults = styles.find(f"{{{W}}}docDefaults")
    if defaults is not None and any(on(item) for item in _vanishing(defaults)):
        raise Refused("attachment-hidden-text")
    for name in based:
        above, steps = name, 0
        while above and above not in hidden and steps < len(based):
            above, steps = based.get(above, ""), steps + 1
        if above in hidden:
            hidden.add(name)
    return frozenset(hidden)


def check_hidden(root: etree._Element, hidden: Collection[str]) -> None:
    """Raises Refused with ``attachment-hidden-text`` for text, rows or paragraphs that do not show."""
    for run in root.iter(f"{{{W}}}r"):
        own = run.find(f"{{{W}}}rPr")
        content = any(local(child) not in ("rPr", "fldChar") for child in run)
        if own is not None and content and any(on(item) for item in _vanishing(own)):
            raise Refused("attachment-hidden-text")
    for name in ("rStyle", "pStyle", "tblStyle"):
        if any(item.get(f"{{{W}}}val") in hidden for item in root.iter(f"{{{W}}}{name}")) and local(root) != "styles":
            raise Refused("attachment-hidden-text")
    if any(on(item) for item in root.iter(f"{{{W}}}hidden") if local(item.getparent()) == "trPr"):
        raise Refused("attachment-hidden-text")


def _vanishing(inside: etree._Element) -> list[etree._Element]:
    return [*inside.iter(f"{{{W}}}vanish"), *inside.iter(f"{{{W}}}specVanish")]


def check_fields(root: etree._Element) -> None:
    """Raises Refused with ``attachment-field`` for a field that reads other files or data, or that runs something."""
    for simple in root.iter(f"{{{W}}}fldSimple"):
        _check_field(simple.get(f"{{{W}}}instr", ""))
    open_fields: list[list[str]] = []
    for element in root.iter(f"{{{W}}}fldChar", f"{{{W}}}instrText"):
        if local(element) == "instrText":
            if not open_fields:
                raise Refused("attachment-field", field="?")
            open_fields[-1].append(element.text or "")
        elif element.get(f"{{{W}}}fldCharType") == "begin":
            open_fields.append([])
        elif element.get(f"{{{W}}}fldCharType") == "end" and open_fields:
            _check_field("".join(open_fields.pop()))
    for rest in open_fields:
        _check_field("".join(rest))


def _check_field(instruction: str) -> None:
    words = instruction.split(None, 1)
    name = words[0].upper() if words else "?"
    if name == "HYPERLINK":
        rest = words[1] if len(words) > 1 else ""
        found = _ADDRESS.match(rest)
        if rest.lstrip().startswith("\\l") or (found and link_target(found[1])):
            return
    if name not in _FIELDS and not name.startswith("="):
        raise Refused("attachment-field", field=name[:20])


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
