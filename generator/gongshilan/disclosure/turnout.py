"""How many of the ballots that were sent came back."""

from __future__ import annotations

from dataclasses import dataclass

from gongshilan.model import Record

SENT, RETURNED = "ballots_sent", "ballots_returned"
_TENTHS = 1000


@dataclass(frozen=True, slots=True)
class Turnout:
    """Ballots."""

    sent: int
    returned: int

    @property
    def tenths(self) -> int:
        """Tenths of a percent, rounded down: 100 % are all."""
        return self.returned * _TENTHS // self.sent


def turnout(record: Record) -> Turnout | None:
    """The turnout of a record as an audience is told it. None where one of the two counts is not stated or not told, or they cannot
    be right together: it says no more than the two counts that stand beside it."""
    sent, returned = record.data.get(SENT), record.data.get(RETURNED)
    if not isinstance(sent, int) or not isinstance(returned, int) or not 0 <= returned <= sent or not sent:
        return None
    return Turnout(sent, returned)
