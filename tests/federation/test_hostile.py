"""What comes from elsewhere is hostile until proven otherwise: a value, or one of the listed reasons, and nothing else."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import yaml
from gongshilan.build.rules import Rules
from gongshilan.emit.exchange import exchange_files, exchange_schema
from gongshilan.federation.hostile import MAX_PORTAL, HostileError, read_about, read_standing
from gongshilan.federation.model import Standing, Table
from gongshilan.measure.filings import asks_filing
from gongshilan.model import Edition
from support import world
from support.places import REPO

TODAY = date(2030, 5, 1)
SCHEMAS = {name: exchange_schema(name) for name in ("portal", "standing")}


@pytest.fixture(scope="module")
def told(rules: Rules) -> dict[str, bytes]:
    """What a small portal publishes."""
    found = world.assessed(rules, [world.campaign(), world.unit()], "2030-04-30")
    portal = world.PORTAL
    edition = Edition("public", "公开版", portal.scopes[0].id)
    graph = world.graph(rules, [world.campaign(), world.unit()])
    return exchange_files(portal, edition, graph, found, found.as_of, "https://a.example/", {}, asks_filing)


def standing_of(told: dict[str, bytes]) -> tuple[str, bytes]:
    [path] = [path for path in told if path.startswith("data/standing/")]
    return path, told[path]


def read(about: bytes, standing: bytes) -> Standing:
    read_about(about, SCHEMAS["portal"], TODAY)
    about_ = read_about(about, SCHEMAS["portal"], TODAY)
    [table] = [table for table in about_.tables if table.role == "standing"]
    return read_standing(standing, SCHEMAS["standing"], about_, table)


def test_what_we_tell_can_be_read(told: dict[str, bytes]) -> None:
    path, raw = standing_of(told)
    standing = read(told["data/portal.json"], raw)
    data = json.loads(raw)
    assert len(standing.rows) == len(data["duties"]) > 10
    assert [unit.title for unit in standing.units] == [unit["title"] for unit in data["units"]]
    [table] = [item for item in json.loads(told["data/portal.json"])["tables"] if item["path"] == path]
    assert table["sha256"] == hashlib.sha256(raw).hexdigest()
    assert table["bytes"] == len(raw)
    assert standing.as_of == date(2030, 4, 30)


def test_only_what_everybody_may_read_is_told(rules: Rules) -> None:
    found = world.assessed(rules, [world.campaign(), world.unit()], "2030-04-30")
    graph = world.graph(rules, [world.campaign(), world.unit()])
    for scope in world.PORTAL.scopes[1:]:
        edition = Edition(scope.id, scope.label, scope.id)
        assert exchange_files(world.PORTAL, edition, graph, found, found.as_of, "", {}, asks_filing) == {}


def test_the_schemas_travel_with_the_edition(told: dict[str, bytes]) -> None:
    for name in ("portal", "standing"):
        assert json.loads(told[f"data/schema/exchange-{name}.json"]) == SCHEMAS[name]
        on_disk = (REPO / "schema" / "exchange" / f"{name}.yml").read_text(encoding="utf-8")
        assert yaml.safe_load(on_disk)["$id"] == f"gongshilan-{name}/1"


Change = Callable[[dict[str, Any]], object]
ABOUT: dict[str, tuple[str, Change]] = {
    "markup in a title": ("form", lambda data: data.update(title="<img src=x>")),
    "a direction that turns": ("form", lambda data: data.update(title="a\u202eb")),
    "an address with a script": ("form", lambda data: data.update(home="javascript:alert(1)")),
    "a password in an address": ("form", lambda data: data.update(home="https://u:p@x/")),
    "a key nobody knows": ("form", lambda data: data.update(more=1)),
    "another version": ("form", lambda data: data.update(schema="gongshilan-portal/2")),
    "a path upwards": ("form", lambda data: data["tables"][0].update(path="data/../../etc/passwd.json")),
    "an address as a path": ("form", lambda data: data["tables"][0].update(path="//x/data/a.json")),
    "no such day": ("form", lambda data: data.update(as_of="2030-02-30")),
    "a day to come": ("future", lambda data: data.update(as_of="2031-01-01")),
    "a table twice": ("repeated", lambda data: data["tables"].append(data["tables"][0])),
    "a number of a person": ("numbers", lambda data: data.update(publisher="联系 13812345678")),
    "a title without end": ("form", lambda data: data.update(title="长" * 301)),
    "a size below zero": ("form", lambda data: data["tables"][0].update(bytes=-1)),
}
STANDING: dict[str, tuple[str, Change]] = {
    "markup in a unit": ("form", lambda data: data["units"][0].update(title="<b>")),
    "a state nobody knows": ("form", lambda data: data["duties"][0].__setitem__(2, "done")),
    "a unit that is not there": ("contradicts", lambda data: data["duties"][0].__setitem__(0, 99)),
    "an obligation that is not there": ("contradicts", lambda data: data["duties"][0].__setitem__(1, 10**9)),
    "a duty twice": ("repeated", lambda data: data["duties"].append(data["duties"][0])),
    "a unit twice": ("repeated", lambda data: data["units"].append(data["units"][0])),
    "another portal": ("contradicts", lambda data: data.update(portal="other")),
    "another day": ("contradicts", lambda data: data.update(as_of="2030-04-29")),
    "another campaign": ("contradicts", lambda data: data["campaign"].update(id="other")),
    "a day that is none": ("form", lambda data: data["duties"][0].__setitem__(3, "soon")),
    "a number of a person": ("numbers", lambda data: data["units"][0].update(title="电话13812345678")),
    "a duty too short": ("form", lambda data: data["duties"].append([0, 0])),
}


@pytest.mark.parametrize("what", ABOUT)
def test_a_portal_that_is_refused(told: dict[str, bytes], what: str) -> None:
    key, change = ABOUT[what]
    data = json.loads(told["data/portal.json"])
    change(data)
    with pytest.raises(HostileError) as error:
        read_about(json.dumps(data).encode(), SCHEMAS["portal"], TODAY)
    assert error.value.key == key


@pytest.mark.parametrize("what", STANDING)
def test_a_table_that_is_refused(told: dict[str, bytes], what: str) -> None:
    key, change = STANDING[what]
    data = json.loads(standing_of(told)[1])
    change(data)
    with pytest.raises(HostileError) as error:
        read(told["data/portal.json"], json.dumps(data).encode())
    assert error.value.key == key


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b'{"a":1e999}',
        b'{"a":1',
        b"\xef\xbb\xbf{}",
        b"null",
    ],
    ids=["empty", "no text", "deep", "a key twice", "not a number", "infinite", "cut off", "a mark", "null"],
)
def test_bytes_that_are_no_portal(raw: bytes) -> None:
    with pytest.raises(HostileError) as error:
        read_about(raw, SCHEMAS["portal"], TODAY)
    assert error.value.key in {"no-json", "form"}


def test_what_is_too_large_is_not_even_read() -> None:
    with pytest.raises(HostileError) as error:
        read_about(b" " * (MAX_PORTAL + 1), SCHEMAS["portal"], TODAY)
    assert error.value.key == "too-large"


def test_damaged_bytes_give_a_value_or_a_reason(told: dict[str, bytes]) -> None:
    """300 tables with bytes changed, taken out or doubled."""
    chance = random.Random(15)
    about = read_about(told["data/portal.json"], SCHEMAS["portal"], TODAY)
    table = Table(standing_of(told)[0], "standing", standing_of(told)[0].rsplit("/", 1)[-1].removesuffix(".json"), 0, "")
    refused = 0
    for _ in range(300):
        raw = bytearray(standing_of(told)[1])
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(raw))
            match chance.randrange(3):
                case 0:
                    raw[place] = chance.randrange(256)
                case 1:
                    del raw[place : place + chance.randint(1, 20)]
                case _:
                    raw[place:place] = raw[place : place + chance.randint(1, 20)]
        try:
            read_standing(bytes(raw), SCHEMAS["standing"], about, table)
        except HostileError:
            refused += 1
    assert refused > 200
