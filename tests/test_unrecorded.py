"""Where a campaign's records only come from documents, what is past due without a record is called that, and never late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from gongshilan.build.load import Loaded
from gongshilan.corpus.gather import corpus
from gongshilan.model import Assessment, Lateness, State
from gongshilan.pages.duties import duty_row, state_counts
from gongshilan.pages.index import Site
from gongshilan.pages.lateness import lateness_words
from gongshilan.pages.supervise.pages import all_tables, supervise_pages
from gongshilan.pages.supervise.to_do import todo
from gongshilan.pages.threads import paginate, thread_pages
from support.shown import viewed

JS, PD = "jinshan-jingwei-2009", "pudong-shehui-2009"


def site(shipped: Loaded, truth: Assessment, *, keeps: bool) -> Site:
    records = [
        replace(record, data={**record.data, "keeps_records": keeps}) if record.kind == "campaign" else record
        for record in shipped.graph
    ]
    return Site(viewed(shipped.portal, shipped.portal.editions[0], shipped.rules, type(shipped.graph)(records, []), truth))


def test_no_record_is_not_called_late(shipped: Loaded, shipped_truth: Assessment) -> None:
    for keeps, label in ((True, "逾期"), (False, "未见记录")):
        found = site(shipped, shipped_truth, keeps=keeps)
        duties = found.duties_of_campaign[JS]
        [late] = [duty for duty in duties if duty.obligation.id == "JS-04"]
        row = duty_row(found, late)
        assert (row["state"]["id"], row["state"]["label"]) == ("overdue", label)
        assert ("逾期" in row["distance"]) is keeps
        assert {count["label"] for count in state_counts(found, duties) if count["id"] == "overdue"} == {label}


def test_the_shipped_campaigns_rest_on_documents(shipped: Loaded) -> None:
    assert [shipped.graph[name].data["keeps_records"] for name in (JS, PD)] == [False, False]


def sentences(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from sentences(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from sentences(item)


def test_no_page_or_table_across_units_calls_it_late(shipped: Loaded, shipped_truth: Assessment) -> None:
    for keeps in (True, False):
        found = site(shipped, shipped_truth, keeps=keeps)
        said = [line for page in supervise_pages(found) for line in sentences(page.view)]
        said += [line for table in all_tables(found) for line in sentences([table.head, *table.rows])]
        said += [line for unit in found.units[PD] for line in sentences(todo(found, unit))]
        said = [line for line in said if "不说是逾期" not in line]
        late = {line for line in said if "逾期" in line.replace("逾期完成", "")}
        assert bool(late) is keeps, sorted(late)[:5]
        assert any("未见记录" in line for line in said) is not keeps


def test_no_result_of_a_search_calls_it_late(shipped: Loaded, shipped_truth: Assessment) -> None:
    for keeps in (True, False):
        made = corpus(site(shipped, shipped_truth, keeps=keeps).view, [])
        labels = {(facet.id, value.label) for facet in made.facets for value in facet.values}
        assert (("state", "逾期") in labels, ("late", "已逾期") in labels) == (keeps, keeps)
        assert (("state", "未见记录") in labels, ("late", "到期未见记录") in labels) == (not keeps, not keeps)


def test_a_matter_past_its_day_is_not_called_late(shipped: Loaded, shipped_truth: Assessment) -> None:
    for keeps in (True, False):
        found = site(shipped, shipped_truth, keeps=keeps)
        [record] = [item for item in found.graph.of_kind("suggestion") if item.campaign == JS][:1]
        said = lateness_words(found, record, Lateness(record.id, True, State.OVERDUE, date(2009, 4, 1)))
        assert said == ("逾期29天" if keeps else "到期已过29天")


def test_the_page_of_threads_uses_the_same_word(shipped: Loaded, shipped_truth: Assessment) -> None:
    for keeps, word in ((True, "逾期"), (False, "未见记录")):
        found = site(shipped, shipped_truth, keeps=keeps)
        [page, *_] = [item for item in thread_pages(found, paginate(found)) if item.path == f"{JS}/threads.html"]
        assert page.view["overdue"] == word
        assert all(("逾期" in row["late_words"]) is keeps for row in page.view["summary"])
