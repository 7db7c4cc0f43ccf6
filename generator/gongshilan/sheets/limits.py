"""What one table may cost. A larger one is refused with a message."""

from __future__ import annotations

from gongshilan.bounded import Budget

MAX_BYTES = 20 * 1_048_576
MAX_ROWS = 20_000
MAX_COLUMNS = 400
MAX_CELLS = 400_000
MAX_TEXT = 200_000  # characters of a cell; Excel itself holds 32,767, a CSV any number
MAX_SHEETS = 200

BUDGET = Budget(cpu=60, wall=120, memory=700_000_000)
