"""One campaign after another: what was left goes on with its thread, under the unit that has it now; what comes back is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from gongshilan.build.load import load
from gongshilan.build.rules import Rules
from gongshilan.build.stages import derive
from gongshilan.measure.carrying import carried, followed, to_carry
from selectolax.lexbor import LexborHTMLParser
from support.forks import Forks
from support.places import PORTAL

OLD, NEW = "example-2030", "next-2031"
UNITS = {
    "merged": {"title": "并入的单位", "merged_into": "grown", "ended": "2030-03-01"},
    "grown": {"title": "并成的单位"},
    "split": {"title": "拆分的单位", "split_into": ["half-one", "half-two"], "ended": "2030-03-01"},
    "half-one": {"title": "分出的一"},
    "half-two": {"title": "分出的二"},
    "closed": {"title": "撤销的单位", "ended": "2030-03-01"},
}
LATER = {
    "new-unit": {"title": "改了名的单位", "continues": ["example-unit"]},
    "new-grown": {"title": "并成的单位", "continues": ["grown"]},
    "new-one": {"title": "分出的一", "continues": ["half-one"]},
    "new-two": {"title": "分出的二", "continues": ["half-two"]},
}
ACCEPTED = {"by": "验收组", "on": "2030-03-01", "result": "passed"}
ITEMS = {
    "item-open": {
        "unit": "example-unit",
        "status": "整改中",
        "goal": "修好",
        "deadline": "2030年3月",
        "department": "办公室",
    },
    "item-done": {"unit": "example-unit", "status": "已销号", "accepted": ACCEPTED, "evidence": ["example-plan"]},
    "item-merged": {"unit": "merged", "status": "登记"},
    "item-split": {"unit": "split", "status": "登记"},
    "item-closed": {"unit": "closed", "status": "登记"},
}


def write(root: Path, campaign: str, kind: str, name: str, data: dict[str, object]) -> None:
    path = root / "content" / campaign / (f"{kind}/{name}.md" if kind != "campaign" else "campaign.md")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{json.dumps({'kind': kind, **data}, ensure_ascii=False)}\n---\n", encoding="utf-8")


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    root = Path(shutil.copytree(PORTAL, tmp_path / "portal"))
    write(
        root,
        NEW,
        "campaign",
        NEW,
        {"title": "下一次活动", "rulebook": "TINY", "period": "2030年4月—2031年6月", "phases": phases(root)},
    )
    for campaign, units in ((OLD, UNITS), (NEW, LATER)):
        for name, data in units.items():
            write(root, campaign, "unit", name, {"level": "unit", "class": "second", **data})
    for name, data in ITEMS.items():
        write(root, OLD, "rectification_item", name, {"title": f"事项 {name}", "date": "2030-02-01", **data})
    write(
        root,
        NEW,
        "problem",
        "back",
        {"title": "又来了", "unit": "new-unit", "status": "已查找", "carried_from": "item-done"},
    )
    return root


def phases(root: Path) -> object:
    import yaml

    text = (root / "content" / OLD / "campaign.md").read_text(encoding="utf-8").split("---")[1]
    return yaml.load(text, yaml.BaseLoader)["phases"]


def test_units_are_followed(portal: Path, rules: Rules) -> None:
    loaded = load(portal, rules)
    assert loaded.problems == ()
    graph = loaded.graph
    assert followed(graph, "example-unit", NEW) == ("new-unit",)
    assert followed(graph, "merged", NEW) == ("new-grown",)
    assert followed(graph, "split", NEW) == ("new-one", "new-two")
    assert followed(graph, "closed", NEW) == ()
    assert followed(graph, "new-unit", NEW) == ("new-unit",)


def test_what_is_left_is_carried_with_its_thread(portal: Path, rules: Rules, forks: Forks) -> None:
    """Listed, written for those whose unit is known, and not again."""
    listed = forks.run("--root", portal, "carry", OLD, NEW)
    assert listed.returncode == 1  # two have no one unit
    assert "可以接续" in listed.stdout
    assert not list((portal / "content" / NEW / "rectification_item").glob("*"))
    done = forks.run("--root", portal, "carry", OLD, NEW, "--write")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "另有 2 件没有唯一的接续单位" in done.stderr
    written = {path.stem for path in (portal / "content" / NEW / "rectification_item").glob("*.md")}
    assert written == {"item-open-2", "item-merged-2"}
    loaded = load(portal, rules)
    assert loaded.problems == ()
    new = loaded.graph["item-open-2"]
    assert new.unit == "new-unit"
    assert (new.data["carried_from"], new.data["status"], new.data["goal"]) == ("item-open", "registered", "修好")
    assert "deadline" not in new.data
    assert loaded.graph["item-merged-2"].unit == "new-grown"
    truth = derive(loaded, loaded.portal.as_of)
    [thread] = [item for item in truth.threads if item.id == "item-open"]
    assert {"item-open", "item-open-2"} <= {name for held in thread.stages.values() for name in held}
    assert "item-open-2" not in {item.id for item in truth.threads}
    left = {item.record.id for item in to_carry(loaded.graph, truth.lateness, OLD, NEW)}
    assert left.isdisjoint({"item-open", "item-merged", "item-done"})
    assert {"item-split", "item-closed"} <= left
    found = {item.record.id: (item.returned, item.open, item.rounds) for item in carried(loaded.graph, truth.lateness, NEW)}
    assert found["back"] == (True, True, 1)
    assert found["item-open-2"] == (False, True, 1)


def test_pages_say_what_came_back(portal: Path, forks: Forks) -> None:
    forks.run("--root", portal, "carry", OLD, NEW, "--write")
    done = forks.run("--root", portal, "build", "--edition", "public", "--jobs", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    page = LexborHTMLParser((portal / "site/public" / NEW / "threads.html").read_text(encoding="utf-8"))
    [section] = page.css("section[aria-labelledby=acr]")
    text = " ".join(section.text(separator=" ").split())
    assert "其中上次已经办结、这次又出现的1件" in text
    assert "单位：原示例单位，今改了名的单位" in text
    assert not LexborHTMLParser((portal / "site/public" / OLD / "threads.html").read_text(encoding="utf-8")).css(
        "[aria-labelledby=acr]"
    )


def test_wrong_use_is_said(portal: Path, forks: Forks) -> None:
    for arguments in ((OLD, "nowhere"), (OLD, OLD)):
        done = forks.run("--root", portal, "carry", *arguments)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_nothing_carries_itself_in_a_circle(portal: Path, rules: Rules) -> None:
    write(portal, NEW, "problem", "one", {"title": "甲", "unit": "new-unit", "status": "已查找", "carried_from": "two"})
    write(portal, NEW, "problem", "two", {"title": "乙", "unit": "new-unit", "status": "已查找", "carried_from": "one"})
    assert "ref-cycle" in {problem.code for problem in load(portal, rules).problems}


LATER_DAY = "2032-01-01"
KEPT_BACK = {
    "hidden": ({"unit": "example-unit", "scope": "office"}, {"scope": "office"}),
    "to-come": ({"unit": "example-unit", "publish_from": LATER_DAY}, {"publish_from": LATER_DAY}),
    "in-hidden-unit": ({"unit": "secret-unit"}, {"scope": "office"}),
    "below-hidden-unit": ({"unit": "below-secret"}, {"scope": "office"}),
    "open-to-all": ({"unit": "example-unit"}, {}),
}


def add_kept_back(root: Path) -> None:
    for name, (data, _) in KEPT_BACK.items():
        own = {"title": f"事项 {name}", "date": "2030-02-01", "status": "登记", **data}
        write(root, OLD, "rectification_item", name, own)
    for name, data in {"secret-unit": {"scope": "office"}, "below-secret": {"parent": "secret-unit"}}.items():
        write(root, OLD, "unit", name, {"title": f"单位 {name}", "level": "unit", "class": "second", **data})
    write(
        root,
        NEW,
        "unit",
        "new-open",
        {"title": "公开的新单位", "level": "unit", "class": "second", "continues": ["secret-unit", "below-secret"]},
    )


def held(root: Path, name: str) -> dict[str, object]:
    import yaml

    text = (root / "content" / NEW / "rectification_item" / f"{name}-2.md").read_text(encoding="utf-8").split("---")[1]
    return {key: value for key, value in yaml.load(text, yaml.BaseLoader).items() if key in ("scope", "publish_from")}


def test_what_is_carried_is_seen_by_nobody_who_did_not_see_it(portal: Path, forks: Forks) -> None:
    add_kept_back(portal)
    write(
        portal,
        OLD,
        "rectification_item",
        "taken-back",
        {
            "title": "撤下的",
            "unit": "example-unit",
            "date": "2030-02-01",
            "status": "登记",
            "withdrawn": {"on": "2030-03-01", "reason": "有误"},
        },
    )
    done = forks.run("--root", portal, "carry", OLD, NEW, "--write")
    assert "已写" in done.stdout, done.stdout + done.stderr
    assert {name: held(portal, name) for name in KEPT_BACK} == {name: kept for name, (_, kept) in KEPT_BACK.items()}
    assert not (portal / "content" / NEW / "rectification_item" / "taken-back-2.md").exists()


@pytest.mark.parametrize("also_new", [False, True])
def test_a_hidden_campaign_hides_what_is_carried_out_of_it(portal: Path, forks: Forks, also_new: bool) -> None:
    for campaign in (OLD, NEW) if also_new else (OLD,):
        path = portal / "content" / campaign / "campaign.md"
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("---\n{", '---\n{"scope": "office", ', 1)
            if campaign == NEW
            else text.replace("---\n", "---\nscope: office\n", 1),
            encoding="utf-8",
        )
    done = forks.run("--root", portal, "carry", OLD, NEW, "--write")
    assert "已写" in done.stdout, done.stdout + done.stderr
    assert held(portal, "item-open") == ({} if also_new else {"scope": "office"})
