"""Gongshilan: a campaign's records in git, turned into a portal for each audience."""

__version__ = "0.1.0"
