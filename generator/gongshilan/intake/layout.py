"""Where in a sheet the table is: its headings, over one row or several, and what kind of record its rows are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongshilan.intake.words import Words, heading
from gongshilan.sheets.model import Sheet

_LOOKED_AT = 30  # rows above the headings: a title, a unit, a date
_DEEPEST = 3
_LONGEST = 60  # characters of a heading
_ENOUGH = 2  # headings that are known
_LIKELY = 3  # headings that are known or only end like one that is


@dataclass(frozen=True, slots=True)
class Head:
    """A column of the table: ``said`` is its heading, over several rows joined by ``·``; ``paths`` the fields it may mean."""

    column: int
    said: str
    paths: tuple[str, ...]
    key: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """A table in a sheet. ``row`` is the first row of the headings, ``below`` the first row of records."""

    row: int
    below: int
    heads: tuple[Head, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """What kind a sheet seems to hold. ``weight`` is how much speaks for it."""

    words: Words
    layout: Layout
    weight: float


def find_layout(sheet: Sheet, words: Words, row: int = 0, *, loosely: bool = False) -> Layout | None:
    """The table of a kind in a sheet; ``row``: where its headings are known to be. None if hardly a heading is known; ``loosely``: nor
    ends like one that is."""
    best: Layout | None = None
    rows = [row] if row else [number for number in sheet.rows() if number not in sheet.hidden_rows][:_LOOKED_AT]
    for number in rows:
        if not row and _begun_above(sheet, number):
            continue
        for depth in range(1, _DEEPEST + 1):
            layout = _layout(sheet, words, number, depth)
            if best is None or _rank(layout) > _rank(best):
                best = layout
    if best is None or (_known(best) < _ENOUGH and not row):
        return _likely(sheet, words, rows) if loosely else None
    return best


def _begun_above(sheet: Sheet, row: int) -> bool:
    """True for the lower rows of headings that are merged downwards."""
    return any(sheet.merged.get((row, column), (row, 0))[0] < row for column in range(1, sheet.width + 1))


def _likely(sheet: Sheet, words: Words, rows: Sequence[int]) -> Layout | None:
    """The row of headings of which most end like known ones."""
    best: Layout | None = None
    most = _LIKELY - 1
    for number in rows:
        layout = _layout(sheet, words, number, 1)
        like = sum(bool(head.paths or head.key or words.ending(head.said)[1]) for head in layout.heads)
        if like > most:
            best, most = layout, like
    return best


def _rank(layout: Layout) -> tuple[int, int]:
    """Better is what knows more headings, in fewer rows: a title above them is none."""
    return _known(layout), layout.row - layout.below


def _known(layout: Layout) -> int:
    return len({head.paths or head.said for head in layout.heads if head.paths or head.key})


def _layout(sheet: Sheet, words: Words, row: int, depth: int) -> Layout:
    heads: list[Head] = []
    for column in range(1, sheet.width + 1):
        if column in sheet.hidden_columns:
            continue
        parts = list(dict.fromkeys(filter(None, (_said(sheet, number, column) for number in range(row, row + depth)))))
        if parts:
            known = words.among(parts)
            said = known if known in parts else "·".join(parts)
            heads.append(Head(column, said, words.find(known), words.is_key(known)))
    return Layout(row, row + depth, tuple(heads))


def _said(sheet: Sheet, row: int, column: int) -> str:
    said = "".join(sheet.text(row, column).split("\n"))
    return said if len(said) <= _LONGEST else ""


def guess_kinds(sheet: Sheet, every: Sequence[Words], title: str) -> list[Guess]:
    """Kinds that the headings speak for, the likeliest first. A heading that many kinds know says little; the name of a kind in
    the sheet's name, title or file's name (``title``) says much."""
    layouts = [(words, find_layout(sheet, words)) for words in every]
    found = [(words, layout) for words, layout in layouts if layout is not None]
    common: Counter[str] = Counter()
    for _, layout in found:
        common.update({heading(head.said) for head in layout.heads if head.paths or head.key})
    guesses = [Guess(words, layout, _weight(words, layout, common, f"{title} {sheet.name}")) for words, layout in found]
    return sorted(guesses, key=lambda guess: (-guess.weight, guess.words.kind.id))


def _weight(words: Words, layout: Layout, common: Mapping[str, int], title: str) -> float:
    known = {heading(head.said) for head in layout.heads if head.paths or head.key}  # 留言编号 says more than 序号
    required = {path for head in layout.heads for path in head.paths} & set(words.kind.required)
    named = words.kind.label in title or words.kind.id in title
    return sum(1 / common[said] for said in known) + 0.25 * len(required) + (2 if named else 0)
