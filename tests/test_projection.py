"""Nothing above a reader's scope is anywhere in an edition, and what is hidden moves nothing that is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from gongshilan.assess.assess import assess
from gongshilan.assess.paths import values_at
from gongshilan.build.load import Loaded
from gongshilan.build.rules import Rules, load_rules
from gongshilan.build.stages import derive, narrow
from gongshilan.kinds.schema import Schema
from gongshilan.link.build import link
from gongshilan.model import Duty, Edition, Portal, Record
from gongshilan.project.edition import Projection, project
from support.places import PORTAL as PORTAL_FOLDER
from support.records import Maker, scoped
from support.world import CAMPAIGN, PORTAL, UNIT, campaign, graph, record, unit

AS_OF = date(2030, 5, 10)
RULES = load_rules(PORTAL_FOLDER)
SCOPED = [(kind.id, path, scope) for kind in RULES.schema.kinds.values() for path, scope in scoped(kind)]


def projected(
    rules: Rules, records: Iterable[Record], edition: Edition | str, *, portal: Portal = PORTAL, as_of: date = AS_OF
) -> Projection:
    full = graph(rules, records)
    chosen = edition if isinstance(edition, Edition) else Edition(edition, edition, edition)
    truth = assess(full, rules.schema, rules.rulebooks, portal, as_of)
    return project(full, truth, chosen, portal, rules.schema, rules.rulebooks)


def everything(projection: Projection) -> str:
    """All that an edition's pages could be made from, as text."""
    found = [repr(item) for item in projection.graph] + [repr(edge) for edge in projection.graph.edges()]
    return "\n".join([*found, repr(projection.assessment)])


class World:
    """Two records of each kind; the first has every field filled with markers."""

    def __init__(self, schema: Schema, *, consent: bool = False) -> None:
        targets = {kind: f"{kind.replace('_', '-')}-two" for kind in schema.kinds if kind not in ("campaign", "unit")}
        targets["unit"] = "other"
        self.maker = Maker(schema, targets, consent=consent)
        bare = Maker(schema, {**targets, "unit": UNIT}, first=5000)  # never the same marker twice
        kinds = [kind for kind in schema.kinds.values() if kind.id not in ("campaign", "unit")]
        public = {"scope": "public"}
        seconds = [
            bare.record(
                kind, targets[kind.id], CAMPAIGN, UNIT, leave_out=frozenset(set(kind.fields) - set(kind.required)), **public
            )
            for kind in kinds
        ]
        firsts = [self.maker.record(kind, f"{kind.id.replace('_', '-')}-one", CAMPAIGN, UNIT, **public) for kind in kinds]
        first_unit = self.maker.record(schema.kinds["unit"], UNIT, CAMPAIGN, UNIT)
        filled = self.maker.record(schema.kinds["campaign"], CAMPAIGN, CAMPAIGN, UNIT, rulebook="TINY")
        whole = replace(filled, data={**filled.data, **{key: campaign().data[key] for key in ("period", "phases")}})
        self.records = [*seconds, *firsts, first_unit, unit("other"), whole]
        self.first = {record.kind: record for record in [*firsts, first_unit, whole]}


@pytest.fixture(scope="module")
def world(rules: Rules) -> World:
    return World(rules.schema)


@pytest.fixture(scope="module")
def editions(rules: Rules, world: World) -> dict[str, Projection]:
    return {scope.id: projected(rules, world.records, scope.id) for scope in PORTAL.scopes}


@pytest.fixture(scope="module")
def texts(editions: dict[str, Projection]) -> dict[str, str]:
    return {scope: everything(projection) for scope, projection in editions.items()}


@pytest.mark.parametrize(("kind", "path", "scope"), SCOPED)
def test_scoped_field(
    world: World, editions: dict[str, Projection], texts: dict[str, str], kind: str, path: str, scope: str
) -> None:
    """In no edition below its scope, by no way; in those from its scope up."""
    first = world.first[kind]
    planted = values_at(first.data, path)
    assert planted, "the record made for the test lacks the field"
    marker = world.maker.markers.get((kind, path))
    for rung in PORTAL.scopes:
        shown = values_at(editions[rung.id].graph[first.id].data, path)
        if rung.rank < PORTAL.rank(scope):
            assert shown == (["**"] if masks(kind, path) else [])
            assert marker is None or marker not in texts[rung.id]
        else:
            assert shown == planted
            assert marker is None or marker in texts[rung.id]


def masks(kind: str, path: str) -> bool:
    """True for a field of which lower audiences get the masked value (tests/safety/test_persons.py)."""
    field = RULES.schema.kinds[kind].field_at(path)
    return field is not None and field.mask == "name"


def test_the_enumeration_is_not_empty() -> None:
    assert len(SCOPED) > 35
    assert ("suggestion", "proposer.phone", "office") in SCOPED
    assert ("unit", "contact.address", "office") in SCOPED
    assert ("meeting", "internal_note", "office") in SCOPED


def test_who_may_see_a_person() -> None:
    """Contact data never leave the office; the name of who made a suggestion is published only if he agreed."""
    scopes = {(kind, path): scope for kind, path, scope in SCOPED}
    for kind in RULES.schema.kinds.values():
        for path, field in kind.walk():
            if field.name in ("phone", "contact", "address", "received_by", "internal_note"):
                assert scopes[kind.id, path] == "office", f"{kind.id}.{path}"
            if field.name == "attendees":
                assert scopes[kind.id, path] == "staff", f"{kind.id}.{path}"
    consents = {
        (kind.id, path): scopes[kind.id, path]
        for kind in RULES.schema.kinds.values()
        for path, field in kind.walk()
        if field.consent
    }
    assert consents == {
        ("suggestion", "proposer.name"): "office",
        ("representative", "name"): "staff",
        ("idea", "author"): "staff",
    }
    assert scopes["suggestion", "proposer.unit_name"] == scopes["leave", "person"] == scopes["leave", "reason"] == "office"
    assert (
        scopes["meeting", "minutes"]
        == scopes["meeting", "criticism.content"]
        == scopes["meeting", "speeches.draft"]
        == "members"
    )
    default = {kind.id: kind.scope for kind in RULES.schema.kinds.values() if kind.scope != "public"}
    assert default == {"essay": "members", "filing": "staff", "leave": "staff", "archiving": "staff"}


def test_unscoped_fields_are_shown(world: World, texts: dict[str, str]) -> None:
    hidden = {(kind, path) for kind, path, _ in SCOPED}
    hidden |= {(kind, "sort_key") for kind, path, _ in SCOPED if masks(kind, path)}  # an order would tell the name
    replaced = {("campaign", name) for name in ("rulebook", "period", "phases")}
    for place, marker in world.maker.markers.items():
        if (place[0], place[1].split(".")[0]) in replaced:
            continue
        assert (marker in texts["public"]) == (place not in hidden), place


def test_an_object_that_loses_everything_goes_whole(editions: dict[str, Projection]) -> None:
    assert "contact" not in editions["public"].graph[UNIT].data
    assert "contact" in editions["office"].graph[UNIT].data
    assert "receipt" not in editions["public"].graph["filing-one"].data
    assert "receipt" in editions["office"].graph["filing-one"].data


@pytest.mark.parametrize(
    ("kind", "path"),
    [(kind.id, path) for kind in RULES.schema.kinds.values() for path, field in kind.walk() if field.consent],
)
def test_consent(rules: Rules, world: World, editions: dict[str, Projection], kind: str, path: str) -> None:
    agreed = World(rules.schema, consent=True)
    free = projected(rules, agreed.records, "public")
    assert values_at(free.graph[agreed.first[kind].id].data, path) == [agreed.maker.markers[kind, path]]
    assert values_at(editions["public"].graph[world.first[kind].id].data, path) == ["**"]
    unsaid = [replace(item, data=without(item.data, "name_consent")) for item in agreed.records]
    assert agreed.maker.markers[kind, path] not in everything(projected(rules, unsaid, "public"))


def without(data: Any, key: str) -> Any:
    if isinstance(data, dict):
        return {name: without(value, key) for name, value in data.items() if name != key}
    return [without(value, key) for value in data] if isinstance(data, list) else data


@pytest.mark.parametrize("scope", [scope.id for scope in PORTAL.scopes])
def test_record_scope_and_references_to_it(rules: Rules, scope: str) -> None:
    hidden = record("leader", "secret-leader", scope=scope, title="§name§", body="§body§", post="§post§")
    meeting = record("meeting", "m", meeting_type="work", date="2030-04-01", chair="secret-leader", leaders_present=["secret-leader"],
                     speeches=[{"leader": "secret-leader"}, {"leader": "secret-leader", "topic": "议题"}], supersedes="secret-leader")  # fmt: skip
    for rung in PORTAL.scopes:
        shown = projected(rules, [hidden, meeting], rung.id)
        said, seen = everything(shown), PORTAL.rank(scope) <= rung.rank
        assert ("secret-leader" in shown.graph) == seen
        for word in ("secret-leader", "§name§", "§body§", "§post§"):
            assert (word in said) == seen, (rung.id, word)
        if not seen:
            assert shown.graph["m"].data["speeches"] == [{"topic": "议题"}]
            assert not {"chair", "leaders_present", "supersedes"} & set(shown.graph["m"].data)


@pytest.mark.parametrize("scope", [scope.id for scope in PORTAL.scopes])
def test_no_edge_dangles(editions: dict[str, Projection], scope: str) -> None:
    shown = editions[scope].graph
    assert list(shown.edges())
    for edge in shown.edges():
        assert edge.source in shown
        assert edge.target in shown
        assert values_at(shown[edge.source].data, ".".join(part for part in edge.path.split(".") if not part.isdigit()))


def test_records_of_a_hidden_unit_go_with_it(rules: Rules) -> None:
    records = [
        replace(unit("secret"), scope="office"),
        record("meeting", "m", unit="secret", meeting_type="work", title="§m§"),
    ]
    assert "§m§" not in everything(projected(rules, records, "public"))
    assert "secret" not in everything(projected(rules, records, "public"))
    assert "§m§" in everything(projected(rules, records, "office"))


def test_an_undeclared_scope_is_denied(rules: Rules) -> None:
    for edition in ("public", "office"):
        portal = replace(PORTAL, scopes=tuple(scope for scope in PORTAL.scopes if scope.id != "staff"))
        audience = projected(rules, [], edition, portal=portal).audience
        assert not audience.sees_scope("staff")
        assert not audience.sees_scope("")
        assert audience.sees_scope("public")


def test_narrowed_edition(rules: Rules) -> None:
    records = [unit("top"), unit("mid", parent="top"), unit("low", parent="mid"), unit("side", parent="top")]
    records += [
        record("meeting", f"m-{name}", unit=name, meeting_type="work", date="2030-04-01")
        for name in ("top", "mid", "low", "side")
    ]
    records += [record("document", "shared", unit=None, document_type="notice")]
    shown = projected(rules, records, Edition("mid", "中", "public", ("mid",)))
    assert {item.id for item in shown.graph} == {CAMPAIGN, "shared", "mid", "low", "m-mid", "m-low"}
    assert shown.graph.named("top")
    assert "side" not in everything(shown)


def test_not_before_its_day(rules: Rules) -> None:
    item = record("meeting", "later", meeting_type="work", date="2030-04-01", publish_from="2030-05-11", title="§later§")
    assert "§later§" not in everything(projected(rules, [item], "office"))
    assert "§later§" in everything(projected(rules, [item], "public", as_of=date(2030, 5, 11)))


def test_withdrawn_keeps_title_and_reason_only(rules: Rules) -> None:
    gone = {"on": "2030-05-10", "reason": "内容有误"}
    item = replace(
        record(
            "meeting",
            "m",
            meeting_type="work",
            date="2030-04-01",
            result="§result§",
            body="§body§",
            withdrawn=gone,
            summary="§summary§",
        ),
        said={"date": "§said§", "withdrawn.on": "今天"},
    )
    shown = projected(rules, [item], "office").graph["m"]
    assert dict(shown.data) == {"kind": "meeting", "title": "m", "unit": UNIT, "withdrawn": gone}
    assert (shown.body, dict(shown.said)) == ("", {"withdrawn.on": "今天"})
    assert "§" not in everything(projected(rules, [item], "office"))
    assert "§result§" in everything(projected(rules, [item], "office", as_of=date(2030, 5, 9)))


@pytest.mark.parametrize("kind", sorted(RULES.schema.kinds))
def test_any_kind_can_be_withdrawn(rules: Rules, world: World, kind: str) -> None:
    """A withdrawn record of whatever kind leaves an edition that can still be made."""
    first = world.first[kind]
    gone = replace(first, data={**first.data, "withdrawn": {"on": "2030-05-01", "reason": "有误"}})
    records = [gone if item.id == first.id else item for item in world.records]
    shown = projected(rules, records, "public")
    left = shown.graph[first.id]
    assert left.data["withdrawn"]["reason"] == "有误"
    assert left.body == ""
    # Whom a unit stands under and what a campaign's phases are others need; nothing else of a withdrawn record is said.
    needed = {"campaign": {"rulebook", "period", "phases"}, "unit": {"level", "class", "parent"}}
    assert set(left.data) <= {"kind", "title", "unit", "withdrawn"} | needed.get(kind, set())


# --- non-interference


def masked(duty: Duty) -> Duty:
    """A duty without what its obligation declassifies: state and two dates (and the note that they rest on hidden records)."""
    reasons = tuple(reason for reason in duty.reasons if reason.code != "hidden-basis")
    return replace(duty, state="", due=None, met_on=None, hidden=False, reasons=reasons)


def known(projection: Projection) -> list[Any]:
    found = projection.assessment
    return [
        list(projection.graph),
        list(projection.graph.edges()),
        found.figures,
        found.claims,
        found.threads,
        [masked(duty) for duty in found.duties],
    ]


@pytest.mark.parametrize("kind", sorted(set(RULES.schema.kinds) - {"campaign"}))
def test_a_hidden_record_moves_nothing_but_state_and_dates(
    rules: Rules, world: World, kind: str, editions: dict[str, Projection]
) -> None:
    extra = [
        Maker(rules.schema, {item.kind: item.id for item in world.records if item.kind != "campaign"}).record(
            rules.schema.kinds[kind],
            f"hidden-{number}",
            CAMPAIGN,
            UNIT,
            scope="office",
            **({"date": f"2030-04-0{number}"} if "date" in rules.schema.kinds[kind].fields else {}),
        )
        for number in (1, 2, 3)
    ]
    shown = projected(rules, [*world.records, *extra], "public")
    assert known(shown) == known(editions["public"])
    for before, after in zip(editions["public"].assessment.duties, shown.assessment.duties, strict=True):
        if (before.state, before.due, before.met_on) != (after.state, after.due, after.met_on):
            assert after.hidden
            assert after.reasons[-1].code == "hidden-basis"


@pytest.mark.parametrize("field", ["internal_note", "minutes"])
def test_a_hidden_field_moves_nothing(rules: Rules, world: World, editions: dict[str, Projection], field: str) -> None:
    records = [
        replace(item, data={**item.data, field: "改了"}) if item.kind == "meeting" else item for item in world.records
    ]
    assert known(projected(rules, records, "public")) == known(editions["public"])


def test_hidden_evidence_shows_as_a_true_state_without_its_evidence(rules: Rules) -> None:
    hidden = record("meeting", "m", meeting_type="work", date="2030-04-10", scope="office")
    shown = projected(rules, [hidden], "public")
    [duty] = [duty for duty in shown.assessment.duties if duty.obligation.id == "T-DAY"]
    assert (duty.state.value, duty.met_on, duty.hidden) == ("met", "2030-04-10", True)
    assert [result.counted for result in duty.results] == [()]


def test_scoped_obligation(rules: Rules) -> None:
    names = {
        rung.id: {duty.obligation.id for duty in projected(rules, [], rung.id).assessment.duties} for rung in PORTAL.scopes
    }
    assert {rung for rung, found in names.items() if "T-SCOPE" in found} == {"staff", "members", "office"}


def test_shipped_content_hidden_records(shipped: Loaded) -> None:
    """The same on the shipped content: hidden records of every kind, made to fit the JS rulebook's units."""
    schema, day = shipped.rules.schema, date(2009, 4, 30)
    targets = {kind: f"hidden-{kind.replace('_', '-')}" for kind in schema.kinds if kind != "campaign"}
    targets |= {item.kind: item.id for item in shipped.graph if item.campaign == "jinshan-jingwei-2009"}
    maker = Maker(schema, targets, portal=shipped.portal)
    extra = [
        maker.record(kind, f"hidden-{kind.id.replace('_', '-')}", "jinshan-jingwei-2009", "jinshan-jingwei", scope="office")
        for kind in schema.kinds.values()
        if kind.id != "campaign"
    ]
    checked = replace(shipped.checked, records=(*shipped.checked.records, *extra))
    joined, problems = link(checked, schema, shipped.rules.rulebooks)
    assert [problem.code for problem in problems] == ["ref-self"] * len(problems)  # a kind that has no other record
    more = replace(shipped, checked=checked, graph=joined)
    for edition in (item for item in shipped.portal.editions if item.scope != "office"):
        one, other = (
            narrow(item, assess(item.graph, schema, item.rules.rulebooks, item.portal, day), edition)
            for item in (shipped, more)
        )
        assert known(one) == known(other), edition.id


@pytest.mark.parametrize("scope", ["public", "members", "office"])
def test_what_is_taken_from_the_truth_is_what_would_be_derived(
    rules: Rules, shipped: Loaded, monkeypatch: pytest.MonkeyPatch, scope: str
) -> None:
    """An edition that shows everything as it is shares what was derived; of one from which a record, a word or a reference is missing all is derived
    again."""
    truth, edition = derive(shipped, date(2009, 4, 30)), Edition(scope, scope, scope)
    whole = narrow(shipped, truth, edition).assessment
    monkeypatch.setattr("gongshilan.project.edition._alike", lambda _one, _other: False)
    assert narrow(shipped, truth, edition).assessment == whole
    monkeypatch.undo()
    asked: list[object] = []
    monkeypatch.setattr("gongshilan.project.edition.assess", lambda *given: asked.append(given) or assess(*given))
    shown = [campaign(), unit(UNIT), record("meeting", "m", scope="public", date="2030-05-01")]
    absent = record("meeting", "n", scope="office", date="2030-05-01")
    cut = record("meeting", "n", scope="public", date="2030-05-01", body="大家看的。\n\n::: office\n办公室看的。\n:::")
    for hidden, derived in (([], 0), ([absent], scope != "office"), ([cut], scope != "office")):
        asked.clear()
        projected(rules, [*shown, *hidden], edition)
        assert len(asked) == derived
