"""What was probably meant where a value is refused: said beside the problem, never taken for it."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
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
_LARGE = {"": 1, **_TIMES, "万": 10_000, "亿": 100_000_000}
_UNIT = r"[人名个条项件次位份场户天篇册期轮票张家所元%]{0,2}[。.;；,，]?"
_NUMERAL = re.compile(rf"([零〇一二两三四五六七八九十百千]{{1,7}}){_UNIT}")
# 二百五 may be 250, 三五 three to five: what only looks like a number is none
_UNSURE = re.compile("[百千][一二两三四五六七八九]\\Z|[一二两三四五六七八九]{2}")
_FIGURE = re.compile(rf"[共计]{{0,2}}\s*(\d+(?:\.\d+)?)\s*([十百千万亿]?)\s*{_UNIT}")
_POINT = re.compile(r"(?:^|(?<=\s))(?:[•●▪■◆➢*-]|\d{1,2}[、.．)]|[（(][\d一二三四五六七八九十]{1,3}[)）])[ \t\u3000]*(?=\D)")
_INVISIBLE = re.compile("[\u00a0\u2000-\u200a\u202f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
QUOTES = "“”‘’\"'「」『』＂＇"
# a file instead of the record in it: meeting/example-opening.md
_FILE = re.compile(r"\A(?:[\w-]+/)+(?=[\w-]+(?:\.\w+)?\Z)|\.(?:md|ya?ml)\Z")
_ANY = "any"
_SHOWN = 60


def parts(said: str) -> list[str]:
    """What somebody wrote between marks of Chinese or other brackets, commas and pauses; ids between blanks, too."""
    plain = _POINT.sub("\n", said.strip()).strip().strip(_BRACKETS)  # marks and numbers of a list pasted from Word
    found = [part for part in (item.strip() for item in _BETWEEN.split(plain)) if part]
    words = found[0].split() if len(found) == 1 else []
    return words if len(words) > 1 and all(map(_ID.match, words)) else found


def as_list(value: Any) -> str:
    """A list in brackets, as it might have been meant."""
    items = parts(value) if isinstance(value, str) else []
    return f"[{', '.join(items) or '…'}]"[:_SHOWN]


def as_number(value: Any, *, whole: bool) -> str:
    """The number that a text is, with a unit or in words: 30人, 5百, 三十二. Empty where the text says more than that (30余人, 第3), or
    a broken one where a ``whole`` one is meant: who follows a suggestion publishes it."""
    plain = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""
    figure = _FIGURE.fullmatch(_THOUSANDS.sub("", plain))
    if figure:
        number = Decimal(figure[1]) * _LARGE[figure[2]]
        exact = number == number.to_integral_value()
        return "" if whole and not exact else str(int(number)) if exact else str(number)
    words = _NUMERAL.fullmatch(plain)
    return str(_counted(words[1])) if words and not _UNSURE.search(words[1]) else ""


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
        inner = field.items
        if inner is not None and inner.properties:
            return {"variant": "dash" if isinstance(value, dict) else "entries", "instead": f"- {_member(inner, value)}"}
        refers = {"refers": " ".join(inner.ref)} if inner is not None and inner.ref else {}
        return {"variant": "array", "instead": as_list(value), **refers}
    if field.type in ("integer", "number"):
        instead = as_number(value, whole=field.type == "integer")
        return {"variant": field.type if instead else "unclear", "instead": instead}
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) and field.type != "object":
        return {"variant": "one", "instead": value[0][:_SHOWN]}
    if field.type == "object" and field.properties:
        known = "、".join(f"{name}（{item.label}）" if item.label else name for name, item in field.properties.items())
        return {"variant": "object", "instead": _member(field, value), "known": known}
    return {"variant": field.type if field.type in ("boolean", "object") else "text"}


def _member(field: Field, value: Any) -> str:
    """A value as the member of an object that it most likely is: the one it must have, or names a record, or else the first one."""
    if isinstance(value, dict) and value:
        key, held = next(iter(value.items()))
        return f"{key}: {held if isinstance(held, str) else '…'}"[:_SHOWN]
    said = parts(value)[0] if isinstance(value, str) and parts(value) else ""
    named = [name for name, item in field.properties.items() if item.ref] if _ID.match(said) else []
    worded = [name for name in (*field.required, *field.properties) if field.properties[name].type in ("string", "markdown")]
    key = next(iter([*named, *worded, *field.properties]))
    return f"{key}: {said or '…'}"[:_SHOWN]


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


def nearest(said: str, known: Iterable[str], cutoff: float = 0.4) -> str:
    """The word that was most likely meant, whatever case and width it was written in; empty where none is near."""
    by_form = {_form(word): word for word in known}
    found = difflib.get_close_matches(_form(said), by_form, n=1, cutoff=cutoff)
    return by_form[found[0]] if found else ""


def _form(word: str) -> str:
    return re.sub("[—–_ ]+", "-", unicodedata.normalize("NFKC", word).casefold().strip().strip(QUOTES))


def nearest_scope(said: str, scopes: Iterable[tuple[str, str]]) -> str:
    """The id of the audience whose id or label is nearest."""
    held = list(scopes)
    plain = _plain(said.strip(QUOTES))
    named = [name for name, label in held if plain and (plain == _plain(label) or plain in _plain(label))]
    return named[0] if len(named) == 1 else nearest(said, (name for name, _ in held), 0.5)


class Titles:
    """What people call records, to say the id beside a name that was written instead of it."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._ids: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}
        self._kinds: dict[str, str] = {}
        for record in records:
            self._kinds[record.id] = record.kind
            self._ids.setdefault(_plain_id(record.id), set()).add(record.id)
            for name in (record.title, record.data.get("short_title"), *_also(record)):
                if isinstance(name, str):
                    self._names.setdefault(_plain(name), set()).add(record.id)

    def id_of(self, said: str, kinds: str = "") -> str:
        """The id of the one record that is meant, of one of these kinds (with blanks between; empty: any); empty where there is none, or
        more."""
        wanted = set(kinds.split()) - {_ANY}
        found = self._found(_FILE.sub("", said.strip().strip(QUOTES)), wanted)
        return next(iter(found)) if len(found) == 1 else ""

    def _found(self, said: str, wanted: set[str]) -> set[str]:
        inside = _IN_BRACKETS.search(said)
        for form in (said, inside[1] if inside else "", _IN_BRACKETS.sub("", said)):
            for ids in (self._names.get(_plain(form), set()), self._ids.get(_plain_id(form), set())):
                found = self._fitting(ids, wanted)
                if form and len(found) == 1:
                    return found
        named = {name for name in self._names if len(name) > 1 and _plain(said).startswith(name)}
        posts = {name for name in named if _POST.fullmatch(_plain(said)[len(name) :])}
        return self._fitting(self._names[posts.pop()], wanted) if len(posts) == 1 else set()

    def _fitting(self, ids: set[str], wanted: set[str]) -> set[str]:
        return {item for item in ids if not wanted or self._kinds[item] in wanted}


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
