"""What stands around digits and says what they are: a telephone, an amount, the number of a permit, a row of a table."""

from __future__ import annotations

import re

from gongshilan.guard.digits import LETTERS

_BEFORE = 64
_AFTER = 24

_PHONE = re.compile(
    "(?:电话|手机|联系|号码|热线|致电|拨打|微信|短信|来电|座机|小灵通|電話|手機|聯繫|號碼|tel|phone|mobile|mob|call)(?:方式|号码|號碼|人|号|是|为|打|：)*"
    f"[^{LETTERS}]{{0,40}}\\Z",
    re.IGNORECASE,
)
_CARD = re.compile(f"(?:卡号|银行卡|账号|帐号|账户|帐户|存折|储蓄卡|信用卡|工资卡)(?:号码|号|是|为)*[^{LETTERS}]{{0,40}}\\Z")
# Numbers that offices give to papers, firms and things. 证号 of a person's own papers is not among them.
_PAPER = re.compile(
    "(?:编号|文号|案号|单号|许可证|(?<!身份)(?<!残疾)(?<!残疾人)(?<!资格)(?<!居民)证号|证书|注册号|登记号|批准号|代码|合同号?|发票号?码?|订单号?|流水号?|条形?码|"
    "序列号|档号|档案号?|备案号?|受理号?|项目号|产权证|执照|字第|编码|批号|学号|工号|户号|表号|第|[字证预]〔[0-9]{4}〕)"
    "(?:号|编号|号码|为|是|第|No|[:： #.(])*"
    "(?:[A-Za-z0-9]{1,12}[-/.()\\[\\]〔〕]{1,2}){0,5}[A-Za-z]{0,6}\\Z"
)
_NUMBERED = re.compile(r"(?:第|字第|字) ?\Z")
_PAPER_AFTER = re.compile(r" ?[)\]]? ?号(?![码线])")
_SCALE = "[十百千万亿]{0,2}"
_MONEY = re.compile(
    rf"(?:\.[0-9]{{1,4}})? ?\(?{_SCALE}(?:元(?![旦月宵])|圆|美元|港元|欧元|日元|英镑|人民币|RMB|股|吨|平方米|立方米|千瓦时|公斤|千克|字节|比特|[%‰])"
)
_COUNT = re.compile(
    rf"(?:\.[0-9]{{1,4}})? ?{_SCALE}(?:人(?![事民员大])|件|户|票|亩|公里|米|万|亿|条|项|次|家(?!里|中|庭|属|住)|元(?![旦月宵])|平方|公顷|例|批|场|岁|年|个月|天)"
)
_CURRENCY = re.compile(
    r"(?:[¥$€£]|人民币|RMB|CNY|USD|金额|总额|合计|总计|共计|收入|支出|结余|余额) ?[:：为]? ?\Z", re.IGNORECASE
)
_DECIMALS = re.compile(r"\.[0-9]{2}(?![0-9.])")
_WORD = re.compile(f"[{LETTERS}()]")
_DOOR = re.compile("[室栋幢弄楼座层单]")


def after_phone_word(plain: str, start: int) -> bool:
    """A word for a telephone stands right before."""
    return _PHONE.search(plain, max(0, start - _BEFORE), start) is not None


def after_card_word(plain: str, start: int) -> bool:
    """A word for a bank account stands right before."""
    return _CARD.search(plain, max(0, start - _BEFORE), start) is not None


def of_paper(plain: str, start: int, end: int) -> bool:
    """The number of a permit, a document, a contract, a firm: a word for such a number stands right before, or 第 … 号 around."""
    if _PAPER.search(plain, max(0, start - _BEFORE), start) is not None:
        return True
    return (
        _NUMBERED.search(plain, max(0, start - 4), start) is not None
        and _PAPER_AFTER.match(plain, end, end + _AFTER) is not None
    )


def amount(plain: str, start: int, end: int) -> bool:
    """Money, or so many shares, tons, bytes: nothing else is counted in eleven figures."""
    return (
        _MONEY.match(plain, end, end + _AFTER) is not None
        or _CURRENCY.search(plain, max(0, start - 8), start) is not None
        or _DECIMALS.match(plain, end, end + 4) is not None
    )


def counted(plain: str, end: int) -> bool:
    """What comes after is what is counted."""
    return _COUNT.match(plain, end, end + _AFTER) is not None or _MONEY.match(plain, end, end + _AFTER) is not None


def fraction(plain: str, start: int, end: int, *, listed: bool) -> bool:
    """The decimals of a number, as programs print them. A word behind makes it an item of a list; so does, where items of lists are
    (``listed``), a figure with which a line begins."""
    if start < 2 or plain[start - 1] != "." or not plain[start - 2].isdigit() or _WORD.match(plain, end) is not None:
        return False
    return not (listed and (start == 2 or plain[start - 3] == "\n") and plain[start - 2] != "0")


def below_one(plain: str, start: int) -> bool:
    """The decimals of a number that begins with 0."""
    return plain[start - 2 : start] == "0." and not plain[max(0, start - 3) : start - 2].isalnum()


def at_door(plain: str, end: int) -> bool:
    """What the digits run on into is the number of a house or a room."""
    return _DOOR.match(plain, end, end + 1) is not None


def in_code(plain: str, start: int, end: int) -> bool:
    """True within a longer word that has digits of its own: a hash, an id. ``tel13800138000`` is no such word, nor is a number
    with a house behind it (``13800138000A3``)."""
    before, after = start, end
    while before > max(0, start - 80) and _word(plain[before - 1]):
        before -= 1
    while after < min(len(plain), end + 80) and _word(plain[after]):
        after += 1
    tail = plain[end:after]
    if _UUID.search(plain, max(0, start - 36), end + 36):
        return True
    if any(map(str.isdigit, plain[before:start])):
        return True
    if not any(map(str.isdigit, tail)):
        return False
    if _HOUSE.match(tail):
        return False
    return not (_SMALL_HOUSE.match(tail) and at_door(plain, after))


_UUID = re.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_HOUSE = re.compile(r"(?:[A-Z]{1,2}[0-9]{1,4}|(?:QQ|qq|wx|WX|VX|vx|tel|TEL)[0-9A-Za-z]*)\Z")
_SMALL_HOUSE = re.compile(r"[a-z]{1,2}[0-9]{1,4}\Z")


def _word(character: str) -> bool:
    return character.isascii() and character.isalnum()
