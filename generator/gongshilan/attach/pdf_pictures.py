"""Pictures on a PDF page of which a part does not show: cut off by a clip or the page's edge, or under something. That part is
painted over in the picture itself."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pikepdf
from pikepdf import Array, Name, Pdf, Stream
from PIL import Image, ImageFilter

from gongshilan.attach.pdf_parts import Holder, Picture
from gongshilan.attach.pdf_proof import Proof
from gongshilan.attach.pdf_render import differing
from gongshilan.attach.refused import Refused

_MAX_PICTURES = 60  # of one page that are looked at one by one
_SMALL = 60.0  # square points: less than a small character
_GRID = 1000  # cells a side
_TOUCH = 2  # dots by which pictures side by side may overlap
_EDGE = 5  # dots around what is seen that are left alone
_SOME = 0.002  # of a picture: less than that is an edge
_QUALITY = 92
Mask = npt.NDArray[np.bool_]


@dataclass(slots=True)
class Unseen:
    """By picture: the cells of it that no painting of it shows."""

    _masks: dict[tuple[int, int], tuple[Any, Mask]] = field(default_factory=dict)
    _whole: set[tuple[int, int]] = field(default_factory=set)

    def add(self, image: Any, mask: Mask | None) -> None:
        """One painting; None where all of it is seen, or nobody can tell."""
        key = image.objgen
        if mask is None:
            self._whole.add(key)
        elif key in self._masks:
            self._masks[key] = image, self._masks[key][1] & mask
        else:
            self._masks[key] = image, mask

    def blank(self) -> bool:
        """Paint over what nobody sees; True if there was any. Raises Refused where it cannot be done."""
        done = False
        for key, (image, mask) in sorted(self._masks.items(), key=lambda item: item[0]):
            if key not in self._whole and mask.mean() > _SOME:
                _blank(image, mask)
                done = True
        return done


def look(proof: Proof, dropped: frozenset[int], unseen: Unseen) -> frozenset[int]:
    """Pictures without which a page looks the same; of the others, what does not show is noted in ``unseen``.

    Those that lie on no other are looked at together. Raises Refused with ``attachment-unproved``.
    """
    found = [
        _Framed(holder, part, _frame(proof, part))
        for holder in proof.parts.holders
        for part in holder.parts
        if isinstance(part, Picture)
    ]
    gone = set(dropped)
    if not found:
        return dropped
    lonely = _lonely(found)
    seen = differing(proof.drawing(gone), proof.drawing(gone | {item.part.unit for item in found}))
    for number, item in enumerate(found):
        if number not in lonely or not seen[item.dots].any():
            proof.leave_out([item.part.unit], gone)
    proof.drawing(gone)
    left = [
        (number, item) for number, item in enumerate(found) if item.part.unit not in gone and item.part.image is not None
    ]
    together = [item for number, item in left if number in lonely and _area(item.part) > _SMALL]
    alone = [item for number, item in left if number not in lonely and _area(item.part) > _SMALL]
    for _, item in left:
        if _area(item.part) <= _SMALL:
            unseen.add(item.part.image, None)
    if len(alone) > _MAX_PICTURES:
        raise Refused("attachment-unproved")
    for group in ([together] if together else []) + [[item] for item in alone]:
        near = _matters(proof, group)
        for item in group:
            unseen.add(item.part.image, _cells(item.part, proof, near))
    return frozenset(gone)


@dataclass(frozen=True, slots=True)
class _Framed:
    """A picture, the stream that paints it, and the dots of the page it may be on (None: nobody knows)."""

    holder: Holder
    part: Picture
    frame: tuple[int, int, int, int] | None

    @property
    def dots(self) -> tuple[slice, slice]:
        """Rows and columns."""
        top, bottom, left, right = self.frame or (0, 0, 0, 0)
        return slice(max(0, top), max(0, bottom)), slice(max(0, left), max(0, right))


def _frame(proof: Proof, part: Picture) -> tuple[int, int, int, int] | None:
    if part.matrix is None or part.image is None:
        return None
    a, b, c, d, e, f = part.matrix
    across, up = np.array([e, e + a, e + c, e + a + c]), np.array([f, f + b, f + d, f + b + d])
    columns, rows = proof.dots(across, up)
    return int(rows.min()), int(rows.max()) + 1, int(columns.min()), int(columns.max()) + 1


def _lonely(found: list[_Framed]) -> set[int]:
    """Numbers of the pictures whose frames meet no other by more than a dot or two."""
    frames = [item.frame for item in found]
    if any(frame is None for frame in frames):
        return set()
    edges = np.array(frames)
    result = set()
    for number, (top, bottom, left, right) in enumerate(edges):
        high = np.minimum(edges[:, 1], bottom) - np.maximum(edges[:, 0], top)
        wide = np.minimum(edges[:, 3], right) - np.maximum(edges[:, 2], left)
        if int(((high > _TOUCH) & (wide > _TOUCH)).sum()) <= 1:
            result.add(number)
    return result


def _area(part: Picture) -> float:
    if part.matrix is None or part.image is None:
        return 0.0
    a, b, c, d, _, _ = part.matrix
    return abs(a * d - b * c)


def _matters(proof: Proof, group: list[_Framed]) -> Mask:
    """Dots of the page that are other ones with the pictures black than with them white, and those beside."""
    places = [proof.resource(item.part, item.holder) for item in group]
    kept = [names[name] for names, name in places]
    drawings = []
    for value in (0, 255):
        for (names, name), image in zip(places, kept, strict=True):
            names[name] = _solid(proof.pdf, image, value)
        drawings.append(proof.draw())
    for (names, name), image in zip(places, kept, strict=True):
        names[name] = image
    matters = differing(drawings[0], drawings[1])
    near: Mask = np.asarray(Image.fromarray(matters).convert("L").filter(ImageFilter.MaxFilter(_EDGE))) > 0
    return near


def _solid(pdf: Pdf, image: Any, value: int) -> Stream:
    """A picture of one colour, in the same frame and with the same mask."""
    stencil = bool(image.get("/ImageMask", False))
    made = Stream(pdf, bytes([0 if (value == 0) else 0x80]) if stencil else bytes([value]))
    made.update(
        {"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 1, "/Height": 1, "/BitsPerComponent": 1 if stencil else 8}
    )
    if stencil:
        made.ImageMask = True
        return made
    made.ColorSpace = Name.DeviceGray
    for key in ("/SMask", "/Mask"):
        if isinstance(image.get(key), Stream):
            made[key] = image[key]
    return made


def _cells(part: Picture, proof: Proof, near: Mask) -> Mask:
    """For each cell of a picture whether its place on the page is away from what is seen of it."""
    if part.matrix is None:
        raise Refused("attachment-unproved")
    width, height = (max(1, min(_GRID, int(part.image.get(key, 1)))) for key in ("/Width", "/Height"))
    a, b, c, d, e, f = part.matrix
    across, down = np.meshgrid((np.arange(width) + 0.5) / width, 1 - (np.arange(height) + 0.5) / height)
    left, right = proof.dots(a * across + c * down + e, b * across + d * down + f)
    rows, columns = near.shape
    inside = (left >= 0) & (left < columns) & (right >= 0) & (right < rows)
    seen = np.zeros(left.shape, dtype=bool)
    seen[inside] = near[right[inside], left[inside]]
    return ~seen


def _blank(image: Any, mask: Mask) -> None:
    """Paint over the cells of a picture."""
    if image.get("/ImageMask", False):
        _blank_stencil(image, mask)
        return
    decode = [float(item) for item in image.get("/Decode", Array())]
    if decode != [0.0, 1.0] * (len(decode) // 2) or isinstance(image.get("/Mask"), Array):
        raise Refused("attachment-unproved")
    try:
        masks = {key: image[key] for key in ("/SMask", "/Mask") if key in image}
        for key in masks:
            del image[key]
        found = pikepdf.PdfImage(image).as_pil_image()
        for key, mask_image in masks.items():
            image[key] = mask_image
    except (ValueError, TypeError, NotImplementedError, OSError, KeyError, pikepdf.PdfError, AttributeError):
        raise Refused("attachment-unproved") from None
    if found.mode not in ("1", "L", "P", "RGB"):
        raise Refused("attachment-unproved")
    plain = found.convert("L" if found.mode in ("1", "L") else "RGB")
    plain.paste(255 if plain.mode == "L" else (255, 255, 255), mask=_sized(mask, plain.size))
    photograph = str(image.get("/Filter", "")) == "/DCTDecode"
    image.ColorSpace = Name.DeviceGray if plain.mode == "L" else Name.DeviceRGB
    image.BitsPerComponent = 8
    if photograph:
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=_QUALITY, subsampling=0)
        image.write(out.getvalue(), filter=Name.DCTDecode)
    else:
        image.write(zlib.compress(plain.tobytes(), 6), filter=Name.FlateDecode)


def _blank_stencil(image: Any, mask: Mask) -> None:
    """Of a stencil, no dot is painted there."""
    width, height, row = int(image.Width), int(image.Height), (int(image.Width) + 7) // 8
    try:
        raw = image.read_bytes()
    except pikepdf.PdfError:
        raise Refused("attachment-unproved") from None
    if len(raw) < row * height:
        raise Refused("attachment-unproved")
    bits = np.unpackbits(np.frombuffer(raw[: row * height], dtype=np.uint8).reshape(height, row), axis=1)
    empty = 0 if "/Decode" in image and float(image.Decode[0]) == 1 else 1
    bits[:, :width][np.asarray(_sized(mask, (width, height))) > 0] = empty
    image.write(zlib.compress(np.packbits(bits, axis=1).tobytes(), 6), filter=Name.FlateDecode)


def _sized(mask: Mask, size: tuple[int, int]) -> Image.Image:
    return Image.fromarray(mask).convert("L").resize(size, Image.Resampling.NEAREST)
