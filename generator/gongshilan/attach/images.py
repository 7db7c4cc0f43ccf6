"""Pictures, drawn anew from their pixels: nothing that is not a pixel survives (EXIF, XMP, IPTC, comments, what follows the end)."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageCms, ImageOps

from gongshilan.attach.limits import MAX_PIXELS
from gongshilan.attach.refused import Refused

_SIGNATURES = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff"}
_QUALITY = 90
_CLEAR = 16  # of 255
# What Pillow raises for pictures that are broken or play tricks, beside OSError.
_BROKEN = (OSError, ValueError, TypeError, SyntaxError, EOFError, KeyError, IndexError, AttributeError, ArithmeticError)


def clean_image(raw: bytes, kind: str, *, upright: bool = True) -> bytes:
    """A picture of ``kind`` (png, jpeg) with its pixels and nothing else, turned as its camera said if ``upright``.

    Raises Refused: ``attachment-mismatch``, ``attachment-unreadable``, ``attachment-pixels``, ``attachment-animated``.
    """
    if not raw.startswith(_SIGNATURES[kind]):
        raise Refused("attachment-mismatch", type=kind)
    picture = _pixels(_open(raw, (kind,)), upright=upright)
    out = io.BytesIO()
    if kind == "jpeg":
        flat = picture if picture.mode == "L" else picture.convert("RGB")
        flat.save(out, "JPEG", quality=_QUALITY, optimize=True)
    else:
        picture.save(out, "PNG", compress_level=4)  # twice as fast as 6, for nothing worth naming
    return out.getvalue()


def kind_of(raw: bytes) -> str | None:
    """What a picture inside another file is, by its first bytes."""
    return next((kind for kind, first in _SIGNATURES.items() if raw.startswith(first)), None)


def _open(raw: bytes, formats: Sequence[str]) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # the bound below is ours, and has a message
    try:
        picture = Image.open(io.BytesIO(raw), formats=[name.upper() for name in formats])
    except _BROKEN:
        raise Refused("attachment-unreadable") from None
    if picture.width * picture.height > MAX_PIXELS:
        raise Refused("attachment-pixels", limit=MAX_PIXELS // 1_000_000)
    # A phone's JPEG may carry more pictures behind the first (depth, a brighter copy): they are left behind. A PNG of
    # several shows them, so somebody has to choose.
    if picture.format == "PNG" and getattr(picture, "n_frames", 1) > 1:
        raise Refused("attachment-animated")
    try:
        picture.load()
    except _BROKEN:
        raise Refused("attachment-unreadable") from None
    return picture


def _pixels(picture: Image.Image, *, upright: bool) -> Image.Image:
    """The pixels as grey, RGB or either with transparency; no palette, profile or anything else comes along."""
    profile = picture.info.get("icc_profile")
    if upright:
        picture = _turned(picture)
    if picture.mode.startswith(("I;16", "I")):
        picture = picture.point(lambda value: value / 256).convert("L")
    see_through = "A" in picture.getbands() or "a" in picture.getbands() or "transparency" in picture.info
    grey = picture.mode in ("1", "L", "LA", "La") and not isinstance(picture.info.get("transparency"), tuple)
    plain = picture.convert(("LA" if see_through else "L") if grey else ("RGBA" if see_through else "RGB"))
    if profile and not grey:
        plain = _common_colours(picture, plain, profile)
    fresh = Image.new(plain.mode, plain.size)
    if see_through:
        # What is as good as transparent still has a colour, which nobody sees: it is left behind.
        fresh.paste(plain, mask=plain.getchannel("A").point(lambda value: 255 if value >= _CLEAR else 0))
    else:
        fresh.paste(plain)
    return fresh


def _turned(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    except _BROKEN:
        return picture  # an orientation nobody can read turns nothing


def _common_colours(picture: Image.Image, plain: Image.Image, profile: bytes) -> Image.Image:
    """The colours as a screen without the profile shows them: profiles carry names and dates, so they do not come along."""
    source = picture if picture.mode in ("RGB", "RGBA", "CMYK") else plain
    try:
        found = ImageCms.profileToProfile(
            source, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode=plain.mode
        )
    except (ImageCms.PyCMSError, *_BROKEN):
        return plain
    return plain if found is None else found
