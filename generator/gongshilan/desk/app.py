"""The desk as a WSGI application: pages, and what their scripts ask for."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from gongshilan.desk.asking import Answers
from gongshilan.desk.drawing import Drawing
from gongshilan.desk.outside import Outside, RefusedError
from gongshilan.desk.token import COOKIE, PARAMETER, POLICY, Door
from gongshilan.shipped import folder

_STATIC = Path(__file__).parent / "static"
_LARGEST = 32_000_000  # bytes of a request: a workbook
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_SAMPLE_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox allow-same-origin"
)
_STYLES = ("05-ground.css", "10-base.css", "15-dark.css", "20-frame.css", "30-parts.css", "favicon.svg")
_MAP = Map(
    [
        Rule("/", endpoint="home"),
        Rule("/records", endpoint="records"),
        Rule("/edit/<name>", endpoint="edit"),
        Rule("/new/<kind>", endpoint="new"),
        Rule("/table/<kind>", endpoint="table"),
        Rule("/import", endpoint="import"),
        Rule("/static/<name>", endpoint="static"),
        Rule("/theme/<name>", endpoint="theme"),
        Rule("/preview/<int:number>/<edition>/<path:path>", endpoint="sample"),
        Rule("/api/<name>", endpoint="api"),
    ],
    redirect_defaults=False,
    merge_slashes=False,
)


@dataclass(slots=True)
class Desk:
    """Answers requests. ``port`` is known once it listens."""

    outside: Outside
    door: Door = field(default_factory=Door)
    port: int = 0
    answers: Answers = field(init=False)
    drawing: Drawing = field(init=False)

    def __post_init__(self) -> None:
        self.answers = Answers(self.outside)
        self.drawing = Drawing(self.answers.held)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """WSGI."""
        request = Request(environ)
        request.max_content_length = _LARGEST
        try:
            response = self._answer(request)
        except RequestEntityTooLarge:
            response = _html(self.drawing.refused("large"), 413)
        except HTTPException as error:
            response = _html(self.drawing.refused("absent"), error.code or 404)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        refusal = self.door.refusal(request, self.port)
        asks_in = request.method == "GET" and request.path == "/" and self.door.opens(request.args.get(PARAMETER, ""))
        if asks_in and refusal != "host":
            return self._let_in()
        if refusal:
            return _html(self.drawing.refused(refusal), 403)
        endpoint, values = _MAP.bind("localhost").match(request.path, method=request.method)
        if endpoint == "static":
            return _file(_STATIC / values["name"], _STATIC)
        if endpoint == "theme":
            return self._theme(values["name"])
        with self.answers.held.lock:
            if endpoint == "api":
                return self._api(values["name"], request)
            if endpoint == "sample":
                return self._sample(**values)
            return _html(self.drawing.page(str(endpoint), values, request.args))

    def _let_in(self) -> Response:
        """The cookie, and a page that goes on by itself: a redirect might be followed without a cookie that was set just now."""
        response = _html(self.drawing.welcome())
        response.set_cookie(f"{COOKIE}_{self.port}", self.door.session, httponly=True, samesite="Strict", path="/")
        return response

    def _theme(self, name: str) -> Response:
        if name not in _STYLES:
            raise NotFound
        base = folder("theme", self.outside.root) / "assets" / "gsl"
        return _file(base / name, base)

    def _api(self, name: str, request: Request) -> Response:
        try:
            found = self.answers.ask(name, request)
        except RefusedError as error:
            return _json({"refused": str(error)}, 422)
        except (ValueError, RecursionError):
            return _json({"refused": self.drawing.refused_sentence("malformed")}, 400)
        if found is None:
            raise NotFound
        return _json(found)

    def _sample(self, number: int, edition: str, path: str) -> Response:
        raw = self.answers.previews.read(number, edition, path)
        if raw is None:
            return _html(self.drawing.refused("sample"), 404)
        response = Response(raw, content_type=_type(path))
        response.headers["Content-Security-Policy"] = _SAMPLE_POLICY
        return response


def _file(path: Path, within: Path) -> Response:
    found = path.resolve()
    if not found.is_relative_to(within.resolve()) or not found.is_file():
        raise NotFound
    return Response(found.read_bytes(), content_type=_type(path.name))


def _type(name: str) -> str:
    kinds = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
    suffix = Path(name).suffix
    if suffix in kinds:
        return f"{kinds[suffix]}; charset=utf-8"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _html(page: str, status: int = 200) -> Response:
    return Response(page, status, content_type="text/html; charset=utf-8")


def _json(value: Mapping[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), status, content_type="application/json; charset=utf-8")
