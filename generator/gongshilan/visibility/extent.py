"""How much of a record an edition shows."""

from __future__ import annotations

from enum import IntEnum


class Extent(IntEnum):
    """From nothing to everything. What is above ``HIDDEN`` may be named where another record refers to it; what is above
    ``NAMED`` has a page; only ``WHOLE`` is published."""

    HIDDEN = 0
    NAMED = 1  # a unit above an edition of some units: its name, where an edge leads to it
    WITHDRAWN = 2  # its title, and since when and why it is no more to be read
    INSIDE = 3  # waiting for approval, shown to its own unit's office
    WHOLE = 4
