"""The search index of one edition as files."""

from __future__ import annotations

from collections.abc import Mapping

from gongshilan.build.load import Loaded
from gongshilan.corpus.gather import corpus
from gongshilan.kinds.load import load_yaml
from gongshilan.pages import EditionView
from gongshilan.search.build import build_index
from gongshilan.search.files import Cache
from gongshilan.search.synonyms import synonym_groups


def search_index(loaded: Loaded, view: EditionView, cache: Cache | None) -> Mapping[str, bytes]:
    """The files of the index."""
    return build_index(corpus(view, _synonyms(loaded)), cache, view.edition.id)


def _synonyms(loaded: Loaded) -> tuple[tuple[str, ...], ...]:
    """Groups of synonyms: the shipped ones and the portal's own."""
    files = [path for folder in loaded.rules.folders if (path := folder / "synonyms.yml").is_file()]
    return synonym_groups([load_yaml(path) for path in files])
