"""The order of results, and what synonyms and pinyin add. The same cases run in Chromium in test_search_browser.py."""

from __future__ import annotations

import pytest
from gongshilan.search.search import narrow, search
from search_golden import CASES, corpus
from search_material import indexed, synthetic


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str) -> None:
    case = CASES[name]
    assert case["purpose"]
    index = indexed(corpus(case))[1]
    found = search(index, case["query"], exactly=case.get("exactly", False))
    assert [index.document(number)[0].removesuffix(".html") for number in found.documents] == case["expect"]


def test_facets_count_what_choosing_them_would_leave() -> None:
    """For every value of every facet, with other facets chosen and without."""
    corpus = synthetic(200, seed=5)
    index = indexed(corpus)[1]
    everything = search(index, "").documents
    assert everything == sorted(everything, reverse=True)
    for chosen in ({}, {"kind": ["meeting"]}, {"kind": ["meeting", "plan"], "unit": ["u1"]}, {"unit": ["all"]}):
        _, counts = narrow(index, everything, chosen)
        for facet in corpus.facets:
            for value in facet.values:
                kept, _ = narrow(index, everything, {**chosen, facet.id: [value.key]})
                assert counts[facet.id].get(value.key, 0) == len(kept), (chosen, facet.id, value.key)
