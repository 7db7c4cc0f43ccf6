"""A campaign that is over stays as it was, byte for byte, whatever becomes of the portal; only the page that leads there changes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from gongshilan.verify.manifest import walk
from support.forks import Forks
from support.places import PORTAL

pytestmark = [pytest.mark.build, pytest.mark.xdist_group("federation")]
CAMPAIGN = "example-2030"
VOTES = {"very_good": 20, "good": 10, "fair": 8, "poor": 7, "abstain": 6}


def everything(folder: Path) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in walk(folder)[0]}


def ask(root: Path, **votes: int) -> None:
    """A survey of a unit."""
    counts = [{"grade": grade, "count": count} for grade, count in {**VOTES, **votes}.items()]
    data = {"kind": "satisfaction_survey", "title": "测评", "unit": "example-unit", "date": "2030-03-20"}
    data["results"] = [{"question": "effect", "counts": counts}]
    path = root / "content" / CAMPAIGN / "satisfaction_survey" / "asked.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"---\n{json.dumps(data)}\n---\n", encoding="utf-8")


def told(edition: Path) -> object:
    """What an edition tells of its votes."""
    return [item.get("results") for item in json.loads((edition / f"data/{CAMPAIGN}/satisfaction_survey.json").read_bytes())]


def test_a_frozen_campaign_keeps_its_bytes(tmp_path: Path, forks: Forks) -> None:
    root = Path(shutil.copytree(PORTAL, tmp_path / "portal"))

    def run(*arguments: str, code: int = 0) -> str:
        done = forks.run("--root", root, *arguments)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    ask(root)
    run("freeze", CAMPAIGN, code=2)  # nothing was built
    run("build", "--jobs", "1")
    before = {edition: everything(root / "site" / edition) for edition in ("public", "office")}
    ledger = root / "content" / "released-tables.json"
    assert not ledger.exists()
    assert "released-tables.json" in run("freeze", CAMPAIGN)
    assert [item["unit"] for item in json.loads(ledger.read_bytes())] == ["example-unit"]
    about = json.loads((root / "past" / CAMPAIGN / "about.json").read_bytes())
    assert about["editions"] == {
        "public": {"scopes": ["public"], "units": []},
        "office": {"scopes": ["public", "staff", "members", "office"], "units": []},
    }
    ask(root, abstain=7)  # a ballot found later
    assert "不覆盖" in run("freeze", CAMPAIGN, code=2)
    leader = next((root / "content" / CAMPAIGN / "leader").glob("*.md"))
    leader.write_text(leader.read_text(encoding="utf-8").replace("title: ", "title: 新"), encoding="utf-8")
    run("build", "--jobs", "1", "--as-of", "2030-06-30")
    for edition, files in before.items():
        site = root / "site" / edition
        assert everything(site / "past" / CAMPAIGN) == files
        assert everything(site)["index.html"] != files["index.html"]
        page = (site / "past.html").read_text(encoding="utf-8")
        assert "定稿截至2030年4月30日" in page
        assert f"past/{CAMPAIGN}/index.html" in page
        run("verify", str(site))
    site = root / "site" / "public"
    assert told(site) == told(site / "past" / CAMPAIGN)  # or the one ballot would follow from both
    portal = root / "content" / "portal.yml"
    settings = portal.read_text(encoding="utf-8")
    portal.write_text(settings.replace("办公室版, scope: office", "办公室版, scope: public"), encoding="utf-8")
    assert "定稿时" in run("build", "--jobs", "1", code=1)
    spoilt = root / "site" / "public" / "past" / CAMPAIGN / "index.html"
    spoilt.write_bytes(spoilt.read_bytes() + b" ")
    found = json.loads(forks.run("--root", root, "verify", root / "site" / "public", "--format", "json").stdout)
    assert {item["code"] for item in found} == {"file-changed"}
    assert any(item["path"].endswith(f"past/{CAMPAIGN}/index.html") for item in found)


def readers(root: Path, forks: Forks, portal: str) -> set[str]:
    """What is said of a portal of these settings that has something frozen."""
    path = root / "content" / "portal.yml"
    before = path.read_text(encoding="utf-8")
    settings = before.split("editions:")[0] + "editions:\n  - {id: public, label: 公开版, scope: public}\n" + portal
    path.write_text(settings, encoding="utf-8")
    done = forks.run("--root", root, "check", "--format", "json")
    path.write_text(before, encoding="utf-8")
    return {item["code"] for item in json.loads(done.stdout)}


STAFF = {"scopes": ["public", "staff"], "units": []}
UNIT = {"scopes": ["public", "staff"], "units": ["example-unit", "example-school"]}
OF = "  - {id: office, label: 办公室版, scope: %s, units: [%s]}\n"
NARROWER, UNKNOWN = {"frozen-narrower"}, {"frozen-unknown"}


@pytest.mark.parametrize(
    ("then", "scope", "units", "found"),
    [
        (STAFF, "staff", "", set()),
        (STAFF, "office", "", set()),
        (STAFF, "public", "", NARROWER),
        (STAFF, "staff", "example-unit", NARROWER),
        (UNIT, "staff", "", set()),
        (UNIT, "staff", "example-unit", NARROWER),
        (UNIT, "staff", "example-school, example-unit", set()),
        ({"scopes": ["public"], "units": []}, "staff", "example-unit", set()),
        ({"scopes": ["public", "gone"], "units": []}, "office", "", NARROWER),
        (None, "office", "", set()),
        (None, "office", "example-unit", UNKNOWN),
        (None, "members", "", UNKNOWN),
        ({"scopes": []}, "members", "", UNKNOWN),
        ("everybody", "members", "", set()),
    ],
)
def test_what_is_frozen_is_laid_for_those_it_was_made_for(
    tmp_path: Path, forks: Forks, then: object, scope: str, units: str, found: set[str]
) -> None:
    root = Path(shutil.copytree(PORTAL, tmp_path / "portal"))
    frozen = root / "past" / "old-2029"
    (frozen / "office" / "data").mkdir(parents=True)
    (frozen / "office" / "SHA256SUMS").touch()
    if then == "everybody":  # frozen before it was written down; only the edition for all has this file
        (frozen / "office" / "data" / "portal.json").touch()
        then = None
    about = {"title": "旧活动", "as_of": "2029-08-31", **({"editions": {"office": then}} if then else {})}
    (frozen / "about.json").write_text(json.dumps(about), encoding="utf-8")
    assert readers(root, forks, OF % (scope, units)) == found
