"""A folder made a BagIt bag (RFC 8493), and a bag held against its manifests.

``bagit`` makes bags and knows the format; which byte is at fault is said here: the library stops at the first count that is
wrong, passes files beside the payload that no manifest names, and lines of a manifest that it cannot read. Two digests tell
whether a file or a manifest was changed.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import bagit

from gongshilan.problems import Problem
from gongshilan.verify.finding import finding
from gongshilan.verify.manifest import walk

ALGORITHMS = ("sha256", "sha512")
PAYLOAD = "data/"
TOP = "tagmanifest-sha256.txt"
"""Names, with their digests, all that names the rest: its own digest stands for the whole bag."""
SIGNATURE = f"{TOP}.sig"
_LINE = re.compile(r"(?P<digest>[0-9a-f]+) {1,2}(?P<path>[^\r\n]+)")
Digests = Mapping[str, Mapping[str, str]]
"""By algorithm and path."""


def make_bag(folder: Path, about: Mapping[str, str]) -> str:
    """Make a folder of files a bag in its place; the SHA-256 (hex) of its top manifest. ``about`` goes into ``bag-info.txt`` (the day too:
    nothing here reads a clock). The same files give the same bytes. Raises OSError, bagit.BagError."""
    logging.getLogger("bagit").setLevel(logging.CRITICAL)  # what goes wrong is raised, and said once
    bagit.make_bag(str(folder), dict(about), checksums=list(ALGORITHMS))
    for algorithm in ALGORITHMS:  # the library writes them in the order of the folder on this disk
        tags = {path.name: _digests(path)[algorithm] for path in folder.iterdir() if _is_tag(path.name) and path.is_file()}
        (folder / f"tagmanifest-{algorithm}.txt").write_text(_canonical(tags), encoding="utf-8")
    return top_digest(folder)


def top_digest(folder: Path) -> str:
    """SHA-256 (hex) of the top manifest. Raises OSError."""
    return hashlib.sha256((folder / TOP).read_bytes()).hexdigest()


def bag_problems(folder: Path) -> list[Problem]:
    """Every file that is missing, there in excess, or changed, in the order of their paths. Raises OSError."""
    files, problems = walk(folder)
    there = {path: _digests(folder / path) for path in files}
    lists: dict[tuple[str, str], dict[str, str]] = {}
    for prefix in ("", "tag"):
        for algorithm in ALGORITHMS:
            name = f"{prefix}manifest-{algorithm}.txt"
            lists[prefix, algorithm], found = _read(folder, name, in_order=prefix == "tag")
            problems += found
    payload = {path: digests for path, digests in there.items() if path.startswith(PAYLOAD)}
    tags = {path: digests for path, digests in there.items() if _is_tag(path)}
    manifests = {f"{prefix}manifest-{algorithm}.txt" for prefix, algorithm in lists}
    beside = there.keys() - payload.keys() - tags.keys() - manifests - {SIGNATURE}
    problems += [finding("bag-extra", path) for path in sorted(beside)]
    broken = {problem.place.path for problem in problems}
    problems += _held(payload, {item: lists["", item] for item in ALGORITHMS}, "manifest", broken)
    problems += _held(tags, {item: lists["tag", item] for item in ALGORITHMS}, "tagmanifest", broken)
    if not problems:
        problems += _format(folder)
    unique = {(problem.code, str(problem.place)): problem for problem in problems}
    return sorted(unique.values(), key=lambda problem: problem.sort_key)


def _held(there: Digests, said: Digests, name: str, broken: set[str]) -> Iterator[Problem]:
    """Files against the manifests of both digests; a manifest that is broken is not believed."""
    trusted = [item for item in ALGORITHMS if f"{name}-{item}.txt" not in broken]
    paths = sorted(there.keys() | {path for item in trusted for path in said[item]})
    for path in paths if trusted else ():
        listed = [item for item in trusted if path in said[item]]
        if path not in there:
            yield finding("bag-missing", path)
        elif not listed:
            yield finding("bag-extra", path)
        else:
            right = [item for item in listed if said[item][path] == there[path][item]]
            if not right:
                yield finding("bag-changed", path)
            for item in trusted:
                if right and item not in right:  # the other digest fits: it is the list that was changed
                    yield finding("bag-changed", f"{name}-{item}.txt")


def _read(folder: Path, name: str, *, in_order: bool) -> tuple[dict[str, str], list[Problem]]:
    """Digest by path of a manifest. One that says nothing about itself elsewhere must be exactly as it is written."""
    try:
        raw = (folder / name).read_bytes()
        said = raw.decode()
    except FileNotFoundError:
        return {}, [finding("bag-missing", name)]
    except UnicodeDecodeError as error:
        return {}, [finding("bag-broken", name, raw.count(b"\n", 0, error.start) + 1)]
    found: dict[str, str] = {}
    lines = said.split("\n")
    for number, line in enumerate(lines[:-1] if lines[-1] == "" else lines, start=1):
        match = _LINE.fullmatch(line)
        if match is None or match["path"] in found:
            return found, [finding("bag-broken", name, number)]
        found[match["path"]] = match["digest"]
    if in_order and said != _canonical(found):
        return found, [finding("bag-broken", name)]
    return found, []


def _canonical(digests: Mapping[str, str]) -> str:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))


def _is_tag(path: str) -> bool:
    """Named in the tag manifests."""
    return "/" not in path and not path.startswith("tagmanifest-")


def _digests(path: Path) -> dict[str, str]:
    hashers = {item: hashlib.new(item) for item in ALGORITHMS}
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            for hasher in hashers.values():
                hasher.update(block)
    return {item: hasher.hexdigest() for item, hasher in hashers.items()}


def _format(folder: Path) -> Iterator[Problem]:
    """What the library finds beyond digests."""
    logging.getLogger("bagit").setLevel(logging.CRITICAL)
    try:
        bagit.Bag(str(folder)).validate(completeness_only=True)
    except (bagit.BagError, ValueError) as error:
        yield finding("bag-format", "bagit.txt", detail=str(error))
