"""A page as a browser reads it: its anchors, its addresses, what in it runs, and the text a reader gets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Attributes that hold one address, and those that hold a list of them. ``data`` and ``code`` only mean that in some elements,
# which are refused anyhow.
_ADDRESSES = frozenset(
    ["href", "src", "poster", "action", "formaction", "background", "manifest", "longdesc", "lowsrc", "dynsrc"]
)
_SETS = frozenset(["srcset", "imagesrcset"])
# Elements that put another document into the page, or change what its addresses mean.
_FRAMES = frozenset(["base", "iframe", "frame", "frameset", "object", "embed", "applet", "portal", "fencedframe"])
# Elements of SVG that can give another element an address later.
_ANIMATIONS = frozenset(["animate", "set", "animatetransform", "animateTransform", "animatemotion", "animateMotion"])
_LINKS = frozenset(["a", "area"])
# A link of these relations is read by people and programs and loaded by no browser.
_UNLOADED = frozenset(["canonical", "alternate", "license", "author", "help", "bookmark", "me", "next", "prev"])
# A script of these types is data.
_DATA_TYPES = frozenset(["application/json", "application/ld+json", "text/plain"])
# Within these words run on; anything else ends a line, so that the figures of two table cells are no one number.
_INLINE = _names(
    "a abbr b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr output q rp rt ruby s samp "
    "small span strike strong sub sup time tspan tt u use var wbr"
)
# Geometry: numbers nobody reads.
_SHAPES = _names(
    "d points viewbox viewBox x y x1 x2 y1 y2 cx cy r rx ry dx dy width height transform offset stroke-dasharray fx fy"
)
# Elements that are looked at for themselves, and attributes that can neither load nor run anything.
_SPECIAL = _FRAMES | _ANIMATIONS | {"template", "script", "style", "meta"}
_SAID = _names(
    "class title content role type lang dir for rel charset scope colspan rowspan tabindex datetime placeholder d "
    "points viewbox viewBox x y x1 x2 y1 y2 cx cy r rx ry width height autocomplete focusable aria-hidden "
    "aria-label aria-labelledby aria-current aria-pressed data-md-component data-md-toggle data-label"
)
_QUIET = _SHAPES | {"class"}
_WHITE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Reference:
    """An address in a page. ``loads``: the browser asks for it without being told to by the reader."""

    value: str
    tag: str
    attribute: str
    loads: bool


@dataclass(slots=True)
class PageFacts:
    """What one page holds. ``running`` are ``(finding code, what stands there, how to find it in the source)``; ``styles`` are
    values with CSS in them, ``policies`` the content security policies it states."""

    ids: set[str] = field(default_factory=set)
    policies: list[str] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    running: list[tuple[str, str, str]] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)


def read_page(raw: str) -> PageFacts:
    """Read a page or a piece of one by the HTML standard's rules; what scripts would make of it is not followed."""
    return read_tree(LexborHTMLParser(raw))


def read_tree(tree: Any) -> PageFacts:
    """The same of a page that was parsed (selectolax has no types)."""
    facts = PageFacts()
    _read(tree.root, facts)
    return facts


def _read(root: Any, facts: PageFacts) -> None:
    if root is None:
        return
    text, said, special = facts.text, facts.attributes, _SPECIAL
    for node in root.traverse(include_text=True):
        tag = node.tag
        if tag == "-text":
            text.append(_WHITE.sub(" ", node.text_content or ""))
            continue
        if tag == "-comment":
            said.append(node.comment_content or "")
            continue
        if tag not in _INLINE:
            text.append("\n")
        attributes = node.attributes
        if tag in special or ":" in tag:
            _element(tag.rpartition(":")[2], attributes, node, facts)  # x:script is a script where x means SVG
        for name, value in attributes.items():
            if value and name not in _QUIET:
                said.append(value)
            if name not in _SAID:
                _attribute(tag, name, value or "", attributes, facts)


def _element(tag: str, attributes: Mapping[str, str | None], node: Any, facts: PageFacts) -> None:
    if tag in _FRAMES:
        facts.running.append(("page-frame", f"<{tag}>", f"<{tag}"))
    elif tag == "template":  # its content is a document of its own, which a walk does not enter
        whole = node.html or ">"
        _read(LexborHTMLParser(whole[whole.index(">") + 1 :].removesuffix("</template>")).root, facts)
    elif tag == "script":
        if "src" not in attributes and not _has_address(attributes) and _type(attributes) not in _DATA_TYPES:
            source = node.text(deep=True) or ""
            facts.running.append(("page-inline", source or "<script>", f">{source}</"))
    elif tag == "style":
        css = node.text(deep=True) or ""
        facts.running.append(("page-inline", css or "<style>", "<style"))
        facts.styles.append(css)
    elif tag == "meta" and (attributes.get("http-equiv") or "").strip().lower() == "content-security-policy":
        facts.policies.append(attributes.get("content") or "")
    elif tag == "meta" and (attributes.get("http-equiv") or "").strip().lower() in ("refresh", "set-cookie", "link"):
        facts.running.append(("page-frame", f"<meta http-equiv={attributes['http-equiv']}>", "http-equiv="))
    elif tag in _ANIMATIONS and "href" in (attributes.get("attributename") or attributes.get("attributeName") or "").lower():
        facts.running.append(("page-frame", f"<{tag}>", f"<{tag}"))


def _attribute(tag: str, given: str, value: str, attributes: Mapping[str, str | None], facts: PageFacts) -> None:
    name = "href" if given.endswith(":href") else given
    if name == "id" or (name == "name" and tag == "a"):
        facts.ids.add(value)
    elif name in _ADDRESSES:
        facts.references.append(Reference(value, tag, name, _loads(tag, name, attributes)))
    elif name in _SETS:
        facts.references += [Reference(item, tag, name, loads=True) for item in _candidates(value)]
    elif name in ("ping", "attributionsrc"):
        facts.references += [Reference(item, tag, name, loads=True) for item in value.split()]
    elif name.startswith("on"):
        facts.running.append(("page-inline", name, f"{name}="))
    elif name == "style":
        facts.running.append(("page-inline", "style", "style="))
        facts.styles.append(value)
    elif name == "srcdoc":
        facts.running.append(("page-frame", name, f"{name}="))
    elif "(" in value or "\\" in value:  # fill="url(…)" and its like, however it is escaped
        facts.styles.append(value)


def _loads(tag: str, attribute: str, attributes: Mapping[str, str | None]) -> bool:
    if tag in _LINKS:
        return attribute != "href"
    if tag == "link":
        relations = (attributes.get("rel") or "").lower().split()
        return not relations or not set(relations) <= _UNLOADED
    return True


def _has_address(attributes: Mapping[str, str | None]) -> bool:
    return any(name == "href" or name.endswith(":href") for name in attributes)  # a script of SVG


def _type(attributes: Mapping[str, str | None]) -> str:
    return (attributes.get("type") or "").strip().lower()


def _candidates(value: str) -> Iterator[str]:
    """Addresses of a ``srcset``: each ends at white space; commas part candidates."""
    for part in value.replace(",", " , ").split(",") if "data:" not in value else [value]:
        words = part.split()
        if words:
            yield words[0]
