"""What ``check`` leaves for editors: schemas that know the people, units and records of this portal, in ``.cache/editor/``."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from gongshilan.build.load import Loaded
from gongshilan.cli.setting import CACHE
from gongshilan.emit.editor import as_draft, portal_file_schema, record_schema, rulebook_schema
from gongshilan.kinds.load import load_yaml, portal_schema, schema_files

FOLDER = Path(CACHE) / "editor"


def write_index(root: Path, loaded: Loaded) -> None:
    """Write the schemas that changed. A disk that may not be written keeps nobody from checking."""
    with suppress(OSError):
        (root / FOLDER).mkdir(parents=True, exist_ok=True)
        for name, whole in _schemas(loaded):
            path, raw = root / FOLDER / name, (json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
            if not path.is_file() or path.read_bytes() != raw:
                path.write_bytes(raw)


def _schemas(loaded: Loaded) -> Iterator[tuple[str, dict[str, Any]]]:
    rules = loaded.rules
    ids: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for record in sorted(loaded.checked.records, key=lambda record: record.id):
        ids[record.kind].append((record.id, record.title))
    yield "record.json", record_schema(rules.schema, ids)
    yield "portal.json", portal_file_schema(*portal_schema(rules.folders), rules.schema)
    meta = {
        name: load_yaml(schema_files(rules.folders, f"meta/{name}.yml")[0]) for name in ("rulebook", "vocabulary", "kind")
    }
    yield "rulebook.json", rulebook_schema(meta["rulebook"], rules.schema)
    yield "vocabulary.json", as_draft(meta["vocabulary"])
    yield "kind.json", as_draft(meta["kind"])
