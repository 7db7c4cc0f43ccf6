"""Traditional characters and their Simplified ones. Apart from folding, for whoever only looks for names needs no arrays."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import opencc

_HAN = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x2FA20))

_NOUGHTS = "〇○"  # 二〇〇九年, and with the circle that stands for it in many papers


@cache
def simplified() -> Mapping[int, str]:
    """Every Traditional character with its Simplified one, and every nought with 零, as ``str.translate`` takes it."""
    characters = [chr(code) for start, end in _HAN for code in range(start, end)]
    # On lines of their own, so that no word of several characters is recognised.
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    found = {ord(old): new for old, new in zip(characters, converted, strict=True) if old != new and len(new) == 1}
    return found | dict.fromkeys(map(ord, _NOUGHTS), "零")
