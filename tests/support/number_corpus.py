"""Generated numbers of persons and things that look like them, always the same for a seed. Nobody's: a number that is somebody's
is drawn no more often than any other."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle

from stdnum import luhn
from stdnum.cn import ric, uscc

DISTRICTS = ("110105", "310116", "310115", "440305", "320102", "510104", "620102", "430103", "650102", "371302")
# How the digits may be written: the class's name and the letters.
LETTERS = {
    "plain": "0123456789X",
    "wide": "０１２３４５６７８９Ｘ",
    "bold": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗X",
    "circled": "⓪①②③④⑤⑥⑦⑧⑨X",
    "words": "零一二三四五六七八九X",
    "big words": "零壹贰叁肆伍陆柒捌玖X",
    "arabic": "٠١٢٣٤٥٦٧٨٩X",
}
# Marks between the parts of one number.
MARKS = (
    " ", "  ", "   ", "\u3000", "\u00a0", "\u2009", "-", "--", "－", "‐", "–", "—", "——", "―", "−", ".", "·", "•", "。", "．", "_", "/", "／", "\\",
    "~", "～", ":", "：", "*", "＊", "**", "***", " - ", " — ", " · ", "（）", "+", "#", "…", "→", "=", "^", "'", "′", "\u200b", "\u00ad", "\u2060",
)  # fmt: skip
LISTS = (",", "，", "、", ", ", "; ", "；", "，　")
LINES = ("\n", "\n\n", " \n", "\r\n", "|", " | ", "\t")
INVISIBLE = "\u200b\u200c\u200d\u2060\u00ad\u2066\u2069\ufe0f\ufeff\u180e\u034f\u0336\U000e0100\U000e0031\u115f\u3164\u2800"
PREFIXES = (
    "+86",
    "+86 ",
    "+86-",
    "0086",
    "0086 ",
    "86",
    "86-",
    "(+86)",
    "＋８６",
    "（86）",
    "0",
    "17951",
    "17951 ",
    "17951-",
    "12593",
    "1795186",
)
BEFORE = (
    "电话：",
    "联系电话",
    "请拨打",
    "张某",
    "（",
    "",
    "手机:",
    "说",
    "tel",
    "1.",
    "①",
    "2009年3月，",
    "（3）",
    "见附件",
    "号码是",
    "家住12号，",
)
AFTER = (
    "。",
    "",
    "，下午在",
    "）",
    "联系",
    "（张某）",
    "\n",
    "转8001",
    "；",
    "、",
    "A3栋203室",
    "B座12楼",
    "元旦值班",
    "人事处",
    "x",
    " 2009-03-12",
)


@dataclass(frozen=True, slots=True)
class Sample:
    """``kind`` is mobile, id or card, or the class of what is none; ``style`` says how it is written; ``digits`` what must be found."""

    kind: str
    style: str
    text: str
    digits: str = ""


def mobile(r: random.Random) -> str:
    """Eleven digits."""
    return f"1{r.randint(3, 9)}{r.randint(0, 10**9 - 1):09d}"


def identity(r: random.Random) -> str:
    """Eighteen places, born between 1930 and 2015."""
    born = date(1930, 1, 1) + timedelta(r.randint(0, 31000))
    head = f"{r.choice(DISTRICTS)}{born:%Y%m%d}{r.randint(1, 999):03d}"
    return head + ric.calc_check_digit(f"{head}0")


def card(r: random.Random) -> str:
    """As issuers give them: UnionPay of 16 to 19 digits, others of the length that is theirs."""
    head, size = r.choice(
        [
            ("62", r.randint(16, 19)),
            ("62", 19),
            ("4", 16),
            ("5" + r.choice("12345"), 16),
            ("35", 16),
            ("95588", 19),
            ("9559", 19),
        ]
    )
    body = head + "".join(r.choice("0123456789") for _ in range(size - 1 - len(head)))
    return body + luhn.calc_check_digit(body)


NUMBERS: dict[str, Callable[[random.Random], str]] = {"mobile": mobile, "id": identity, "card": card}
LABELS = {"mobile": "电话", "id": "身份证", "card": "卡号"}
SPLITS = {
    "mobile": [
        (3, 4, 4),
        (3, 3, 5),
        (3, 5, 3),
        (7, 4),
        (3, 8),
        (5, 6),
        (4, 4, 3),
        (3, 2, 2, 2, 2),
        (2, 3, 3, 3),
        (1, 3, 3, 4),
    ],
    "id": [(6, 8, 4), (6, 4, 4, 4), (6, 4, 2, 2, 4), (6, 8, 3, 1), (10, 8), (6, 12), (14, 4)],
    "card": [(4, 4, 4, 4, 3), (6, 13), (4, 15), (8, 11)],
}


def split(number: str, sizes: tuple[int, ...]) -> list[str]:
    """The number in parts; what is left over is the last, or what is missing cuts it short."""
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return [part for part in [*parts, number[at:]] if part]


def written(number: str, letters: str) -> str:
    """The number in other digits."""
    return number.translate(str.maketrans("0123456789X", LETTERS[letters]))


def numbers_of_persons(seed: int, many: int) -> Iterator[Sample]:
    """``many`` of each kind: every way of writing in turn, in a sentence that changes with each."""
    r = random.Random(seed)
    for kind, draw in NUMBERS.items():
        styles: dict[str, list[Callable[[str, random.Random], str]]] = {}
        for style, way in _ways(kind):
            styles.setdefault(style, []).append(way)
        turns = {style: cycle(ways) for style, ways in styles.items()}
        for _, style in zip(range(many), cycle(styles), strict=False):
            way = next(turns[style])
            number = draw(r)
            yield Sample(kind, style, way(number, r), number)


def _ways(kind: str) -> Iterator[tuple[str, Callable[[str, random.Random], str]]]:
    """Each way of writing a number, by what it is called."""
    for letters in LETTERS:
        yield f"digits: {letters}", lambda n, r, letters=letters: _said(written(n, letters), r)
    yield (
        "letters for digits",
        lambda n, r: _said(n.replace("0", "O", 3).replace("1", "l", 1), r) if n.count("0") else _said(n, r),
    )
    for mark in MARKS:
        for sizes in SPLITS[kind]:
            yield "split by marks", lambda n, r, mark=mark, sizes=sizes: _said(mark.join(split(n, sizes)), r)
        yield "one by one", lambda n, r, mark=mark: _said(mark.join(n), r)
    for mark in LISTS:
        yield "split by commas", lambda n, r, mark=mark: _said(mark.join(split(n, SPLITS[kind][0])), r)
        yield "one by one, commas", lambda n, r, mark=mark: _said(mark.join(n), r)
    for _ in range(12):
        yield "split by several marks", lambda n, r: _said(_mixed(split(n, r.choice(SPLITS[kind])), r), r)
        yield "split anywhere", lambda n, r: _said(" ".join(_anywhere(n, r)), r)
        yield "something invisible", lambda n, r: _said(_sown(n, r), r)
        yield "marks of Markdown", lambda n, r: _said(_marked(split(n, SPLITS[kind][0]), r), r)
    for mark in LINES:
        yield (
            "line ends and cells",
            lambda n, r, mark=mark: f"{LABELS[kind]}{mark}{mark.join(split(n, SPLITS[kind][0]))}{mark}张某",
        )
        yield "a digit in each cell", lambda n, r, mark=mark: f"张某{mark}{mark.join(n)}{mark}女"
    yield "turned round", lambda n, r: _said(f"\u202e{n[::-1]}\u202c", r)
    if kind == "mobile":
        for prefix in PREFIXES:
            yield "prefix", lambda n, r, prefix=prefix: _said(prefix + n, r)
            yield "prefix", lambda n, r, prefix=prefix: _said(prefix + "-".join(split(n, (3, 4, 4))), r)
        yield "masked thrice", lambda n, r: f"{n[:3]}********、***{n[3:7]}****、*******{n[7:]}"
        yield "a house behind", lambda n, r: f"张某{n}{r.choice(['A3栋203室', 'B12室', '203室', 'a2幢', 'C座5楼'])}"
    if kind == "id":
        yield "two digits more", lambda n, r: _said(f"{n}{r.randint(0, 99):02d}" if n.isdigit() else n, r)


def _said(text: str, r: random.Random) -> str:
    before, after = r.choice(BEFORE), r.choice(AFTER)
    if text[:1].isdigit() and before[-1:].isdigit():
        before += "："
    return before + text + after


def _mixed(parts: list[str], r: random.Random) -> str:
    return parts[0] + "".join(r.choice(("-", " ", "—", "·", "/", " - ")) + part for part in parts[1:])


def _anywhere(number: str, r: random.Random) -> list[str]:
    cuts = sorted(r.sample(range(1, len(number)), r.randint(1, 3)))
    return [number[a:b] for a, b in zip([0, *cuts], [*cuts, len(number)], strict=True)]


def _sown(number: str, r: random.Random) -> str:
    for _ in range(r.randint(1, 5)):
        at = r.randint(1, len(number) - 1)
        number = number[:at] + r.choice(INVISIBLE) + number[at:]
    return number


def _marked(parts: list[str], r: random.Random) -> str:
    way = r.randint(0, 5)
    if way == 0:
        return "".join(part if index % 2 == 0 else f"**{part}**" for index, part in enumerate(parts))
    if way == 1:
        return "".join(part if index % 2 == 0 else f"<b>{part}</b>" for index, part in enumerate(parts))
    if way == 2:
        return f"[{parts[0]}](https://x.example/a){''.join(parts[1:])}"
    if way == 3:
        return f"&#{ord(parts[0][0])};{''.join(parts)[1:]}"
    return "`" + "` `".join(parts) + "`" if way == 4 else "\\-".join(parts)


# --- what is none


def none_of_anybody(seed: int, many: int) -> Iterator[Sample]:
    """About ``many`` in all of what is no number of a person, every class in turn."""
    r = random.Random(seed)
    classes = cycle(list(NONE))
    for _ in range(many):
        name = next(classes)
        yield Sample(name, name, NONE[name](r))


def _figure(r: random.Random) -> int:
    """A figure of some size; the large ones as often as the small ones."""
    return r.randint(1, 10 ** r.randint(2, 12))


def _amount(r: random.Random) -> str:
    value = r.choice([_figure(r), r.randint(13 * 10**9, 20 * 10**9 - 1)])
    said = r.choice(
        [
            f"{value}元",
            f"{value}.{r.randint(0, 99):02d}元",
            f"{value:,}元",
            f"{value} 元",
            f"{value}万元",
            f"¥{value}",
            f"￥{value}.00",
            f"人民币{value}元",
            f"{value}美元",
        ]
    )
    return (
        r.choice(["全年收入", "结余", "总投资", "预算", "", "支出", "**合计**", "其中："])
        + said
        + r.choice(["。", "，同比增长3%", "", "；"])
    )


def _document(r: random.Random) -> str:
    year = r.randint(1999, 2026)
    return r.choice(
        [
            f"金委发〔{year}〕{r.randint(1, 999)}号",
            f"建字第{r.choice(DISTRICTS)}{year}{r.randint(1, 99999):05d}号",
            f"沪（{year}）金字不动产权第{r.randint(1, 999999):06d}号",
            f"合同编号：{r.randint(13 * 10**9, 20 * 10**9 - 1)}",
            f"档案号{year}-{r.randint(1, 9999):04d}-{r.randint(1, 999):03d}",
            f"受理编号 JS{year}{r.randint(1, 10**7):07d}",
            f"（{year}）沪0116民初{r.randint(1, 99999)}号",
            f"发票代码{r.choice(DISTRICTS)}{r.randint(0, 999999):06d} 发票号码{r.randint(0, 10**8 - 1):08d}",
            f"项目代码{year}-{r.choice(DISTRICTS)}-{r.randint(10, 99)}-{r.randint(1, 3):02d}-{r.randint(0, 999999):06d}",
            f"订单号{r.randint(10**15, 10**16 - 1)}",
        ]
    )


def _permit(r: random.Random) -> str:
    place, day = r.choice(DISTRICTS), date(2000, 1, 1) + timedelta(r.randint(0, 9400))
    return r.choice(
        [
            f"规划许可证：建字第{place}{day.year}{r.randint(1, 99999):05d}号",
            f"地字第{place}{day.year}{r.randint(1, 99999):05d}号",
            f"施工许可证编号{place}{day:%Y%m%d}{r.randint(1, 9999):04d}",
            f"施工许可证：{place}{day:%Y%m%d}{r.randint(1, 9999):04d}",
            f"食品生产许可证 SC{r.randint(100, 199)}{place}{r.randint(0, 99999):05d}",
            f"食品经营许可证JY{r.randint(1, 3)}{place}{r.randint(0, 9999999):07d}",
            f"注册号{place}{r.randint(0, 10**9 - 1):09d}",
            f"国药准字H{day.year}{r.randint(0, 9999):04d}",
            f"沪械注准{day.year}{r.randint(2, 3)}{r.randint(10, 99)}{r.randint(0, 9999):04d}",
            f"许可证编号：{r.randint(13 * 10**9, 20 * 10**9 - 1)}",
            f"道路运输证号{place}{r.randint(0, 999999):06d}",
        ]
    )


def _organisation(r: random.Random) -> str:
    while True:
        body = (
            r.choice(["91", "92", "93", "51", "52", "53", "11", "12", "13"])
            + r.choice(DISTRICTS)
            + "".join(r.choice("0123456789") for _ in range(9))
        )
        code = body + uscc.calc_check_digit(body)
        if code.isdigit():
            return r.choice(["统一社会信用代码", "统一社会信用代码：", "（", "", "代码 "]) + code


def _dates(r: random.Random) -> str:
    days = [date(1990, 1, 1) + timedelta(r.randint(0, 13000)) for _ in range(3)]
    return r.choice(
        [
            f"{days[0]} {days[1]}",
            f"{days[0]:%Y.%m.%d}—{days[1]:%Y.%m.%d}",
            f"{r.randint(10, 19)}:30 {days[0]} {r.randint(1, 9)}",
            f"{days[0]:%Y/%m/%d}，{days[1]:%Y/%m/%d}，{days[2]:%Y/%m/%d}",
            f"{days[0]:%Y%m%d}{r.randint(0, 235959):06d}",
            f"{days[0]:%Y年%m月%d日}{r.randint(10, 19)}时{r.randint(10, 59)}分",
            f"{days[0]:%Y%m%d}-{days[1]:%Y%m%d}",
            f"{days[0].isoformat()}T{r.randint(10, 19)}:05:09+08:00",
        ]
    )


def _ranges(r: random.Random) -> str:
    low = r.randint(13, 19) * 10 ** r.randint(2, 4)
    unit = r.choice(["元", "人", "户", "万元", "平方米", "亩", "公里"])
    return f"{low}{r.choice(['-', '—', '~', '～', '至', ' - '])}{low * r.randint(2, 90)}{unit}"


def _counts(r: random.Random) -> str:
    sizes = r.choice([(3, 4, 4), (3, 3, 2), (2, 4, 5), (4, 4, 4, 4)])
    figures = [str(r.randint(10 ** (size - 1), 10**size - 1)) for size in sizes]
    return f"分别为{r.choice(['、', '，', ', '])[:1].join(figures)}{r.choice(['人', '户', '元', '件', '亩', '万元'])}"


def _rows(r: random.Random) -> str:
    columns, rows, digits = r.randint(4, 12), r.randint(8, 30), r.randint(1, 6)
    mark = r.choice([" ", "  ", "\t", " | ", "\n", ",", "\u3000"])
    cell = {True: lambda: str(r.randint(10 ** (digits - 1), 10**digits - 1)), False: lambda: str(r.randint(1, 10**digits))}[
        r.random() < 0.5
    ]
    return "\n".join(mark.join(cell() for _ in range(columns)) for _ in range(rows))


def _codes(r: random.Random) -> str:
    return r.choice(
        [
            f"邮编{r.randint(200000, 215000)}",
            f"{r.getrandbits(160):040x}",
            f"uuid {r.getrandbits(32):08x}-{r.getrandbits(16):04x}-4{r.getrandbits(12):03x}-{r.getrandbits(16):04x}-{r.getrandbits(48):012x}",
            f"{r.random()!r}",
            f"条码69{r.randint(10**10, 10**11 - 1)}",
            f"ISBN 978-7-{r.randint(100, 999)}-{r.randint(10000, 99999)}-{r.randint(0, 9)}",
            f"学号{r.randint(13 * 10**9, 20 * 10**9 - 1)}",
            f"毕业证书编号10246120{r.randint(0, 20):02d}05{r.randint(0, 999999):06d}",
            f"{r.randint(1, 9)}.{r.randint(1, 9)} 1-{r.randint(2, 9)}-{r.randint(10, 99)} 第{r.randint(1, 99)}页",
        ]
    )


NONE: dict[str, Callable[[random.Random], str]] = {
    "amounts": _amount,
    "document numbers": _document,
    "permits": _permit,
    "codes of organisations": _organisation,
    "dates and times": _dates,
    "ranges": _ranges,
    "counts in a sentence": _counts,
    "rows and columns of figures": _rows,
    "other codes": _codes,
}
