"""Plain text and CSV: UTF-8 that is text to every reader, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re

from gongshilan.attach.refused import Refused

_BYTE_ORDER_MARK = "\ufeff"
# Controls, and characters that show nothing or turn the reading direction: text nobody sees is no text to publish.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\U000e0000-\U000e007f]"
)
# Beginnings of files that are no plain text, whatever they are called.
_MARKUP = re.compile(r"\s*(?:<[A-Za-z!?/]|\{\\rtf|%PDF|#!|MIME-Version:|From )")
_RUNS = ("=", "@", "\t", "\r")
_SIGN = re.compile(r"[+-](?![\s.,\d%+-]*\Z)")


def clean_text(raw: bytes) -> bytes:
    """The text with Unix line ends. Raises Refused: ``attachment-encoding``, ``attachment-mismatch``, ``attachment-unseen``."""
    return _text(raw, "txt").encode()


def clean_csv(raw: bytes) -> bytes:
    """The table with a byte-order mark (Excel takes it for the local code page without one) and every cell as it was.

    Raises Refused: as :func:`clean_text`, ``attachment-unreadable``, ``attachment-csv-formula``.
    """
    text = _text(raw, "csv")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise Refused("attachment-unreadable") from None
    for number, row in enumerate(rows, start=1):
        for cell in row:
            if cell.lstrip(" ").startswith(_RUNS) or _SIGN.match(cell.lstrip(" ")):
                raise Refused("attachment-csv-formula", row=number, value=cell[:20])
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return (_BYTE_ORDER_MARK + out.getvalue()).encode()


def _text(raw: bytes, kind: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\x00" in raw:
            raise Refused("attachment-mismatch", type=kind) from None
        raise Refused("attachment-encoding", byte=f"0x{raw[error.start]:02X}") from None
    if "\x00" in text or _MARKUP.match(text):
        raise Refused("attachment-mismatch", type=kind)
    found = _UNSEEN.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise Refused("attachment-unseen", row=line, character=f"U+{ord(found[0]):04X}")
    return text.replace("\r\n", "\n").replace("\r", "\n")
