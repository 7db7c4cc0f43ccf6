"""Contact data and papers of persons other than ID, mobile and card numbers: what is often published by mistake and sometimes on
purpose. Each class is looked for by patterns of bounded length, so the cost grows with the text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from gongshilan.guard import homes, papers, reach
from gongshilan.guard.hit import Hit
from gongshilan.guard.marked import unmarked
from gongshilan.guard.text import canonical, origins

FINDERS: Mapping[str, tuple[Callable[[str], bool], Callable[[str], Iterator[Hit]]]] = {
    "landline": (reach.may_be_landline, reach.landlines),
    "email": (reach.may_be_email, reach.emails),
    "chat": (reach.may_be_chat, reach.chats),
    "plate": (papers.may_be_plate, papers.plates),
    "passport": (papers.may_be_passport, papers.passports),
    "permit": (papers.may_be_permit, papers.permits),
    "address": (homes.may_be_address, homes.addresses),
}


# Without one of these a text reads as it is written.
_MARKS = "<[]&*_`\\~"
_NO_MARKS = dict.fromkeys(map(ord, _MARKS))


def may_hold(text: str) -> bool:
    """A cheap look: no contact is found in a text for which this is false, nor in a part of it."""
    low = canonical(text).casefold()
    if _may_be(low):
        return True
    if any(mark in text for mark in ("<", "&", "](")):
        return _may_be(canonical(unmarked(text)[0]).casefold())
    return any(mark in low for mark in _MARKS) and _may_be(low.translate(_NO_MARKS))


def _may_be(low: str) -> bool:
    return any(may_be(low) for may_be, _ in FINDERS.values())


def find_contacts(text: str) -> tuple[Hit, ...]:
    """Everything found in a text that is Markdown, by place: as it is written (targets of links too) and as it reads without its
    marks. Of what overlaps in a class, the longest."""
    found = list(_read(text))
    if any(mark in text for mark in _MARKS):
        plain, where = unmarked(text)
        found += [Hit(hit.kind, hit.shown, hit.digits, where(hit.start), where(hit.end - 1) + 1) for hit in _read(plain)]
    return tuple(_longest(found)) if found else ()


def alone(value: str) -> str:
    """The ``digits`` of a contact that is all there is in a text but for words before it (in a list of what is published, in a field):
    a local telephone number, and an account or a paper that begins with a letter, need no word there. Empty if it is none."""
    plain = canonical(value.strip())
    if local := reach.local_number(plain):
        return local
    for word in ("", *_WORDS) if plain[:1].isalpha() else ("",):
        hits = _longest(_read(word + plain))
        if len(hits) == 1 and hits[0].end == len(word + plain):
            return hits[0].digits
    return ""


_WORDS = ("护照:", "通行证:", "微信:")


def _read(text: str) -> Iterator[Hit]:
    plain = canonical(text)
    low = plain.casefold()
    found = [hit for may_be, finder in FINDERS.values() if may_be(low) for hit in finder(plain)]
    if not found or plain is text:
        yield from found
        return
    where = origins(text)
    for hit in found:
        yield Hit(hit.kind, hit.shown, hit.digits, where[hit.start], where[hit.end - 1] + 1)


def _longest(found: Iterable[Hit]) -> list[Hit]:
    """By place; of what overlaps in one class the longest, and of those the first."""
    chosen: dict[str, list[Hit]] = {}
    for hit in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        known = chosen.setdefault(hit.kind, [])
        if not known or known[-1].end <= hit.start:
            known.append(hit)
        elif hit.end - hit.start > known[-1].end - known[-1].start:
            known[-1] = hit
    return sorted((hit for hits in chosen.values() for hit in hits), key=lambda hit: (hit.start, hit.end, hit.kind))
