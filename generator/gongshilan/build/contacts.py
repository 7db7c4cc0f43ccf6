"""Contact data and papers of persons that some edition but the office's would tell: said, and refused where portal.yml wants it so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from gongshilan.attach.names import type_of
from gongshilan.build.load import Loaded, open_texts
from gongshilan.build.numbers import told_suspects
from gongshilan.guard.contacts import FINDERS, alone, find_contacts
from gongshilan.guard.text import Lines
from gongshilan.model import Edition, Portal
from gongshilan.problems import Place, Problem
from gongshilan.read.source import Source
from gongshilan.vet.numbers import CODES, FOR_CONTACTS, Suspect, in_texts, number_problem, suspects

SETTING = "personal_data"
WARNING, IGNORED = "warning", "ignore"
_LINED = frozenset(["txt", "csv"])  # what an editor can open at a line


def contact_problems(loaded: Loaded, as_of: date) -> tuple[Problem, ...]:
    """Codes ``contact-*``, each a warning unless ``personal_data`` of portal.yml makes an error of its class: in records, hand-written
    pages, the portal's own words and attachments. What stands in ``published``, ``contact`` or ``suggestions`` of portal.yml, or in the office's list of
    reviewed numbers, is published on purpose. ``published-unknown`` is an entry that nothing would be found by."""
    portal, source = loaded.checked.portal, loaded.checked.portal_source
    if portal is None or source is None:
        return ()
    allowed = loaded.rules.allowed | _published(portal)
    found = list(in_texts(FOR_CONTACTS, open_texts(loaded.content, source), allowed))
    editions = [edition for edition in portal.editions if _beyond_the_office(edition, portal)]
    left = suspects(FOR_CONTACTS, loaded.graph, loaded.checked.sources, loaded.rules.schema, allowed, loaded.answers)
    left += [suspect for suspect in _in_attachments(loaded) if suspect.hit.digits not in allowed]
    found += [number_problem(item.hit, item.place) for item in told_suspects(FOR_CONTACTS, loaded, left, editions, as_of)]
    classes = {CODES[name]: weight for name, weight in weights(portal).items()}
    weighed = [
        replace(problem, warning=classes[problem.code] == WARNING) for problem in found if classes[problem.code] != IGNORED
    ]
    return tuple(sorted([*weighed, *_unknown(portal, source)], key=lambda problem: problem.sort_key))


def weights(portal: Portal) -> Mapping[str, str]:
    """Of every class whether it is a warning, an error or ignored."""
    said: Mapping[str, Any] = portal.data.get(SETTING, {})
    every = str(said.get("contacts", WARNING))
    return {name: str(said.get(name, every)) for name in FINDERS}


def _beyond_the_office(edition: Edition, portal: Portal) -> bool:
    """All but the editions for the highest audience: to them contact data are known. A portal with one audience has none such."""
    return edition.scope != portal.scopes[-1].id or len(portal.scopes) == 1


def _published(portal: Portal) -> frozenset[str]:
    listed = {alone(item) for item in portal.data.get(SETTING, {}).get("published", ())}
    given = portal.data.get("suggestions") or {}
    told = [given.get(name, "") for name in ("note", "mail", "phone", "address", "hours")]
    said = [str(item) for item in (portal.data.get("contact", ""), *told, *given.get("others", ()))]
    own = {hit.digits for item in said for hit in find_contacts(item)}
    return frozenset(listed | own | {alone(item) for item in said}) - {""}


def _in_attachments(loaded: Loaded) -> Iterator[Suspect]:
    """What attachments say, each thing once a file, for the first record that lists it."""
    for record in loaded.graph:
        for item, attached in loaded.attachments.listed(record):
            scopes = (str(item["scope"]),) if "scope" in item else ()
            text = loaded.attachments.text(attached)
            lines = Lines(text) if type_of(attached.name) in _LINED else None
            seen: set[tuple[str, str]] = set()
            for hit in find_contacts(text):
                if (hit.kind, hit.digits) not in seen:
                    seen.add((hit.kind, hit.digits))
                    line, column = lines.place(hit.start) if lines else (0, 0)
                    yield Suspect(record.id, "", scopes, hit, Place(attached.path, line + 1, column + 1))


def _unknown(portal: Portal, source: Source) -> Iterator[Problem]:
    for index, item in enumerate(portal.data.get(SETTING, {}).get("published", ())):
        if not alone(item):
            yield Problem("published-unknown", source.place((SETTING, "published", index)), {"value": item[:40]})
