"""What an address in a page means to a browser: a place inside the edition, a link a reader may follow, or a request elsewhere."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote

# A browser drops these anywhere in an address (WHATWG URL, "remove all ASCII tab or newline") and C0 and blanks at its ends.
_DROPPED = re.compile(r"[\t\n\r]")
_ENDS = "".join(map(chr, range(0x21)))
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# A reader may be led out of the site by what he clicks, never by what the page loads.
LINK_SCHEMES = frozenset(["http", "https", "mailto", "tel"])
# What is in the address itself needs no request.
INLINE_SCHEMES = frozenset(["data"])


@dataclass(frozen=True, slots=True)
class Address:
    """``scheme`` is empty inside the edition, ``//`` for another host without a scheme; ``path`` and ``fragment`` are decoded."""

    scheme: str
    path: str = ""
    fragment: str = ""


def read_address(value: str) -> Address:
    """As the WHATWG URL standard reads it in a page served over http."""
    text = _DROPPED.sub("", value.strip(_ENDS))
    scheme = _SCHEME.match(text)
    if scheme is not None:
        return Address(scheme[1].lower())
    before, _, fragment = text.partition("#")
    path = before.partition("?")[0].replace("\\", "/")
    if path.startswith("//"):
        return Address("//")
    return Address("", unquote(path), unquote(fragment))


def resolve(page: str, path: str, *, absolute: bool = False) -> str | None:
    """The file (path below the edition) that ``path`` in ``page`` means; None if it lies outside. A path from the server's root
    (``/x``) is outside, for nobody knows where an edition is served, unless ``absolute``: the page of error 404 is shown at any
    depth and cannot say it otherwise."""
    if not path:
        return page
    if path.startswith("/"):
        if not absolute:
            return None
        joined = posixpath.normpath(path.lstrip("/"))
    else:
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    if joined == ".." or joined.startswith("../"):
        return None
    return joined + ("/" if path.endswith("/") else "")
