"""What was probably meant where a value is refused: said beside the problem, never taken for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from gongshilan.kinds.schema import Field
from gongshilan.model import Record

_BRACKETS = "[]{}()【】［］〔〕（）「」『』"
_BETWEEN = re.compile(r"[、，,;；/]+\s*|\s*\n\s*")
_ID = re.compile(r"[a-z0-9][a-z0-9-]*\Z")
_LIKE_ID = re.compile(r"[\s]*[a-z0-9][a-z0-9 ._-]*[。.,，;；、\s]*")
_IN_BRACKETS = re.compile(r"[（(]([^（()）]*)[）)]")
_POST = re.compile(
    "(?:副|党委|党组|支部|常务)*(?:书记|主任|局长|处长|科长|院长|校长|所长|部长|组长|主席|经理|委员|秘书长|同志|先生|女士|老师)+"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DIGITS = dict(zip("零〇一二三四五六七八九两", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
_TIMES = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile(r"约?([零〇一二两三四五六七八九十百千]{1,7})[人名个条项件次位]?")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_SHOWN = 60


def parts(said: str) -> list[str]:
    """What somebody wrote between marks of Chinese or other brackets, commas and pauses; ids between blanks, too."""
    found = [part for part in (item.strip() for item in _BETWEEN.split(said.strip().strip(_BRACKETS))) if part]
    words = found[0].split() if len(found) == 1 else []
    return words if len(words) > 1 and all(map(_ID.match, words)) else found


def as_list(value: Any) -> str:
    """A list in brackets, as it might have been meant."""
    items = parts(value) if isinstance(value, str) else []
    return f"[{', '.join(items) or '…'}]"[:_SHOWN]


def as_number(value: Any, *, whole: bool) -> str:
    """The one number that a text holds; empty if it holds none, several, or a broken one where a ``whole`` one is meant."""
    plain = unicodedata.normalize("NFKC", value) if isinstance(value, str) else ""
    found = _FIGURE.findall(_THOUSANDS.sub("", plain))
    if len(found) == 1 and not (whole and "." in found[0]):
        return str(found[0])
    words = _NUMERAL.fullmatch(plain.strip()) if not found else None
    return str(_counted(words[1])) if words else ""


def _counted(said: str) -> int:
    """三十二 → 32, 一百零五 → 105."""
    total = held = 0
    for character in said:
        if character in _TIMES:
            total += (held or 1) * _TIMES[character]
            held = 0
        else:
            held = _DIGITS[character]
    return total + held


def type_params(field: Field, value: Any) -> dict[str, Any]:
    """Which sentences to say of a value of the wrong type, and what may have been meant. ``refers``: it names records."""
    if field.type == "array":
        refers = {"refers": "yes"} if field.items is not None and field.items.ref else {}
        return {"variant": "array", "instead": as_list(value), **refers}
    if field.type in ("integer", "number"):
        instead = as_number(value, whole=field.type == "integer")
        return {"variant": field.type if instead else "unclear", "instead": instead}
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) and field.type != "object":
        return {"variant": "one", "instead": value[0][:_SHOWN]}
    return {"variant": field.type if field.type in ("boolean", "object") else "text"}


def invisible(value: str) -> dict[str, str]:
    """A character nobody sees that stands in a value, where one does."""
    found = _INVISIBLE.search(value)
    return {"variant": "invisible", "character": f"U+{ord(found[0]):04X}"} if found else {}


def several(value: str, options: Iterable[str], *, listed: bool) -> dict[str, str]:
    """Several terms written as one; ``listed``: there may be several."""
    known = set(options)
    items = parts(value)
    items = items if len(items) > 1 else value.split()
    if len(items) > 1 and set(items) <= known:
        return {"variant": "several" if listed else "too-many", "instead": ", ".join(items)}
    return {}


def mistyped_key(key: str, fields: Mapping[str, Field]) -> tuple[str, dict[str, str]]:
    """The problem of a key without a value that was meant as both: ``{document：通知}``, ``{document 通知}``. Code and params, or
    an empty code."""
    wide = re.search("[：，]", key)
    if wide and key[: wide.start()].strip() in fields:
        return "text-fullwidth-punctuation", {"wrong": wide[0], "right": ": " if wide[0] == "：" else ", "}
    name, _, rest = key.partition(" ")
    if name in fields and rest.strip():
        return "yaml-syntax", {"variant": "no-colon", "name": name, "right": f"{name}: {rest.strip()}"[:_SHOWN]}
    return "", {}


class Titles:
    """What people call records, to say the id beside a name that was written instead of it."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._ids: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}
        for record in records:
            self._ids.setdefault(_plain_id(record.id), set()).add(record.id)
            for name in (record.title, record.data.get("short_title"), *_also(record)):
                if isinstance(name, str):
                    self._names.setdefault(_plain(name), set()).add(record.id)

    def id_of(self, said: str) -> str:
        """The id of the one record that is meant; empty where there is none, or more."""
        inside = _IN_BRACKETS.search(said)
        for form in (said, inside[1] if inside else "", _IN_BRACKETS.sub("", said)):
            for found in (self._names.get(_plain(form)), self._ids.get(_plain_id(form))):
                if form and found and len(found) == 1:
                    return next(iter(found))
        named = {name for name in self._names if len(name) > 1 and _plain(said).startswith(name)}
        posts = {name for name in named if _POST.fullmatch(_plain(said)[len(name) :])}
        found = self._names[posts.pop()] if len(posts) == 1 else set()
        return next(iter(found)) if len(found) == 1 else ""


def _also(record: Record) -> list[Any]:
    aliases = record.data.get("aliases") if record.kind == "unit" else None
    return list(aliases) if isinstance(aliases, list | tuple) else []


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).strip("。.,，;；")


def _plain_id(said: str) -> str:
    """Small letters and digits: Zhao_Ping and zhao-ping。 are zhao-ping."""
    plain = unicodedata.normalize("NFKC", said).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") if _LIKE_ID.fullmatch(plain) else ""


def nearest_label(said: str, fields: Mapping[str, Field]) -> str:
    """The name of the field whose label was written instead."""
    return next((name for name, field in fields.items() if field.label == said.strip()), "")


def file_stem(stem: str) -> dict[str, str]:
    """A file name that would do, where one can be told without knowing how characters sound."""
    plain = re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKC", stem).lower()).strip("-")
    if stem.isascii() and plain:
        return {"variant": "near", "right": f"{plain[:80]}.md"}
    return {"variant": "chinese"}
