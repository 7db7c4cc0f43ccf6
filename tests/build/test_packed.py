"""A view as text is the view as MkDocs would read it, whatever is in it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from gongshilan.model import Edge, Page, State
from gongshilan.render.packed import compact, packed, read_compact, written
from hypothesis import given
from hypothesis import strategies as st

VIEWS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=()))
    | st.sampled_from(State),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(st.characters(exclude_categories=()), max_size=3) | st.integers(), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(VIEWS)
def test_it_is_what_the_standard_library_reads(value: Any) -> None:
    assert read_compact(compact(value)) == json.loads(json.dumps(value))


@given(st.dictionaries(st.text(max_size=3), VIEWS, max_size=4))
def test_packed_or_written_it_is_the_same(view: dict[str, Any]) -> None:
    page = Page("a.html", "record", "标题", view, "records")
    made = written(page)
    assert written(made) is made
    for found in (made, packed(page), written(packed(page))):
        assert dict(found.view) == json.loads(json.dumps(view))
        assert found.view.raw == compact(view)  # type: ignore[attr-defined]


def test_what_is_no_json_is_refused() -> None:
    for value in (date(2009, 8, 10), Edge("a", "b", "c"), {1, 2}, len, [object()]):
        with pytest.raises(TypeError):
            compact(value)
