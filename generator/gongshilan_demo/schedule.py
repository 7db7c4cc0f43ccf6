"""On which days a unit's pieces come, as far as the day of the demo, and which are left out because records are scarce."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from gongshilan_demo.model import Piece, Unit

CLOSING = date(2009, 8, 14)  # pieces that begin no earlier belong to the end of the campaign …
EARLY = timedelta(days=22)  # … and some units have them this much sooner
DAY = timedelta(days=1)


def schedule(unit: Unit, recipe: Mapping[str, Piece], as_of: date) -> None:
    """Fill ``unit.days``: piece → day of each of its records, none after ``as_of`` or after the unit's end."""
    dropped = {name for name, fate in unit.fates.items() if fate.how == "drop"}
    last = min(as_of, unit.ended - DAY) if unit.ended else as_of
    for piece in recipe.values():
        if not unit.asks(piece.who) or piece.name in dropped or (piece.of and piece.of not in unit.days):
            continue
        day = _day(unit, piece)
        count = unit.numbers[piece.group] if piece.group else 1
        fate = unit.fates.get(piece.name)
        if fate and fate.flaw == "few":
            count = unit.rng.randint(1, max(1, count // 2))
        days = [found for found in _spread(unit, piece, day, count) if found <= last]
        if days:
            unit.days[piece.name] = days


def trim(unit: Unit, recipe: Mapping[str, Piece]) -> None:
    """Leave pieces out until the rest fits the unit's budget. What was planted stays, and so does what it stands on."""
    kept = _kept(unit, recipe)
    over = _cost(unit) - unit.budget
    for name in [piece.name for piece in recipe.values() if piece.shrink and piece.name in unit.days]:
        if over > 0 and name not in unit.fates:
            least = 1 if name in kept or name == "representatives" else 0
            cut = min(over, len(unit.days[name]) - least)
            unit.days[name] = unit.days[name][: len(unit.days[name]) - cut]
            over -= cut
            if not unit.days[name]:
                del unit.days[name]
    names = sorted(name for name in unit.days if name not in kept)
    unit.rng.shuffle(names)
    for name in names:
        if over <= 0:
            return
        over -= _leave_out(unit, recipe, name, kept)


def _day(unit: Unit, piece: Piece) -> date:
    first, last = piece.when
    if unit.early and first >= CLOSING:
        first, last = first - EARLY, last - EARLY
    day = first + timedelta(days=unit.rng.randint(0, (last - first).days))
    fate = unit.fates.get(piece.name)
    late = fate is not None and fate.how == "late" and fate.day is not None
    if late:
        assert fate is not None
        assert fate.day is not None
        day = fate.day
    if piece.of:
        day = max(day, unit.days[piece.of][-1] + DAY)
    for name in piece.after:
        before = unit.days.get(name)
        if before and before[-1] < last and not late:
            day = max(day, before[-1] + DAY)
    return day


def _spread(unit: Unit, piece: Piece, day: date, count: int) -> list[date]:
    """The last record on ``day``, the others in the days before."""
    width = min(12, max(0, (day - piece.when[0]).days)) if piece.kind in ("essay", "idea", "rectification_item") else 0
    others = (
        sorted(day - timedelta(days=unit.rng.randint(0, width)) for _ in range(count - 1)) if width else [day] * (count - 1)
    )
    return [*others, day] if count else []


def _cost(unit: Unit) -> int:
    return sum(map(len, unit.days.values())) + len(unit.rulings)


def _kept(unit: Unit, recipe: Mapping[str, Piece]) -> set[str]:
    kept = {piece.name for piece in recipe.values() if piece.keep}
    for name in unit.fates:
        piece: Piece | None = recipe[name]
        while piece is not None:
            kept.add(piece.name)
            kept |= {serve.beside for serve in piece.serves if serve.beside}
            piece = recipe[piece.of] if piece.of else None
    return kept


def _leave_out(unit: Unit, recipe: Mapping[str, Piece], name: str, kept: set[str]) -> int:
    """Leave a piece out with all that is about it; how many records that saves."""
    if name not in unit.days:
        return 0
    about = [piece.name for piece in recipe.values() if piece.of == name and piece.name in unit.days]
    if set(about) & kept:
        return 0
    saved = len(unit.days.pop(name))
    return saved + sum(_leave_out(unit, recipe, other, kept) for other in about)
