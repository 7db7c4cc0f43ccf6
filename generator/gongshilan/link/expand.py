"""The portal's own records handed out to the campaigns, with what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongshilan.check.record import CAMPAIGN_STEM
from gongshilan.kinds.schema import Schema
from gongshilan.link.shared import EVERY, FOLDER, UNIT, UNITS, Sharing, data_of
from gongshilan.model import Record
from gongshilan.problems import Place, Problem
from gongshilan.read.source import Source


def expanded(
    records: Mapping[str, Record], schema: Schema, sources: Mapping[str, Source], problems: list[Problem]
) -> Mapping[str, Record]:
    """Records by id, each of the portal's in the place of which there is one for every campaign that has it. Problem ``shared-kind``;
    a warning ``shared-unused``."""
    campaigns = [record for record in records.values() if record.kind == CAMPAIGN_STEM and record.campaign != FOLDER]
    written = {name: record for name, record in records.items() if record.campaign == FOLDER}
    if not written:
        return records
    shared = {name: record for name, record in written.items() if schema.kinds[record.kind].shared}
    problems += _unfit(written, shared, schema, sources)
    found: dict[str, Record] = {}
    homes = {campaign.id: Sharing(campaign, records.get, shared, schema) for campaign in campaigns}
    for record in records.values():
        if record.campaign != FOLDER:
            home = homes.get(record.campaign)
            found[record.id] = home.own(record) if home is not None else record
    used: set[str] = set()
    for home in homes.values():
        for name, record in shared.items():
            if home.has(record):
                used.add(name)
                part = home.part(record)
                found[part.id] = part
    for name, record in shared.items():
        if name not in used and (record.kind == UNIT or data_of(record, UNIT) not in shared.keys() - used):
            problems.append(Problem("shared-unused", Place(record.path), {"id": name, "kind": record.kind}, warning=True))
    return found


def _unfit(
    written: Mapping[str, Record], shared: Mapping[str, Record], schema: Schema, sources: Mapping[str, Source]
) -> Iterator[Problem]:
    fit = "、".join(kind.label for kind in schema.kinds.values() if kind.shared)
    for name, record in written.items():
        if name not in shared and record.kind != CAMPAIGN_STEM:
            params = {"label": schema.kinds[record.kind].label, "fit": fit, "folder": FOLDER}
            yield Problem("shared-kind", _place(record, ("kind",), sources), params)


def not_here(
    record: Record, path: str, target: str, written: Mapping[str, Record], sources: Mapping[str, Source]
) -> Problem | None:
    """That a record of a campaign refers to one of the portal's, ``target``, that takes no part in it. Said where it can be mended: of a
    unit above one of the portal's own, in the campaign's list; nothing where that list itself names the unit above, and is told."""
    found = written[target]
    params = {
        "id": target,
        "title": found.title,
        "campaign": record.campaign,
        "unit": data_of(found, UNIT),
        "variant": "above" if found.kind == UNIT and record.name != record.id else "" if found.kind == UNIT else "person",
        "of": record.name,
    }
    if record.name != record.id and (campaign := written.get(record.campaign)) is not None:
        listed = [str(item[UNIT]) for item in campaign.data.get(UNITS, ())]
        if record.name in listed and path in campaign.data[UNITS][listed.index(record.name)]:
            return None
        entry = (UNITS, listed.index(record.name), UNIT) if record.name in listed else (EVERY,)
        return Problem("shared-not-here", _place(campaign, entry, sources), params)
    steps = tuple(int(part) if part.isdigit() else part for part in path.split("."))
    return Problem("shared-not-here", _place(record, steps, sources), params)


def _place(record: Record, steps: tuple[str | int, ...], sources: Mapping[str, Source]) -> Place:
    source = sources.get(record.path)
    return source.place(steps) if source is not None else Place(record.path)
