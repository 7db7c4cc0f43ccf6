"""Golden cases: one YAML file each with its purpose, the documents, what is typed and what comes in which order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from gongshilan.search.document import Corpus, Document
from search_material import WORDS

FOLDER = Path(__file__).parent / "cases"
CASES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yml"))}
SYNONYMS = (("公示", "公布"), ("台账", "台帐"))


def corpus(case: dict[str, Any]) -> Corpus:
    documents = tuple(Document(name, f"{name}.html", **fields) for name, fields in case["documents"].items())
    return Corpus(documents, (), SYNONYMS, WORDS)
