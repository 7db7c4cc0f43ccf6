"""One-character edits to rulebooks, vocabularies and kinds: is each either refused with its place or usable, never a traceback?

What passes is used: the small portal's records are checked, linked and assessed by it. Run by ``make fuzz-rules``.
"""

from __future__ import annotations

import argparse
import random
import shutil
import string
import sys
import tempfile
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

from gongshilan.build.load import load
from gongshilan.build.rules import load_rules, rule_problems
from gongshilan.build.stages import derive
from gongshilan.kinds.load import SchemaError

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from support.places import PORTAL, SCHEMA  # noqa: E402

DAY = date(2030, 4, 30)
LETTERS = string.ascii_letters + string.digits + string.punctuation + " \t\n　：，－［］｛｝“”是否公一二\u200b\ufeff\x00"
FILES = (
    "rulebooks/tiny.yml",
    "rulebooks/js.yml",
    "vocabularies/item_status.yml",
    "vocabularies/meeting_type.yml",
    "kinds/meeting.yml",
    "kinds/filing.yml",
    "kinds/satisfaction_survey.yml",
    "kinds/rectification_item.yml",
)


def edited(text: str, chance: random.Random) -> str:
    """The text with one character put in, taken out, changed, or a line taken out or doubled."""
    at = chance.randrange(len(text))
    letter = chance.choice(LETTERS)
    lines = text.split("\n")
    row = chance.randrange(len(lines))
    return chance.choice(
        (
            text[:at] + letter + text[at:],
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at + 1 :],
            "\n".join(lines[:row] + lines[row + 1 :]),
            "\n".join(lines[:row] + lines[row : row + 1] * 2 + lines[row + 1 :]),
        )
    )


def prepare(folder: Path) -> Path:
    """The small portal with copies of the shipped files that are edited."""
    root = folder / "portal"
    shutil.copytree(PORTAL, root)
    for name in FILES:
        target = root / "schema" / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(SCHEMA / name, target)
    return root


def attempt(root: Path, name: str, text: str) -> str:
    """``refused``, ``used``, or the traceback."""
    file = root / "schema" / name
    kept = file.read_text(encoding="utf-8")
    try:
        file.write_text(text, encoding="utf-8")
        found = rule_problems(root)
        if found:
            return "refused" if all(problem.place.line >= 1 for problem in found) else "no place"
        loaded = load(root, load_rules(root))
        if not loaded.problems:
            derive(loaded, DAY)
    except SchemaError:
        return traceback.format_exc()  # what is wrong must be said with its place before
    except Exception:
        return traceback.format_exc()
    finally:
        file.write_text(kept, encoding="utf-8")
    return "used"


def _run(numbers: range, seed: int) -> tuple[Counter[str], list[str]]:
    counted: Counter[str] = Counter()
    bad: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        root = prepare(Path(folder))
        texts = {name: (root / "schema" / name).read_text(encoding="utf-8") for name in FILES}
        for number in numbers:
            chance = random.Random(f"{seed} {number}")
            name = chance.choice(FILES)
            text = edited(texts[name], chance)
            outcome = attempt(root, name, text)
            counted[outcome if outcome in ("refused", "used") else "bad"] += 1
            if outcome not in ("refused", "used"):
                bad.append(f"{number} {name}\n{outcome}")
    return counted, bad


def main() -> None:
    """Print the figures; exit with 1 if anything broke."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--edits", type=int, default=5_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=2)
    given = options.parse_args()
    share = [range(start, given.edits, given.jobs) for start in range(given.jobs)]
    with ProcessPoolExecutor(given.jobs) as executor:
        parts = list(executor.map(_run, share, [given.seed] * given.jobs))
    total: Counter[str] = Counter()
    for counted, bad in parts:
        total += counted
        for line in bad[:10]:
            print(line)
    print(
        f"{given.edits} edits of {len(FILES)} files: {total['refused']} refused with a place, {total['used']} used, {total['bad']} broke"
    )
    sys.exit(1 if total["bad"] else 0)


if __name__ == "__main__":
    main()
