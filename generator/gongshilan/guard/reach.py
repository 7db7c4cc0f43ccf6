"""Ways to reach a person in a canonical text: landlines, e-mail, WeChat and QQ.

Sources: the numbering plan's area codes (010, 02x, three digits from 03 to 09) and local numbers of seven or eight digits that begin
with 2 to 8; RFC 5321 for the parts of an address, which are never longer than 64 characters here; what WeChat and QQ let an account
be called (six to twenty characters from a letter on; five to eleven digits).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongshilan.guard import context
from gongshilan.guard.digits import LETTERS, READ, WORDS
from gongshilan.guard.hit import Hit, shown

_AREA = "(?:10|2[0-57-9]|[3-9][0-9]{2})"
_LANDLINE = re.compile(
    rf"(?<![0-9A-Za-z.#-])(?:\(?(?:\+|00)86\)?[ -]{{0,2}}\(?0?|\(?0){_AREA}\)?[ \t\n-]{{0,3}}"
    "(?P<local>[2-8][0-9]{2,3}[ -]?[0-9]{4})(?![0-9A-Za-z]|[.][0-9]|-[0-9]{5})"
)
# Begins with a plain character, which is found fast; the look behind comes after it.
_AREA_CODE = re.compile(rf"0(?<![0-9A-Za-z.#-]0)(?:{_AREA}[) \t\n-]{{0,4}}[2-8][0-9]|086)|[+]86")
_LONG_ENOUGH = re.compile(f"[2-8][0-9]{{2}}|[{WORDS}]{{7}}")
_LOCAL = re.compile(
    "(?:(?<![0-9A-Za-z.#-])|(?<=[Tt][Ee][Ll])|(?<=[Ff][Aa][Xx])|(?<=[Pp][Hh][Oo][Nn][Ee]))[2-8][0-9]{2,3}[ -]?[0-9]{4}(?![0-9A-Za-z]|[.][0-9]|-[0-9]{5})"
)
_WORDED = re.compile(f"[{WORDS}]{{7,12}}")
_SPOKEN = re.compile(f"(?:0{_AREA})?(?P<local>[2-8][0-9]{{6,7}})\\Z")
_ALONE = re.compile(r"[2-8][0-9]{2,3}[ -]?[0-9]{4}\Z")
_WORDS = ("电话", "座机", "固话", "传真", "热线", "总机", "宅电", "致电", "拨打", "電話", "tel", "fax", "phone")
_ANNOUNCED = re.compile(f"(?:{'|'.join(_WORDS)})(?:号码|号|是|为)?[^{LETTERS}]{{0,40}}\\Z", re.IGNORECASE)
_BEFORE = 56
_DAY = re.compile("20[0-4][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_LOOSE = str.maketrans("", "", " -()\t\n")

_PROVIDERS = "163|126|139|189|qq|foxmail|sina|sohu|yeah|aliyun|gmail|hotmail|outlook|yahoo|live|icloud"
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\\-])(?P<who>[A-Za-z0-9_%+\\-][A-Za-z0-9._%+\\-]{0,63})"  # Markdown lets \_ be written for _
    rf"(?: ?@ ?| ?[\[(] ?(?:at|AT|@) ?[\])] ?|#(?=(?:{_PROVIDERS})\.))"
    r"(?P<where>[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,6}\.[A-Za-z]{2,24})(?![A-Za-z0-9@-])"
)
_OF_PROVIDER = re.compile(rf"#(?:{_PROVIDERS})\.")

_WECHAT = re.compile(
    r"(?:(?:微信|薇信|(?<![A-Za-z])(?:V信|weixin|wechat))(?P<said> ?(?:号码|号|账号|帐号|ID)?(?:是|为)? ?[:=]?)"
    r"|(?<![A-Za-z0-9])(?:wx|vx)(?P<short>号? ?[:=]))[ (]{0,3}"
    r"(?P<name>[A-Za-z][A-Za-z0-9_\\-]{5,20}|[1-9][0-9]{4,10})(?![A-Za-z0-9_@-])",
    re.IGNORECASE,
)
_QQ = re.compile(
    r"(?:(?<![A-Za-z0-9.@])QQ|扣扣)(?!群)(?:号码|号|账号|帐号)?(?:是|为)?[ :=(]{0,4}(?P<name>[1-9][0-9]{4,10})(?![0-9A-Za-z@]|[.][0-9])",
    re.IGNORECASE,
)


def landlines(plain: str) -> Iterator[Hit]:
    """With an area code, or right behind a word for a telephone. ``digits`` are the local number, without the area code."""
    if _AREA_CODE.search(plain):
        for found in _LANDLINE.finditer(plain):
            said = _announced(plain, found.start())
            local = found["local"].translate(_LOOSE)
            if said or not (_DAY.fullmatch(local) or _figure(plain, *found.span())):
                yield _hit("landline", local, *found.span())
    low = plain.casefold()
    if any(word in low for word in _WORDS):
        for found in _LOCAL.finditer(plain):
            if _announced(plain, found.start()) and not context.counted(plain, found.end()):
                yield _hit("landline", found[0].translate(_LOOSE), *found.span())
        for found in _WORDED.finditer(plain):
            spoken = _SPOKEN.match(found[0].translate(READ))
            if spoken and _announced(plain, found.start()):
                yield _hit("landline", spoken["local"], *found.span())


def _announced(plain: str, start: int) -> bool:
    return _ANNOUNCED.search(plain, max(0, start - _BEFORE), start) is not None


def _figure(plain: str, start: int, end: int) -> bool:
    return context.of_paper(plain, start, end) or context.amount(plain, start, end)


def may_be_landline(low: str) -> bool:
    """A cheap look, as the other ``may_be_…``, at the text in small letters: an area code, or a word for a telephone."""
    return _AREA_CODE.search(low) is not None or (
        any(word in low for word in _WORDS) and _LONG_ENOUGH.search(low) is not None
    )


def local_number(value: str) -> str:
    """The digits of a local number that is all of a text; empty if it is none."""
    return value.translate(_LOOSE) if _ALONE.match(value) else ""


def emails(plain: str) -> Iterator[Hit]:
    """Addresses, also with (at) or, of the usual providers, # for @. ``digits`` are in small letters."""
    for found in _EMAIL.finditer(plain):
        yield _hit("email", f"{found['who']}@{found['where']}".replace("\\", "").casefold(), *found.span())


def may_be_email(low: str) -> bool:
    """A mark that may stand for @."""
    return (
        "@" in low or "at)" in low or "at]" in low or "at )" in low or "at ]" in low or _OF_PROVIDER.search(low) is not None
    )


def chats(plain: str) -> Iterator[Hit]:
    """Accounts behind a word for WeChat or QQ; not official accounts and groups. ``digits`` are in small letters."""
    for found in _WECHAT.finditer(plain):
        name = found["name"].replace("\\", "")
        said = found["short"] or (found["said"] or "").strip()
        if said or any(map(str.isdigit, name)):
            yield _hit("chat", name.casefold(), found.start("name"), found.end("name"))
    for found in _QQ.finditer(plain):
        yield _hit("chat", found["name"], found.start("name"), found.end("name"))


def may_be_chat(low: str) -> bool:
    """A word for WeChat or QQ."""
    return any(word in low for word in ("微信", "薇信", "v信", "weixin", "wechat", "wx", "vx", "qq", "扣扣"))


def _hit(kind: str, digits: str, start: int, end: int) -> Hit:
    return Hit(kind, shown(kind, digits), digits, start, end)
