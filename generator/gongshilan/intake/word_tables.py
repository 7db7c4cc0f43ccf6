"""Tables of a Word document as sheets: many offices keep their ledgers in Word, where a document is nothing but one long table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml import etree, html

from gongshilan.catalogue import text
from gongshilan.intake.layout import find_layout
from gongshilan.intake.rows import is_foot
from gongshilan.intake.setting import Around
from gongshilan.intake.words import words_of
from gongshilan.kinds.schema import Kind
from gongshilan.kinds.sheet import BODY
from gongshilan.sheets.model import At, Sheet, Value

_BLOCKS = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br")
_ABOVE = 400  # characters before a table in which its title, unit and year are looked for
_KNOWN = 3  # headings by which a table is a ledger
# Characters outside tables, or so many for each one inside: more of them, and it is a text with a table in it.
_BESIDE, _SHARE = 200, 0.5


@dataclass(frozen=True, slots=True)
class Ledger:
    """The tables of a document that is a ledger, none for any other; ``beside`` the words outside of them; ``continued`` by name the tables
    without headings that were read as more of the one before, ``alone`` those that could not be."""

    sheets: Sequence[Sheet] = ()
    beside: str = ""
    continued: Sequence[tuple[str, str]] = ()
    alone: Sequence[str] = ()


def ledger_of(source: str, around: Around) -> Ledger:
    """The tables of a document, if it is a ledger."""
    root = html.fragment_fromstring(source, create_parent="div") if source.strip() else etree.Element("div")
    tables: list[tuple[Sheet, int]] = []
    outside: list[str] = []
    inside = 0
    for block in root:
        if block.tag == "table":
            sheet, columns = _sheet(block, len(tables) + 1, " ".join(outside)[-_ABOVE:])
            inside += sum(len(str(value)) for value in sheet.cells.values())
            tables.append((sheet, columns))
        else:
            outside += filter(None, [" ".join(_words(block).split())])
    beside = "　".join(outside)
    if len(beside) > max(_BESIDE, _SHARE * inside) or not any(_is_ledger(sheet, around) for sheet, _ in tables):
        return Ledger()
    return replace(_joined(tables, around), beside=beside)


def _joined(tables: Sequence[tuple[Sheet, int]], around: Around) -> Ledger:
    """Tables without headings below a ledger of as many columns are more of it: a ledger over several pages."""
    sheets: list[Sheet] = []
    continued: list[tuple[str, str]] = []
    alone: list[str] = []
    last = 0  # columns of the ledger above
    for sheet, columns in tables:
        if _is_ledger(sheet, around):
            last = columns
        elif last and _headless(sheet, around) and not _foot(sheet):
            if columns == last:
                continued.append((sheet.name, sheets[-1].name))
                sheets[-1] = _below(sheets[-1], sheet)
            else:
                alone.append(sheet.name)
            continue
        else:
            last = 0
        sheets.append(sheet)
    return Ledger(sheets, "", continued, alone)


def _below(first: Sheet, more: Sheet) -> Sheet:
    """One sheet of two, the rows of the second counted on."""
    down = max(first.height, max((row for row, _ in first.merged), default=0))
    cells = {(row + down, column): value for (row, column), value in more.cells.items()}
    merged = {(row + down, column): (at[0] + down, at[1]) for (row, column), at in more.merged.items()}
    return replace(first, cells={**first.cells, **cells}, merged={**first.merged, **merged})


def _headless(sheet: Sheet, around: Around) -> bool:
    return bool(sheet.cells) and all(
        find_layout(sheet, words_of(kind, around.schema), around.given.header) is None for kind in _kinds(around)
    )


def _foot(sheet: Sheet) -> bool:
    """True for a table of signatures."""
    firsts = dict(sorted(sheet.cells, reverse=True))
    return all(is_foot(sheet.text(row, column)) for row, column in firsts.items())


def _kinds(around: Around) -> list[Kind]:
    given = around.given
    return [around.schema.kinds[given.kind]] if given.kind else list(around.schema.kinds.values())


def _is_ledger(sheet: Sheet, around: Around) -> bool:
    given = around.given
    for kind in _kinds(around):
        layout = find_layout(sheet, words_of(kind, around.schema), given.header)
        if layout is None or sheet.height < layout.below:
            continue
        known = [head for head in layout.heads if head.paths or head.key or head.said in given.columns]
        titled = any(path in ("title", BODY) for head in known for path in (*head.paths, given.columns.get(head.said, "")))
        if titled and len(known) >= _KNOWN:
            return True
    return False


def _sheet(table: etree._Element, number: int, above: str) -> tuple[Sheet, int]:
    """A table as a sheet, and how many columns it has."""
    cells: dict[At, Value] = {}
    merged: dict[At, At] = {}
    taken: set[At] = set()
    row = 0
    for line in table.iter("tr"):
        if next(line.iterancestors("table")) is not table:
            continue  # a table in a cell: its words stand there
        row += 1
        column = 1
        for cell in line.iterchildren("td", "th"):
            while (row, column) in taken:
                column += 1
            said = _words(cell)
            if said:
                cells[row, column] = said
            wide, high = int(cell.get("colspan") or 1), int(cell.get("rowspan") or 1)
            for at in ((row + down, column + right) for down in range(high) for right in range(wide)):
                taken.add(at)
                if said and at != (row, column):
                    merged[at] = (row, column)
            column += wide
    columns = max((column for _, column in taken), default=0)
    return Sheet(text("intake.word.table", n=number), cells, merged, above=above), columns


def _words(node: etree._Element) -> str:
    """The words of a node, a line for each of its paragraphs."""
    said: list[str] = []

    def visit(item: etree._Element) -> None:
        if item.tag in _BLOCKS:
            said.append("\n")
        said.append(item.text or "")
        for child in item:
            visit(child)
            said.append(child.tail or "")
        if item.tag in _BLOCKS:
            said.append("\n")

    visit(node)
    lines = [line.strip() for line in "".join(said).split("\n")]
    return "\n".join(line for line in lines if line)
