"""Counts over many portals: an embedded engine, the same on a cluster, and plain Python say the same."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from distributed import Client, LocalCluster
from gongshilan.emit.exchange import exchange_schema
from gongshilan.federation.hostile import HostileError, read_standing
from gongshilan.model import State
from gongshilan.scale.columns import CODES, columns_of
from gongshilan.scale.parts import connection, write_part
from gongshilan.scale.totals import QUESTIONS, embedded, spread, totals
from support.many_portals import CAMPAIGN, DAY, Simulated, simulated

pytestmark = pytest.mark.xdist_group("scale")
PORTALS, UNITS, RULES = 30, 12, 9
SCHEMA = exchange_schema("standing")


@pytest.fixture(scope="module")
def portals() -> list[Simulated]:
    return [simulated(number, UNITS, RULES) for number in range(PORTALS)]


@pytest.fixture(scope="module")
def parts(portals: list[Simulated], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("parts")
    with connection() as engine:
        return [write_part(engine, columns_of(item.raw, SCHEMA, item.about, item.table), folder) for item in portals]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Client]:
    """Two workers on this machine; threads, for a process takes seconds to start."""
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None) as started,
        Client(started) as client,
    ):
        yield client


def counted(portals: list[Simulated], question: str) -> dict[tuple[object, ...], tuple[int, ...]]:
    """The answer by hand, from what the ordinary reader makes of the same bytes."""
    found: dict[tuple[object, ...], Counter[int]] = {}
    for item in portals:
        units = set()
        for row in read_standing(item.raw, SCHEMA, item.about, item.table).rows:
            state = CODES[row.state.value]
            done, overdue = row.state in (State.MET, State.MET_LATE), row.state is State.OVERDUE
            key, sums = {
                "states": ((state,), [1]),
                "rules": ((row.rule.id, state), [1]),
                "portals": ((item.about.id, CAMPAIGN), [1, overdue, done, done or overdue]),
                "days late": ((row.rule.id,), [(DAY - (row.due or date.min)).days if overdue else 0]),
                "units": ((item.about.id,), [row.unit.id not in units]),
            }[question]
            units.add(row.unit.id)
            held = found.setdefault(key, Counter())
            for place, value in enumerate(sums):
                held[place] += int(value)
    return {key: tuple(held[place] for place in sorted(held)) for key, held in found.items()}


@pytest.mark.parametrize("question", QUESTIONS)
def test_engine_cluster_and_hand_agree(portals: list[Simulated], parts: list[Path], cluster: Client, question: str) -> None:
    expected = counted(portals, question)
    assert totals(parts, question, embedded) == expected
    for pieces in (1, 4, PORTALS):
        assert totals(parts, question, spread(cluster.get_executor(), pieces)) == expected
    assert expected


def test_a_portal_harvested_anew_replaces_its_own_rows(portals: list[Simulated], parts: list[Path], tmp_path: Path) -> None:
    with connection() as engine:
        first = columns_of(portals[0].raw, SCHEMA, portals[0].about, portals[0].table)
        for _ in range(2):
            written = write_part(engine, first, tmp_path)
    assert written.read_bytes() == parts[0].read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == [parts[0].name]


def test_nothing_harvested_is_nothing(cluster: Client) -> None:
    for question in QUESTIONS:
        assert totals([], question, embedded) == totals([], question, spread(cluster.get_executor(), 3)) == {}


def test_the_same_bytes_are_refused(portals: list[Simulated]) -> None:
    """As columns as by the ordinary reader."""
    item = portals[0]
    for change in (
        lambda data: data["duties"].append(data["duties"][0]),
        lambda data: data["duties"][0].__setitem__(0, UNITS),
        lambda data: data["duties"][0].__setitem__(1, RULES),
        lambda data: data["duties"][0].__setitem__(3, "2030-02-31"),
        lambda data: data["units"].append(data["units"][0]),
        lambda data: data["units"][0].update(title="<b>"),
    ):
        data = json.loads(item.raw)
        change(data)
        raw = json.dumps(data).encode()
        why = []
        for reader in (read_standing, columns_of):
            with pytest.raises(HostileError) as error:
                reader(raw, SCHEMA, item.about, item.table)
            why.append(error.value.key)
        assert why[0] == why[1]
