"""Bags: any byte that changes, any file that comes or goes, is named."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import bagit
import pytest
from gongshilan.archive.bag import ALGORITHMS, SIGNATURE, TOP, bag_problems, make_bag, top_digest

ABOUT = {"Bagging-Date": "2030-04-30", "Bag-Software-Agent": "gongshilan"}
FILES = {"index.html": b"<p>\xe5\x85\xac</p>\n", "records/a.md": b"a\n", "records/b.md": b"", "site/x/y.txt": b"y"}


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    folder = tmp_path / "bag"
    for path, raw in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)
    make_bag(folder, ABOUT)
    return folder


def found(folder: Path) -> set[tuple[str, str]]:
    return {(problem.code, problem.place.path) for problem in bag_problems(folder)}


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_bag_is_in_order_for_us_and_for_the_library(bag: Path) -> None:
    assert found(bag) == set()
    assert bagit.Bag(str(bag)).validate()
    assert len(files(bag)) == len(FILES) + 6


def test_the_same_files_make_the_same_bytes(bag: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(bag / "data", other)
    assert make_bag(other, ABOUT) == top_digest(bag)
    assert [path.read_bytes() for path in files(other)] == [path.read_bytes() for path in files(bag)]


def edits(raw: bytes) -> Iterator[bytes]:
    """Every bit of every byte flipped once at least, a byte less, a byte more at each place."""
    for place in range(len(raw)):
        yield raw[:place] + bytes([raw[place] ^ (1 << (place % 8))]) + raw[place + 1 :]
    for place in range(0, len(raw) + 1, 7):
        yield raw[:place] + b"\n" + raw[place:]
        if place < len(raw):
            yield raw[:place] + raw[place + 1 :]


def test_every_changed_byte_is_named(bag: Path) -> None:
    """The file itself is named: whichever of file and manifests it is."""
    tried = 0
    for path in files(bag):
        name, raw = path.relative_to(bag).as_posix(), path.read_bytes()
        for number, other in enumerate(edits(raw)):
            if other != raw and (len(raw) < 200 or number % 9 == 0):
                path.write_bytes(other)
                assert name in {place for _, place in found(bag)}, (name, other)
                tried += 1
        path.write_bytes(raw)
    assert tried > 400
    assert found(bag) == set()


def test_what_is_gone_and_what_is_new_is_named(bag: Path) -> None:
    for path in files(bag):
        name, raw = path.relative_to(bag).as_posix(), path.read_bytes()
        path.unlink()
        assert ("bag-missing", name) in found(bag)
        path.write_bytes(raw)
    for name in ("data/new.txt", "data/records/.hidden", "new.txt", "tagmanifest-md5.txt", "more/new.txt", "fetch.txt"):
        (bag / name).parent.mkdir(exist_ok=True)
        (bag / name).write_text("")
        assert name in {place for _, place in found(bag)}
        (bag / name).unlink()
    (bag / "data" / "link").symlink_to(bag / "bagit.txt")
    assert ("site-not-a-file", "data/link") in found(bag)


def test_a_line_taken_from_both_manifests_makes_a_file_one_too_many(bag: Path) -> None:
    """Even where the top manifests were made to fit."""
    for algorithm in ALGORITHMS:
        path = bag / f"manifest-{algorithm}.txt"
        path.write_text("".join(line for line in path.read_text().splitlines(keepends=True) if "a.md" not in line))
    before = top_digest(bag)
    made = make_bag_tags(bag)
    assert ("bag-extra", "data/records/a.md") in found(bag)
    assert made != before  # which is why the digest is noted elsewhere


def test_what_the_library_finds_is_said(bag: Path) -> None:
    (bag / "bagit.txt").write_text("BagIt-Version: x\nTag-File-Character-Encoding: UTF-8\n")
    make_bag_tags(bag)
    assert {code for code, _ in found(bag)} == {"bag-format"}


def test_a_signature_beside_the_top_manifest_is_no_stranger(bag: Path) -> None:
    (bag / SIGNATURE).write_text("-----BEGIN SSH SIGNATURE-----\n")
    assert found(bag) == set()


def test_lines_that_are_none(bag: Path) -> None:
    raw = (bag / TOP).read_bytes()
    for other in (raw + b"# remark\n", raw + raw, b"\n".join(reversed(raw.split(b"\n"))), b"\xff\n" + raw, raw[:-1]):
        (bag / TOP).write_bytes(other)
        assert ("bag-broken", TOP) in found(bag)


def make_bag_tags(folder: Path) -> str:
    """The top manifests made to fit, as somebody would who wants to hide a change."""
    import hashlib

    for algorithm in ALGORITHMS:
        names = sorted(path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith("tagmanifest-"))
        lines = [f"{hashlib.new(algorithm, (folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
        (folder / f"tagmanifest-{algorithm}.txt").write_text("".join(lines))
    return top_digest(folder)
