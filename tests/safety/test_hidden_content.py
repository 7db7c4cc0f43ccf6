"""Every place of the corpus where a file may hold what nobody sees: taken out, or the file refused. What is seen stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from gongshilan.attach.cleaning import clean
from gongshilan.attach.refused import Refused
from support import hidden_excel, hidden_pdf, hidden_word
from support.attachments import holds

MARK = "HIDDENMARKX"
CORPUS = {"pdf": hidden_pdf, "docx": hidden_word, "xlsx": hidden_excel}
# What says that a file was broken, not that something in it was found.
BROKEN = frozenset(["attachment-mismatch", "attachment-costly", "attachment-encrypted"])
Make = Callable[[str], bytes]


def hidden() -> Iterator[tuple[str, str, Make]]:
    for kind, corpus in CORPUS.items():
        for group, places in corpus.HIDDEN.items():
            yield from ((kind, f"{group}: {name}", make) for name, make in places.items())


def harmless() -> Iterator[tuple[str, str, Make]]:
    for kind, corpus in CORPUS.items():
        yield from ((kind, name, make) for name, make in corpus.HARMLESS.items())


@pytest.mark.parametrize(("kind", "place", "make"), list(hidden()), ids=lambda item: item if isinstance(item, str) else "")
def test_what_nobody_sees_is_out_or_the_file_is(kind: str, place: str, make: Make) -> None:
    raw = make(MARK)
    number = hidden_excel.NUMBER
    mark = MARK if holds(raw, MARK) else number
    assert holds(raw, mark), place
    code, out = cleaned(raw, kind)
    assert code not in BROKEN, place
    assert not holds(out, mark), place


def cleaned(raw: bytes, kind: str) -> tuple[str, bytes]:
    """The code of a refusal, or the clean file."""
    try:
        return "", clean(raw, kind).raw
    except Refused as refusal:
        return refusal.code, b""


@pytest.mark.parametrize(("kind", "name", "make"), list(harmless()), ids=lambda item: item if isinstance(item, str) else "")
def test_what_is_seen_stays(kind: str, name: str, make: Make) -> None:
    assert MARK in clean(make(MARK), kind).text, name
