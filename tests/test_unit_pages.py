"""The page of a unit as the way to all it owns; votes as bars that tell no more than their numbers."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from gongshilan.build.load import Loaded
from gongshilan.build.rules import Rules, load_rules
from gongshilan.measure.ballots import ballots, lowest
from gongshilan.pages import EditionView, make_pages, unit_tables
from gongshilan.pages.ballots import ballot_views, lowest_words
from gongshilan.pages.hub import sections, standing_words
from gongshilan.pages.index import Site
from support.demo_cases import demo_case
from support.shown import shown
from support.world import graph, record

DAY = date(2009, 8, 10)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    root = tmp_path_factory.mktemp("units")
    return demo_case(root, load_rules(root), 8, 24, 3).loaded


@pytest.fixture(scope="module")
def view(demo: Loaded) -> EditionView:
    return shown(demo, "public", DAY)


def test_a_unit_page_leads_to_each_of_its_records_once(view: EditionView) -> None:
    """And to none of another unit; how many there are is said."""
    site = Site(view)
    for unit in view.graph.units("demo-2009"):
        shown_here = [row["href"] for section in sections(site, unit) for kind in section["kinds"] for row in kind["rows"]]
        own = [item for item in view.graph if item.unit == unit.id and item.kind not in ("unit", "leader")]
        assert len(shown_here) == len(own)
        assert set(shown_here) == {f"demo-2009/{item.kind}/{item.id}.html" for item in own}
        counts = {kind["id"]: kind["n"] for section in sections(site, unit) for kind in section["kinds"]}
        assert counts == Counter(item.kind for item in own)


def test_many_of_a_kind_are_one_click_away(view: EditionView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongshilan.pages.hub._SHOWN", 2)
    site = Site(view)
    [unit] = [unit for unit in view.graph.units("demo-2009") if len(view.graph.of_kind("meeting", unit.id)) > 2][:1]
    [kind] = [kind for section in sections(site, unit) for kind in section["kinds"] if kind["id"] == "meeting"]
    assert len(kind["rows"]) == 2
    assert kind["more_href"] == f"search.html?kind=meeting&unit={unit.id}"


def test_the_state_line_has_its_denominators(view: EditionView) -> None:
    site = Site(view)
    for unit in view.graph.units("demo-2009"):
        duties = site.duties_of_unit.get(("demo-2009", unit.id), ())
        owed = [duty for duty in duties if duty.state.value not in ("waived", "not-applicable")]
        done = [duty for duty in owed if duty.state.value in ("met", "met-late")]
        said = standing_words(site, duties)
        assert said.startswith(f"应办{len(owed)}项，已完成{len(done)}项") or not owed


def test_the_table_of_a_unit_has_its_duties_and_records(view: EditionView) -> None:
    files = unit_tables(view)
    units = view.graph.units("demo-2009")
    assert set(files) == {f"data/demo-2009/unit/{unit.id}.csv" for unit in units}
    for unit in units:
        rows = list(csv.reader(io.StringIO(files[f"data/demo-2009/unit/{unit.id}.csv"].decode("utf-8-sig"))))
        own = [item for item in view.graph if item.unit == unit.id and item.kind != "unit"]
        duties = [duty for duty in view.assessment.duties if duty.unit == unit.id]
        assert len(rows) == 1 + len(own) + len(duties)


def test_bars_say_what_their_numbers_say(demo: Loaded) -> None:
    """In every edition: as long as the counts told, none where one is not told, and no count that its table does not have."""
    for edition in ("public", "office"):
        site = Site(shown(demo, edition, DAY))
        seen = 0
        for kind in ("mass_evaluation", "satisfaction_survey"):
            for item in site.graph.of_kind(kind):
                for question, said in zip(item.data["results"], ballot_views(site, item), strict=True):
                    counts = [row["count"] for row in question["counts"]]
                    seen += 1
                    assert len(said["parts"]) == len(counts)
                    if "※" in counts:
                        assert said["bar"] == []
                        assert not all(part["told"] for part in said["parts"])
                        continue
                    whole = sum(int(str(count).lstrip("≥≤")) for count in counts)
                    for part in said["bar"]:
                        number = int("".join(filter(str.isdigit, part["n"])))
                        assert abs(float(part["w"]) - 1000 * number / whole) <= 4
                        assert part["bound"] is (not part["n"].isdigit())
        assert seen > 4


def survey(name: str, day: str, good: int, poor: int, **data: object) -> object:
    counts = [{"grade": "poor", "count": poor}, {"grade": "very_good", "count": good}]
    return record("satisfaction_survey", name, date=day, results=[{"question": "effect", "counts": counts}], **data)


def test_the_round_before_stands_beside(rules: Rules, view: EditionView) -> None:
    """The last one earlier of the same unit; grades from best to worst; the lowest question in words."""
    held = [survey("s1", "2030-03-01", 10, 10), survey("s2", "2030-04-01", 15, 5), survey("s3", "2030-05-01", 18, 6)]
    dated = [replace(item, date=item.data["date"]) for item in held]  # type: ignore[attr-defined, type-var]
    kind = rules.schema.kinds["satisfaction_survey"]
    [found] = ballots(dated[2], kind, rules.schema, dated)
    assert [part.grade for part in found.parts] == ["very_good", "poor"]
    assert found.share is not None
    assert found.before is not None
    assert (found.share.percent, found.before.percent, found.earlier) == ("75", "75", "s2")
    assert ballots(dated[0], kind, rules.schema, dated)[0].before is None
    assert lowest([]) is None
    site = Site(replace(view, graph=graph(rules, dated)))
    assert "满意以上占 75%（共 24 票）" in lowest_words(site, dated[2])


def test_votes_of_all_units_are_on_one_page(view: EditionView) -> None:
    """By unit, every record once; nothing is ranked."""
    [page] = [page for page in make_pages(view) if page.path == "demo-2009/votes.html"]
    records = [*view.graph.of_kind("mass_evaluation"), *view.graph.of_kind("satisfaction_survey")]
    assert len(page.view["rows"]) == len(records)
    places = [unit.id for unit in view.graph.units("demo-2009")]
    order = [places.index(row["unit"]["href"].split("/")[-1][:-5]) for row in page.view["rows"]]
    assert order == sorted(order)
