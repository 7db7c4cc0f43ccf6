"""Every kind of page under its content security policy: nothing of ours is stopped, and what does not belong is."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest
from gongshilan.render import csp
from playwright.sync_api import Browser
from support.pages import kinds_of_page, one_of_each_layout
from support.places import REPO
from support.watched import Watch, served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
THEME = REPO / "theme"
_META = '<meta http-equiv="Content-Security-Policy" content="'


@pytest.fixture(scope="module")
def site(shipped_site: Path) -> Path:
    """The shipped content, in a folder that stands for the site."""
    return shipped_site


@contextmanager
def opened(way: str, site: Path) -> Iterator[str]:
    """The public edition's address: from a folder (the policy is in the page) or over http with the policy as a header too."""
    if way == "file":
        yield (site / "public").as_uri()
    else:
        with served(site, ("Content-Security-Policy", csp.header(THEME))) as address:
            yield f"{address}/public"


def test_what_the_policy_says() -> None:
    """Nothing is allowed by default, nothing inline, no evaluation, no other host, no wildcard."""
    said = dict(part.split(" ", 1) for part in csp.policy(THEME).split("; "))
    assert said["default-src"] == said["base-uri"] == "'none'"
    assert said["form-action"] == "'self'"
    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}=' 'self'", said["style-src"])
    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}=' 'strict-dynamic' 'self'", said["script-src"])
    assert said["require-trusted-types-for"] == "'script'"
    assert set(said) == {
        "default-src", "script-src", "style-src", "img-src", "form-action", "base-uri", "require-trusted-types-for", "trusted-types",
    }  # fmt: skip
    assert not {"unsafe-inline", "unsafe-eval", "unsafe-hashes", "*", "http:", "https:"} & set(
        csp.policy(THEME).replace("'", "").split()
    )
    assert csp.header(THEME) == csp.policy(THEME) + "; frame-ancestors 'none'"
    assert csp.nginx(THEME) == f'map "" $gongshilan_page_csp {{\n    default "{csp.header(THEME)}";\n}}\n'


def test_the_loader_is_the_same_everywhere() -> None:
    """Its digest is in the policy, so nothing of a page may be in it."""
    code = csp.loader(THEME)
    assert code
    assert not re.search(r"\{[{%#]|</script", code)


def test_a_theme_without_loader_runs_files_of_the_site_only(tmp_path: Path) -> None:
    """A stranger's own theme may have none, and no inline styles."""
    assert "script-src 'self'; style-src 'self';" in csp.policy(tmp_path)
    assert csp.inline_digests(tmp_path) == frozenset()


def test_every_page_carries_it(site: Path) -> None:
    """Before anything that could be loaded; the one inline script is the one it names; the snippet is written beside."""
    policy = csp.policy(THEME)
    pages = sorted((site / "public").rglob("*.html"))
    assert len(pages) > 100
    for path in pages:
        text = path.read_text(encoding="utf-8")
        before, _, after = text.partition(_META)
        assert unescape(after.partition('"')[0]) == policy, path
        assert not re.search("<(?:link|script|style|img)", before), path
        for inline in re.findall(r"<(?:script|style)\b[^>]*>(.*?)</(?:script|style)>", text, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy, path
    assert (site / "public" / csp.SNIPPET).read_text(encoding="utf-8") == csp.nginx(THEME)


@pytest.mark.parametrize("way", ["file", "header"])
def test_every_kind_of_page_runs_under_it(chromium: Browser, site: Path, way: str) -> None:
    """Opened, printed, with scripts running: nothing stopped, nothing complained of, nothing asked for elsewhere."""
    layouts = one_of_each_layout(site / "public", kinds_of_page(site))
    assert len(layouts) > 25
    stopped: list[str] = []
    with opened(way, site) as address:
        watch = Watch(chromium, address)
        for path in layouts.values():
            watch.page.goto(f"{address}/{path}")
            if path != "404.html":
                watch.page.wait_for_selector("[data-gsl-care]:not([hidden])")  # comfort.js has run
            watch.page.emulate_media(media="print")
            watch.page.evaluate("dispatchEvent(new Event('beforeprint')), dispatchEvent(new Event('afterprint'))")
            watch.page.emulate_media(media="screen")
            stopped += [f"{path}: {item}" for item in watch.stopped()]
        watch.close()
    assert not stopped
    assert not watch.errors
    assert not watch.outside


@pytest.mark.parametrize("way", ["file", "header"])
def test_scripts_do_their_work_under_it(chromium: Browser, site: Path, way: str) -> None:
    """Large print, the box's results, the page of results with its narrowing, the matrix's filter, the copied reminder."""
    with opened(way, site) as address:
        watch = Watch(chromium, address, viewport={"width": 1280, "height": 900})
        page = watch.page
        page.goto(f"{address}/index.html")
        page.click("[data-gsl-care]")
        assert page.evaluate("document.documentElement.classList.contains('g-careful')")
        page.fill("#g-q", "整改")
        page.wait_for_selector(".g-hits__list a")
        assert not watch.stopped()
        page.press("#g-q", "Escape")
        page.fill("#g-q", "动员")
        page.press("#g-q", "Enter")
        page.wait_for_selector(".g-finding__list li")
        assert "search.html" in page.url
        page.locator(".g-facet__value").first.click()
        page.wait_for_selector(".g-finding__chosen a")
        assert not watch.stopped()
        page.goto(f"{address}/pudong-shehui-2009/matrix.html")
        page.wait_for_selector("[data-gsl-pick]:not([hidden])")
        assert not watch.stopped()
        watch.close()
    assert not watch.errors
    assert not watch.outside


@pytest.mark.parametrize("way", ["file", "header"])
def test_it_stops_what_does_not_belong(chromium: Browser, site: Path, tmp_path: Path, way: str) -> None:
    """The same page with things put into it: each is stopped, so the silence above means something."""
    edition = tmp_path / "public"
    shutil.copytree(site / "public", edition)
    bad = {
        "script-src-elem": "<script>window.__x = 1</script><script src='assets/gsl/comfort.js'></script>",
        "script-src-attr": "<img src='assets/images/favicon.png' onload='window.__x = 2'>",
        "style-src-attr": "<p style='color: red'>x</p>",
        "style-src-elem": "<style>p { color: red }</style>",
        "img-src": "<img src='http://example.invalid/a.png'>",
        "frame-src": "<iframe src='http://example.invalid/'></iframe>",
        "object-src": "<object data='http://example.invalid/'></object>",
        "media-src": "<video src='http://example.invalid/a.mp4'></video>",
        "base-uri": "<base href='http://example.invalid/'>",
        "connect-src": "<a ping='http://example.invalid/' href='#main' id='go'>x</a>",
        "form-action": "<form action='http://example.invalid/' id='send'></form>",
    }
    text = (edition / "about.html").read_text(encoding="utf-8")
    (edition / "bad.html").write_text(text.replace("</article>", "".join(bad.values()) + "</article>"), encoding="utf-8")
    with opened(way, tmp_path) as address:
        watch = Watch(chromium, address)
        watch.page.goto(f"{address}/bad.html")
        watch.page.click("#go")
        watch.page.evaluate("document.getElementById('send').submit()")
        watch.page.wait_for_timeout(300)
        stopped = {item.split(" ", 1)[0] for item in watch.stopped()}
        assert watch.page.evaluate("window.__x") is None
        # A mistake of our own scripts: text taken for markup, a script from elsewhere.
        for mistake in ("document.body.innerHTML = '<b>x'", "gslLoad('https://example.invalid/x.js')", "gslLoad('../x.js')"):
            told = watch.page.evaluate(
                f"() => {{ try {{ {mistake}; return 'done' }} catch (error) {{ return error.name }} }}"
            )
            assert told == "TypeError", mistake
        watch.close()
    assert set(bad) <= stopped
