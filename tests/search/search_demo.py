"""A portal as ``gongshilan demo`` writes it, and what an edition's readers find in it: no page is drawn for that."""

from __future__ import annotations

from pathlib import Path

from gongshilan.build.load import load
from gongshilan.build.rules import load_rules
from gongshilan.build.stages import derive, narrow
from gongshilan.corpus.gather import corpus
from gongshilan.model import Edition, Portal
from gongshilan.search.document import Corpus
from support.places import run
from support.shown import viewed

UNITS, RECORDS = 361, 42  # makes some 15,200 records
ALL = "office"  # the edition whose readers may see every record


def demo(folder: Path, units: int = UNITS, records: int = RECORDS) -> Path:
    """Write the portal."""
    done = run("demo", folder, "--units", units, "--records", records, "--seed", 1)
    assert done.returncode == 0, done.stderr
    return folder


def demo_corpus(root: Path, edition: str = ALL) -> Corpus:
    """What is searched in an edition of the portal: its documents as projected, without synonyms."""
    loaded = load(root, load_rules(root))
    assert loaded.problems == ()
    as_of = loaded.portal.as_of
    assert as_of is not None
    projection = narrow(loaded, derive(loaded, as_of), _edition(loaded.portal, edition))
    view = viewed(loaded.portal, projection.edition, loaded.rules, projection.graph, projection.assessment)
    return corpus(view, ())


def _edition(portal: Portal, wanted: str) -> Edition:
    return next(edition for edition in portal.editions if edition.id == wanted)
