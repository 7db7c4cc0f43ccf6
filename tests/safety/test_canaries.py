"""A marker for every kind × field × scope, every passage, attachment, file name and piece of metadata, in a real build: none in
any byte of an edition below it, whatever it is encoded in; all of them found by the same scanner in the office's edition."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from support.hidden_edits import commit, git
from support.places import run
from support.private import RUNGS, PrivatePortal
from support.scanner import scan, texts

pytestmark = [pytest.mark.build, pytest.mark.xdist_group("canaries")]  # one worker, so that the portal is made once
_MARKER = re.compile("§[^§\n]{1,80}§|CANARY[0-9]{5}X")


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> PrivatePortal:
    root = tmp_path_factory.mktemp("canaries")
    portal = PrivatePortal(root)
    git(root, "init", "-q")
    commit(root, "§commit§")
    done = run("--root", root, "build", "--keep-source")
    assert done.returncode == 0, done.stdout + done.stderr
    done = run("--root", root, "archive", root / "archive")
    assert done.returncode == 0, done.stdout + done.stderr
    return portal


def archived(portal: PrivatePortal, edition: str) -> Path:
    """What was packed for an edition, but its site: that is scanned where it was built, and the same."""
    [bag] = (portal.root / "archive").glob(f"{edition}-*")
    site = bag / "data" / "site"
    if site.is_dir():
        names = [path.relative_to(site) for path in site.rglob("*") if path.is_file()]
        assert [
            name for name in names if (site / name).read_bytes() != (portal.root / "site" / edition / name).read_bytes()
        ] == []
        assert len(names) > 100
        shutil.rmtree(site)
    return bag


def found(portal: PrivatePortal, folder: str, edition: str) -> dict[str, str]:
    """Markers in an edition, each with a place where it stands."""
    seen: dict[str, str] = {}
    for place, text in texts(portal.root / folder / edition):
        for marker in _MARKER.findall(text):
            seen.setdefault(marker, place)
    return seen


@pytest.mark.parametrize("edition", RUNGS)
def test_canaries_above_an_edition_are_in_no_byte_of_it(planted: PrivatePortal, edition: str) -> None:
    """Not in the site, nor in the tree that MkDocs was given, nor in the archive."""
    rank = RUNGS.index(edition)
    above = {marker for marker, lowest in planted.lowest.items() if lowest > rank} | {"§commit§"}
    assert len(above) > 200 or edition == "office"
    assert {planted.where[marker] for marker in above - {"§commit§"}} >= {
        "hidden in a pdf",
        "hidden in a jpeg",
        "a file no record names",
    }
    for folder in ("site", "build"):
        seen = found(planted, folder, edition)
        assert {marker: place for marker, place in seen.items() if marker in above} == {}
    seen = found(planted, "archive", archived(planted, edition).name)
    assert {marker: place for marker, place in seen.items() if marker in above} == {}
    records = {
        marker for marker, lowest in planted.lowest.items() if lowest <= rank and planted.where[marker].endswith(".title")
    }
    assert records
    assert records <= seen.keys()


@pytest.mark.parametrize("edition", RUNGS)
def test_canaries_are_found_where_they_belong(planted: PrivatePortal, edition: str) -> None:
    """By the same scanner: an empty site would pass the test above."""
    rank = RUNGS.index(edition)
    seen = found(planted, "site", edition)
    missing = {planted.where[marker] for marker, lowest in planted.lowest.items() if lowest <= rank and marker not in seen}
    print(f"{edition}: {len(seen)} markers seen of {len(planted.lowest)} planted")
    if edition != "office":
        # the order of a list would tell a name that is masked
        missing -= {f"{kind}.sort_key" for kind in ("suggestion", "idea", "representative")}
    assert sorted(missing) == []


def test_canaries_survive_no_encoding() -> None:
    """The scanner undoes what it says it undoes."""
    import base64
    import gzip
    import io
    import json
    import zipfile
    import zlib
    from urllib.parse import quote

    import pikepdf

    marker = "§密§"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/b.xml", gzip.compress(marker.encode()))
    pdf = pikepdf.new()
    pdf.docinfo["/Author"] = marker
    written = io.BytesIO()
    pdf.save(written, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    for raw in (
        marker.encode(),
        marker.encode("utf-16-le") + b"\0\0",
        json.dumps(marker).encode(),
        b"&#167;&#23494;&sect;",
        quote(marker).encode(),
        gzip.compress(marker.encode()),
        packed.getvalue(),
        b'x("' + base64.b64encode(zlib.compress(marker.encode() * 9)) + b'")',
        written.getvalue(),
    ):
        assert any(marker in text for _, text in scan("x", raw)), raw[:40]


def test_canary_files_are_all_planted(planted: PrivatePortal) -> None:
    """Every kind at every scope, every field of text."""
    assert len(planted.paths) == len(planted.kinds) * len(RUNGS)
    assert Path(planted.root / "site" / "public" / "index.html").is_file()
    assert len(planted.lowest) > 1500
