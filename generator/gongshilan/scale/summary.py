"""One search over many portals: a summary of each, so small that all are kept, says which of them may answer at all.

A summary is a Bloom filter (Bloom, 1970) of the pairs of characters that stand in a portal's documents. It may say yes for nothing,
never no for something; and each portal that is asked answers from its own exact index. So nothing is missed and nothing is
wrong, and only the number of needless questions depends on how large summaries are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, log

import numpy as np
import numpy.typing as npt

from gongshilan.search.document import Document
from gongshilan.search.fold import fold
from gongshilan.search.query import parse

WRONG = 0.01
"""How often a pair that does not occur is said to, at most."""


@dataclass(frozen=True, slots=True)
class Summary:
    """``bits`` is a whole number of bytes; each pair sets ``hashes`` of them."""

    bits: bytes
    hashes: int

    def may_hold(self, pair: str) -> bool:
        """Whether the pair may occur; if not, it does not."""
        return all(self.bits[at >> 3] & (1 << (at & 7)) for at in _places(pair, self.hashes, len(self.bits) * 8))

    def may_answer(self, typed: str) -> bool:
        """Whether a query, as it is typed and taken literally, may find something: of one of its clauses every pair may occur."""
        query = parse(typed)
        return not query.clauses or any(
            all(self.may_hold(pair) for term in clause for pair in pairs(fold(term.text))) for clause in query.clauses
        )


def summary_of(documents: Iterable[Document], wrong: float = WRONG) -> Summary:
    """The summary of a portal's documents."""
    held = sorted({pair for document in documents for text in document.texts() for pair in pairs(fold(text))})
    size = max(8, ceil(-len(held) * log(wrong) / log(2) ** 2 / 8) * 8)
    hashes = max(1, round(size / max(len(held), 1) * log(2)))
    bits: npt.NDArray[np.bool_] = np.zeros(size, dtype=bool)
    for pair in held:
        bits[list(_places(pair, hashes, size))] = True
    return Summary(np.packbits(bits, bitorder="little").tobytes(), hashes)


def pairs(folded: str) -> set[str]:
    """The pairs of neighbouring characters, and every single one: a query may have only one."""
    return {folded[at : at + 2] for at in range(len(folded) - 1)} | set(folded)


def _places(pair: str, hashes: int, size: int) -> Iterable[int]:
    """Two numbers stand for all hashes (Kirsch and Mitzenmacher, 2008)."""
    digest = hashlib.blake2b(pair.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    first, second = int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little") | 1
    return ((first + number * second) % size for number in range(hashes))
