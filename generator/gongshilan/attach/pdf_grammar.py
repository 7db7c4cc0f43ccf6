"""What the operators of a PDF page may stand with. Whatever else stands before one is no part of it, and not read by anybody.

Source: ISO 32000-2, table A.1. Marks (BMC, BDC, EMC, MP, DP), which may carry any text, and what stands between BX and EX are not
among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Name, Operator

_NUMBERS = {
    count: frozenset(names.split())
    for count, names in {
        0: "b B b* B* BT ET f F f* h n q Q s S T* W W*",
        1: "g G i j J M Tc TL Tr Ts Tw Tz w",
        2: "d0 l m Td TD",
        3: "rg RG",
        4: "k K re v y",
        6: "c cm d1 Tm",
    }.items()
}
_COUNT = {name: count for count, names in _NUMBERS.items() for name in names}
# Operators that name something of the page's resources, and the category it is in.
NAMED: Mapping[str, str] = {
    "Tf": "Font", "Do": "XObject", "gs": "ExtGState", "cs": "ColorSpace", "CS": "ColorSpace", "sh": "Shading",
    "scn": "Pattern", "SCN": "Pattern",
}  # fmt: skip
DEVICES = frozenset(["/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern"])
_INTENTS = frozenset(["/AbsoluteColorimetric", "/RelativeColorimetric", "/Saturation", "/Perceptual"])
_MAX_COLOURS = 32
Instruction = tuple[list[Any], str]


def number(value: Any) -> bool:
    """True for a number of PDF."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def instructions(operands: Sequence[Any], operator: str) -> list[Instruction]:
    """An operator with the operands it reads; ``'`` and ``"`` as the operators they stand for. Empty for what paints nothing."""
    if operator == '"':
        if len(operands) < 3 or not (number(operands[-3]) and number(operands[-2])):
            return []
        spacing: list[Instruction] = [([operands[-3]], "Tw"), ([operands[-2]], "Tc")]
        return [*spacing, *instructions(operands[-1:], "'")]
    if operator == "'":
        return [([], "T*"), *instructions(operands, "Tj")]
    kept = _operands(operands, operator)
    return [] if kept is None else [(kept, "TJ" if operator == "Tj" else operator)]


def _operands(operands: Sequence[Any], operator: str) -> list[Any] | None:
    if operator in _COUNT:
        kept = list(operands[len(operands) - _COUNT[operator] :])
        return kept if len(kept) == _COUNT[operator] and all(number(item) for item in kept) else None
    last = operands[-1] if operands else None
    if operator in ("sc", "SC", "scn", "SCN"):
        colours = [item for item in operands[-_MAX_COLOURS - 1 :] if number(item)]
        return [*colours, last] if operator.endswith("n") and isinstance(last, Name) else colours
    if operator == "Tj":
        return [[last]] if isinstance(last, pikepdf.String) else None
    if operator == "TJ":
        return (
            [[item for item in last if number(item) or isinstance(item, pikepdf.String)]]
            if isinstance(last, Array)
            else None
        )
    if operator == "d":
        pattern = operands[-2] if len(operands) > 1 else None
        return [[item for item in pattern if number(item)], last] if isinstance(pattern, Array) and number(last) else None
    if operator == "Tf":
        font = operands[-2] if len(operands) > 1 else None
        return [font, last] if isinstance(font, Name) and number(last) else None
    if operator == "ri":
        return [last] if str(last) in _INTENTS else None
    return [last] if operator in NAMED and isinstance(last, Name) else None


def unparsed(parts: Sequence[Instruction | pikepdf.ContentStreamInlineImage]) -> bytes:
    """The instructions as a page has them."""
    whole: list[Any] = []
    for part in parts:
        if isinstance(part, tuple):
            operands = [Array(item) if isinstance(item, list) else item for item in part[0]]
            whole.append((operands, Operator(part[1])))
        else:
            whole.append(part)
    return pikepdf.unparse_content_stream(whole)
