"""Styles of a Word document: which properties a text has in the end, and which styles are used. Source: ECMA-376, part 1, 17.7."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from lxml import etree

from gongshilan.attach.office import W, drop, local

_FLAGS = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100, "noHBand": 0x200, "noVBand": 0x400}
_PARTS = {"firstRow": "firstRow", "lastRow": "lastRow", "firstColumn": "firstCol", "lastColumn": "lastCol"}
STYLED = ("pStyle", "rStyle", "tblStyle")
_NAMING = frozenset([*STYLED, "basedOn", "next", "link", "styleLink", "numStyleLink"])
_MAX_CHAIN = 50
# Names that mean something to Word: outlines, tables of contents and the like go by them.
_BUILT_IN = re.compile(
    r"(?:normal|heading [1-9]|toc [1-9]|toc heading|index [1-9]|header|footer|title|subtitle|body text(?: indent)?(?: [23])?|caption|"
    r"footnote text|footnote reference|endnote text|endnote reference|page number|hyperlink|followedhyperlink|strong|emphasis|quote|"
    r"list paragraph|list(?: bullet| number)?(?: [2-5])?|plain text|date|signature|salutation|closing|no spacing|no list|"
    r"default paragraph font|normal table|table normal|table grid|normal \(web\)|balloon text|annotation text|normal indent)\Z",
    re.IGNORECASE,
)


def val(element: etree._Element | None, name: str = "val") -> str:
    """An attribute of Word's; empty where there is none."""
    return element.get(f"{{{W}}}{name}", "") if element is not None else ""


class Styles:
    """The styles of one document."""

    def __init__(self, root: etree._Element | None) -> None:
        self.root = root
        found = list(root.iterfind(f"{{{W}}}style")) if root is not None else []
        self._by_id = {val(item, "styleId"): item for item in found}
        self._default = {
            val(item, "type"): val(item, "styleId") for item in found if val(item, "default") in ("1", "true", "on")
        }
        self.defaults = root.find(f"{{{W}}}docDefaults") if root is not None else None

    def chain(self, name: str, kind: str) -> Iterator[etree._Element]:
        """A style and those it is based on; the default one of its kind where none is named."""
        name = name or self._default.get(kind, "")
        for _ in range(_MAX_CHAIN):
            style = self._by_id.get(name)
            if style is None:
                return
            yield style
            name = val(style.find(f"{{{W}}}basedOn"))

    def used(self, roots: Iterable[etree._Element]) -> set[str]:
        """Ids of the styles that text is written in, and of those these stand on."""
        waiting = {val(item) for root in roots for item in root.iter(*(f"{{{W}}}{name}" for name in _NAMING))}
        waiting |= set(self._default.values())
        found: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in found or name not in self._by_id:
                continue
            found.add(name)
            waiting |= {val(item) for item in self._by_id[name] if local(item) in ("basedOn", "link", "next")}
        return found

    def settle(self, used: Collection[str]) -> Mapping[str, str]:
        """Drop the styles nobody uses; give the others ids that tell nothing, which are the answer."""
        new: dict[str, str] = {}
        for item in list(self.root) if self.root is not None else []:
            if local(item) == "latentStyles" or (local(item) == "style" and val(item, "styleId") not in used):
                drop(item)
            elif local(item) == "style":
                new[val(item, "styleId")] = f"s{len(new) + 1}"
        for name, made in new.items():
            style = self._by_id[name]
            style.set(f"{{{W}}}styleId", made)
            title = style.find(f"{{{W}}}name")
            if title is not None and not _BUILT_IN.match(val(title)):
                title.set(f"{{{W}}}val", f"style {made[1:]}")
                style.set(f"{{{W}}}customStyle", "1")
        if self.root is not None:
            rename(self.root, new)
        return new


def table_parts(cell: etree._Element, styles: Styles) -> Iterator[etree._Element]:
    """What of a table's style applies to a cell, the nearest first: its parts for rows and columns, then the style itself."""
    table, row = (next(cell.iterancestors(f"{{{W}}}{name}")) for name in ("tbl", "tr"))
    rows, cells = table.findall(f"{{{W}}}tr"), row.findall(f"{{{W}}}tc")
    properties = table.find(f"{{{W}}}tblPr")
    asked = _asked(properties.find(f"{{{W}}}tblLook") if properties is not None else None)
    across, down = cells.index(cell) if cell in cells else 0, rows.index(row) if row in rows else 0
    here = {
        "firstRow": down == 0, "lastRow": down == len(rows) - 1, "firstColumn": across == 0, "lastColumn": across == len(cells) - 1,
    }  # fmt: skip
    names = [_PARTS[name] for name, there in here.items() if there and name in asked]
    if "noVBand" not in asked:
        names.append(f"band{1 + (across - ('firstColumn' in asked)) % 2}Vert")
    if "noHBand" not in asked:
        names.append(f"band{1 + (down - ('firstRow' in asked)) % 2}Horz")
    for style in styles.chain(val(properties.find(f"{{{W}}}tblStyle")) if properties is not None else "", "table"):
        for name in [*names, "wholeTable"]:
            yield from (part for part in style.iterfind(f"{{{W}}}tblStylePr") if val(part, "type") == name)
        yield style


def _asked(look: etree._Element | None) -> set[str]:
    """Which parts of its style a table asks for. Source: ECMA-376, part 1, 17.4.55."""
    flags = int(val(look) or "0", 16) if look is not None else 0x04A0
    asked = {name for name, flag in _FLAGS.items() if flags & flag}
    for name in _FLAGS:
        said = val(look, name)
        if said:
            (asked.discard if said in ("0", "false", "off") else asked.add)(name)
    return asked


def rename(root: etree._Element, new: Mapping[str, str]) -> None:
    """Use the new ids of styles; what names a style that is not there goes."""
    for item in list(root.iter(*(f"{{{W}}}{name}" for name in _NAMING))):
        if val(item) in new:
            item.set(f"{{{W}}}val", new[val(item)])
        else:
            drop(item)
