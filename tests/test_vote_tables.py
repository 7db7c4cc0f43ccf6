"""What is told of votes on pages can be taken away as tables, and no more than that."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from gongshilan.assess.assess import assess
from gongshilan.build.rules import load_rules
from gongshilan.disclosure.places import told_tables
from gongshilan.disclosure.turnout import turnout
from gongshilan.emit.votes import vote_files
from gongshilan.model import Edition, Record
from gongshilan.project.edition import project
from support.places import PORTAL as PORTAL_FOLDER
from support.world import CAMPAIGN, PORTAL, graph, record

AS_OF = date(2030, 5, 10)
RULES = load_rules(PORTAL_FOLDER)
PLACE = f"data/{CAMPAIGN}/supervise"


def survey(name: str, counts: dict[str, int], **more: Any) -> Record:
    results = [{"question": "effect", "counts": [{"grade": grade, "count": votes} for grade, votes in counts.items()]}]
    return record("satisfaction_survey", name, date="2030-05-01", results=results, **more)


def tables(*records: Record, edition: str = "public") -> dict[str, list[dict[str, str]]]:
    full = graph(RULES, records)
    truth = assess(full, RULES.schema, RULES.rulebooks, PORTAL, AS_OF)
    shown = project(full, truth, Edition(edition, edition, edition), PORTAL, RULES.schema, RULES.rulebooks)
    files = vote_files(shown.graph, RULES.schema, shown.audience.under)
    assert {path.rpartition(".")[0] for path in files} <= {f"{PLACE}/votes", f"{PLACE}/turnout"}
    assert all(path.replace(".csv", ".xlsx") in files for path in files)
    return {
        path.rpartition("/")[2]: list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        for path, content in files.items()
        if path.endswith(".csv")
    }


def test_shares_counts_and_turnout() -> None:
    item = survey("s", {"very_good": 30, "good": 8, "fair": 6, "poor": 6}, ballots_sent=60, ballots_returned=50)
    found = tables(item)
    [row] = found["votes.csv"]
    assert (row["id"], row["问题"], row["占比界限"], row["满意占比（%）"], row["总票数"]) == (
        "s",
        "活动效果",
        "",
        "76.0",
        "50",
    )
    assert [row[grade] for grade in ("满意", "比较满意", "一般", "不满意")] == ["30", "8", "6", "6"]
    [row] = found["turnout.csv"]
    assert (row["发出票数"], row["收回票数"], row["收回率（%）"]) == ("60", "50", "83.3")


def test_bounds_and_what_is_not_told() -> None:
    [bound] = tables(survey("s", {"very_good": 40, "good": 8, "poor": 2}))["votes.csv"]
    assert (bound["占比界限"], bound["满意占比（%）"]) == ("≥", "92.0")
    assert (bound["满意以上"], bound["其他"]) == ("≥46", "≤4")
    found = tables(survey("s", {"very_good": 3, "poor": 1}, ballots_sent=4, ballots_returned=4))
    [hidden] = found["votes.csv"]
    assert hidden["占比界限"].startswith("不显示")
    assert (hidden["满意占比（%）"], hidden["总票数"]) == ("", "")
    assert hidden["满意以上"].startswith("不显示")
    assert "turnout.csv" not in found


@pytest.mark.parametrize(("sent", "returned"), [(3, 3), (60, 2), (None, 50), (60, None), (0, 0), (50, 60)])
def test_no_turnout(sent: int | None, returned: int | None) -> None:
    """Where one count is too small to be told, not stated or cannot be right."""
    more = {name: value for name, value in (("ballots_sent", sent), ("ballots_returned", returned)) if value is not None}
    assert "turnout.csv" not in tables(survey("s", {"very_good": 30, "poor": 20}, **more))


def test_a_turnout_is_rounded_down() -> None:
    assert [
        found.tenths
        for sent, returned in ((3000, 2999), (60, 60), (60, 0))
        if (found := turnout(record("satisfaction_survey", "s", ballots_sent=sent, ballots_returned=returned)))
    ] == [999, 1000, 0]


def test_tables_say_what_records_say() -> None:
    """Nothing but what stands in the projected record, whatever the edition."""
    items = [survey("s", {"very_good": 40, "good": 8, "poor": 2}), survey("t", {"very_good": 9, "poor": 1}, scope="members")]
    assert [row["id"] for row in tables(*items)["votes.csv"]] == ["s"]
    assert [row["id"] for row in tables(*items, edition="members")["votes.csv"]] == ["s", "t"]
    assert tables(record("satisfaction_survey", "s")) == {}


def test_questions_that_are_asked_twice_stay_apart() -> None:
    kind = RULES.schema.kinds["mass_evaluation"]
    data = {
        "results": [
            {"question": "understanding", "counts": [{"grade": "very_good", "count": 7}]},
            {"question": "causes", "counts": [{"grade": "satisfied", "count": "≥6"}, {"grade": "other"}]},
            {"question": "causes"},
        ]
    }
    found = list(told_tables(data, kind, RULES.schema))
    assert [(table.question, table.rows) for table in found] == [
        ("认识深不深", (("very_good", 7),)),
        ("原因透不透", (("satisfied", "≥6"),)),
    ]
