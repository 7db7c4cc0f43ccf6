"""A whole site: every file examined, every link followed, the manifest compared."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from gongshilan.bounded import START
from gongshilan.problems import Problem
from gongshilan.search.files import MANIFEST as SEARCH_MANIFEST
from gongshilan.search.files import address as search_address
from gongshilan.search.index import Index
from gongshilan.verify.address import read_address, resolve
from gongshilan.verify.examine import Anchor, Examined, Examiner
from gongshilan.verify.finding import finding, line_of
from gongshilan.verify.manifest import BESIDE, compare, walk
from gongshilan.verify.memory import Memory
from gongshilan.verify.sealed import sealed_parts
from gongshilan.verify.trust import NOBODY, Trust

# Below this many files starting workers costs more than it saves.
MIN_FILES_FOR_WORKERS = 400
_CHUNK = 100

_examiner: Examiner | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found, in order, and the digests of all files (hex SHA-256 by path)."""

    problems: tuple[Problem, ...]
    digests: dict[str, str]


def verify_site(
    folder: Path,
    *,
    jobs: int,
    allowed: frozenset[str] = frozenset(),
    trust: Trust = NOBODY,
    manifest: bool = True,
    known: Mapping[str, Examined] | None = None,
    memory: Memory | None = None,
) -> Verified:
    """Verify the site of one edition in ``folder`` with ``jobs`` processes.

    ``allowed`` are numbers (plain digits) that may stand in it, ``trust`` is what whoever built it put there. Without ``manifest`` there is none yet: it is written from the digests given back.
    ``known`` are files that were examined when they were written, ``memory`` knows others from before. Raises OSError.
    """
    files, problems = walk(folder)
    before = known or {}
    examiner = Examiner(folder, frozenset(files), allowed, trust, memory)
    sealed, found_sealed = sealed_parts(folder, files)
    problems += found_sealed
    rest = [path for path in files if path not in BESIDE and path not in before and path not in sealed]
    if memory is not None:
        memory.close()
    examined = [*(before[path] for path in files if path in before), *_examine(examiner, rest, jobs)]
    for found in examined:
        problems += found.problems
    problems += _anchors(folder, examined)
    problems += _search(folder, frozenset(files), {found.path: found.ids for found in examined})
    digests = {**sealed, **{found.path: found.digest for found in examined}}
    if manifest:
        problems += compare(folder, digests)
    return Verified(tuple(sorted(problems, key=lambda problem: problem.sort_key)), digests)


def _examine(examiner: Examiner, files: Sequence[str], jobs: int) -> list[Examined]:
    if jobs < 2 or START != "fork" or len(files) < MIN_FILES_FOR_WORKERS:
        return examiner.examine_all(files)
    chunks = [files[start : start + _CHUNK] for start in range(0, len(files), _CHUNK)]
    global _examiner  # noqa: PLW0603 - forked workers inherit the list of files instead of being sent it
    _examiner = examiner
    try:
        with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as executor:
            return [found for part in executor.map(_examine_chunk, chunks) for found in part]
    finally:
        _examiner = None


def _examine_chunk(files: Sequence[str]) -> list[Examined]:
    assert _examiner is not None
    return _examiner.examine_all(files)


def _anchors(folder: Path, examined: Sequence[Examined]) -> Iterator[Problem]:
    """Links to places in other pages that are not there."""
    ids = {found.path: frozenset(found.ids) for found in examined}
    wanted: list[Anchor] = [anchor for found in examined for anchor in found.anchors]
    for anchor in wanted:
        if anchor.fragment not in ids.get(anchor.target, ()):
            text = (folder / anchor.path).read_text(encoding="utf-8")
            line = line_of(text, text.find(anchor.value))
            yield finding("link-anchor", anchor.path, line, address=f"{anchor.target}#{anchor.fragment}")


def _search(folder: Path, files: frozenset[str], ids: dict[str, tuple[str, ...]]) -> Iterator[Problem]:
    """Addresses the search would lead to."""
    path = search_address(SEARCH_MANIFEST)
    if path not in files:
        return
    try:
        index = Index(lambda part: (folder / part).read_bytes())
        for number in range(index.count):
            address = read_address(str(index.document(number)[0]))
            target = resolve("index.html", address.path)
            if address.scheme or target not in files or (address.fragment and address.fragment not in ids.get(target, ())):
                yield finding("link-search", path, address=str(index.document(number)[0]))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        yield finding("site-unreadable", path, detail=str(error) or type(error).__name__)
