"""Publish: an edition's records and what was derived from them become pages. Knows no MkDocs, no clock, no files."""

from gongshilan.publish.edition_view import EditionView, HandPage, RulebookLike
from gongshilan.publish.site import menu, publish, site_extra
from gongshilan.publish.supervise import supervise_tables

__all__ = [
    "EditionView",
    "HandPage",
    "RulebookLike",
    "menu",
    "publish",
    "site_extra",
    "supervise_tables",
]
