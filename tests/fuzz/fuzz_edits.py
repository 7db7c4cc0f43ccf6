"""Edits to valid records with private fields: does any publish a private value, or end in a traceback?

The records in ``records/`` are written in the ways editors write (plain, quoted and folded scalars, flow lists, comments left
by ``new``, passages). Every text holding 秘密 is above the public edition. Half of the edits change one character; the others are
what people do to whole lines (``lines.py``): the ``---`` moved or given twice, a line deleted or wrongly indented, a block
doubled, a mark written with look-alikes or dressed up, a second record pasted, a merge left half done. Each edit goes the whole
way from bytes to the public edition's pages; what is refused publishes nothing. (Most are refused for the file alone, which is
looked at first; one in a few of these is loaded with its portal nevertheless.) Run by ``make fuzz``; the suite tries a sample.
"""

from __future__ import annotations

import argparse
import random
import string
import sys
import tempfile
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

from gongshilan.build.load import Loaded, load
from gongshilan.build.rules import load_rules
from gongshilan.build.stages import derive, narrow
from gongshilan.check.record import RecordChecker
from gongshilan.pages import make_pages
from gongshilan.read.source import read_source

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from support.cases import lay  # noqa: E402
from support.shown import viewed  # noqa: E402

from fuzz.lines import edit_lines  # noqa: E402

SECRET = "秘密"
DAY = date(2030, 4, 30)
CAMPAIGN = "example-2030"
LETTERS = (
    string.ascii_letters
    + string.digits
    + string.punctuation
    + " \t\n\r　：，－—［］｛｝“”#是否公密秘\u200b\u2028\x85\ufeff\x00\x1f\U000e0041"
)
LOADED_EVERY = 20  # of the edits refused for the file alone one in so many is loaded with its portal
PAGES_EVERY = 10  # of the accepted edits one in so many is drawn to page views, all to the projected graph


def main() -> None:
    """Print the figures; exit with 1 if anything leaked or broke."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--edits", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=2)
    given = options.parse_args()
    share = [range(start, given.edits, given.jobs) for start in range(given.jobs)]
    with ProcessPoolExecutor(given.jobs) as executor:
        parts = list(executor.map(try_edits, share, [given.seed] * given.jobs))
    total: Counter[str] = Counter()
    bad: list[str] = []
    for counted, found in parts:
        total += counted
        bad += found
    for line in bad[:20]:
        print(line)
    sorts = sorted(key for key in total if key.startswith("sort "))
    print("; ".join(f"{key[5:]} {total[key]}" for key in sorts))
    print(
        f"{total['edits']} edits of {total['records'] // given.jobs} records: {total['refused']} refused with a message, "
        f"{total['accepted']} accepted ({total['drawn']} drawn to pages); "
        f"{total['leaked']} private values in the public edition, {total['broken']} tracebacks"
    )
    sys.exit(1 if bad or total["edits"] < given.edits else 0)


def try_edits(numbers: range, seed: int) -> tuple[Counter[str], list[str]]:
    """What became of the edits with these numbers, counted; and those that leaked or broke, in words."""
    counted: Counter[str] = Counter()
    bad: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        root = lay(Path(name) / "portal", [])
        rules = load_rules(root)
        files = {path: path.read_bytes() for path in sorted((HERE / "records").iterdir())}
        counted["records"] = len(files)
        place = root / "content" / CAMPAIGN
        for path, raw in files.items():
            target = place / f"fuzz-{path.name}"
            target.write_bytes(raw)
            loaded = load(root, rules)
            assert loaded.problems == (), (path.name, loaded.problems)
            assert SECRET in _office(loaded), "nothing private in the record"
            assert SECRET not in _public(loaded, pages=True), "the record is not private as it stands"
            target.unlink()
        checker = RecordChecker(rules.schema, loaded.portal)
        for number in numbers:
            rng = random.Random(f"{seed}-{number}")
            path, raw = rng.choice(sorted(files.items()))
            sort, text = _edit(raw.decode(), rng, [other.decode() for other in files.values() if other != raw])
            counted[f"sort {sort}"] += 1
            target = place / f"fuzz-{path.name}"
            target.write_bytes(text.encode("utf-8", "surrogatepass"))
            counted["edits"] += 1
            try:
                alone = _refused(checker, target.read_bytes(), f"{CAMPAIGN}/{target.name}")
                counted["alone"] += alone
                if alone and counted["alone"] % LOADED_EVERY:
                    counted["refused"] += 1
                    continue
                loaded = load(root, rules)
                assert loaded.problems or not alone, "refused alone, and not with its portal"
                if loaded.problems:
                    counted["refused"] += 1
                    continue
                counted["accepted"] += 1
                drawn = counted["accepted"] % PAGES_EVERY == 0
                counted["drawn"] += drawn
                if SECRET in _public(loaded, pages=drawn):
                    counted["leaked"] += 1
                    bad.append(f"LEAK ({sort}) {path.name}, edit {number}:\n{text}")
            except Exception:
                counted["broken"] += 1
                bad.append(f"BROKEN ({sort}) {path.name}, edit {number}:\n{text}\n{traceback.format_exc()}")
            finally:
                target.unlink()
    return counted, bad


def _refused(checker: RecordChecker, raw: bytes, path: str) -> bool:
    """True for a file with problems of its own, by what reads and checks it on every way."""
    source, problems = read_source(raw, path)
    return bool(problems) or source is None or bool(checker.check(source)[1])


def _edit(text: str, rng: random.Random, others: list[str]) -> tuple[str, str]:
    if rng.randrange(2):
        return edit_lines(text, rng, others)
    place = rng.randrange(len(text) + 1)
    sort = rng.randrange(3)
    if sort == 0:
        return "character deleted", text[: max(place - 1, 0)] + text[place:]
    return "character typed", text[:place] + rng.choice(LETTERS) + text[place + (sort == 1) :]


def _public(loaded: Loaded, *, pages: bool) -> str:
    return _edition(loaded, "public", pages=pages)


def _office(loaded: Loaded) -> str:
    return _edition(loaded, "office", pages=False)


def _edition(loaded: Loaded, name: str, *, pages: bool) -> str:
    """All that the edition's pages are made from, and the pages' views."""
    edition = next(item for item in loaded.portal.editions if item.id == name)
    projection = narrow(loaded, derive(loaded, DAY), edition)
    records = [replace(record, path="") for record in projection.graph]
    said = [repr(records), repr(list(projection.graph.edges())), repr(projection.assessment)]
    if pages:
        view = viewed(loaded.portal, edition, loaded.rules, projection.graph, projection.assessment)
        said += [repr(page) for page in make_pages(view)]
    return "\n".join(said)


if __name__ == "__main__":
    main()
