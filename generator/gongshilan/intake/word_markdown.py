"""HTML of a Word document → Markdown that shows the same. Every word stays: merged cells become cells with their words in the first,
lines within a cell ``<br>``, pictures a mention of the attachment."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lxml import etree, html

from gongshilan.catalogue import text
from gongshilan.intake.markdown import begun, marks
from gongshilan.intake.word_html import PICTURE

_INLINE = {"strong": "**", "b": "**", "em": "*", "i": "*", "s": "~~"}
_LINES = re.compile(r"[ \t\u3000\u00a0]*\n[ \t\u3000\u00a0]*")
_BREAK = "\0"  # a line end somebody made, until it is known where it stands
_CLOSING = re.compile(r"#+\Z")  # of a heading: read as its end, not as words
_INDENT = " \t\u3000\u00a0"


def to_markdown(source: str) -> str:
    """The Markdown."""
    root = html.fragment_fromstring(source, create_parent="div") if source.strip() else etree.Element("div")
    return "\n\n".join(_blocks(root))


def _blocks(node: etree._Element) -> Iterator[str]:
    for item in node:
        tag = str(item.tag)
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            said = _inline(item).replace(_BREAK, " ").strip(_INDENT)
            if said:
                yield f"{'#' * int(tag[1])} {_CLOSING.sub(_escaped, said)}"
        elif tag in ("ul", "ol"):
            yield "\n".join(_items(item, ""))
        elif tag == "table":
            yield from _table(item)
        else:
            yield from _paragraph(_inline(item))


def _paragraph(said: str) -> Iterator[str]:
    lines = [begun(line.strip(_INDENT)) for line in said.split(_BREAK)]
    lines = [line for line in lines if line]
    if lines:
        yield "\\\n".join(lines)


def _inline(node: etree._Element) -> str:
    said = _plain(node.text)
    for item in node:
        tag = str(item.tag)
        if tag == "br":
            said += _BREAK
        elif tag == "img":
            source = item.get("src", "")
            number = source.removeprefix(PICTURE)
            said += text("intake.word.picture", n=number) if source.startswith(PICTURE) else ""
        elif tag in _INLINE:
            said += _emphasised(_inline(item), _INLINE[tag], _plain(item.tail))
        elif tag in ("p", "div", "table", "ul", "ol"):
            said += _BREAK + _inline(item) + _BREAK
        else:
            said += _inline(item)
        said += _plain(item.tail)
    return said


def _plain(said: str | None) -> str:
    return marks(_LINES.sub(" ", said or "").replace(_BREAK, ""))


def _emphasised(said: str, mark: str, after: str) -> str:
    """Marks only around what they can stand around: blanks and the punctuation at the ends stay outside, so that they are read as marks."""
    core = said.strip(_INDENT)
    before, _, behind = said.partition(core) if core else (said, "", "")
    follows = bool(after[:1]) and not after[:1].isspace() and not _is_mark(after[:1])
    end = ""
    while core and follows and not behind and (core[-1] in _INDENT or _is_mark(core[-1])):
        core, end = core[:-1], core[-1] + end
    if (len(core) - len(core.rstrip("\\"))) % 2:  # it belongs to the mark that went outside
        core, end = core[:-1], f"\\{end}"
    if not core or _BREAK in core or _is_mark(core[0]) or "*" in core or "~" in core:
        return said
    return f"{before}{mark}{core}{mark}{end}{behind}"


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"\\{mark}" for mark in found[0])


def _items(node: etree._Element, indent: str) -> Iterator[str]:
    ordered = node.tag == "ol"
    for number, item in enumerate(node.iterchildren("li"), start=1):
        head = f"{number}. " if ordered else "- "
        inner = f"{indent}{' ' * len(head)}"
        own = _plain(item.text)
        nested: list[str] = []
        for child in item:
            if child.tag in ("ul", "ol"):
                nested += _items(child, inner)
                own += _plain(child.tail)
            elif child.tag == "p":
                own += (_BREAK if own.strip() else "") + _inline(child) + _plain(child.tail)
            else:
                holder = etree.Element("div")
                holder.append(child)
                own += _inline(holder)
        lines = list(_paragraph(own)) or [""]
        yield indent + head + lines[0].replace("\n", f"\n{inner}")
        yield from nested


def _table(node: etree._Element) -> Iterator[str]:
    grid: dict[tuple[int, int], str] = {}
    taken: set[tuple[int, int]] = set()
    row = -1
    for line in node.iter("tr"):
        if next(line.iterancestors("table")) is not node:
            continue  # a table in a cell: its words stand there
        row += 1
        column = 0
        for cell in line.iterchildren("td", "th"):
            while (row, column) in taken:
                column += 1
            grid[row, column] = _cell(cell)
            wide, high = int(cell.get("colspan") or 1), int(cell.get("rowspan") or 1)
            taken |= {(row + down, column + right) for down in range(high) for right in range(wide)}
            column += wide
    if not taken:
        return
    width = max(column for _, column in taken) + 1
    rows = [[grid.get((number, column), "") for column in range(width)] for number in range(row + 1)]
    head, *rest = rows
    yield "\n".join([_line(head), _line(["---"] * width), *map(_line, rest)])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(node: etree._Element) -> str:
    said = _inline(node).strip(_BREAK + _INDENT)
    lines = [line.strip(_INDENT) for line in said.split(_BREAK)]
    return "<br>".join(line for line in lines if line).replace("|", "\\|")
