"""How cells look: their number formats, fonts and fills, as far as they decide whether a value is seen. Source: ECMA-376, 18.8."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from gongshilan.attach.colours import BLACK, WHITE, Colour, hexadecimal, indexed, named, shows, tinted
from gongshilan.attach.office import S
from gongshilan.attach.refused import Refused

_SMALLEST = 2.0  # points
_THEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink")
# What stands in a format without showing anything of the value: words, blanks, fillings, colours and conditions.
_WORDS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', re.DOTALL)
_TELLING = re.compile(r"[0#?@ymdhsegab]|General|G/", re.IGNORECASE)
_COLOUR = re.compile(r"\[(Black|White|Red|Green|Blue|Yellow|Cyan|Magenta|Color ?([0-9]+))\]", re.IGNORECASE)
_TEXT = re.compile("@|General", re.IGNORECASE)
_CONDITION = re.compile(r"\[[<>=]")
_SECTION = re.compile(r'((?:"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|[^;])*)(;|\Z)', re.DOTALL)
_DIFFERENT_WORDS = re.compile(r'"([^"]{3,})"')


@dataclass(frozen=True, slots=True)
class Look:
    """A style of cells: its number format, the colour of its text, and what may be behind it."""

    code: str
    colour: Colour
    grounds: tuple[Colour, ...]
    size: float


def sections(code: str) -> list[str]:
    """The parts of a number format: for what is above zero, below, zero, and text."""
    found, at = [], 0
    while True:
        match = _SECTION.match(code, at)
        if match is None:
            return [code]
        found.append(match[1])
        if not match[2]:
            return found
        at = match.end()


def telling(section: str) -> bool:
    """True if a part of a number format shows something of the value."""
    return bool(_TELLING.search(_WORDS.sub("", section)))


def section_for(code: str, value: float | str) -> list[str]:
    """The parts of a number format that may be applied to a value."""
    parts = sections(code)
    if isinstance(value, str):
        plain = parts[0] if len(parts) == 1 and _TEXT.search(parts[0]) else "@"
        return [parts[3]] if len(parts) > 3 else [plain]
    if any(_CONDITION.search(part) for part in parts):
        return parts[:3]
    if len(parts) == 1 or value > 0:
        return [parts[0]]
    if value < 0:
        return [parts[1]]
    return [parts[2] if len(parts) > 2 else parts[0]]


def seen(look: Look, value: float | str) -> bool:
    """True if a reader sees a value in a cell of this look."""
    parts = section_for(look.code, value)
    if not all(telling(part) for part in parts) or not any(telling(part) for part in sections(look.code)):
        return False
    colours = {_format_colour(part) or look.colour for part in parts}
    return look.size >= _SMALLEST and all(shows(colour, look.grounds) for colour in colours)


def _format_colour(section: str) -> Colour | None:
    match = _COLOUR.search(section)
    if not match:
        return None
    return indexed(int(match[2]) + 7) if match[2] else named(match[1])


class Looks:
    """The styles of a workbook, by their number."""

    def __init__(self, styles: etree._Element | None, scheme: Mapping[str, Colour]) -> None:
        self._scheme = scheme
        self._formats = {item.get("numFmtId", ""): item.get("formatCode", "") for item in _all(styles, "numFmts", "numFmt")}
        self._fonts = _all(styles, "fonts", "font")
        self._fills = _all(styles, "fills", "fill")
        self._looks = [self._look(item) for item in _all(styles, "cellXfs", "xf")]
        self.hiding = [number for number, item in enumerate(_all(styles, "dxfs", "dxf")) if self._hides(item)]

    def of(self, style: str | None) -> Look:
        """The look of cells of a style."""
        number = int(style) if style and style.isdecimal() else 0
        return self._looks[number] if number < len(self._looks) else Look("General", BLACK, (WHITE,), 11.0)

    def run(self, look: Look, properties: etree._Element | None) -> bool:
        """True if a part of a text with properties of its own shows in a cell of this look."""
        if properties is None:
            return True
        size = properties.find(f"{{{S}}}sz")
        colour = self._colour(properties.find(f"{{{S}}}color"))
        small = size is not None and float(size.get("val", "11")) < _SMALLEST
        return not small and shows(colour or look.colour, look.grounds)

    def _look(self, item: etree._Element) -> Look:
        font = _at(self._fonts, item.get("fontId"))
        fill = _at(self._fills, item.get("fillId"))
        number = item.get("numFmtId", "0")
        size = font.find(f"{{{S}}}sz") if font is not None else None
        colour = self._colour(font.find(f"{{{S}}}color")) if font is not None else None
        return Look(
            self._formats.get(number, "General"),
            colour or BLACK,
            self._grounds(fill),
            float(size.get("val", "11")) if size is not None else 11.0,
        )

    def _grounds(self, fill: etree._Element | None, *, conditional: bool = False) -> tuple[Colour, ...]:
        if fill is None:
            return (WHITE,)
        stops = [self._colour(item) for item in fill.iter(f"{{{S}}}color")]
        if stops:
            return tuple(item or WHITE for item in stops)
        pattern = fill.find(f"{{{S}}}patternFill")
        kind = pattern.get("patternType", "solid" if conditional else "none") if pattern is not None else "none"
        if pattern is None or kind == "none":
            return (WHITE,)
        front, back = (self._colour(pattern.find(f"{{{S}}}{name}")) for name in ("fgColor", "bgColor"))
        if kind == "solid":
            # In a conditional format it is the other way round.
            return ((back or front or WHITE) if conditional else (front or BLACK),)
        return (front or BLACK, back or WHITE)

    def _colour(self, item: etree._Element | None) -> Colour | None:
        if item is None:
            return None
        found: Colour | None = None
        if item.get("rgb"):
            found = hexadecimal(item.get("rgb"))
        elif item.get("theme", "").isdecimal() and int(item.get("theme")) < len(_THEME):
            found = self._scheme[_THEME[int(item.get("theme"))]]
        elif item.get("indexed", "").isdecimal():
            found = indexed(int(item.get("indexed")))
        try:
            return tinted(found, float(item.get("tint", "0"))) if found is not None else None
        except ValueError:
            return found

    def _hides(self, item: etree._Element) -> bool:
        """True if a conditional format takes values out of sight."""
        code = item.find(f"{{{S}}}numFmt")
        if code is not None and not all(telling(part) for part in sections(code.get("formatCode", "General"))):
            return True
        colour = self._colour(item.find(f"{{{S}}}font/{{{S}}}color"))
        return colour is not None and not shows(colour, self._grounds(item.find(f"{{{S}}}fill"), conditional=True))


def _all(styles: etree._Element | None, group: str, name: str) -> list[etree._Element]:
    return list(styles.iterfind(f"{{{S}}}{group}/{{{S}}}{name}")) if styles is not None else []


def _at(items: list[etree._Element], number: str | None) -> etree._Element | None:
    return items[int(number)] if number and number.isdecimal() and int(number) < len(items) else None


def without_words(code: str, applied: frozenset[str]) -> str:
    """A number format without the words in those of its parts that no cell uses."""
    parts = sections(code)
    return ";".join(part if part in applied else _DIFFERENT_WORDS.sub('""', part) for part in parts)


def check_conditions(sheet: etree._Element, name: str, looks: Looks) -> None:
    """Raises Refused if a conditional format may take values out of sight: it is left behind, and they would be seen."""
    for rule in sheet.iter(f"{{{S}}}cfRule"):
        number = rule.get("dxfId", "")
        bare = any(item.get("showValue", "1") in ("0", "false") for item in rule)
        if bare or (number.isdecimal() and int(number) in looks.hiding):
            raise Refused("attachment-hidden-cells", sheet=name)
