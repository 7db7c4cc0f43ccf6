"""The explicit list: tags, attributes with their values, classes and schemes. What is not here reaches no page."""

from __future__ import annotations

import re

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
TAGS = frozenset([
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5",
    "h6", "hr", "i", "img", "ins", "kbd", "li", "ol", "p", "pre", "s", "span", "strong", "sub", "sup", "table", "tbody",
    "td", "th", "thead", "tr", "u", "ul",
])  # fmt: skip
_NUMBER = re.compile(r"[0-9]{1,4}\Z")
_ALIGN = re.compile(r"(?:left|center|right)\Z")
_ANY = re.compile("", re.DOTALL)
# Lower case and without underscores, so that no id can stand for a name of ours or of the browser's in a script
# (gslSearch, currentScript …); g- and main are the frame's own.
HEADING_ID = re.compile(r"(?!g-|fn-|main\Z)[a-z][a-z0-9-]{0,63}\Z")
# The number of a clause, with two Chinese characters after its second part where two are numbered alike: no name of a script is
# written so.
_CLAUSE_ID = re.compile(
    r"[一二三四五六七八九十]{1,3}(?:-[一二三四五六七八九十0-9]{1,3}(?:-[\u4e00-\u9fff]{2})?)?(?:-[一二三四五六七八九十0-9]{1,3}){0,2}\Z"
)
_PLACE_ID = re.compile(rf"{HEADING_ID.pattern}|{_CLAUSE_ID.pattern}")
_NOTE_ID = re.compile(r"fn-[^\x00-\x20]+\Z")  # labels are an editor's own; the prefix keeps them apart from ids of ours
# A picture is loaded without anybody's doing: only from inside the site, by a relative address. No scheme, no other host, no
# root (where the site hangs below its host is not known), no backslash or control character that browsers read as something else.
INSIDE = re.compile(r"[^\x00-\x20/:\\][^\x00-\x1f:\\]*\Z")
# A link says where it leads: no borrowed scheme, no backslash or control character that browsers drop or read as a slash.
_FOLLOWED = re.compile(r"(?!//)[^\x00-\x1f\\]*\Z")
ATTRIBUTES: dict[str, dict[str, re.Pattern[str]]] = (
    {
        "a": {"href": _FOLLOWED, "title": _ANY},
        "abbr": {"title": _ANY},
        "div": {"id": _NOTE_ID, "tabindex": re.compile(r"0\Z"), "role": re.compile(r"note\Z"), "aria-label": _ANY},
        "img": {"src": INSIDE, "alt": _ANY, "title": _ANY, "width": _NUMBER, "height": _NUMBER},
        "ol": {"start": re.compile(r"[0-9]{1,9}\Z")},
        "td": {"colspan": _NUMBER, "rowspan": _NUMBER, "align": _ALIGN},
        "th": {"colspan": _NUMBER, "rowspan": _NUMBER, "align": _ALIGN, "scope": re.compile(r"(?:row|col)(?:group)?\Z")},
    }
    | {name: {"id": _PLACE_ID} for name in HEADINGS}
    | {"p": {"id": _CLAUSE_ID}}
)
# Classes that the Markdown engine and `render` write; an editor's own never reach the page.
CLASSES = {
    "div": frozenset(["footnote-definition", "g-scroll"]),
    "sup": frozenset(["footnote-reference", "footnote-definition-label"]),
}
# Followed only when somebody presses the link.
SCHEMES = frozenset(["http", "https", "mailto"])
# Ours, resolved to addresses before cleaning.
OWN_SCHEMES = frozenset(["record", "page"])


def keep(tag: str, name: str, value: str) -> str | None:
    """The attribute's value if the list allows it, else None. Classes and schemes are not looked at here."""
    if name == "class" and tag in CLASSES:
        return value
    pattern = ATTRIBUTES.get(tag, {}).get(name)
    return value if pattern is not None and pattern.match(value) else None
