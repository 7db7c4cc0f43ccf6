"""Rulebooks (``schema/rulebooks/*.yml``) as values. What they say is data; nothing here knows a campaign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gongshilan.demands import Obligation
from gongshilan.kinds.anchors import check_anchors
from gongshilan.kinds.load import SchemaError, load_yaml, schema_files
from gongshilan.kinds.requirement import requirement
from gongshilan.kinds.schema import Schema
from gongshilan.kinds.spoken import obligation_ids
from gongshilan.kinds.timing import window_within

DEFAULT_DUE_SOON_DAYS = 14
CALENDAR, WORKING = "calendar", "working"
_RULEBOOK_KEYS = frozenset(
    [
        "id",
        "title",
        "cites",
        "due_soon_days",
        "obligations",
        "extends",
        "without",
        "description",
        "approval",
        "open_figures",
        "full_counts",
        "answer_days",
        "leads",
        "key_figures",
    ]
)
_APPROVAL_STEPS = ("proposed", "reviewed", "approved", "carried_out")
_NEVER_APPROVED = frozenset({"campaign", "unit"})  # everything hangs on them
_OBLIGATION_KEYS = frozenset(
    [
        "id",
        "clause",
        "title",
        "text",
        "phase",
        "window",
        "requires",
        "binds",
        "audience",
        "manner",
        "filed_with",
        "scope",
        "cite",
        "notes",
    ]
)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What one document, or several, oblige units to do. ``cites`` names each (title, issuer, date, number, and ``key`` where there
    are several); the first is the one meant where an obligation does not say.

    ``approval`` maps a record kind to the steps that must be recorded before such a record leaves its unit; ``open_figures``
    maps a figure's id to the lowest audience that is told its true value even if it rests on records it may not see;
    ``full_counts`` is the lowest audience that is told every count of votes (empty: none). ``answer_days`` says how the days of an
    answer are counted: ``calendar`` or ``working``. ``leads`` names the table in which leaders are looked at one by one;
    ``key_figures`` are the ids of the figures a reader asks for first (empty: the usual ones).
    """

    id: str
    title: str
    cites: tuple[Mapping[str, Any], ...]
    due_soon_days: int
    obligations: tuple[Obligation, ...] = field(repr=False)
    approval: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    open_figures: Mapping[str, str] = field(default_factory=dict)
    full_counts: str = ""
    answer_days: str = CALENDAR
    leads: str = ""
    key_figures: tuple[str, ...] = ()

    def document(self, obligation: Obligation | None = None) -> Mapping[str, Any]:
        """The document an obligation stands in; of the rulebook as a whole the first. Empty where none is cited."""
        wanted = obligation.cite if obligation is not None else ""
        return next((item for item in self.cites if not wanted or item.get("key") == wanted), {})


def load_rulebooks(roots: Sequence[Path], schema: Schema) -> dict[str, Rulebook]:
    """All rulebooks of the schema folders by id. Raises SchemaError naming file and entry.

    A rulebook that ``extends`` another has its obligations too: those it names again are changed key by key, those it lists
    under ``without`` are left out, new ones follow.
    """
    raw: dict[str, tuple[Mapping[str, Any], str]] = {}
    for path in schema_files(roots, "rulebooks/*.yml"):
        whole = load_yaml(path)
        raw[str(whole.get("id", path.stem.upper()))] = (whole, path.name)
    return {book_id: _rulebook(book_id, raw, schema) for book_id in raw}


def _rulebook(book_id: str, raw: Mapping[str, tuple[Mapping[str, Any], str]], schema: Schema) -> Rulebook:
    whole, name = raw[book_id]
    _known(whole, _RULEBOOK_KEYS, name)
    entries = _entries(book_id, raw, ())
    cites = _cites(_inherited(book_id, raw, "cites"), name)
    obligations = tuple(_obligation(obligation_ids(item, schema), book_id, schema, name) for item in entries.values())
    for item in obligations:
        if item.cite and item.cite not in {str(document.get("key")) for document in cites}:
            raise SchemaError(f"{name}: {item.id}: cite {item.cite} is no key of cites")
    check_anchors(obligations, name)
    return Rulebook(
        book_id,
        str(whole["title"]),
        cites,
        int(whole.get("due_soon_days", DEFAULT_DUE_SOON_DAYS)),
        obligations,
        _approval(_inherited(book_id, raw, "approval"), schema, name),
        {str(key): str(scope) for key, scope in (_inherited(book_id, raw, "open_figures") or {}).items()},
        str(_inherited(book_id, raw, "full_counts") or ""),
        _answer_days(_inherited(book_id, raw, "answer_days"), name),
        str(_inherited(book_id, raw, "leads") or ""),
        tuple(str(figure) for figure in _inherited(book_id, raw, "key_figures") or ()),
    )


def _inherited(book_id: str, raw: Mapping[str, tuple[Mapping[str, Any], str]], key: str) -> Any:
    """A rulebook's own value, else that of the one it extends."""
    whole, _ = raw[book_id]
    if key in whole or "extends" not in whole:
        return whole.get(key)
    return _inherited(str(whole["extends"]), raw, key)


def _answer_days(given: Any, where: str) -> str:
    """``{count: working}`` → how the days of an answer are counted. Raises SchemaError."""
    if given is None:
        return CALENDAR
    _known(given, frozenset(["count"]), f"{where}: answer_days")
    if given.get("count") not in (CALENDAR, WORKING):
        raise SchemaError(f"{where}: answer_days: count is {CALENDAR} or {WORKING}, not {given.get('count')}")
    return str(given["count"])


def _approval(given: Any, schema: Schema, where: str) -> dict[str, tuple[str, ...]]:
    """``{kinds: […], steps: […]}`` → the steps by kind. Raises SchemaError."""
    if given is None:
        return {}
    _known(given, frozenset(["kinds", "steps"]), f"{where}: approval")
    steps = tuple(given.get("steps", _APPROVAL_STEPS[:3]))
    unknown = [step for step in steps if step not in _APPROVAL_STEPS]
    kinds = tuple(given.get("kinds", ()))
    unknown += [kind for kind in kinds if kind not in schema.kinds or kind in _NEVER_APPROVED]
    if unknown or not steps or not kinds:
        raise SchemaError(f"{where}: approval: {unknown or 'kinds and steps are needed'}")
    return dict.fromkeys(kinds, steps)


def _entries(
    book_id: str, raw: Mapping[str, tuple[Mapping[str, Any], str]], below: tuple[str, ...]
) -> dict[str, Mapping[str, Any]]:
    """The obligations of a rulebook by id, inherited ones first."""
    whole, name = raw[book_id]
    entries: dict[str, Mapping[str, Any]] = {}
    parent = whole.get("extends")
    if parent is not None:
        if parent not in raw or parent in (*below, book_id):
            raise SchemaError(f"{name}: extends {parent}, which is missing or leads back here")
        entries = _entries(str(parent), raw, (*below, book_id))
    for gone in whole.get("without", ()):
        if entries.pop(gone, None) is None:
            raise SchemaError(f"{name}: without {gone}, which is not inherited")
    seen: set[str] = set()
    for item in whole.get("obligations") or ():
        obligation_id = str(item.get("id"))
        if obligation_id in seen:
            raise SchemaError(f"{name}: {obligation_id} is defined twice")
        seen.add(obligation_id)
        entries[obligation_id] = {**entries.get(obligation_id, {}), **item}
    return entries


def _obligation(item: Mapping[str, Any], book: str, schema: Schema, where: str) -> Obligation:
    where = f"{where}: {item.get('id')}"
    _known(item, _OBLIGATION_KEYS, where)
    try:
        return Obligation(
            id=str(item["id"]),
            rulebook=book,
            clause=str(item["clause"]),
            title=str(item["title"]),
            text=str(item["text"]),
            phase=item.get("phase"),
            window=item["window"],
            requires=tuple(requirement(part, schema, where) for part in item["requires"]),
            binds=item.get("binds", {}),
            audience=tuple(item.get("audience", ())),
            manner=tuple(item.get("manner", ())),
            filed_with=_texts(item.get("filed_with", ())),
            scope=str(item.get("scope", "")),
            within=window_within(item["window"], schema, where),
            cite=str(item.get("cite", "")),
            notes=tuple(str(note) for note in item.get("notes", ())),
        )
    except KeyError as error:
        raise SchemaError(f"{where}: {error.args[0]} is missing") from None


def _cites(given: Any, where: str) -> tuple[Mapping[str, Any], ...]:
    """One document, or several with a key each. Raises SchemaError."""
    if not isinstance(given, list):
        return (given,) if given else ()
    keys = [item.get("key") for item in given if isinstance(item, Mapping)]
    if len(keys) != len(given) or None in keys or len(set(keys)) != len(keys):
        raise SchemaError(f"{where}: cites: each of several documents needs a key of its own")
    return tuple(given)


def _texts(given: Any) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(str(item) for item in given or ())


def _known(item: Mapping[str, Any], keys: frozenset[str], where: str) -> None:
    unknown = set(item) - keys
    if unknown:
        raise SchemaError(f"{where}: unknown {sorted(unknown)}")
