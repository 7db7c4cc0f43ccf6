"""The stages in order, from a portal's folder to what an edition may know. Everything after this is drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gongshilan.assess.approval import approval_problems
from gongshilan.assess.assess import assess
from gongshilan.assess.figures import FIGURES
from gongshilan.assess.preflight import preflight
from gongshilan.assess.trend import snapshots
from gongshilan.check.content import Checked, check_content
from gongshilan.kinds.load import SchemaError, load_schema, portal_schema
from gongshilan.kinds.rulebook import Rulebook, load_rulebooks
from gongshilan.kinds.schema import Schema
from gongshilan.link.build import link
from gongshilan.link.graph import Graph
from gongshilan.model import Assessment, Edition, Portal, Snapshot
from gongshilan.problems import Place, Problem, Problems
from gongshilan.project.edition import Projection, project
from gongshilan.read.files import PAGES_FOLDER, PORTAL_FILE, Content, read_content
from gongshilan.shipped import folder

CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Rules:
    """What ``schema/`` says, loaded once."""

    schema: Schema
    rulebooks: Mapping[str, Rulebook]
    folders: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A content folder read, checked and linked. Go on only if ``problems`` is empty."""

    root: Path
    rules: Rules
    content: Content
    checked: Checked
    graph: Graph
    problems: tuple[Problem, ...]

    @property
    def portal(self) -> Portal:
        """The portal. Raises ValueError while its file has problems."""
        if self.checked.portal is None:
            raise ValueError("portal.yml has problems")
        return self.checked.portal


def load_rules(root: Path) -> Rules:
    """Kinds, vocabularies and rulebooks for the portal at ``root``. Raises SchemaError, FileNotFoundError."""
    shipped, own = folder("schema"), root / "schema"
    roots = (shipped, own) if own.is_dir() and own.resolve() != shipped.resolve() else (shipped,)
    schema = load_schema(roots)
    rulebooks = load_rulebooks(roots, schema)
    for rulebook in rulebooks.values():
        unknown = sorted(set(rulebook.open_figures) - set(FIGURES))
        if unknown:
            raise SchemaError(f"{rulebook.id}: open_figures: {unknown}")
    return Rules(schema, rulebooks, roots)


def load(root: Path, rules: Rules) -> Loaded:
    """Read, check and link ``root``/content, collecting every problem."""
    content = read_content(root / CONTENT)
    checked = check_content(content, rules.schema, portal_schema(rules.folders))
    graph, found = link(checked, rules.schema, rules.rulebooks)
    problems = Problems()
    problems.extend(checked.problems)
    problems.extend(_without_echoes(found, checked))
    pages = [(f"{PAGES_FOLDER}/{path}", text) for path, text in content.pages]
    known = {record.id for record in graph} | _failed_ids(checked)
    problems.extend(preflight(graph, rules.rulebooks, checked.sources, pages, known, rules.schema))
    problems.extend(approval_problems(graph, checked.sources))
    problems.extend(_edition_units(checked, known))
    return Loaded(root, rules, content, checked, graph, tuple(problems))


def _without_echoes(found: list[Problem], checked: Checked) -> Iterator[Problem]:
    """A record that failed its check is absent from the graph; that others refer to it is no second problem."""
    ids = _failed_ids(checked)
    for problem in found:
        target = problem.params.get("id") if problem.code == "ref-missing" else problem.params.get("folder")
        if target not in ids:
            yield problem


def _edition_units(checked: Checked, known: set[str]) -> Iterator[Problem]:
    """An edition narrowed to a unit that is not there would be empty, and nobody would know why."""
    for index, edition in enumerate(checked.portal.editions if checked.portal else ()):
        for number, unit in enumerate(edition.units):
            if unit not in known:
                place = Place(PORTAL_FILE)
                source = checked.portal_source
                if source is not None:
                    place = source.place(("editions", index, "units", number))
                yield Problem("edition-unit-unknown", place, {"unit": unit, "edition": edition.id})


def _failed_ids(checked: Checked) -> set[str]:
    failed = {Path(problem.place.path) for problem in checked.problems}
    return {path.stem if path.stem != "campaign" else path.parts[0] for path in failed if path.parts}


def derive(loaded: Loaded, as_of: date) -> Assessment:
    """The truth over all records."""
    return assess(loaded.graph, loaded.rules.schema, loaded.rules.rulebooks, loaded.portal, as_of)


def earlier(loaded: Loaded, as_of: date) -> tuple[Snapshot, ...]:
    """How the truth stood at earlier days."""
    return snapshots(loaded.graph, loaded.rules.schema, loaded.rules.rulebooks, loaded.portal, as_of)


def narrow(loaded: Loaded, truth: Assessment, edition: Edition, before: tuple[Snapshot, ...] = ()) -> Projection:
    """What one edition may know. ``before`` is how the truth stood at earlier days."""
    rules = loaded.rules
    return project(loaded.graph, truth, edition, loaded.portal, rules.schema, rules.rulebooks, before)
