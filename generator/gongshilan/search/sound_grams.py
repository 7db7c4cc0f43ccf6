"""Titles and names by their sound: runs of two to five initials, and of one to three whole syllables.

A key's first character says which: ``0`` initials, ``1`` … ``3`` that many syllables written together.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gongshilan.search.grams import Grams
from gongshilan.search.layout import REGIONS, Layout
from gongshilan.search.lists import listed
from gongshilan.search.pinyin import Readings
from gongshilan.search.varint import Ints

MOST_INITIALS, MOST_SYLLABLES = 5, 3
_END = REGIONS[2]  # titles and names lie before it


def sound_grams(layout: Layout) -> Grams:
    """The keys with their documents."""
    texts: list[str] = []
    keys: list[Ints] = []
    places: list[Ints] = []
    for prefix, runs, at, parts in _runs(layout):
        found, where = np.unique(runs, return_inverse=True)
        bits = max(1, len(parts).bit_length())
        size = 1 + (MOST_INITIALS if prefix == "0" else int(prefix))
        spelled = [_spell(prefix, run, parts, bits, size) for run in found.tolist()]
        keys.append(where + len(texts))
        places.append(at)
        texts += spelled
    ordered = sorted(set(texts))
    numbers = {text: number for number, text in enumerate(ordered)}
    renamed = np.array([numbers[text] for text in texts], dtype=np.int64)
    key = renamed[np.concatenate(keys)] if keys else np.zeros(0, dtype=np.int64)
    at = np.concatenate(places) if places else np.zeros(0, dtype=np.int64)
    lengths = np.array([int(text[0]) or len(text) - 1 for text in ordered], dtype=np.int64)
    return _grams(layout, ordered, key, at, lengths)


def _runs(layout: Layout) -> Iterator[tuple[str, Ints, Ints, list[str]]]:
    """Kind of key, the runs as numbers, where each begins, and what the parts of a number spell."""
    here = np.flatnonzero(layout.place < _END)
    readings = Readings(layout.ids[here], layout.alphabet)
    initials = ["", *dict.fromkeys(syllable[0] for syllable in readings.syllables[1:])]
    letter_of = np.array([initials.index(syllable[:1]) for syllable in readings.syllables], dtype=np.int64)
    kinds = [("0", count, initials, letter_of) for count in range(2, MOST_INITIALS + 1)]
    same = np.arange(len(readings.syllables))
    kinds += [(str(count), count, readings.syllables, same) for count in range(1, MOST_SYLLABLES + 1)]
    for prefix, count, parts, table in kinds:
        if len(here) < count:
            continue
        bits = np.int64(max(1, len(parts).bit_length()))
        for first in (readings.read, readings.surname):
            start = first[: len(first) - count + 1]
            run = table[start]
            whole = start > 0
            for offset in range(1, count):
                part = readings.read[offset : offset + len(start)]
                run = (run << bits) | table[part]
                whole &= part > 0
            # neighbours here are neighbours in the text, but where a field ran on beyond what is read
            whole &= here[count - 1 :] - here[: len(start)] == count - 1
            at = np.flatnonzero(whole)
            if len(at):
                yield prefix, run[at], here[at], list(parts)


def _spell(prefix: str, run: int, parts: list[str], bits: int, size: int) -> str:
    spelled: list[str] = []
    rest = run
    while rest and len(spelled) < size:
        spelled.append(parts[rest & ((1 << bits) - 1)])
        rest >>= bits
    return prefix + "".join(reversed(spelled))


def _grams(layout: Layout, ordered: list[str], key: Ints, at: Ints, lengths: Ints) -> Grams:
    document = layout.document[at]
    worth = np.zeros(len(at), dtype=np.uint8)
    for length in np.unique(lengths).tolist():
        mine = lengths[key] == length
        worth[mine] = layout.worth(at[mine], length)
    # By key, then document, the best hit first: one number holds all three.
    both = (key * layout.count + document) * 8 + (7 - worth)
    both.sort()
    key, rest = np.divmod(both, layout.count * 8)
    document, worth = (rest >> 3).astype(np.int32), (7 - (rest & 7)).astype(np.uint8)
    once = np.ones(len(key), dtype=bool)
    once[1:] = (key[1:] != key[:-1]) | (document[1:] != document[:-1])
    width = max((len(text) for text in ordered), default=1)
    letters = "".join(text.ljust(width, "\0") for text in ordered).encode()
    rows = np.frombuffer(letters, dtype=np.uint8).astype(np.int64).reshape(len(ordered), width)
    return Grams(rows, listed(key[once], document[once], worth[once]))
