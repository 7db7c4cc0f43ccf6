"""Reading the demo's own data: the frame every demo has, what is owed, how it is made, and the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from gongshilan.read.strict_yaml import load_typed

from gongshilan_demo.model import Flaw, Key, Need, Owed, Piece, Serve

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Frame:
    """All of it, typed."""

    plain: Mapping[str, Any]
    owed: Mapping[str, Owed]
    recipe: Mapping[str, Mapping[str, Piece]]  # level → piece
    words: Mapping[str, Any]

    @property
    def ends(self) -> Mapping[str, date]:
        """Last day of every phase and of the campaign."""
        return {name: date.fromisoformat(day) for name, day in self.plain["ends"].items()}

    @property
    def campaign(self) -> str:
        """Id of the campaign, and name of its folder."""
        return str(self.plain["campaign"]["id"])

    @property
    def as_of(self) -> date:
        """The day a demo is pinned to unless another is asked for."""
        return date.fromisoformat(self.plain["as_of"])


def dice(seed: int, *names: str | int) -> Random:
    """The one source of chance: the same seed and names give the same numbers everywhere."""
    return Random("/".join(map(str, (seed, *names))))  # noqa: S311 - made-up data, nothing secret


@cache
def frame() -> Frame:
    """Read once."""
    plain = _read("frame.yml")
    ends = {name: date.fromisoformat(day) for name, day in plain["ends"].items()}
    owed = {key: _owed(key, entry, ends) for key, entry in _read("needs.yml").items()}
    recipe = {
        level: {name: _piece(name, entry) for name, entry in pieces.items()} for level, pieces in _read("recipe.yml").items()
    }
    return Frame(plain, owed, recipe, _read("words.yml"))


def _read(name: str) -> dict[str, Any]:
    return load_typed((_HERE / name).read_text(encoding="utf-8"), name)


def _roles(entry: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(entry.get("who", ()))


def _owed(key: str, entry: Mapping[str, Any], ends: Mapping[str, date]) -> Owed:
    def due(item: Mapping[str, Any]) -> date:
        named = str(item.get("due", entry["due"]))
        return ends[named] if named in ends else date.fromisoformat(named)

    needs = [
        Need(
            name,
            _roles(item),
            due(item),
            item.get("count", 1),
            _day(item.get("from")),
            _day(item.get("to")),
            item.get("every", False),
            item.get("before", ""),
        )
        for name, item in entry["needs"].items()
    ]
    return Owed(key, _roles(entry), due({}), tuple(needs))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _key(text: str) -> Key:
    obligation, _, need = text.partition(".")
    return obligation, need


def _piece(name: str, entry: Mapping[str, Any]) -> Piece:
    serves = [
        Serve(_key(item)) if isinstance(item, str)
        else Serve(_key(item["need"]), item.get("with", ""), item.get("day", ""), _roles(item))
        for item in entry.get("serves", ())
    ]  # fmt: skip
    flaws = {
        flaw: Flaw(
            flaw,
            item.get("as", "missing"),
            _roles(item),
            frozenset(_key(lost) for lost in item["loses"]),
            frozenset(item.get("drops", ())),
        )
        for flaw, item in entry.get("flaws", {}).items()
    }
    first, last = (date.fromisoformat(day) for day in entry["when"])
    return Piece(
        name,
        entry["kind"],
        (first, last),
        _roles(entry),
        entry.get("of", ""),
        tuple(entry.get("after", ())),
        tuple(serves),
        flaws,
        entry.get("group", ""),
        *(bool(entry.get(flag)) for flag in ("shrink", "keep", "fixed")),
    )
