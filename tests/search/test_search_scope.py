"""Nothing above an edition's scope is in its index: markers are planted in every field of every kind."""

from __future__ import annotations

import json

import pytest
from gongshilan.build.rules import Rules
from gongshilan.corpus.gather import corpus
from gongshilan.model import Edition
from gongshilan.pages import HandPage
from gongshilan.search.build import build_index
from gongshilan.search.files import read_part
from gongshilan.search.find import literal
from gongshilan.search.fold import fold
from gongshilan.search.index import Index
from support.shown import viewed
from support.world import PORTAL
from test_projection import SCOPED, World, projected


def files_for(rules: Rules, world: World, scope: str) -> dict[str, bytes]:
    projection = projected(rules, world.records, scope)
    view = viewed(
        PORTAL,
        Edition(scope, scope, scope),
        rules,
        projection.graph,
        projection.assessment,
        pages=[HandPage("about.md", "关于", "# 关于\n\n**说**明")],
    )
    return build_index(corpus(view, ()))


@pytest.fixture(scope="module")
def world(rules: Rules) -> World:
    return World(rules.schema)


@pytest.mark.parametrize("scope", [scope.id for scope in PORTAL.scopes])
def test_scope(rules: Rules, world: World, scope: str) -> None:
    """Absent from every decoded part of a lower edition, findable in every edition that may see it."""
    files = files_for(rules, world, scope)
    decoded = fold("\n".join(read_part(raw).decode("utf-8", "replace") for raw in files.values()))
    index = Index(files.__getitem__)
    rank = PORTAL.rank(scope)
    seen = hidden = 0
    for kind, path, needed in SCOPED:
        marker = world.maker.markers.get((kind, path))
        if marker is None:
            continue
        if rank < PORTAL.rank(needed):
            hidden += 1
            assert fold(marker) not in decoded, (kind, path)
            assert not literal(index, fold(marker)), (kind, path)
        else:
            seen += 1
            assert literal(index, fold(marker)), (kind, path)
    assert seen + hidden > 30


def test_every_text_that_is_shown_is_found(rules: Rules, world: World) -> None:
    """What an edition's records say is in its index, whatever the field."""
    index = Index(files_for(rules, world, "office").__getitem__)
    missing = [
        (kind, path)
        for (kind, path), marker in world.maker.markers.items()
        if kind not in ("unit", "campaign") and not literal(index, fold(marker))
    ]
    # sort keys are for sorting, the day from which a record is shown for nobody's reading
    assert {path for _, path in missing} <= {"sort_key", "publish_from"}


def test_pages_and_obligations_are_found(rules: Rules, world: World) -> None:
    index = Index(files_for(rules, world, "public").__getitem__)
    hrefs = {index.document(number)[0] for number in range(index.count)}
    assert "about.html" in hrefs
    assert any("/obligation/" in href for href in hrefs)
    assert any("/duty/" in href for href in hrefs)
    assert literal(index, "说明")
    assert json.loads(read_part(files_for(rules, world, "public")["search/index.js"]))["words"]["results"]
