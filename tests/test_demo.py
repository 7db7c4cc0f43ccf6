"""A demo says what was planted in it. The truth is worked out by the generator without the assessment: every planted deviation must be
reported, and nothing else."""

from __future__ import annotations

import ast
import json
import os
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from gongshilan.build.load import Loaded
from gongshilan.build.rules import Rules, load_rules
from gongshilan.build.stages import narrow, released
from gongshilan.disclosure.share import satisfied
from gongshilan.model import Edition, State
from gongshilan.project.edition import project_graph
from gongshilan.visibility.audience import Audience
from gongshilan_demo.frame import frame
from gongshilan_demo.generate import generate
from gongshilan_demo.layout import above
from gongshilan_demo.model import Options
from support.amounts import amount
from support.demo_cases import DemoCase, demo_case
from support.places import PACKAGE, run

UNITS, RECORDS = 50, 16
MOST = int(os.environ.get("GONGSHILAN_DEMO_SEEDS", amount(5, 8)))  # make fuzz-demo: 30
SEEDS = [pytest.param(seed, marks=pytest.mark.xdist_group(f"demo-{seed}")) for seed in range(1, MOST + 1)]
# The last day and the day after it, of the phases and of the campaign; fourteen days before one.
DAYS = ["2009-03-20", "2009-04-30", "2009-05-01", "2009-06-21", "2009-08-06", "2009-08-20", "2009-08-21", "2009-09-01"]
DEVIATIONS = {"late", "missing", "wrong-class", "merged", "waiver", "extension", "ruled-out", "claim-mismatch"}
# By the outline, not by the rulebook file: what is asked of one class only.
FIRST_ONLY = {
    "PD-02": {"first-office"}, "PD-05": {"first-plan"}, "PD-06": {"first-representatives"}, "PD-08": {"first-meeting"},
    "PD-10": {"party-head", "admin-head"}, "PD-12": {"first-report"}, "PD-15": {"first-democratic-life", "first-organisation-life"},
    "PD-16": {"first-report"},
}  # fmt: skip
SECOND_ONLY = {
    "PD-02": {"second-office"}, "PD-05": {"second-plan"}, "PD-06": {"second-representatives"}, "PD-08": {"second-mobilisation"},
    "PD-12": {"second-material"}, "PD-14": {"brief"}, "PD-15": {"second-democratic-life", "second-organisation-life"},
    "PD-16": {"second-material"},
}  # fmt: skip


@pytest.fixture(scope="session")
def demo_rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    return load_rules(tmp_path_factory.mktemp("nowhere"))


@pytest.fixture(scope="module", params=SEEDS)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, demo_rules: Rules) -> DemoCase:
    return demo_case(tmp_path_factory.mktemp("demo"), demo_rules, UNITS, RECORDS, request.param)


def assert_as_planted(case: DemoCase) -> None:
    fields = ("state", "due", "met_on")
    said = {key: tuple(row[field] for field in fields) for key, row in case.rows.items()}
    planted = {key: tuple(row[field] for field in fields) for key, row in case.planted.items()}
    assert {key: (said[key], planted[key]) for key in said if said[key] != planted[key]} == {}
    assert said.keys() == planted.keys()


def missing(case: DemoCase, *, ended: bool) -> dict[tuple[str, str], tuple[list[str], list[str]]]:
    """Where the requirements said to be missing are not those that were planted so: (said, planted)."""
    found = {}
    for key, row in case.rows.items():
        said = sorted(item["requirement"] for item in row["missing"])
        planted = sorted(case.planted[key]["missing"])
        if said != planted and (key[0] in case.ended) == ended:
            found[key] = (said, planted)
    return found


# --- what the portal says, and what was planted


def test_states_are_as_planted(case: DemoCase) -> None:
    assert_as_planted(case)


def test_what_is_missing_is_as_planted(case: DemoCase) -> None:
    assert missing(case, ended=False) == {}


def test_a_merged_unit_is_not_told_that_it_lacks_what_fell_due_after_its_end(case: DemoCase) -> None:
    assert missing(case, ended=True) == {}


def test_claims_are_as_planted(case: DemoCase) -> None:
    said = sorted((item.record, item.figure, item.claimed, item.borne_out) for item in case.assessment.claims)
    assert said == sorted(
        (item["record"], item["figure"], item["claimed"], item["borne_out"]) for item in case.truth["claims"]
    )
    wrong = {(item.record, item.figure) for item in case.assessment.claims if item.difference}
    planted = {(item["record"], item["figure"]) for item in case.truth["deviations"] if item["kind"] == "claim-mismatch"}
    assert wrong == planted


def test_deviations_that_were_planted_are_in_the_states(case: DemoCase) -> None:
    """The list of deviations beside the rows, which tells why, agrees with them."""
    for item in case.truth["deviations"]:
        row = case.rows.get((item["unit"], item["obligation"]))
        if item["kind"] == "waiver":
            assert row["state"] == State.WAIVED
        elif item["kind"] == "ruled-out":
            assert row["state"] == State.NOT_APPLICABLE
        elif item["kind"] in ("missing", "wrong-class"):
            assert row["state"] == State.OVERDUE
        elif item["kind"] == "late":
            assert row["state"] in (State.MET_LATE, State.OVERDUE, State.OPEN, State.DUE_SOON)
    troubled = {(item["unit"], item["obligation"]) for item in case.truth["deviations"]}
    bad = {key for key, row in case.rows.items() if row["state"] in (State.OVERDUE, State.MET_LATE, State.WAIVED)}
    assert bad <= troubled


def test_nothing_answered_or_accepted_in_time_is_overdue(case: DemoCase) -> None:
    """Read from the records' own days, apart from the assessment."""
    seen = Counter[str]()
    for record in case.loaded.graph:
        data = record.data
        if record.kind == "suggestion":
            day, due = data.get("answer", {}).get("date"), data.get("due")
        elif record.kind == "rectification_item" and data["status"] == "closed":
            day, due = data["accepted"]["on"], data.get("deadline", {}).get("to")
        else:
            continue
        found = case.assessment.lateness.get(record.id)
        if not day or not due or found is None:
            continue
        seen[record.kind] += 1
        assert found.state is (State.MET_LATE if day > due else State.MET), record.id
    assert seen["suggestion"] > 5


def test_what_one_class_owes_never_appears_for_the_other(case: DemoCase) -> None:
    for duty in case.assessment.duties:
        unit = case.loaded.graph[duty.unit]
        asked = {result.requirement.id for result in duty.results} | {
            item["requirement"] for item in case.rows[duty.unit, duty.obligation.id]["missing"]
        }
        if unit.data.get("class") == "first":
            assert not asked & SECOND_ONLY.get(duty.obligation.id, set()), (duty.unit, duty.obligation.id)
        else:
            assert not asked & FIRST_ONLY.get(duty.obligation.id, set()), (duty.unit, duty.obligation.id)
        if duty.obligation.id == "PD-14" and unit.data["level"] == "unit" and duty.state != State.NOT_APPLICABLE:
            full = unit.data["class"] == "first" or unit.data["parent"] == "pd-yiguan"
            assert ("result" in asked, "brief" in asked) == (full, not full)


def test_totals_are_the_sums_of_their_parts(case: DemoCase) -> None:
    graph = case.loaded.graph
    covers = {
        committee: group["title"]
        for record in graph.of_kind("guidance_group")
        for group in record.data["sub_groups"]
        for committee in group["covers"]
    }
    whole = Counter(row["state"] for row in case.rows.values())
    assert whole == case.truth["counts"]["by_state"]
    assert sum(whole.values()) == len(case.loaded.graph.of_kind("unit")) * len(frame().owed)

    def added(part_of: dict[str, str]) -> Counter[str]:
        parts: dict[str, Counter[str]] = {}
        for (unit, _), row in case.rows.items():
            parts.setdefault(part_of[unit], Counter())[row["state"]] += 1
        assert len(parts) > 2
        return sum(parts.values(), Counter())

    units = {unit.id: unit for unit in graph.of_kind("unit")}
    assert added({key: unit.data.get("class", unit.data["level"]) for key, unit in units.items()}) == whole
    committee = {key: next((item for item in graph.lineage(key) if item in covers), "office") for key in units}
    assert added(committee) == whole
    assert added({key: covers.get(item, "office") for key, item in committee.items()}) == whole


# --- what occurs in every demo


def test_everything_occurs(case: DemoCase, demo_rules: Rules) -> None:
    """All kinds, states, statuses and deviations, about as many records as were asked for."""
    counts = case.truth["counts"]
    assert set(counts["by_kind"]) == set(demo_rules.schema.kinds)
    assert set(counts["by_state"]) == {state.value for state in State}
    assert {item["kind"] for item in case.truth["deviations"]} == DEVIATIONS
    for kind, vocabulary in (("suggestion", "suggestion_status"), ("rectification_item", "item_status")):
        used = {record.data["status"] for record in case.loaded.graph.of_kind(kind)}
        assert used == set(demo_rules.schema.vocabularies[vocabulary].terms)
    assert {record.data["type"] for record in case.loaded.graph.of_kind("deviation")} == {
        "extension",
        "waiver",
        "not_applicable",
    }
    assert counts["records"] == len(list(case.loaded.graph))
    assert abs(counts["records"] - UNITS * RECORDS) <= UNITS * RECORDS / 10
    assert counts["by_kind"] == Counter(record.kind for record in case.loaded.graph)
    assert case.loaded.portal.data["synthetic"] is True


def test_threads_run_from_suggestion_to_survey(case: DemoCase) -> None:
    assert any(set(thread.stages) >= {1, 2, 3, 4, 5, 6} for thread in case.assessment.threads)


def test_texts_are_as_long_as_real_ones(case: DemoCase) -> None:
    for record in case.loaded.graph:
        assert 2 <= len(record.title) <= 60
        if record.kind == "suggestion":
            assert 20 <= len(record.body) <= 125, record.body
        elif record.body and record.kind != "campaign":
            assert 60 <= len(record.body) <= 1000, record.id


def test_private_values_stay_out_of_the_public_edition(case: DemoCase) -> None:
    public, office = (
        json.dumps([[record.id, record.data, record.body] for record in narrow(case.loaded, case.assessment, edition).graph], ensure_ascii=False)
        for edition in case.loaded.portal.editions
    )  # fmt: skip
    markers = case.truth["markers"]
    assert {marker["scope"] for marker in markers} == {"staff", "members", "office"}
    assert [marker for marker in markers if marker["value"] in public] == []
    assert [marker for marker in markers if marker["value"] not in office] == []


# --- other days, and the needs themselves


@pytest.mark.parametrize("day", DAYS)
def test_states_are_as_planted_on_other_days(day: str, tmp_path: Path, demo_rules: Rules) -> None:
    case = demo_case(tmp_path, demo_rules, UNITS, RECORDS, 77, date.fromisoformat(day))
    assert_as_planted(case)
    assert missing(case, ended=False) == {}


def test_the_needs_are_those_of_the_rulebook(demo_rules: Rules) -> None:
    """The list the truth is computed from is written by hand; it must not have fallen behind the rulebook."""
    book = demo_rules.rulebooks["PD"]
    # what every synthetic unit has anyhow, so that nothing is planted for it
    given = {"outsiders", "at-most-two", "leave-reported", "outside-heads"}
    assert {item.id: {asked.id for asked in item.requires} - given for item in book.obligations} == {
        owed.id: {need.name for need in owed.needs} - given for owed in frame().owed.values()
    }


def test_the_truth_knows_nothing_of_the_assessment() -> None:
    """What is compared with the assessment must not come from it, nor from the rulebook."""
    for path in sorted((PACKAGE / "demo").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gongshilan."):
                assert (node.module or "").split(".")[1] in ("demo", "kinds", "read", "shipped"), path.name
                assert node.module != "gongshilan.kinds.rulebook", path.name


# --- the command


def test_same_arguments_same_bytes() -> None:
    options = Options(20, 20, 5, frame().as_of)
    first, second = generate(options), generate(options)
    assert first.files == second.files
    other = generate(Options(20, 20, 6, frame().as_of))
    assert other.files != first.files
    assert len({unit.id for unit in above(frame(), options)}) == 9


def test_the_command_writes_a_portal_that_checks_clean(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    arguments = ("demo", folder, "--units", "20", "--records", "20", "--seed", "5")
    assert run(*arguments).returncode == 0
    made = generate(Options(20, 20, 5, frame().as_of))
    on_disk = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert on_disk == {path: text.encode() for path, text in made.files.items()}
    assert json.loads(on_disk["truth.json"]) == made.truth
    assert run("--root", folder, "check").returncode == 0
    again = run(*arguments)
    assert (again.returncode, again.stdout) == (2, "")
    assert str(folder) in again.stderr
    assert run("demo", folder / "truth.json").returncode == 2


@pytest.mark.parametrize("option", [("--units", "0"), ("--records", "x"), ("--as-of", "sometime")])
def test_wrong_use(option: tuple[str, str], tmp_path: Path) -> None:
    assert run("demo", tmp_path / "new", *option).returncode == 2
    assert not (tmp_path / "new").exists()


def test_disclosure_tells_the_share_of_most_questions(case: DemoCase) -> None:
    """To everybody, of at least six questions in ten (of a whole system's 361 units 85 in a hundred; a small portal has many small
    units); to the office every count. A second release with the ledger of the first
    tells the same, and adds nothing to it."""
    loaded, day = case.loaded, case.assessment.as_of
    ledger = released(loaded, day)
    again = replace(loaded, checked=replace(loaded.checked, portal=replace(loaded.portal, released=ledger)))
    assert released(again, day) == ledger
    pictures = [told_questions(item, "public", day) for item in (loaded, again)]
    assert pictures[0] == pictures[1]
    grades = loaded.rules.schema.vocabularies["satisfaction_grade"]
    shares = [satisfied(rows, grades) for rows in pictures[0]]
    assert sum(share is not None for share in shares) >= 0.6 * len(shares) > 20
    assert all(isinstance(votes, int) for rows in told_questions(loaded, "office", day) for _, votes in rows)


def told_questions(loaded: Loaded, scope: str, day: date) -> list[list[tuple[str, int | str]]]:
    """The lines of every question of evaluations and surveys, as an edition of the scope is told them."""
    rules = loaded.rules
    audience = Audience(Edition(scope, scope, scope), loaded.portal, rules.rulebooks, loaded.graph.get, day)
    graph = project_graph(loaded.graph, audience, rules.schema)
    return [
        [(row["grade"], row["count"]) for row in result["counts"]]
        for kind in ("mass_evaluation", "satisfaction_survey")
        for record in graph.of_kind(kind)
        for result in record.data.get("results", ())
    ]
