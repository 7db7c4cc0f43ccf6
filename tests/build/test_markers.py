"""No value above an edition's scope is in any byte of it: a marker in every field of every kind, at every scope, in a real build."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from gongshilan.pipeline import load_rules
from support.places import PORTAL
from support.records import Maker, scoped
from test_build import run

pytestmark = pytest.mark.build
CAMPAIGN, UNIT = "example-2030", "example-unit"
RUNGS = ("public", "staff", "members", "office")
EDITIONS = ("public", "members", "office")


class Planted:
    """A portal with one full record of each kind at each scope, and where each marker may be seen."""

    def __init__(self, root: Path) -> None:
        shutil.copytree(PORTAL, root, dirs_exist_ok=True)
        portal = root / "content" / "portal.yml"
        text = portal.read_text(encoding="utf-8")
        added = "  - {id: public, label: 公开版, scope: public}\n  - {id: members, label: 党员版, scope: members}\n"
        portal.write_text(text.replace("  - {id: public, label: 公开版, scope: public}\n", added), encoding="utf-8")
        schema = load_rules(root).schema
        kinds = [kind for kind in schema.kinds.values() if kind.id not in ("campaign", "unit")]
        targets = {kind.id: f"{kind.id.replace('_', '-')}-public" for kind in kinds} | {"unit": UNIT, "document": "example-document"}
        self.lowest: dict[str, int] = {}  # marker → rank of the lowest audience that may see it
        self.fields: dict[str, str] = {}
        for rank, rung in enumerate(RUNGS):
            maker = Maker(schema, targets, first=1 + rank * 2000)
            for kind in kinds:
                record_id = f"{kind.id.replace('_', '-')}-{rung}"
                data = maker.authored(kind, UNIT)
                data |= {"title": f"§title {record_id}§", "scope": rung}
                data |= {name: "study" for name in ("phase", "for_phase") if name in data}
                if kind.id == "deviation":
                    data["obligation"] = "T-DAY"
                path = root / "content" / CAMPAIGN / kind.id / f"{record_id}.md"
                path.parent.mkdir(parents=True, exist_ok=True)
                body = f"§body {record_id}§" if kind.body else ""
                path.write_text(f"---\n{json.dumps(data, ensure_ascii=False, indent=1)}\n---\n{body}\n", encoding="utf-8")
                self.lowest[f"§title {record_id}§"] = rank
                if kind.body:
                    self.lowest[f"§body {record_id}§"] = rank
                above = dict(scoped(kind))
                for (of, field), marker in maker.markers.items():
                    if of == kind.id and marker.startswith("§") and marker in json.dumps(data, ensure_ascii=False):
                        self.lowest[marker] = max(rank, RUNGS.index(above.get(field, "public")))
                        self.fields[marker] = f"{of}.{field}"


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file and every member of every packed file, undone from JSON, HTML and percent escapes."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            for name, raw in unpacked(path.relative_to(folder).as_posix(), path.read_bytes()):
                text = name + "\n" + raw.decode("utf-8", "replace")
                text = text.replace("\\u00a7", "§").replace("&sect;", "§").replace("&#167;", "§").replace(quote("§"), "§")
                yield name, text


def unpacked(name: str, raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes, and what is inside a zip or gzip."""
    yield name, raw
    if raw[:2] == b"\x1f\x8b":
        yield from unpacked(f"{name}!", gzip.decompress(raw))
    if raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            for inner in packed.namelist():
                yield from unpacked(f"{name}!{inner}", packed.read(inner))


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Planted, Path]:
    root = tmp_path_factory.mktemp("planted")
    planted = Planted(root)
    done = run(root, "build", "--keep-source")
    assert done.returncode == 0, done.stdout + done.stderr
    return planted, root


@pytest.mark.parametrize("edition", EDITIONS)
def test_nothing_above_the_edition(planted: tuple[Planted, Path], edition: str) -> None:
    """Not in the site, nor in the tree that MkDocs was given."""
    plan, root = planted
    rank = RUNGS.index(edition)
    above = {marker for marker, lowest in plan.lowest.items() if lowest > rank}
    assert len(above) > 50 or edition == "office"
    for folder in (root / "site" / edition, root / "build" / edition):
        leaked = [(name, marker) for name, text in texts(folder) if "§" in text for marker in above if marker in text]
        assert not leaked


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_scanner_finds_what_may_be_seen(planted: tuple[Planted, Path], edition: str) -> None:
    """The same scanner finds in an edition what belongs there: an empty site would pass the test above."""
    plan, root = planted
    rank = RUNGS.index(edition)
    whole = "\n".join(text for _, text in texts(root / "site" / edition) if "§" in text)
    missing = {marker for marker, lowest in plan.lowest.items() if lowest <= rank and marker not in whole}
    fields = {plan.fields.get(marker, marker) for marker in missing}
    assert sorted(field for field in fields if not field.endswith(".sort_key")) == []  # it orders lists and is never printed
