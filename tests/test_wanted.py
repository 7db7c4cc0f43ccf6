"""The page of an obligation says every word of its requirements in a sentence: no word and no value in a word without a trace."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from gongshilan.build.load import Loaded
from gongshilan.build.rules import Rules
from gongshilan.build.stages import narrow
from gongshilan.demands import Obligation
from gongshilan.kinds.load import SchemaError
from gongshilan.kinds.requirement import requirement
from gongshilan.kinds.spoken import obligation_ids
from gongshilan.model import Assessment
from gongshilan.pages.index import Site
from gongshilan.pages.obligations import obligation_pages
from gongshilan.pages.wanted import Wanted
from gongshilan.read.strict_yaml import load_typed
from gongshilan.windows.resolve import WindowError
from support.places import PORTAL, REPO, SCHEMA
from support.shown import viewed
from support.world import EDITIONS, campaign, graph, stretch
from support.world import PORTAL as A_PORTAL

BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DOCUMENTS = [REPO / "content" / "pages" / "help" / "rulebook.md", SCHEMA / "README.md"]
RULEBOOKS = [
    *sorted((SCHEMA / "rulebooks").glob("*.yml")),
    *sorted((PORTAL / "schema" / "rulebooks").glob("*.yml")),
    *sorted((REPO / "generator" / "gongshilan" / "skeleton" / "starters").glob("*/rulebook.yml")),
]
NO_SENTENCE = {"id", "label", "kind", "any_of"}  # the heading, the material, the alternatives
SAID_AS = {
    "window": {"window", "within"},
    "per": {"per", "subject"},
    "same_day": {"before", "after"},
    "of": {"share"},
    "filed_with": {"addressee"},
}
OTHER: dict[str, tuple[object, ...]] = {
    "edge": ("start", "end"), "which": ("first", "last"), "period": ("week", "month"), "kind": ("idea",), "phase": ("closing", "analysis"),
    "step": ("opening",), "addressee": (), "campaign": (), "same_day": (False,), "published_to": ("office", "members"), "requirement": ("speeches", "other"),
}  # fmt: skip
MORE = """
- {kind: essay, share: 62.5%, of: 'unit:head_count.members'}
- {kind: contact_point, per: {kind: leader, principal: true}, expected: 'unit:head_count.leaders', subject: leader, min: 2, max: 'unit:head_count.members'}
- {kind: leader, per: {kind: leader, where: {properties: {rank: {maximum: 3}}}}, subject: id}
- {kind: meeting, max: 4}
- {kind: meeting, window: {after: {kind: notice, where: {required: [of]}, refers: {of: plan}, which: last}, days: 9, working: true, note: 以公示为准}}
- {kind: meeting, window: {after: {requirement: other}}}
- {kind: meeting, each: {phase: true, edge: start, days: 3, working: true}}
- {kind: meeting, each: {phase: [study]}}
- {kind: meeting, each: {period: month}}
- {kind: notice, lasts: {field: from, days: 3}}
- {kind: notice, lasts: {field: from, until: until, days: 3}}
- {kind: rectification_item, covers: {path: measures, values: [甲, 乙], about: plan}}
- {kind: meeting, only_if: {kind: notice, min: 2}, unless: {kind: filing, refers: {what: [plan, document]}}}
- {kind: meeting, before: {obligation: OTHER}, after: {campaign: true, edge: start}, same_day: true}
- {kind: meeting, after: {ref: presenters, edge: start}}
- {kind: satisfaction_survey, base: {kind: representative, named: took_part, number: participants, categories: base_categories, category: category, share: 0.6, assembly: {required: [throughout]}}}
- {kind: filing, match_refers: {what: {kind: [plan, document], where: {required: [header]}}}, binds: {levels: [unit], classes: [first], where: {required: [parent]}}}
- kind: rectification_item
  match:
    required: [goal, deadline]
    oneOf: [{required: [way]}, {required: [reason]}]
    not: {properties: {status: {enum: [declined, transferred]}}}
    if: {required: [plan]}
    then: {required: [urgency]}
    else: {required: [origin]}
    properties:
      goal: {minLength: 3, maxLength: 90, pattern: '^改'}
      measures: {minItems: 1, maxItems: 9, uniqueItems: true, contains: {pattern: 每}, items: {minLength: 2}}
      progress: {contains: {required: [date], properties: {text: {minLength: 5}}}}
- {kind: study_session, match: {properties: {attendance: {minimum: 1, exclusiveMaximum: 90.5, multipleOf: 2}, tiers: {contains: {enum: [leadership, middle]}}}}}
"""  # fmt: skip


def of_rulebook(path: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for held in load_typed(path.read_text(encoding="utf-8"), path.name)["obligations"]:
        for asked in held.get("requires", ()):
            for one in (asked, *asked.get("any_of", ())):
                inherited = {"per": asked["per"]} if "per" in asked and "per" not in one else {}
                yield held, {**inherited, **one}


def shown(page: Path) -> Iterator[dict[str, Any]]:
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        found = load_typed(f"all:\n{block}", page.name).get("all") if block.startswith("- ") else None
        yield from found if isinstance(found, list) else ()


def every_requirement() -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    found = {}
    for path in RULEBOOKS:
        for held, asked in of_rulebook(path):
            found[f"{held['id']} {asked['id']} {len(found)}"] = held, asked
    alone = [asked for page in DOCUMENTS for asked in shown(page)] + load_typed(f"all:{MORE}", "more")["all"]
    for number, asked in enumerate(alone):
        found[f"example-{number}"] = {"id": "X", "filed_with": ["above"]}, {"id": "r", "label": "要求", **asked}
    return found


REQUIREMENTS = every_requirement()


@pytest.fixture(scope="module")
def site(rules: Rules) -> Site:
    named = "study analysis closing rectification preparation"
    days, steps = stretch("2009-03-01", "2030-12-31"), "opening mobilisation democratic-life exchange survey"
    phases = [
        {"id": name, "title": f"{name}-阶段", "when": days, "steps": [{"id": step, "title": f"{step}-环节", "when": days} for step in steps.split()]}
        for name in named.split()
    ]  # fmt: skip
    joined = graph(rules, [campaign(phases=phases)])
    day = date(2030, 4, 30)
    nothing = Assessment(day, (), (), (), ())
    return Site(
        viewed(A_PORTAL, EDITIONS[-1], rules, joined, nothing)
    )  # fmt: skip


def said(rules: Rules, site: Site, held: Mapping[str, Any], asked: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Words and sentences of a requirement as written. Raises SchemaError for what the reader does not take."""
    [spoken] = obligation_ids({"requires": [asked]}, rules.schema)["requires"]
    taken = requirement(spoken, rules.schema, "test")
    filed = tuple(held.get("filed_with", ()))
    others = [
        requirement({"id": name, "label": f"另一项{name}", "kind": "meeting"}, rules.schema, "test")
        for name in ("other", "speeches")
    ]
    obligation = Obligation(held["id"], "B", "一", "义务", "", None, {}, (taken, *others), filed_with=filed)
    other = Obligation("OTHER", "B", "一", "另一件事", "", None, {}, ())
    wanted = Wanted(site, site.campaigns[0].id, {obligation.id: obligation, "OTHER": other})
    return list(wanted.sentences(obligation, taken))


def told(word: str, asked: Mapping[str, Any]) -> bool:
    """Whether a word says something: one of anything is what every requirement asks for."""
    return word not in NO_SENTENCE and not (word == "min" and asked[word] == 1 and "max" not in asked)


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_each_word_has_its_sentence(rules: Rules, site: Site, name: str) -> None:
    held, asked = REQUIREMENTS[name]
    found = said(rules, site, held, asked)
    spoken = {word for word, sentence in found if sentence}
    for word in asked:
        assert not told(word, asked) or SAID_AS.get(word, set()) & spoken or word in spoken, word
    assert not [sentence for _, sentence in found if not sentence or "%(" in sentence or re.search(r"“”|（）|：$", sentence)]


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_no_value_is_passed_over(rules: Rules, site: Site, name: str) -> None:
    """Whatever stands in a word: with something else in its place the page would say something else."""
    held, asked = REQUIREMENTS[name]
    before = said(rules, site, held, asked)
    tried = 0
    for word in (word for word in asked if told(word, asked)):
        for at, other in altered(asked[word], word):
            try:
                after = said(rules, site, held, {**asked, word: other})
            except (SchemaError, WindowError):
                continue  # no such thing can be written
            tried += 1
            assert after != before, (word, at)
    assert tried or name.startswith("example-") or not any(told(word, asked) for word in asked)


def altered(value: Any, at: str) -> Iterator[tuple[str, Any]]:
    """The value with one thing in it exchanged for another, each in turn."""
    key = at.rsplit(".", 1)[-1]
    if isinstance(value, dict):
        for name, inner in value.items():
            for where, other in altered(inner, f"{at}.{name}"):
                yield where, {**value, name: other}
            if key in ("properties", "refers", "match_refers", "differ"):
                yield f"{at}.{name}!", {("other" if item == name else item): one for item, one in value.items()}
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            for where, other in altered(inner, f"{at}.{index}"):
                yield where, [*value[:index], other, *value[index + 1 :]]
    elif key in OTHER:
        for other in OTHER[key]:
            if other != value:
                yield at, other
    elif isinstance(value, bool):
        yield at, not value
    elif isinstance(value, int | float):
        yield at, value + 1 if at != "share" else value / 2
    elif key == "share":
        yield at, "41%"
    elif key in ("on", "from", "to") and isinstance(value, str) and "年" in value:
        yield at, "2030年5月6日"
    elif key in ("before", "after"):
        yield at, "study" if value != "study" else "closing"
    else:
        yield at, f"{value}x"


def test_a_page_says_them(shipped: Loaded, shipped_truth: Assessment) -> None:
    edition = shipped.portal.editions[0]
    projection = narrow(shipped, shipped_truth, edition)
    pages = obligation_pages(
        Site(
            viewed(shipped.portal, edition, shipped.rules, projection.graph, projection.assessment)
        )
    )  # fmt: skip
    [page] = [item for item in pages if item.path.endswith("/js-20.html")]
    [deeds, _] = page.view["requires"]
    assert "“验收·验收人”不得与“申报完成·申报人”、“主办部门”、“协办部门”相同" in deeds["notes"]
    assert "以“验收·验收日期”那一天为准" in deeds["notes"]
