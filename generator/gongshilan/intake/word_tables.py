"""Tables of a Word document as sheets: many offices keep their ledgers in Word, where a document is nothing but one long table."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree, html

from gongshilan.catalogue import text
from gongshilan.intake.layout import find_layout
from gongshilan.intake.setting import Around
from gongshilan.intake.words import words_of
from gongshilan.kinds.sheet import BODY
from gongshilan.sheets.model import At, Sheet, Value

_BLOCKS = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br")
_ABOVE = 400  # characters before a table in which its title, unit and year are looked for
_KNOWN = 3  # headings by which a table is a ledger
# Characters outside tables, or so many for each one inside: more of them, and it is a text with a table in it.
_BESIDE, _SHARE = 200, 0.5


def ledger_of(source: str, around: Around) -> tuple[Sequence[Sheet], str]:
    """The tables of a document that is a ledger, and the words outside of them; no tables for any other document."""
    root = html.fragment_fromstring(source, create_parent="div") if source.strip() else etree.Element("div")
    sheets: list[Sheet] = []
    outside: list[str] = []
    inside = 0
    for block in root:
        if block.tag == "table":
            sheet = _sheet(block, len(sheets) + 1, " ".join(outside)[-_ABOVE:])
            inside += sum(len(str(value)) for value in sheet.cells.values())
            sheets.append(sheet)
        else:
            outside += filter(None, [" ".join(_words(block).split())])
    beside = "　".join(outside)
    if len(beside) > max(_BESIDE, _SHARE * inside) or not any(_is_ledger(sheet, around) for sheet in sheets):
        return (), ""
    return sheets, beside


def _is_ledger(sheet: Sheet, around: Around) -> bool:
    given = around.given
    kinds = [around.schema.kinds[given.kind]] if given.kind else list(around.schema.kinds.values())
    for kind in kinds:
        layout = find_layout(sheet, words_of(kind, around.schema), given.header)
        if layout is None or sheet.height < layout.below:
            continue
        known = [head for head in layout.heads if head.paths or head.key or head.said in given.columns]
        titled = any(path in ("title", BODY) for head in known for path in (*head.paths, given.columns.get(head.said, "")))
        if titled and len(known) >= _KNOWN:
            return True
    return False


def _sheet(table: etree._Element, number: int, above: str) -> Sheet:
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
    return Sheet(text("intake.word.table", n=number), cells, merged, above=above)


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
