"""The stages in order, from a portal's folder to what an edition may know. Everything after this is drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gongshilan.assess.approval import Approval, approval_problems
from gongshilan.assess.assess import assess
from gongshilan.assess.figures import FIGURES
from gongshilan.assess.preflight import preflight
from gongshilan.assess.trend import snapshots
from gongshilan.attach.gather import Attachments, gather
from gongshilan.attach.shelf import Shelf
from gongshilan.check.content import Checked, check_content
from gongshilan.check.written import check_costs, check_written
from gongshilan.guard.allowed import load_allowed
from gongshilan.kinds.load import SchemaError, load_schema, portal_schema
from gongshilan.kinds.rulebook import Rulebook, load_rulebooks
from gongshilan.kinds.schema import Schema
from gongshilan.link.build import link
from gongshilan.link.graph import Graph
from gongshilan.model import Assessment, Edition, Portal, Record, Snapshot
from gongshilan.problems import Place, Problem, Problems
from gongshilan.project.audience import Audience
from gongshilan.project.edition import Projection, project, project_graph
from gongshilan.project.in_the_open import private_in_open
from gongshilan.project.numbers import in_texts, number_problem, personal_numbers, shown, suspects
from gongshilan.read.files import PAGES_FOLDER, PORTAL_FILE, Content, read_content
from gongshilan.read.strict_yaml import Path as FieldPath
from gongshilan.shipped import folder

CONTENT = "content"
_LAST_DAY = date(9998, 12, 31)  # by when whatever is to be published is; 9999 stands for never


@dataclass(frozen=True, slots=True)
class Rules:
    """What ``schema/`` says, loaded once."""

    schema: Schema
    rulebooks: Mapping[str, Rulebook]
    folders: tuple[Path, ...]
    allowed: frozenset[str] = frozenset()  # numbers that the office has reviewed


@dataclass(frozen=True, slots=True)
class Loaded:
    """A content folder read, checked and linked. Go on only if ``problems`` is empty."""

    root: Path
    rules: Rules
    content: Content
    checked: Checked
    graph: Graph
    problems: tuple[Problem, ...]
    attachments: Attachments

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
    return Rules(schema, rulebooks, roots, load_allowed(roots))


def load(root: Path, rules: Rules, shelf: Shelf | None = None) -> Loaded:
    """Read, check and link ``root``/content, collecting every problem. ``shelf`` keeps attachments that were cleaned before."""
    content = read_content(root / CONTENT)
    checked = check_content(content, rules.schema, portal_schema(rules.folders))
    graph, found = link(checked, rules.schema, rules.rulebooks)
    problems = Problems()
    problems.extend(checked.problems)
    problems.extend(_without_echoes(found, checked))
    pages = [(f"{PAGES_FOLDER}/{path}", text) for path, text in content.pages]
    known = {record.id for record in graph} | _failed_ids(checked)
    problems.extend(check_costs(checked.records, checked.sources, rules.schema))
    problems.extend(check_written(content.pages, PAGES_FOLDER))
    problems.extend(preflight(graph, rules.rulebooks, checked.sources, pages, known, rules.schema))
    problems.extend(approval_problems(graph, checked.sources))
    if checked.portal is not None:
        problems.extend(private_in_open(graph, checked.sources, rules.schema, checked.portal))
    problems.extend(_edition_units(checked, known))
    attachments, found = gather(root / CONTENT, content.attachments, graph, checked.sources, shelf or Shelf(), rules.allowed)
    problems.extend(found)
    return Loaded(root, rules, content, checked, graph, tuple(problems), attachments)


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


def number_problems(loaded: Loaded, as_of: date) -> tuple[Problem, ...]:
    """ID, mobile and bank-card numbers that some edition would tell (codes ``number-*``), each place once: in records, the
    portal's own words and hand-written pages. An edition may tell those that stand in an ``x-personal`` field it shows. Looked
    at as of the day and as of the end of time, when everything that is to be published is."""
    portal, source = loaded.checked.portal, loaded.checked.portal_source
    if portal is None or source is None:
        return ()
    rules = loaded.rules
    texts = [(source.place(path), value) for path, value in _scalars(source.tree.value, ())]
    for path, page in loaded.content.pages:
        texts += [(Place(f"{PAGES_FOLDER}/{path}"), path), (Place(f"{PAGES_FOLDER}/{path}"), page)]
    problems = Problems()
    problems.extend(in_texts(texts, rules.allowed))
    left = suspects(loaded.graph, loaded.checked.sources, rules.schema, rules.allowed)
    for day in (as_of, _LAST_DAY):
        approval = Approval(loaded.graph, rules.rulebooks, day.isoformat())
        for edition in portal.editions if left else ():
            audience = Audience(edition, portal, loaded.graph, approval, day)
            # with other problems in the content records hang on units that failed: then by scopes alone, or one would hide another
            graph = loaded.graph if loaded.problems else project_graph(audience, rules.schema, day)
            own = personal_numbers(graph, rules.schema, audience)
            told = [item for item in left if item.hit.digits not in own and shown(item, audience, graph)]
            problems.extend(number_problem(item.hit, item.place) for item in told)
            left = [item for item in left if item not in told]
    return tuple(problems)


def tellable_numbers(loaded: Loaded, edition: Edition, as_of: date) -> frozenset[str]:
    """Numbers (plain digits) that an edition's site may hold: the reviewed ones, and those in ``x-personal`` fields it shows."""
    rules = loaded.rules
    approval = Approval(loaded.graph, rules.rulebooks, as_of.isoformat())
    audience = Audience(edition, loaded.portal, loaded.graph, approval, as_of)
    own = personal_numbers(loaded.graph, rules.schema, audience)
    if own:  # seldom: no edition but the office's sees such fields
        own = personal_numbers(project_graph(audience, rules.schema, as_of), rules.schema, audience)
    return rules.allowed | own


def _scalars(value: Any, path: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _scalars(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _scalars(item, (*path, index))
    elif isinstance(value, str):
        yield path, value


def awaiting_approval(loaded: Loaded, as_of: date) -> tuple[Record, ...]:
    """Records that do not leave their unit because an approval the rulebook asks for is not complete by the day."""
    approval = Approval(loaded.graph, loaded.rules.rulebooks, as_of.isoformat())
    return tuple(record for record in loaded.graph if approval.missing(record))


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
