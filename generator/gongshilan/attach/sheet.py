"""One worksheet: its cells as values, and of everything around them what shows. Source: ECMA-376, part 1, chapter 18.3."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from gongshilan.attach.fonts import known
from gongshilan.attach.office import R, S, drop, local, tidy
from gongshilan.attach.refused import Refused
from gongshilan.attach.sheet_places import (
    LOW,
    NARROW,
    Area,
    Cell,
    check_place,
    check_sizes,
    empty_covered,
    filled,
    place,
    settle_margins,
    shut,
)
from gongshilan.attach.xlsx_looks import Looks, check_conditions, section_for, seen

# Children of a worksheet in the order Excel wants, with the attributes kept; None: handled below.
_KEPT: dict[str, tuple[str, ...] | None] = {
    "sheetPr": (),
    "dimension": ("ref",),
    "sheetViews": (),
    "sheetFormatPr": ("baseColWidth", "defaultColWidth", "defaultRowHeight", "customHeight", "thickTop", "thickBottom"),
    "cols": None,
    "sheetData": None,
    "mergeCells": (),
    "hyperlinks": None,
    "printOptions": ("horizontalCentered", "verticalCentered", "headings", "gridLines"),
    "pageMargins": ("left", "right", "top", "bottom", "header", "footer"),
    "pageSetup": ("paperSize", "scale", "fitToWidth", "fitToHeight", "orientation"),
    "headerFooter": ("differentOddEven", "differentFirst", "scaleWithDoc", "alignWithMargins"),
    "rowBreaks": ("count", "manualBreakCount"),
    "colBreaks": ("count", "manualBreakCount"),
    "drawing": None,
}
_INNER = {
    "tabColor": ("rgb", "theme", "tint", "indexed"),
    "pageSetUpPr": ("fitToPage",),
    "sheetView": ("showGridLines", "showZeros", "rightToLeft", "zoomScale", "workbookViewId"),
    "pane": ("xSplit", "ySplit", "topLeftCell", "activePane", "state"),
    "mergeCell": ("ref",),
    "brk": ("id", "min", "max", "man"),
    "oddHeader": (), "oddFooter": (), "evenHeader": (), "evenFooter": (), "firstHeader": (), "firstFooter": (),
}  # fmt: skip
_COLUMN = ("min", "max", "width", "style", "customWidth", "bestFit")
_ROW = ("r", "s", "customFormat", "ht", "customHeight", "thickTop", "thickBot")
_FILES = frozenset(["oleObjects", "controls"])
_KINDS = frozenset(["s", "n", "b", "e", "d", "str", "inlineStr"])


class Strings:
    """The shared strings of a workbook; those that cells of the new one use, numbered anew."""

    def __init__(self, root: etree._Element | None) -> None:
        self._old = list(root.iterfind(f"{{{S}}}si")) if root is not None else []
        self._new: dict[int, int] = {}

    def use(self, index: int) -> int:
        """The new number of an old string. Raises Refused."""
        self.item(index)
        return self._new.setdefault(index, len(self._new))

    def item(self, index: int) -> etree._Element:
        """An old string with its parts. Raises Refused."""
        if not 0 <= index < len(self._old):
            raise Refused("attachment-unreadable")
        return self._old[index]

    def text(self, index: int) -> str:
        """An old string as plain text."""
        return rich_text(self._old[index])

    def part(self) -> etree._Element:
        """The table of the strings that were used."""
        root = etree.Element(f"{{{S}}}sst", nsmap={None: S})
        for index in self._new:
            item = self._old[index]
            tidy(item)
            for font in [found for found in item.iter(f"{{{S}}}rFont") if not known(found.get("val", ""))]:
                drop(font)
            for extra in [child for child in item if local(child) not in ("t", "r")]:
                item.remove(extra)  # how it is pronounced
            root.append(item)
        return root


def rich_text(item: etree._Element) -> str:
    """The words of a string item."""
    return "".join(run.text or "" for run in item.iter(f"{{{S}}}t") if local(run.getparent()) != "rPh")


@dataclass(frozen=True, slots=True)
class Book:
    """What the sheets of a workbook share. ``used`` takes up the number formats that cells use, with the parts that apply."""

    strings: Strings
    looks: Looks
    used: dict[str, set[str]]


def clean_sheet(
    old: etree._Element, name: str, book: Book, links: Collection[str], printed: Sequence[Area] = ()
) -> etree._Element:
    """A worksheet with what shows. ``links`` are relationship ids of links that may stay. Raises Refused."""
    if etree.QName(old).namespace != S or local(old) != "worksheet":
        raise Refused("attachment-unreadable")
    check_conditions(old, name, book.looks)
    tidy(old)
    root = etree.Element(f"{{{S}}}worksheet", nsmap={None: S, "r": R})
    found = {local(child): child for child in reversed(old)}
    if _FILES & set(found):
        raise Refused("attachment-embedded", found="OLE")
    data = found.get("sheetData")
    empty_covered(data, found.get("mergeCells"))
    taken = filled(data)
    check_place(taken, name, printed)
    check_sizes(found, taken, name)
    for kind, attributes in _KEPT.items():
        child = found.get(kind)
        if child is None:
            continue
        if attributes is not None:
            root.append(_plain(child, attributes))
        elif kind == "cols":
            root.append(_columns(child, taken, name))
        elif kind == "sheetData":
            root.append(_rows(child, name, book))
        elif kind == "hyperlinks":
            _links(child, root, links)
        else:
            etree.SubElement(root, f"{{{S}}}drawing", {f"{{{R}}}id": child.get(f"{{{R}}}id", "")})
    settle_margins(root, name)
    return root


def _plain(old: etree._Element, attributes: Collection[str]) -> etree._Element:
    new = etree.Element(old.tag, {key: old.attrib[key] for key in attributes if key in old.attrib})
    new.text = old.text if local(old).endswith(("Header", "Footer")) else None
    for child in old:
        if local(child) in _INNER:
            new.append(_plain(child, _INNER[local(child)]))
    return new


def _columns(old: etree._Element, taken: Collection[Cell], name: str) -> etree._Element:
    new = etree.Element(old.tag)
    columns = {column for _, column in taken}
    for column in old:
        first, last = (int(column.get(key, "0")) if column.get(key, "0").isdecimal() else 0 for key in ("min", "max"))
        if shut(column, "width", NARROW) and any(first <= number <= last for number in columns):
            raise Refused("attachment-hidden-cells", sheet=name)
        etree.SubElement(new, column.tag, {key: column.attrib[key] for key in _COLUMN if key in column.attrib})
    return new


def _rows(old: etree._Element, name: str, book: Book) -> etree._Element:
    new = etree.Element(old.tag)
    for row in old:
        cells = [_cell(item, name, book) for item in row]
        if shut(row, "ht", LOW) and any(len(cell) for cell in cells):
            raise Refused("attachment-hidden-cells", sheet=name)
        line = etree.SubElement(new, row.tag, {key: row.attrib[key] for key in _ROW if key in row.attrib})
        line.extend(cells)
    return new


def _cell(old: etree._Element, name: str, book: Book) -> etree._Element:
    """A cell with its value. A formula's value is the one Excel saved; without one there is nothing to show."""
    place(old.get("r", ""))
    kind, style = old.get("t", "n"), old.get("s", "0")
    if kind not in _KINDS or not style.isdecimal():
        raise Refused("attachment-unreadable")
    new = etree.Element(old.tag, {key: old.attrib[key] for key in ("r", "s", "t") if key in old.attrib})
    value, inline = old.find(f"{{{S}}}v"), old.find(f"{{{S}}}is")
    if old.find(f"{{{S}}}f") is not None and value is None:
        raise Refused("attachment-no-values", sheet=name, cell=old.get("r", "?"))
    if inline is None and (value is None or not value.text):
        return new
    if kind == "s" and not value.text.strip().isdecimal():
        raise Refused("attachment-unreadable")
    item = inline if inline is not None else book.strings.item(int(value.text)) if kind == "s" else None
    said: float | str = rich_text(item) if item is not None else value.text
    if kind == "n" and inline is None:
        try:
            said = float(value.text)
        except ValueError:
            raise Refused("attachment-unreadable") from None
    look = book.looks.of(style)
    if not (isinstance(said, str) and not said.strip()):
        book.used.setdefault(look.code, set()).update(section_for(look.code, said))
        if not seen(look, said) or not all(book.looks.run(look, run.find(f"{{{S}}}rPr")) for run in _runs(item)):
            if said == 0:  # zeros are left blank in many tables
                return new
            raise Refused("attachment-hidden-cells", sheet=name)
    if inline is not None:
        text = etree.SubElement(etree.SubElement(new, f"{{{S}}}is"), f"{{{S}}}t")
        text.text = rich_text(inline)
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    else:
        etree.SubElement(new, f"{{{S}}}v").text = str(book.strings.use(int(value.text))) if kind == "s" else value.text
    return new


def _runs(item: etree._Element | None) -> list[etree._Element]:
    runs = list(item.iterfind(f"{{{S}}}r")) if item is not None else []
    return [run for run in runs if (run.findtext(f"{{{S}}}t") or "").strip()]


def _links(old: etree._Element, root: etree._Element, links: Collection[str]) -> None:
    kept = [item for item in old if item.get(f"{{{R}}}id") in links]
    if kept:
        new = etree.SubElement(root, old.tag)
        for item in kept:
            etree.SubElement(new, item.tag, {key: item.attrib[key] for key in ("ref", f"{{{R}}}id") if key in item.attrib})


def column_text(root: etree._Element, strings: Strings) -> Iterator[str]:
    """What the cells say, each by itself, and headers and footers. A long number comes as its digits."""
    for cell in root.iter(f"{{{S}}}c"):
        value = cell.findtext(f"{{{S}}}v")
        inline = cell.find(f"{{{S}}}is")
        if inline is not None:
            yield rich_text(inline)
        elif value:
            yield (
                strings.text(int(value)) if cell.get("t") == "s" else _digits(value) if cell.get("t", "n") == "n" else value
            )
    for name in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
        for item in root.iter(f"{{{S}}}{name}"):
            yield item.text or ""


def _digits(value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    return str(int(number)) if number.is_integer() and abs(number) < 1e21 else value
