"""The words in an attachment, for those who look for numbers that must not be published. Pictures have none."""

from __future__ import annotations

import io

from lxml import etree

from gongshilan.attach.limits import MAX_TEXT
from gongshilan.attach.office import A, M, W, local
from gongshilan.attach.package import parse, read_package
from gongshilan.attach.refused import Refused
from gongshilan.attach.xlsx import workbook_text


def text(raw: bytes, kind: str) -> str:
    """What a reader could copy out of a file of ``kind`` (a value of :data:`gongshilan.attach.names.TYPES`).

    Raises Refused with ``attachment-unreadable``: what cannot be read cannot be looked through.
    """
    if kind in ("png", "jpeg"):
        return ""
    if kind in ("txt", "csv"):
        return raw.decode("utf-8-sig", "replace")[:MAX_TEXT]
    if kind == "pdf":
        return _pdf(raw)[:MAX_TEXT]
    package = read_package(raw, kind)
    if kind == "xlsx":
        return workbook_text(package)[:MAX_TEXT]
    found = [_words(parse(part)) for name, part in sorted(package.parts.items()) if name.endswith(".xml") and "/" in name]
    return "\n".join(found)[:MAX_TEXT]


def _pdf(raw: bytes) -> str:
    from pypdf import PdfReader  # noqa: PLC0415 - a tenth of a second that portals without one need not wait
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        reader = PdfReader(io.BytesIO(raw))
        return "\n".join(page.extract_text() for page in reader.pages)
    except (
        PyPdfError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        ArithmeticError,
        RecursionError,
        OSError,
    ):
        raise Refused("attachment-unreadable") from None


def _words(root: etree._Element) -> str:
    """Paragraphs of a part of a Word document, each on its line; what fields are made of, too."""
    lines = []
    for paragraph in root.iter(f"{{{W}}}p", f"{{{A}}}p", f"{{{M}}}oMathPara"):
        said = []
        for element in paragraph.iter():
            name = local(element)
            if name in ("t", "instrText"):
                said.append(element.text or "")
            elif name in ("tab", "br", "cr"):
                said.append("\t" if name == "tab" else "\n")
            elif name == "noBreakHyphen":
                said.append("-")
        lines.append("".join(said))
    return "\n".join(lines)
