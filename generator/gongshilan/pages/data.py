"""The page from which everything an edition holds can be taken away, and what search engines are told of its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from gongshilan.model import Page, Record
from gongshilan.pages import links
from gongshilan.pages.absolute import base_of, whole
from gongshilan.pages.attachments import size_words
from gongshilan.pages.edition_view import EditionView
from gongshilan.pages.frame import page
from gongshilan.pages.index import Site, site_of
from gongshilan.pages.words import Json

_FORMATS = ("csv", "xlsx", "json")
_IN_A_SITEMAP = 50_000  # addresses; the protocol allows no more
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def record_address(view: EditionView) -> Callable[[Record], str]:
    """What gives a record's address as tables tell it: whole where the edition's is known, else below the edition."""
    base = base_of(view)
    return lambda record: f"{base}{links.record(record)}"


def data_page(view: EditionView, files: Mapping[str, bytes]) -> Page:
    """Every table in ``files`` (by address below the edition) with its formats and sizes, what describes them, and the licence."""
    site = site_of(view)
    words = site.words
    held = {path: raw for path, raw in files.items() if path.startswith("data/")}
    licence = view.portal.data.get("licence") or {}
    about = [
        _row(site, held, "data/dictionary", words("data.dictionary_title")),
        _row(site, held, "data/terms", words("data.terms_title")),
    ]
    content = {
        "campaigns": [
            {
                "id": campaign.id,
                "title": campaign.title,
                "kinds": [
                    {**_row(site, held, f"data/{campaign.id}/{kind.id}", kind.label), "n": len(records), "anchor": kind.id}
                    for kind in site.schema.kinds.values()
                    if f"data/{campaign.id}/{kind.id}.csv" in held and (records := site.of_campaign(campaign.id, kind.id))
                ],
                "results": [
                    _row(site, held, stem, _named(site, stem.rsplit("/", 1)[-1]))
                    for stem in _stems(held, f"data/{campaign.id}/supervise/")
                ],
                "feeds": [
                    {"text": campaign.title, "href": links.feed(campaign.id)},
                    *(
                        {"text": words(f"feeds.{sort}"), "href": links.feed(campaign.id, sort=sort)}
                        for sort in words.group("feeds.of")
                        if sort != "unit"
                    ),
                    {"text": words("feeds.calendar"), "href": links.calendar(campaign.id)},
                ],
            }
            for campaign in site.campaigns
        ],
        "results": [_row(site, held, f"data/{name}", words(f"data.{name}")) for name in ("report", "handling")],
        "about": about,
        "package": "data/datapackage.json",
        "licence": {"text": str(licence.get("title", "")), "href": str(licence.get("url", ""))} if licence else None,
    }
    return page(site, links.DATA, "data", words("data.title"), content, section="data", lede=words("data.lede"))


def _row(site: Site, files: Mapping[str, bytes], stem: str, title: str) -> Json:
    formats = [
        {"text": ending.upper(), "href": path, "size": size_words(site, len(files[path]))}
        for ending in _FORMATS
        if (path := f"{stem}.{ending}") in files
    ]
    return {"title": title, "formats": formats}


def _stems(files: Mapping[str, bytes], folder: str) -> list[str]:
    return sorted(path.removesuffix(".csv") for path in files if path.startswith(folder) and path.endswith(".csv"))


def _named(site: Site, name: str) -> str:
    """What a table of results is called on its page."""
    named = site.words.group("supervise.files")
    if name in named:
        return str(named[name])
    places = {"answers": "answers.title", "votes": "small_numbers.votes.title", "turnout": "small_numbers.turnout.title"}
    return site.words(places[name]) if name in places else name


def sitemap_files(view: EditionView, pages: Sequence[Page]) -> dict[str, bytes]:
    """``sitemap.xml`` (and parts of it, where there are very many pages) and, at the top of a host, ``robots.txt``. Nothing where the
    edition's address is not known."""
    base = base_of(view)
    if not base:
        return {}
    found = [whole(base, item.path) for item in pages]
    portions = [found[start : start + _IN_A_SITEMAP] for start in range(0, len(found), _IN_A_SITEMAP)]
    files = {}
    if len(portions) == 1:
        files["sitemap.xml"] = _urls(portions[0])
    else:
        files = {f"sitemap-{number}.xml": _urls(portion) for number, portion in enumerate(portions, 1)}
        parts = "".join(f"<sitemap><loc>{escape(base + name)}</loc></sitemap>\n" for name in files)
        files["sitemap.xml"] = f"{_XML}<sitemapindex {_SPACE}>\n{parts}</sitemapindex>\n".encode()
    if urlsplit(base).path == "/":
        files["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n".encode()
    return files


def _urls(addresses: Sequence[str]) -> bytes:
    listed = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    return f"{_XML}<urlset {_SPACE}>\n{listed}</urlset>\n".encode()
