"""Colours of Word and Excel as numbers: what a theme, a palette and a tint make of them, and whether one shows on another."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable, Mapping

from lxml import etree

from gongshilan.attach.office import A, local

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
_NEAR = 24  # of 255: a reader who is not looking for it sees no less a difference
_OFFICE = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "4472C4", "accent2": "ED7D31", "accent3": "A5A5A5",
    "accent4": "FFC000", "accent5": "5B9BD5", "accent6": "70AD47", "hlink": "0563C1", "folHlink": "954F72",
}  # fmt: skip
# Source: ECMA-376, part 1, 18.8.27; the first eight are given twice.
_PALETTE = [
    "000000",
    "FFFFFF",
    "FF0000",
    "00FF00",
    "0000FF",
    "FFFF00",
    "FF00FF",
    "00FFFF",
    "800000",
    "008000",
    "000080",
    "808000",
    "800080",
    "008080",
    "C0C0C0",
    "808080",
    "9999FF",
    "993366",
    "FFFFCC",
    "CCFFFF",
    "660066",
    "FF8080",
    "0066CC",
    "CCCCFF",
    "000080",
    "FF00FF",
    "FFFF00",
    "00FFFF",
    "800080",
    "800000",
    "008080",
    "0000FF",
    "00CCFF",
    "CCFFFF",
    "CCFFCC",
    "FFFF99",
    "99CCFF",
    "FF99CC",
    "CC99FF",
    "FFCC99",
    "3366FF",
    "33CCCC",
    "99CC00",
    "FFCC00",
    "FF9900",
    "FF6600",
    "666699",
    "969696",
    "003366",
    "339966",
    "003300",
    "333300",
    "993300",
    "993366",
    "333399",
    "333333",
]
_NAMED = {
    "black": BLACK, "white": WHITE, "red": (255, 0, 0), "green": (0, 128, 0), "blue": (0, 0, 255), "yellow": (255, 255, 0),
    "cyan": (0, 255, 255), "magenta": (255, 0, 255), "lightgray": (192, 192, 192), "darkgray": (128, 128, 128),
}  # fmt: skip


def hexadecimal(value: str | None) -> Colour | None:
    """Of ``FFFFFF`` or, with how opaque it is, ``FFFFFFFF``; None for anything else."""
    digits = (value or "").lstrip("#")[-6:]
    try:
        return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)) if len(digits) == 6 else None
    except ValueError:
        return None


def named(value: str | None) -> Colour | None:
    """Of a colour called by its name."""
    return _NAMED.get((value or "").lower())


def indexed(number: int) -> Colour | None:
    """Of Excel's old palette; 64 and 65 are what the system writes with and on."""
    if number in (64, 65):
        return BLACK if number == 64 else WHITE
    at = number if number < 8 else number - 8
    return hexadecimal(_PALETTE[at]) if 0 <= at < len(_PALETTE) else None


def scheme(theme: etree._Element | None) -> Mapping[str, Colour]:
    """The colours of a theme by name; Office's own where it has none."""
    found = {name: hexadecimal(value) or BLACK for name, value in _OFFICE.items()}
    for whole in theme.iter(f"{{{A}}}clrScheme") if theme is not None else ():
        for item in whole:
            colour = next((hexadecimal(inner.get("lastClr") or inner.get("val")) for inner in item), None)
            if colour is not None:
                found[local(item)] = colour
    return found


def tinted(colour: Colour, tint: float) -> Colour:
    """Lighter (up to 1) or darker (down to -1). Source: ECMA-376, part 1, 18.8.19."""
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light)), saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def shows(colour: Colour, grounds: Iterable[Colour]) -> bool:
    """True if something of this colour is seen on one of the grounds it may lie on."""
    return any(max(abs(a - b) for a, b in zip(colour, ground, strict=True)) >= _NEAR for ground in grounds)
