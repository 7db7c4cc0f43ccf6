"""All texts of an index laid end to end, with what each character's document and place in it are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# Where each field begins among the places of a document, so that a place tells its field. A field too long for its room
# runs on, and what runs on counts for the field whose room it is in.
REGIONS = (0, 256, 3840, 4864, 5888)
WHOLE, TITLE, NAME, NUMBER, LABEL, BODY = 5, 4, 3, 2, 1, 0  # what a hit is worth, as stored


@dataclass(frozen=True, slots=True)
class Layout:
    """``ids[i]`` numbers the character at ``i`` (0 between fields), in the order of code points; ``alphabet[id]`` is its code
    point. ``document[i]`` and ``place[i]`` say where it stands. ``title_lengths`` is by document."""

    count: int
    alphabet: npt.NDArray[np.int64]
    ids: npt.NDArray[np.int64]
    document: npt.NDArray[np.int32]
    place: npt.NDArray[np.int32]
    title_lengths: npt.NDArray[np.int32]

    def worth(self, at: npt.NDArray[np.int64], length: int) -> npt.NDArray[np.uint8]:
        """What hits of ``length`` characters beginning at ``at`` are worth."""
        place = self.place[at]
        worth = (TITLE + 1 - np.searchsorted(np.array(REGIONS), place, side="right")).astype(np.uint8)
        worth[(place == 0) & (self.title_lengths[self.document[at]] == length)] = WHOLE
        return worth

    def stored(self, at: npt.NDArray[np.int64], length: int) -> npt.NDArray[np.int32]:
        """Places of runs of ``length`` characters as lists hold them: in the room of titles twice the place, plus one where
        the run ends the title, so that a whole title is told without knowing how long titles are; elsewhere moved on."""
        place = self.place[at]
        ends = place + length == self.title_lengths[self.document[at]]
        return np.where(place < REGIONS[1], place * 2 + ends, place + REGIONS[1]).astype(np.int32)


def lay_out(texts: Sequence[tuple[str, ...]]) -> Layout:
    """Lay out folded texts, one tuple of fields for each document."""
    flat = [part for fields in texts for part in fields]
    joined = "\0".join([*flat, ""])
    codes = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype="<u4").astype(np.int64)
    used = np.zeros(0x110000, dtype=bool)
    used[codes] = True
    used[0] = False
    alphabet = np.concatenate([[0], np.flatnonzero(used)]).astype(np.int64)
    numbers = np.zeros(0x110000, dtype=np.int64)
    numbers[alphabet] = np.arange(len(alphabet))

    lengths = np.fromiter((len(part) + 1 for part in flat), dtype=np.int64, count=len(flat))
    width = len(REGIONS)
    documents = np.repeat(np.arange(len(texts), dtype=np.int32), lengths.reshape(-1, width).sum(axis=1)) if flat else lengths
    # A field begins at its region, or behind the field before it where that has run over.
    begins = np.zeros((len(texts), width), dtype=np.int64)
    sizes = lengths.reshape(-1, width)
    for field in range(1, width):
        begins[:, field] = np.maximum(REGIONS[field], begins[:, field - 1] + sizes[:, field - 1])
    starts = np.cumsum(lengths) - lengths
    place = np.arange(len(codes)) - np.repeat(starts - begins.reshape(-1), lengths)
    titles = (sizes[:, 0] - 1).astype(np.int32)
    return Layout(len(texts), alphabet, numbers[codes], documents.astype(np.int32), place.astype(np.int32), titles)
