"""The words by which a requirement says in which order, within how many days, how often and with whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongshilan.demands import Anchor, Each, Lasts, Within
from gongshilan.kinds import counting
from gongshilan.kinds.load import SchemaError
from gongshilan.kinds.schema import Schema

KEYS = frozenset(["before", "after", "same_day", "within", "each", "lasts", "shows_figures", "addressee"])
PER_RECORD = frozenset({"field", "ref"})
"""What gives an anchor of each record its own day."""
_NAMED = ("requirement", "obligation", "kind", "field", "ref", "phase", "step", "campaign")
_ANCHOR_KEYS = {*_NAMED, "edge", "where", "refers", "which"}
_EDGES = ("start", "end")
_PERIODS = ("week", "month")


def words(item: Mapping[str, Any], schema: Schema, where: str) -> dict[str, Any]:
    """Fields of :class:`~gongshilan.demands.Requirement`. Raises SchemaError."""
    before = anchor(item["before"], schema, f"{where}: before", "start") if "before" in item else None
    after = anchor(item["after"], schema, f"{where}: after", "end") if "after" in item else None
    if item.get("same_day") and before is None and after is None:
        raise SchemaError(f"{where}: same_day needs before or after")
    if item.get("shows_figures") and not item.get("published_to"):
        raise SchemaError(f"{where}: shows_figures needs published_to")
    if item.get("addressee", "any") != "any":
        raise SchemaError(f"{where}: addressee is any, or left out")
    within = _within(item["within"], schema, f"{where}: within") if "within" in item else None
    each = _each(item["each"], f"{where}: each") if "each" in item else None
    if each is not None and within is not None:
        raise SchemaError(f"{where}: each has windows of its own, within does not go with it")
    if within is None and item.get("window") is not None:
        within = window_within(item["window"], schema, f"{where}: window")
    return {
        "before": before,
        "after": after,
        "same_day": bool(item.get("same_day", False)),
        "within": within,
        "each": each,
        "lasts": _lasts(item["lasts"], f"{where}: lasts") if "lasts" in item else None,
        "shows_figures": bool(item.get("shows_figures", False)),
        "any_addressee": "addressee" in item,
    }


def anchor(given: Any, schema: Schema, where: str, edge: str) -> Anchor:
    """``{requirement: id}``, ``{kind: K, where: …, which: last}`` … ``edge`` is meant where it does not say. Raises SchemaError."""
    counting.only(given, _ANCHOR_KEYS, where)
    named = [key for key in _NAMED if key in given]
    if len(named) != 1:
        raise SchemaError(f"{where}: one of {', '.join(_NAMED)} is needed")
    [how] = named
    name = str(given[how])
    if how == "kind" and name not in schema.kinds:
        raise SchemaError(f"{where}: no kind {name}")
    if how != "kind" and {"where", "refers", "which"} & set(given):
        raise SchemaError(f"{where}: where, refers and which go with kind")
    if given.get("edge", edge) not in _EDGES or given.get("which", "first") not in ("first", "last"):
        raise SchemaError(f"{where}: edge is start or end, which is first or last")
    refers = counting.targets(given.get("refers"), schema, where)
    return Anchor(how, name, given.get("edge", edge), given.get("where"), refers, given.get("which", "first"))


def window_within(window: Any, schema: Schema, where: str) -> Within | None:
    """What ``{after: ANCHOR, days: 15, working: true}`` says; None for a window of days known beforehand. Raises SchemaError."""
    if not isinstance(window, Mapping) or not isinstance(window.get("after"), Mapping):
        return None
    counting.only(window, {"after", "days", "working", "note"}, where)
    of = anchor(window["after"], schema, where, "end")
    if of.how in PER_RECORD:
        raise SchemaError(f"{where}: {of.how} gives each record a day of its own; write within")
    return Within(_days(window["days"], where) if "days" in window else None, bool(window.get("working", False)), of)


def _within(given: Any, schema: Schema, where: str) -> Within:
    counting.only(given, {"days", "working", "of"}, where)
    if "days" not in given or "of" not in given:
        raise SchemaError(f"{where}: days and of are needed")
    return Within(_days(given["days"], where), bool(given.get("working", False)), anchor(given["of"], schema, where, "end"))


def _each(given: Any, where: str) -> Each:
    counting.only(given, {"phase", "period", "edge", "days", "working", "field"}, where)
    if ("phase" in given) == ("period" in given):
        raise SchemaError(f"{where}: phase or period is needed, not both")
    phases, period = given.get("phase"), given.get("period", "")
    if "period" in given and (period not in _PERIODS or {"field", "edge", "days"} & set(given)):
        raise SchemaError(f"{where}: period is week or month, and due when it ends")
    named = isinstance(phases, list) and phases and all(isinstance(name, str) for name in phases)
    if "phase" in given and phases is not True and not named:
        raise SchemaError(f"{where}: phase is true, or a list of phases")
    if given.get("edge", "end") not in _EDGES:
        raise SchemaError(f"{where}: edge is start or end")
    return Each(
        tuple(phases) if named else None,
        str(period),
        given.get("edge", "end"),
        _days(given.get("days", 0), where),
        bool(given.get("working", False)),
        str(given.get("field", "")),
    )


def _lasts(given: Any, where: str) -> Lasts:
    counting.only(given, {"field", "until", "days", "working"}, where)
    if not given.get("field") or "days" not in given:
        raise SchemaError(f"{where}: field and days are needed")
    return Lasts(
        str(given["field"]), str(given.get("until", "")), _days(given["days"], where), bool(given.get("working", False))
    )


def _days(given: Any, where: str) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or given < 0:
        raise SchemaError(f"{where}: days is a whole number, not {given}")
    return given
