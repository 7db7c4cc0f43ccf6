"""What Word and Excel have in common: namespaces, drawings and pictures, relationship ids, and what is dropped from every part."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from lxml import etree

from gongshilan.attach.images import clean_image, kind_of
from gongshilan.attach.package import OFFICE, Package, Relation, Writer
from gongshilan.attach.refused import Refused

_OOXML = "http://schemas.openxmlformats.org"
W = f"{_OOXML}/wordprocessingml/2006/main"
S = f"{_OOXML}/spreadsheetml/2006/main"
R = OFFICE
A = f"{_OOXML}/drawingml/2006/main"
M = f"{_OOXML}/officeDocument/2006/math"
XDR = f"{_OOXML}/drawingml/2006/spreadsheetDrawing"
V = "urn:schemas-microsoft-com:vml"
O = "urn:schemas-microsoft-com:office:office"  # noqa: E741 - its usual prefix
_MC = f"{_OOXML}/markup-compatibility/2006"
_XML = "http://www.w3.org/XML/1998/namespace"
_SHAPES = frozenset(
    f"http://schemas.microsoft.com/office/word/2010/wordprocessing{name}" for name in ("Shape", "Group", "Canvas")
)
_KNOWN = frozenset([
    W, S, R, A, M, XDR, V, O, _XML, *_SHAPES, "urn:schemas-microsoft-com:office:word",
    f"{_OOXML}/drawingml/2006/wordprocessingDrawing", f"{_OOXML}/drawingml/2006/picture",
])  # fmt: skip
# Relationships to what cannot be cleaned: it holds files of its own, or data nobody sees.
_EMBEDDED = frozenset([
    "oleObject", "package", "control", "activeXControlBinary", "chart", "chartEx", "chartUserShapes", "diagramData", "diagramLayout",
    "diagramColors", "diagramQuickStyle", "aFChunk", "subDocument", "video", "audio", "media", "model3d", "ink", "chartsheet",
    "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet", "externalLinkLongPath",
])  # fmt: skip
_MACROS = frozenset(["vbaProject", "wordVbaData", "attachedToolbars", "keyMapCustomizations"])
_LINK = re.compile(r"(?:https?://|mailto:)[^\x00-\x20\x7f<>\"]+\Z")
_VML_TOLD = frozenset(
    ["alt", "title", "href", "target", "id", "src", f"{{{O}}}title", f"{{{O}}}href", f"{{{O}}}spid", f"{{{O}}}gfxdata"]
)
_EDGES = ("l", "t", "r", "b")
_VML_CROPS = ("cropleft", "croptop", "cropright", "cropbottom")
_OFF = frozenset(["0", "false", "off", "none"])


def local(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return str(etree.QName(element).localname)


def on(element: etree._Element | None, name: str = f"{{{W}}}val") -> bool:
    """A switch is on where it stands without a value."""
    return element is not None and element.get(name, "1").lower() not in _OFF


def drop(element: etree._Element) -> None:
    """Take an element away with what is in it."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def unwrap(element: etree._Element, inside: Collection[etree._Element] | None = None) -> None:
    """Put an element's children in its place."""
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        parent.remove(element)
        for offset, child in enumerate(list(element if inside is None else inside)):
            parent.insert(at + offset, child)


def link_target(target: str) -> str | None:
    """An address that may stay in a published file."""
    return target if _LINK.match(target) else None


def refuse_carriers(kinds: Collection[str]) -> None:
    """Raises Refused if a part names macros or embedded things."""
    if _MACROS & set(kinds):
        raise Refused("attachment-macros")
    for kind in sorted(_EMBEDDED & set(kinds)):
        raise Refused("attachment-embedded", found=kind)


def tidy(root: etree._Element) -> None:
    """Keep one branch of alternatives, known namespaces, and of drawings what shows. Raises Refused for what is hidden."""
    for choice in list(root.iter(f"{{{_MC}}}AlternateContent")):
        _choose(choice)
    for element in list(root.iter()):
        space = etree.QName(element).namespace
        if space not in _KNOWN or local(element) == "extLst":
            drop(element)
            continue
        for name in list(element.attrib):
            if (etree.QName(name).namespace or W) not in _KNOWN or etree.QName(name).localname.startswith("rsid"):
                del element.attrib[name]
        if local(element) in ("docPr", "cNvPr"):
            _unnamed(element)
        elif local(element) == "srcRect" and any(element.get(edge, "0").strip("-0.%") for edge in _EDGES):
            raise Refused("attachment-cropped", where=0)
        elif local(element) in ("hlinkClick", "hlinkHover"):
            for name in ("tooltip", "action", "tgtFrame", "invalidUrl"):
                element.attrib.pop(name, None)
        elif space in (V, O):
            _vml(element)
    etree.cleanup_namespaces(root)


def _choose(choice: etree._Element) -> None:
    branches = [
        item
        for item in choice
        if local(item) == "Choice" and {item.nsmap.get(word) for word in item.get("Requires", "?").split()} <= _SHAPES
    ]
    branches += [item for item in choice if local(item) == "Fallback"]
    unwrap(choice, list(branches[0]) if branches else [])


def _unnamed(element: etree._Element) -> None:
    """Names and descriptions of drawings are file names and paths more often than words for readers."""
    if on(element, "hidden") and "hidden" in element.attrib:
        raise Refused("attachment-hidden-text")
    for name in ("descr", "title"):
        element.attrib.pop(name, None)
    element.set("name", f"object {element.get('id', '')}" if element.get("id", "").isdigit() else "object")


def _vml(element: etree._Element) -> None:
    if local(element) == "OLEObject":
        raise Refused("attachment-embedded", found="oleObject")
    if "visibility:hidden" in element.get("style", "").replace(" ", "").lower():
        raise Refused("attachment-hidden-text")
    if any(element.get(name, "0").strip("-0.%f") for name in _VML_CROPS):
        raise Refused("attachment-cropped", where=0)
    for name in _VML_TOLD:
        if not (name == "id" and local(element) == "shapetype"):
            element.attrib.pop(name, None)


class Pictures:
    """Pictures of one file: each cleaned once, under names that tell nothing."""

    def __init__(self, package: Package, writer: Writer, folder: str) -> None:
        self._package = package
        self._writer = writer
        self._folder = folder
        self._made: dict[str, str] = {}

    def add(self, part: str) -> str:
        """The new name of a picture. Raises Refused for a sort that cannot be cleaned."""
        if part not in self._made:
            raw = self._package.parts.get(part)
            if raw is None:
                raise Refused("attachment-unreadable")
            kind = kind_of(raw)
            if kind is None:
                raise Refused("attachment-image", found=part.rpartition(".")[2][:8].upper())
            name = f"{self._folder}/media/image{len(self._made) + 1}.{kind}"
            # Turned by the program that shows it, if at all: its frame is drawn to the unturned picture.
            self._writer.add(name, clean_image(raw, kind, upright=False), f"image/{kind}")
            self._made[part] = name
        return self._made[part]


def renumber(
    root: etree._Element, relations: Mapping[str, Relation], keep: Callable[[Relation], Relation | None]
) -> dict[str, Relation]:
    """Give the relationships a part uses new ids, in the order of use; drop the attributes of those that ``keep`` drops."""
    new: dict[str, tuple[str, Relation] | None] = {}
    for element in list(root.iter()):
        for name in [item for item in element.attrib if item.startswith(f"{{{R}}}")]:
            old = element.attrib[name]
            if old not in new:
                kept = keep(relations[old]) if old in relations else None
                count = sum(item is not None for item in new.values())
                new[old] = (f"rId{count + 1}", kept) if kept is not None else None
            found = new[old]
            if found is None or etree.QName(name).localname == "link":
                del element.attrib[name]
            else:
                element.attrib[name] = found[0]
    return dict(item for item in new.values() if item is not None)
