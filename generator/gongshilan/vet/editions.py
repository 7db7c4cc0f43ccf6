"""Editions narrowed to units must name units that are there."""

from __future__ import annotations

from collections.abc import Container, Iterator

from gongshilan.check.content import Checked
from gongshilan.problems import Place, Problem
from gongshilan.read.files import PORTAL_FILE


def edition_units(checked: Checked, known: Container[str]) -> Iterator[Problem]:
    """An edition narrowed to a unit that is not there would be empty, and nobody would know why."""
    for index, edition in enumerate(checked.portal.editions if checked.portal else ()):
        for number, unit in enumerate(edition.units):
            if unit not in known:
                place = Place(PORTAL_FILE)
                source = checked.portal_source
                if source is not None:
                    place = source.place(("editions", index, "units", number))
                yield Problem("edition-unit-unknown", place, {"unit": unit, "edition": edition.id})
