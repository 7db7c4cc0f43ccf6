"""Non-interference (Goguen and Meseguer, 1982): what an edition may not see changes nothing of what it shows.

Pairs of portals that differ only in hidden matter. What the list of declassified values tells (project/declassify.py) counts
as seen: a pair in which those differ is compared in everything else, and does not count towards the numbers asked for.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from gongshilan.attach.cache import AttachmentCache
from gongshilan.build.load import load
from gongshilan.build.past_days import earlier
from gongshilan.build.rules import Rules
from gongshilan.build.stages import derive, narrow
from gongshilan.model import Duty
from gongshilan.project.edition import Projection
from support.amounts import amount
from support.forks import Forks
from support.hidden_edits import EDITS, HiddenEdits, commit, git, restore
from support.past import history_of
from support.private import BELOW, RUNGS, PrivatePortal

DAY = date(2030, 4, 30)
PAIRS = amount(71, 212)  # each edit below each edition: once, or thrice
AT_ONCE = amount(2, 1)  # edits by which a pair of builds differs
HISTORY = [name for name in EDITS if name.startswith("history")]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> tuple[PrivatePortal, str]:
    root = tmp_path_factory.mktemp("private")
    made = PrivatePortal(root, rungs=("public", "office"), every=2)  # canaries go through every kind
    (root / ".gitignore").write_text("site\nbuild\n.cache\n", encoding="utf-8")
    git(root, "init", "-q")
    commit(root, "all")
    return made, git(root, "rev-parse", "HEAD")


CACHED = AttachmentCache()  # cleans each attachment once


def projected(root: Path, rules: Rules, editions: tuple[str, ...]) -> dict[str, tuple[Projection, Any]]:
    loaded = load(root, rules, CACHED)
    assert loaded.problems == ()
    truth, before = derive(loaded, DAY), earlier(loaded, DAY)
    history = history_of(loaded)
    found = {}
    for edition in loaded.portal.editions:
        if edition.id in editions:
            projection = narrow(loaded, truth, edition, before)
            files = [
                (record.id, item.name, loaded.attachments.read(item))
                for record in projection.graph
                for item in loaded.attachments.of(record)
            ]
            found[edition.id] = (projection, (history.changes(projection), files))
    return found


def known(projection: Projection, rest: Any, *, told: bool) -> list[Any]:
    """Everything pages, data and search are made from; without ``told`` what is declassified is left out."""
    found = projection.assessment
    seen = [list(projection.graph), list(projection.graph.edges()), found.threads, rest]
    if told:
        return [*seen, found, projection.declassified]
    return [*seen, [_masked(duty) for duty in found.duties]]


def _masked(duty: Duty) -> Duty:
    reasons = tuple(reason for reason in duty.reasons if reason.code != "hidden-basis")
    return replace(duty, state="", due=None, met_on=None, hidden=False, reasons=reasons)


def edited(portal: PrivatePortal, number: int) -> tuple[str, str]:
    """Edit number ``number``: (edition, name of the edit)."""
    edition = BELOW[number % len(BELOW)]
    name = EDITS[(number // len(BELOW)) % len(EDITS)]
    getattr(HiddenEdits(portal, RUNGS.index(edition), random.Random(number)), name)()
    if number % 5 == 0 and name not in HISTORY:
        commit(portal.root, "edit")
    return edition, name


def test_noninterference_of_projection(portal: tuple[PrivatePortal, str], rules: Rules) -> None:
    made, head = portal
    base = projected(made.root, rules, BELOW)
    equal: Counter[str] = Counter()
    differing: Counter[str] = Counter()
    for number in range(PAIRS):
        try:
            edition, name = edited(made, number)
            if name == "move_record" and not git(made.root, "diff", "--stat", head):
                continue  # moved to the scope it had
            one, other = base[edition], projected(made.root, rules, (edition,))[edition]
        finally:
            restore(made.root, head)
        told = one[0].declassified == other[0].declassified
        assert known(*one, told=told) == known(*other, told=told), (number, edition, name)
        (equal if told else differing)[name] += 1
    print(f"{equal.total()} equal pairs, {differing.total()} that differ in what is declassified: {dict(differing)}")
    assert equal.total() >= PAIRS - 12
    assert set(equal) == set(EDITS)


@pytest.mark.build
def test_noninterference_of_builds(portal: tuple[PrivatePortal, str], rules: Rules, forks: Forks) -> None:
    made, head = portal
    base = projected(made.root, rules, BELOW)
    before = {edition: built(made.root, edition, forks) for edition in BELOW}
    names: set[str] = set()
    compared = 0
    for turn in range(0, len(EDITS) + 2, AT_ONCE):
        some = []
        try:
            for further in range(turn, turn + AT_ONCE):
                edition, name = edited(made, len(BELOW) * further + turn % len(BELOW))  # every edit, the editions in turn
                some.append(name)
            if base[edition][0].declassified != projected(made.root, rules, (edition,))[edition][0].declassified:
                continue
            after = built(made.root, edition, forks)
        finally:
            restore(made.root, head)
        different = sorted(path for path in before[edition] | after if before[edition].get(path) != after.get(path))
        assert different == [], (turn, edition, some)
        compared += 1
        names.update(some)
    print(f"{compared} pairs of sites without a differing byte: {sorted(names)}")
    assert compared >= 20 // AT_ONCE
    assert len(names) >= 18


def built(root: Path, edition: str, forks: Forks) -> dict[str, str]:
    """A real build's files with their digests."""
    done = forks.run("--root", root, "build", "--edition", edition)
    assert done.returncode == 0, done.stdout + done.stderr
    site = root / "site" / edition
    found = {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }
    assert len(found) > 100
    return found
