"""A page never says that something is lacking which only its own edition does not show."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from gongshilan.build.load import Loaded
from gongshilan.build.rules import Rules
from gongshilan.build.stages import narrow
from gongshilan.catalogue import text
from gongshilan.demands import Requirement
from gongshilan.emit.report import report_rows
from gongshilan.model import Assessment
from gongshilan.pages.duties import duty_full, duty_row
from gongshilan.pages.index import Site
from gongshilan.project.seen import ALL, seen
from support.shown import viewed
from support.world import PORTAL

UNIT = "jinshan-jingwei"


@pytest.fixture(scope="module")
def sites(shipped: Loaded, shipped_truth: Assessment) -> dict[str, Site]:
    found = {}
    for edition in shipped.portal.editions:
        projection = narrow(shipped, shipped_truth, edition)
        found[edition.id] = Site(viewed(shipped.portal, edition, shipped.rules, projection.graph, projection.assessment))
    return found


def test_a_kind_that_is_never_shown_here_is_not_said_to_be_lacking(sites: dict[str, Site]) -> None:
    """The reports of phase one are filings, which the public does not see."""
    for name, word in (("public", "duty.req_not_here"), ("staff", "duty.req_unseen"), ("office", "duty.req_unmet")):
        site = sites[name]
        [duty] = [item for item in site.duties_of_unit["jinshan-jingwei-2009", UNIT] if item.obligation.id == "JS-32"]
        view = duty_full(site, duty)
        assert view["requirements"][0]["word"] == site.words(word)
        if name == "public":
            assert view["requirements"][0]["tally"] == ""
            assert not any(item["missing"] for item in view["requirements"])
            assert view["folded"] == site.words("duty.folded_seen", n=2)
            assert duty_row(site, duty)["missing"] == ""
        else:
            assert view["requirements"][0]["parts"][0]["met"]


def test_absence_is_stated_only_where_everything_is_seen(sites: dict[str, Site]) -> None:
    for name, site in sites.items():
        for duty in site.duties_of_unit["jinshan-jingwei-2009", UNIT]:
            view = json.dumps(duty_full(site, duty), ensure_ascii=False)
            assert view.count(site.words("duty.hidden")) == int(duty.hidden)
        said = json.dumps(
            [duty_full(site, duty) for duty in site.duties_of_unit["jinshan-jingwei-2009", UNIT]], ensure_ascii=False
        )
        for key in ("duty.req_unmet", "duty.folded"):
            sentence = site.words(key, n=3).lstrip("3")
            assert (f'"{sentence}"' in said or sentence in said.replace(site.words("duty.req_unseen"), "")) is (
                name == "office"
            ), (name, key)


def test_what_is_beyond_an_edition(rules: Rules) -> None:
    """Records of a kind that is not for it; of alternatives all of them. Of no kind, or one that is not known, it says nothing."""
    meeting = rules.schema.kinds["meeting"]
    schema = replace(rules.schema, kinds={**rules.schema.kinds, "filing": replace(meeting, id="filing", scope="office")})
    filing, met, other, nothing = (Requirement("r", "要求", kind=kind) for kind in ("filing", "meeting", "other", None))
    sight = seen(PORTAL, schema, lambda scope: scope != "office")
    assert [sight.beyond(item) for item in (filing, met, other, nothing)] == [True, False, False, False]
    for parts, expected in (((filing, filing), True), ((filing, met), False), ((filing, other), False)):
        assert sight.beyond(Requirement("r", "要求", any_of=parts)) is expected
    assert not sight.everything
    whole = seen(PORTAL, schema, lambda _: True)
    assert (whole.everything, whole.beyond(filing)) == (True, False)
    assert (ALL.everything, ALL.beyond(filing)) == (True, False)


def test_the_tables_of_an_edition_say_what_they_count(shipped: Loaded, shipped_truth: Assessment) -> None:
    """A public table contradicts neither the public page nor the truth: states are those of all records, and what is lacking is
    said to be so only in what the edition shows."""
    truth = report_rows(shipped_truth, shipped.graph)
    for edition in shipped.portal.editions:
        projection = narrow(shipped, shipped_truth, edition)
        sight = seen(shipped.portal, shipped.rules.schema, projection.audience.sees_scope)
        rows = report_rows(projection.assessment, projection.graph, sight)
        for key in ("unit", "obligation", "state", "due", "met_on", "untimed"):
            assert [row[key] for row in rows] == [row[key] for row in truth]
        whole = edition.id == "office"
        assert {row["basis"] for row in rows} == {"all" if whole else "edition"}
        assert not [row for row in rows if row["state"] in ("met", "met-late") and row["missing"]]
        assert any(row["hidden"] for row in rows) is (edition.id == "public")
        marks = (text("duty.req_not_here"), text("duty.missing_seen", text=""))
        for missing in (item for row in rows for item in row["missing"]):
            assert any(mark in missing["text"] for mark in marks) is not whole
            assert (missing["have"] is None) is (marks[0] in missing["text"])
