"""What an edition's site is made of: a list of outputs, each a small function of one edition's view. A new one is a function in a
module of its own and a line here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass

from gongshilan.build.identity import programs
from gongshilan.build.load import Loaded
from gongshilan.build.searchable import search_index
from gongshilan.build.store import NOWHERE, Store
from gongshilan.emit.exchange import exchange_files
from gongshilan.emit.handling import handling_files
from gongshilan.emit.package import dictionary_files, package_files
from gongshilan.emit.records import editor_schemas, record_tables
from gongshilan.emit.report import report_files
from gongshilan.emit.tables import kept_workbooks
from gongshilan.emit.votes import vote_files
from gongshilan.kinds.rulebook import WORKING
from gongshilan.measure.answers import Days, every_answer
from gongshilan.measure.filings import asks_filing
from gongshilan.pages import (
    EditionView,
    answer_files,
    calendar_files,
    day_files,
    feed_files,
    record_address,
    supervise_tables,
    unit_tables,
)
from gongshilan.pages.absolute import base_of
from gongshilan.project.edition import Projection
from gongshilan.project.seen import Seen, seen
from gongshilan.search.files import Cache


@dataclass(frozen=True, slots=True)
class Output:
    """What an output is given. ``cache`` keeps parts of the search index from build to build, ``store`` workbooks."""

    loaded: Loaded
    projection: Projection
    view: EditionView
    cache: Cache | None = None
    store: Store = NOWHERE


Files = Mapping[str, bytes]
"""Contents by address below the edition."""


def _answers(made: Output) -> Mapping[str, int]:
    """Days to the answer of every suggestion, as the rulebook of its campaign counts them."""
    books, view = made.loaded.rules.rulebooks, made.view
    ways = {item.id: books[str(item.data["rulebook"])].answer_days == WORKING for item in view.graph.campaigns()}
    return every_answer(view.graph, {key: Days(view.schema.work, way) for key, way in ways.items()}, view.as_of)


def _seen(made: Output) -> Seen:
    return seen(made.view.portal, made.view.schema, made.projection.audience.sees_scope)


OUTPUTS: tuple[Callable[[Output], Files], ...] = (
    lambda made: search_index(made.loaded, made.view, made.cache),
    lambda made: record_tables(
        made.projection.graph,
        made.view.schema,
        made.projection.audience.under,
        made.view.assessment.lateness,
        record_address(made.view),
    ),
    lambda made: editor_schemas(made.view.schema),
    lambda made: dictionary_files(made.view.schema),
    lambda made: supervise_tables(made.view),
    lambda made: answer_files(made.view),
    lambda made: vote_files(made.projection.graph, made.view.schema, made.projection.audience.under),
    lambda made: handling_files(made.projection.assessment, made.projection.graph, _answers(made)),
    lambda made: unit_tables(made.view),
    lambda made: feed_files(made.view),
    lambda made: calendar_files(made.view),
    lambda made: day_files(made.view),
    lambda made: report_files(made.projection.assessment, made.projection.graph, _seen(made)),
)


def output_files(made: Output) -> dict[str, bytes]:
    """Every file of an edition that is no page, by address; and what describes them."""
    view, salt = made.view, programs().encode()
    home = base_of(view)

    def kept(key: bytes, make: Callable[[], bytes]) -> bytes:
        return made.store.get_or_make(hashlib.blake2b(salt + key, digest_size=20).digest(), make)

    with kept_workbooks(kept) if made.store.is_kept else nullcontext():
        files = {address: content for output in OUTPUTS for address, content in output(made).items()}
        files |= package_files(view.graph, view.schema, view.portal, view.assessment.lateness, files, home)
    made.store.flush()
    return files | exchange_files(
        view.portal, view.edition, view.graph, view.assessment, view.as_of, home, files, asks_filing
    )
