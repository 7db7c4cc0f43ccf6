"""Whatever is found is something a page can say: each reason has its sentence, and all that the sentence needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongshilan.catalogue import catalogue
from gongshilan.model import Duty, Reason, RequirementResult
from gongshilan.pages.words import say


def speakable(reasons: Iterable[Reason]) -> None:
    """Raises KeyError for a reason without a sentence, or without a word of it; AssertionError for a gap in it."""
    for reason in reasons:
        sentence = say(catalogue(), reason)
        assert "None" not in sentence, sentence


def of_duty(duty: Duty) -> Iterator[Reason]:
    """All reasons of a duty and of what became of its requirements."""
    yield from (*duty.reasons, *duty.window.steps)
    for result in duty.results:
        yield from of_result(result)


def of_result(result: RequirementResult) -> Iterator[Reason]:
    """All reasons of a requirement, of its parts too."""
    yield from (*result.missing, *result.notes, *result.window.steps)
    for near in result.nearly:
        yield from near.reasons
    for part in result.parts:
        yield from of_result(part)
