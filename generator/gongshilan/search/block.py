"""A stretch of documents turned round: for every run of characters and every sound, where it stands in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from gongshilan.search.grams import Grams, short_grams
from gongshilan.search.layout import lay_out
from gongshilan.search.runs import long_runs
from gongshilan.search.sound_grams import sound_grams

Texts = Sequence[tuple[str, ...]]
PLACED = frozenset(["runs", "far"])  # families that keep places; the others keep documents


@dataclass(frozen=True, slots=True)
class Block:
    """``families`` are by name, each in pieces in any order. ``times`` says how often each heavy run stands there, where it does."""

    families: Mapping[str, Sequence[Grams]]
    times: Mapping[str, int]


def invert(texts: Texts, heavy: Collection[str]) -> Block:
    """Folded texts, one tuple of fields for each document; and which runs are heavy in all texts together."""
    layout = lay_out(texts)
    runs = long_runs(layout, heavy)
    families = {
        "lists": [*short_grams(layout), *runs.heavy],
        "runs": runs.placed,
        "far": runs.far,
        "sounds": [sound_grams(layout)],
    }
    return Block(families, runs.times)
