"""Numbers in text that will be rendered: what Markdown and HTML marks break up for the eye of a program, not of a reader; and what
the renderer makes of line ends."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import and_
from urllib.parse import unquote

from gongshilan.guard import checks
from gongshilan.guard.context import amount, of_paper
from gongshilan.guard.digits import styled
from gongshilan.guard.hit import Hit, shown
from gongshilan.guard.numbers import find_both, thick
from gongshilan.guard.text import canonical, origins

# Emphasis, code, escapes, tags, comments, character references, and all of a link but its words.
_MARKS = re.compile(
    r"<!--.{0,400}?-->|<[^<>\n]{0,200}>|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});|\]\([^()\[\]\n]{0,400}\)|!?\[|\]"
    r"|(?<!\*)\*{1,3}(?!\*)|~~|[_`\\]"
    # many blanks or strokes, of which a page makes one or a line; words that say which places of a number follow
    r"|(?P<same>[ \u3000=.·—-])(?P=same){12,}"
    r"|(?<=\d)[ ,，、：:]{0,2}(?:中间|前|后面|最后|后|末尾|末|尾)(?:[三四六八]位数?|号码?)(?:数字)?(?:是|为)?[ ,，、：:]{0,2}(?=\d)|(?<=\d)杠(?=\d)",
    re.DOTALL,
)
_ESCAPED = re.compile("(?:%[0-9A-Fa-f]{2})+")
_DRESS = frozenset("*~_`\\![]")  # what marks begin with that leave nothing between
_BLOCK = re.compile(
    r"</?(?:br|p|div|li|td|th|tr|h[1-6]|dd|dt|hr|table|ul|ol|blockquote|pre|summary|details)\b", re.IGNORECASE
)
# A number of which several places each hide another part: 138****8000 and ***0013****.
_HIDDEN = str.maketrans("●•×○◯█■□?xX", "***********")
_MASKED = re.compile(
    r"(?<![0-9A-Za-z*])(?=[*][* -]{0,21}[0-9]|[0-9][0-9 -]{0,21}[*])(?:(?:[0-9*][ -]?){10}|(?:[0-9*][ -]?){17})[0-9*](?![0-9A-Za-z*])"
)
_PARTED = str.maketrans("", "", " -")
_BITS = str.maketrans("*0123456789", "10000000000")  # which places are hidden
_MASKS_TOGETHER = 3
_AROUND = 64


def find_marked(text: str) -> tuple[Hit, ...]:
    """Every number in a text that is Markdown, by place: as it stands, as it reads without marks, and as it reads once the lines of a
    paragraph are put together. What the finished page is refused for is found here."""
    if not thick(text):
        return ()
    found = list(find_both(text, paragraphs=True))
    masked = list(_masked(text))
    if _MARKS.search(text):
        plain, where = unmarked(text)
        read = find_both(plain, paragraphs=True)
        masked = masked or [_moved(hit, where) for hit in _masked(plain)]
        known = {hit.digits for hit in read}
        found = [hit for hit in found if hit.digits in known or not _excused(hit, plain, where)]
        found += [_moved(hit, where) for hit in read]
    if _ESCAPED.search(text):
        plain, where = spelled_out(text)
        found += [_moved(hit, where) for hit in find_both(plain, paragraphs=True)]
    return _with_masked(_each_once(found), masked)


def _moved(hit: Hit, where: Where) -> Hit:
    return Hit(hit.kind, hit.shown, hit.digits, where(hit.start), where(hit.end - 1) + 1)


def _with_masked(found: tuple[Hit, ...], masked: list[Hit]) -> tuple[Hit, ...]:
    """What several masks tell together besides; the digits that they leave open may read as another number."""
    return tuple(sorted({*found, *masked}, key=lambda hit: (hit.start, hit.end, hit.kind, hit.digits))) if masked else found


def _excused(hit: Hit, plain: str, where: Where) -> bool:
    """Marks alone part it from the word that says what it is: **15273471294**元."""
    start, end = where.back(hit.start), where.back(hit.end - 1) + 1
    around = styled(plain[max(0, start - _AROUND) : start])
    whole = f"{around}{hit.digits}{styled(plain[end : end + _AROUND])}"
    place = (whole, len(around), len(around) + len(hit.digits))
    return len(hit.digits) != 18 and (amount(*place) or of_paper(*place))


def find_copied(text: str) -> tuple[Hit, ...]:
    """Every number in a text that was taken from a file as it is: an attachment, line by line."""
    return _with_masked(_each_once(list(find_both(text, paragraphs=False))), list(_masked(text)))


def unmarked(text: str) -> tuple[str, Where]:
    """The text without its marks, and a function that says where one of its characters stood."""
    return _replaced(text, _MARKS, _read)


def spelled_out(text: str) -> tuple[str, Where]:
    """The text with what addresses write with a percent sign as it reads: %E8%B5%B5 is a character, %31 a figure."""
    return _replaced(text, _ESCAPED, unquote)


def readings(text: str) -> Iterator[tuple[str, Where | None]]:
    """A text as it stands, as it reads without marks, and with its addresses spelled out: what is in a mark (the target of a link, a
    title, a comment) is published as well."""
    yield text, None
    if any(mark in text for mark in "<[&"):
        yield unmarked(text)
    if _ESCAPED.search(text):
        yield spelled_out(text)


def _replaced(text: str, marks: re.Pattern[str], read: Callable[[str], str]) -> tuple[str, Where]:
    pieces: list[str] = []
    new: list[int] = []
    old: list[int] = []
    size = end = 0
    for found in marks.finditer(text):
        put = read(found[0])
        for start, piece in ((end, text[end : found.start()]), (found.start(), put)):
            if piece:
                new.append(size)
                old.append(start)
                pieces.append(piece)
                size += len(piece)
        end = found.end()
    new.append(size)
    old.append(end)
    pieces.append(text[end:])
    return "".join(pieces), Where(new, old)


class Where:
    """Places in a text without marks → places in the text with them."""

    def __init__(self, new: list[int], old: list[int]) -> None:
        self._new = new
        self._old = old

    def __call__(self, place: int) -> int:
        """The index of the character in the text as it was; of a character reference its beginning."""
        piece = bisect_right(self._new, place) - 1
        return self._old[piece] + place - self._new[piece]

    def back(self, place: int) -> int:
        """The other way round; of a mark the place where it was left out."""
        piece = bisect_right(self._old, place) - 1
        after = self._new[piece + 1] if piece + 1 < len(self._new) else None
        found = self._new[piece] + place - self._old[piece]
        return found if after is None else min(found, after)


def _read(mark: str) -> str:
    if mark[0] == "&":
        return html.unescape(mark)[:1]
    if mark[0] == "<":
        return "\n" if _BLOCK.match(mark) else ""
    return "" if mark[0] in _DRESS else "-" if mark.strip() else " "


def _masked(text: str) -> Iterator[Hit]:
    if text.count("*") < 2 and not any(mark in text for mark in "＊●•×○◯█■□?xX"):
        return
    plain = canonical(text).translate(_HIDDEN)
    where: list[int] = []
    near: list[tuple[str, int]] = []
    for found in _MASKED.finditer(plain):
        places = found[0].translate(_PARTED)
        near = [*near[-_MASKS_TOGETHER + 1 :], (places, int(places.translate(_BITS), 2))]
        for first in range(len(near) - 1):
            if reduce(and_, (hidden for _, hidden in near[first:])):
                continue
            digits = _together(mask for mask, _ in near[first:])
            if digits and (checks.BARE_MOBILE.fullmatch(digits) or checks.is_id(digits)):
                where = where or origins(text)
                kind = "mobile" if len(digits) == 11 else "id"
                yield Hit(kind, shown(kind, digits), digits, where[found.start()], where[found.end() - 1] + 1)
                near = []
                break


def _together(masks: Iterable[str]) -> str:
    """What several masked forms of one number tell together; empty unless that is all of it."""
    known: dict[int, str] = {}
    sizes = set()
    for mask in masks:
        sizes.add(len(mask))
        for place, character in enumerate(mask):
            if character != "*" and known.setdefault(place, character) != character:
                return ""
    return "".join(known[place] for place in sorted(known)) if sizes == {len(known)} else ""


def _each_once(found: list[Hit]) -> tuple[Hit, ...]:
    """By place; of several that overlap the first of the longest, or both ways to read one that is turned round."""
    chosen: list[Hit] = []
    for hit in sorted(set(found), key=lambda hit: (hit.start, hit.end, hit.kind, hit.digits)):
        last = chosen[-1] if chosen else None
        turned = last is not None and (last.start, last.end) == (hit.start, hit.end) and last.digits[::-1] == hit.digits
        if last is None or last.end <= hit.start or turned:
            chosen.append(hit)
        elif len(hit.digits) > len(last.digits):
            chosen[-1] = hit
    return tuple(chosen)
