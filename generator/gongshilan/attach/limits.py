"""What one attachment may cost. A file beyond a bound is refused with a message; the machine that builds is not harmed."""

from __future__ import annotations

from gongshilan.bounded import Budget

MAX_NAME = 80  # characters; every one of them may take three bytes of the 255 that a file system allows
MAX_PIXELS = 50_000_000  # an A4 page at 600 dots an inch has 35 million
MAX_PAGES = 2000
MAX_MEMBERS = 4000  # of a Word or Excel package
MAX_UNPACKED = 100 * 1_048_576
MAX_RATIO = 200  # XML packs well; a part of zeros packs a thousandfold
MAX_TEXT = 20_000_000  # characters

# Of one file: memory above what the process began with.
BUDGET = Budget(cpu=180, wall=600, memory=1_500_000_000)  # every page of a PDF is drawn a few times
