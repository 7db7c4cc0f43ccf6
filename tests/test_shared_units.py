"""Units and leaders that belong to the portal: written once, of every campaign that they take part in, each with its own duties."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from gongshilan.build.load import Loaded, load
from gongshilan.build.outputs import Output, output_files
from gongshilan.build.rules import Rules, load_rules
from gongshilan.build.site import Told, view_of
from gongshilan.build.stages import derive, narrow, released
from gongshilan.corpus.gather import corpus
from gongshilan.disclosure.ledger import ledger_text
from gongshilan.kinds.load import SchemaError
from gongshilan.model import Change, Edition, State
from gongshilan.pages import make_pages
from selectolax.lexbor import LexborHTMLParser
from support.forks import Forks
from support.past import Board, shipped_files
from support.places import PORTAL, run
from support.shared import FIRST, SECOND, shared_files, shared_portal

pytestmark = pytest.mark.xdist_group("shared-units")
DAY = date(2030, 4, 30)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built, all editions."""
    root = shared_portal(tmp_path_factory.mktemp("shared") / "portal")
    done = run("--root", root, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture(scope="module")
def loaded(portal: Path, rules: Rules) -> Loaded:
    found = load(portal, rules)
    assert (found.problems, found.warnings) == ((), ())
    return found


def test_each_campaign_has_its_own_duties_of_the_same_unit(loaded: Loaded) -> None:
    duties = {(duty.campaign, duty.unit, duty.obligation.id): duty.state for duty in derive(loaded, DAY).duties}
    units = {unit for _, unit, _ in duties}
    assert units == {f"{campaign}.{unit}" for campaign in (FIRST, SECOND) for unit in ("example-unit", "example-school")}
    day = {campaign: duties[campaign, f"{campaign}.example-unit", "T-DAY"] for campaign in (FIRST, SECOND)}
    assert day == {FIRST: State.MET, SECOND: State.MET}
    speech = {campaign: duties[campaign, f"{campaign}.example-unit", "T-PER"] for campaign in (FIRST, SECOND)}
    assert set(speech.values()) == {State.DUE_SOON, State.OPEN} or State.OVERDUE not in speech.values()
    # the second campaign puts the school into another class: there it owes what the first class owes
    of_class = {campaign: duties[campaign, f"{campaign}.example-school", "T-CLASS"] for campaign in (FIRST, SECOND)}
    assert of_class[FIRST] is State.NOT_APPLICABLE
    assert of_class[SECOND] is not State.NOT_APPLICABLE


def test_what_is_recorded_in_one_campaign_counts_in_no_other(loaded: Loaded) -> None:
    truth = derive(loaded, DAY)
    meetings = {figure.unit: figure.value for figure in truth.figures if figure.id == "meetings"}
    assert meetings[f"{FIRST}.example-unit"] == 1
    assert meetings[f"{SECOND}.example-unit"] == 1
    contact = {figure.unit: figure.value for figure in truth.figures if figure.id == "contact_points"}
    assert contact[f"{FIRST}.example-unit"] == 1
    assert contact[f"{SECOND}.example-unit"] == 0
    leaders = {figure.unit: figure.value for figure in truth.figures if figure.id == "leaders"}
    assert leaders[f"{SECOND}.example-unit"] == 3


def test_readers_and_machines_see_the_id_that_was_written(portal: Path) -> None:
    """No address, table or page of an edition knows what the programs call a unit of a campaign, but for keys of the search."""
    site = portal / "site/office"
    for campaign in (FIRST, SECOND):
        for name in ("unit/example-unit.html", "leader/example-leader-one.html", "duty/example-unit.html"):
            assert (site / campaign / name).is_file()
        assert (site / f"feeds/{campaign}/unit/example-unit.xml").is_file()
        assert (site / f"calendars/{campaign}/example-unit.ics").is_file()
        assert (site / f"data/{campaign}/unit/example-unit.csv").is_file()
        records = json.loads((site / f"data/{campaign}/leader.json").read_text(encoding="utf-8"))
        assert {(item["id"], item["unit"], item["data"]["unit"]) for item in records} == {
            (name, "example-unit", "example-unit") for name in ("example-leader-one", "example-leader-two", "inner-leader")
        }
        with (site / f"data/{campaign}/meeting.csv").open(encoding="utf-8-sig", newline="") as table:
            [row] = list(csv.DictReader(table))
        assert "example-unit" in row.values()
    rows = json.loads((site / "data/report.json").read_text(encoding="utf-8"))
    assert {row["unit"] for row in rows} == {"example-unit", "example-school"}
    assert {name for row in rows for name in row["evidence"]} <= {
        "example-opening",
        "next-opening",
        "example-contact",
        "example-plan",
    }
    said = [f"{campaign}.{name}" for campaign in (FIRST, SECOND) for name in ("example-", "inner-")]
    for path in site.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".csv", ".json", ".xml", ".ics", ".txt"):
            text = path.read_text(encoding="utf-8-sig")
            text = text.replace('name="unit" value="', "").replace("unit=", "") if path.suffix == ".html" else text
            if path.parts[-2] != "search" and "search" not in path.name:
                assert not [item for item in said if item in text], path


def test_a_unit_that_becomes_the_portals_changes_no_page(tmp_path: Path, rules: Rules) -> None:
    """Nor a table, feed or calendar: of one campaign all is as it was, but for keys inside the search."""
    own, shared = shutil.copytree(PORTAL, tmp_path / "own"), shutil.copytree(PORTAL, tmp_path / "shared")
    campaign = shared / "content" / FIRST
    for kind in ("unit", "leader"):
        shutil.copytree(campaign / kind, shared / "content/portal" / kind)
        shutil.rmtree(campaign / kind)
    text = (campaign / "campaign.md").read_text(encoding="utf-8")
    (campaign / "campaign.md").write_text(text.replace("phases:\n", "all_shared_units: 是\nphases:\n"), encoding="utf-8")
    first, second = (made(load(root, rules)) for root in (own, shared))
    assert first == second


@pytest.mark.parametrize("prefix", ["", f"{FIRST}."])
def test_what_was_released_of_a_unit_holds_when_it_becomes_the_portals(tmp_path: Path, rules: Rules, prefix: str) -> None:
    """And back: a ledger names units as they are written, whoever they belong to; older ones name them otherwise."""
    own, shared = shutil.copytree(PORTAL, tmp_path / "own"), shutil.copytree(PORTAL, tmp_path / "shared")
    campaign = shared / "content" / FIRST
    for kind in ("unit", "leader"):
        shutil.move(campaign / kind, shared / "content/portal" / kind)
    text = (campaign / "campaign.md").read_text(encoding="utf-8")
    (campaign / "campaign.md").write_text(text.replace("phases:\n", "all_shared_units: 是\nphases:\n"), encoding="utf-8")
    for first, second in ((own, shared), (shared, own)):
        ask(first, 6)
        ledger = ledger_text(released(load(first, rules), DAY))
        assert '"unit": "example-unit"' in ledger
        ledger = ledger.replace('"unit": "', f'"unit": "{prefix}')
        ask(second, 7)
        assert "8" in told_votes(load(second, rules))  # by itself it is told
        (second / "content/released-tables.json").write_text(ledger, encoding="utf-8")
        found = load(second, rules)
        assert (found.problems, found.warnings) == ((), ())
        assert "8" not in told_votes(found)  # beside what was told the one ballot would be
        ask(second, 6)
        again = load(second, rules)
        assert ledger_text(released(again, DAY)) == ledger
        for root in (first, second):
            (root / "content/released-tables.json").unlink(missing_ok=True)


def ask(root: Path, abstain: int) -> None:
    counts = {"very_good": 20, "good": 10, "fair": 8, "poor": 7, "abstain": abstain}
    rows = [{"grade": grade, "count": count} for grade, count in counts.items()]
    data = {"kind": "satisfaction_survey", "title": "测评", "unit": "example-unit", "date": "2030-03-20"}
    data["results"] = [{"question": "effect", "counts": rows}]
    path = root / "content" / FIRST / "satisfaction_survey" / "asked.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"---\n{json.dumps(data)}\n---\n", encoding="utf-8")


def told_votes(loaded: Loaded) -> set[str]:
    """What the public edition tells of the votes."""
    shown = narrow(loaded, derive(loaded, DAY), loaded.portal.editions[0]).graph["asked"].data
    return {str(row["count"]) for row in shown["results"][0]["counts"]}


def made(loaded: Loaded) -> dict[str, object]:
    """What the pages of the public edition are drawn from, and its other files but the search."""
    assert loaded.problems == ()
    projection = narrow(loaded, derive(loaded, DAY), loaded.portal.editions[0])
    view = view_of(loaded, projection, Told((), whole=True), DAY)
    files = output_files(Output(loaded, projection, view)).items()
    pages = {page.path: page for page in make_pages(view)}
    return pages | {path: raw for path, raw in files if not path.startswith("search/")}


def test_pages_of_a_unit_lead_to_one_another(portal: Path) -> None:
    page = LexborHTMLParser((portal / "site/public" / FIRST / "unit/example-unit.html").read_text(encoding="utf-8"))
    links = {node.text(): node.attributes["href"] for node in page.css("dl.g-index a")}
    assert links["下一次活动"] == f"../../{SECOND}/unit/example-unit.html"
    meeting = (portal / "site/public" / SECOND / "meeting/next-opening.html").read_text(encoding="utf-8")
    targets = [node.attributes["href"] for node in LexborHTMLParser(meeting).css("a")]
    assert "../leader/example-leader-one.html" in targets  # a field and a link in the text, both in this campaign
    assert f"../../{FIRST}/leader/example-leader-one.html" not in targets


def test_where_both_stand_beside_each_other_they_are_told_apart(loaded: Loaded) -> None:
    """In results of a search, by the line below the title (a whole title is found first), and on the page of changes."""
    projection = narrow(loaded, derive(loaded, DAY), loaded.portal.editions[0])
    changes = tuple(Change(record.id, DAY, "added") for record in projection.graph)
    view = view_of(loaded, projection, Told(changes, whole=True), DAY)
    found = corpus(view, ())
    [units] = [facet for facet in found.facets if facet.id == "unit"]
    labels = {value.key: value.apart or value.label for value in units.values}
    assert {"示例单位（示例活动）", "示例单位（下一次活动）"} <= set(labels.values())
    lines = [(item.title, labels[item.facets["unit"]]) for item in found.documents if "unit" in item.facets]
    assert len(set(lines)) == len(lines)
    [page] = [page for page in make_pages(view) if page.path == "changes.html"]
    shown = [entry["record"]["text"] for entry in page.view["days"][0]["entries"]]
    assert len(set(shown)) == len(shown)


def test_a_scope_holds_in_every_campaign(portal: Path) -> None:
    for path in (portal / "site/public").rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            assert "不公开的领导".encode() not in raw, path
            assert b"inner-leader" not in raw, path
    assert (portal / "site/office" / SECOND / "leader/inner-leader.html").is_file()


def test_a_unit_above_that_is_not_public_hides_those_below_in_every_campaign(rules: Rules) -> None:
    board = Board(rules)
    board.files = shared_files(shipped_files())
    unit = board.files["portal/unit/example-unit.md"]
    board.put("portal/unit/example-unit.md", unit.replace("level:", "scope: office\nlevel:"))
    projection, _ = board.seen("public", "2030-04-30")
    assert {record.kind for record in projection.graph} == {"campaign", "document"}
    projection, _ = board.seen("office", "2030-04-30")
    assert len(projection.graph.shared("example-school")) == 2


def test_a_narrowed_edition_has_the_unit_in_every_campaign(loaded: Loaded) -> None:
    edition = Edition("school", "学校版", "public", ("example-2030.example-school", "next-2031.example-school"))
    graph = narrow(loaded, derive(loaded, DAY), edition).graph
    assert {record.id for record in graph if record.unit} == {
        "example-2030.example-school", "next-2031.example-school", "next-suggestion"
    }  # fmt: skip


def test_history_of_the_file_is_that_of_the_record_in_each_campaign(rules: Rules) -> None:
    board = Board(rules)
    board.files = shipped_files()
    board.commit("2030-03-10")
    board.files = shared_files(board.files)  # the campaign's own become the portal's
    board.commit("2030-04-01")
    path = "portal/unit/example-unit.md"
    board.put(path, board.files[path].replace("sector: 示例", "sector: 学校"))
    board.commit("2030-04-05")
    campaign = board.files[f"{SECOND}/campaign.md"]
    board.put(f"{SECOND}/campaign.md", campaign.replace("多开放一间教室", "多开放两间教室"))
    board.commit("2030-04-10")
    _, changes = board.seen("public", "2030-04-30")

    def of(record: str) -> list[tuple[str, str, tuple[str, ...]]]:
        return [(str(item.on), item.kind, item.fields) for item in changes if item.record == record]

    assert of(f"{FIRST}.example-unit") == [("2030-04-05", "changed", ("sector",)), ("2030-03-10", "added", ())]
    assert of(f"{SECOND}.example-unit") == [("2030-04-05", "changed", ("sector",)), ("2030-04-01", "added", ())]
    assert of(f"{SECOND}.example-school") == [("2030-04-10", "changed", ("goals",)), ("2030-04-01", "added", ())]
    assert of("example-opening") == [("2030-03-10", "added", ())]  # that its unit moved changed nothing of what it says
    assert not [item for item in changes if "inner-leader" in item.record]


def test_who_left_before_or_came_after_a_campaign_is_not_in_it(rules: Rules) -> None:
    board = Board(rules)
    board.files = shared_files(shipped_files())
    one, two = "portal/leader/example-leader-one.md", "portal/leader/example-leader-two.md"
    board.put(two, board.files[two].replace("rank: 2", "rank: 2\nappointed: 2030-10-01"))
    projection, _ = board.seen("public", "2030-12-31")
    assert [record.campaign for record in projection.graph.shared("example-leader-two")] == [SECOND]
    assert len(projection.graph.shared("example-leader-one")) == 2
    assert one in board.files


def test_any_kind_of_a_unit_may_say_that_its_records_are_shared(rules: Rules, tmp_path: Path) -> None:
    kinds = rules.schema.kinds
    own = replace(
        rules, schema=replace(rules.schema, kinds={**kinds, "representative": replace(kinds["representative"], shared=True)})
    )
    board = Board(own)
    board.files = shared_files(shipped_files())
    board.put(
        "portal/representative/rep.md",
        "---\nkind: representative\ntitle: 代表\nunit: example-unit\ncategory: 服务对象\n---\n",
    )
    projection, _ = board.seen("office", "2030-04-30")
    assert [record.unit for record in projection.graph.shared("rep")] == [f"{FIRST}.example-unit", f"{SECOND}.example-unit"]
    kind = tmp_path / "schema/kinds/card.yml"
    kind.parent.mkdir(parents=True)
    kind.write_text((PORTAL / "schema/kinds/card.yml").read_text(encoding="utf-8") + "x-shared: true\n", encoding="utf-8")
    with pytest.raises(SchemaError, match="x-shared"):
        load_rules(tmp_path)


def edited(tmp_path: Path, changes: dict[str, str | None]) -> Path:
    root = shared_portal(tmp_path / "portal")
    for path, text in changes.items():
        target = root / "content" / path
        if text is None:
            target.unlink()
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    return root


def said(root: Path, forks: Forks) -> list[dict[str, object]]:
    found = json.loads(forks.run("--root", root, "check", "--format", "json").stdout)
    return [{**item, "path": item["path"].partition("/portal/content/")[2]} for item in found]


def test_a_campaign_that_lacks_a_shared_unit_is_told_how_to_have_it(tmp_path: Path, forks: Forks) -> None:
    root = edited(tmp_path, {})
    path = root / f"content/{FIRST}/campaign.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  - {unit: example-unit}\n", ""), encoding="utf-8")
    found = said(root, forks)
    assert {item["code"] for item in found} == {"shared-not-here"}
    places = {item["path"] for item in found}
    assert f"{FIRST}/campaign.md" in places  # the school stands under a unit that is not there
    assert f"{FIRST}/meeting/example-opening.md" in places
    assert all("shared_units" in str(item["fix"]) for item in found)
    assert len({(item["path"], item["line"], item["message"]) for item in found}) == len(found)


def test_a_mistake_in_a_shared_record_is_one_problem(tmp_path: Path, forks: Forks) -> None:
    root = edited(tmp_path, {})
    path = root / "content/portal/unit/example-school.md"
    path.write_text(path.read_text(encoding="utf-8").replace("parent: example-unit", "parent: nowhere"), encoding="utf-8")
    [found] = said(root, forks)
    assert (found["code"], found["path"], found["line"]) == ("ref-missing", "portal/unit/example-school.md", 6)
    assert "content/portal/unit/" in str(found["expected"])  # where a unit may be written


def test_a_broken_shared_unit_makes_no_echoes(tmp_path: Path, forks: Forks) -> None:
    """Nor is a leader's unit that is not there passed over."""
    root = edited(tmp_path, {})
    unit, leader = root / "content/portal/unit/example-unit.md", root / "content/portal/leader/inner-leader.md"
    unit.write_text(unit.read_text(encoding="utf-8").replace("level: 基层单位", "level: 没有"), encoding="utf-8")
    leader.write_text(leader.read_text(encoding="utf-8").replace("unit: example-unit", "unit: nowhere"), encoding="utf-8")
    assert [(item["code"], item["path"]) for item in said(root, forks)] == [
        ("ref-missing", "portal/leader/inner-leader.md"),
        ("term-unknown", "portal/unit/example-unit.md"),
    ]


def test_commands_know_shared_units(portal: Path, tmp_path: Path, forks: Forks) -> None:
    report = forks.run("--root", portal, "report", "--unit", "example-school", "--format", "json")
    assert {(row["campaign"], row["unit"]) for row in json.loads(report.stdout)} == {
        (FIRST, "example-school"), (SECOND, "example-school")
    }  # fmt: skip
    root = shared_portal(tmp_path / "portal")
    for arguments, path in (
        (
            ("leader", "--id", "new-leader", "--title", "新来的", "--campaign", "portal", "--unit", "示例单位"),
            "portal/leader/new-leader.md",
        ),
        (
            ("meeting", "--id", "new-one", "--title", "会", "--campaign", SECOND, "--unit", "示例学校"),
            f"{SECOND}/meeting/new-one.md",
        ),
    ):
        assert forks.run("--root", root, "new", *arguments).returncode == 0
        assert (root / "content" / path).is_file()
    refused = forks.run("--root", root, "new", "meeting", "--id", "x", "--title", "会", "--campaign", "portal")
    assert refused.returncode == 2
    assert "会议" in refused.stderr


def test_what_is_left_goes_on_under_the_same_unit(tmp_path: Path, forks: Forks) -> None:
    root = shared_portal(tmp_path / "portal")
    done = forks.run("--root", root, "carry", FIRST, SECOND, "--write")
    assert done.returncode == 0, done.stderr
    [path] = (root / f"content/{SECOND}/suggestion").glob("example-suggestion-*.md")
    assert "unit: example-unit" in path.read_text(encoding="utf-8")
    assert said(root, forks) == []
