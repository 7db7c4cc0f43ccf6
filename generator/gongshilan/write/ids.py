"""Ids of new records, made of what people call them."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 80  # as check allows


def id_from(*parts: str) -> str:
    """``meeting`` and ``动员大会`` → ``meeting-dong-yuan-da-hui``: small letters and digits, Chinese by its sound."""
    words = [word for part in parts for word in _words(part)]
    return "-".join(words)[:_LONGEST].strip("-")


def _words(part: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", part).lower()
    if plain.isascii():
        return re.findall(r"[a-z0-9]+", plain)
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - a third of a second that few commands need

    return [word for sound in lazy_pinyin(plain) for word in re.findall(r"[a-z0-9]+", sound.lower())]
