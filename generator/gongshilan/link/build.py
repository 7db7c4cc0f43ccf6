"""Checked records → a sealed :class:`Graph`, or the problems of what does not hang together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gongshilan.check.content import Checked
from gongshilan.kinds.schema import Field, Schema
from gongshilan.link.dating import date_records
from gongshilan.link.expand import expanded, not_here
from gongshilan.link.graph import Graph
from gongshilan.link.near import Near
from gongshilan.link.references import references
from gongshilan.link.shared import FOLDER, PARENT, UNIT, data_of
from gongshilan.model import Edge, Record, plain_id
from gongshilan.problems import Place, Problem
from gongshilan.read.source import Source

# A reference of these names says "comes before" or "stands above": following it must end somewhere.
ACYCLIC = ("parent", "supersedes", "merged_into", "carried_from")


def link(checked: Checked, schema: Schema, rulebooks: Iterable[str]) -> tuple[Graph, list[Problem]]:
    """Join the records. The graph holds what could be joined; build nothing from it while there are problems."""
    problems: list[Problem] = []
    written = _unique(checked.records, problems)
    records = expanded(written, schema, checked.sources, problems)
    edges: list[Edge] = []
    near = Near()
    for record in records.values():
        for path, field, target in references(record, schema.kinds[record.kind]):
            problem = _reference_problem(record, path, field, target, records, written, schema, checked.sources, near)
            if problem is not None:
                problems.append(problem)
            else:
                edges.append(Edge(record.id, path, target))
    problems += _campaign_problems(records, set(rulebooks), checked.sources)
    problems += _cycles(records, checked.sources)
    return Graph(date_records(records.values(), schema), edges), problems


def _unique(found: Iterable[Record], problems: list[Problem]) -> dict[str, Record]:
    records: dict[str, Record] = {}
    for record in found:
        first = records.setdefault(record.id, record)
        if first is not record:
            if FOLDER in (record.campaign, first.campaign) and record.campaign != first.campaign:
                shared, own = (record, first) if record.campaign == FOLDER else (first, record)
                records[record.id] = shared
                problems.append(Problem("shared-and-own", Place(own.path), {"id": record.id, "first": shared.path}))
                continue
            problems.append(Problem("id-duplicate", Place(record.path), {"id": record.id, "first": first.path}))
    return records


def _place(record: Record, path: str, sources: Mapping[str, Source]) -> Place:
    steps = tuple(int(part) if part.isdigit() else part for part in path.split("."))
    source = sources.get(record.path)
    return source.place(steps) if source else Place(record.path)


def _reference_problem(
    record: Record,
    path: str,
    field: Field,
    target: str,
    records: Mapping[str, Record],
    written: Mapping[str, Record],
    schema: Schema,
    sources: Mapping[str, Source],
    near: Near,
) -> Problem | None:
    kinds = "、".join(schema.kinds[kind].label if kind in schema.kinds else kind for kind in field.ref)
    steps = tuple(part for part in path.split(".") if not part.isdigit())
    around = schema.kinds[record.kind].field_at(".".join(steps))
    named = f"{'.'.join(steps)}（{around.label}）" if around is not None and around.label else path
    params = {"field": named, "id": target, "kinds": kinds}
    found = records.get(target)
    if found is None and plain_id(target) != target:
        return not_here(record, path, plain_id(target), written, sources)
    if found is None:
        most_like = near(target, lambda: _fitting(records, field), kinds)
        home = next((name for name in field.ref if name in schema.kinds and schema.kinds[name].shared), "")
        variant = "" if not home else "shared" if record.name == record.id else "of-shared"
        params |= {"near": most_like, "home": home, "variant": variant}
        if variant == "shared":  # a shared record's mistake is one, not one a campaign
            params["campaign"] = record.campaign
        return Problem("ref-missing", _place(record, path, sources), params)
    if target == record.id:
        return Problem("ref-self", _place(record, path, sources), params)
    if field.ref != ("any",) and found.kind not in field.ref:
        params["kind"] = schema.kinds[found.kind].label
        return Problem("ref-kind", _place(record, path, sources), params)
    return None


def _fitting(records: Mapping[str, Record], field: Field) -> Iterator[str]:
    return (record.name for record in records.values() if field.ref == ("any",) or record.kind in field.ref)


def _campaign_problems(
    records: Mapping[str, Record], rulebooks: set[str], sources: Mapping[str, Source]
) -> Iterable[Problem]:
    for folder in sorted({record.campaign for record in records.values()}):
        campaign = records.get(folder)
        if campaign is None or campaign.kind != "campaign":
            yield Problem("campaign-missing", Place(f"{folder}/campaign.md"), {"folder": folder})
        elif campaign.data.get("rulebook") not in rulebooks:
            params = {"rulebook": campaign.data.get("rulebook", ""), "known": "、".join(sorted(rulebooks))}
            yield Problem("campaign-unknown-rulebook", _place(campaign, "rulebook", sources), params)
    for record in records.values():
        shared_unit = record.kind == UNIT and record.name != record.id
        path = PARENT if shared_unit else UNIT
        unit = records.get(data_of(record, PARENT) if shared_unit else record.unit or "")
        if unit is not None and unit.campaign != record.campaign:
            params = {"id": unit.name, "campaign": unit.campaign}
            yield Problem("unit-other-campaign", _place(record, path, sources), params)


def _cycles(records: Mapping[str, Record], sources: Mapping[str, Source]) -> Iterable[Problem]:
    for name in ACYCLIC:
        done: set[str] = set()
        for start in records:
            chain: list[str] = []
            current: str | None = start
            while current is not None and current in records and current not in done:
                if current in chain:
                    loop = chain[chain.index(current) :]
                    params = {"field": name, "chain": " → ".join([*loop, current])}
                    yield Problem("ref-cycle", _place(records[current], name, sources), params)
                    break
                chain.append(current)
                target = records[current].data.get(name)
                current = str(target) if isinstance(target, str) and target != current else None
            done.update(chain)
