"""Small words of the pages: one name for a thing, each office once, one full stop, no days left that are none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from gongshilan.build.load import Loaded
from gongshilan.catalogue import catalogue
from gongshilan.measure.agenda import Entry, ends_notice
from gongshilan.model import Assessment, Lateness, Record, State
from gongshilan.pages.duties import offices, shown_to
from gongshilan.pages.index import Site
from gongshilan.pages.receipts import where_words
from gongshilan.pages.supervise.remind import reminder, whole_reminder
from gongshilan.pages.supervise.system import systems
from selectolax.lexbor import LexborHTMLParser
from support.shown import shown, viewed

DAY = date(2009, 4, 30)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, str):
        yield value


def test_an_obligation_has_one_name(shipped: Loaded) -> None:
    said = [line for line in strings(catalogue()["search"]) if "义务" in line]
    labels = [field.label for field in shipped.rules.schema.kinds["deviation"].fields.values() if "义务" in field.label]
    assert (said, labels) == ([], [])


def test_an_office_is_named_once(shipped: Loaded, shipped_truth: Assessment) -> None:
    site = Site(shown(shipped, "office", DAY))
    named = 0
    for duty in shipped_truth.duties:
        assert len(offices(site, duty)) == len(set(offices(site, duty)))
        for line in shown_to(site, duty.obligation):
            if line["label"] == "报送备案":
                parts = line["text"].split("／")
                assert len(parts) == len(set(parts))
                named += 1
    assert named > 5


def test_what_is_due_today_has_no_days_left(shipped: Loaded, shipped_truth: Assessment) -> None:
    [system] = systems(Site(shown(shipped, "office", DAY)))
    [duty, *_] = [item for item in system.all() if item.due]
    for days, said in ((0, "当日到期"), (3, "还有3天")):
        soon = replace(duty, state=State.DUE_SOON, due=DAY + timedelta(days))
        for text in (reminder(system, soon), whole_reminder(system, soon.unit, [soon])):
            assert said in text
            assert "还有0天" not in text


def test_a_reason_with_its_own_full_stop_gets_no_second(shipped: Loaded, shipped_truth: Assessment) -> None:
    [record, *_] = [item for item in shipped.graph if item.kind == "suggestion"]
    closed = {**shipped_truth.lateness, record.id: Lateness(record.id, False)}
    truth = replace(shipped_truth, lateness=closed)
    for reason in ("场地不归本单位管。", "场地不归本单位管"):
        declined = replace(record, data={**record.data, "status": "declined", "reason": reason})
        records = [declined if item is record else item for item in shipped.graph]
        view = viewed(shipped.portal, shipped.portal.editions[-1], shipped.rules, type(shipped.graph)(records, []), truth)
        assert where_words(Site(view), declined).endswith("场地不归本单位管。")


def test_the_last_day_of_a_notice_is_called_that() -> None:
    def entry(until: str | None) -> Entry:
        data = {"from": "2030-04-01", **({"until": until} if until else {})}
        notice = Record("n", "notice", "c", "u", "public", data, "", "")
        return Entry("notice", "c", "u", date(2030, 4, 1), date.fromisoformat(until or "2030-04-01"), DAY, notice)

    assert ends_notice(entry("2030-04-09"))
    assert not ends_notice(entry(None))


def test_notices_say_whose_they_are(shipped_site: Path) -> None:
    page = LexborHTMLParser((shipped_site / "public" / "jinshan-jingwei-2009" / "notices.html").read_text(encoding="utf-8"))
    cards = page.css(".g-slip")
    assert cards
    assert all(card.css_first('a[href*="/unit/"]') is not None for card in cards), json.dumps(
        [card.text() for card in cards]
    )
