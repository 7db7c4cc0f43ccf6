"""What turning a text into a page may cost, and which texts have to prove it first.

The engine's time grows with the text; the cleaner's with its square where tags are opened and never closed. A text is tried in
a child process when it is long or thick with marks; of the ordinary ones even the worst takes a fraction of a second.
"""

from __future__ import annotations

from collections import Counter

from gongshilan.bounded import Budget
from gongshilan.markup.clean import clean
from gongshilan.markup.engine import to_html
from gongshilan.markup.refused import Refused, refused

# A megabyte of honest prose, lists or tables takes less than a second and 200 MB.
BUDGET = Budget(cpu=2, wall=60, memory=512 * 1_048_576)
_LONG = 10_000  # characters
_SHORT = 2_000
_MARKS = "<>*_[]|&`~-#"
_MANY_MARKS = 1_000


def heavy(text: str) -> bool:
    """Whether a text must be tried before it is rendered in the process that builds."""
    if len(text) <= _SHORT:
        return False
    if len(text) > _LONG:
        return True
    count = Counter(text)
    return sum(count[mark] for mark in _MARKS) > _MANY_MARKS


def attempt(text: str) -> None:
    """What rendering the text will do. To be called in a child: see :func:`gongshilan.bounded.each`."""
    clean(to_html(text))


def attempt_written(text: str) -> list[Refused]:
    """The same for a hand-written page, with what is wrong with its markup."""
    clean(to_html(text, written=True))
    return list(refused(text))
