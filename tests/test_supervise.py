"""The supervisor's pages: every total equals the sum of its parts and the report; nobody is shown a line that does not bind him."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl
import pytest
from gongshilan.build.load import Loaded
from gongshilan.build.past_days import earlier
from gongshilan.build.rules import Rules, load_rules
from gongshilan.build.stages import derive, narrow
from gongshilan.catalogue import catalogue
from gongshilan.emit.report import report_rows
from gongshilan.emit.supervise import Table
from gongshilan.measure.groups import DIMENSIONS
from gongshilan.measure.states import STATES
from gongshilan.model import Assessment, Edition, Page
from gongshilan.pages import EditionView, make_pages, supervise_tables
from gongshilan.pages.index import Site
from gongshilan.pages.supervise.pages import all_tables, supervise_pages
from gongshilan.pages.supervise.sheet import LETTERS
from gongshilan.pages.supervise.system import System, systems
from gongshilan.pages.supervise.to_do import todo
from support.demo_cases import demo_case
from support.shown import viewed

pytestmark = pytest.mark.xdist_group("supervise")
ORDER = [state.value for state in STATES]
BY_LETTER = {letter: state.value for state, letter in LETTERS.items()}
UNMET = {"overdue", "due-soon", "open"}


@dataclass(frozen=True)
class Shown:
    """One edition of one portal with the pages under test, by address."""

    view: EditionView
    site: Site
    system: System
    pages: Mapping[str, Page]
    tables: Mapping[str, Table]
    report: tuple[Mapping[str, Any], ...]

    def page(self, name: str) -> Mapping[str, Any]:
        return self.pages[f"{self.system.campaign.id}/{name}.html"].view

    def chain(self, name: str) -> Iterator[Mapping[str, Any]]:
        """A page and its further pages."""
        first = self.page(name)
        yield first
        for entry in first["pager"][1:]:
            yield self.pages[entry["href"]].view

    def states(self, **wanted: object) -> Counter[str]:
        return Counter(row["state"] for row in self.report if all(row[key] == value for key, value in wanted.items()))


def show(loaded: Loaded, truth: Assessment, edition: Edition, as_of: date) -> Shown:
    projection = narrow(loaded, truth, edition)
    view = viewed(
        loaded.portal, edition, loaded.rules, projection.graph, projection.assessment, snapshots=earlier(loaded, as_of)
    )
    site = Site(view)
    (system,) = systems(site)  # a campaign of one unit keeps the pages it has
    made = list(supervise_pages(site))
    pages = {page.path: page for page in made}
    assert len(pages) == len(made), "two pages at one address"
    rows = json.loads(json.dumps(report_rows(projection.assessment, projection.graph)))
    report = tuple(row for row in rows if row["campaign"] == system.campaign.id)
    return Shown(view, site, system, pages, {table.name: table for table in all_tables(site)}, report)


@pytest.fixture(scope="module", params=["shipped", "demo-1", "demo-2", "demo-1-public"])
def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, shipped: Loaded) -> Shown:
    name = str(request.param)
    if name == "shipped":
        day = date(2009, 4, 30)
        return show(shipped, derive(shipped, day), shipped.portal.editions[0], day)
    rules: Rules = load_rules(tmp_path_factory.mktemp("nowhere"))
    case = demo_case(tmp_path_factory.mktemp("demo"), rules, 45, 16, int(name.split("-")[1]))
    editions = case.loaded.portal.editions
    return show(case.loaded, case.assessment, editions[0 if name.endswith("public") else -1], case.assessment.as_of)


# --- totals


def numbers(counts: Counter[str]) -> list[int]:
    return [counts[state] for state in ORDER]


def test_matrix_adds_up_to_the_report(shown: Shown) -> None:
    page = shown.page("matrix")
    columns = [column["id"] for column in page["columns"]]
    units = {item["href"].rsplit("/", 1)[-1].removesuffix(".html"): item for g in page["groups"] for item in g["rows"]}
    assert set(units) == {row["unit"] for row in shown.report}
    for unit, row in units.items():
        said = {row["obligation"]: row["state"] for row in shown.report if row["unit"] == unit}
        assert {column: BY_LETTER[cell[0]] for column, cell in zip(columns, row["cells"], strict=True)} == said
        assert row["numbers"] == numbers(shown.states(unit=unit))
        assert row["total"] == len(columns)
    for group in page["groups"]:
        assert group["numbers"] == [sum(column) for column in zip(*(row["numbers"] for row in group["rows"]), strict=True)]
        for position, cell in enumerate(group["cells"]):
            held = [BY_LETTER[row["cells"][position][0]] for row in group["rows"]]
            released = sum(state in {"waived", "not-applicable"} for state in held)
            assert cell == [sum(state in {"met", "met-late"} for state in held), len(held) - released]
    for total, parts in (("total_numbers", "numbers"), ("total", "total")):
        values = [group[parts] for group in page["groups"]]
        whole = sum(values) if total == "total" else [sum(column) for column in zip(*values, strict=True)]
        assert page[total] == whole
    assert page["total_numbers"] == numbers(shown.states())
    assert page["total"] == len(shown.report)
    summed = [
        [sum(part) for part in zip(*cells, strict=True)] for cells in zip(*(g["cells"] for g in page["groups"]), strict=True)
    ]
    assert page["total_cells"] == summed
    for position, column in enumerate(columns):
        by_state = [row["cells"][position] for row in page["state_rows"]]
        assert by_state == numbers(shown.states(obligation=column))
        assert page["sums"][position] == sum(by_state) == len(units)
    assert [row["n"] for row in page["state_rows"]] == page["total_numbers"]


def test_every_cell_leads_to_its_reasons(shown: Shown) -> None:
    duties = {page.path: page for page in make_pages(shown.view) if page.layout == "duty"}
    page = shown.page("matrix")
    for group in page["groups"]:
        for row in group["rows"]:
            target = duties[f"{shown.system.campaign.id}/{row['href']}"]
            anchors = {item["anchor"]: item["state"]["id"] for part in target.view["groups"] for item in part["rows"]}
            said = {column["anchor"]: BY_LETTER[cell[0]] for column, cell in zip(page["columns"], row["cells"], strict=True)}
            assert anchors == said
            assert all(cell[1] for cell in row["cells"]), "a cell says in words what its character means"


def test_what_does_not_apply_says_why(shown: Shown) -> None:
    label = catalogue()["states"]["not-applicable"]["label"]
    for group in shown.page("matrix")["groups"]:
        for row in group["rows"]:
            for letter, words in row["cells"]:
                assert letter not in {"n", "w"} or len(words) > len(label) + 3


def test_groups_add_up_to_the_report(shown: Shown) -> None:
    dimensions = shown.page("system")["dimensions"]
    assert dimensions
    for dimension in dimensions:
        *rows, total = dimension["rows"]
        assert total["numbers"] == numbers(shown.states())
        assert total["numbers"] == [sum(column) for column in zip(*(row["numbers"] for row in rows), strict=True)]
        assert total["units"] == sum(row["units"] for row in rows) == len(shown.system.units)
        assert total["total"] == sum(row["total"] for row in rows)
        for line in dimension["matrix"]:
            *cells, whole = [{count["letter"]: count["n"] for count in cell["counts"]} for cell in line["cells"]]
            summed = Counter[str]()
            for cell in cells:
                summed.update(cell)
            assert whole == dict(summed)
            assert {BY_LETTER[letter]: n for letter, n in whole.items()} == dict(shown.states(obligation=line["id"]))


def test_rates_are_done_in_time_of_done_and_overdue(shown: Shown) -> None:
    rows = [row for dimension in shown.page("system")["dimensions"] for row in dimension["rows"]]
    rows += [row for group in shown.page("matrix")["groups"] for row in (*group["rows"], group)]
    for row in rows:
        if not shown.system.recorded:  # what nobody wrote down may have been done
            assert (row["rate"]["text"], row["rate"]["met"], row["rate"]["base"]) == ("", 0, 0)
            continue
        counts = dict(zip(ORDER, row["numbers"], strict=True))
        base = counts["met"] + counts["met-late"] + counts["overdue"]
        assert (row["rate"]["met"], row["rate"]["base"]) == ((counts["met"], base) if base else (0, 0))
        assert not base or row["rate"]["of"] == f"{counts['met']}/{base}"
        assert not base or row["rate"]["text"] == f"{counts['met'] / base * 100:.0f}%"
    assert all(shown.page(name)["method"] for name in ("matrix", "system", "trend"))


def test_worklist_is_every_unmet_duty_once(shown: Shown) -> None:
    owed = Counter((row["unit"], row["obligation"]) for row in shown.report if row["state"] in UNMET)
    listed = list(worklist_rows(shown, "worklist"))
    assert Counter(keys(listed)) == owed
    days = [(ORDER.index(state), row["due"] or "9999") for state, row in listed]
    assert days == sorted(days)
    parts = Counter[tuple[str, str]]()
    for group in shown.system.groups["committee"]:
        parts.update(keys(worklist_rows(shown, f"worklist/{group.id}")))
    assert parts == owed
    assert next(entry["n"] for entry in shown.page("worklist")["menu"]) == sum(owed.values())
    assert all(sum(len(group["rows"]) for group in page["groups"]) <= 200 for page in shown.chain("worklist"))
    assert len(shown.tables["worklist"].rows) == sum(owed.values())


def worklist_rows(shown: Shown, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for page in shown.chain(name):
        for group in page["groups"]:
            for row in group["rows"]:
                yield group["id"], row


def keys(rows: Any) -> list[tuple[str, str]]:
    return [(row["href"].split("/")[-1].split(".html")[0], row["id"]) for _, row in rows]


def test_trend_ends_where_the_report_stands(shown: Shown) -> None:
    page = shown.page("trend")
    parts = [page["whole"], *page["committees"]]
    assert page["whole"]["rows"][0]["numbers"] == numbers(shown.states())
    for row in page["whole"]["rows"]:
        assert row["total"] == len(shown.report)
        same = [other for part in page["committees"] for other in part["rows"] if other["day"] == row["day"]]
        assert row["numbers"] == [sum(column) for column in zip(*(other["numbers"] for other in same), strict=True)]
    assert all(part["chart"] is None or part["chart"]["columns"] for part in parts)


def test_owed_filings_add_up(shown: Shown) -> None:
    page = shown.page("arrivals")
    if page["invisible"]:
        assert not any(record.kind == "filing" for record in shown.view.graph)
        assert page["owed"] is None
        assert "arrivals" not in shown.tables
        return
    owed = page["owed"]
    for position, cell in enumerate(owed["total"]["cells"]):
        for name in ("arrived", "owed"):
            assert cell[name] == sum(row["cells"][position][name] for row in owed["rows"])
    expected = Counter[bool]()
    for duty in shown.view.assessment.duties:
        if duty.state.value not in {"waived", "not-applicable"}:
            kinds = [
                (result.met, {result.requirement.kind, *(p.requirement.kind for p in result.parts)})
                for result in duty.results
            ]
            expected.update(met for met, kind in kinds if "filing" in kind)
    assert (owed["total"]["all"]["arrived"], owed["total"]["all"]["owed"]) == (expected[True], expected.total())
    listed = [row["filing"]["href"] for part in shown.chain("arrivals") for week in part["weeks"] for row in week["rows"]]
    assert sorted(listed) == sorted(
        f"{record.campaign}/filing/{record.id}.html" for record in shown.view.graph.of_kind("filing")
        if record.campaign == shown.system.campaign.id and record.data["status"] != "preparing"
    )  # fmt: skip
    prepared = sum(record.data["status"] == "preparing" for record in shown.view.graph.of_kind("filing"))
    assert page["preparing"] == (f"另有{prepared}件还没有报出，不列在这里。" if prepared else "")


def test_arrivals_begin_with_the_last_seven_days(shown: Shown) -> None:
    page = shown.page("arrivals")
    if page["invisible"]:
        return
    as_of = shown.view.as_of
    for row in page["weeks"][0]["rows"]:
        assert 0 <= (as_of - date.fromisoformat(row["date"])).days < 7
    dates = [
        row["date"] for part in shown.chain("arrivals") for week in part["weeks"] for row in week["rows"] if row["date"]
    ]
    assert dates == sorted(dates, reverse=True)


def test_led_units_add_up(shown: Shown) -> None:
    blocks = 0
    for page in make_pages(shown.view):
        block = page.view.get("unit_view") and page.view["unit_view"].get("system")
        if block and block["rows"]:
            *rows, total = block["rows"]
            assert total["numbers"] == [sum(column) for column in zip(*(row["numbers"] for row in rows), strict=True)]
            assert total["is_total"]
            blocks += 1
    assert blocks >= 1


# --- whom a line binds


def class_labels(shown: Shown) -> dict[str, set[tuple[str, str]]]:
    """Labels of requirements by the one class they bind."""
    found: dict[str, set[tuple[str, str]]] = {"first": set(), "second": set()}
    for obligation in shown.system.columns:
        for requirement in obligation.requires:
            classes = requirement.binds.get("classes", ())
            if len(classes) == 1:
                found[classes[0]].add((obligation.id, requirement.label))
    return found


def test_no_line_of_the_other_class(shown: Shown) -> None:
    bound = class_labels(shown)
    other = {"first": bound["second"] - bound["first"], "second": bound["first"] - bound["second"]}
    assert all(other.values())
    classes = {unit.id: str(unit.data.get("class", "")) for unit in shown.system.units}
    seen = Counter[str]()
    for _, row in worklist_rows(shown, "worklist"):
        unit = keys([("", row)])[0][0]
        for obligation, label in other.get(classes[unit], ()):
            assert row["id"] != obligation or label not in (*row["missing"], row["reminder"])
            assert row["id"] != obligation or label not in row["reminder"].replace("；", "\n").splitlines()
        seen[classes[unit]] += 1
    for unit in shown.system.units:
        own = todo(shown.site, unit)
        assert own is not None
        for row in own["rows"]:
            wrong = {label for obligation, label in other.get(classes[unit.id], ()) if obligation == row["id"]}
            assert not wrong & {step["label"] for step in row["steps"]}
    by_title = {unit.title: classes[unit.id] for unit in shown.system.units}
    for unit, _, obligation, _, _, _, label, *_ in shown.tables["todo"].rows:
        assert (obligation, label) not in other.get(by_title[str(unit)], set())
    assert set(seen) >= {"first", "second"} or len(shown.system.groups["class"]) == 1


def test_a_reminder_blames_only_for_what_is_late(shown: Shown) -> None:
    as_of = shown.view.as_of
    duties = {(duty.unit, duty.obligation.id): duty for duty in shown.view.assessment.duties}
    for state, row in worklist_rows(shown, "worklist"):
        duty = duties[keys([("", row)])[0]]
        if state == "overdue":
            ends = {result.requirement.label: result.window.end for result in duty.results if not result.met}
            assert all(ends[label] and ends[label] < as_of for label in row["missing"] if label in ends)
        assert shown.site.title(duty.unit) in row["reminder"]
        assert duty.obligation.clause in row["reminder"]


def test_todo_names_the_next_record(shown: Shown) -> None:
    kinds = shown.view.schema.kinds
    for unit in shown.system.units:
        own = todo(shown.site, unit)
        assert own is not None
        owed = {row["obligation"] for row in shown.report if row["unit"] == unit.id and row["state"] in UNMET}
        assert {row["id"] for row in own["rows"]} == owed
        for row in own["rows"]:
            for step in row["steps"]:
                assert step["options"]
                for option in step["options"]:
                    assert not option["command"] or option["command"].split()[2] in kinds


# --- tables and the rest


def test_tables_say_the_same(shown: Shown) -> None:
    files = supervise_tables(shown.view)
    folder = f"data/{shown.system.campaign.id}/supervise"
    linked = {entry[suffix] for page in shown.pages.values() for entry in page.view["tables"] for suffix in ("csv", "xlsx")}
    assert linked == set(files)
    for name, table in shown.tables.items():
        rows = list(csv.reader(io.StringIO(files[f"{folder}/{name}.csv"].decode("utf-8-sig"))))
        assert len(rows) == len(table.rows) + 1
        sheet = openpyxl.load_workbook(io.BytesIO(files[f"{folder}/{name}.xlsx"])).active
        assert sheet is not None
        assert sheet.max_row == len(table.rows) + 1
    for name in DIMENSIONS:
        states = Counter[str]()
        for row in shown.tables[name].rows:
            states.update(dict(zip(ORDER, row[3 : 3 + len(ORDER)], strict=True)))  # type: ignore[arg-type]
        assert +states == shown.states()


def test_groups_are_not_ranked(shown: Shown) -> None:
    heads = [group.id for group in shown.system.groups["committee"]]
    levels = [shown.view.graph[head].data.get("level") == "committee" for head in heads]
    assert list(zip(levels, heads, strict=True)) == sorted(zip(levels, heads, strict=True))


def test_every_unit_is_in_one_group_of_each_dimension(shown: Shown) -> None:
    everyone = sorted(unit.id for unit in shown.view.graph.units(shown.system.campaign.id))
    for name in DIMENSIONS:
        assert sorted(unit.id for group in shown.system.groups[name] for unit in group.units) == everyone
