"""A PDF, made anew from what its pages show. What a reader of the pages could not see is not in it."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from gongshilan.attach.limits import MAX_PAGES
from gongshilan.attach.pdf_objects import Copier
from gongshilan.attach.pdf_settle import settle
from gongshilan.attach.refused import Refused

_END = b"%%EOF"
_BLANKS = b"\x00\t\n\x0c\r "
_COMMENTS = frozenset(
    "/Text /FreeText /Line /Square /Circle /Polygon /PolyLine /Highlight /Underline /Squiggly /StrikeOut /Caret /Stamp /Ink "  # noqa: SIM905
    "/Popup /Redact /Projection".split()
)
_LINK = re.compile(r"(?:https?://|mailto:)[!-~]+\Z")
_CONDITIONAL = re.compile(rb"/P /(?:AllOff|AnyOff)|/VE\b")
_CROP_TOLERANCE = 2.0  # points; programs round


def clean_pdf(raw: bytes) -> bytes:
    """The pages, with their text, pictures and web links. Raises Refused.

    Left behind in silence: information, XMP, attached files, scripts and other actions, outlines, names, private data, tags,
    earlier versions. Refused, because somebody has to decide: encryption, comments, forms and seals, hidden layers, cropped pages.
    """
    with opened_pdf(raw) as source:
        return settle(_rebuilt(source))


@contextlib.contextmanager
def opened_pdf(raw: bytes) -> Iterator[Pdf]:
    """A PDF that is whole and open to all; whatever the library makes of a broken one is a refusal. Raises Refused."""
    if not raw.startswith(b"%PDF-") or not raw.rstrip(_BLANKS).endswith(_END):
        raise Refused("attachment-mismatch", type="pdf")
    try:
        with Pdf.open(io.BytesIO(raw)) as source:
            if source.is_encrypted:
                raise Refused("attachment-encrypted")
            yield source
    except pikepdf.PasswordError:
        raise Refused("attachment-encrypted") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, RuntimeError):
        raise Refused("attachment-unreadable") from None


def _rebuilt(source: Pdf) -> bytes:
    if not 0 < len(source.pages) <= MAX_PAGES:
        raise Refused("attachment-unreadable")
    _check_whole(source.Root)
    check_memberships(source)
    out = io.BytesIO()
    with Pdf.new() as target:
        copier = Copier(target)
        for number, page in enumerate(source.pages, start=1):
            target.pages.append(pikepdf.Page(_page(target, copier, page, number)))
        target.save(out, min_version="1.7", deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _check_whole(root: Any) -> None:
    form = root.get("/AcroForm")
    if isinstance(form, Dictionary) and (len(_list(form.get("/Fields"))) or "/XFA" in form):
        raise Refused("attachment-form")
    layers = root.get("/OCProperties")
    if isinstance(layers, Dictionary):
        usual = layers.get("/D", Dictionary())
        off = len(_list(usual.get("/OFF"))) or str(usual.get("/BaseState", "/ON")) != "/ON"
        if off or any(_off_somewhere(layer) for layer in _list(layers.get("/OCGs"))):
            raise Refused("attachment-hidden-layer")


def check_memberships(source: Pdf) -> None:
    """Raises Refused for what is shown only if some layer is not: all of them are."""
    for item in source.objects:
        said = item.unparse(resolved=True)
        if b"/OCMD" in said and _CONDITIONAL.search(said):
            raise Refused("attachment-hidden-layer")


def _off_somewhere(layer: Any) -> bool:
    """True for a layer that is not shown on the screen, or not printed."""
    usage = layer.get("/Usage", Dictionary())
    states = [usage.get(f"/{event}", Dictionary()).get(f"/{event}State") for event in ("View", "Print", "Export")]
    return any(str(state) == "/OFF" for state in states if state is not None)


def _page(target: Pdf, copier: Copier, page: pikepdf.Page, number: int) -> Dictionary:
    media = _box(page.mediabox)
    crop = _box(page.cropbox)
    if any(abs(outer - inner) > _CROP_TOLERANCE for outer, inner in zip(media, crop, strict=True)):
        raise Refused("attachment-cropped", where=number)
    made = Dictionary(
        Type=Name.Page, MediaBox=Array(media), Resources=copier.copy(page.obj.get("/Resources", Dictionary()), "resources")
    )
    for key in ("/Rotate", "/UserUnit"):
        if key in page.obj:
            made[key] = copier.copy(page.obj[key], "plain")
    if "/Group" in page.obj:
        made["/Group"] = copier.copy(page.obj["/Group"], "group")
    if "/Contents" in page.obj:
        made["/Contents"] = copier.packed(copier.content(page))
    links = [link for annotation in _list(page.obj.get("/Annots")) if (link := _link(annotation, number)) is not None]
    if links:
        made["/Annots"] = Array([target.make_indirect(link) for link in links])
    return target.make_indirect(made)


def _link(annotation: Any, number: int) -> Dictionary | None:
    """A link to the web as it may stay; None for one that leads into the document or elsewhere."""
    sort = str(annotation.get("/Subtype"))
    if sort in _COMMENTS:
        raise Refused("attachment-comments", where=number)
    if sort == "/Widget":
        raise Refused("attachment-form")
    if sort != "/Link":
        raise Refused("attachment-embedded", found=sort.removeprefix("/"))
    action = annotation.get("/A", Dictionary())
    to = str(action.get("/URI", "")) if str(action.get("/S")) == "/URI" else ""
    if not _LINK.match(to):
        return None
    rect = Array(_box(annotation["/Rect"]))
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=rect,
        Border=Array([0, 0, 0]),
        A=Dictionary(S=Name.URI, URI=pikepdf.String(to)),
    )


def _box(value: Any) -> list[float]:
    left, bottom, right, top = (float(number) for number in value)
    return [min(left, right), min(bottom, top), max(left, right), max(bottom, top)]


def _list(value: Any) -> list[Any]:
    return [item for item in value if item is not None] if isinstance(value, Array) else []
