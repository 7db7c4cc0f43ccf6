"""The edges of what an edition may know: the very day, the unit between, the way round, the value that is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from gongshilan.assess.assess import assess
from gongshilan.assess.publication import Publication
from gongshilan.build.rules import Rules
from gongshilan.disclosure.shows import without_small_numbers
from gongshilan.kinds.schema import Field
from gongshilan.link.graph import Graph
from gongshilan.model import HIDDEN_COUNT, Edge, Edition, Portal, Reason, Record, Snapshot, State
from gongshilan.project.edition import Projection, project
from gongshilan.project.fields import FieldProjection, agreed, masked_name
from gongshilan.visibility.approval import STEPS, Approval
from support.world import CAMPAIGN, PORTAL, SCOPES, UNIT, campaign, graph, record, unit

DAY = date(2030, 5, 10)
RANKS = {scope.id: scope.rank for scope in SCOPES}


def projected(
    rules: Rules, records: list[Record], edition: Edition, as_of: date = DAY, earlier: tuple[Snapshot, ...] = ()
) -> Projection:
    full = graph(rules, records)
    truth = assess(full, rules.schema, rules.rulebooks, PORTAL, as_of)
    return project(full, truth, edition, PORTAL, rules.schema, rules.rulebooks, earlier)


def public(*units: str) -> Edition:
    return Edition("e", "版", "public", units)


def seen(rules: Rules, records: list[Record], edition: Edition, as_of: date = DAY) -> set[str]:
    return {item.id for item in projected(rules, records, edition, as_of).graph}


def named(rules: Rules, records: list[Record], edition: Edition) -> set[str]:
    """Units that are named without a page."""
    shown = projected(rules, records, edition).graph
    return {item.id for item in records if item.id not in shown and shown.named(item.id)}


def known(projection: Projection) -> list[Any]:
    return [list(projection.graph), list(projection.graph.edges()), projection.assessment, projection.declassified]


def meeting(name: str, of: str = UNIT, **data: Any) -> Record:
    return record("meeting", name, unit=of, meeting_type="work", date="2030-04-01", **data)


# --- units


def test_what_hangs_on_a_hidden_unit_does_not_tell_where_it_hangs(rules: Rules) -> None:
    """What stands below a hidden unit is hidden with it, wherever that unit is hung."""
    for above in ("top", "side"):
        units = [
            unit("top"),
            unit("side"),
            replace(unit("mid", parent=above), scope="office"),
            unit("low", parent="mid"),
            meeting("m", "low"),
        ]
        assert seen(rules, units, public("top")) == {CAMPAIGN, "top"}
        assert seen(rules, units, public("low")) == {CAMPAIGN}
        assert seen(rules, units, public()) == {CAMPAIGN, "top", "side", UNIT}
        assert not {"low", "mid", "m"} & named(rules, units, public("low"))


def test_an_edition_of_a_unit_that_is_not_there_shows_no_units_records(rules: Rules) -> None:
    shared = record("document", "shared", unit=None, document_type="notice")
    assert seen(rules, [unit("top"), meeting("m", "top"), shared], public("gone")) == {CAMPAIGN, "shared"}


def test_the_names_above_an_edition_are_units_only(rules: Rules) -> None:
    """Of the units above a reader is told where he is, and nothing that happened there or in a unit above no edition's."""
    units = [unit("top"), unit("mid", parent="top"), unit("low", parent="mid"), meeting("t", "top"), meeting("m", "mid")]
    assert seen(rules, units, public("low")) == {CAMPAIGN, "low"}
    assert named(rules, units, public("low")) == {"top", "mid"}
    assert seen(rules, [*units, unit("side"), meeting("s", "side")], public("low", "side")) == {CAMPAIGN, "low", "side", "s"}


def test_of_a_unit_above_an_edition_only_its_name_is_there(rules: Rules) -> None:
    """No page, no figure, no duty; an edge that leads to it is kept for its name, and leads nowhere."""
    full = [
        unit("top", short_title="上级", goals=["目标"], head_count={"members": 90}, summary="概况"),
        replace(unit("low", parent="top"), body="§"),
        meeting("t", "top"),
        record("leader", "l", unit="low", post="书记"),
        record("guidance_group", "g", unit=None, covers=["top"]),
    ]
    shown = projected(rules, full, public("low"))
    assert shown.graph.named("top").data == {"kind": "unit", "title": "top", "short_title": "上级"}
    assert shown.graph.lineage("low") == ["low", "top"]
    assert shown.graph["low"].data["parent"] == "top"
    assert [edge for edge in shown.graph.edges() if edge.target not in shown.graph] == []
    assert {duty.unit for duty in shown.assessment.duties} == {figure.unit for figure in shown.assessment.figures} == {"low"}
    assert next(item.value for item in shown.assessment.figures if item.id == "guidance_groups") == 1
    bare = [replace(full[0], data={key: full[0].data[key] for key in ("kind", "title", "short_title", "level", "class")})]
    assert known(projected(rules, bare + full[1:2] + full[3:], public("low"))) == known(shown)


def test_the_units_above_an_edition_hang_together(rules: Rules) -> None:
    full = [unit("top"), unit("mid", parent="top", summary="概况"), unit("low", parent="mid")]
    shown = projected(rules, full, public("low")).graph
    assert shown.lineage("low") == ["low", "mid", "top"]
    assert [shown.named(name).data for name in ("mid", "top")] == [
        {"kind": "unit", "title": "mid", "parent": "top"}, {"kind": "unit", "title": "top"},
    ]  # fmt: skip


def test_of_a_body_the_passages_of_others_are_cut(rules: Rules) -> None:
    made = meeting("m", body="公开\n\n::: office\n内部\n:::")
    assert projected(rules, [made], public()).graph["m"].body == "公开"
    assert projected(rules, [made], Edition("o", "版", "office")).graph["m"].body == made.body


def test_a_hidden_campaign_takes_all_with_it(rules: Rules) -> None:
    hidden = replace(campaign(), scope="members")
    assert seen(rules, [hidden, unit(), meeting("m")], public()) == set()
    assert seen(rules, [hidden, unit(), meeting("m")], Edition("m", "版", "members")) == {CAMPAIGN, UNIT, "m"}


# --- days


def test_the_very_day(rules: Rules) -> None:
    """From the day named on, not from the day after."""
    item = meeting("m", publish_from="2030-05-10")
    assert "m" not in seen(rules, [item], public(), date(2030, 5, 9))
    assert "m" in seen(rules, [item], public(), date(2030, 5, 10))


def test_approved_on_the_very_day(rules: Rules) -> None:
    approval = {"proposed": {"by": "甲", "on": "2030-05-10"}}
    asking = replace(rules.rulebooks["TINY"], approval={"meeting": ("proposed",)})
    strict = replace(rules, rulebooks={**rules.rulebooks, "TINY": asking})
    assert "m" not in seen(strict, [meeting("m", approval=approval)], public(), date(2030, 5, 9))
    assert "m" in seen(strict, [meeting("m", approval=approval)], public(), date(2030, 5, 10))


def test_a_campaign_without_a_known_rulebook_asks_for_no_approval(rules: Rules) -> None:
    full = graph(rules, [meeting("m")])
    for books in ({}, {"OTHER": rules.rulebooks["TINY"]}):
        approval = Approval(books, full.get)
        assert approval.missing(full["m"], date(2030, 5, 10)) == ()
        assert approval.day(full["m"]) is None


# --- the whole


def test_who_may_see_everything_sees_everything(rules: Rules) -> None:
    """Nothing is lost or changed on the way to an edition above all scopes: records, references, dates, what is derived."""
    made = meeting("m", scope="members", body="公开\n\n::: office\n内部\n:::", internal_note="内部", supersedes="n")
    items = [unit("top"), unit(parent="top"), made, meeting("n", leaders_present=["l"]), record("leader", "l", post="书记")]
    full, office = graph(rules, items), Edition("office", "版", "office")
    truth = assess(full, rules.schema, rules.rulebooks, PORTAL, DAY)
    found = project(full, truth, office, PORTAL, rules.schema, rules.rulebooks)
    assert (list(found.graph), list(found.graph.edges())) == (list(full), list(full.edges()))
    assert (found.edition, found.assessment) == (office, truth)


def test_of_a_withdrawn_unit_its_place_stays_but_of_nothing_else(rules: Rules) -> None:
    """Where units hang, their records need; a field of the same name of another kind is content like any other."""
    gone = {"on": "2030-05-10", "reason": "有误"}
    records = [
        unit("top"),
        unit(parent="top", withdrawn=gone),
        record("leader", "l", level="§", post="书记", withdrawn=gone),
    ]
    leader = rules.schema.kinds["leader"]
    kinds = {**rules.schema.kinds, "leader": replace(leader, fields={**leader.fields, "level": leader.fields["post"]})}
    shown = projected(replace(rules, schema=replace(rules.schema, kinds=kinds)), records, public()).graph
    assert set(shown[UNIT].data) == {"kind", "title", "withdrawn", "level", "class", "parent"}
    assert set(shown["l"].data) == {"kind", "title", "unit", "withdrawn"}


# --- parts of a record


def test_a_withdrawal_to_come_is_told_to_nobody(rules: Rules) -> None:
    """Neither its day nor its reason nor how its day was written, before the day."""
    item = meeting("m", withdrawn={"on": "2030-05-11", "reason": "§"})
    made = replace(item, said={"withdrawn.on": "§明天", "date": "四月一日"})
    for scope in SCOPES:
        shown = projected(rules, [made], Edition("e", "版", scope.id)).graph["m"]
        assert shown.data == meeting("m").data
        assert shown.said == {"date": "四月一日"}
    assert projected(rules, [made], public(), date(2030, 5, 11)).graph["m"].data["withdrawn"]["reason"] == "§"


def test_of_an_approval_everybody_sees_the_days_and_the_office_the_rest(rules: Rules) -> None:
    steps = {name: {"by": f"§{name}", "on": f"2030-04-0{day}"} for day, name in enumerate(STEPS, 1)}
    steps["reviewed"] |= {"result": "may_publish", "text": "§意见"}
    for scope in SCOPES:
        shown = projected(rules, [meeting("m", approval=steps)], Edition("e", "版", scope.id)).graph["m"].data["approval"]
        days = {name: {key: value for key, value in step.items() if key in ("on", "result")} for name, step in steps.items()}
        assert shown == (steps if scope.id == "office" else days)


def test_a_part_is_shown_to_those_its_own_scope_names(rules: Rules) -> None:
    """An attachment above its reader is not there for him; one whose scope nobody declared is there for nobody."""
    scopes = (None, "office", "staff", "public", "nobody")
    files = [{"file": f"{scope}.pdf", "title": "附件", **({"scope": scope} if scope else {})} for scope in scopes]
    for rank, rung in enumerate(SCOPES):
        graph_seen = projected(rules, [meeting("m", attachments=files)], Edition("e", "版", rung.id)).graph
        shown = [item["file"] for item in graph_seen["m"].data["attachments"]]
        assert shown == [f"{s}.pdf" for s in scopes if s is None or (s in RANKS and RANKS[s] <= rank)]
    hidden = [files[1], files[4]]
    assert "attachments" not in projected(rules, [meeting("m", attachments=hidden)], public()).graph["m"].data


def test_a_consent_is_a_day_that_has_come() -> None:
    days = ("2030-05-09", "2030-05-10", "2030-05-11", "2030-05-09 ", "2030-5-9", "yes", "", True, 20300509, None)
    assert [agreed(day, "2030-05-10") for day in days] == [True, True, *[False] * 8]


def test_where_a_name_is_masked_its_order_is_not_told() -> None:
    """A key to sort by would tell it; where there is none, or no name is masked, nothing goes."""
    name, day = (
        Field("name", "姓名", "", "string", scope="office", mask="name", consent="agreed"),
        Field("agreed", "", "", "date"),
    )
    fields = {"name": name, "agreed": day, "sort_key": Field("sort_key", "", "", "string")}

    def shown(**data: Any) -> dict[str, Any]:
        return FieldProjection(data, {}, fields, lambda _: False, lambda _: True, "2030-05-10").data

    assert shown(name="赵示例", sort_key="z") == shown(name="赵示例") == {"name": "赵**"}
    assert shown(sort_key="z") == {"sort_key": "z"}
    assert shown(name=5, sort_key="z") == {"sort_key": "z"}
    open_name = {"name": "赵示例", "agreed": "2030-05-10", "sort_key": "z"}
    assert shown(**open_name) == open_name


def test_a_masked_name_shows_one_character_of_a_chinese_one() -> None:
    names = ("赵示例", "欧阳", " 赵", "\U00020000示", "Zhang", "", "〇示", "一", "\ufffe")
    assert [masked_name(name) for name in names] == ["赵**", "欧**", "赵**", "\U00020000**", "**", "**", "**", "一**", "**"]


def test_what_loses_its_main_part_goes_whole(rules: Rules) -> None:
    """With the wording of its days, which would else be taken for that of the item that moves up to its place."""
    fields = {"who": {"scope": "office"}, "on": {"type": "date"}, "note": {}}
    made = {name: Field(name, "栏", "", **{"type": "string", **given}) for name, given in fields.items()}
    item = Field("", "项", "", "object", properties=made, required=("who",))
    said = {"steps.0.on": "某日", "steps.1.on": "次日", "steps.2.note": "备注", "one.on": "当日"}
    steps = [{"who": "甲", "on": "2030-04-01"}, {"on": "2030-04-02"}, {"note": "x"}]
    data = {"steps": steps, "one": {"who": "甲", "on": "2030-04-03"}}
    kind = {"steps": Field("steps", "步骤", "", "array", items=item), "one": replace(item, name="one")}
    for scope, expected, words in (
        ("office", data, said),
        ("public", {"steps": steps[1:]}, {"steps.0.on": "次日", "steps.1.note": "备注"}),
    ):
        view = FieldProjection(data, said, kind, lambda asked, seen=scope: asked == seen, bool, "2030-05-10")
        assert (view.data, view.said) == (expected, words)


def test_what_is_not_as_the_schema_says_is_not_shown(rules: Rules) -> None:
    """A field nobody declared, a text where parts are expected, a list where a value is: none is guessed at; what follows is."""
    made = meeting("m", nosuch="§", approval="§", withdrawn="", place=["§"], attendance=20)
    view = FieldProjection(made.data, {}, rules.schema.kinds["meeting"].fields, lambda _: True, lambda _: True, "2030-05-10")
    assert view.data == {
        "kind": "meeting",
        "title": "m",
        "unit": UNIT,
        "meeting_type": "work",
        "date": "2030-04-01",
        "attendance": 20,
    }


# --- publication


def published(rules: Rules, editions: tuple[Edition, ...], *others: Record, as_of: date = DAY, **data: Any) -> Any:
    full = graph(rules, [unit("other"), record("plan", "p", **data), *others])
    portal = Portal("示例", {}, SCOPES, editions, None, "Asia/Shanghai")
    found = Publication(full, rules.schema, portal, rules.rulebooks, as_of)
    return found.of(full["p"], "2030-04-02", "public", ("members", "masses"))


def test_any_edition_that_shows_it_publishes_it(rules: Rules) -> None:
    """An edition that does not reach the record does not keep a later one from publishing it."""
    other, office = Edition("other", "版", "public", ("other",)), Edition("office", "版", "office")
    found = published(rules, (office, other, public()), scope="public")
    assert found == ("2030-04-02", "edition:e")
    assert published(rules, (office, other), scope="public") is None
    shared = record("plan", "p", unit=None)
    full = graph(rules, [unit("other"), shared])
    portal = Portal("示例", {}, SCOPES, (other,), None, "Asia/Shanghai")
    answer = Publication(full, rules.schema, portal, rules.rulebooks, DAY)
    assert answer.of(full["p"], "2030-04-02", "public", ()) == ("2030-04-02", "edition:other"), "the campaign's own"


@pytest.mark.parametrize("above", ["u", "top"])
def test_what_no_edition_shows_is_not_published(rules: Rules, above: str) -> None:
    """Neither of a hidden unit nor of one below a hidden unit, however open the record itself is; nor before the unit's day."""
    full = [record("plan", "p"), unit("u", parent="top"), unit("top")]
    assert way(rules, full) == ("2030-04-02", "edition:public")
    index = [item.id for item in full].index(above)
    for hidden in ({"scope": "office"}, {"scope": "nobody"}):
        assert way(rules, [*full[:index], replace(full[index], **hidden), *full[index + 1 :]]) is None
    later = replace(full[index], data={**full[index].data, "publish_from": "2030-05-10"})
    assert way(rules, [*full[:index], later, *full[index + 1 :]]) == ("2030-05-10", "edition:public")
    still = replace(full[index], data={**full[index].data, "publish_from": "2030-05-11"})
    assert way(rules, [*full[:index], still, *full[index + 1 :]]) is None


def test_what_is_withdrawn_or_seen_inside_its_unit_only_is_not_published(rules: Rules) -> None:
    gone = {"on": "2030-05-10", "reason": "有误"}
    assert way(rules, [record("plan", "p", withdrawn=gone)]) is None
    asking = replace(rules.rulebooks["TINY"], approval={"plan": ("proposed",)})
    strict = replace(rules, rulebooks={**rules.rulebooks, "TINY": asking})
    inside = replace(PORTAL, editions=(Edition("own", "本单位", "office", (UNIT,)),))
    assert way(strict, [record("plan", "p")], portal=inside, scope="office") is None
    assert "p" in seen(strict, [record("plan", "p")], inside.editions[0])


def test_a_result_of_which_no_figure_is_told_is_not_published(rules: Rules) -> None:
    """Where the rulebook gives an audience all counts, it is."""
    rows = [{"grade": "very_good", "count": 2}, {"grade": "poor", "count": 1}]
    small = record(
        "satisfaction_survey", "p", date="2030-04-02", ballots_returned=3, results=[{"question": "effect", "counts": rows}]
    )
    many = [{**row, "count": 20} for row in rows]
    large = replace(small, data={**small.data, "ballots_returned": 40, "results": [{"question": "effect", "counts": many}]})
    bare = replace(small, data={key: value for key, value in small.data.items() if key != "results"})
    assert [way(rules, [item]) for item in (small, large, bare)] == [None, *[("2030-04-02", "edition:public")] * 2]
    full = graph(rules, [small])
    asked = Publication(full, rules.schema, PORTAL, rules.rulebooks, DAY)
    assert asked.why_not(full["p"], "public") == Reason("figures-hidden", {"scope": "向public"})
    assert asked.why_not(replace(full["p"], scope="office"), "public") == Reason("unpublished", {"scope": "向public"})
    assert [asked.has_figures(item) for item in (small, large, bare)] == [True, True, False]
    told = replace(rules.rulebooks["TINY"], full_counts="members")
    assert way(replace(rules, rulebooks={"TINY": told}), [small], scope="members") == ("2030-04-02", "edition:members")


def way(rules: Rules, records: list[Record], portal: Portal = PORTAL, scope: str = "public") -> Any:
    """How the record p reached an audience by the editions of a portal."""
    full = graph(rules, records)
    return Publication(full, rules.schema, portal, rules.rulebooks, DAY).of(full["p"], "2030-04-02", scope, ("masses",))


def notice(name: str, day: str, *to: str, of: str = "p", **data: Any) -> Record:
    return record("notice", name, of=of, to=list(to), **{"from": day}, **data)


def test_a_notice_withdrawn_that_day_publishes_nothing(rules: Rules) -> None:
    told = notice("n", "2030-04-10", "members", "masses", withdrawn={"on": "2030-05-10", "reason": "贴错了"})
    assert published(rules, (), told, as_of=date(2030, 5, 9), scope="members") == ("2030-04-10", "n")
    assert published(rules, (), told, as_of=date(2030, 5, 10), scope="members") is None


def test_of_several_notices_the_first_to_reach_each_counts(rules: Rules) -> None:
    """Told again is not told later; what is withdrawn, or only mentions the record, tells nothing and stands in no other's way."""
    gone = notice("a", "2030-04-03", "members", "masses", withdrawn={"on": "2030-04-04", "reason": "贴错了"})
    mentions = notice("b", "2030-04-03", "members", "masses", of="other", supersedes="p")
    first, again = notice("c", "2030-04-10", "members", "masses"), notice("d", "2030-04-12", "members", "masses")
    assert published(rules, (), gone, mentions, first, again, scope="members") == ("2030-04-10", "c")
    assert published(rules, (), gone, mentions, scope="members") is None


def test_what_is_to_be_put_up_or_has_no_day_tells_nothing(rules: Rules) -> None:
    both = ("members", "masses")
    planned = notice("a", "2030-04-03", *both, planned=True)
    undated = replace(record("notice", "b", of="p", to=list(both)), date=None)
    assert published(rules, (), planned, undated, scope="members") is None
    told = notice("c", "2030-04-10", *both)
    assert published(rules, (), planned, undated, told, scope="members") == ("2030-04-10", "c")


def test_all_who_are_asked_for_must_have_been_told(rules: Rules) -> None:
    """It was told them on the day on which the last was; others told before or after do not matter."""
    days = [notice(name, day, to) for name, day, to in (("a", "2030-04-12", "masses"), ("b", "2030-04-10", "members"))]
    assert published(rules, (), *days, notice("c", "2030-04-01", "leaders"), scope="members") == ("2030-04-12", "a")
    assert published(rules, (), days[0], scope="members") is None


def test_no_other_kind_is_a_notice(rules: Rules) -> None:
    """Not even one that names the record in a field called like a notice's (a portal may have kinds of its own)."""
    plan, other = record("plan", "p"), replace(meeting("m", to=["masses"]), date="2030-04-10")
    full = Graph([campaign(), unit(), plan, other], [Edge("m", "of", "p")])
    answer = Publication(full, rules.schema, replace(PORTAL, editions=()), rules.rulebooks, DAY)
    assert answer.of(plan, "2030-04-02", "public", ("masses",)) is None


def test_where_no_audience_is_asked_for_any_notice_will_do(rules: Rules) -> None:
    full = graph(rules, [record("plan", "p"), notice("n", "2030-04-12", "members"), notice("o", "2030-04-10", "masses")])
    answer = Publication(full, rules.schema, replace(PORTAL, editions=()), rules.rulebooks, DAY)
    assert answer.of(full["p"], "2030-04-02", "public", ()) == ("2030-04-10", "o")


def test_to_a_scope_nobody_declared_nothing_is_published(rules: Rules) -> None:
    """A rulebook may ask for an audience that a portal does not know: then no edition reaches it, though notices may."""
    portal = replace(PORTAL, scopes=SCOPES[1:], editions=PORTAL.editions[1:])
    told = notice("n", "2030-04-10", "masses")
    full = graph(rules, [record("plan", "p", scope="staff"), told])
    found = Publication(full, rules.schema, portal, rules.rulebooks, DAY)
    assert found.of(full["p"], "2030-04-02", "public", ("members",)) is None
    assert found.of(full["p"], "2030-04-02", "public", ("masses",)) == ("2030-04-10", "n")


def test_the_scope_a_record_was_not_published_to_is_named(rules: Rules) -> None:
    full = graph(rules, [])
    found = Publication(full, rules.schema, PORTAL, rules.rulebooks, DAY)
    assert [found.scope_label(scope.id) for scope in SCOPES] == [scope.label for scope in SCOPES]
    assert found.scope_label("nobody") == "nobody"


# --- what is declassified


def test_earlier_states_are_those_of_the_obligations_shown(rules: Rules) -> None:
    """Of an earlier day an edition tells the states of its own units' open obligations, and no day it knows nothing of."""
    key, hidden, scoped = (UNIT, "T-DAY"), ("secret", "T-DAY"), (UNIT, "T-SCOPE")
    earlier = (
        Snapshot(CAMPAIGN, date(2030, 4, 1), {hidden: State.MET, scoped: State.OPEN}),
        Snapshot(CAMPAIGN, date(2030, 5, 1), {key: State.OVERDUE, hidden: State.MET, scoped: State.OPEN}),
    )
    records = [unit(), replace(unit("secret"), scope="office")]
    told = projected(rules, records, public(), earlier=earlier).declassified
    assert told.earlier == (Snapshot(CAMPAIGN, date(2030, 5, 1), {key: State.OVERDUE}),)
    assert scoped not in told.standings
    assert projected(rules, records, Edition("o", "版", "office"), earlier=earlier).declassified.earlier == earlier


def test_what_the_hidden_does_not_change_is_not_marked(rules: Rules) -> None:
    """State, due day and day met are told as they truly are, each of them; only where they are not borne out is that said."""
    full = graph(
        rules, [record("idea", "kept-back", scope="office")]
    )  # else all is shown, and nothing derived for the edition
    truth = assess(full, rules.schema, rules.rulebooks, PORTAL, DAY)
    plain = project(full, truth, public(), PORTAL, rules.schema, rules.rulebooks).assessment
    assert not any(duty.hidden for duty in plain.duties)
    assert not any(figure.hidden for figure in plain.figures)
    for change in ({"state": State.WAIVED}, {"due": date(2030, 7, 1)}, {"met_on": "2030-04-20"}, {"due": None}):
        changed = [replace(duty, **change) if duty.obligation.id == "T-DAY" else duty for duty in truth.duties]
        told = project(full, replace(truth, duties=tuple(changed)), public(), PORTAL, rules.schema, rules.rulebooks)
        for before, after in zip(plain.duties, told.assessment.duties, strict=True):
            if after.obligation.id == "T-DAY":
                assert after == replace(before, **change, hidden=True, reasons=(*before.reasons, Reason("hidden-basis")))
            else:
                assert after == before


# --- small numbers


def test_kinds_that_count_nobody_are_left_alone(rules: Rules) -> None:
    """Not even copied: of most kinds there are thousands of records."""
    made = meeting("m", attendance=2, topics=[{"x": 1}])
    assert without_small_numbers(made.data, rules.schema.kinds["meeting"], rules.schema, 5) is made.data


def test_small_counts_are_told_to_those_the_rulebook_tells(rules: Rules) -> None:
    """And to nobody else, whatever the table of another unit says."""
    told = replace(rules, rulebooks={"TINY": replace(rules.rulebooks["TINY"], full_counts="members")})
    rows = [{"grade": "good", "count": 2}, {"grade": "poor", "count": 1}]
    made = record("satisfaction_survey", "s", date="2030-05-01", results=[{"question": "effect", "counts": rows}])
    hidden = [{"grade": group, "count": HIDDEN_COUNT} for group in ("satisfied", "other")]
    for scope, expected in (("public", hidden), ("staff", hidden), ("members", rows), ("office", rows)):
        shown = projected(told, [made], Edition("e", "版", scope)).graph["s"]
        assert shown.data["results"] == [{"question": "effect", "counts": expected}]


def test_only_counts_are_replaced(rules: Rules) -> None:
    """What stands beside them stays as it is, whatever it is; a row without a count takes no part in its table."""
    rows = [{"grade": "good", "count": 13}, {"grade": "x"}, {"grade": "fair", "count": 3}, {"grade": "x", "count": 20}]
    beside = {"nosuch": {"x": [1]}, "range": ["§"], "ballots_sent": 33, "date": "2030-05-01"}
    data = {**beside, "ballots_returned": 4, "results": [{"question": "q", "counts": rows}, {"question": "r"}]}
    told = [{"grade": grade, "count": HIDDEN_COUNT} for grade in ("satisfied", "other", "x")]
    assert without_small_numbers(data, rules.schema.kinds["satisfaction_survey"], rules.schema, 5) == {
        **beside,
        "ballots_returned": HIDDEN_COUNT,
        "results": [{"question": "q", "counts": told}, {"question": "r"}],
    }
