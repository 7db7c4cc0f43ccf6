"""A portal whose own schema folder is a copy of the shipped one searches with the same groups of synonyms, each once."""

from __future__ import annotations

import shutil
from pathlib import Path

from gongshilan.kinds.load import load_yaml
from gongshilan.search.synonyms import synonym_groups
from gongshilan.shipped import folder


def test_a_copied_file_adds_nothing(tmp_path: Path) -> None:
    shipped = folder("schema") / "synonyms.yml"
    own = Path(shutil.copy(shipped, tmp_path))
    once = synonym_groups([load_yaml(shipped)])
    assert synonym_groups([load_yaml(shipped), load_yaml(own)]) == once
    assert len(set(once)) == len(once)


def test_what_a_portal_adds_comes_last() -> None:
    assert synonym_groups([{"groups": [["甲", "乙"]]}, {"groups": [["丙", "丁"], ["甲", "乙"]]}]) == (
        ("甲", "乙"),
        ("丙", "丁"),
    )
