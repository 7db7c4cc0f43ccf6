"""Where an edition is served, if its portal says so. Pages never need it; feeds, calendars and search engines want whole addresses."""

from __future__ import annotations

from gongshilan.pages import links
from gongshilan.pages.edition_view import EditionView


def base_of(view: EditionView) -> str:
    """The edition's address, ending in a slash: its own ``url``; of the edition with the widest audience else the portal's domain.
    Empty where none is known."""
    editions = {str(item["id"]): item for item in view.portal.data.get("editions", ())}
    own = str(editions.get(view.edition.id, {}).get("url", ""))
    if own:
        return own if own.endswith("/") else f"{own}/"
    domain = str(view.portal.data.get("site_domain", ""))
    widest = min(view.portal.editions, key=lambda edition: (view.portal.rank(edition.scope), edition.id))
    return f"https://{domain}/" if domain and widest.id == view.edition.id else ""


def whole(base: str, path: str) -> str:
    """A page's whole address; that of the home page is the edition's own. Empty where the edition's is not known."""
    return f"{base}{'' if path == links.HOME else path}" if base else ""


def address(base: str, path: str, seen_from: str) -> str:
    """A page's whole address; where the edition's is not known, its address relative to the file ``seen_from``."""
    return f"{base}{path}" if base else links.from_page(seen_from, path)
