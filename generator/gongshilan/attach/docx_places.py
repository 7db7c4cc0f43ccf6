"""What of a Word document stands nowhere: headers of pages there are none of, notes nothing refers to, levels of lists nobody uses,
drawings off the page or over the text. Source: ECMA-376, part 1, chapters 17.9 to 17.11."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from gongshilan.attach.docx_styles import Styles, val
from gongshilan.attach.office import V, W, drop, local, on
from gongshilan.attach.refused import Refused

_FAR = 11_500_000  # of the 914 400 units of an inch: more than the height of an A4 page
_POINTS = 1_000  # VML places in points
_LENGTH = re.compile(
    r"(?:^|;)\s*(width|height|left|top|margin-left|margin-top)\s*:\s*(-?[0-9.]+)(pt|in|cm|mm|px)?", re.IGNORECASE
)
_UNITS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75, "": 1.0}
_NOTES = {"footnotes": "footnoteReference", "endnotes": "endnoteReference"}
_COVERING = frozenset(["wrapNone"])


@dataclass(frozen=True, slots=True)
class Used:
    """Notes and levels of lists that the text uses, and whether even pages have their own headers."""

    notes: frozenset[tuple[str, str]] = frozenset()
    levels: frozenset[tuple[str, str]] = frozenset()
    even: bool = False

    @staticmethod
    def of(texts: Iterable[etree._Element], styles: Styles, *, even: bool) -> Used:
        """Of all parts in which something is written."""
        notes: set[tuple[str, str]] = set()
        levels: set[tuple[str, str]] = set()
        for root in texts:
            for name in _NOTES.values():
                notes |= {(name, val(item, "id")) for item in root.iter(f"{{{W}}}{name}")}
            for paragraph in root.iter(f"{{{W}}}p"):
                own = paragraph.find(f"{{{W}}}pPr")
                style = val(own.find(f"{{{W}}}pStyle")) if own is not None else ""
                chain = [own, *(item.find(f"{{{W}}}pPr") for item in styles.chain(style, "paragraph"))]
                found = [item.find(f"{{{W}}}numPr") for item in chain if item is not None]
                numbers = [item for item in found if item is not None]
                number = next(
                    (val(item.find(f"{{{W}}}numId")) for item in numbers if item.find(f"{{{W}}}numId") is not None), ""
                )
                level = next(
                    (val(item.find(f"{{{W}}}ilvl")) for item in numbers if item.find(f"{{{W}}}ilvl") is not None), "0"
                )
                if number not in ("", "0"):
                    levels.add((number, level))
                    # A style may be tied to a level from the list's side.
                    levels |= {(number, f"={item.get(f'{{{W}}}styleId', '')}") for item in styles.chain(style, "paragraph")}
        return Used(frozenset(notes), frozenset(levels), even)


def settle_sections(root: etree._Element, *, even: bool) -> None:
    """Drop the references to headers and footers that no page has."""
    for section in root.iter(f"{{{W}}}sectPr"):
        kinds = {"default", *(["even"] if even else []), *(["first"] if on(section.find(f"{{{W}}}titlePg")) else [])}
        for item in list(section.iterchildren(f"{{{W}}}headerReference", f"{{{W}}}footerReference")):
            if (val(item, "type") or "default") not in kinds:
                drop(item)


def settle_notes(root: etree._Element, used: Used) -> None:
    """Drop the notes that nothing refers to; of the lines between text and notes, what is written there."""
    name = _NOTES.get(local(root))
    for note in list(root) if name else []:
        if val(note, "type") not in ("", "normal"):
            for text in list(note.iter(f"{{{W}}}t")):
                drop(text)
        elif (name, val(note, "id")) not in used.notes:
            drop(note)


def settle_numbering(root: etree._Element, used: Used) -> None:
    """Drop lists and what levels say that no paragraph is on."""
    if local(root) != "numbering":
        return
    wanted: dict[str, set[str]] = {}
    for number in list(root.iterfind(f"{{{W}}}num")):
        own = {level for name, level in used.levels if name == val(number, "numId")}
        if own:
            wanted.setdefault(val(number.find(f"{{{W}}}abstractNumId")), set()).update(own)
            for override in list(number.iterfind(f"{{{W}}}lvlOverride")):
                _settle_levels(override, own)
        else:
            drop(number)
    for whole in list(root.iterfind(f"{{{W}}}abstractNum")):
        levels = wanted.get(val(whole, "abstractNumId"))
        if levels is None and whole.find(f"{{{W}}}numStyleLink") is None and whole.find(f"{{{W}}}styleLink") is None:
            drop(whole)
        else:
            _settle_levels(whole, levels or set())
    for item in list(root.iter(f"{{{W}}}name")):
        drop(item)


def _settle_levels(whole: etree._Element, used: Iterable[str]) -> None:
    wanted = set(used)
    highest = max((int(level) for level in wanted if level.isdecimal()), default=-1)
    for level in whole.iter(f"{{{W}}}lvl"):
        number, style = val(level, "ilvl"), f"={val(level.find(f'{{{W}}}pStyle'))}"
        shown = style in wanted or (number.isdecimal() and int(number) <= highest)
        text = level.find(f"{{{W}}}lvlText")
        if text is not None and not shown:
            text.set(f"{{{W}}}val", "")
        hidden = level.find(f"{{{W}}}rPr/{{{W}}}vanish")
        if text is not None and shown and hidden is not None and on(hidden):
            text.set(f"{{{W}}}val", "")


def check_places(root: etree._Element) -> None:
    """Raises Refused with ``attachment-hidden-text`` for drawings off the page, and for filled shapes that lie over the text."""
    for anchor in (item for item in root.iter() if local(item) == "anchor"):
        offsets = [float(item.text or 0) for item in anchor.iter() if local(item) == "posOffset" and _numeric(item.text)]
        if any(abs(offset) > _FAR for offset in offsets):
            raise Refused("attachment-hidden-text")
        extent = next((item for item in anchor if local(item) == "extent"), None)
        size = [float(extent.get(key, "0")) for key in ("cx", "cy")] if extent is not None else [0.0, 0.0]
        if any(offset < 0 and offset + length < -_FAR / 8 for offset, length in zip(offsets, size, strict=False)):
            raise Refused("attachment-hidden-text")
        in_front = anchor.get("behindDoc", "0") in ("0", "false") and any(local(item) in _COVERING for item in anchor)
        if in_front and any(_covers(item) for item in anchor.iter() if local(item) == "wsp"):
            raise Refused("attachment-hidden-text")
    for shape in root.iter(f"{{{V}}}shape", f"{{{V}}}rect", f"{{{V}}}oval", f"{{{V}}}roundrect", f"{{{V}}}textbox"):
        _check_vml(shape)


def _numeric(text: str | None) -> bool:
    return bool(re.fullmatch(r"\s*-?[0-9]+(?:\.[0-9]+)?\s*", text or ""))


def _covers(shape: etree._Element) -> bool:
    """True for a filled shape without words."""
    own = next((item for item in shape if local(item) == "spPr"), None)
    filled = own is not None and any(local(item) in ("solidFill", "gradFill", "pattFill", "blipFill") for item in own)
    styled = (
        own is not None
        and not any(local(item) == "noFill" for item in own)
        and any(local(item) == "fillRef" and item.get("idx", "0") != "0" for item in shape.iter())
    )
    return (filled or styled) and not any((item.text or "").strip() for item in shape.iter(f"{{{W}}}t"))


def _check_vml(shape: etree._Element) -> None:
    style = shape.get("style", "")
    for name, number, unit in _LENGTH.findall(style):
        length = float(number) * _UNITS[unit.lower()]
        if abs(length) > _POINTS or (name.lower() in ("width", "height") and length < 1 and local(shape) != "textbox"):
            raise Refused("attachment-hidden-text")
    if "display:none" in style.replace(" ", "").lower():
        raise Refused("attachment-hidden-text")
    words = any((item.text or "").strip() for item in shape.iter(f"{{{W}}}t")) or any(
        True for _ in shape.iter(f"{{{V}}}textpath")
    )
    pictures = any(True for _ in shape.iter(f"{{{V}}}imagedata"))
    over = "position:absolute" in style.replace(" ", "").lower() and "z-index:-" not in style.replace(" ", "").lower()
    if (
        over
        and not words
        and not pictures
        and shape.get("filled", "t") not in ("f", "false", "0")
        and local(shape) != "textbox"
    ):
        raise Refused("attachment-hidden-text")
