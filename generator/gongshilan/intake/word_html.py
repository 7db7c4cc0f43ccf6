"""A Word document as plain HTML and pictures, by mammoth.

Tried on the same documents: markitdown (which uses mammoth underneath, then markdownify) leaves ``<`` and ``|`` as they are, so that words in
angle brackets vanish and cells fall apart; it flattens merged cells, drops pictures, and brings 230 MB of packages. mammoth
alone (0.2 MB) keeps spans and pictures; the Markdown is made here, with nothing lost (:mod:`gongshilan.intake.word_markdown`).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gongshilan.attach.package import Package, parse, read_package
from gongshilan.attach.refused import Refused
from gongshilan.bounded import Done, each
from gongshilan.sheets.limits import BUDGET, MAX_BYTES
from gongshilan.sheets.refused import Unreadable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "word/document.xml"
_STYLES = "p[style-name='Title'] => h1.title:fresh\np[style-name='Subtitle'] => p:fresh"
_CODES = {"attachment-encrypted": "table-encrypted", "attachment-costly": "document-costly"}
PICTURE = "picture:"  # stands before the number of a picture


@dataclass(frozen=True, slots=True)
class Document:
    """``html`` of the body, its pictures (type and bytes), the texts of its paragraphs, and where else words stand (header, footer …)."""

    html: str
    pictures: Sequence[tuple[str, bytes]]
    paragraphs: Sequence[str]
    elsewhere: Sequence[tuple[str, str]]


def read_document(raw: bytes) -> Document:
    """The document. Raises Unreadable. Done in a child process with a budget."""
    if len(raw) > MAX_BYTES:
        raise Unreadable("table-too-large", limit=MAX_BYTES // 1_048_576)
    outcome = next(each(_document, [raw], BUDGET))
    if not isinstance(outcome, Done):
        raise Unreadable("document-costly")
    if isinstance(outcome.result, Unreadable):
        raise outcome.result
    assert isinstance(outcome.result, Document)
    return outcome.result


def _document(raw: bytes) -> Document | Unreadable:
    import mammoth  # noqa: PLC0415 - no other command needs it

    try:
        package = read_package(raw, "docx")
        if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in package.parts.values()):
            return Unreadable("document-unreadable")
        pictures: list[tuple[str, bytes]] = []

        def picture(image: Any) -> dict[str, str]:
            with image.open() as file:
                pictures.append((str(image.content_type), file.read()))
            return {"src": f"{PICTURE}{len(pictures)}"}

        made = mammoth.convert_to_html(
            io.BytesIO(raw), convert_image=mammoth.images.img_element(picture), style_map=_STYLES, external_file_access=False
        )
        return Document(made.value, pictures, _paragraphs(package), _elsewhere(package))
    except Refused as refusal:
        return Unreadable(_CODES.get(refusal.code, "document-unreadable"))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, SyntaxError, RecursionError):
        return Unreadable("document-unreadable")


def _paragraphs(package: Package) -> list[str]:
    """What each paragraph of the body says, as far as it is neither deleted nor hidden."""
    return [said for item in parse(package.parts[_MAIN]).iter(f"{_W}p") if (said := _said(item))]


def _said(paragraph: Any) -> str:
    return "".join(
        item.text or ""
        for item in paragraph.iter(f"{_W}t")
        if not any(True for _ in item.iterancestors(f"{_W}del", f"{_W}moveFrom"))
    ).strip()


def _elsewhere(package: Package) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, part in sorted(package.parts.items()):
        kind = next((kind for kind in ("header", "footer", "comments") if name.startswith(f"word/{kind}")), "")
        if kind and name.endswith(".xml"):
            said = " ".join(filter(None, (_said(item) for item in parse(part).iter(f"{_W}p"))))
            if said and (kind, said) not in found:
                found.append((kind, said))
    return found
