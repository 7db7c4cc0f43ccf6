"""A day on the command line."""

from __future__ import annotations

from datetime import date

import click

from gongshilan.catalogue import text
from gongshilan.windows.wording import WordingError, read_day


class Day(click.ParamType[date]):
    """A day on the command line, in any wording the records may use."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Raises a usage error for what is no day."""
        if isinstance(value, date):
            return value
        try:
            return read_day(str(value))
        except WordingError:
            self.fail(text("cli.errors.date", value=value), param, ctx)
