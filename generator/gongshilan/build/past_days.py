"""How the truth stood at earlier days: assessed once for as long as no field and no rule changes, whatever day it is meanwhile and
whatever is written below the fields."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date

from gongshilan.assess.trend import Trend
from gongshilan.build.load import Loaded
from gongshilan.build.rules import rules_digest
from gongshilan.build.store import Store
from gongshilan.model import Snapshot, State
from gongshilan.read.source import Source


def earlier(loaded: Loaded, as_of: date, store: Store | None = None) -> tuple[Snapshot, ...]:
    """The states at the month ends before a day, by campaign, oldest first. Raises WindowError."""
    rules = loaded.rules
    trend = Trend(loaded.graph, rules.schema, rules.rulebooks, loaded.portal)
    said = _digest(loaded, _fields)
    wanted = [(campaign, day, _key(said, campaign.id, day)) for campaign, day in trend.days(as_of)]
    kept = store.get_many(key for _, _, key in wanted) if store is not None else {}
    found = []
    for campaign, day, key in wanted:
        snapshot = _read(campaign.id, day, kept.get(key))
        if snapshot is None:
            snapshot = trend.at(campaign, day)
            if store is not None:
                store.put(key, _written(snapshot))
        found.append(snapshot)
    if store is not None:
        store.flush()
    return tuple(found)


def rests_on(loaded: Loaded) -> bytes:
    """A digest of all that a build is made from but the day: the records, the portal's file, what was released, the rules, these
    programs."""
    return _digest(loaded, lambda source: source.blob)


def _fields(source: Source) -> str:
    """What states depend on of a record: no assessment looks into its text."""
    return json.dumps(source.tree.value, ensure_ascii=False)


def _digest(loaded: Loaded, said: Callable[[Source], str]) -> bytes:
    content = loaded.content
    digest = hashlib.blake2b(rules_digest(loaded.rules.folders) + content.ledger.encode())
    sources = [*content.sources, *([content.portal] if content.portal is not None else [])]
    for source in sorted(sources, key=lambda source: source.path):
        digest.update(f"{source.path}\0{said(source)}\n".encode())
    return digest.digest()


def _key(rests_on: bytes, campaign: str, day: date) -> bytes:
    return hashlib.blake2b(rests_on + f"\0{campaign}\0{day.isoformat()}".encode(), digest_size=20).digest()


def _written(snapshot: Snapshot) -> bytes:
    states = [[unit, obligation, state.value] for (unit, obligation), state in snapshot.states.items()]
    return json.dumps([states, sorted(snapshot.untimed)]).encode()


def _read(campaign: str, day: date, raw: bytes | None) -> Snapshot | None:
    """What was kept; None for what is no such thing."""
    if raw is None:
        return None
    try:
        states, untimed = json.loads(raw)
        read = {(str(unit), str(obligation)): State(state) for unit, obligation, state in states}
        return Snapshot(campaign, day, read, frozenset((str(unit), str(obligation)) for unit, obligation in untimed))
    except (ValueError, TypeError):
        return None
