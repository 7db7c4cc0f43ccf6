"""By what a search is narrowed: kind, unit, phase, state, lateness, year, and who may see it where that differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongshilan.measure.phases import ends, standing
from gongshilan.measure.states import STATES
from gongshilan.model import Record, State
from gongshilan.pages.claims import VERDICTS, worst_verdict
from gongshilan.pages.index import Site
from gongshilan.search.document import Document, Facet, Value

FACETS = ("kind", "unit", "phase", "state", "late", "done", "claim", "year", "scope")
# Pages that are no records.
RULE, DUTIES, PAGE = "obligation", "duties", "page"
_UNSURE = "~"  # after a year that the record does not state
_UNSEEN = "unseen"  # past due in a campaign whose units keep no records here
_LATE = ("overdue", _UNSEEN, "due-soon", "open", "met-late", "met")


def record_facets(site: Site, record: Record) -> dict[str, str]:
    """The values of a record."""
    return {
        "kind": record.kind,
        "unit": record.id if record.kind == "unit" else record.unit or (record.campaign or ""),
        "phase": _phase(site, record),
        "state": _state(site, record),
        "late": _late(site, record),
        "done": _done(site, record),
        "claim": worst_verdict(site.claims_of.get(record.id, ())),
        "year": _year(record),
        "scope": record.scope,
    }


def duty_facets(site: Site, campaign: str, states: Sequence[State]) -> dict[str, str]:
    """State and lateness of one obligation, or of several: the worst."""
    if not states:
        return {}
    worst = _as_recorded(site, campaign, min(states, key=STATES.index))
    return {"state": f"duty.{worst}", "late": worst if worst in _LATE else ""}


def facets(site: Site, documents: Sequence[Document]) -> tuple[Facet, ...]:
    """Every facet with the values that occur, and those above them, in the order readers know them by."""
    found = []
    for name in FACETS:
        used = {document.facets.get(name, "") for document in documents} - {""}
        values = tuple(_with_parents(list(_VALUES[name](site, used)), used))
        found.append(Facet(name, site.words(f"search.facets.{name}"), values))
    return tuple(found)


def _with_parents(values: Sequence[Value], used: set[str]) -> Iterator[Value]:
    parents = {value.key: value.parent for value in values}
    kept = set(used)
    for key in used:
        above = parents.get(key, "")
        while above and above not in kept:
            kept.add(above)
            above = parents.get(above, "")
    return (value for value in values if value.key in kept)


def _phase(site: Site, record: Record) -> str:
    """The phase a record names, else the one its date lies in."""
    named = record.data.get("phase") or record.data.get("for_phase")
    if named and (record.campaign, str(named)) in site.phase_titles:
        return f"{record.campaign}.{named}"
    campaign = site.graph.get(record.campaign)
    for phase in campaign.data.get("phases", ()) if campaign and record.date_basis == "own" else ():
        if record.day is not None and standing(*ends(phase.get("when") or {}), record.day).place == "now":
            return f"{record.campaign}.{phase['id']}"
    return ""


def _state(site: Site, record: Record) -> str:
    field = site.schema.kinds[record.kind].fields.get("status")
    status = record.data.get("status")
    if field is None or not field.vocabulary or not status:
        return ""
    term = site.schema.vocabularies[field.vocabulary].terms.get(str(status))
    return _state_keys(site).get(term.label, "") if term else ""


def _late(site: Site, record: Record) -> str:
    found = site.view.assessment.lateness.get(record.id)
    return _as_recorded(site, record.campaign, found.state) if found is not None and found.state is not None else ""


def _as_recorded(site: Site, campaign: str, state: State) -> str:
    return _UNSEEN if state is State.OVERDUE and not site.recorded(campaign) else state.value


def _done(site: Site, record: Record) -> str:
    """The month in which it was answered or closed."""
    found = site.view.assessment.lateness.get(record.id)
    return f"{found.done:%Y-%m}" if found is not None and found.done is not None else ""


def _state_keys(site: Site) -> dict[str, str]:
    """Label → key. Vocabularies that use the same word mean the same by it, and a reader wants it once."""
    keys: dict[str, str] = {}
    for kind in site.schema.kinds.values():
        field = kind.fields.get("status")
        if field is not None and field.vocabulary:
            for term in site.schema.vocabularies[field.vocabulary].terms.values():
                keys.setdefault(term.label, f"{field.vocabulary}.{term.id}")
    return keys


def _kinds(site: Site, _used: set[str]) -> Iterator[Value]:
    for kind in site.schema.kinds.values():
        yield Value(kind.id, kind.label)
    for name in (RULE, DUTIES, PAGE):
        yield Value(name, site.words(f"search.kinds.{name}"))


def _units(site: Site, _used: set[str]) -> Iterator[Value]:
    """Campaigns with their units as a tree, parents first."""
    for campaign in site.campaigns:
        yield Value(campaign.id, site.short(campaign))
        units = {unit.id: unit for unit in site.units[campaign.id]}
        below: dict[str, list[Record]] = {}
        for unit in units.values():
            parent = str(unit.data.get("parent") or "")
            below.setdefault(parent if parent in units and parent != unit.id else "", []).append(unit)
        waiting = [(unit, campaign.id) for unit in reversed(below.get("", []))]
        while waiting:
            unit, parent = waiting.pop()
            short = site.short(unit)
            yield Value(unit.id, short, parent, site.apart(unit, short))
            waiting += [(child, unit.id) for child in reversed(below.get(unit.id, []))]


def _phases(site: Site, _used: set[str]) -> Iterator[Value]:
    several = not site.single
    for (campaign, phase), title in site.phase_titles.items():
        record = site.graph.get(campaign)
        label = f"{title}（{site.short(record)}）" if several and record else title
        yield Value(f"{campaign}.{phase}", label)


def _states(site: Site, _used: set[str]) -> Iterator[Value]:
    yield Value(f"duty.{_UNSEEN}", str(site.words.state(State.OVERDUE, recorded=False)["label"]))
    for state in STATES:
        yield Value(f"duty.{state.value}", str(site.words.state(state)["label"]))
    for label, key in _state_keys(site).items():
        yield Value(key, label)


def _lates(site: Site, _used: set[str]) -> Iterator[Value]:
    for name in _LATE:
        yield Value(name, site.words(f"search.late.{name.replace('-', '_')}"))


def _year(record: Record) -> str:
    """The year of its own day; marked where the day is another document's, or a lower bound."""
    if record.day is None:
        return ""
    return f"{record.day.year:04}" if record.date_basis == "own" else f"{record.day.year:04}{_UNSURE}"


def _verdicts(site: Site, _used: set[str]) -> Iterator[Value]:
    for verdict in VERDICTS:
        yield Value(verdict, site.words(f"search.claim.{verdict}"))


def _years(site: Site, used: set[str]) -> Iterator[Value]:
    for year in sorted(used, reverse=True):
        yield Value(year, site.words("search.year_unsure", year=year[:4]) if year.endswith(_UNSURE) else year)


def _months(site: Site, used: set[str]) -> Iterator[Value]:
    for month in sorted(used, reverse=True):
        yield Value(month, site.words("search.month", year=int(month[:4]), month=int(month[5:])))


def _scopes(site: Site, _used: set[str]) -> Iterator[Value]:
    for scope in site.view.portal.scopes:
        yield Value(scope.id, scope.label)


_VALUES = {
    "kind": _kinds,
    "unit": _units,
    "phase": _phases,
    "state": _states,
    "late": _lates,
    "done": _months,
    "claim": _verdicts,
    "year": _years,
    "scope": _scopes,
}
