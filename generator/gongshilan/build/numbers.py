"""Numbers of persons that some edition would tell, and those that an edition may tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from gongshilan.build.load import Loaded, open_texts
from gongshilan.model import Edition
from gongshilan.problems import Problem, Problems
from gongshilan.project.edition import project_graph
from gongshilan.vet.numbers import FOR_NUMBERS, Search, Shown, Suspect, in_texts, number_problem, personal_numbers, suspects
from gongshilan.visibility.audience import Audience

_LAST_DAY = date(9998, 12, 31)  # by when whatever is to be published is; 9999 stands for never


def number_problems(loaded: Loaded, as_of: date) -> tuple[Problem, ...]:
    """ID, mobile and bank-card numbers that some edition would tell (codes ``number-*``), each place once: in records, the
    portal's own words and hand-written pages. An edition may tell those that stand in an ``x-personal`` field it shows. Looked
    at as of the day and as of the end of time, when everything that is to be published is."""
    portal, source = loaded.checked.portal, loaded.checked.portal_source
    if portal is None or source is None:
        return ()
    rules = loaded.rules
    texts = open_texts(loaded.content, source)
    problems = Problems()
    problems.extend(in_texts(FOR_NUMBERS, texts, rules.allowed))
    left = suspects(FOR_NUMBERS, loaded.graph, loaded.checked.sources, rules.schema, rules.allowed, loaded.answers)
    told = told_suspects(FOR_NUMBERS, loaded, left, portal.editions, as_of)
    problems.extend(number_problem(item.hit, item.place) for item in told)
    return tuple(problems)


def told_suspects(
    search: Search, loaded: Loaded, left: list[Suspect], editions: Iterable[Edition], as_of: date
) -> Iterator[Suspect]:
    """Those of some suspects that one of the editions would tell, as of the day or the end of time; each once. An edition may tell what
    stands in an ``x-personal`` field it shows."""
    portal, schema = loaded.portal, loaded.rules.schema
    editions = tuple(editions)
    for day in (as_of, _LAST_DAY):
        for edition in editions if left else ():
            audience = Audience(edition, portal, loaded.rules.rulebooks, loaded.graph.get, day)
            # with other problems in the content records hang on units that failed: then by scopes alone, or one would hide another
            graph = loaded.graph if loaded.problems else project_graph(loaded.graph, audience, schema)
            own = personal_numbers(search, graph, schema, audience)
            shown = Shown(search, audience, graph)
            rest = []
            for item in left:
                if item.hit.digits in own or not shown(item):
                    rest.append(item)
                else:
                    yield item
            left = rest


def tellable_numbers(loaded: Loaded, edition: Edition, as_of: date) -> frozenset[str]:
    """Numbers (plain digits) that an edition's site may hold: the reviewed ones, and those in ``x-personal`` fields it shows."""
    rules = loaded.rules
    audience = Audience(edition, loaded.portal, rules.rulebooks, loaded.graph.get, as_of)
    own = personal_numbers(FOR_NUMBERS, loaded.graph, rules.schema, audience)
    if own:  # seldom: no edition but the office's sees such fields
        own = personal_numbers(FOR_NUMBERS, project_graph(loaded.graph, audience, rules.schema), rules.schema, audience)
    return rules.allowed | own
