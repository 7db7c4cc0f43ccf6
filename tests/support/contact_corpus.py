"""Generated contact data and papers of persons, and things that look like them, always the same for a seed. Nobody's by intent."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle

from support.number_corpus import LETTERS

AREAS = ("021", "010", "0574", "0755", "0991", "028", "0531", "0898")
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
STREETS = ("万安街", "卫清西路", "学府路", "临源二村", "蒙山路", "滨海大道", "龙胜路", "柳城小区", "东礁新村", "海悦花园")
DOMAINS = ("163.com", "qq.com", "126.com", "gmail.com", "jinshan.gov.cn", "mail.shu.edu.cn", "sina.com.cn", "x-y.org")
BEFORE = ("", "请联系张某，", "见附件，", "（", "2009年3月，", "李某说，", "一、", "- ", "其中：")
AFTER = ("。", "", "，下午在", "）", "；", "、", "\n", "（张某）", " 2009-03-12", "联系")


@dataclass(frozen=True, slots=True)
class Contact:
    """``kind`` is a class of what is looked for, or of what is none; ``style`` says how it is written; ``digits`` what must be found."""

    kind: str
    style: str
    text: str
    digits: str = ""


Way = Callable[[random.Random], tuple[str, str]]


def _local(r: random.Random, size: int = 8) -> str:
    return f"{r.randint(2, 8)}{r.randint(0, 10 ** (size - 1) - 1):0{size - 1}d}"


def _area_and_local(r: random.Random) -> tuple[str, str]:
    area = r.choice(AREAS)
    return area, _local(r, 8 if len(area) == 3 or r.random() < 0.5 else 7)


def _landline(form: str) -> Way:
    def way(r: random.Random) -> tuple[str, str]:
        area, local = _area_and_local(r)
        half = len(local) - 4
        text = form.format(area=area, bare=area[1:], local=local, a=local[:half], b=local[half:], ext=r.randint(100, 999))
        return text, local

    return way


def _wide(way: Way, letters: str) -> Way:
    def written(r: random.Random) -> tuple[str, str]:
        text, digits = way(r)
        return text.translate(str.maketrans("0123456789", LETTERS[letters][:10])), digits

    return written


def _name(r: random.Random) -> str:
    first = "".join(r.choice(string.ascii_lowercase) for _ in range(r.randint(2, 8)))
    return first + r.choice(["", str(r.randint(1, 9999)), f"_{r.randint(1, 99)}", f".{r.choice(['li', 'wang'])}"])


def _email(form: str) -> Way:
    def way(r: random.Random) -> tuple[str, str]:
        who, where = _name(r), r.choice(DOMAINS)
        return form.format(who=who, where=where), f"{who}@{where}"

    return way


def _hash(r: random.Random) -> tuple[str, str]:
    who, where = _name(r), r.choice(("163.com", "qq.com", "126.com"))
    return f"{who}#{where}", f"{who}@{where}"


def _account(form: str) -> Way:
    def way(r: random.Random) -> tuple[str, str]:
        letter = r.choice(string.ascii_lowercase)
        name = letter + "".join(r.choice(string.ascii_lowercase + string.digits + "_-") for _ in range(r.randint(5, 15)))
        name = name[:-1] + r.choice(string.digits)
        return form.format(name=name), name

    return way


def _qq(form: str) -> Way:
    def way(r: random.Random) -> tuple[str, str]:
        name = str(r.randint(10**5, 10**10 - 1))
        return form.format(name=name), name

    return way


def _plate(form: str) -> Way:
    def way(r: random.Random) -> tuple[str, str]:
        head = r.choice(PROVINCES), r.choice(PLATE_LETTERS)
        rest = r.choice(
            [
                f"{r.randint(0, 99999):05d}",
                f"{r.choice(PLATE_LETTERS)}{r.randint(0, 9999):04d}",
                f"{r.randint(0, 99):02d}{r.choice(PLATE_LETTERS)}{r.randint(0, 99):02d}",
                f"{r.choice('DF')}{r.randint(0, 99999):05d}",
                f"{r.randint(0, 9999):04d}{r.choice('学警')}",
            ]
        )
        return form.format(head="".join(head), rest=rest), "".join(head) + rest

    return way


def _small_plate(r: random.Random) -> tuple[str, str]:
    text, digits = _plate("{head}{rest}")(r)
    return text.lower(), digits


def _behind(word: str, *forms: str) -> Way:
    def way(r: random.Random) -> tuple[str, str]:
        form = r.choice(forms)
        number = "".join({"9": r.choice(string.digits), "A": r.choice(PLATE_LETTERS)}.get(mark, mark) for mark in form)
        return word.format(number=number), number

    return way


def _hong_kong(r: random.Random) -> tuple[str, str]:
    letter, digits = r.choice(PLATE_LETTERS), f"{r.randint(0, 999999):06d}"
    values = [36, ord(letter) - 55, *map(int, digits)]
    rest = -sum(weight * value for weight, value in zip(range(9, 1, -1), values, strict=True)) % 11
    check = "A" if rest == 10 else str(rest)
    return f"{letter}{digits}({check})", f"{letter}{digits}{check}"


def _home(form: str) -> Way:
    def way(r: random.Random) -> tuple[str, str]:
        text = form.format(
            street=r.choice(STREETS), lane=r.randint(1, 3000), house=r.randint(1, 300), block=r.randint(1, 60),
            entry=r.randint(1, 6), room=r.randint(101, 2604), village=r.choice(["新建村", "红星村", "夹漏村"]), group=r.randint(1, 30),
        )  # fmt: skip
        return text, text.replace(" ", "")

    return way


WAYS: dict[str, dict[str, list[Way]]] = {
    "landline": {
        "area code and number": [_landline("{area}-{local}"), _landline("{area}{local}"), _landline("{area} {local}")],
        "area code in brackets": [_landline("（{area}）{local}"), _landline("({area}){a} {b}"), _landline("({area})-{local}")],
        "split": [_landline("{area}-{a}-{b}"), _landline("{area} {a} {b}"), _landline("{area}—{local}")],
        "with the country": [_landline("+86 {bare} {a} {b}"), _landline("+86-{bare}-{local}"), _landline("0086{bare}{local}")],
        "a word, no area code": [_landline("电话：{local}"), _landline("传真{local}"), _landline("办公电话 {a}-{b}"), _landline("Tel: {a} {b}")],
        "extension": [_landline("{area}-{local}转{ext}"), _landline("电话{local}转{ext}"), _landline("{area}-{local}-{ext}")],
        "wide digits": [_wide(_landline("{area}-{local}"), "wide"), _wide(_landline("电话：{local}"), "bold")],
        "over a line end": [_landline("{area}-\n{local}"), _landline("电话：\n{local}")],
        "number words": [_wide(_landline("电话：{local}"), "words")],
    },
    "email": {
        "plain": [_email("{who}@{where}"), _email("邮箱：{who}@{where}"), _email("<{who}@{where}>")],
        "a link": [_email("[写信](mailto:{who}@{where})"), _email("[{who}@{where}](mailto:{who}@{where})")],
        "blanks, wide": [_email("{who} @ {where}"), _email("{who}＠{where}")],
        "(at)": [_email("{who}(at){where}"), _email("{who} [at] {where}"), _email("{who}（at）{where}")],
        "#": [_hash],
        "at in words": [_email("{who} at {where}")],
    },
    "chat": {
        "WeChat": [_account("微信：{name}"), _account("微信号{name}"), _account("加微信 {name}"), _account("微信号是{name}"), _account("WeChat: {name}")],
        "short for WeChat": [_account("wx：{name}"), _account("VX:{name}"), _account("V信{name}"), _account("薇信：{name}")],
        "QQ": [_qq("QQ{name}"), _qq("QQ：{name}"), _qq("QQ号码是{name}"), _qq("qq {name}"), _qq("扣扣{name}")],
        "WeChat by number": [_qq("微信：{name}"), _qq("微信号{name}")],
        "no word": [_account("加我{name}")],
    },
    "plate": {
        "plain": [_plate("{head}{rest}"), _plate("车牌{head}{rest}"), _plate("车号：{head}{rest}")],
        "parted": [_plate("{head}·{rest}"), _plate("{head} {rest}"), _plate("{head}-{rest}")],
        "small letters": [_small_plate],
        "wide digits": [_wide(_plate("{head}{rest}"), "wide")],
    },
    "passport": {
        "behind the word": [_behind("护照{number}", "E99999999", "EA9999999", "G99999999"), _behind("护照号码：{number}", "E99999999", "AA999999", "999999999")],
        "in brackets": [_behind("（护照号 {number}）", "E99999999", "G99999999")],
        "no word": [_behind("证件号{number}", "E99999999", "EA9999999")],
    },
    "permit": {
        "Hong Kong, Macau": [_behind("港澳居民来往内地通行证{number}", "H99999999", "M9999999999"), _behind("回乡证号码：{number}", "H9999999999", "M99999999")],
        "to there": [_behind("往来港澳通行证{number}", "C99999999", "CA9999999", "W99999999"), _behind("往来台湾通行证号 {number}", "T99999999", "L99999999")],
        "Taiwan": [_behind("台胞证{number}", "99999999", "9999999999"), _behind("台湾居民来往大陆通行证：{number}", "99999999")],
        "identity card": [_hong_kong, _behind("澳门居民身份证{number}", "19999999", "59999999"), _behind("澳门身份证：{number}", "79999999")],
    },
    "address": {
        "lane, house, room": [_home("{street}{lane}弄{house}号{room}室"), _home("{street} {lane} 弄 {house} 号 {room} 室")],
        "lane and house": [_home("{street}{lane}弄{house}号")],
        "block and room": [_home("{street}{lane}号{block}幢{room}室"), _home("{street}{block}号楼{room}室"), _home("{street}{block}栋{entry}单元{room}室"), _home("{street}{house}号{room}室")],
        "village": [_home("{village}{group}组{house}号"), _home("{village}第{group}村民小组{house}号")],
        "behind a word": [_home("家住{street}{lane}号"), _home("住址：{village}{group}组"), _home("家庭住址：{street}{house}号")],
        "short": [_home("{street}{block}-{entry}-{room}")],
    },
}  # fmt: skip


# Ways that are not looked for: nothing tells them from other words and figures.
NOT_FOUND = frozenset([("email", "at in words"), ("chat", "no word"), ("passport", "no word"), ("address", "short")])


def contacts_of_persons(seed: int, many: int) -> Iterator[Contact]:
    """``many`` of each class: every way of writing in turn, in a sentence that changes with each."""
    r = random.Random(seed)
    for kind, styles in WAYS.items():
        turns = {style: cycle(ways) for style, ways in styles.items()}
        for _, style in zip(range(many), cycle(styles), strict=False):
            text, digits = next(turns[style])(r)
            before, after = r.choice(BEFORE), r.choice(AFTER)
            yield Contact(kind, style, f"{before}{text}{after}", digits)


def found(sample: Contact, digits: str) -> bool:
    """Whether what was found is what was written: of an address, its house."""
    if sample.kind == "address":
        return len(digits) >= 4 and (digits in sample.digits or sample.digits in digits)
    return digits.casefold() == sample.digits.casefold()


# --- what is none


def no_contacts(seed: int, many: int) -> Iterator[Contact]:
    """``many`` texts in which nobody can be reached, every class in turn."""
    r = random.Random(seed)
    for _, name in zip(range(many), cycle(NONE), strict=False):
        yield Contact(name, name, r.choice(BEFORE[:-3]) + NONE[name](r) + r.choice(AFTER[:-2]))


def _hotline(r: random.Random) -> str:
    return r.choice(
        ["服务热线12345", f"拨打400-{r.randint(100, 999)}-{r.randint(1000, 9999)}", f"热线 95{r.randint(500, 599)}", "举报电话12388",
         f"800-{r.randint(100, 999)}-{r.randint(1000, 9999)}", "报警电话110，急救电话120", f"电话咨询{r.randint(20, 99999)}人次"]
    )  # fmt: skip


def _office(r: random.Random) -> str:
    street, house = r.choice(["金山大道", "卫零路", "龙山路"]), r.randint(1, 3000)
    return r.choice(
        [f"{street}{house}号", f"{street}{house}号{r.randint(1, 20)}楼", f"{street}{house}号市民中心{r.randint(101, 999)}室", f"机关大楼{r.randint(101, 999)}会议室",
         f"{r.randint(1, 9)}号楼{r.randint(101, 999)}室开会", f"{street}{house}弄", f"第{r.randint(1, 30)}村民小组", f"红星村{r.randint(10, 900)}户", f"村里修路{r.randint(1, 90)}公里",
         f"道路{r.randint(1, 9)}条、小区{r.randint(2, 90)}个", f"{street}{house}号地块", f"轨道交通{r.randint(1, 20)}号线"]
    )  # fmt: skip


def _public_account(r: random.Random) -> str:
    return r.choice(
        ["微信公众号：jinshan_fabu", "关注微信公众号jsjw2009", "微信小程序“随申办”", "微信平台2009年上线", f"QQ群{r.randint(10**7, 10**9)}", f"微信群{r.randint(2, 99)}个",
         "用微信和QQ联系群众", f"QQ群 {r.randint(2, 90)} 个", "微信支付", "微信朋友圈", "QQ邮箱", "WeChat Pay", f"QQ音乐{r.randint(2, 9)}.0"]
    )  # fmt: skip


def _code(r: random.Random) -> str:
    day = date(2000, 1, 1) + timedelta(r.randint(0, 9000))
    return r.choice(
        [f"沪ICP备{r.randint(10**7, 10**8)}号", f"沪B2-{day:%Y}{r.randint(1000, 9999)}", f"编号0{r.randint(300, 999)}-{day:%Y%m%d}", f"地块JS-A{r.randint(10, 99)}-{r.randint(10, 99)}",
         f"国药准字H{day:%Y}{r.randint(1000, 9999)}", f"型号E{r.randint(10**7, 10**8 - 1)}", f"许可证编号：沪A{r.randint(10000, 99999)}", f"车辆通行证{r.randint(100, 9999)}张", f"办理护照{r.randint(100, 99999)}本",
         f"办理往来港澳通行证{r.randint(100, 99999)}件", f"项目{r.randint(10**7, 10**8 - 1)}", f"沪（{day:%Y}）金字不动产权第{r.randint(1, 999999):06d}号", f"图号C{r.randint(10**5, 10**6 - 1)}(4)A"]
    )  # fmt: skip


def _figures(r: random.Random) -> str:
    return r.choice(
        [f"{r.randint(2, 8)}{r.randint(0, 9999999):07d}元", f"投资{r.randint(10**6, 10**8)}元", f"{r.randint(10**7, 10**8 - 1)}平方米", f"0.{r.randint(10**9, 10**10)}", f"电话访问{r.randint(10**6, 10**7)}户",
         f"合计 {r.randint(2000, 8999)} {r.randint(1000, 9999)}", f"{r.randint(2000, 8999)} {r.randint(2000, 8999)} {r.randint(2000, 8999)}", f"电话普及率{r.randint(20, 99)}%，用户{r.randint(10**6, 10**7)}户"]
    )  # fmt: skip


def _times(r: random.Random) -> str:
    day = date(2000, 1, 1) + timedelta(r.randint(0, 9000))
    return r.choice(
        [
            f"{day}",
            f"{day:%Y%m%d}",
            f"{day:%Y.%m.%d}—{day:%m.%d}",
            f"{day:%H:%M} {day}",
            f"{day:%Y年%m月%d日}09:30-11:00",
            f"0{r.randint(10, 19)}0-20{r.randint(10, 12)}0{r.randint(101, 930)}时段",
        ]
    )


def _addresses_of_machines(r: random.Random) -> str:
    return r.choice(
        [f"https://www.example.cn/a?b={r.randint(1, 99999)}", "example.gov.cn", "@示例", f"python@{r.randint(2, 3)}.{r.randint(1, 12)}", f"页面#{r.randint(1, 99)}", f"单价@{r.randint(1, 99)}.50元", "C#语言", f"版本v{r.randint(1, 9)}.{r.randint(1, 9)}"]
    )  # fmt: skip


NONE: dict[str, Callable[[random.Random], str]] = {
    "hotlines": _hotline,
    "offices and streets": _office,
    "official accounts and groups": _public_account,
    "codes of papers and goods": _code,
    "figures": _figures,
    "dates and times": _times,
    "addresses of machines": _addresses_of_machines,
}
