"""Text of a Word document that is there and is not seen: hidden, in the colour of what is behind it, too small, or off the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from gongshilan.attach.colours import BLACK, WHITE, Colour, hexadecimal, named, shows, tinted
from gongshilan.attach.docx_styles import Styles, table_parts, val
from gongshilan.attach.office import M, W, local, on
from gongshilan.attach.refused import Refused

_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_SMALLEST = 4  # half points
_LOW = 40  # twentieths of a point
_WIDE = 12_000  # twentieths of a point: an A4 page is 11 906 wide
_OFF = 3_000  # twentieths of a point before the page begins
_NARROW = 10  # per cent of a character's width
_CLEAR = 94_000  # of 100 000
_ROLES = {
    "background1": "lt1", "light1": "lt1", "text1": "dk1", "dark1": "dk1", "background2": "lt2", "light2": "lt2", "text2": "dk2",
    "dark2": "dk2", "hyperlink": "hlink", "followedHyperlink": "folHlink",
}  # fmt: skip
_SPEAKING = frozenset(["t", "tab", "sym", "instrText", "footnoteReference", "endnoteReference", "pgNum", "drawing", "pict"])
_HIDING = ("vanish", "specVanish")


@dataclass(frozen=True, slots=True)
class Page:
    """What the text of a document is written on."""

    styles: Styles
    scheme: Mapping[str, Colour]
    ground: Colour = WHITE


def check_looks(root: etree._Element, page: Page) -> None:
    """Raises Refused with ``attachment-hidden-text`` for text in ``root`` that nobody sees."""
    for run in root.iter(f"{{{W}}}r", f"{{{M}}}r"):
        if any(local(child) in _SPEAKING and (local(child) != "t" or (child.text or "").strip()) for child in run):
            _check_run(run, page)
    for paragraph in root.iter(f"{{{W}}}p"):
        if any((item.text or "").strip() for item in paragraph.iter(f"{{{W}}}t")):
            _check_paragraph(paragraph, page)
    for row in root.iter(f"{{{W}}}tr"):
        _check_row(row)
    for table in root.iter(f"{{{W}}}tbl"):
        _check_columns(table)
    if any(_measure(size, "val", 22) < _SMALLEST for size in root.iter(f"{{{W}}}hps")):
        raise Refused("attachment-hidden-text")
    for shown in root.iter(f"{{{M}}}show"):
        if not on(shown, f"{{{M}}}val"):
            raise Refused("attachment-hidden-text")


def _check_run(run: etree._Element, page: Page) -> None:
    found = list(_properties(run, page))
    own = found[0] if found and found[0].getparent() is run else None
    said = [own.find(f"{{{W}}}{name}") for name in _HIDING] if own is not None else []
    if any(item is not None for item in said):
        hidden = any(on(item) for item in said)
    else:
        hidden = any(on(item.find(f"{{{W}}}{name}")) for item in found for name in _HIDING)
    if hidden or _number(found, "sz", 22) < _SMALLEST or _number(found, "w", 100) < _NARROW:
        raise Refused("attachment-hidden-text")
    if _number(found, "spacing", 0) <= -10 * _number(found, "sz", 22) or abs(_number(found, "position", 0)) > _LOW * 10:
        raise Refused("attachment-hidden-text")
    fitted = _first(found, "fitText")
    if fitted is not None and val(fitted).isdecimal() and int(val(fitted)) < _LOW:
        raise Refused("attachment-hidden-text")
    if not _coloured(run, found, page):
        raise Refused("attachment-hidden-text")


def _coloured(run: etree._Element, found: Sequence[etree._Element], page: Page) -> bool:
    """True if the colour of a text shows on what is behind it."""
    item = _first(found, "color")
    colour = _colour(item, page.scheme)
    marked = _first(found, "highlight")
    ground = named(val(marked).replace("dark", "")) if marked is not None and val(marked) != "none" else None
    if ground is not None and val(marked).startswith("dark") and val(marked) != "darkGray":
        ground = (ground[0] // 2, ground[1] // 2, ground[2] // 2)
    fill = next((inner for own in found[:1] for inner in own.iter(f"{{{_W14}}}textFill")), None)
    if fill is not None:
        clear = [inner for inner in fill.iter(f"{{{_W14}}}alpha") if float(inner.get(f"{{{_W14}}}val", "0")) > _CLEAR]
        if fill.find(f"{{{_W14}}}noFill") is not None or clear:
            return False
        colour = next((hexadecimal(inner.get(f"{{{_W14}}}val")) for inner in fill.iter(f"{{{_W14}}}srgbClr")), colour)
    if ground is not None:
        return shows(colour or BLACK, [ground])
    return colour is None or shows(
        colour, _grounds(run, found, page)
    )  # without a colour of its own, Word takes one that shows


def _grounds(run: etree._Element, found: Sequence[etree._Element], page: Page) -> list[Colour]:
    """What is nearest behind a text."""
    shades = [item.find(f"{{{W}}}shd") for item in found]
    paragraph = next(run.iterancestors(f"{{{W}}}p"), None)
    if paragraph is not None:
        shades += [item.find(f"{{{W}}}shd") for item in _paragraph_properties(paragraph, page)]
    for above in run.iterancestors(f"{{{W}}}tc", f"{{{W}}}txbxContent"):
        if local(above) == "tc":
            shades += [above.find(f"{{{W}}}tcPr/{{{W}}}shd"), *_table_shades(above, page)]
        else:
            box = _box(above, page)
            nearest = next((colours for item in shades if (colours := _shade(item, page.scheme))), None)
            return nearest or [box or page.ground]
    return next((colours for item in shades if (colours := _shade(item, page.scheme))), [page.ground])


def _box(content: etree._Element, page: Page) -> Colour | None:
    for shape in content.iterancestors():
        if local(shape) == "wsp":
            own = next((item for item in shape if local(item) == "spPr"), None)
            from gongshilan.attach.drawings import filled_with  # noqa: PLC0415

            fill = next((item for item in own if local(item) == "solidFill"), None) if own is not None else None
            return filled_with(fill, page.scheme)
        if shape.get("fillcolor"):
            return hexadecimal(shape.get("fillcolor", "").split()[0]) or named(shape.get("fillcolor", "").split()[0])
    return None


def _table_shades(cell: etree._Element, page: Page) -> list[etree._Element | None]:
    """What a table's style puts behind a cell, the nearest first."""
    properties = next(cell.iterancestors(f"{{{W}}}tbl")).find(f"{{{W}}}tblPr")
    found = [item.find(f"{{{W}}}tcPr/{{{W}}}shd") for item in table_parts(cell, page.styles)]
    return [*found, properties.find(f"{{{W}}}shd") if properties is not None else None]


def _shade(item: etree._Element | None, scheme: Mapping[str, Colour]) -> list[Colour]:
    if item is None or val(item) == "nil":
        return []
    fill = _colour(item, scheme, "fill", "themeFill")
    front = _colour(item, scheme)
    if val(item) == "solid":
        return [front or BLACK]
    if val(item) == "clear":
        return [fill] if fill is not None else []
    return [fill or WHITE, front or BLACK]


def _colour(
    item: etree._Element | None, scheme: Mapping[str, Colour], name: str = "val", theme: str = "themeColor"
) -> Colour | None:
    if name == "val" and local(item) == "shd" if item is not None else False:
        name = "color"
    role = val(item, theme)
    found = scheme.get(_ROLES.get(role, role)) if role else None
    if found is None:
        return hexadecimal(val(item, name))
    for part, sign in (("Tint", 1), ("Shade", -1)):
        amount = val(item, f"{theme}{part}")
        if amount:
            found = tinted(found, sign * (1 - int(amount, 16) / 255))
    return found


def _properties(run: etree._Element, page: Page) -> Iterator[etree._Element]:
    """Of a text, the nearest first: its own, of its style, of its paragraph's, of its table's, of the document."""
    own = run.find(f"{{{W}}}rPr")
    styles = page.styles
    if own is not None:
        yield own
    yield from _of(styles.chain(val(own.find(f"{{{W}}}rStyle")) if own is not None else "", "character"))
    paragraph = next(run.iterancestors(f"{{{W}}}p"), None)
    if paragraph is not None:
        yield from _of(styles.chain(_style(paragraph, "pPr", "pStyle"), "paragraph"))
    cell = next(run.iterancestors(f"{{{W}}}tc", f"{{{W}}}txbxContent"), None)
    if cell is not None and local(cell) == "tc":
        yield from _of(table_parts(cell, styles))
    if styles.defaults is not None:
        yield from styles.defaults.iter(f"{{{W}}}rPr")


def _of(styles: Iterator[etree._Element]) -> Iterator[etree._Element]:
    for style in styles:
        found = style.find(f"{{{W}}}rPr")
        if found is not None:
            yield found


def _style(element: etree._Element, properties: str, name: str) -> str:
    return val(element.find(f"{{{W}}}{properties}/{{{W}}}{name}"))


def _first(found: Sequence[etree._Element], name: str) -> etree._Element | None:
    return next((item for own in found if (item := own.find(f"{{{W}}}{name}")) is not None), None)


def _number(found: Sequence[etree._Element], name: str, usual: int) -> float:
    return _measure(_first(found, name), "val", usual)


def _measure(item: etree._Element | None, name: str, usual: float) -> float:
    try:
        return float(val(item, name).rstrip("%pt") or usual)
    except ValueError:
        raise Refused("attachment-unreadable") from None


def _paragraph_properties(paragraph: etree._Element, page: Page) -> list[etree._Element]:
    own = paragraph.find(f"{{{W}}}pPr")
    chain = [style.find(f"{{{W}}}pPr") for style in page.styles.chain(_style(paragraph, "pPr", "pStyle"), "paragraph")]
    return [item for item in (own, *chain) if item is not None]


def _check_paragraph(paragraph: etree._Element, page: Page) -> None:
    found = _paragraph_properties(paragraph, page)
    spacing, frame, indent = (_first(found, name) for name in ("spacing", "framePr", "ind"))
    low = spacing is not None and val(spacing, "lineRule") == "exact" and _measure(spacing, "line", 240) < _LOW
    out = indent is not None and any(
        abs(_measure(indent, name, 0)) > _WIDE for name in ("left", "start", "right", "end", "firstLine", "hanging")
    )
    if low or out or (frame is not None and _away(frame, "x", "y")):
        raise Refused("attachment-hidden-text")
    if frame is not None and (
        _measure(frame, "w", 999) < _LOW or (val(frame, "hRule") == "exact" and _measure(frame, "h", 999) < _LOW)
    ):
        raise Refused("attachment-hidden-text")
    for table in paragraph.iterancestors(f"{{{W}}}tbl"):
        floating, shift = table.find(f"{{{W}}}tblPr/{{{W}}}tblpPr"), table.find(f"{{{W}}}tblPr/{{{W}}}tblInd")
        if (floating is not None and _away(floating, "tblpX", "tblpY")) or abs(_measure(shift, "w", 0)) > _WIDE:
            raise Refused("attachment-hidden-text")


def _away(item: etree._Element, *names: str) -> bool:
    return any(not -_OFF <= _measure(item, name, 0) <= _WIDE * 1.5 for name in names)


def _check_row(row: etree._Element) -> None:
    if not any((item.text or "").strip() for item in row.iter(f"{{{W}}}t")):
        return
    properties = row.find(f"{{{W}}}trPr")
    height = properties.find(f"{{{W}}}trHeight") if properties is not None else None
    low = height is not None and val(height, "hRule") == "exact" and _measure(height, "val", 999) < _LOW
    if low or (properties is not None and on(properties.find(f"{{{W}}}hidden"))):
        raise Refused("attachment-hidden-text")
    for cell in row.iterfind(f"{{{W}}}tc"):
        width = cell.find(f"{{{W}}}tcPr/{{{W}}}tcW")
        narrow = width is not None and val(width, "type") == "dxa" and 0 < _measure(width, "w", 999) < _LOW
        if (narrow or _covered(cell)) and any((item.text or "").strip() for item in cell.iter(f"{{{W}}}t")):
            raise Refused("attachment-hidden-text")


def _covered(cell: etree._Element) -> bool:
    """A cell over which the one above or before it is drawn: the two were merged."""
    merged = [cell.find(f"{{{W}}}tcPr/{{{W}}}{name}") for name in ("vMerge", "hMerge")]
    return any(item is not None and val(item) in ("", "continue") for item in merged)


def _check_columns(table: etree._Element) -> None:
    """Cells of a table with columns of fixed widths, where they say no width of their own."""
    layout = table.find(f"{{{W}}}tblPr/{{{W}}}tblLayout")
    if layout is None or val(layout, "type") != "fixed":
        return
    widths = [_measure(item, "w", 999) for item in table.iterfind(f"{{{W}}}tblGrid/{{{W}}}gridCol")]
    for row in table.iterfind(f"{{{W}}}tr"):
        at = 0
        for cell in row.iterfind(f"{{{W}}}tc"):
            span = int(_measure(cell.find(f"{{{W}}}tcPr/{{{W}}}gridSpan"), "val", 1))
            wide = sum(widths[at : at + span]) if widths[at : at + span] else _LOW
            at += span
            own = cell.find(f"{{{W}}}tcPr/{{{W}}}tcW")
            if wide < _LOW and own is None and any((item.text or "").strip() for item in cell.iter(f"{{{W}}}t")):
                raise Refused("attachment-hidden-text")
