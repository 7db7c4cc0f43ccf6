"""What is said of a record that lacks something a rulebook asks for: field, value and what was wanted, in the words of the schema."""

from __future__ import annotations

from typing import Any

import pytest
from gongshilan.assess.matching import Explainer, _validator, fits, leads_to, meets, refers_ok
from gongshilan.build.rules import Rules
from gongshilan.catalogue import catalogue
from gongshilan.demands import Target
from gongshilan.model import Record
from gongshilan.pages.words import say
from support.world import record

ITEM = record(
    "rectification_item",
    "i",
    status="closed",
    deadline={"from": "2030-03-01", "to": "2030-04-01", "text": "三月"},
    measures=["甲", "乙"],
    progress=[{"date": "2030-03-02", "text": "好"}, {"text": "中等"}],
    accepted={"by": "某办", "result": "passed", "on": "2030-04-02"},
)
MEETING = record(
    "meeting", "m", meeting_type="work", attendance=5, representatives={"invited": 3, "attended": 2}, agenda=["a", 1]
)
CONSULTATION = record("consultation", "c", channel=["letter", "heard"])
LACKS, DIFFERS, FEW, VALUE, UNFIT = "lacks-field", "differs", "too-few", "lacks-value", "does-not-fit"


def at(path: str, asked: Any) -> dict[str, Any]:
    """A schema that asks so at a path; ``*`` is every item of a list."""
    for part in reversed(path.split(".")):
        asked = {"items": asked} if part == "*" else {"properties": {part: asked}}
    return dict(asked)


@pytest.mark.parametrize(
    ("given", "match", "code", "params"),
    [
        (ITEM, {"required": ["plan"]}, LACKS, {"field": "所属方案"}),
        (ITEM, {"required": ["unheard"]}, LACKS, {"field": "unheard"}),
        (ITEM, at("accepted", {"required": ["claimed"]}), LACKS, {"field": "验收 · claimed"}),
        (ITEM, at("progress.*", {"required": ["date"]}), LACKS, {"field": "进展 · 日期"}),
        (ITEM, at("progress.*.text", {"minLength": 2}), FEW, {"field": "进展 · 进展情况", "value": "好", "limit": 2}),
        (ITEM, at("measures", {"minItems": 3}), FEW, {"field": "整改措施", "value": "甲、乙", "limit": 3}),
        (ITEM, at("status", {"const": "registered"}), DIFFERS, {"field": "办理状态", "value": "已销号", "options": "登记"}),
        (ITEM, at("status", {"enum": ["registered", "assigned", "x"]}), DIFFERS,
         {"field": "办理状态", "value": "已销号", "options": "登记、分办、x"}),
        (ITEM, at("status", {"const": None}), DIFFERS, {"field": "办理状态", "value": "已销号", "options": ""}),
        (ITEM, at("deadline", {"const": {"from": "2030-01-01"}}), DIFFERS,
         {"field": "完成时限", "value": "三月", "options": "from 2030-01-01"}),
        (ITEM, at("accepted", {"const": {"by": "x", "result": "partly", "to": 1}}), DIFFERS,
         {"field": "验收", "value": "验收人 某办，验收结果 通过，验收日期 2030-04-02", "options": "验收人 x，验收结果 部分通过，to 1"}),
        (ITEM, at("accepted.result", {"const": "partly"}), DIFFERS,
         {"field": "验收 · 验收结果", "value": "通过", "options": "部分通过"}),
        (ITEM, at("progress", {"const": []}), DIFFERS,
         {"field": "进展", "value": "日期 2030-03-02，进展情况 好、进展情况 中等", "options": ""}),
        (ITEM, at("measures", {"contains": {"const": "丙"}}), VALUE, {"field": "整改措施", "value": "甲、乙", "options": "丙"}),
        (ITEM, at("measures", {"contains": {"enum": ["丙", "丁"]}}), VALUE,
         {"field": "整改措施", "value": "甲、乙", "options": "丙、丁"}),
        (ITEM, at("measures", {"contains": {"pattern": "x"}}), VALUE, {"field": "整改措施", "value": "甲、乙", "options": ""}),
        (ITEM, at("measures", {"contains": False}), VALUE, {"field": "整改措施", "value": "甲、乙", "options": ""}),
        (ITEM, at("progress", {"contains": {"required": ["date"], "properties": {
            "date": {"const": "2030-05-05"}, "text": {"enum": ["好", "坏"]}, "other": {"minLength": 3}, "more": True}}}), VALUE,
         {"field": "进展", "value": "日期 2030-03-02，进展情况 好、进展情况 中等",
          "options": "日期 2030-05-05，进展情况 好、坏，other，more"}),
        (ITEM, at("progress", {"contains": {"properties": {"from": {"const": "x"}, "text": {"const": "y"}}}}), VALUE,
         {"field": "进展", "value": "日期 2030-03-02，进展情况 好、进展情况 中等", "options": "from x，进展情况 y"}),
        (MEETING, at("agenda", {"contains": {"const": 2}}), VALUE, {"field": "agenda", "value": "a、1", "options": "2"}),
        (MEETING, at("agenda", {"contains": {"properties": {"x": {"const": 2}}, "required": ["x"], "type": "object"}}), VALUE,
         {"field": "agenda", "value": "a、1", "options": "x 2"}),
        (CONSULTATION, at("channel", {"contains": {"const": "interview"}}), VALUE,
         {"field": "渠道", "value": "来信来访、heard", "options": "个别访谈"}),
        (MEETING, at("attendance", {"minimum": 9}), "below-minimum", {"field": "参加人数", "value": "5", "limit": 9}),
        (MEETING, at("attendance", {"exclusiveMinimum": 5}), "below-minimum", {"field": "参加人数", "value": "5", "limit": 5}),
        (MEETING, at("attendance", {"maximum": 3}), "above-maximum", {"field": "参加人数", "value": "5", "limit": 3}),
        (MEETING, at("attendance", {"exclusiveMaximum": 5}), "above-maximum", {"field": "参加人数", "value": "5", "limit": 5}),
        (MEETING, at("representatives.invited", {"minimum": 9}), "below-minimum",
         {"field": "群众代表参与 · 邀请人数", "value": "3", "limit": 9}),
        (MEETING, at("title", {"minLength": 9}), FEW, {"field": "标题", "value": "m", "limit": 9}),
        (ITEM, {"anyOf": [{"required": ["plan"]}, {"required": ["way"]}]}, "lacks-one-of", {"fields": "所属方案”“整改方式"}),
        (ITEM, at("accepted", {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}), "lacks-one-of",
         {"fields": "验收 · a”“验收 · b"}),
        (ITEM, {"$ref": "#/$defs/x", "$defs": {"x": {"anyOf": [{"required": ["plan"]}]}}}, "lacks-one-of",
         {"fields": "所属方案"}),
        (ITEM, {"anyOf": [{"required": ["plan"]}, at("status", {"const": "x"})]}, UNFIT, {"field": "整改事项"}),
        (ITEM, {"anyOf": [{"required": ["plan", "way"]}, at("status", {"const": "x"})]}, UNFIT, {"field": "整改事项"}),
        (ITEM, {"anyOf": [{"required": ["plan", "way"]}]}, UNFIT, {"field": "整改事项"}),
        (ITEM, {"anyOf": [False]}, UNFIT, {"field": "整改事项"}),
        (ITEM, {"oneOf": [{"required": ["plan"]}, {"required": ["way"]}]}, UNFIT, {"field": "整改事项"}),
        (ITEM, at("measures", {"maxItems": 1}), UNFIT, {"field": "整改措施"}),
        (ITEM, at("accepted.by", {"not": {"const": "某办"}}), UNFIT, {"field": "验收 · 验收人"}),
        (record("rectification_item", "i", deadline={"from": "2030-03-01", "text": "三月起"}), at("deadline", {"const": ""}), DIFFERS,
         {"field": "完成时限", "value": "三月起", "options": ""}),
        (MEETING, at("attendance", {"$ref": "https://json-schema.org/draft/2020-12/meta/validation#/properties/type"}), UNFIT,
         {"field": "参加人数"}),
        (MEETING, at("attendance", {"$ref": "https://json-schema.org/draft/2020-12/meta/applicator#/$defs/schemaArray"}), UNFIT,
         {"field": "参加人数"}),
    ],
)  # fmt: skip
def test_a_reason(rules: Rules, given: Record, match: dict[str, Any], code: str, params: dict[str, Any]) -> None:
    assert not fits(given, match)
    [reason] = Explainer(rules.schema).reasons(given, match)
    assert (reason.code, dict(reason.params)) == (code, params)
    assert "None" not in say(catalogue(), reason)


def test_one_for_each_failure_in_order_without_repeats(rules: Rules) -> None:
    match = {"required": ["plan", "way"], **at("progress.*", {"required": ["on"]})}
    assert [reason.params["field"] for reason in Explainer(rules.schema).reasons(ITEM, match)] == [
        "所属方案", "整改方式", "进展 · on",
    ]  # fmt: skip
    assert Explainer(rules.schema).reasons(ITEM, {}) == ()


def test_a_schema_is_compiled_once() -> None:
    one, same = {"required": ["plan"]}, {"required": ["plan"]}
    assert _validator(one) is _validator(one)
    assert _validator(one) is not _validator(same)


def test_without_a_schema_everything_fits() -> None:
    assert fits(ITEM, None)
    assert meets({}, {"type": "object"})
    assert not meets({}, {"required": ["x"]})


def test_each_path_must_lead_to_one_that_passes() -> None:
    known = {item.id: item for item in (ITEM, MEETING)}
    wanted = Target(("rectification_item",), at("status", {"const": "closed"}))
    other = Target(("rectification_item",), at("status", {"const": "registered"}))
    assert leads_to(ITEM, wanted)
    assert not leads_to(ITEM, other)
    assert not leads_to(MEETING, wanted)
    assert not leads_to(None, wanted)
    both = record("filing", "f", what="i", about=["m", "i", "unknown"])
    assert refers_ok(both, {"what": wanted, "about": wanted}, known.get)
    assert not refers_ok(both, {"what": wanted, "about": other}, known.get)
    assert not refers_ok(both, {"absent": wanted}, known.get)
    assert refers_ok(both, {}, known.get)
