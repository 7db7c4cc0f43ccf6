"""The words by which a requirement says how many, of whom, and what records must say together."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from gongshilan.demands import Base, Covers, Raised, Target
from gongshilan.kinds.load import SchemaError
from gongshilan.kinds.schema import Schema

KEYS = frozenset(
    [
        "per",
        "expected",
        "max",
        "every",
        "distinct",
        "share",
        "of",
        "covers",
        "base",
        "only_if",
        "unless",
        "refers",
        "match_refers",
        "differ",
        "counter",
    ]
)
_NOT_A_MEMBER = {"properties": {"party_member": {"const": False}}, "required": ["party_member"]}
_SHORTHANDS: Mapping[tuple[str, bool], Mapping[str, Any]] = {
    ("principal", True): {"properties": {"principal": {"const": True}}, "required": ["principal"]},
    ("principal", False): {"properties": {"principal": {"not": {"const": True}}}},
    # Whoever is not said to be no member is one: a leader's record says it only of the few who are not.
    ("party_member", True): {"not": _NOT_A_MEMBER},
    ("party_member", False): _NOT_A_MEMBER,
}
# Where a survey or an evaluation says who took part, how many, and of which categories, unless the rulebook says otherwise.
_BASE_PATHS = {
    "satisfaction_survey": ("took_part", ("ballots_sent", "ballots_returned"), "base_categories"),
    "mass_evaluation": ("took_part", ("participants",), "categories"),
}


def words(item: Mapping[str, Any], schema: Schema, where: str) -> dict[str, Any]:
    """Fields of :class:`~gongshilan.model.Requirement`. Raises SchemaError."""
    per, per_where, expected = _per(item, schema, where)
    share = _share(item["share"], where) if item.get("share") is not None else None
    if item.get("of") is not None and (share is None or not str(item["of"]).startswith("unit:")):
        raise SchemaError(f"{where}: of needs share, and the unit's own figure (unit:…)")
    if share is not None and (per or item.get("every") or item.get("covers")):
        raise SchemaError(f"{where}: share goes with none of per, every, covers")
    if item.get("covers") and per:
        raise SchemaError(f"{where}: covers does not go with per")
    if item.get("distinct") and item.get("sum"):
        raise SchemaError(f"{where}: distinct and sum count different things")
    return {
        "per": per,
        "per_where": per_where,
        "expected": expected,
        "max": item.get("max"),
        "every": bool(item.get("every", False)),
        "distinct": item.get("distinct"),
        "share": share,
        "of": item.get("of"),
        "covers": _covers(item.get("covers"), where),
        "base": _base(item.get("base"), item, schema, where),
        "only_if": _raised(item.get("only_if"), schema, f"{where}: only_if"),
        "unless": _raised(item.get("unless"), schema, f"{where}: unless"),
        "refers": targets(item.get("refers"), schema, where),
        "match_refers": targets(item.get("match_refers"), schema, where),
        "differ": _differ(item.get("differ"), where),
        "counter": str(item.get("counter", "")),
    }


def targets(given: Any, schema: Schema, where: str) -> dict[str, Target]:
    """``{path: kind | [kinds] | {kind, where}}``. Raises SchemaError."""
    found = {}
    for path, wanted in (given or {}).items():
        whole = wanted if isinstance(wanted, Mapping) else {"kind": wanted}
        only(whole, {"kind", "where"}, f"{where}: {path}")
        kinds = whole.get("kind", ())
        names = (kinds,) if isinstance(kinds, str) else tuple(kinds)
        for name in names or ("",):
            _kind(name, schema, f"{where}: {path}")
        found[str(path)] = Target(names, whole.get("where"))
    return found


def _per(item: Mapping[str, Any], schema: Schema, where: str) -> tuple[str | None, Mapping[str, Any] | None, Any]:
    given, expected = item.get("per"), item.get("expected")
    if given is None:
        return None, None, expected
    whole = given if isinstance(given, Mapping) else {"kind": given}
    only(whole, {"kind", "where", "expected", "principal", "party_member"}, f"{where}: per")
    kind = _kind(whole.get("kind"), schema, where)
    if not all(part.get("subject") for part in item.get("any_of", [item])):
        raise SchemaError(f"{where}: per needs subject")
    asked = [whole["where"]] if whole.get("where") else []
    for name in ("principal", "party_member"):
        if name in whole:
            if not isinstance(whole[name], bool):
                raise SchemaError(f"{where}: per: {name} is true or false")
            asked.append(_SHORTHANDS[name, whole[name]])
    return kind, {"allOf": asked} if asked else None, whole.get("expected", expected)


def _share(given: Any, where: str) -> Fraction:
    """``75%``, ``0.75`` or ``1``; exact, for three quarters of four are three."""
    text = str(given).strip()
    try:
        share = Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise SchemaError(f"{where}: share {given} is no share (75% or 0.75)") from None
    if not 0 < share <= 1:
        raise SchemaError(f"{where}: share {given} is not between 0 and 100%")
    return share


def _covers(given: Any, where: str) -> Covers | None:
    if given is None:
        return None
    only(given, {"path", "values", "about"}, f"{where}: covers")
    if not given.get("path") or not given.get("values"):
        raise SchemaError(f"{where}: covers needs path and values")
    return Covers(str(given["path"]), tuple(dict.fromkeys(str(value) for value in given["values"])), given.get("about"))


def _raised(given: Any, schema: Schema, where: str) -> Raised | None:
    if given is None:
        return None
    only(given, {"kind", "where", "refers", "min"}, where)
    kind = _kind(given.get("kind"), schema, where)
    return Raised(kind, given.get("where"), targets(given.get("refers"), schema, where), int(given.get("min", 1)))


def _base(given: Any, item: Mapping[str, Any], schema: Schema, where: str) -> Base | None:
    if given is None:
        return None
    only(given, {"kind", "where", "named", "number", "categories", "category", "share", "assembly"}, f"{where}: base")
    named, number, categories = _BASE_PATHS.get(str(item.get("kind")), ("", (), ""))
    found = Base(
        _kind(given.get("kind"), schema, f"{where}: base"),
        given.get("where"),
        str(given.get("named", named)),
        _paths(given.get("number", number)),
        str(given.get("categories", categories)),
        str(given.get("category", "category")),
        _share(given.get("share", "50%"), f"{where}: base"),
        given.get("assembly"),
    )
    if not found.named and not found.number:
        raise SchemaError(f"{where}: base needs named or number")
    return found


def _differ(given: Any, where: str) -> dict[str, tuple[str, ...]]:
    if given is not None and not isinstance(given, Mapping):
        raise SchemaError(f"{where}: differ is a mapping of paths")
    return {str(path): _paths(others) for path, others in (given or {}).items()}


def _paths(given: Any) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(str(path) for path in given)


def _kind(name: Any, schema: Schema, where: str) -> str:
    if name not in schema.kinds:
        raise SchemaError(f"{where}: no kind {name}")
    return str(name)


def only(given: Any, keys: set[str], where: str) -> None:
    """Raises SchemaError for what is no mapping, or has another key."""
    unknown = sorted(set(given) - keys) if isinstance(given, Mapping) else ["…"]
    if unknown:
        raise SchemaError(f"{where}: unknown {unknown}")
