"""Configuration is code: what editors write (content/) cannot change what runs. What may is in CODEOWNERS' hands."""

from __future__ import annotations

import html
import os
import re
import shutil
from fnmatch import fnmatch
from pathlib import Path

import pytest
from gongshilan.read.files import RECORD_SUFFIXES
from gongshilan.read.strict_yaml import StrictYamlError
from gongshilan.render.packed import as_yaml
from gongshilan.render.tree import SiteInput, read_base, tree_config
from support.forks import Forks
from support.places import PORTAL, REPO, run

pytestmark = pytest.mark.build
EVIL = """
import pathlib
pathlib.Path(__file__).with_name("ran").write_text("ran")
def on_config(config): pathlib.Path(__file__).with_name("ran").write_text("ran")
def define_env(env): pathlib.Path(__file__).with_name("ran").write_text("ran")
"""
# What some extension, plugin or template language would act upon, and what a page must show of it: the same.
INERT = {
    "jinja": "{{ 7*7 }}",
    "jinja-call": "{{ config.items() }}",
    "jinja-statement": "{% include 'mkdocs.yml' %}",
    "jinja-comment": "{# 不见了 #}",
    "format": "%(title)s {title} ${title}",
    "snippet": '--8<-- "/etc/hostname"',
    "snippet-block": ";--8<--",
    "include-markdown": "{!/etc/hostname!}",
    "include-directive": '{% include-markdown "../portal.yml" %}',
    "macro": "[[ 7*7 ]]",
    "toc": "[TOC]",
    "attribute-list": '{: onclick="alert(1)" .md-nav }',
    "admonition": "!!! danger",
    "superfences": "=== tab",
    "emoji": ":material-skull:",
    "keys": "++ctrl+alt+del++",
    "critic": "{++ 加 ++}",
    "math": "$$ x $$",
    "wiki": "[[other]]",
    "html-entity": "&amp;lt;script&amp;gt;",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small portal with every one of those in a body, a scalar field, a title, a Markdown field and a hand-written page,
    among files that would be settings or programs if anybody asked content for any."""
    root = tmp_path_factory.mktemp("inert")
    shutil.copytree(PORTAL, root, dirs_exist_ok=True)
    content = root / "content"
    meeting = content / "example-2030" / "meeting"
    texts = "\n\n".join(f"{name} {text} end" for name, text in INERT.items())
    for number, (name, text) in enumerate(INERT.items()):
        quoted = as_yaml(f"{name} {text} end")
        head = f"kind: meeting\ntitle: {quoted}\nunit: example-unit\nmeeting_type: 座谈会\nplace: {quoted}\nguidance_opinion: {quoted}"
        (meeting / f"inert-{number}.md").write_text(f"---\n{head}\n---\n{name} {text} end\n", encoding="utf-8")
    pages = content / "pages"
    pages.mkdir(exist_ok=True)
    (pages / "inert.md").write_text(f"# 照原样\n\n{texts}\n", encoding="utf-8")
    for path in (content, pages, meeting):
        for name in (".hooks.py", "_macros.py", ".pages", ".meta.yml", "_mkdocs.yml", ".nav.yml"):
            (path / name).write_text(
                EVIL if name.endswith("py") else "hooks: [hooks.py]\ntemplate: x.html\n", encoding="utf-8"
            )
        (path / ".overrides").mkdir()
        (path / ".overrides" / "main.html").write_text("{{ 7*7 }}", encoding="utf-8")
    done = run("--root", root, "build", "--edition", "public", "--keep-source")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def words(path: Path) -> str:
    """The text of a page as a reader sees it, blanks squeezed."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", body)).split())


@pytest.mark.parametrize("name", INERT)
def test_shown_as_it_was_written(built: Path, name: str) -> None:
    """In a title, a field, a Markdown field, a body and a hand-written page."""
    number = list(INERT).index(name)
    public = built / "site" / "public"
    shown = words(public / "example-2030" / "meeting" / f"inert-{number}.html")
    in_markdown = html.unescape(
        INERT[name]
    )  # there a character reference is one character; elsewhere it is what stands there
    assert shown.count(f"{name} {INERT[name]} end") >= 1, shown
    assert shown.count(f"{name} {in_markdown} end") >= 2, shown
    assert f"{name} {in_markdown} end" in words(public / "inert.html")
    assert os.uname().nodename not in shown


def test_nothing_beside_the_records_is_read_or_run(built: Path) -> None:
    """Hooks, macros, per-folder settings and overrides in content/ do nothing and are in no byte of the site."""
    assert not list(built.rglob("ran"))
    names = {path.name for path in (built / "site" / "public").rglob("*")}
    assert not names & {".hooks.py", "_macros.py", ".pages", ".meta.yml", "_mkdocs.yml", ".nav.yml", ".overrides"}
    for path in (built / "build" / "public").rglob("*"):
        assert not path.is_file() or b"on_config" not in path.read_bytes()


@pytest.mark.parametrize(
    "name", ["hooks.py", "mkdocs.yml", "overrides/main.html", "x.html", "x.js", "theme/main.html", "x.ipynb"]
)
def test_other_files_among_the_pages_are_refused(folder: Path, forks: Forks, name: str) -> None:
    """A hand-written page is Markdown; nothing else lies there."""
    shutil.copytree(PORTAL, folder)
    path = folder / "content" / "pages" / name
    path.parent.mkdir(parents=True)
    path.write_text(EVIL, encoding="utf-8")
    done = forks.run("--root", folder, "check")
    assert done.returncode == 1
    assert f"content/pages/{name}" in done.stdout
    assert not list(folder.rglob("ran"))


@pytest.mark.parametrize(
    "line",
    [
        "site_name: !ENV [SECRET, x]",
        "site_name: !relative /etc",
        "extra: {x: !!python/name:os.system }",
        "extra: !!python/object/apply:os.system [touch ran]",
        "a: &a [1]\nb: *a",
    ],
)
def test_settings_with_tags_are_refused(folder: Path, line: str) -> None:
    """The portal's own mkdocs.yml is the programmers', and is read as strictly as a record all the same."""
    shutil.copytree(PORTAL, folder)
    (folder / "mkdocs.yml").write_text(f"theme: {{name: material}}\n{line}\n", encoding="utf-8")
    with pytest.raises(StrictYamlError):
        read_base(folder / "mkdocs.yml")


def test_settings_with_tags_stop_the_build(folder: Path) -> None:
    """A problem with its place in the file, and nothing is written."""
    shutil.copytree(PORTAL, folder)
    (folder / "mkdocs.yml").write_text("extra: !!python/object/apply:os.system [touch ran]\n", encoding="utf-8")
    done = run("--root", folder, "build")
    assert done.returncode == 1
    assert "mkdocs.yml:1:" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "ran").exists()
    assert not list(folder.glob("site/public"))


def test_what_mkdocs_is_given_runs_nothing_of_the_portals() -> None:
    """Hooks, an inherited file, another theme folder, another source folder: none reaches the tree's settings."""
    base = {
        "site_name": "x",
        "hooks": ["content/hooks.py"],
        "INHERIT": "../other.yml",
        "docs_dir": "/etc",
        "site_dir": "/",
        "theme": {"name": "material", "custom_dir": "content/pages"},
        "plugins": [{"gongshilan": {"edition": "public"}}, "gongshilan"],
        "extra": {"csp": ""},
        "extra_javascript": ["https://example.invalid/x.js"],
        "extra_css": ["https://example.invalid/x.css"],
    }
    config = tree_config(SiteInput(name="名", pages=[], files={}, extra={}, base=base, theme=REPO / "theme"))
    assert not {"hooks", "INHERIT"} & set(config)
    assert (config["docs_dir"], config["site_dir"], config["theme"]["custom_dir"]) == ("docs", "site", "theme")
    assert config["plugins"] == []
    assert config["extra"]["csp"].startswith("default-src 'none'")
    assert not [item for item in (*config.get("extra_javascript", ()), *config.get("extra_css", ())) if "invalid" in item]


def test_programs_and_settings_have_owners() -> None:
    """CODEOWNERS of both forges: whatever is not content/ belongs to the office or the programmers, and content/ to editors."""
    for path in (".github/CODEOWNERS", ".gitlab/CODEOWNERS"):
        lines = (REPO / path).read_text(encoding="utf-8").splitlines()
        rules = dict(line.split(maxsplit=1) for line in lines if line and line[0] not in "#[^")
        owners = {place: set(names.split()) for place, names in rules.items()}
        assert all(names and all(name.startswith("@") for name in names) for names in owners.values())
        editors = owners["/content/"]
        assert "*" in owners
        for place in (
            "/generator/",
            "/theme/",
            "/mkdocs.yml",
            "/schema/",
            "/deploy/",
            "/.github/",
            "/.gitlab/",
            "/content/portal.yml",
            "/content/released-tables.json",
            "/content/*/campaign.*",
        ):
            assert not owners[place] & editors, place
        assert list(rules).index("*") == 0
        last = [place for place in rules if place.startswith("/content/")]
        assert last[0] == "/content/", "the last match counts"
        for name in (f"campaign{suffix}" for suffix in RECORD_SUFFIXES):  # whichever form a campaign's record has
            assert any(fnmatch(f"/content/example/{name}", place) for place in last[1:]), name
