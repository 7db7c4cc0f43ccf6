"""Where a campaign's records only come from documents, what is past due without a record is called that, and never late."""

from __future__ import annotations

from dataclasses import replace

from gongshilan.build.load import Loaded
from gongshilan.model import Assessment
from gongshilan.pages.duties import duty_row, state_counts
from gongshilan.pages.index import Site
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
