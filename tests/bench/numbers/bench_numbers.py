"""How many numbers of persons are found, and how often something else is taken for one, on generated texts.

    python tests/bench/numbers/bench_numbers.py --out docs/numbers-bench.md

Writes a table for each way of writing and each class of what is none. The same seed gives the same table.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gongshilan.guard.contacts import find_contacts
from gongshilan.guard.marked import find_marked
from support.contact_corpus import NOT_FOUND, WAYS, Contact, contacts_of_persons, no_contacts
from support.contact_corpus import found as right
from support.number_corpus import NUMBERS, Sample, none_of_anybody, numbers_of_persons

HEAD = """# Numbers of persons, measured

Made by `make bench-numbers` (seed {seed}): what `gongshilan check` finds in generated sentences, each with one number written in one
of the ways below, in a body. Nothing in it is anybody's by intent.

Found means: that very number, all of it. A false alarm is a text of the second table in which any number is found.
"""
TAIL = """
## What is known to be missed

- Two parts with a full stop between (`13800.138000`) are a decimal number unless a word for a telephone stands before them.
- Letters posing as digits (`l38OOl38OOO`) are read only where no other letter touches the number.
- A card right behind a figure and a full stop (`1.6222…`) is a decimal number, unless a word follows.
- In a table, figures that only together have eleven digits are a number only if a word for a telephone stands before them, a later
  one begins with 0, or they are split 3-4-4 and no row of figures stands beside.
- Numbers in pictures, and numbers described in words (“the last digit is the second plus one”).
- Digits of one number in several fields or records, or parted by words.

## What is none by what stands beside it

Money and what is counted (元, ¥, 股, 吨 …), numbers that a word for a paper announces (编号, 许可证, 第…号, 代码 …), the codes of
organisations with their check digit, dates, times, ranges, rows and columns of figures.
"""

CONTACTS = """
# Contact data and papers, measured

What `gongshilan check` warns of (classes of `personal_data` in `portal.yml`), in generated sentences of the same make. Found means: that
very thing; of an address its house. A false alarm is a text of the second table, or of those above that hold no number of a
person, in which anything is found. The sentences were made by those who wrote the search: texts of other hands will hold ways that
nobody thought of, so these are warnings and no promise.
"""
CONTACTS_TAIL = """
## What is not looked for

- Landlines of seven or eight digits without an area code or a word (电话, 传真 …) before them; hotlines (12345, 95…, 400, 800).
- E-mail addresses with “at” or “dot” in words; accounts without a word for WeChat or QQ before them; official accounts and groups.
- Numbers of passports and permits without their names before them. Identity cards of Taiwan; residence permits are ID numbers.
- Addresses in short (`12-3-502`), and a street with a house number alone, unless 家住, 住址 or the like stands before: offices have
  such addresses. Plates of embassies and of the army.
- Any of these parted by words, in pictures, or in several fields.
"""


def main() -> int:
    """Measure and write the table; 1 if it falls short of what is promised."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--many", type=int, default=4000, help="numbers of each kind")
    options.add_argument("--none", type=int, default=10_000, help="texts without one")
    options.add_argument("--seed", type=int, default=20090313)
    given = options.parse_args()
    persons = found_of(numbers_of_persons(given.seed, given.many))
    nobody = alarms_of(none_of_anybody(given.seed + 1, given.none))
    contacts = found_contacts(contacts_of_persons(given.seed + 2, given.many // 2))
    others = [*no_contacts(given.seed + 3, given.none), *none_of_anybody(given.seed + 4, given.none)]
    alarms = alarms_of(others, lambda text: bool(find_contacts(text)))
    text = page(given.seed, persons, nobody) + contacts_page(contacts, alarms)
    given.out.write_text(text, encoding="utf-8")
    print(text)
    return 0 if good(persons, nobody) and good_contacts(contacts, alarms) else 1


Counts = Mapping[tuple[str, str], Sequence[int]]


def found_of(samples: Iterator[Sample]) -> Counts:
    """By kind and way of writing: tried, found."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for sample in samples:
        row = counts[sample.kind, sample.style]
        row[0] += 1
        row[1] += any(hit.digits == sample.digits for hit in find_marked(sample.text))
    return counts


def found_contacts(samples: Iterator[Contact]) -> Counts:
    """By class and way of writing: tried, found."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for sample in samples:
        row = counts[sample.kind, sample.style]
        row[0] += 1
        row[1] += any(hit.kind == sample.kind and right(sample, hit.digits) for hit in find_contacts(sample.text))
    return counts


def alarms_of(
    samples: Iterable[Sample | Contact], alarm: Callable[[str], bool] = lambda text: bool(find_marked(text))
) -> Counts:
    """By class: tried, false alarms."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for sample in samples:
        row = counts[sample.kind, ""]
        row[0] += 1
        row[1] += alarm(sample.text)
    return counts


def total(counts: Counts, kind: str = "") -> tuple[int, int]:
    """Tried and counted, of one kind or all."""
    rows = [row for (name, _), row in counts.items() if kind in ("", name)]
    return sum(row[0] for row in rows), sum(row[1] for row in rows)


def share(counts: Counts, kind: str = "") -> float:
    """What was counted of what was tried."""
    tried, counted = total(counts, kind)
    return counted / tried


def good(persons: Counts, nobody: Counts) -> bool:
    """At least 99 % of each kind are found, at most 0.1 % of the rest are false alarms."""
    return all(share(persons, kind) >= 0.99 for kind in NUMBERS) and share(nobody) <= 0.001


def good_contacts(contacts: Counts, alarms: Counts) -> bool:
    """At least 99 % of each way that is looked for, at most 0.1 % false alarms."""
    looked_for = {key: row for key, row in contacts.items() if key not in NOT_FOUND}
    return all(found / tried >= 0.99 for tried, found in looked_for.values()) and share(alarms) <= 0.001


def contacts_page(contacts: Counts, alarms: Counts) -> str:
    """Its second part."""
    lines = [CONTACTS, "| class | tried | found | share |", "| --- | ---: | ---: | ---: |"]
    lines += [_row(kind, *total(contacts, kind)) for kind in WAYS]
    lines += ["", "| what is none | tried | false alarms | share |", "| --- | ---: | ---: | ---: |"]
    lines += [_row(kind, *row) for (kind, _), row in alarms.items()]
    lines += [_row("**all**", *total(alarms)), "", "| class | way | tried | found | share |"]
    lines += ["| --- | --- | ---: | ---: | ---: |"]
    lines += [f"| {kind} {_row(way, *row)}" for (kind, way), row in contacts.items()]
    return "\n".join(lines) + "\n" + CONTACTS_TAIL


def page(seed: int, persons: Counts, nobody: Counts) -> str:
    """The Markdown page."""
    lines = [HEAD.format(seed=seed), "| kind | tried | found | share |", "| --- | ---: | ---: | ---: |"]
    lines += [_row(kind, *total(persons, kind)) for kind in NUMBERS]
    lines += ["", "| what is none | tried | false alarms | share |", "| --- | ---: | ---: | ---: |"]
    lines += [_row(kind, *row) for (kind, _), row in nobody.items()]
    lines += [_row("**all**", *total(nobody)), "", "## By way of writing", "", "| kind | way | tried | found | share |"]
    lines += ["| --- | --- | ---: | ---: | ---: |"]
    lines += [f"| {kind} {_row(way, *row)}" for (kind, way), row in persons.items()]
    return "\n".join(lines) + "\n" + TAIL


def _row(name: str, tried: int, counted: int) -> str:
    return f"| {name} | {tried:,} | {counted:,} | {counted / tried:.2%} |"


if __name__ == "__main__":
    sys.exit(main())
