"""Archives of a synthetic portal: every kept record is catalogued, the papers of a unit open offline, and anybody can verify them."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from gongshilan.build.rules import Rules, load_rules
from gongshilan.read.source import read_source
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser
from support.forks import Forks
from support.places import run
from support.watched import Watch

pytestmark = [pytest.mark.build, pytest.mark.xdist_group("archive")]
CAMPAIGN, UNIT, DAY = "demo-2009", "d001", "2009-08-10"
GIVEN = (
    "archive: {fonds: X043, fonds_title: 示例系统工作党委, office: BGS, units: [{unit: d001, fonds: Y001, office: DZB}]}\n"
)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic portal with a public archive, and one of a unit's papers, signed."""
    root = tmp_path_factory.mktemp("archive") / "portal"
    assert run("demo", root, "--units", "12", "--records", "8").returncode == 0
    with (root / "content" / "portal.yml").open("a", encoding="utf-8") as file:
        file.write(GIVEN)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(root / "key")], check=True)
    for arguments in (["--edition", "public"], ["--filing", UNIT, "--sign-key", str(root / "key")]):
        done = run("--root", root, "archive", root.parent / "out", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture(scope="module")
def bag(portal: Path) -> Path:
    return portal.parent / "out" / f"public-{DAY}"


def test_verified_where_there_is_no_portal(bag: Path, tmp_path: Path) -> None:
    """On another machine there are the bag and the program; a byte more is named."""
    done = run("archive", "--verify", bag, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    other = shutil.copytree(bag, tmp_path / "bag")
    with (other / "data" / "index.html").open("ab") as file:
        file.write(b" ")
    done = run("archive", "--verify", "--format", "json", other, cwd=tmp_path)
    assert done.returncode == 1
    assert [(item["code"], item["path"]) for item in json.loads(done.stdout)] == [
        ("bag-changed", f"{other.as_posix()}/data/index.html")
    ]


def test_the_catalogue_has_every_kept_record_and_no_other(bag: Path, portal: Path) -> None:
    """As far as the edition shows it; CSV and XLSX say the same."""
    rules: Rules = load_rules(portal)
    table = list(csv.reader(io.StringIO((bag / f"data/catalogue/{CAMPAIGN}/catalogue.csv").read_text(encoding="utf-8-sig"))))
    assert table[0][:9] == ["序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注"]
    shown = {path.stem: path.parent.name for path in (bag / "data/records" / CAMPAIGN).rglob("*.md")}
    kept = {name for name, kind in shown.items() if rules.schema.kinds[kind].retention}
    assert {row[10] for row in table[1:]} == kept
    assert len(table) - 1 == len(kept) > 100
    assert len(kept) < len(shown)
    sheet = openpyxl.load_workbook(bag / f"data/catalogue/{CAMPAIGN}/catalogue.xlsx").active
    assert sheet is not None
    assert [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)] == table


def test_numbers_are_by_the_standard(bag: Path) -> None:
    """Unique, with the parts portal.yml gives, counted from 1 in each volume."""
    table = list(
        csv.DictReader(io.StringIO((bag / f"data/catalogue/{CAMPAIGN}/catalogue.csv").read_text(encoding="utf-8-sig")))
    )
    numbers = [row["档号"] for row in table if "缺年度" not in row["档号"]]
    assert len(set(numbers)) == len(numbers)
    shaped = [re.fullmatch(r"(X043|Y001)-WS·2009-(Y|D30|D10)-(BGS|DZB)-\d{4}", number) for number in numbers]
    assert all(shaped)
    assert {found[3] for found in shaped if found and found[1] == "Y001"} == {"DZB"}
    for row in table:
        assert f"-{ {'永久': 'Y', '30年': 'D30', '10年': 'D10'}[row['保管期限']] }-" in row["档号"]


def test_records_can_be_read_again(bag: Path) -> None:
    for path in sorted((bag / "data/records").rglob("*.md")):
        source, problems = read_source(path.read_bytes(), path.name)
        assert source is not None, (path, problems)
        assert source.tree.value["kind"] == path.parent.name


def test_five_papers_open_offline(portal: Path, chromium: Browser) -> None:
    """As a package of their own: no link leads out of it, nothing is asked of a network, every page is in order."""
    bag = portal.parent / "out" / f"filing-{UNIT}-{DAY}"
    folder = bag / "data" / "pd-24"
    pages = sorted(path.name for path in folder.glob("*.html"))
    assert pages == [
        "1-plan.html",
        "2-leading-group.html",
        "3-analysis-report.html",
        "4-rectification-plan.html",
        "5-satisfaction-survey.html",
        "index.html",
        "receipt.html",
    ]
    for page in pages:
        for link in LexborHTMLParser((folder / page).read_text(encoding="utf-8")).css("[href], [src]"):
            href = link.attributes.get("href") or link.attributes.get("src") or ""
            assert urlsplit(href).scheme == ""
            assert (folder / href).is_file(), (page, href)
    watch = Watch(chromium, folder.as_uri(), viewport={"width": 390, "height": 800}, offline=True)
    for page in pages:
        watch.page.goto((folder / page).as_uri())
        assert watch.page.evaluate("document.documentElement.scrollWidth") <= 390, page
        assert watch.page.evaluate("getComputedStyle(document.querySelector('h1')).textAlign") == "center"
    watch.close()
    assert not watch.errors
    assert not watch.outside


def test_signed_papers(portal: Path, forks: Forks, tmp_path: Path) -> None:
    bag = shutil.copytree(portal.parent / "out" / f"filing-{UNIT}-{DAY}", tmp_path / "bag")
    assert forks.run("archive", "--verify", bag, "--key", portal / "key.pub").returncode == 0
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(tmp_path / "other")], check=True)
    done = forks.run("archive", "--verify", bag, "--key", tmp_path / "other.pub")
    assert done.returncode == 1
    assert "signature-wrong" in done.stdout


def test_nothing_is_written_over_and_wrong_use_is_said(portal: Path, forks: Forks) -> None:
    out = portal.parent / "out"
    before = sorted(out.iterdir())
    for arguments in (
        [out, "--edition", "public"],
        [out, "--filing", "nobody"],
        [out, "--filing", UNIT, "--edition", "public", "--edition", "office"],
        [portal / "content" / "x"],
        [portal / "site"],
    ):
        done = forks.run("--root", portal, "archive", *arguments)
        assert done.returncode == 2, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
    assert sorted(out.iterdir()) == before


def test_kinds_that_are_kept_are_counted(rules: Rules) -> None:
    """Plans and conclusions for good; what only describes who took part is no paper."""
    terms = {kind.id: kind.retention for kind in rules.schema.kinds.values()}
    assert {terms[kind] for kind in ("plan", "leading_group", "analysis_report", "final_summary")} == {"permanent"}
    assert {terms[kind] for kind in ("unit", "campaign", "leader", "representative", "archiving")} == {""}
    assert set(terms.values()) == {"", "permanent", "d30", "d10"}
