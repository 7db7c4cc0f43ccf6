"""A JPEG inside a PDF keeps its own coding, as its colours may depend on it, and loses every segment that is no part of the picture."""

from __future__ import annotations

from gongshilan.attach.refused import Refused

_START, _END, _SCAN, _ADOBE, _RESTARTS = 0xD8, 0xD9, 0xDA, 0xEE, 0xDD
_LONE = frozenset([0x01, *range(0xD0, 0xD8)])
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TABLES = frozenset([0xC4, 0xCC, 0xDB, _RESTARTS])
_ADOBE_LENGTH = 12  # "Adobe", version, two flags, colour transform


def strip_jpeg(raw: bytes) -> tuple[bytes, int]:
    """The picture without its metadata and without what follows its end; and how many pixels it has.

    Raises Refused with ``attachment-unreadable``. Markers: ITU-T T.81, annex B.
    """
    out = bytearray(b"\xff\xd8")
    pixels = 0
    if raw[:2] != b"\xff\xd8":
        raise Refused("attachment-unreadable")
    at = 2
    while True:
        while raw[at : at + 2] == b"\xff\xff":
            at += 1
        if (len(raw) < at + 4 and raw[at : at + 2] != b"\xff\xd9") or raw[at : at + 1] != b"\xff":
            raise Refused("attachment-unreadable")
        marker = raw[at + 1]
        if marker == _END:
            return bytes(out + b"\xff\xd9"), pixels
        if marker in _LONE:
            at += 2
            continue
        end = at + 2 + int.from_bytes(raw[at + 2 : at + 4])
        if marker in _FRAMES:
            pixels = int.from_bytes(raw[at + 5 : at + 7]) * int.from_bytes(raw[at + 7 : at + 9])
        if marker in _FRAMES or marker in _TABLES:
            out += raw[at:end]
        elif marker == _ADOBE and raw[at + 4 : at + 9] == b"Adobe":
            out += b"\xff\xee\x00\x0e" + raw[at + 4 : at + 4 + _ADOBE_LENGTH]
        elif marker == _SCAN:
            end = _scan_end(raw, end)
            out += raw[at:end]
        at = end


def _scan_end(raw: bytes, at: int) -> int:
    """Where coded data stops: at a marker that is neither a stuffed byte nor a restart."""
    while True:
        at = raw.find(b"\xff", at)
        if at < 0 or at + 1 >= len(raw):
            raise Refused("attachment-unreadable")
        if raw[at + 1] != 0 and not 0xD0 <= raw[at + 1] <= 0xD7 and raw[at + 1] != 0xFF:
            return at
        at += 1 if raw[at + 1] == 0xFF else 2
