"""What goes wrong, and where: late, missing, of the wrong class, waived, extended, ruled out, counted wrongly. Decided before anything is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random

from gongshilan_demo.frame import Frame, dice
from gongshilan_demo.model import Fate, Owed, Piece, Ruling, Unit

EXTENDED = ("PD-05", "PD-09", "PD-12", "PD-14", "PD-15", "PD-16", "PD-17", "PD-18", "PD-19", "PD-22")
WAIVED = ("PD-10", "PD-12", "PD-13", "PD-19", "PD-21")
ALONE = ("research", "ideas")
RULED_OUT = ("PD-10", "PD-13", "PD-14", "PD-17", "PD-19")
Planting = Callable[[Unit], bool]


class Plants:
    """Plants deviations on units, each where nothing else was planted before."""

    def __init__(self, frame: Frame, as_of: date, seed: int) -> None:
        self._frame = frame
        self._as_of = as_of
        self._rng = dice(seed, "plants")
        self._touched: dict[str, set[str]] = {}

    def plant(self, units: Sequence[Unit]) -> None:
        """Every deviation at least once where the portal has room for it, then more by chance."""
        rng = self._rng
        sound = [unit for unit in units if not unit.showcase and unit.ended is None]
        rng.shuffle(sound)
        sound.sort(key=lambda unit: not unit.full)
        # these would show nothing as a state if the unit left everything else undone: complete units come first
        for planting in (
            self.late_alone,
            self.waiver,
            self.before,
            self.ruled_out,
            self.after,
            self.wrong_class,
            self.missing,
        ):
            next((unit for unit in sound if planting(unit)), None)
        for unit in sound[:1]:
            unit.misclaims += 1
        for unit in units:
            unit.misclaims += not unit.showcase and rng.random() < 0.1
        for unit in sound:
            if "first" in unit.roles and rng.random() < 0.4:
                self.wrong_class(unit)
        every = (
            self.late,
            self.late,
            self.missing,
            self.wrong_class,
            self.wrong_class,
            self.flaw,
            self.flaw,
            self.before,
            self.after,
            self.waiver,
            self.ruled_out,
        )
        for unit in sound:
            chance = 0.8 if unit.full else 0.5
            while rng.random() < chance:
                rng.choice(every)(unit)
                chance -= 0.15

    def above(self, units: Sequence[Unit]) -> None:
        """Some committees are late, or leave something out."""
        for unit in units:
            if unit.level == "committee" and self._rng.random() < 0.6:
                self._rng.choice((self.late, self.missing, self.flaw))(unit)

    def late_alone(self, unit: Unit) -> bool:
        """A piece that is all its obligation asks comes late: that obligation is met late whatever else is missing."""
        return self.late(unit, ALONE)

    def late(self, unit: Unit, names: Sequence[str] = ()) -> bool:
        """A piece (one of these, if any are named) comes after the day it was due."""
        found = [
            (piece, due)
            for piece in self._free(unit)
            if not piece.fixed and (not names or piece.name in names)
            if (due := self._due(unit, piece)) is not None and due + timedelta(days=2) <= self._as_of
        ]
        if not found:
            return False
        piece, due = self._rng.choice(found)
        day = due + timedelta(days=self._rng.randint(1, min(24, (self._as_of - due).days)))
        return self._fate(unit, piece, Fate("late", "late", day=day))

    def missing(self, unit: Unit) -> bool:
        """A piece is not there at all."""
        found = self._free(unit)
        return bool(found) and self._fate(unit, self._rng.choice(found), Fate("drop", "missing"))

    def wrong_class(self, unit: Unit) -> bool:
        """A piece is what the other class of units would do."""
        return self._flawed(unit, lambda cause: cause == "wrong-class")

    def flaw(self, unit: Unit) -> bool:
        """A piece is there and lacks something."""
        return self._flawed(unit, lambda cause: cause != "wrong-class")

    def before(self, unit: Unit) -> bool:
        """An extension approved in time."""
        return self._extension(unit, -self._rng.randint(3, 12))

    def after(self, unit: Unit) -> bool:
        """An extension approved when the day was already past."""
        return self._extension(unit, self._rng.randint(2, 8))

    def waiver(self, unit: Unit) -> bool:
        """An obligation nobody asks for any more."""
        return self._released(unit, "waiver", WAIVED)

    def ruled_out(self, unit: Unit) -> bool:
        """An obligation that was found not to apply."""
        return self._released(unit, "not_applicable", RULED_OUT)

    def _free(self, unit: Unit) -> list[Piece]:
        touched = self._touched.setdefault(unit.id, set())
        return [
            piece
            for piece in self._frame.recipe[unit.level].values()
            if unit.asks(piece.who) and not piece.keep and piece.name not in unit.fates and self._keys(unit, piece)
            if not touched & self._keys(unit, piece)
        ]

    def _keys(self, unit: Unit, piece: Piece) -> set[str]:
        """Obligations of the unit that the piece serves."""
        return {owed.id for serve in piece.serves for owed in self._asked(unit, serve.key) if unit.asks(serve.who)}

    def _asked(self, unit: Unit, key: tuple[str, str]) -> list[Owed]:
        owed = self._frame.owed[key[0]]
        asked = unit.asks(owed.who) and any(need.name == key[1] and unit.asks(need.who) for need in owed.needs)
        return [owed] if asked else []

    def _due(self, unit: Unit, piece: Piece) -> date | None:
        dues = [
            need.due
            for serve in piece.serves
            for owed in self._asked(unit, serve.key)
            for need in owed.needs
            if need.name == serve.key[1]
        ]
        return min(dues, default=None)

    def _flawed(self, unit: Unit, wanted: Callable[[str], bool]) -> bool:
        registered = self._frame.recipe[unit.level]["registration"]
        pieces = [*self._free(unit), *([registered] if registered.flaws and registered.name not in unit.fates else ())]
        found = [
            (piece, flaw)
            for piece in pieces
            for flaw in piece.flaws.values()
            if unit.asks(flaw.who)
            and wanted(flaw.cause)
            and not (flaw.name == "one-left-out" and unit.numbers["leaders"] < 2)
        ]
        if not found:
            return False
        piece, flaw = self._rng.choice(found)
        for name in flaw.drops:
            unit.fates.setdefault(name, Fate("drop", flaw.cause))
        return self._fate(unit, piece, Fate("flaw", flaw.cause, flaw.name))

    def _fate(self, unit: Unit, piece: Piece, fate: Fate) -> bool:
        unit.fates[piece.name] = fate
        return True

    def _alone(self, unit: Unit, obligation: str) -> list[Piece]:
        """Free pieces that serve this obligation and no other."""
        return [piece for piece in self._free(unit) if self._keys(unit, piece) == {obligation}]

    def _rules(self, unit: Unit, obligations: Sequence[str], rng: Random) -> str | None:
        """An obligation of the unit on which nothing was planted yet."""
        fated = {
            key
            for name in unit.fates
            for key in self._keys(unit, self._frame.recipe[unit.level][name])
        }  # fmt: skip
        touched = self._touched.setdefault(unit.id, set())
        found = [
            name
            for name in obligations
            if name not in fated | touched
            if unit.asks(self._frame.owed[name].who) and any(unit.asks(need.who) for need in self._frame.owed[name].needs)
        ]
        return rng.choice(found) if found else None

    def _released(self, unit: Unit, kind: str, obligations: Sequence[str]) -> bool:
        name = self._rules(unit, obligations, self._rng) if unit.level == "unit" else None
        if name is None:
            return False
        day = min(self._frame.owed[name].due, self._as_of) - timedelta(days=self._rng.randint(2, 20))
        for piece in self._alone(unit, name):
            if self._rng.random() < 0.8:
                unit.fates[piece.name] = Fate("drop", "waiver" if kind == "waiver" else "ruled-out")
        self._touched[unit.id].add(name)
        unit.rulings.append(Ruling(kind, name, day))
        return True

    def _extension(self, unit: Unit, days: int) -> bool:
        rng = self._rng
        known = [name for name in EXTENDED if self._frame.owed[name].due + timedelta(days=days) <= self._as_of]
        name = self._rules(unit, known, rng) if unit.level == "unit" else None
        if name is None:
            return False
        due = self._frame.owed[name].due
        new = due + timedelta(days=rng.randint(10, 45))
        pieces = self._alone(unit, name)
        how = rng.choice(("as-due", "within", "beyond", "missing"))
        if pieces and how != "as-due":
            late = rng.randint(1, (new - due).days) if how == "within" else (new - due).days + rng.randint(1, 15)
            day = due + timedelta(days=late)
            fate = Fate("drop", "missing") if how == "missing" else Fate("late", "late", day=day)
            unit.fates[rng.choice(pieces).name] = fate
        self._touched[unit.id].add(name)
        unit.rulings.append(Ruling("extension", name, due + timedelta(days=days), new))
        return True
