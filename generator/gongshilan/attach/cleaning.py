"""One attachment in, the file that may be published out. Runs in a process of its own: see :mod:`gongshilan.attach.bounded`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from gongshilan.attach.docx import clean_docx
from gongshilan.attach.images import clean_image
from gongshilan.attach.names import FLAT
from gongshilan.attach.pdf import clean_pdf
from gongshilan.attach.pdf_flat import flatten_pdf
from gongshilan.attach.plain import clean_csv, clean_text
from gongshilan.attach.reading import text
from gongshilan.attach.xlsx import clean_xlsx

_CLEANERS: Mapping[str, Callable[[bytes], bytes]] = {
    "pdf": clean_pdf,
    "png": partial(clean_image, kind="png"),
    "jpeg": partial(clean_image, kind="jpeg"),
    "docx": clean_docx,
    "xlsx": clean_xlsx,
    "txt": clean_text,
    "csv": clean_csv,
}


class Clean(NamedTuple):
    """What may be published, and the words in it."""

    raw: bytes
    text: str


def clean(raw: bytes, kind: str) -> Clean:
    """A file of ``kind`` (a value of :data:`gongshilan.attach.names.TYPES`, or FLAT) without what its readers would not see.

    The same bytes always give the same bytes. Raises Refused, with a problem code and the params of its sentences.
    """
    if kind == FLAT:
        return Clean(*flatten_pdf(raw))
    made = _CLEANERS[kind](raw)
    return Clean(made, text(made, kind))
