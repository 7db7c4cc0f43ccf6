"""``make mutation``: mutation testing of what says who may see what; ``make mutation-assess``: of what says what is done and what is
late. Ends with 1 if a mutant survives that tests/mutation.md does not list, or the list names one that is killed."""

from __future__ import annotations

import argparse
import collections
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(Path(__file__).resolve().parent))

from mutants import Mutant, mutate  # noqa: E402

PACKAGE = Path("generator/gongshilan")
SCOPE = (
    "disclosure/ledger.py",
    "disclosure/places.py",
    "disclosure/share.py",
    "disclosure/shows.py",
    "disclosure/table.py",
    "disclosure/together.py",
    "disclosure/turnout.py",
    "disclosure/words.py",
    "assess/publication.py",
    "check/record.py",
    "check/slips.py",
    "cli/git.py",
    "cli/git_command.py",
    "guard/allowed.py",
    "guard/card.py",
    "guard/checks.py",
    "guard/contacts.py",
    "guard/context.py",
    "guard/digits.py",
    "guard/hit.py",
    "guard/homes.py",
    "guard/identity.py",
    "guard/marked.py",
    "guard/mobile.py",
    "guard/names.py",
    "guard/numbers.py",
    "guard/papers.py",
    "guard/reach.py",
    "guard/run.py",
    "guard/shapes.py",
    "guard/text.py",
    "project/declassify.py",
    "project/edition.py",
    "project/fields.py",
    "project/history.py",
    "project/part.py",
    "project/past.py",
    "project/replay.py",
    "project/counts.py",
    "project/seen.py",
    "read/passages.py",
    "visibility/approval.py",
    "visibility/audience.py",
    "visibility/days.py",
    "visibility/extent.py",
    "visibility/readers.py",
)
# Modules outside assess/ by the files that are about them (the first beginning that fits): the small exact ones first, for most mutants
# die of the first few tests that reach them.
NUMBER_TESTS = ("tests/safety/test_guard_exactly.py", "tests/safety/test_numbers.py")
SEEN_TESTS = (
    "tests/safety/test_audience.py",
    "tests/safety/test_projection_edges.py",
    "tests/safety/test_approval.py",
    "tests/test_projection.py",
)
PAST_TESTS = ("tests/test_past.py", "tests/test_history_exactly.py")
ABOUT_SEEN = {
    "assess/": ("tests/safety/test_projection_edges.py", "tests/requirements/test_anchors.py"),
    "check/": ("tests/safety/test_scope_problems.py", "tests/safety/test_bodies.py"),
    "cli/": ("tests/test_git.py",),
    "disclosure/turnout.py": ("tests/test_vote_tables.py",),
    "disclosure/words.py": ("tests/test_votes_in_texts.py",),
    "disclosure/": ("tests/safety/test_disclosure_exactly.py", "tests/test_vote_tables.py"),
    "guard/allowed.py": ("tests/safety/test_reviewed.py",),
    "guard/names.py": ("tests/safety/test_guard_exactly.py",),
    "guard/": NUMBER_TESTS,
    "project/counts.py": ("tests/safety/test_counts_of_an_edition.py",),
    "project/declassify.py": ("tests/safety/test_declassified.py", "tests/safety/test_projection_edges.py"),
    "project/history.py": PAST_TESTS,
    "project/past.py": PAST_TESTS,
    "project/replay.py": ("tests/test_history_shared.py", *PAST_TESTS),
    "project/seen.py": ("tests/test_unseen.py",),
    "project/": SEEN_TESTS[1:],
    "read/": ("tests/safety/test_passages.py", "tests/safety/test_bodies.py"),
    "visibility/": SEEN_TESTS,
}
ASSESS = tuple(
    path.relative_to(REPO / PACKAGE).as_posix()
    for path in sorted((REPO / PACKAGE / "assess").glob("*.py"))
    if path.stem not in ("__init__", "publication")  # who was told is part of who may see
)
REQUIREMENTS = "tests/requirements"
ASSESS_TESTS = (
    REQUIREMENTS,
    "tests/test_requirements.py",
    "tests/test_rulebooks_in_order.py",
    "tests/test_dates_known.py",
    "tests/test_on_time.py",
    "tests/test_states.py",
)
PARTS = {"disclosure": (SCOPE, (), 0.3), "assess": (ASSESS, ASSESS_TESTS, 0.5)}
# Modules of assess/ that a few files are about; of the others ASSESS_TESTS are run.
ABOUT = {
    "addressee": ("tests/requirements/test_to_whom.py", "tests/test_rulebooks_in_order.py"),
    "anchored": (
        "tests/requirements/test_in_its_time.py",
        "tests/requirements/test_anchors.py",
    ),
    "assess": (
        "tests/test_threads.py",
        "tests/test_figures.py",
        "tests/test_claims.py",
        "tests/test_lateness.py",
        "tests/test_states.py",
    ),
    "base": ("tests/test_base.py", "tests/requirements/test_of_whom.py"),
    "binding": ("tests/requirements/test_bound.py",),
    "bounds": ("tests/test_standing.py", "tests/test_dates_known.py", "tests/test_on_time.py", REQUIREMENTS),
    "claims": ("tests/test_claims.py",),
    "counting": ("tests/requirements/test_counted.py", "tests/requirements/test_how_many.py"),
    "dates": (
        "tests/requirements/test_in_its_time.py",
        "tests/requirements/test_bound.py",
        "tests/requirements/test_reached.py",
        "tests/requirements/test_order.py",
    ),
    "deviations": ("tests/requirements/test_deviations.py", "tests/requirements/test_to_whom.py"),
    "duties": (
        "tests/test_duties.py",
        "tests/test_states.py",
        "tests/requirements/test_order.py",
        "tests/requirements/test_each.py",
    ),
    "evidence": (
        "tests/requirements/test_evidence.py",
        "tests/requirements/test_in_its_time.py",
        "tests/requirements/test_to_whom.py",
        "tests/requirements/test_every.py",
        "tests/requirements/test_of_whom.py",
        "tests/requirements/test_order.py",
        "tests/requirements/test_each.py",
        "tests/test_requirements.py",
    ),
    "figures": ("tests/test_figures.py", "tests/test_claims.py"),
    "known": ("tests/test_known.py",),
    "lasting": ("tests/test_lasting.py",),
    "lateness": ("tests/test_lateness.py", "tests/test_lateness_in_full.py"),
    "matching": ("tests/requirements/test_said_of_records.py",),
    "order": ("tests/test_days_and_numbers.py", "tests/requirements/test_order.py", "tests/test_rulebooks_in_order.py"),
    "paths": ("tests/test_days_and_numbers.py", "tests/test_requirements.py", "tests/requirements/test_how_many.py"),
    "periods": ("tests/requirements/test_each_in_full.py", "tests/requirements/test_each.py"),
    "reached": (
        "tests/requirements/test_reached.py",
        "tests/requirements/test_order.py",
        "tests/requirements/test_in_its_time.py",
    ),
    "requirements": (
        "tests/requirements/test_in_its_time.py",
        "tests/requirements/test_whole.py",
        "tests/requirements/test_evidence.py",
        "tests/requirements/test_each_in_full.py",
        "tests/requirements/test_how_many.py",
        "tests/requirements/test_counted.py",
        "tests/requirements/test_each.py",
        "tests/requirements/test_order.py",
    ),
    "setting": (
        "tests/requirements/test_in_its_time.py",
        "tests/requirements/test_bound.py",
        "tests/requirements/test_counted.py",
        "tests/requirements/test_order.py",
    ),
    "standing": ("tests/test_standing.py", "tests/test_dates_known.py", "tests/test_on_time.py", "tests/test_states.py"),
    "subjects": (
        "tests/requirements/test_in_its_time.py",
        "tests/requirements/test_counted.py",
        "tests/requirements/test_of_whom.py",
    ),
    "tally": ("tests/requirements/test_how_many.py", "tests/requirements/test_of_whom.py", "tests/test_requirements.py"),
    "threads": ("tests/test_threads.py",),
    "trend": ("tests/test_on_time.py",),
    "within": ("tests/test_within.py", "tests/requirements/test_order.py", "tests/test_rulebooks_in_order.py"),
}
# whole sites and commands; every table there can be
LEFT_OUT = "not same_bytes and not every_small and not larger_tables and not check_and_build and not ends_every_command"
NEEDED = ("content", "mkdocs.yml", "pyproject.toml", "schema", "tests", "theme")
ROW = re.compile(r"\| `+ ?(?P<where>[^`|]+?) ?`+ \| (?P<ticks>`+) ?(?P<change>.+?) ?(?P=ticks) \|")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--part", choices=sorted(PARTS), default="disclosure")
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options.add_argument("--only", default="", help="only modules whose path contains this; nothing is compared then")
    options.add_argument("--longest", type=float, help="leave out tests that take more seconds; 0: none")
    options.add_argument("--root", type=Path, default=REPO)
    options.add_argument("--work", type=Path, default=REPO / ".cache" / "mutation")
    given = options.parse_args()
    began = time.monotonic()
    os.chdir(given.root)  # mutmut reads its settings from the pyproject.toml beside it
    scope, tests, longest = PARTS[given.part]
    package = lay(given.root, given.work)
    sources = [package / name for name in scope if given.only in name]
    os.environ["MUTATION_LONGEST"] = str(longest if given.longest is None else given.longest)
    verdicts: list[tuple[Mutant, str]] = []
    killers = Killers(given.root / ".cache" / "mutation-killers.json")
    for about, paths in grouped(sources, tests).items():
        before = {path: path.read_text(encoding="utf-8") for path in paths}
        mutants: list[Mutant] = []
        for path, plain in before.items():
            code, found = mutate(path.relative_to(package).as_posix(), plain)
            path.write_text(code, encoding="utf-8")
            mutants += found
        verdicts += judged(given.work, mutants, given.jobs, about, killers)
        for path, plain in before.items():
            path.write_text(plain, encoding="utf-8")
    counts = collections.Counter(verdict for _, verdict in verdicts)
    print(f"mutmut {version('mutmut')}: {len(sources)} modules, {len(verdicts)} mutants, {dict(sorted(counts.items()))}")
    for source in sources:
        module = ".".join(("gongshilan", *source.relative_to(package).with_suffix("").parts))
        of_it = collections.Counter(verdict for mutant, verdict in verdicts if mutant.module == module)
        print(f"{module}: {of_it.total()} mutants, {dict(sorted(of_it.items()))}")
    print(f"{time.monotonic() - began:.0f} s")
    living = {(mutant.where, mutant.change) for mutant, verdict in verdicts if verdict in ("survived", "no-tests")}
    if given.only:
        print(*(f"{where}\n    {change}" for where, change in sorted(living)), sep="\n")
        return 0
    return compared(living, scope, given.root / "tests" / "mutation.md")


def grouped(sources: list[Path], tests: tuple[str, ...]) -> dict[tuple[str, ...], list[Path]]:
    """Modules by the tests they are judged by."""
    found: dict[tuple[str, ...], list[Path]] = {}
    for path in sources:
        if path.parent.name == "assess" and path.stem != "publication":
            about = ABOUT.get(path.stem, tests)
        else:
            about = next(
                about for beginning, about in ABOUT_SEEN.items() if f"{path.parent.name}/{path.name}".startswith(beginning)
            )
        found.setdefault(about, []).append(path)
    return found


def lay(root: Path, work: Path) -> Path:
    """A copy of what the tests need, in which modules may be changed; the package in it."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for name in NEEDED:
        source = root / name
        copy = shutil.copytree if source.is_dir() else shutil.copy2
        copy(source, work / name)
    shutil.copytree(root / PACKAGE, work / PACKAGE)
    return work / PACKAGE


class Killers:
    """Which test killed each mutant the last time: it is tried first, which saves most of the time. Kept beside what is made."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, str] = self._read()

    def of(self, mutant: Mutant) -> str:
        return self._known.get(f"{mutant.where}\n{mutant.change}", "")

    def learn(self, found: Iterable[tuple[Mutant, str]]) -> None:
        """Other runs may have learnt something meanwhile."""
        self._known = self._read() | {f"{mutant.where}\n{mutant.change}": test for mutant, test in found if test}
        self._file.parent.mkdir(exist_ok=True)
        self._file.write_text(json.dumps(self._known, ensure_ascii=False), encoding="utf-8")

    def _read(self) -> dict[str, str]:
        return json.loads(self._file.read_text(encoding="utf-8")) if self._file.exists() else {}


def judged(
    work: Path, mutants: list[Mutant], jobs: int, tests: tuple[str, ...], killers: Killers
) -> list[tuple[Mutant, str]]:
    """What became of each."""
    asked, out = work / "mutants.json", work / "verdicts.json"
    given = [(mutant.module, mutant.name, mutant.code, killers.of(mutant)) for mutant in mutants]
    asked.write_text(json.dumps(given), encoding="utf-8")
    path = os.pathsep.join(str(work / name) for name in ("generator", "tests"))
    command = [sys.executable, work / "tests/mutation/judge.py", asked, out, str(jobs), "-k", LEFT_OUT, *tests]
    subprocess.run(command, cwd=work, env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}, check=True)
    found = json.loads(out.read_text(encoding="utf-8"))
    killers.learn((mutant, test) for mutant, (_, test) in zip(mutants, found, strict=True))
    return [(mutant, verdict) for mutant, (verdict, _) in zip(mutants, found, strict=True)]


def compared(living: set[tuple[str, str]], scope: tuple[str, ...], document: Path) -> int:
    """Every survivor of the modules is listed with a reason, and nothing is listed that does not survive."""
    text = document.read_text(encoding="utf-8") if document.exists() else ""
    rows = ROW.finditer(text.replace("\\|", "¦"))
    listed = {(row["where"].replace("¦", "|"), row["change"].replace("¦", "|")) for row in rows}
    listed = {(where, change) for where, change in listed if where.partition(" ")[0] in scope}
    for title, found in (("survives, not listed", living - listed), ("listed, does not survive", listed - living)):
        for where, change in sorted(found):
            print(f"{title}: {where}\n    {change}")
    return int(living != listed)


if __name__ == "__main__":
    sys.exit(main())
