"""Who may ask: whoever was shown the start address, from a page of the desk itself, and nobody else."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hmac import compare_digest

from werkzeug.wrappers import Request

COOKIE = "gongshilan_desk"
PARAMETER = "token"
MARK = "X-Desk"  # a header that no form of another page can send
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'"
)
_READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Door:
    """The secrets of one run. ``token`` stands in the start address, ``session`` in the cookie that it is turned into."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    def opens(self, token: str) -> bool:
        """Whether it is the token of the start address."""
        return compare_digest(token.encode(), self.token.encode())

    def refusal(self, request: Request, port: int) -> str:
        """Why a request is not answered: ``host`` (asked under another name), ``token`` (no cookie of ours), ``origin`` (another page
        asks to write); empty if it is."""
        hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        host = request.headers.get("Host", "").lower()
        if host not in hosts:
            return "host"
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        if request.method not in _READING:
            marked = request.headers.get(MARK) == "1" and site == "same-origin"
            if not marked or request.headers.get("Origin", "").lower() != f"http://{host}":
                return "origin"
        elif site not in ("same-origin", "none"):
            return "origin"
        held = request.cookies.get(f"{COOKIE}_{port}", "")
        return "" if compare_digest(held.encode(), self.session.encode()) else "token"
