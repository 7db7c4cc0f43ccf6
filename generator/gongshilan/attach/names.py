"""What an attachment may be called and be, and where it is published."""

from __future__ import annotations

import re

from gongshilan.attach.limits import MAX_NAME
from gongshilan.model import plain_id

FOLDER = "files"
# By extension: what the content must then be, too. Everything else is refused.
TYPES = {
    "pdf": "pdf",
    "png": "png",
    "jpg": "jpeg",
    "jpeg": "jpeg",
    "docx": "docx",
    "xlsx": "xlsx",
    "txt": "txt",
    "csv": "csv",
}
FLAT = "pdf-flat"  # how a PDF is asked for as pictures of its pages
# Letters, digits and Chinese characters, with the marks that titles of documents have. No blank, no path, nothing invisible,
# nothing that a shell, an address or a file system of another kind reads as something else.
_CHINESE = r"\u3007\u3400-\u4dbf\u4e00-\u9fff"
_NAME = re.compile(
    rf"[A-Za-z0-9{_CHINESE}\u300a\u3014\uff08][A-Za-z0-9{_CHINESE}\u300a\u300b\u3014\u3015\uff08\uff09\u3001\u00b7\u2014._-]*\Z"
)
# Names that Windows takes for devices, whatever follows the dot: whoever unpacks an archive there would lose the file.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\.", re.IGNORECASE)


def valid(name: str) -> bool:
    """True for a file name that may be published as it is."""
    whole = bool(_NAME.match(name)) and len(name) <= MAX_NAME and ".." not in name
    return whole and not _DEVICE.match(name)


def type_of(name: str) -> str | None:
    """What a file of this name must contain, or None if such files are not published."""
    return TYPES.get(name.rpartition(".")[2].lower()) if "." in name else None


def address(record: str, name: str) -> str:
    """Where the file lies below the edition: made of the record and its own name only, so that it tells nothing of others."""
    return f"{FOLDER}/{plain_id(record)}/{name}"
