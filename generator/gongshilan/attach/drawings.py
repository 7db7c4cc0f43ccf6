"""Drawings and pictures in Word and Excel: what of them nobody sees. Source: ECMA-376, part 1, chapters 20 and 21."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from gongshilan.attach.colours import WHITE, Colour, hexadecimal, shows, tinted
from gongshilan.attach.fonts import known
from gongshilan.attach.office import A, drop, local
from gongshilan.attach.refused import Refused

_SMALLEST = 200  # hundredths of a point
_THIN = 6_350  # of the 914 400 units of an inch: half a point
_CLEAR = 6_000  # of 100 000: less than that is not seen
_TOO_BRIGHT = 90_000
_ALIASES = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}


def check_drawing(root: etree._Element, scheme: Mapping[str, Colour]) -> None:
    """Raises Refused with ``attachment-hidden-text`` for text, shapes and pictures in a drawing that do not show."""
    for extent in root.iter(
        f"{{{A}}}ext", *(f"{{{space}}}ext" for space in _spaces(root)), *(f"{{{space}}}extent" for space in _spaces(root))
    ):
        if "cx" in extent.attrib and _picture_beside(extent) and min(_number(extent, "cx"), _number(extent, "cy")) < _THIN:
            raise Refused("attachment-hidden-text")
    for item in root.iter(f"{{{A}}}alphaModFix", f"{{{A}}}alpha"):
        if _number(item, "amt" if local(item) == "alphaModFix" else "val") < _CLEAR and local(item.getparent()) in (
            "blip",
            "srgbClr",
            "schemeClr",
        ):
            _refuse_written(item)
    for item in root.iter(f"{{{A}}}lum"):
        if abs(_number(item, "bright")) > _TOO_BRIGHT or _number(item, "contrast") < -_TOO_BRIGHT:
            raise Refused("attachment-hidden-text")
    for run in root.iter(f"{{{A}}}r", f"{{{A}}}fld"):
        if (run.findtext(f"{{{A}}}t") or "").strip():
            _check_run(run, scheme)


def _refuse_written(item: etree._Element) -> None:
    above = [local(other) for other in item.iterancestors()]
    if "blip" in above or "rPr" in above or "defRPr" in above:
        raise Refused("attachment-hidden-text")


def _picture_beside(extent: etree._Element) -> bool:
    """True if a frame has something in it that could be seen: lines have no height."""
    holder = next(
        (
            item
            for item in extent.iterancestors()
            if local(item) in ("pic", "sp", "wsp", "inline", "anchor", "oneCellAnchor")
        ),
        None,
    )
    return holder is not None and any(local(item) in ("blip", "t") for item in holder.iter())


def _check_run(run: etree._Element, scheme: Mapping[str, Colour]) -> None:
    properties = run.find(f"{{{A}}}rPr")
    if properties is None:
        return
    if "sz" in properties.attrib and _number(properties, "sz") < _SMALLEST:
        raise Refused("attachment-hidden-text")
    if properties.find(f"{{{A}}}noFill") is not None and properties.find(f"{{{A}}}ln") is None:
        raise Refused("attachment-hidden-text")
    fill = properties.find(f"{{{A}}}solidFill")
    colour = filled_with(fill, scheme)
    if colour is not None and not shows(colour, _grounds(run, scheme)):
        raise Refused("attachment-hidden-text")


def _grounds(run: etree._Element, scheme: Mapping[str, Colour]) -> Iterable[Colour]:
    for shape in run.iterancestors():
        if local(shape) in ("sp", "wsp"):
            own = next((item for item in shape if local(item) == "spPr"), None)
            if own is None or own.find(f"{{{A}}}noFill") is not None:
                return [WHITE]
            colours = [filled_with(fill, scheme) for fill in own if local(fill) in ("solidFill", "gradFill", "pattFill")]
            styled = [item for item in shape.iter(f"{{{A}}}fillRef") if item.get("idx", "0") != "0"]
            if not colours and styled:
                colours = [_chosen(item, scheme) for item in styled[0]]
            if own.find(f"{{{A}}}blipFill") is not None:
                return [WHITE, (0, 0, 0)]
            return [colour or WHITE for colour in colours] or [WHITE]
    return [WHITE]


def filled_with(fill: etree._Element | None, scheme: Mapping[str, Colour]) -> Colour | None:
    """The first colour of a fill."""
    if fill is None:
        return None
    found = (_chosen(item, scheme) for item in fill.iter() if local(item) in ("srgbClr", "schemeClr", "sysClr", "prstClr"))
    return next(found, None)


def _chosen(item: etree._Element, scheme: Mapping[str, Colour]) -> Colour | None:
    name = item.get("val", "")
    if local(item) == "schemeClr":
        found = scheme.get(_ALIASES.get(name, name))
    elif local(item) == "sysClr":
        found = hexadecimal(item.get("lastClr"))
    elif local(item) == "prstClr":
        found = {"white": WHITE, "black": (0, 0, 0)}.get(name)
    else:
        found = hexadecimal(name)
    more, less = (item.find(f"{{{A}}}{word}") for word in ("lumOff", "lumMod"))
    if found is not None and more is not None:
        return tinted(found, _number(more, "val") / 100_000)
    return tinted(found, _number(less, "val") / 100_000 - 1) if found is not None and less is not None else found


def _number(item: etree._Element, key: str) -> float:
    try:
        return float(item.get(key, "0").rstrip("%"))
    except ValueError:
        raise Refused("attachment-unreadable") from None


def _spaces(root: etree._Element) -> list[str]:
    return sorted({str(etree.QName(item).namespace) for item in root.iter() if local(item) in ("ext", "extent")} - {A})


def theme_text(theme: etree._Element) -> None:
    """Names in a theme tell where it comes from; its fonts stay where many have them."""
    for item in theme.iter():
        if "name" in item.attrib:
            item.set("name", "Office")
    for item in list(theme.iter(f"{{{A}}}latin", f"{{{A}}}ea", f"{{{A}}}cs", f"{{{A}}}font")):
        if item.get("typeface", "") and not known(item.get("typeface", "")):
            if local(item) == "font":
                drop(item)
            else:
                item.set("typeface", "")
        for key in ("panose", "pitchFamily"):
            item.attrib.pop(key, None)
