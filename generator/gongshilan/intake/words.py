"""What the columns of a kind may be called: labels, names of fields, and the words offices use (``x-sheet``)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongshilan.intake.columns import ID, ROW, Table, tables
from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.kinds.sheet import BODY

_NOTE = re.compile(r"[(\[【][^)\]】]*[)\]】]")
_LONG = 3  # characters of a heading that another may end with
_OTHERWISE = (
    "配合",
    "协助",
    "协办",
    "参与",
    "上年",
    "上次",
    "上级",
    "原",
    "下步",
    "下一步",
    "其他",
    "非",
    "不",
    "未",
    "延期",
    "变更",
    "调整",
)
_ABOUT = ("情况", "信息", "落实", "要求")  # 答复情况 above 时间 is 答复时间
_NEUTRAL = ("", "基本", "基本情况", "个人", "有关")  # say nothing of what stands below them
_BARE = ("时间", "日期", "时限", "期限", "人", "单位", "部门", "领导", "电话", "地点", "人数")  # say nothing by themselves
_WHOLE = ("内容", "情况", "意见", "说明")  # add nothing to what stands above them
_ENDS = "*:.,;、。 "


def heading(said: str) -> str:
    """A heading in the form that is compared: no blanks, no marks at its ends."""
    return "".join(unicodedata.normalize("NFKC", said).split()).strip(_ENDS).casefold()


@dataclass(frozen=True, slots=True)
class Words:
    """One kind's. ``paths`` by compared heading, the most exact first; ``keys``: headings that say which record a row is."""

    kind: Kind
    tables: tuple[Table, ...]
    paths: Mapping[str, tuple[str, ...]]
    keys: frozenset[str]

    def find(self, said: str) -> tuple[str, ...]:
        """The fields that a heading may mean: those that take only certain values before those that take any text."""
        for form in (heading(said), heading(_NOTE.sub("", unicodedata.normalize("NFKC", said)))):
            if form in self.paths:
                return self.paths[form]
        return ()

    def among(self, parts: Sequence[str]) -> str:
        """Of headings above one another (outermost first) the form that is known: all together, else one that the others do not gainsay;
        empty if there is none."""
        if len(parts) < 2:
            return next((part for part in parts if self._knows(part)), "")
        stems = [_stem(part) for part in parts[:-1]]
        for above in (parts[:-1], stems, parts[-2:-1], stems[-1:]):
            joined = "".join(above)
            found = next((form for form in (f"{joined}{parts[-1]}", f"{parts[-1]}{joined}") if self._knows(form)), "")
            if found:
                return found
        whole = "·".join(parts)
        if self._knows(whole):
            return whole
        if any(heading(part).startswith(_OTHERWISE) for part in parts[:-1]):
            return ""
        child, parent = parts[-1], parts[-2]
        if self._knows(child) and self._fits(parent, child):
            return child
        adds = not heading(child).endswith(_BARE) and not self._knows(child)
        return self.among(parts[:-1]) if adds or heading(child) in _WHOLE else ""

    def _knows(self, said: str) -> bool:
        return bool(self.find(said)) or self.is_key(said)

    def _fits(self, parent: str, child: str) -> bool:
        """False for 时间 below 答复 and the like: what it says depends on what stands above it."""
        short = heading(child)
        if len(short) >= _LONG or self.is_key(child):
            return True
        above, stem = self.find(parent), heading(_stem(parent))
        if above:
            roots = {path.partition(".")[0] for path in above}
            return bool(roots & {"title", BODY, *(path.partition(".")[0] for path in self.find(child))})
        if stem in _NEUTRAL or self.kind.label.startswith(stem):
            return True
        return short not in (*_BARE, *_WHOLE) and not any(known.startswith(stem) for known in self.paths)

    def ending(self, said: str) -> tuple[str, tuple[str, ...]]:
        """The longest known heading that this one ends with, and the fields it may mean; none for 配合部门 and the like, which say
        that something else is meant."""
        whole = heading(_NOTE.sub("", unicodedata.normalize("NFKC", said)))
        fits = [known for known in self.paths if len(known) >= _LONG and whole.endswith(known) and whole != known]
        if not fits or whole.startswith(_OTHERWISE):
            return "", ()
        like = max(fits, key=len)
        return like, self.paths[like]

    def is_key(self, said: str) -> bool:
        """True for 序号, 留言编号 …"""
        return heading(said) in self.keys or heading(_NOTE.sub("", unicodedata.normalize("NFKC", said))) in self.keys


def _stem(said: str) -> str:
    plain = "".join(said.split())
    return next((plain.removesuffix(about) for about in _ABOUT if plain.endswith(about)), plain)


def words_of(kind: Kind, schema: Schema) -> Words:
    """What the columns of a kind may be called."""
    whole = tables(kind, schema)
    found: dict[str, list[str]] = {}

    def note(said: str, path: str) -> None:
        here = found.setdefault(heading(said), [])
        if path not in here:
            here.append(path)

    leaves = [*_leaves(whole)]
    short = Counter(said for _, _, said in leaves)
    for path, label, _ in leaves:
        note(label, path)
    for path, words in kind.sheet.headings.items():
        for word in words if path != "unit" or kind.belongs == "unit" else ():
            note(word, path)
    for path, _, said in leaves:
        if short[said] == 1:
            note(said, path)
        note(path, path)
    ordered = {said: tuple(sorted(paths, key=lambda path: takes_any_text(kind, path))) for said, paths in found.items()}
    return Words(kind, whole, ordered, frozenset(map(heading, kind.sheet.keys)))


def _leaves(whole: tuple[Table, ...]) -> Iterator[tuple[str, str, str]]:
    """Path, full label and own label of every column."""
    for table in whole:
        above = f"{table.label.partition('·')[2]}·" if table.path else ""
        for column in table.columns:
            if column.path in (ID, ROW) and column.field is None:
                continue
            path = f"{table.path}.{column.path}" if table.path else column.path
            yield path, f"{above}{column.label}", column.field.label if column.field else column.label


def takes_any_text(kind: Kind, path: str) -> bool:
    """True for a field into which any text goes."""
    field = plain_field(kind, path)
    return path == BODY or (
        field is not None and field.type in ("string", "markdown") and not (field.vocabulary or field.ref)
    )


def plain_field(kind: Kind, path: str) -> Field | None:
    """The field of a value at a path, or of an item of the list there."""
    field = kind.field_at(path)
    return field.items if field is not None and field.items is not None else field
