"""The JS rulebook against the reading of the document, and the shipped content against the JS rulebook."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from gongshilan.build.load import Loaded
from gongshilan.build.stages import derive
from gongshilan.emit.report import report_rows
from gongshilan.model import Assessment
from support.places import REPO, run

# id → clause, as read in the document (clause numbers are the plan's own).
CLAUSES = {
    "JS-01": "一", "JS-02": "二（一）", "JS-03": "二（二）", "JS-04": "二（三）", "JS-05": "三（一）学习", "JS-06": "三（一）调研",
    "JS-07": "三（一）调研", "JS-08": "三（一）讨论", "JS-09": "三（二）", "JS-10": "三（二）", "JS-11": "三（二）", "JS-12": "三（二）",
    "JS-13": "三（二）", "JS-14": "三（二）", "JS-15": "三（三）", "JS-16": "三（三）", "JS-17": "三（三）", "JS-18": "三（三）",
    "JS-19": "三（三）", "JS-20": "三（三）", "JS-21": "三（三）", "JS-22": "四", "JS-23": "四", "JS-24": "四", "JS-25": "四", "JS-26": "四",
    "JS-27": "五（一）", "JS-28": "五（二）", "JS-29": "五（三）", "JS-30": "五（四）", "JS-31": "五，末段", "JS-32": "五，末段",
}  # fmt: skip
PHASES = {
    "preparation": (2, 4),
    "study": (5, 8),
    "analysis": (9, 14),
    "rectification": (15, 21),
    "closing": (22, 26),
    None: (27, 32),
}
# The window's last day of each obligation that belongs to phases two and three.
DUE = {
    "JS-09": "2009-06-10", "JS-10": "2009-06-20", "JS-11": "2009-06-20", "JS-12": "2009-06-20", "JS-13": "2009-06-20", "JS-14": "2009-06-20",
    "JS-15": "2009-08-20", "JS-16": "2009-08-20", "JS-17": "2009-08-20", "JS-18": "2009-08-20", "JS-19": "2009-08-20", "JS-20": "2009-08-20",
    "JS-21": "2009-08-20",
}  # fmt: skip
# What the summary and the plan state, and what the records that ship bear out: (record, figure, claimed, borne out).
CLAIMS = {
    ("jw-implementation-plan", "members", 87, 87), ("jw-implementation-plan", "in_service", 47, 47), ("jw-implementation-plan", "retired", 40, 40),
    ("jw-implementation-plan", "representatives_throughout", 10, 0), ("jw-implementation-plan", "representatives_invited", 10, 0),
    ("jw-discussion-meeting", "representatives_attending", 7, 7),
    ("jw-phase-1-summary", "leaders", 10, 10), ("jw-phase-1-summary", "contact_points", 10, 10), ("jw-phase-1-summary", "meetings", 8, 2),
    ("jw-phase-1-summary", "study_sessions", 14, 0), ("jw-phase-1-summary", "study_attendance", 64, 0), ("jw-phase-1-summary", "speakers", 24, 0),
    ("jw-phase-1-summary", "symposiums", 8, 0), ("jw-phase-1-summary", "symposium_attendance", 44, 0),
    ("jw-phase-1-summary", "representatives_throughout", 11, 0), ("jw-phase-1-summary", "representatives_throughout", 10, 0),
    ("jw-phase-1-summary", "representatives_attending", 7, 7), ("jw-phase-1-summary", "channels", 4, 4),
    ("jw-phase-1-summary", "suggestions", 11, 1), ("jw-phase-1-summary", "measures", 6, 6),
}  # fmt: skip
Rows = Mapping[str, Mapping[str, Any]]
UNIT = "jinshan-jingwei"


@pytest.fixture(scope="session")
def at(shipped: Loaded) -> Callable[[str], Rows]:
    """Rows of the report of the unit at a day."""

    def rows(day: str) -> Rows:
        found = report_rows(derive(shipped, date.fromisoformat(day)), shipped.graph)
        return {row["obligation"]: row for row in found if row["unit"] == UNIT}

    return rows


def test_ids_and_clauses(shipped: Loaded) -> None:
    book = shipped.rules.rulebooks["JS"]
    assert {item.id: item.clause for item in book.obligations} == CLAUSES
    assert [item.id for item in book.obligations] == list(CLAUSES)
    assert book.document()["date"] == "2009-03-12"
    for item in book.obligations:
        assert item.requires
        assert item.text
        assert item.audience


def test_phases(shipped: Loaded) -> None:
    numbers = {item.id: int(item.id[3:]) for item in shipped.rules.rulebooks["JS"].obligations}
    for item in shipped.rules.rulebooks["JS"].obligations:
        if item.id != "JS-01":
            first, final = PHASES[item.phase]
            assert first <= numbers[item.id] <= final, item.id


def test_every_clause_about_each_leader_means_ten(shipped: Loaded) -> None:
    """The summary counts ten leaders; that some were never written down must not make the duty smaller."""
    found = [part for item in shipped.rules.rulebooks["JS"].obligations for part in item.requires if part.per == "leader"]
    assert len(found) == 13
    assert {part.expected for part in found} == {10}


def test_report_as_a_program_reads_it(at: Callable[[str], Rows]) -> None:
    """The command prints what the functions say; portal.yml pins the day."""
    done = run("--root", REPO, "report", "--format", "json", "--unit", UNIT)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert {row["obligation"]: row for row in rows} == at("2009-04-30")
    assert [row["obligation"] for row in rows] == list(CLAUSES)
    for row in rows:
        assert row["clause"] == CLAUSES[row["obligation"]]


def test_what_was_planned_is_not_taken_for_what_happened(at: Callable[[str], Rows], shipped: Loaded) -> None:
    """The plan, written the day before, says whom to invite; the summary says who reported, not how many were invited."""
    row = at("2009-04-30")["JS-04"]
    assert (row["state"], row["due"], row["met_on"], row["evidence"]) == (
        "overdue",
        "2009-03-13",
        None,
        ["jw-mobilisation-meeting"],
    )
    assert [item["requirement"] for item in row["missing"]] == ["invited", "invited-categories"]
    assert shipped.graph["jw-mobilisation-planned"].data["planned"] is True
    assert "jw-mobilisation-planned" not in row["evidence"]
    assert at("2009-03-12")["JS-04"]["state"] == "due-soon"
    assert at("2009-03-13")["JS-04"]["state"] == "due-soon"


def test_ten_contact_points_two_with_a_name(at: Callable[[str], Rows], shipped: Loaded) -> None:
    row = at("2009-04-30")["JS-06"]
    assert "contact-point" not in [item["requirement"] for item in row["missing"]]
    named = [record.id for record in shipped.graph.of_kind("contact_point", UNIT) if "place" in record.data]
    assert named == ["jw-contact-point-dai-ping", "jw-contact-point-xu-bin"]
    [missing] = [item for item in row["missing"] if item["requirement"] == "research-report"]
    assert (missing["have"], missing["need"], missing["due"]) == (2, 10, "2009-04-30")
    everyone = {record.id for record in shipped.graph.of_kind("leader", UNIT)}
    assert set(missing["subjects"]) == everyone - {"dai-ping", "xu-bin"}
    for leader in missing["subjects"]:
        assert shipped.graph[leader].title in missing["text"]
    for leader in ("dai-ping", "xu-bin"):
        assert shipped.graph[leader].title not in missing["text"]


def test_nothing_of_the_later_phases_is_overdue_yet(at: Callable[[str], Rows]) -> None:
    rows = at("2009-04-30")
    for number in range(9, 27):
        row = rows[f"JS-{number:02}"]
        assert row["state"] == "open", row["obligation"]
        if number == 26:  # the clause says after the end, and not by when
            assert row["due"] is None
        else:
            assert row["due"] > "2009-04-30"


def test_every_unmet_one_is_overdue_when_it_is_over(at: Callable[[str], Rows]) -> None:
    rows = at("2009-09-01")
    for name, due in DUE.items():
        assert (rows[name]["state"], rows[name]["due"]) == ("overdue", due), name
        assert rows[name]["missing"], name
    for name in ("JS-22", "JS-23", "JS-24", "JS-25"):
        assert rows[name]["state"] == "overdue"
    assert rows["JS-26"]["state"] == "open"


def test_middle_third_of_june(at: Callable[[str], Rows]) -> None:
    """A window that ends 六月中旬 is late from the 21st, one that ends 六月上旬 from the 11th."""
    names = [name for name, due in DUE.items() if due == "2009-06-20"]
    assert {at("2009-06-20")[name]["state"] for name in names} == {"due-soon"}
    assert {at("2009-06-21")[name]["state"] for name in names} == {"overdue"}
    assert (at("2009-06-10")["JS-09"]["state"], at("2009-06-11")["JS-09"]["state"]) == ("due-soon", "overdue")


def test_claims_against_the_records(shipped: Loaded, shipped_truth: Assessment) -> None:
    mine = [claim for claim in shipped_truth.claims if shipped.graph[claim.record].unit == UNIT]
    assert {(claim.record, claim.figure, claim.claimed, claim.borne_out) for claim in mine} == CLAIMS
    for claim in mine:
        assert claim.difference == claim.claimed - (claim.borne_out or 0)
        assert claim.place
        assert claim.said


def test_the_documents_disagree_about_representatives(shipped: Loaded, shipped_truth: Assessment) -> None:
    """The plan says ten, the summary eleven and ten, seven came to one meeting: each is kept as it was said."""
    mine = [claim for claim in shipped_truth.claims if shipped.graph[claim.record].unit == UNIT]
    assert sorted(claim.claimed for claim in mine if claim.figure == "representatives_throughout") == [10, 10, 11]
    assert {claim.claimed for claim in mine if claim.figure == "representatives_attending"} == {7}


def test_met_means_evidence_and_a_day(at: Callable[[str], Rows]) -> None:
    for day in ("2009-03-12", "2009-04-30", "2009-09-01"):
        for name, row in at(day).items():
            done = row["state"] in ("met", "met-late")
            assert done == (row["missing"] == []), name
            assert done == (row["met_on"] is not None), name
            assert not done or row["evidence"], name
            assert row["met_on"] is None or row["met_on"] <= day
            assert row["reasons"], name
