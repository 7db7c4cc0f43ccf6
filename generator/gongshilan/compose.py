"""One edition's projection → the input of its site: pages, hand-written pages, data files, settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from gongshilan.attach.gather import FIELD
from gongshilan.attach.names import address
from gongshilan.catalogue import catalogue
from gongshilan.emit.records import editor_schemas, record_tables
from gongshilan.emit.report import report_csv, report_rows, report_xlsx
from gongshilan.kinds.load import load_yaml
from gongshilan.model import AttachedFile, Change
from gongshilan.pages import EditionView, HandPage, make_pages, site_extra, supervise_tables
from gongshilan.pipeline import Loaded
from gongshilan.project.edition import Projection
from gongshilan.read.files import PAGE_SUFFIX
from gongshilan.read.written import read_written
from gongshilan.render.tree import SiteInput
from gongshilan.search.build import build_index
from gongshilan.search.files import Cache
from gongshilan.search.gather import corpus
from gongshilan.search.plain import plain
from gongshilan.search.synonyms import synonym_groups


def compose(
    loaded: Loaded,
    projection: Projection,
    changes: tuple[Change, ...],
    as_of: date,
    base: Mapping[str, Any],
    theme: Path,
    cache: Cache | None = None,
) -> SiteInput:
    """Everything one edition's site is made from."""
    texts = catalogue()
    view = EditionView(
        portal=loaded.portal,
        edition=projection.edition,
        schema=loaded.rules.schema,
        rulebooks=loaded.rules.rulebooks,
        graph=projection.graph,
        assessment=projection.assessment,
        changes=changes,
        snapshots=projection.declassified.earlier,
        text=texts,
        problem_codes=[{"code": code, **entry} for code, entry in texts["problems"].items()],
        as_of=as_of,
        pages=tuple(_written(path, text) for path, text in loaded.content.pages),
        files={
            record.id: {item.name: AttachedFile(item.name, item.kind, item.size) for item in loaded.attachments.of(record)}
            for record in projection.graph
            if record.data.get(FIELD)
        },
    )
    pages = make_pages(view)
    attached = {
        address(record.id, item.name): partial(loaded.attachments.read, item)
        for record in projection.graph
        for item in loaded.attachments.of(record)
    }
    rows = report_rows(projection.assessment, projection.graph)
    files = {
        **build_index(corpus(view, _synonyms(loaded)), cache, view.edition.id),
        **record_tables(projection.graph, loaded.rules.schema, projection.audience.under),
        **editor_schemas(loaded.rules.schema),
        **supervise_tables(view),
        "data/report.json": (json.dumps(rows, **_PRETTY) + "\n").encode(),
        "data/report.csv": report_csv(rows).encode(),
        "data/report.xlsx": report_xlsx(rows),
    }
    return SiteInput(loaded.portal.title, pages, files, site_extra(view), base, theme, attached)


_PRETTY: dict[str, Any] = {"ensure_ascii": False, "indent": 1}


def _synonyms(loaded: Loaded) -> tuple[tuple[str, ...], ...]:
    """Groups of synonyms: the shipped ones and the portal's own."""
    files = [path for folder in loaded.rules.folders if (path := folder / "synonyms.yml").is_file()]
    return synonym_groups([load_yaml(path) for path in files])


def _written(path: str, text: str) -> HandPage:
    found, _ = read_written(path, text)  # its problems stopped the build before
    heading = plain(f"# {found.heading}")
    title = found.title or heading or path.rsplit("/", 1)[-1].removesuffix(PAGE_SUFFIX)
    return HandPage(path, title, found.body, heading, found.anchor, found.description)
