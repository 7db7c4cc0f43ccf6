"""What may stand as the value of an attribute in a published file: numbers, colours, switches, and short words of the standards.
Anything else is a place in which a text can lie that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from lxml import etree

from gongshilan.attach.fonts import known
from gongshilan.attach.office import S, W, local

_FIGURE = r"-?[0-9]{1,10}(?:\.[0-9]{1,17})?(?:E-?[0-9]{1,3})?(?:%|[a-z]{2})?"
_PLAIN = re.compile(rf"{_FIGURE}|[0-9A-Fa-f]{{6}}|[0-9A-Fa-f]{{8}}|true|false|on|off")
# ECMA-376, part 1, 18.18: patterns of fills, borders, how a text stands, is underlined, raised or shaded off.
_STYLES = frozenset(
    "none solid mediumGray darkGray lightGray darkHorizontal darkVertical darkDown darkUp darkGrid darkTrellis lightHorizontal "  # noqa: SIM905
    "lightVertical lightDown lightUp lightGrid lightTrellis gray125 gray0625 thin medium dashed dotted thick double hair mediumDashed "
    "dashDot mediumDashDot dashDotDot mediumDashDotDot slantDashDot general left center right fill justify centerContinuous distributed "
    "top bottom single singleAccounting doubleAccounting baseline superscript subscript major minor linear path".split()
)
_TOKEN = re.compile(r"[!-~]{0,60}")
# Where a text stands in an attribute and is seen, or is settled by those who read it: fields, bookmarks, what numbers a list.
_SAID = frozenset(["lvlText", "fldSimple", "sym", "bookmarkStart", "hyperlink", "name", "style", "latentStyles"])


def settle_styles(styles: etree._Element) -> None:
    """Of Excel's styles: attributes with figures, colours and the standard's own words. Formats and names of fonts are settled
    elsewhere."""
    _settle(
        styles.iter(f"{{{S}}}*"),
        {"numFmt", "name", "cellStyle"},
        lambda value: bool(_PLAIN.fullmatch(value)) or value in _STYLES,
    )


def settle_attributes(root: etree._Element) -> None:
    """Of a part of Word's: attributes that hold a word or a figure, never a sentence or anything Chinese."""
    _settle(root.iter(f"{{{W}}}*"), _SAID, lambda value: _TOKEN.fullmatch(value) is not None or known(value))


def _settle(elements: Iterable[etree._Element], said: Collection[str], fits: Callable[[str], bool]) -> None:
    for element in elements:
        if local(element) not in said:
            for name in [name for name, value in element.attrib.items() if not fits(value)]:
                del element.attrib[name]
