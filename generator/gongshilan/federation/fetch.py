"""One file over http: conditional, retried, bounded in time and size, no further than the address it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

CONNECT, READ, WHOLE = 5.0, 15.0, 120.0
"""Seconds to wait for a connection, for the next bytes, for all of a file."""
_CHUNK = 1 << 16


class FetchError(Exception):
    """What could not be fetched. ``key`` is of the catalogue's branch ``harvest.errors``."""

    def __init__(self, key: str, detail: str = "") -> None:
        super().__init__(key, detail)
        self.key, self.detail = key, detail


@dataclass(frozen=True, slots=True)
class Answer:
    """``body`` is None where nothing has changed since."""

    body: bytes | None
    etag: str = ""
    modified: str = ""


def session(retries: int = 3, pause: float = 0.5) -> requests.Session:
    """A session that asks again where a server is busy or hangs up; ``pause`` seconds before the second retry, then twice as long."""
    found = requests.Session()
    again = Retry(
        total=retries,
        backoff_factor=pause,
        status_forcelist=(429, 500, 502, 503, 504),
        allowed_methods={"GET"},
        respect_retry_after_header=False,  # a server may not decide how long we wait
        raise_on_status=False,
    )
    for scheme in ("http://", "https://"):
        found.mount(scheme, HTTPAdapter(max_retries=again))
    # plain bytes: a few packed ones could unfold to any number
    found.headers.update({"Accept-Encoding": "identity", "User-Agent": "gongshilan-harvest"})
    return found


def fetch(
    asking: requests.Session, url: str, limit: int, clock: Callable[[], float], *, etag: str = "", modified: str = ""
) -> Answer:
    """The file at ``url`` if it has no more than ``limit`` bytes and is not the one that ``etag`` and ``modified`` name. ``clock`` gives
    seconds. Raises FetchError."""
    headers = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value}
    until = clock() + WHOLE
    try:
        with asking.get(url, headers=headers, timeout=(CONNECT, READ), stream=True, allow_redirects=False) as answer:
            if answer.status_code == HTTPStatus.NOT_MODIFIED and headers:
                return Answer(None, etag, modified)
            if 300 <= answer.status_code < 400:
                raise FetchError("redirected", answer.headers.get("Location", "")[:80])
            if answer.status_code != HTTPStatus.OK:
                raise FetchError("status", str(answer.status_code))
            said = answer.headers.get("Content-Length", "")
            if said.isdigit() and int(said) > limit:
                raise FetchError("too-large", said)
            body = bytearray()
            for chunk in answer.iter_content(_CHUNK):
                body += chunk
                if len(body) > limit:
                    raise FetchError("too-large", str(limit))
                if clock() > until:
                    raise FetchError("too-slow")
            return Answer(bytes(body), answer.headers.get("ETag", "")[:200], answer.headers.get("Last-Modified", "")[:80])
    except requests.Timeout:
        raise FetchError("too-slow") from None
    except requests.RequestException as error:
        raise FetchError("unreachable", type(error).__name__) from None
