"""The shipped nginx configuration on a real nginx: every answer has every header, whatever was asked, however it failed; what is
not public asks for a password and is kept by nobody."""

from __future__ import annotations

import base64
import hashlib
import http.client
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from gongshilan.render import csp
from gongshilan.verify.manifest import MANIFEST, read_manifest
from support.days import Days
from support.places import REPO
from support.served import DEPLOY, PASSWORD, nginx

pytestmark = [pytest.mark.build, pytest.mark.xdist_group("publishing")]

PRIVATE = ("staff", "members", "office")
EDITIONS = ("public", *PRIVATE)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PAGE, ATTACHMENT = "/index.html", "/files/some-record/notice.pdf"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Server:
    def __init__(self, target: Path, ports: dict[str, int]) -> None:
        self.target, self.ports = target, ports

    def ask(
        self,
        edition: str,
        path: str,
        method: str = "GET",
        *,
        user: str = "",
        password: str = PASSWORD,
        origin: str = "127.0.0.1",
        **headers: str,
    ) -> Answer:
        if user:
            headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[edition], source_address=(origin, 0))
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()


@pytest.fixture(scope="module")
def server(quick: Path, days: Days) -> Iterator[Server]:
    """Two editions of the small portal, the upper one three times, where publishing would have put them; served."""
    target = quick / "served"
    release = target / "releases" / "2030-04-30"
    for edition in EDITIONS:
        shutil.copytree(days.sites / "c" / ("public" if edition == "public" else "office"), release / edition)
        attachment = release / edition / ATTACHMENT.lstrip("/")  # how attachments come to lie there is tested elsewhere
        attachment.parent.mkdir(parents=True)
        attachment.write_bytes(b"%PDF-1.7\n")
        (release / edition / "outside.txt").symlink_to(days.portal / "content" / "portal.yml")
        (release / edition / ".git").mkdir()
        (release / edition / ".git" / "config").write_text("[core]\n", encoding="utf-8")
    (release / "release.json").write_text("{}", encoding="utf-8")
    (target / "current").symlink_to("releases/2030-04-30")
    with nginx(target, quick / "nginx") as ports:
        yield Server(target, ports)


# Path, method, headers: everything that answers differently.
ASKED = {
    "page": ("/index.html", "GET", {}),
    "folder": ("/", "GET", {}),
    "head": ("/index.html", "HEAD", {}),
    "style": ("/assets/gsl/10-base.css", "GET", {}),
    "data": ("/data/report.json", "GET", {}),
    "table": ("/data/report.csv", "GET", {}),
    "manifest": (f"/{MANIFEST}", "GET", {}),
    "attachment": (ATTACHMENT, "GET", {}),
    "part": ("/index.html", "GET", {"Range": "bytes=0-9"}),
    "bad part": ("/index.html", "GET", {"Range": "bytes=99999999-"}),
    "missing": ("/nothing.html", "GET", {}),
    "missing attachment": ("/files/x/y.pdf", "GET", {}),
    "redirect": ("/help", "GET", {}),
    "no list": ("/assets/", "GET", {}),
    "dot file": ("/.git/config", "GET", {}),
    "built": ("/.built.json", "GET", {}),
    "above": ("/../release.json", "GET", {}),
    "above, hidden": ("/%2e%2e/release.json", "GET", {}),
    "other edition": ("/../office/index.html", "GET", {}),
    "link": ("/outside.txt", "GET", {}),
    "post": ("/index.html", "POST", {}),
    "put": ("/index.html", "PUT", {"Content-Length": "0"}),
    "delete": ("/index.html", "DELETE", {}),
    "trace": ("/index.html", "TRACE", {}),
    "too much": ("/index.html", "POST", {"Content-Length": "999999"}),
    "unmet": ("/index.html", "GET", {"If-Match": '"other"'}),
}
WANTED = {
    "page": 200, "folder": 200, "head": 200, "style": 200, "data": 200, "table": 200, "manifest": 200, "attachment": 200,
    "part": 206, "bad part": 416, "missing": 404, "missing attachment": 404, "redirect": 301, "no list": 403,
    "dot file": 404, "built": 404, "above": 400, "above, hidden": 400, "other edition": 400, "link": 403,
    "post": 405, "put": 405, "delete": 405, "trace": 405, "too much": 413, "unmet": 412,
}  # fmt: skip


def assert_headers(answer: Answer, what: str) -> None:
    for name, value in HEADERS.items():
        assert set(answer.headers.get_all(name, [])) == {value}, f"{what}: {name}"
    assert "geolocation=()" in answer.headers.get("Permissions-Policy", ""), what
    [policy] = set(answer.headers.get_all("Content-Security-Policy", []))  # of an error 416 nginx sends every header twice
    assert policy.startswith("default-src 'none'"), what
    assert "frame-ancestors 'none'" in policy, what
    assert "unsafe" not in policy, what
    assert not re.search(r"nginx/\d", answer.headers.get("Server", "") + answer.body[:2000].decode("utf-8", "replace")), what


@pytest.mark.parametrize("what", ASKED)
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_answer_has_every_header(server: Server, edition: str, what: str) -> None:
    path, method, headers = ASKED[what]
    user = "" if edition == "public" else edition
    answer = server.ask(edition, path, method, user=user, **headers)
    assert answer.status in ({413, 405} if what == "too much" else {WANTED[what]})
    assert_headers(answer, what)
    assert set(answer.headers.get_all("Cache-Control", [])) == {"no-cache" if edition == "public" else "no-store"}
    if edition != "public":
        assert "noindex" in answer.headers["X-Robots-Tag"]


@pytest.mark.parametrize("what", ASKED)
@pytest.mark.parametrize("edition", PRIVATE)
def test_what_is_not_public_refuses_without_credentials(server: Server, edition: str, what: str) -> None:
    """No credentials, wrong ones, those of another edition, and an address that is not allowed; nothing of the edition is said."""
    path, method, headers = ASKED[what]
    other = PRIVATE[PRIVATE.index(edition) - 1]
    ways: list[dict[str, str]] = [{}, {"user": edition, "password": "guess"}, {"user": other}]
    for how in (*ways, {"user": edition, "origin": "127.0.0.2"}):
        answer = server.ask(edition, path, method, **how, **headers)
        assert answer.status == 403 if "origin" in how and answer.status not in (400, 405, 413) else answer.status >= 400
        assert answer.status in (400, 401, 403, 405, 413), f"{what} {how}: {answer.status}"
        assert answer.headers.get_all("Cache-Control") == ["no-store"]
        assert_headers(answer, what)
        assert "示例".encode() not in answer.body
        assert len(answer.body) < 800


def test_credentials_open_the_edition(server: Server) -> None:
    """The same page that was refused, its bytes those of the manifest."""
    for edition in PRIVATE:
        folder = server.target / "current" / edition
        manifest = read_manifest((folder / MANIFEST).read_bytes())
        for path in (PAGE, "/data/report.json"):
            answer = server.ask(edition, path, user=edition)
            assert answer.status == 200
            assert hashlib.sha256(answer.body).hexdigest() == manifest[path.lstrip("/")]


def test_attachments_are_downloads(server: Server) -> None:
    """Saved, not shown; and if shown, without any right."""
    answer = server.ask("public", ATTACHMENT)
    assert answer.headers["Content-Disposition"] == "attachment"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    page = server.ask("public", PAGE)
    assert page.headers["Content-Disposition"] is None
    assert "sandbox" not in page.headers["Content-Security-Policy"]


def test_types_and_packing(server: Server) -> None:
    """Text is told to be UTF-8 and sent packed; a page says when it was changed; the page of error 404 is ours."""
    wanted = {
        PAGE: "text/html; charset=utf-8",
        "/assets/gsl/10-base.css": "text/css; charset=utf-8",
        "/data/report.csv": "text/csv; charset=utf-8",
        "/data/report.json": "application/json; charset=utf-8",
        f"/{MANIFEST}": "text/plain; charset=utf-8",
    }
    for path, kind in wanted.items():
        answer = server.ask("public", path, **{"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Content-Encoding"] == "gzip", path
        again = server.ask("public", path, **{"If-Modified-Since": answer.headers["Last-Modified"]})
        assert again.status == 304
        assert_headers(again, path)
    missing = server.ask("public", "/a/b/nothing.html")
    assert missing.body == (server.target / "current" / "public" / "404.html").read_bytes()
    assert server.ask("public", "/help").headers["Location"] == "/help/"


def test_no_location_has_headers_of_its_own() -> None:
    """Where one has, nginx sends none of the outer ones: the shipped files must not begin to."""
    for path in sorted(DEPLOY.rglob("*.conf")):
        inside = re.findall(r"location[^{]*\{[^}]*add_header[^}]*\}", path.read_text(encoding="utf-8"))
        assert not inside, f"{path.name}: {inside}"


def test_the_policy_is_that_of_the_shipped_theme(server: Server) -> None:
    """The snippet that ships, the one every edition brings along, and the header that is sent are the same."""
    theme = REPO / "theme"
    assert (DEPLOY / "gongshilan" / "csp.conf").read_text(encoding="utf-8") == csp.nginx(theme)
    assert (server.target / "current" / "public" / csp.SNIPPET).read_text(encoding="utf-8") == csp.nginx(theme)
    assert server.ask("public", PAGE).headers["Content-Security-Policy"] == csp.header(theme)
