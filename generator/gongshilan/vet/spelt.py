"""Names in the sound of their characters, as ids and files have them: zhang-san, zhangsan, OuYang_XiaoMing.pdf."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

_SHORTEST = 3  # a sound of fewer letters is in any word
_NO_LETTERS = re.compile(r"[^a-z]+")


def spells_id(written: str, name: str) -> bool:
    """Some parts of an id that follow one another spell a name."""
    return _spell(written.split("-"), _sound(name))


def spells_file(called: str, name: str) -> bool:
    """The same of what a file is called."""
    return _spell(_NO_LETTERS.split(called.rpartition(".")[0].casefold()), _sound(name))


@cache
def _sound(name: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - a sixth of a second that few portals need

    return _NO_LETTERS.sub("", "".join(lazy_pinyin(name)).casefold())


def _spell(parts: Sequence[str], sound: str) -> bool:
    return len(sound) >= _SHORTEST and any(
        "".join(parts[first:last]) == sound for first in range(len(parts)) for last in range(first + 1, len(parts) + 1)
    )
