"""Which units there are: an office, its committees, basic units of both classes with their numbers, and how many records each may make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from gongshilan_demo.frame import Frame, dice
from gongshilan_demo.model import Options, Unit
from gongshilan_demo.voice import Voice

YIGUAN = "pd-yiguan"
FIRST_SHARE = 0.12
# What a unit makes that leaves nothing out, about: representatives and essays are most of it.
CORE = {"first": 81, "congress": 42, "fifteen": 57}
SHOWCASE_EXTRA = 22
MERGED_SHARE = 0.03
MERGERS_BEGIN = date(2009, 5, 8)
LEAST = 4
FIRST_INDEX = 11  # the office is 0, committees 1 to 8


def above(frame: Frame, options: Options) -> list[Unit]:
    """The office and the committees."""
    plain = frame.plain["office"]
    office = Unit(
        plain["id"], plain["title"], "office", plain["sector"], "", 0, frozenset({"office"}),
        {"leaders": 4, "committee_members": 4, "legal_units": options.units}, dice(options.seed, "office"),
    )  # fmt: skip
    committees = [
        Unit(
            item["id"], item["title"], "committee", item["sector"], office.id, number, frozenset({"committee"}),
            {"leaders": 2}, dice(options.seed, "committee", number),
        )
        for number, item in enumerate(frame.plain["committees"], 1)
    ]  # fmt: skip
    return [office, *committees]


def basic(frame: Frame, options: Options) -> list[Unit]:
    """The basic units, spread over the committees. Every one has its own chance, so that one more changes no other."""
    rng = dice(options.seed, "layout")
    committees = frame.plain["committees"]
    parents = [item for item in committees for _ in range(item["share"])]
    voice = Voice(frame.words, rng, "", committees[0]["sector"], 0)
    names: Counter[str] = Counter()
    units = []
    for number in range(options.units):
        home = committees[number] if number < len(committees) else rng.choice(parents)
        pattern = rng.choice(frame.plain["sectors"][home["sector"]])
        names[pattern] += 1
        title = pattern.format(n=voice.numeral(names[pattern]))
        # the first of a demo is of class one, the second of class two: both occur however small it is
        first = rng.random() < FIRST_SHARE if number > 1 else number == 0
        units.append(_unit(f"d{number + 1:03d}", title, home, number, first=first, seed=options.seed))
    return units


def _unit(unit_id: str, title: str, home: dict[str, Any], number: int, *, first: bool, seed: int) -> Unit:
    rng = dice(seed, "unit", number)
    roles = {"unit", "first" if first else "second"}
    if not first:
        roles.add("congress" if rng.random() < 0.88 else "fifteen")
        roles.add("joint" if rng.random() < 0.7 else "separate")
    roles.add("result" if first or home["id"] == YIGUAN else "brief")
    leaders = rng.randint(3, 5) if first else rng.choice((1, 1, 1, 2, 2))
    members = leaders + (rng.randint(3, 6) if first else rng.randint(1, 3))
    if number > 1 and rng.random() < 0.08:
        members += rng.randint(10, 40)
    ordinary = members - leaders
    wanted = 30 if first else 15 if "fifteen" in roles else 1
    numbers = {
        "leaders": leaders,
        "members": members,
        "ordinary": ordinary,
        "representatives": wanted + (rng.randint(0, 2) if wanted > 1 else 0),
        "idea_records": min(ordinary, rng.randint(1, 3)),
        "items": rng.randint(1, 3),
    }
    unit = Unit(
        unit_id, title, "unit", home["sector"], home["id"], FIRST_INDEX + number, frozenset(roles), numbers, rng,
        early=rng.random() < 0.12,
    )  # fmt: skip
    if number < 2:
        unit.showcase = unit.full = unit.early = True
        numbers["items"] = 5
    return unit


def core(unit: Unit) -> int:
    """About how many records the unit makes that leaves nothing out."""
    return next(size for role, size in CORE.items() if role in unit.roles)


def share_out(units: Sequence[Unit], total: int, seed: int) -> None:
    """Give every unit its number of records so that they add up to ``total``: two that show everything, a part that is
    complete, and a rest that left much undone, in the proportion the total allows."""
    rng = dice(seed, "shares")
    shown = [unit for unit in units if unit.showcase]
    rest = [unit for unit in units if not unit.showcase]
    for unit in shown:
        unit.budget = core(unit) + SHOWCASE_EXTRA
    left = max(total - sum(unit.budget for unit in shown), LEAST * len(rest))
    if not rest:
        return
    mean = left / len(rest)
    usual = sum(map(core, rest)) / len(rest)
    thin, full = 0.5 * mean, max(1.15 * usual, 1.3 * mean)
    _choose_full(rest, round(len(rest) * (mean - thin) / (full - thin)), rng)
    wanted = [(full if unit.full else thin * rng.uniform(0.4, 1.6)) * core(unit) / usual for unit in rest]
    scale = left / sum(wanted)
    given = 0.0
    for unit, want in zip(rest, wanted, strict=True):
        before, given = given, given + want * scale
        unit.budget = max(LEAST, round(given) - round(before))


def _choose_full(rest: Sequence[Unit], number: int, rng: Random) -> None:
    """Complete units of both classes where there are any."""
    for unit in rng.sample(list(rest), min(number, len(rest))):
        unit.full = True
    firsts = [unit for unit in rest if "first" in unit.roles]
    if number and firsts and not any(unit.full for unit in firsts):
        firsts[0].full = True


def merge(units: Sequence[Unit], as_of: date, seed: int) -> None:
    """Some units end in the middle of the campaign and go into another of their committee."""
    rng = dice(seed, "merged")
    wanted = max(1, round(len(units) * MERGED_SHARE))
    for unit in rng.sample(list(units), len(units)):
        ended = MERGERS_BEGIN + timedelta(days=rng.randrange(70))
        others = [other for other in units if other.parent == unit.parent and other is not unit and not other.ended]
        if wanted and others and not unit.showcase and not unit.merged_into and ended <= as_of:
            unit.ended, unit.merged_into = ended, rng.choice(others).id
            wanted -= 1
