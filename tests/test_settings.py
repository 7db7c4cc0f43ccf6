"""mkdocs.yml is looked at by keys that MkDocs knows."""

from __future__ import annotations

from pathlib import Path

from gongshilan.render.settings import KEYS, settings_problems
from mkdocs.config.defaults import MkDocsConfig
from support.places import REPO


def test_keys_are_those_of_mkdocs() -> None:
    assert {key for key, _ in MkDocsConfig._schema} - {"config_file_path"} | {"INHERIT"} == KEYS


def test_the_shipped_settings_are_fine(tmp_path: Path) -> None:
    assert settings_problems(REPO, ["public", "office"]) == []
    assert settings_problems(tmp_path, []) == []
