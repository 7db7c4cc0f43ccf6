"""Tables of votes that were released of units that are not there any more: what is told next is not looked at beside them."""

from __future__ import annotations

from collections.abc import Container, Iterator

from gongshilan.disclosure.ledger import read_ledger
from gongshilan.link.graph import Graph
from gongshilan.model import plain_id
from gongshilan.problems import Place, Problem
from gongshilan.read.files import LEDGER_FILE


def released_units(ledger: str, graph: Graph, failed: Container[str]) -> Iterator[Problem]:
    """A warning ``ledger-unit-unknown`` for the first table of each unit that a campaign has no more: most often its id was changed.
    Nothing of campaigns that are not there either. ``failed``: written ids of records with mistakes."""
    campaigns = {campaign.id for campaign in graph.campaigns()}
    seen: set[tuple[str, str]] = set()
    for number, line in enumerate(ledger.splitlines(), start=1):
        for item in read_ledger(line)[0]:
            unit = plain_id(item.unit or "")
            if not unit or item.campaign not in campaigns or unit in failed or (item.campaign, unit) in seen:
                continue
            seen.add((item.campaign, unit))
            found = graph.in_campaign(unit, item.campaign)
            if found is None or found.campaign != item.campaign:
                params = {"unit": unit, "campaign": item.campaign}
                yield Problem("ledger-unit-unknown", Place(LEDGER_FILE, number), params, warning=True)
