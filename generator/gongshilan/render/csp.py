"""The content security policy of every page: nothing is loaded but the site's own files, and nothing runs but our loader and
what it loads.

Pages carry the policy as ``<meta>``, so it holds from a folder, from any web server and in an archive. A few directives work in a
header only, which the snippet for nginx adds; it is written with every build, as it names the loader by its digest. Which way:

- The one inline script is ``theme/partials/gsl-loader.html``, named by SHA-256. ``strict-dynamic`` lets the scripts it creates run
  and no other: a ``<script src>`` that got into a page would not run, not even with a file of this site. Browsers that do not
  know ``strict-dynamic`` fall back on ``'self'``.
- The one inline style sheet is ``theme/partials/gsl-alone.html``, named likewise: the page of what is not there is shown at any depth,
  and where nobody told at which address the portal stands it can load none.
- ``integrity`` on script files is not used: from a folder browsers refuse such a script, and while a new release is swapped in it
  would break the pages that were opened a moment before.
- ``require-trusted-types-for``: no script of ours can turn text into markup or a script's address by mistake; the loader has the
  only policy, and it accepts addresses below the edition's folder.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

SNIPPET = "csp.conf"
_LOADER = "partials/gsl-loader.html"
_ALONE = "partials/gsl-alone.html"
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)
_HEADER_ONLY = "frame-ancestors 'none'"


def loader(theme: Path) -> str:
    """The loader's code exactly as it stands in pages; empty if a portal's own theme has none. Raises OSError."""
    return _inline(theme / _LOADER, _SCRIPT)


def alone(theme: Path) -> str:
    """The style sheet that may stand in a page, exactly as it does; empty if a portal's own theme has none. Raises OSError."""
    return _inline(theme / _ALONE, _STYLE)


def inline_digests(theme: Path) -> frozenset[str]:
    """SHA-256 (hex) of the inline scripts and styles that pages drawn with this theme may hold."""
    return frozenset(hashlib.sha256(code.encode()).hexdigest() for code in [loader(theme), alone(theme)] if code)


def policy(theme: Path) -> str:
    """The policy for pages drawn with this theme, as it stands in their ``<meta>``."""
    script, style = _named(loader(theme)), _named(alone(theme))
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {script} 'strict-dynamic' 'self'" if script else "script-src 'self'",
            f"style-src {style} 'self'" if style else "style-src 'self'",
            "img-src 'self' data:",
            "form-action 'self'",
            "base-uri 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types gsl",
        ]
    )


def header(theme: Path) -> str:
    """The policy as a header."""
    return f"{policy(theme)}; {_HEADER_ONLY}"


def nginx(theme: Path) -> str:
    """The same as a snippet for nginx' ``http`` context: it sets ``$gongshilan_page_csp`` (see deploy/nginx/)."""
    return f'map "" $gongshilan_page_csp {{\n    default "{header(theme)}";\n}}\n'


def _inline(path: Path, element: re.Pattern[str]) -> str:
    found = element.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    return found[1] if found else ""


def _named(code: str) -> str:
    """As a policy names it by its digest; empty for no code."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" if code else ""
