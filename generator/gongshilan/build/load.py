"""A portal's folder read, checked, linked and vetted: the last stage before a day and an audience matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from gongshilan.attach.cache import AttachmentCache
from gongshilan.attach.gather import Attachments, gather
from gongshilan.build.clock import Clock
from gongshilan.build.kept_answers import KeptAnswers
from gongshilan.build.kept_checks import KeptChecks
from gongshilan.build.kept_trees import KeptTrees
from gongshilan.build.remembered import Remembered
from gongshilan.build.rules import Rules
from gongshilan.build.store import NOWHERE, Store
from gongshilan.check.content import Check, Checked, check_content
from gongshilan.check.record import RecordChecker
from gongshilan.disclosure.ledger import read_ledger
from gongshilan.kinds.load import portal_schema
from gongshilan.link.build import link
from gongshilan.link.graph import Graph
from gongshilan.link.told import told_once, with_units
from gongshilan.model import Portal
from gongshilan.problems import Place, Problem, Problems
from gongshilan.read import strict_yaml
from gongshilan.read.files import LEDGER_FILE, PAGES_FOLDER, Content, read_content
from gongshilan.read.source import Source, read_source
from gongshilan.read.values import texts
from gongshilan.release.readers import mislaid
from gongshilan.vet.answers import ANEW, Answers
from gongshilan.vet.in_the_open import InTheOpen
from gongshilan.vet.vet import vet
from gongshilan.vet.votes import votes_in_open

CONTENT = "content"
Today = Callable[[Portal], date]
"""The day as of which a portal is read: consent from a later day on is none yet."""


def pinned(portal: Portal) -> date:
    """The day that portal.yml pins; where it pins none, none is known, and no consent counts."""
    return portal.as_of or date.min


@dataclass(frozen=True, slots=True)
class Loaded:
    """A content folder read, checked and linked. Go on only if ``problems`` is empty; ``warnings`` stop nothing."""

    root: Path
    rules: Rules
    content: Content = field(repr=False)
    checked: Checked = field(repr=False)
    graph: Graph = field(repr=False)
    problems: tuple[Problem, ...]
    attachments: Attachments = field(repr=False)
    warnings: tuple[Problem, ...] = ()
    answers: Answers = field(default=ANEW, repr=False)  # what is known of single records

    @property
    def portal(self) -> Portal:
        """The portal. Raises ValueError while its file has problems."""
        if self.checked.portal is None:
            raise ValueError("portal.yml has problems")
        return self.checked.portal


def load(
    root: Path,
    rules: Rules,
    cache: AttachmentCache | None = None,
    clock: Clock | None = None,
    store: Store = NOWHERE,
    linked: Callable[[Loaded], None] = lambda _loaded: None,
    remembered: Remembered | None = None,
    today: Today = pinned,
) -> Loaded:
    """Read, check, link and vet ``root``/content, collecting every problem. ``cache`` keeps attachments that were cleaned before,
    ``store`` what was read of records; ``linked`` is told as soon as all is linked, with what was found by then.
    ``remembered``: what this process read and checked before; ``today``: see :data:`Today`."""
    clock = clock or Clock()
    with clock.stage("read"):
        trees, checks = KeptTrees(store), KeptChecks(store, rules)
        parse = trees.parse if store.is_kept else strict_yaml.parse
        read = partial(read_source, parse=parse) if remembered is None else remembered.read
        content = read_content(root / CONTENT, read)
        trees.done()
        checks.read()
        store.flush()
        store.close()  # nothing of SQLite's may be handed to a forked process
    answers = remembered or (KeptAnswers(store, rules) if store.is_kept else ANEW)
    check = checks.check if store.is_kept else RecordChecker.check

    def checked(loaded: Loaded) -> None:
        checks.done()
        store.flush()
        store.close()
        linked(loaded)

    checker = check if remembered is None else remembered.check
    return examine(root, content, rules, cache, clock, checked, checker, answers, today)


def examine(
    root: Path,
    content: Content,
    rules: Rules,
    cache: AttachmentCache | None = None,
    clock: Clock | None = None,
    linked: Callable[[Loaded], None] = lambda _loaded: None,
    check: Check = RecordChecker.check,
    answers: Answers = ANEW,
    today: Today = pinned,
) -> Loaded:
    """The same for content that was read, or is to be written: ``root`` is asked for attachments and what is frozen only."""
    clock = clock or Clock()
    with clock.stage("check"):
        checked = check_content(content, rules.schema, portal_schema(rules.folders), check)
    released, broken = read_ledger(content.ledger)
    if checked.portal is not None:
        checked = replace(checked, portal=replace(checked.portal, released=released))
    with clock.stage("link"):
        graph, found = link(checked, rules.schema, rules.rulebooks)
    problems = Problems()
    problems.extend(checked.problems)
    problems.extend(Problem("ledger-broken", Place(LEDGER_FILE, line)) for line in broken)
    problems.extend(_without_echoes(found, checked))
    cache = cache or AttachmentCache()
    linked(Loaded(root, rules, content, checked, graph, tuple(problems), Attachments({}, root / CONTENT, cache)))
    with clock.stage("vet"):
        problems.extend(vet(content, checked, graph, rules.rulebooks, rules.schema, failed=_failed_ids(checked)))
    flat = bool(checked.portal and checked.portal.data.get("attachments", {}).get("flatten"))
    with clock.stage("attachments"):
        attachments, found = gather(
            root / CONTENT, content.attachments, graph, checked.sources, cache, rules.allowed, flat=flat
        )
    problems.extend(found)
    with clock.stage("in the open"):
        if checked.portal is not None:
            if checked.portal_source is not None:
                problems.extend(mislaid(root, checked.portal, checked.portal_source))
            portal, day = checked.portal, today(checked.portal)
            problems.extend(
                votes_in_open(graph, checked.sources, rules.schema, rules.rulebooks, portal, attachments, day, answers)
            )
        problems.extend(_in_the_open(content, checked, graph, attachments, rules, answers, today))
    every = told_once(problems, graph)
    stopping = tuple(problem for problem in every if not problem.warning)
    warnings = tuple(problem for problem in every if problem.warning)
    checked = with_units(checked, graph)
    return Loaded(root, rules, content, checked, graph, stopping, attachments, warnings, answers)


def _in_the_open(
    content: Content, checked: Checked, graph: Graph, attachments: Attachments, rules: Rules, answers: Answers, today: Today
) -> Iterator[Problem]:
    """What fields hold back and any other text tells."""
    if checked.portal is None or checked.portal_source is None:
        return
    look = InTheOpen(graph, checked.sources, rules.schema, checked.portal, rules.reviewed, today(checked.portal), answers)
    yield from look.in_records()
    yield from look.in_texts(open_texts(content, checked.portal_source))
    yield from look.in_attachments(attachments)


def open_texts(content: Content, portal: Source) -> list[tuple[Place, str]]:
    """Texts that every edition shows, and where they begin: the portal's own words, hand-written pages and their names."""
    found = [(portal.place(path), value) for path, value in texts(portal.tree.value)]
    for path, page in content.pages:
        found += [(Place(f"{PAGES_FOLDER}/{path}"), path), (Place(f"{PAGES_FOLDER}/{path}"), page)]
    return found


def _without_echoes(found: list[Problem], checked: Checked) -> Iterator[Problem]:
    """A record that failed its check is absent from the graph; that others refer to it is no second problem."""
    ids = _failed_ids(checked)
    for problem in found:
        target = problem.params.get("id") if problem.code == "ref-missing" else problem.params.get("folder")
        if target not in ids:
            yield problem


def _failed_ids(checked: Checked) -> set[str]:
    failed = {Path(problem.place.path) for problem in checked.problems}
    return {path.stem if path.stem != "campaign" else path.parts[0] for path in failed if path.parts}
