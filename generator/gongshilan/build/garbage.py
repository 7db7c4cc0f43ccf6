"""Cycles of values that nothing refers to any more. A build looks for none by itself (it makes millions of values that stay, and looking
through them takes half of its time); where some are known to be left behind it looks through the youngest only."""

from __future__ import annotations

import gc


def settle() -> None:
    """All there is by now stays: it is not looked through again. Nothing where cycles are looked for anyhow."""
    if not gc.isenabled():
        gc.freeze()


def tidy() -> None:
    """Free the cycles among what was made since :func:`settle`."""
    if not gc.isenabled():
        gc.collect(0)
