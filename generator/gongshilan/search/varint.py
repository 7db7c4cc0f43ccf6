"""Whole numbers in as few bytes as they need: seven bits a byte, lowest first, the top bit set on all but the last."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]


def encode(values: npt.NDArray[np.integer]) -> tuple[Bytes, Ints]:
    """All values one after the other, and where each begins (one more: where the last ends)."""
    wide = values.astype(np.uint64, copy=False)
    lengths = np.ones(len(wide), dtype=np.int64)
    limit = 7
    top = int(wide.max()) if len(wide) else 0
    while top >> limit:
        lengths += wide >= np.uint64(1 << limit)
        limit += 7
    starts = np.zeros(len(wide) + 1, dtype=np.int64)
    np.cumsum(lengths, out=starts[1:])
    out = np.empty(int(starts[-1]), dtype=np.uint8)
    at = starts[:-1]
    place = 0
    while len(wide):
        more = lengths > place + 1
        byte = (wide & np.uint64(127)).astype(np.uint8)
        byte[more] |= 128
        out[at] = byte
        if not more.any():
            break
        wide, lengths, at = wide[more] >> np.uint64(7), lengths[more], at[more] + 1
        place += 1
    return out, starts


def encode_few(values: Iterable[int]) -> bytes:
    """The same for a handful."""
    out = bytearray()
    for value in values:
        rest = value
        while rest > 127:
            out.append(rest & 127 | 128)
            rest >>= 7
        out.append(rest)
    return bytes(out)


def decode(raw: bytes) -> list[int]:
    """All of them from bytes again."""
    data = np.frombuffer(raw, dtype=np.uint8)
    ends = np.flatnonzero(data < 128)
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
    place = np.arange(len(data)) - np.repeat(starts, ends - starts + 1)
    values: list[int] = np.add.reduceat((data & 127).astype(np.int64) << (7 * place), starts).tolist() if len(ends) else []
    return values


class Reader:
    """Takes them from bytes again."""

    __slots__ = ("at", "raw")

    def __init__(self, raw: bytes, at: int = 0) -> None:
        self.raw = raw
        self.at = at

    def next(self) -> int:
        """The next one."""
        value = shift = 0
        while True:
            byte = self.raw[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
