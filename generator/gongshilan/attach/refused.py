"""How a cleaner says no. The message is the catalogue's; the place is known to who asked."""

from __future__ import annotations

from typing import Any


class Refused(Exception):  # noqa: N818 - no error of ours: an answer
    """A file that is not published. ``code`` is a problem code, ``params`` fill its sentences."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
