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


def look(proof: Proof, dropped: frozenset[int], unseen: Unseen) -> None:
    """Note for every picture of a page what of it does not show. Raises Refused with ``attachment-unproved``."""
    shown = [
        (holder, part)
        for holder in proof.parts.holders
        for part in holder.parts
        if isinstance(part, Picture) and part.unit not in dropped
    ]
    large = [(holder, part) for holder, part in shown if _area(part) > _SMALL]
    for _, part in shown:
        if part.image is not None and (part.matrix is None or _area(part) <= _SMALL):
            unseen.add(part.image, None)
    if len(large) > _MAX_PICTURES:
        raise Refused("attachment-unproved")
    proof.drawing(dropped)
    for holder, part in large:
        unseen.add(part.image, _hidden(proof, holder, part))


def _area(part: Picture) -> float:
    if part.matrix is None or part.image is None:
        return 0.0
    a, b, c, d, _, _ = part.matrix
    return abs(a * d - b * c)


def _hidden(proof: Proof, holder: Holder, part: Picture) -> Mask | None:
    """Cells of a picture that do not matter to the page: it looks the same with them black and with them white."""
    names, name = proof.resource(part, holder)
    kept = names[name]
    drawings = []
    for value in (0, 255):
        names[name] = _solid(proof.pdf, kept, value)
        drawings.append(proof.draw())
    names[name] = kept
    matters = differing(drawings[0], drawings[1])
    near = np.asarray(Image.fromarray(matters).convert("L").filter(ImageFilter.MaxFilter(_EDGE))) > 0
    width, height = (max(1, min(_GRID, int(part.image.get(key, 1)))) for key in ("/Width", "/Height"))
    return _cells(part, proof, near, width, height)


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


def _cells(part: Picture, proof: Proof, near: Mask, width: int, height: int) -> Mask:
    """For each cell of a picture whether its place on the page is away from what is seen of it."""
    if part.matrix is None:
        raise Refused("attachment-unproved")
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
        found = pikepdf.PdfImage(image).as_pil_image()
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
