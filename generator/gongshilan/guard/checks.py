"""Which plain digits can be a number of a person at all: prefixes, days of birth, check digits.

Sources: GB 11643-1999 (ID numbers, 18 digits with a check digit; 15 digits before 1999), the numbering plan for mobile
services (eleven digits, 13–19 …, country code 86), ISO/IEC 7812-1 (16–19 digits, Luhn), GB 32100-2015 (codes of organisations).
"""

from __future__ import annotations

import re
from datetime import date

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

# A mobile number behind what may be dialled before it: a cheaper carrier, the country, the long-distance zero.
BARE_MOBILE = re.compile(r"1[3-9][0-9]{9}")
MOBILE = re.compile(r"(?=179|12|11|10|0|8)(?:179[0-9]{2}|12593|11808|10193)?(?:(?:00)?86)?0?1[3-9][0-9]{9}")
CARD_16 = re.compile(r"(?:[34569]|2[2-7])[0-9]{15}")
# Cards that are common here: UnionPay, Visa, MasterCard, JCB, and those of the big banks from before UnionPay.
_COMMON_CARD = re.compile(r"(?:62[0-9]{14,17}|(?:4[0-9]{3}|5[1-5][0-9]{2}|35[0-9]{2})[0-9]{12}|955[0-9]{16})\Z")
# First two digits of an ID number: the provinces.
_PROVINCES = frozenset(
    map(str, [*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66)])
)
# Who registers, and what: GB 32100-2015, table 1.
_REGISTERED = re.compile("1[1-39]|[24][19]|3[1-59]|5[1-39]|6[19]|7[129]|8[19]|9[1-3]")
_PROVINCES |= {"71", "81", "82", "83", "91"}
_DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
ID_17 = re.compile(rf"[1-9][0-9]{{5}}(?:18|19|20|21)[0-9]{{2}}{_DAY}[0-9]{{3}}")  # all but the check digit
OLD_ID = re.compile(rf"[1-9][0-9]{{7}}{_DAY}[0-9]{{3}}")


def is_id(number: str) -> bool:
    """Eighteen places with a province, a day of birth and the check digit; the district may be one no list knows any more."""
    if len(number) != 18 or ID_17.match(number) is None or number[:2] not in _PROVINCES:
        return False
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return ric.calc_check_digit(number) == number[-1]


def completed(number: str) -> str:
    """Seventeen places of an ID number with the check digit behind them."""
    return number + str(ric.calc_check_digit(f"{number}0"))


def is_old_id(number: str) -> bool:
    """Fifteen digits with a province and a day of the twentieth century; there was no check digit."""
    if len(number) != 15 or OLD_ID.match(number) is None:
        return False
    try:
        date(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))
    except ValueError:
        return False
    return number[:2] in _PROVINCES


_DOUBLED = dict(zip("0123456789", (0, 2, 4, 6, 8, 1, 3, 5, 7, 9), strict=True))


def _luhn(number: str) -> bool:
    """As stdnum has it, in a twentieth of the time: rows of figures hold a candidate in every line."""
    return (sum(map(int, number[::-2])) + sum(map(_DOUBLED.__getitem__, number[-2::-2]))) % 10 == 0


def is_card(number: str) -> bool:
    """Sixteen to nineteen digits of an issuer, with the check digit."""
    return 16 <= len(number) <= 19 and CARD_16.match(number) is not None and _luhn(number)


def is_common_card(number: str) -> bool:
    """A card of an issuer that is common here."""
    return _COMMON_CARD.match(number) is not None and _luhn(number)


def is_organisation(number: str) -> bool:
    """The code of an organisation (统一社会信用代码), check digit included. One in ten of all digits passes for a card as well. Those
    that begin with 62 do not count: nearly all such numbers are cards."""
    return len(number) == 18 and _REGISTERED.match(number) is not None and uscc.is_valid(number)


def is_permit(number: str) -> bool:
    """A permit's eighteen digits: place, day of issue, serial number. That passes for a card one time in ten."""
    return (
        len(number) == 18
        and number[:2] in _PROVINCES
        and re.match(r"[0-9]{6}20[0-4][0-9](?:0[1-9]|1[0-2])[0-3][0-9]", number) is not None
    )


def born(number: str) -> int:
    """The year of birth in an ID number of eighteen places."""
    return int(number[6:10])
