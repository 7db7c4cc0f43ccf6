"""A block as a file, to be kept from build to build."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np

from gongshilan.search.block import Block
from gongshilan.search.grams import Grams
from gongshilan.search.lists import Lists, Pieces

_PIECES = ("first", "lead", "last", "tail", "rows")


def write_block(block: Block) -> bytes:
    """As one file."""
    arrays: dict[str, Any] = {
        "heavy": np.frombuffer("\n".join(block.times).encode(), dtype=np.uint8),
        "times": np.array([*block.times.values()], dtype=np.int64),
    }
    for name, family in block.families.items():
        for number, grams in enumerate(family):
            own = {"keys": grams.keys, "starts": grams.pieces.body.starts, "raw": grams.pieces.body.raw}
            own |= {part: getattr(grams.pieces, part) for part in _PIECES}
            arrays |= {f"{name}.{number}.{part}": _smaller(array) for part, array in own.items()}
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def read_block(raw: bytes) -> Block | None:
    """From such a file, or None if it is damaged, of which NumPy's file format keeps sums."""
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as file:
            arrays: dict[str, Any] = {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    heavy, times = arrays.pop("heavy").tobytes().decode().split("\n"), arrays.pop("times").tolist()
    families: dict[str, list[Grams]] = {}
    for place in dict.fromkeys(name.rsplit(".", 1)[0] for name in arrays):
        own = {part: arrays[f"{place}.{part}"] for part in ("keys", "starts", "raw", *_PIECES)}
        own = {part: array.astype(np.int64) if array.dtype == np.uint32 else array for part, array in own.items()}
        pieces = Pieces(Lists(own["raw"], own["starts"]), *(own[part] for part in _PIECES))
        families.setdefault(place.split(".")[0], []).append(Grams(own["keys"], pieces))
    return Block(families, dict(zip(heavy, times, strict=True)) if times else {})


def _smaller(array: Any) -> Any:
    return array.astype(np.uint32) if array.dtype == np.int64 else array
