"""Where on a worksheet something stands: under other cells, in rows and columns nobody sees, far away, or where nothing is printed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from lxml import etree

from gongshilan.attach.colours import WHITE, hexadecimal, shows
from gongshilan.attach.office import S, drop, local, on
from gongshilan.attach.refused import Refused

NARROW, LOW = 0.5, 2.0  # of a character, of a point: nobody reads what stands in such a column or row
_FAR_ROWS, _FAR_COLUMNS = 500, 100  # nothing on so many lines: nobody goes on looking
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})\Z")
_PRINT_COLOUR = re.compile(r"&K([0-9A-F]{6})", re.IGNORECASE)
_PRINT_TINY = re.compile(r"(?<!&)(?:&&)*&[01](?![0-9])")  # points
_MARGINS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
Cell = tuple[int, int]  # row and column, from 1
Area = tuple[Cell, Cell]


def place(reference: str) -> Cell:
    """Row and column of ``B3``. Raises Refused."""
    match = _CELL.match(reference)
    if not match:
        raise Refused("attachment-unreadable")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def area(reference: str) -> Area:
    """First and last cell of ``A1:B3``. Raises Refused."""
    first, _, last = reference.partition(":")
    return place(first), place(last or first)


def print_areas(definition: str) -> list[Area]:
    """Of the name that says what is printed; empty where it is no plain list of areas."""
    found = []
    for part in re.split(r",(?=(?:[^']*'[^']*')*[^']*\Z)", definition):
        try:
            found.append(area(part.rpartition("!")[2]))
        except Refused:
            return []
    return found


def filled(data: etree._Element | None) -> list[Cell]:
    """Cells that say something."""
    found = []
    for row in data if data is not None else ():
        for cell in row:
            if any((item.text or "").strip() or local(item) == "is" for item in cell if local(item) in ("v", "is")):
                found.append(place(cell.get("r", "")))
    return found


def empty_covered(data: etree._Element | None, merged: etree._Element | None) -> None:
    """Take away what stands in cells that a merged one lies over."""
    areas = [area(item.get("ref", "")) for item in merged] if merged is not None else []
    for row in data if data is not None and areas else ():
        for cell in row:
            at = place(cell.get("r", ""))
            if any(within(at, whole) and at != whole[0] for whole in areas):
                for inside in list(cell):
                    drop(inside)
                cell.attrib.pop("t", None)


def within(at: Cell, whole: Area) -> bool:
    """True for a cell of an area."""
    return whole[0][0] <= at[0] <= whole[1][0] and whole[0][1] <= at[1] <= whole[1][1]


def check_place(taken: Sequence[Cell], name: str, printed: Sequence[Area]) -> None:
    """Raises Refused for what stands where nobody looks: outside what is printed, or far from everything else."""
    if printed and not all(any(within(at, whole) for whole in printed) for at in taken):
        raise Refused("attachment-outside", sheet=name)
    for axis, far in ((0, _FAR_ROWS), (1, _FAR_COLUMNS)):
        before = 0
        for number in sorted({at[axis] for at in taken}):
            if number - before > far:
                raise Refused("attachment-outside", sheet=name)
            before = number


def check_sizes(found: Mapping[str, etree._Element], taken: Collection[Cell], name: str) -> None:
    """Raises Refused if rows or columns nobody has set a size for are too small to be seen."""
    layout = found.get("sheetFormatPr")
    if layout is None or not taken:
        return
    unseen = "zeroHeight" in layout.attrib and on(layout, "zeroHeight")
    for key, least in (("defaultRowHeight", LOW), ("defaultColWidth", NARROW)):
        unseen = unseen or size(layout, key) < least
    if unseen:
        raise Refused("attachment-hidden-cells", sheet=name)


def size(element: etree._Element, key: str) -> float:
    """A height or width; one that is not given is large enough. Raises Refused."""
    try:
        return float(element.get(key, "9"))
    except ValueError:
        raise Refused("attachment-unreadable") from None


def shut(element: etree._Element, key: str, least: float) -> bool:
    """True for a row or column nobody sees."""
    return size(element, key) < least or ("hidden" in element.attrib and on(element, "hidden"))


def settle_margins(sheet: etree._Element, name: str) -> None:
    """Headers and footers that are not printed go; raises Refused for those written in white or too small to be read."""
    for whole in sheet.iter(f"{{{S}}}headerFooter"):
        kept = {
            "odd",
            *(["even"] if _asked(whole, "differentOddEven") else []),
            *(["first"] if _asked(whole, "differentFirst") else []),
        }
        for item in list(whole):
            if local(item) in _MARGINS and not local(item).startswith(tuple(kept)):
                drop(item)
            elif _PRINT_TINY.search(item.text or "") or not all(map(_on_paper, _PRINT_COLOUR.findall(item.text or ""))):
                raise Refused("attachment-hidden-cells", sheet=name)


def _on_paper(colour: str) -> bool:
    return shows(hexadecimal(colour) or WHITE, (WHITE,))


def _asked(element: etree._Element, key: str) -> bool:
    return key in element.attrib and on(element, key)
