"""A page's own part may be examined apart from its frame only where that finds what examining the page finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from gongshilan.build.drawing import PageWriter, PartMaker
from gongshilan.build.known_views import KnownViews, salt_of
from gongshilan.build.load import load
from gongshilan.build.rules import load_rules
from gongshilan.build.site import prepare
from gongshilan.build.store import Store
from gongshilan.build.trust import trust_of
from gongshilan.project.past import Past
from gongshilan.release.placing import Placing
from gongshilan.render.site import prepare_site
from gongshilan.render.tree import write_files
from gongshilan.verify.examine import Examiner
from gongshilan.verify.mains import as_bytes, examine_parts, from_bytes
from gongshilan.verify.manifest import walk
from gongshilan_demo.frame import frame
from gongshilan_demo.generate import generate, write
from gongshilan_demo.model import Options

QUIET = [
    "",
    "text",
    "<p id=a>x</p>",
    '<a href="../b.html#c">y</a>',
    "<table><tr><td>1</table>",
    "<svg><path d='M0'/></svg>",
    "<img src=../x.png>",
]
LOUD = [
    "</div>", "<b>x", "<p><b>x</p>", "<body onload=x>", "<html lang=x>", "</body>", "</head>", "<script>1</script>", "<textarea>",
    "<plaintext>", "<table><tr>", "<form>", "<svg>", "<!--", "<select>", "<frameset>", "<a href=x>", "<template>", "<noscript>",
    "<svg><foreignObject>", "<p style=x>", "<p onclick=x>", "<button>", "<math>", "<title>", "<xmp>", "<iframe>", "<base href=x>",
    "<meta http-equiv=refresh content=0>", "<style>", "</html>",
]  # fmt: skip


@pytest.mark.parametrize("content", QUIET)
def test_what_leaves_nothing_open_is_looked_at_apart(content: str) -> None:
    found = examine_parts("<title>t</title><meta name=description content=x>", content)
    assert found is not None
    assert from_bytes(as_bytes(found)) == found


@pytest.mark.parametrize("content", LOUD)
def test_what_reaches_beyond_its_place_is_not(content: str) -> None:
    assert examine_parts("<title>t</title>", content) is None
    assert from_bytes(as_bytes(None)) is None


@pytest.mark.parametrize(
    "head", ["text", "<p>", "<body>", "</head>", "<script>1</script>", "<title>", "<style>", "<!--", "<base href=x>"]
)
def test_nor_in_the_head(head: str) -> None:
    assert examine_parts(head, "<p>x</p>") is None


def test_numbers_of_persons_are_found() -> None:
    found = examine_parts("<title>t</title>", "<p title='13912345678'>x</p><p>电话 13912345679 号</p>")
    assert found is not None
    assert [digits for digits, _ in found.numbers] == ["13912345678", "13912345679"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small synthetic portal."""
    root = tmp_path_factory.mktemp("mains") / "portal"
    write(generate(Options(4, 12, 3, frame().as_of)), root)
    return root


@pytest.mark.build
@pytest.mark.parametrize("again", [False, True], ids=["made", "kept"])
def test_it_finds_what_the_whole_page_shows(folder: Path, tmp_path: Path, again: bool) -> None:
    """Every page of an edition, by way of its part and as a file: digest, places and wanted places are the same; dead links, numbers
    and places that are not there are told alike."""
    loaded = load(folder, load_rules(folder))
    assert not loaded.problems
    prepared = prepare(loaded, loaded.portal.as_of, Past)
    site = prepared.site(loaded.portal.editions[-1])
    out = tmp_path / "out"
    stock = prepare_site(site, tmp_path / "tree", out)
    write_files(site, out)
    missing = {page.path for page in site.pages[5:60:9]}  # links to them are dead
    files = (frozenset(walk(out)[0]) | {page.path for page in site.pages}) - missing
    examiner = Examiner(out, files, frozenset(), trust_of(folder))
    store = Store(tmp_path / "parts.sqlite")
    for _ in range(2 if again else 1):
        found = PageWriter(
            PartMaker(site, stock, store, KnownViews(store, salt_of(loaded))), Placing(out, None), examiner
        ).write(1)
    told = 0
    for path, apart in found.items():
        if path in missing:
            continue
        whole = examiner.examine(path)
        assert (apart.digest, sorted(apart.ids)) == (whole.digest, sorted(whole.ids)), path
        assert sorted(map(repr, apart.anchors)) == sorted(map(repr, whole.anchors)), path
        assert sorted(map(repr, apart.problems)) == sorted(map(repr, whole.problems)), path
        told += len(apart.problems)
    assert told > 10
    assert len(found) == len(site.pages)
