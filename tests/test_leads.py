"""What prose may name is known before pages are made."""

from __future__ import annotations

from gongshilan.check.addresses import MADE
from gongshilan.pages import links


def test_generated_pages_are_those_that_are_made() -> None:
    assert MADE == links.MADE
