"""Pages: an edition's records and what was derived from them become pages. Knows no MkDocs, no clock, no files."""

from gongshilan.pages.answers import answer_files
from gongshilan.pages.data import data_page, record_address, sitemap_files
from gongshilan.pages.day import day_files
from gongshilan.pages.edition_view import EditionView, HandPage, RulebookLike
from gongshilan.pages.feeds import calendar_files, feed_files
from gongshilan.pages.hub import unit_tables
from gongshilan.pages.index import Site, site_of
from gongshilan.pages.records import record_page
from gongshilan.pages.site import make_pages, menu, site_extra
from gongshilan.pages.supervise import supervise_tables

__all__ = [
    "EditionView",
    "HandPage",
    "RulebookLike",
    "Site",
    "answer_files",
    "calendar_files",
    "data_page",
    "day_files",
    "feed_files",
    "make_pages",
    "menu",
    "record_address",
    "record_page",
    "site_extra",
    "site_of",
    "sitemap_files",
    "supervise_tables",
    "unit_tables",
]
