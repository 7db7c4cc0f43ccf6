"""A page is not laid out again only where everything it asked is answered as before: by whatever edition, day or build."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from gongshilan.build.fingerprint import SIZE, Fingerprints
from gongshilan.build.known_views import KnownViews, digest_of_page, salt_of
from gongshilan.build.load import Loaded, load
from gongshilan.build.rules import load_rules
from gongshilan.build.site import Prepared, prepare
from gongshilan.build.store import NOWHERE, Store
from gongshilan.link.graph import Graph
from gongshilan.model import Edge, Edition, Page, Reason, Record, State
from gongshilan.pages import make_pages, site_of
from gongshilan.pages.watched import LOOK_UPS, TracedView, UnwatchedError, answer
from gongshilan.project.past import Past
from gongshilan.render.packed import written
from gongshilan_demo.frame import frame
from gongshilan_demo.generate import generate, write
from gongshilan_demo.model import Options
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.xdist_group("known views")
MOST_UNTRACED = 0.1  # of the pages of records: units, and the few that tell of all records of a kind


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """A synthetic portal in which every kind stands."""
    root = tmp_path_factory.mktemp("known") / "portal"
    write(generate(Options(6, 14, 5, frame().as_of)), root)
    found = load(root, load_rules(root))
    assert not found.problems
    return found


def editions(loaded: Loaded) -> list[Edition]:
    """One for each scope."""
    return [Edition(scope.id, scope.label, scope.id) for scope in loaded.portal.scopes]


def pages_of(prepared: Prepared, edition: Edition) -> list[Page]:
    """Pages of an edition that can be traced."""
    site_of.cache_clear()
    pages = make_pages(prepared.laid(edition).view)
    return [page for page in pages if isinstance(page.view, TracedView)]


def day_of(loaded: Loaded) -> date:
    assert loaded.portal.as_of is not None
    return loaded.portal.as_of


def plainly(pages: Sequence[Page]) -> list[bytes]:
    return [digest_of_page(written(page)) for page in pages]


def test_what_is_watched_is_what_is_made(loaded: Loaded) -> None:
    """In every edition the page made through noted look-ups is the page made without; and nearly all can be made so."""
    prepared, untraced, every = prepare(loaded, day_of(loaded), Past), 0, 0
    for edition in editions(loaded):
        for page in pages_of(prepared, edition):
            every += 1
            assert isinstance(page.view, TracedView)
            try:
                view, asked = page.view.watched()
            except UnwatchedError:
                untraced += 1
                continue
            assert view == page.view.whole(), page.path
            assert len(asked) == len(set(asked)) > 0
    assert every > 300
    assert untraced < every * MOST_UNTRACED


def test_editions_and_days_share_what_they_may(loaded: Loaded, tmp_path: Path) -> None:
    """One store, all editions, two days, there and back: what is known is what would be made; and much of it is known."""
    store = Store(tmp_path / "parts.sqlite")
    first = day_of(loaded)
    made = 0
    for day, order in ((first, 1), (first + timedelta(days=1), -1), (first, 1)):
        prepared = prepare(loaded, day, Past)
        for edition in editions(loaded)[::order]:
            pages = pages_of(prepared, edition)
            told = KnownViews(store, salt_of(loaded)).digests(pages)
            store.flush()
            assert [digest for _, digest in told] == plainly(pages), (day, edition.id)
            made += sum(not isinstance(page.view, TracedView) for page, _ in told)
    site_of.cache_clear()
    assert made < len(loaded.graph) * 3, made  # of some twelve times as many


def test_damaged_notes_are_none(loaded: Loaded, tmp_path: Path) -> None:
    edition, prepared = editions(loaded)[0], prepare(loaded, day_of(loaded), Past)
    pages = pages_of(prepared, edition)
    for raw in (
        b"",
        b"\xff",
        b"null",
        b"[]",
        b'[["unheard"]]',
        b'[["record"]]',
        b"[[1, 2]]",
        b'{"a": 1}',
        b'[["record", ["x"]]]',
    ):

        class Odd(Store):
            said = raw

            def get_many(self, keys: Any) -> dict[bytes, bytes]:
                return dict.fromkeys(keys, self.said)

        told = KnownViews(Odd(tmp_path / "none.sqlite"), salt_of(loaded)).digests(pages[:40])
        assert [digest for _, digest in told] == plainly(pages[:40]), raw


def _retitled(graph: Graph, record: Record) -> Graph:
    data = {**record.data, "title": "改过的标题", "short_title": "", "short_name": ""}
    return graph.replaced(replace(record, data=data), graph.refs_out(record.id))


def test_a_page_follows_what_it_refers_to(loaded: Loaded, tmp_path: Path) -> None:
    """Every record that others show by its title: retitled, each page that shows it is made anew, and no page otherwise than it should."""
    prepared = prepare(loaded, day_of(loaded), Past)
    edition = editions(loaded)[-1]
    pages = pages_of(prepared, edition)
    store = Store(tmp_path / "parts.sqlite")
    KnownViews(store, salt_of(loaded)).digests(pages)
    store.flush()
    view = next(page.view for page in pages if isinstance(page.view, TracedView))
    targets = sorted({edge.target for edge in view.site.graph.edges()})[::11]
    moved = 0
    for target in targets:
        record = view.site.graph[target]
        if record.kind in ("campaign", "unit"):
            continue
        site = view.site.saying(_retitled(view.site.graph, record))
        now = [replace(page, view=_elsewhere(page.view, site)) for page in pages]
        told = [digest for _, digest in KnownViews(store, salt_of(loaded)).digests(now)]
        assert told == plainly(now), target
        moved += told != plainly(pages)
    assert moved > 5


def _elsewhere(view: Any, site: Any) -> TracedView:
    return TracedView(site, view._page)


def test_every_look_up_is_used(loaded: Loaded) -> None:
    """None of them stands there for nothing, and each answers from its edition."""
    prepared, used = prepare(loaded, day_of(loaded), Past), set()
    for edition in editions(loaded)[:: len(editions(loaded)) - 1]:
        for page in pages_of(prepared, edition):
            assert isinstance(page.view, TracedView)
            try:
                _, asked = page.view.watched()
            except UnwatchedError:
                continue
            used |= {item[0] for item in asked}
            for item in asked:
                Fingerprints().of(answer(page.view.site, item))
    rare = {
        "meant",
        "hand_page",
        "rule",
    }  # references within prose, deviations from rules: tests/build/test_kept.py writes them
    assert set(LOOK_UPS) - rare <= used


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.sampled_from(State) | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.builds(Reason, st.text(max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=2))
        | st.builds(Edge, st.text(max_size=2), st.text(max_size=2), st.text(max_size=2))
        | st.frozensets(st.text(max_size=2), max_size=3)
    ),
    max_leaves=8,
)


@given(VALUES, VALUES)
def test_equal_values_alone_have_equal_digests(one: Any, other: Any) -> None:
    alike = repr(one) == repr(other) or (isinstance(one, frozenset) and one == other)
    assert (Fingerprints().of(one) == Fingerprints().of(other)) is alike


def test_what_nobody_thought_of_has_no_digest() -> None:
    for value in (len, object(), [lambda: 1], {"a": Path()}, NOWHERE):
        with pytest.raises(TypeError):
            Fingerprints().of(value)
    assert len(Fingerprints().of(())) == SIZE
