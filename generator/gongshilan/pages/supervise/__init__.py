"""The supervisor's pages: who of many units owes what. One system (units, groups, duties) is gathered, several pages draw it."""

from gongshilan.pages.supervise.led_units import unit_block
from gongshilan.pages.supervise.pages import supervise_pages, supervise_tables
from gongshilan.pages.supervise.to_do import todo

__all__ = ["supervise_pages", "supervise_tables", "todo", "unit_block"]
