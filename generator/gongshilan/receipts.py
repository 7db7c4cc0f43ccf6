"""Numbers of receipts: short enough to be read out, with a digit that tells when one was misheard.

Eight digits and a ninth by ISO 7064 MOD 11,10, which finds every wrong digit and nearly every exchange of two neighbours. The
browser's half is ``theme/assets/gsl/_receipts.js``.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from stdnum.iso7064 import mod_11_10

FIELD = "receipt_no"
_DIGITS = 8
_LENGTH = _DIGITS + 1
_BETWEEN = re.compile(r"[\s.·—-]+")


def normal(said: str) -> str:
    """The nine digits of a number as people write it: in full width, with blanks or strokes. Empty for anything else."""
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", said))
    return plain if len(plain) == _LENGTH and plain.isascii() and plain.isdigit() else ""


def valid(digits: str) -> bool:
    """Whether nine digits are a number that was given out: the last fits the others."""
    return bool(mod_11_10.is_valid(digits))


def derived(name: str) -> str:
    """The number of what has none of its own, always the same for the same ``name``."""
    drawn = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")
    digits = f"{10 ** (_DIGITS - 1) + drawn % (9 * 10 ** (_DIGITS - 1))}"  # none begins with 0, which people leave out
    return f"{digits}{mod_11_10.calc_check_digit(digits)}"


def grouped(digits: str) -> str:
    """As it is printed and read out: 482 913 756."""
    return " ".join(digits[start : start + 3] for start in range(0, len(digits), 3))
