"""Finding ID, mobile and bank-card numbers in a text, however they are split, widened or hidden.

A text is cut into groups of digits and runs of them (:mod:`gongshilan.guard.digits`, :mod:`gongshilan.guard.run`). A number begins where
a group begins and ends where one ends. What can be one at all is decided by its digits (:mod:`gongshilan.guard.checks`), whether it is
one by how it is broken up (:mod:`gongshilan.guard.shapes`) and by the words and figures around it (:mod:`gongshilan.guard.context`), for
each kind in a module of its own. From each group a fixed number of others is looked at, so that the cost grows with the text and not
faster (``docs/linear-bench.md``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from gongshilan.guard import checks
from gongshilan.guard.card import cards
from gongshilan.guard.digits import regapped, runs, styled, styled_origins
from gongshilan.guard.hit import Hit
from gongshilan.guard.identity import identities
from gongshilan.guard.mobile import mobiles, run_on
from gongshilan.guard.run import Run

# A cheap look first: eleven characters that may be digits, no further apart than a run allows; or one that is two digits by itself.
_DIGITS = (
    r"0-9\u00b2-\u00b9\u2070-\u209f\u2460-\u24ff\u2776-\u2793\u3220-\u33ff〇零一二三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖幺两OolI"
    r"\u3021-\u3029\u1369-\u1371\u19da\U00010a40-\U00010a43\U00010e60-\U00010e68\U00011052-\U0001105a\U0001f100-\U0001f10c"
)
_BETWEEN = f"[^\\d{_DIGITS}A-WYZa-wyz\u4e00-\u9fff]"
_PAIRS = "[\u2469-\u2473\u247d-\u249b\u24eb-\u24f4\u277f\u3251-\u32bf]"
_CANDIDATE = re.compile(f"[\\d{_DIGITS}](?:{_BETWEEN}{{0,64}}+[\\d{_DIGITS}]){{10}}|{_PAIRS}")
# The same, whatever stands between: marks may be letters (<b>).
_THICK = re.compile(f"[\\d{_DIGITS}](?:[^\\d{_DIGITS}]{{0,400}}+[\\d{_DIGITS}]){{10}}|{_PAIRS}")
_MANY = 8  # as many parts are digits one by one or in twos: only where nothing else stands beside
_FEW = 4  # digits a group has on average where groups are few
_LONG = range(12, 16)  # digits in which a mobile number and that of a door may be one
# Right-to-left override: what is typed 0008… is read …8000.
_TURNED = re.compile("\u202e([^\u202c\u202d\u2066-\u2069\n]*)")
_LINE_END = re.compile(r"(?<=[^\n])\n(?=[^\n])")
_SHORT = 80  # characters: names, days, titles and labels are, and most of them stand in many places

Judge = Callable[[Run, int, int, str], Iterator[Hit]]
# What a number begins with, down to its shortest form (looked for ahead, as numbers overlap), how many digits more it may have, and
# who decides.
_STARTING: tuple[tuple[re.Pattern[str], tuple[int, ...], Judge], ...] = tuple(
    (re.compile(f"(?=({starting.pattern}))"), sizes, judge)
    for starting, sizes, judge in (
        (checks.BARE_MOBILE, (0,), mobiles),
        (checks.MOBILE, (0,), mobiles),
        (checks.ID_17, (0, 1, 3), identities),
        (checks.OLD_ID, (0,), identities),
        (checks.CARD_16, (0, 1, 2, 3), cards),
    )
)


def thick(text: str) -> bool:
    """A text in which digits stand near enough together for a number; in any other there is none. Cheap."""
    return _THICK.search(text) is not None


def find(text: str, *, finished: bool = False) -> tuple[Hit, ...]:
    """Every number in ``text``, by place; of overlapping ones the longest.

    ``finished``: the text is a line of a finished file, where the figures of lists, cells and scripts stand side by side. Then a
    number is one group, or broken by one and the same mark in a customary way; lists, cells and line ends part numbers.
    """
    look = _find_again if len(text) <= _SHORT else _find
    return look(text, finished=finished)


def _find(text: str, *, finished: bool) -> tuple[Hit, ...]:
    if _CANDIDATE.search(text) is None:
        return ()
    plain = styled(text)
    found: list[Hit] = []
    for groups in runs(plain):
        run = Run(groups, plain, finished=finished)
        found += _hits(run, _spans(run))
    return (*_placed(text, plain, found), *_turned(text, finished=finished))


_find_again = lru_cache(1 << 16)(_find)


def find_both(text: str, *, paragraphs: bool) -> tuple[Hit, ...]:
    """Every number in a text as it stands, and as in a finished file: with ``paragraphs`` as in a page, which puts the lines of a
    paragraph together. By place in each of the two ways, which share one pass."""
    if _CANDIDATE.search(text) is None:
        return ()
    joined = _LINE_END.sub(" ", text) if paragraphs else text
    plain, page = styled(text), styled(joined)
    as_it_stands: list[Hit] = []
    finished: list[Hit] = []
    for groups in runs(plain):
        run = Run(groups, plain, finished=False)
        spans = list(_spans(run))
        as_it_stands += _hits(run, spans)
        put_together = regapped(groups, page) if paragraphs else groups
        of_page = Run(put_together, page, finished=True)
        finished += _hits(of_page, spans if put_together is groups else _spans(of_page))
    return (
        *_placed(text, plain, as_it_stands),
        *_turned(text, finished=False),
        *_placed(text, plain, finished),
        *_turned(joined, finished=True),
    )


def _hits(run: Run, spans: Iterable[tuple[int, int, str, Judge]]) -> Iterator[Hit]:
    """Every number of a run, overlapping ones too."""
    for number, group in enumerate(run.groups):
        if len(group.digits) in _LONG and group.style == "0":
            yield from run_on(run, number)
    for first, last, digits, judge in spans:
        if run.together(first, last):
            yield from judge(run, first, last, digits)


def _spans(run: Run) -> Iterator[tuple[int, int, str, Judge]]:
    """First and last group of all that can be a number by its digits, and does not stand in a long row of such."""
    for starting, sizes, judge in _STARTING:
        for first, found in _candidates(run, starting):
            shortest = found.end(1)
            many = run.ends.get(shortest, first) - first >= _MANY
            if many and run.follows(first):
                continue
            for size in sizes:
                end = shortest + size
                last = run.ends.get(end)
                if last is not None and (last - first < _MANY or run.alone_many(first, last)):
                    yield first, last, run.digits[found.start() : end], judge


def _candidates(run: Run, starting: re.Pattern[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """Groups with which a number may begin: looked for by the faster of two ways."""
    if len(run.groups) * _FEW < len(run.digits):
        for at, number in run.begins.items():
            if found := starting.match(run.digits, at):
                yield number, found
        return
    for found in starting.finditer(run.digits):
        first = run.begins.get(found.start())
        if first is not None:
            yield first, found


def _placed(text: str, plain: str, found: Iterable[Hit]) -> list[Hit]:
    """The longest of what overlaps, at its place in the text as it was."""
    chosen = _longest(found)
    if plain is text or not chosen:
        return chosen
    where = styled_origins(text)
    return [Hit(hit.kind, hit.shown, hit.digits, where[hit.start], where[hit.end - 1] + 1) for hit in chosen]


def _turned(text: str, *, finished: bool) -> Iterator[Hit]:
    if "\u202e" in text:
        for span in _TURNED.finditer(text):
            for hit in find(span[1][::-1], finished=finished):
                yield Hit(hit.kind, hit.shown, hit.digits, span.end() - hit.end, span.end() - hit.start)


def _longest(found: Iterable[Hit]) -> list[Hit]:
    chosen: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (hit.start, hit.end)):
        if not chosen or chosen[-1].end <= hit.start:
            chosen.append(hit)
        elif hit.end - hit.start > chosen[-1].end - chosen[-1].start:
            chosen[-1] = hit
    return chosen
