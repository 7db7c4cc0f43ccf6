"""For whom a text of a record is, now or later: by its scope and those of its campaign, its unit and every unit above, which hide it
from lower audiences. Days and approval only say from when; what looks for mistakes in texts must find them before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import MAXYEAR

from gongshilan.model import Portal, Record
from gongshilan.visibility.approval import Find
from gongshilan.visibility.days import publish_from

_NEVER = MAXYEAR  # the year that stands for never


class Readers:
    """Answers for the records that ``find`` knows. One that is missing there hides nothing: it failed its check, and a mistake in
    it must not hide another."""

    def __init__(self, portal: Portal, find: Find) -> None:
        self._portal = portal
        self._find = find
        self._above: dict[str, int] = {}

    def rank(self, record: Record, scopes: Iterable[str] = ()) -> int:
        """The lowest rank of an audience that ever reads what stands in fields or passages of ``scopes`` of a record; the number of
        scopes if none does, as with a scope nobody declared."""
        above = [self._of(record.campaign)]
        if record.unit is not None:
            above.append(self._of(record.unit))
        return max(self._own(record), *above, *map(self._scope, scopes))

    def _of(self, record: str) -> int:
        """The rank of a campaign, or of a unit and those above it."""
        if record not in self._above:
            self._above[record] = 0  # a circle of units is said elsewhere
            found = self._find(record)
            if found is not None:
                parent = found.data.get("parent")
                self._above[record] = max(self._own(found), self._of(str(parent)) if parent else 0)
        return self._above[record]

    def _own(self, record: Record) -> int:
        day = publish_from(record)
        return len(self._portal.scopes) if day is not None and day.year == _NEVER else self._scope(record.scope)

    def _scope(self, scope: str) -> int:
        try:
            return self._portal.rank(scope)
        except KeyError:
            return len(self._portal.scopes)
