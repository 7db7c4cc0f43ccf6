"""A sample of what ``make fuzz`` tries: every sort of edit, and none publishes a private value or ends in a traceback."""

from __future__ import annotations

import random

from fuzz.fuzz_edits import try_edits
from fuzz.lines import EDITS, edit_lines


def test_a_sample_of_edits() -> None:
    counted, bad = try_edits(range(200), seed=2)
    assert bad == []
    assert counted["edits"] == 200
    assert counted["accepted"] > 10
    assert {key for key in counted if key.startswith("sort ")} >= {f"sort {name}" for name in EDITS}


def test_the_same_seed_makes_the_same_edit() -> None:
    text = "---\nkind: x\nattendees: [秘密]\n---\n::: office\n秘密\n:::"
    for seed in range(20):
        once, again = (edit_lines(text, random.Random(seed), ["---\nkind: y\n---\n"]) for _ in range(2))
        assert once == again
