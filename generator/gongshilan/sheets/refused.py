"""Why a table cannot be read: a code of the catalogue's problems, with what its sentences need."""

from __future__ import annotations


class Unreadable(Exception):  # noqa: N818 - it says what the file is
    """``code`` is a problem's code, ``params`` fill its sentences."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __reduce__(self) -> tuple[object, ...]:
        return _made, (self.code, self.params)


def _made(code: str, params: dict[str, object]) -> Unreadable:
    return Unreadable(code, **params)
