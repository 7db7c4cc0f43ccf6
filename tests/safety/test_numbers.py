"""ID, mobile and bank-card numbers are found however they are written, wherever an edition would tell them, and never printed whole."""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
import unicodedata
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from gongshilan.build.contacts import contact_problems
from gongshilan.build.load import load
from gongshilan.build.numbers import number_problems, tellable_numbers
from gongshilan.build.rules import load_rules
from gongshilan.catalogue import catalogue
from gongshilan.guard.allowed import FILE, load_allowed
from gongshilan.guard.contacts import FINDERS, alone, find_contacts, may_hold
from gongshilan.guard.marked import find_copied, find_marked
from gongshilan.guard.numbers import find, find_both
from gongshilan.guard.text import canonical, origins
from gongshilan.kinds.load import SchemaError
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric
from support.cases import lay
from support.contact_corpus import NOT_FOUND, WAYS, contacts_of_persons, no_contacts
from support.contact_corpus import found as right
from support.forks import Forks
from support.number_corpus import LISTS as CORPUS_LISTS
from support.number_corpus import MARKS as CORPUS_MARKS
from support.number_corpus import NUMBERS, SPLITS, none_of_anybody, numbers_of_persons, split
from support.places import REPO, run

# Known examples that are nobody's: an operator's recharge line, the example of GB 11643, a test card.
MOBILE, ID, CARD = "13800138000", "11010519491231002X", "4111111111111111"
WORDS = str.maketrans("0123456789", "零一二三四五六七八九")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
BOLD = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
INVISIBLE = "\u200b\u200c\u200d\u2060\u00ad\u202e\u2066\u2069\ufe0f\ufeff\u180e\u034f\u0336\U000e0100\U000e0031\u115f\u3164\u2800\x07"
MARKS = [" ", "-", ".", "·", "_", "/", "\u3000", "\u00a0", "—", "－", "~", ":", " - ", "  ", "。"]


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    return f"1{draw(st.integers(3, 9))}{draw(st.integers(0, 10**9 - 1)):09d}"


@st.composite
def ids(draw: st.DrawFn) -> str:
    born = date(1900, 1, 1) + timedelta(draw(st.integers(0, 45000)))
    head = f"{draw(st.sampled_from(['110105', '310116', '440305', '659001']))}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return head + ric.calc_check_digit(f"{head}0")


@st.composite
def cards(draw: st.DrawFn) -> str:
    """Of the lengths that the issuers give: eighteen digits that begin with 52 are an organisation's code, not a card."""
    head, length = draw(
        st.sampled_from([("62", 16), ("62", 17), ("62", 18), ("62", 19), ("4", 16), ("52", 16), ("35", 16), ("95588", 19)])
    )
    body = head + "".join(str(draw(st.integers(0, 9))) for _ in range(length - 1 - len(head)))
    return body + luhn.calc_check_digit(body)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.digits) for hit in find(text)]


@settings(derandomize=True, max_examples=150)
@given(
    st.one_of(mobiles().map(lambda n: ("mobile", n)), ids().map(lambda n: ("id", n)), cards().map(lambda n: ("card", n))),
    st.sampled_from([{}, WIDE, BOLD, CIRCLED, WORDS, ARABIC]),
    st.data(),
)
def test_however_it_is_written(number: tuple[str, str], letters: dict[int, int], data: st.DataObject) -> None:
    """In any digits, with invisible characters anywhere, split as such numbers are split, inside a sentence."""
    kind, digits = number
    sizes = {"mobile": [3, 4, 4], "id": [6, 8, 4], "card": [4] * (len(digits) // 4) + [len(digits) % 4]}[kind]
    split = data.draw(st.sampled_from(["whole", "groups", "singles"]))
    sizes = {"whole": [len(digits)], "groups": [size for size in sizes if size], "singles": [1] * len(digits)}[split]
    parts, at = [], 0
    for size in sizes:
        parts.append(digits[at : at + size])
        at += size
    text = data.draw(st.sampled_from(MARKS)).join(parts).translate(letters)
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(1, len(text) - 1))
        text = text[:place] + data.draw(st.sampled_from(INVISIBLE)) + text[place:]
    before, after = data.draw(
        st.sampled_from([("电话：", "。"), ("", ""), ("tel", ""), ("（", "）"), ("2009年3月，", "\n7")])
    )
    whole = before + text + after
    assert (kind, digits) in kinds(whole), whole
    [hit] = [hit for hit in find(whole) if hit.digits == digits]
    assert whole[hit.start : hit.end].strip(INVISIBLE) in text
    assert digits.rstrip("X")[-1] in canonical(whole[hit.start : hit.end]).translate(
        {ord(w): d for w, d in zip("零一二三四五六七八九", "0123456789", strict=True)}
    )


@pytest.mark.parametrize("prefix", ["+86", "+86 ", "0086", "0086-", "86", "86 ", "(+86)", "＋８６", "0"])
def test_country_code(prefix: str) -> None:
    for number in (MOBILE, "138 0013 8000", "138-0013-8000"):
        assert kinds(prefix + number) == [("mobile", MOBILE)]


@pytest.mark.parametrize(
    "text",
    [
        "星期三13800138000", "13800138000转8001", "13800138000、13900139000", "1380013 8000", "138 00138000", "13800-138000",
        "13 800 138 000", "13-80-01-38-00-0", "一三八零零一三八零零零", "幺三八〇〇幺三八〇〇〇", "m13800138000", "①③⑧⓪⓪①③⑧⓪⓪⓪",
        "1.13800138000", "2009-03-12 13800138000", "13800138000 2009-03-12", "12 13800138000 34",
    ],
)  # fmt: skip
def test_mobile_numbers_in_company(text: str) -> None:
    assert ("mobile", MOBILE) in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "138——0013——8000", "138--0013--8000", "138，0013，8000", "138,0013,8000", "138、0013、8000", "138-0013 8000", "138 -0013. 8000",
        "①13800138000", "13800138000A3栋203室", "13800138000a3栋", "13800138000203室", "1380013\n8000", "138\n0013\n8000",
        "| 138 | 0013 | 8000 |", "|电话|1380013|8000|", "\n".join("13800138000"), "| " + " | ".join("13800138000") + " |",
        "13 80 01 38 00 0", "17951 138-0013-8000", "1795113800138000", "12593 13800138000", "0086138 0013 8000", "+86 138，0013，8000",
        "\u202e00083100831\u202c", "138xxxx0013xxxx8000", "138…0013…8000", "138 → 0013 → 8000", "l38OOl38OOO", "138OO138OOO", "⑬⑧ 0013 8000",
        "138********、***0013****、*******8000", "138●●●●8000，***0013****", "2009-03-12 138 0013 8000", "138 0013 8000 2009-03-12",
        "1、138、0013、8000", "13800138000元旦值班", "金额13元，电话13800138000", "138 0013 8000 139 0013 9000", "138<wbr>0013<i>8000</i>",
        "[138](https://x.example/1)0013`8000`", "138&#x200b;0013&nbsp;8000", "[拨打](tel:13800138000)", "一三八\n零零一三\n八零零零",
        "138中间四位0013尾号8000", "1380013，后四位是8000", "138杠0013杠8000", "138****8000，又作138-0013-****", "〡〣〨〇〇〡〣〨〇〇〇",
        "[见](https://example.cn/%31%33%38%30%30%31%33%38%30%30%30)", "138                0013                8000", "138-------------0013-------------8000",
    ],
)  # fmt: skip
def test_a_mobile_number_however_it_is_parted(text: str) -> None:
    for before, after in (("", ""), ("打", "。"), ("前一行\n\n", "\n\n后一行")):
        assert MOBILE in [hit.digits for hit in find_marked(before + text + after)]


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002X44", "110105194912310020 44", "残疾人证11010119900307800544", "税号11010119900307800500", "110101 1990-03-07 8005",
        "110101，19900307，8005", "110101\n19900307\n8005", "\n".join("110101199003078005"), "| 110101 | 19900307 | 8005 |",
        "第110101199003078005号", "从业资格证号110101199003078005", "T110101199003078005", "110101********8005，******19900307****",
        "11010119900307800*", "11010119900307800●", "110101 19900307 后四位8005", "11010519491231002叉",
    ],
)  # fmt: skip
def test_an_id_number_however_it_is_parted(text: str) -> None:
    text = text.replace("11010519491231002X44", "11010519491231002X").replace(
        "110105194912310020 44", "110101199003078005 44"
    )
    assert [hit.kind for hit in find_marked(f"张某{text}。")] == ["id"]


@pytest.mark.parametrize(
    "text",
    [
        "全年收入15273471294元。", "结余16878487232.00元", "15273471294 万元", "¥15273471294", "**15273471294**元", "合计：15273471294",
        "规划许可证：建字第430103200913658号", "建字第**430103200913658**号", "第15273471294号", "合同编号：15273471294", "许可证编号 JS-15273471294",
        "施工许可证310116201512140301", "913101167654321098", "13000-150000元", "分别为135、1234、5678人", "分别为135，1234，5678户", "13 2009-03-13 5", "138****8000，139-0013-****", "110101199003078**", "21010119900307800*1", "前三位138，后面12人，8000元",
        "6c733cf7-1796-4753-886d-57c625486d79", "145.01547630", "4821 3512 9034 1122 2001 5566 4410", "项目代码2020-310116-48-03-138001",
        "\n".join(" ".join(str(1000 + (row * 7919 + column * 4271) % 9000) for column in range(8)) for row in range(40)),
        "\n".join("\n".join(str(1000 + (row * 7919 + column * 4271) % 9000) for column in range(8)) for row in range(40)),
        "|单位|人数|户数|\n|---|---|---|\n|甲|156|12034410|\n|乙|157|13034410|",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_number_of_a_person(text: str) -> None:
    assert find_marked(text) == ()
    assert find_marked(f"前文。\n\n{text}\n\n后文。") == ()


def test_cells_of_a_spreadsheet_are_figures() -> None:
    """Attachments come cell by cell, each on its line: three figures in a row are no number unless they can be nothing else."""
    assert find_copied("单位甲\n156\n1203\n4410\n单位乙\n1380013\n8000\n单位丙") == ()
    assert [hit.digits for hit in find_copied("单位甲\n138\n0013\n8000\n张某\n" + "\n".join(MOBILE))] == [MOBILE] * 2


def test_a_generated_corpus() -> None:
    """A smaller one than docs/numbers-bench.md is made from, held to the same bounds."""
    tried, found = Counter[str](), Counter[str]()
    for sample in numbers_of_persons(7, 500):
        tried[sample.kind] += 1
        found[sample.kind] += sample.digits in [hit.digits for hit in find_marked(sample.text)]
    assert {kind for kind in tried if found[kind] < tried[kind] * 0.99} == set()
    assert sum(bool(find_marked(sample.text)) for sample in none_of_anybody(8, 2000)) <= 2


@settings(derandomize=True, max_examples=200)
@given(
    st.sampled_from(["mobile", "id", "card"]),
    st.integers(0, 10**6),
    st.sampled_from([*CORPUS_MARKS, *CORPUS_LISTS]),
    st.data(),
)
def test_any_mark_between_any_parts(kind: str, seed: int, mark: str, data: st.DataObject) -> None:
    number = NUMBERS[kind](random.Random(seed))
    parts = split(number, data.draw(st.sampled_from([SPLITS[kind][0], (1,) * len(number)])))
    before, after = data.draw(st.tuples(st.sampled_from(["电话：", "张某", ""]), st.sampled_from(["。", "，下午在", ""])))
    assert number in [hit.digits for hit in find_marked(before + mark.join(parts) + after)]


@settings(derandomize=True, max_examples=150)
@given(st.text(alphabet="0123456789138 -\n|,.:x元第号*<b>①一", max_size=60))
def test_what_a_page_would_be_refused_for_is_found_before(text: str) -> None:
    """The lines of a paragraph become one line of the page: whatever is found there is found in the record."""
    known = {hit.digits for hit in find_marked(text)}
    for paragraph in re.split(r"\n\s*\n", text):
        page = re.sub(r"\s+", " ", paragraph)
        assert {hit.digits for hit in find(page, finished=True)} <= known | {hit.digits for hit in find(page)}


@settings(derandomize=True, max_examples=150)
@given(st.text(alphabet="0123456789138 -\n|,.:x元第号*①一\u202e", max_size=60), st.booleans())
def test_both_ways_in_one_pass(text: str, paragraphs: bool) -> None:
    joined = re.sub(r"(?<=[^\n])\n(?=[^\n])", " ", text) if paragraphs else text
    assert find_both(text, paragraphs=paragraphs) == (*find(text), *find(joined, finished=True))


def test_places_over_lines_and_cells(folder: Path) -> None:
    """``check`` names the line of the record on which a number begins, not a place in a page."""
    laid(folder, "\n\n说明\n电话1380013\n8000\n\n| 138 | 0013 | 8000 |\n|---|---|---|\n\n138**0013\n8000**")
    places = [place.rpartition("s.md:")[2] for code, place in found(folder)]
    assert places == ["12:3", "15:3", "18:1"]


def test_old_id_numbers() -> None:
    assert kinds("310116491231001") == [("id", "310116491231001")]
    assert kinds("310116 491231 001") == [("id", "310116491231001")]
    assert kinds("310116491331001") == kinds("990116491231001") == []


@pytest.mark.parametrize(
    "text",
    [
        "2009-03-12 2009-03-13", "2009年3月12日", "13 2009-03-13 5", "金委发〔2009〕2号", "13,800,138,000 元", "1.3800138000",
        "0.6222021234567894", "12345678901", "138001380001", "0.30000000000000004", "9007199254740993", "20090312120000123",
        "021-57921234", "57921234 57921235", "a1b13800138000", "13800138000c3", "3f13800138000e", "11010519491231002Xa1",
        "110105194912310021", "990105194912310029", "4111111111111112", "1411111111111111",
        "13 14 15 16 17 1", "1 3 5 7 9 11 13 15 17", "M15.123456789",
        "35 35 35 35 35 35 35 35", "39-2009-03-12-1", "record-2009-03-12-15-2009-03-12",
    ],
)  # fmt: skip
def test_what_is_no_number_of_a_person(text: str) -> None:
    assert find(text) == ()


def test_digests_are_no_numbers() -> None:
    found = [
        text
        for n in range(4000)
        for text in (
            hashlib.sha256(str(n).encode()).hexdigest(),
            f"assets/app.{hashlib.sha1(str(n).encode()).hexdigest()[:12]}.js",
        )
        if find(text)
    ]
    assert found == []


def test_every_digit_of_unicode_is_read() -> None:
    """Whatever shows as a digit is one: decimal digits of all scripts and what compatibility makes of circled, raised … ones."""
    for code in range(sys.maxunicode + 1):
        digit = unicodedata.digit(chr(code), None)
        if digit is not None and unicodedata.category(chr(code)) != "Lo":
            number = f"1{chr(code)}80013800{chr(code)}" if digit in range(3, 10) else f"1380013800{chr(code)}"
            assert len(find(number)) == 1, f"U+{code:04X}"


def test_nothing_invisible_hides_a_number() -> None:
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code)) in ("Cf", "Mn", "Me"):
            text = f"138{chr(code)}0013{chr(code)}8000"
            assert [hit.digits for hit in find(text)] == [MOBILE], f"U+{code:04X}"


@settings(derandomize=True)
@given(st.text(max_size=40))
def test_places_in_the_text_as_it_was(text: str) -> None:
    assert len(origins(text)) == len(canonical(text))
    assert canonical(canonical(text)) == canonical(text)


@settings(derandomize=True)
@given(st.one_of(mobiles(), ids(), cards()))
def test_never_printed_whole(number: str) -> None:
    [hit] = find(number)
    assert len(hit.shown) == len(number)
    assert sum(character != "*" for character in hit.shown) <= 7
    for entry in ("number-mobile", "number-id", "number-card"):
        said = " ".join(catalogue()["problems"][entry].values()) % {"number": hit.shown}
        assert number not in re.sub(r"\D", "", said)


@pytest.mark.parametrize(
    "text",
    ["138**0013**8000", "138<b>0013</b>8000", "&#49;3800138000", "138[0013](https://x.example)8000", "138\\-0013\\-8000"],
)
def test_marks_and_references_hide_nothing(text: str) -> None:
    [hit] = find_marked(f"第一行\n电话{text}。\n")
    assert hit.digits == MOBILE
    assert 4 <= hit.start < hit.end <= 4 + len(text) + 4


# --- the reviewed list

GOOD = """title: 看过的号码
numbers:
  - {number: "138-0013-8000", why: 运营商的充值热线, by: 示例办公室, on: 2030-03-12}
  - {number: 4111111111111111, why: 试卡号, by: 示例办公室, on: 2030-03-12}
"""


def test_reviewed(tmp_path: Path) -> None:
    assert load_allowed([tmp_path]) == frozenset()
    (tmp_path / FILE).write_text(GOOD, encoding="utf-8")
    assert load_allowed([tmp_path]) == {MOBILE, CARD}
    own = tmp_path / "own"
    own.mkdir()
    (own / FILE).write_text("title: 一个也没有\nnumbers: []\n", encoding="utf-8")
    assert load_allowed([tmp_path, own]) == frozenset()  # the portal's own list, not the one that is shipped


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("why: 运营商的充值热线, ", ""),
        ("why: 运营商的充值热线", "why: ' '"),
        ("by: 示例办公室, on: 2030-03-12}\n  - {number: 4", "on: 2030-03-12}\n  - {number: 4"),
        ("on: 2030-03-12}\n  - ", "on: 三月}\n  - "),
        ("on: 2030-03-12}\n  - ", "on: 2030-03-12, until: 2031-03-12}\n  - "),
        ('"138-0013-8000"', "12345"),
        ('"138-0013-8000"', '"138-0013-8000 热线"'),
        ("4111111111111111", "13800138000"),
        ("numbers:", "number:"),
        ("title: 看过的号码", "title: 看过的号码\nallow: all"),
        ("numbers:", "numbers: []\nnumbers:"),
    ],
)
def test_reviewed_badly(tmp_path: Path, old: str, new: str) -> None:
    assert old in GOOD
    (tmp_path / FILE).write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SchemaError, match=FILE):
        load_allowed([tmp_path])


# --- what editions would tell

SUGGESTION = """---
kind: suggestion
title: 示例意见
unit: example-unit
status: 登记
proposer: {phone: 139-0013-9000}
internal_note: 请打 13900139000
---
正文{body}
"""


def laid(root: Path, body: str, review: str = "") -> Path:
    lay(root, [])
    file = root / "content" / "example-2030" / "suggestion" / "s.md"
    file.write_text(SUGGESTION.replace("{body}", body), encoding="utf-8")
    if review:
        (root / "schema" / FILE).write_text(review, encoding="utf-8")
    return root


def found(root: Path, *, as_of: date = date(2030, 4, 30)) -> list[tuple[str, str]]:
    loaded = load(root, load_rules(root))
    assert loaded.problems == ()
    return [(problem.code, str(problem.place)) for problem in number_problems(loaded, as_of)]


def test_what_stands_in_its_field_and_what_was_reviewed(folder: Path) -> None:
    assert found(laid(folder, "")) == []
    assert found(laid(folder, f"：{MOBILE}")) == [("number-mobile", "example-2030/suggestion/s.md:9:4")]
    assert found(laid(folder, f"：{MOBILE}", GOOD)) == []
    # in the office edition its field lets it pass, in the public one nothing does
    assert found(laid(folder, "：139 0013 9000", GOOD)) == [("number-mobile", "example-2030/suggestion/s.md:9:4")]
    assert found(laid(folder, "\n\n::: office\n139 0013 9000\n:::\n", GOOD)) == []


def test_what_is_not_published_yet_is_looked_at(folder: Path) -> None:
    """Or the nightly build would stop on the day it is."""
    laid(folder, f"：{MOBILE}")
    file = folder / "content" / "example-2030" / "suggestion" / "s.md"
    file.write_text(
        file.read_text(encoding="utf-8").replace("status:", "publish_from: 2030-08-01\nstatus:"), encoding="utf-8"
    )
    assert found(folder) == [("number-mobile", "example-2030/suggestion/s.md:10:4")]


def test_numbers_a_site_may_hold(folder: Path) -> None:
    loaded = load(laid(folder, "", GOOD), load_rules(folder))
    public, office = loaded.portal.editions
    assert tellable_numbers(loaded, public, date(2030, 4, 30)) == {MOBILE, CARD}
    assert tellable_numbers(loaded, office, date(2030, 4, 30)) == {MOBILE, CARD, "13900139000"}


def test_check_and_build_refuse(folder: Path, forks: Forks) -> None:
    """The real commands; a message prints enough to find the number and no more."""
    laid(folder, f"：{MOBILE}")
    old = folder / "site" / "public" / "index.html"
    old.parent.mkdir(parents=True)
    old.write_text("<p>上一次的站点</p>", encoding="utf-8")
    checked, built = forks.run("--root", folder, "check", "--format", "json"), forks.run("--root", folder, "build")
    assert (checked.returncode, built.returncode) == (1, 1)
    [item] = json.loads(checked.stdout)
    assert (item["code"], item["line"], item["column"]) == ("number-mobile", 9, 4)
    for said in (checked.stdout, built.stderr):
        assert "138****8000" in said
        assert MOBILE not in said
    assert old.read_text(encoding="utf-8") == "<p>上一次的站点</p>"


def test_a_broken_list_ends_every_command(folder: Path) -> None:
    done = run("--root", laid(folder, "", GOOD.replace("why", "because")), "check")
    assert done.returncode == 1  # as any mistake in the portal's own schema/
    assert FILE in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("after", ["x", "X", "xyz", " x", "-X", "x\n"])
def test_a_letter_that_follows_a_number_hides_it_no_more_than_another(after: str) -> None:
    """An ID may end in X; a mobile number before a word that begins with one is still a mobile number."""
    assert [hit.digits for hit in find(f"电话 13800138000{after}")] == ["13800138000"]


# --- contact data and papers: warnings


@pytest.mark.parametrize(
    ("kind", "digits", "text"),
    [
        ("landline", "57921234", "021-57921234"), ("landline", "57921234", "（021）5792 1234"), ("landline", "57921234", "0086-21-5792-1234"),
        ("landline", "57921234", "传真57921234转803"), ("landline", "57921234", "电话：**5792**1234"), ("landline", "57921234", "电话五七九二一二三四"),
        ("landline", "57921234", "０２１－５７９２１２３４"), ("landline", "57921234", "[拨打](tel:021-57921234)"), ("landline", "6535347", "0574-6535347-119"),
        ("email", "zhang_san@163.com", "Zhang_San＠163.com"), ("email", "a.b@x.gov.cn", "[写信](mailto:a.b@x.gov.cn)"), ("email", "a@163.com", "a(at)163.com"),
        ("email", "a1@qq.com", "a1#qq.com"), ("email", "a@x.cn", "<b>a</b>@x.cn"), ("email", "zhang_san@x.cn", "zhang\\_san@x.cn"),
        ("chat", "example_01", "微信：example_01"), ("chat", "abc12345", "加微信abc12345"), ("chat", "example", "微信号example"), ("chat", "123456789", "QQ：123456789"),
        ("chat", "123456", "微**信**：123456"), ("chat", "abcdef", "vx:abcdef"),
        ("plate", "沪A12345", "沪A·12345"), ("plate", "沪AD12345", "沪AD12345"), ("plate", "沪A1234学", "车号沪a1234学"), ("plate", "苏E12F45", "苏E 12F45"),
        ("passport", "E12345678", "护照（号码 E12345678）"), ("passport", "EA1234567", "passport no. EA1234567"),
        ("permit", "H1234567801", "回乡证 H1234567801"), ("permit", "12345678", "台胞证：12345678"), ("permit", "CA1234567", "往来港澳通行证CA1234567"),
        ("permit", "A1234563", "A123456(3)"), ("permit", "51234567", "澳门居民身份证5123456(7)"),
        ("address", "安街12弄3号502室", "住万安街12弄3号502室"), ("address", "建村3组12号", "新建村3组12号"), ("address", "示例路2000号", "家住示例路2000号"),
        ("address", "安街十二弄三号五〇二室", "万安街十二弄三号五〇二室"),
    ],
)  # fmt: skip
def test_contacts(kind: str, digits: str, text: str) -> None:
    for before, after in (("", ""), ("前文，", "。"), ("前一行\n\n", "\n\n后一行")):
        whole = before + text + after
        assert may_hold(whole)
        hits = find_contacts(whole)
        assert [(hit.kind, hit.digits) for hit in hits if hit.kind == kind] == [(kind, digits)], hits
        assert len(before) <= hits[0].start < hits[-1].end <= len(before + text)
        assert all(digits not in hit.shown for hit in hits)


@pytest.mark.parametrize(
    "text",
    [
        "021-00000000", "热线12345", "400-820-8820", "57921234", "57921234元", "电话普及，用户5792123户", "编号0311-20090312", "1021-57921234", "0.02157921234",
        "微信公众号：example_gov", "QQ群123456789", "用微信联系", "微信小程序", "沪ICP备12345678号", "沪B2-20090059", "编号沪A12345", "沪ABCDEF", "护照123本", "通行证1234张",
        "A123456(4)", "金山大道2000号", "金山大道2000号市民中心203室", "3号楼305室开会", "红星村156户", "21号", "@示例", "python@3.11", "页面#163", "a@b",
    ],
)  # fmt: skip
def test_what_is_no_contact(text: str) -> None:
    assert find_contacts(f"前文，{text}。") == ()


def test_a_generated_corpus_of_contacts() -> None:
    """A smaller one than docs/numbers-bench.md is made from, held to the same bounds."""
    tried, seen = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for sample in contacts_of_persons(7, 300):
        tried[sample.kind, sample.style] += 1
        hits = find_contacts(sample.text)
        assert may_hold(sample.text) or not hits
        seen[sample.kind, sample.style] += any(hit.kind == sample.kind and right(sample, hit.digits) for hit in hits)
    assert set(WAYS) == set(FINDERS)
    assert {way for way in tried if seen[way] < tried[way] * 0.99} <= NOT_FOUND
    assert sum(bool(find_contacts(sample.text)) for sample in no_contacts(8, 1500)) <= 1
    assert sum(bool(find_contacts(sample.text)) for sample in none_of_anybody(9, 1500)) <= 1


def test_a_contact_alone() -> None:
    """As lists of what is published and fields of their own hold it."""
    same = {alone(text) for text in ("021-57921234", "57921234", "5792 1234", "（021）5792-1234", "+86 21 57921234")}
    assert same == {"57921234"}
    assert alone("Office@Example.cn") == "office@example.cn"
    assert alone("金山区朱泾镇万安街12弄3号502室") == "安街12弄3号502室"
    assert alone("E12345678") == "E12345678"
    assert alone("请打 57921234") == alone("") == alone("办公室") == ""


def warned(root: Path) -> list[tuple[str, str, bool]]:
    loaded = load(root, load_rules(root))
    assert loaded.problems == ()
    found = contact_problems(loaded, date(2030, 4, 30))
    return [(problem.code, str(problem.place).rpartition("/")[2], problem.warning) for problem in found]


def configured(root: Path, setting: str) -> Path:
    portal = root / "content" / "portal.yml"
    portal.write_text(portal.read_text(encoding="utf-8") + setting, encoding="utf-8")
    return root


def test_contacts_are_warnings_unless_the_portal_wants_errors(folder: Path) -> None:
    laid(folder, "\n\n电话 57921234，邮箱 a@x.cn")
    assert warned(folder) == [("contact-landline", "s.md:11:4", True), ("contact-email", "s.md:11:16", True)]
    configured(folder, "personal_data: {contacts: error, email: warning}\n")
    assert warned(folder) == [("contact-landline", "s.md:11:4", False), ("contact-email", "s.md:11:16", True)]
    (folder / "content" / "portal.yml").write_text(
        (folder / "content" / "portal.yml")
        .read_text(encoding="utf-8")
        .replace("contacts: error", "landline: ignore, published: [A@x.cn]"),
        encoding="utf-8",
    )
    assert warned(folder) == []


def test_contacts_published_on_purpose(folder: Path) -> None:
    laid(folder, "：电话 57921234，沪A12345")
    assert [item[0] for item in warned(folder)] == ["contact-landline", "contact-plate"]
    configured(folder, "contact: 值班电话 021-57921234\n")
    assert [item[0] for item in warned(folder)] == ["contact-plate"]
    reviewed = GOOD + '  - {number: "沪A-12345", why: 单位的班车, by: 示例办公室, on: 2030-03-12}\n'
    (folder / "schema" / FILE).write_text(reviewed, encoding="utf-8")
    assert warned(folder) == []


def test_contacts_for_the_office_alone(folder: Path) -> None:
    """What only the office reads, in passages and fields of its own, is no matter for a warning; what is published later is."""
    laid(folder, "\n\n::: office\n电话 57921234\n:::\n\n::: members\n电话 57921235\n:::\n")
    assert warned(folder) == []  # the portal has no edition for members
    file = folder / "content" / "example-2030" / "suggestion" / "s.md"
    text = file.read_text(encoding="utf-8").replace("::: members", "").replace("57921235\n:::", "57921235")
    file.write_text(text.replace("status:", "publish_from: 2030-08-01\nstatus:"), encoding="utf-8")
    assert [item[0] for item in warned(folder)] == ["contact-landline"]


def test_check_and_build_say_warnings_and_go_on(folder: Path, forks: Forks) -> None:
    laid(folder, "：电话 57921234")
    plain = forks.run("--root", folder, "check")
    assert plain.returncode == 0
    assert "提醒 contact-landline" in plain.stdout
    [item] = json.loads(forks.run("--root", folder, "check", "--format", "json").stdout)
    assert (item["code"], item["line"], item["severity"]) == ("contact-landline", 9, "warning")
    assert "57921234" not in json.dumps(item)
    assert forks.run("--root", folder, "check", "--format", "github").stdout.startswith("::warning ")
    assert '"minor"' in forks.run("--root", folder, "check", "--format", "gitlab").stdout
    configured(folder, "personal_data: {landline: error}\n")
    [item] = json.loads(forks.run("--root", folder, "check", "--format", "json").stdout)
    assert item["severity"] == "error"
    assert forks.run("--root", folder, "build").returncode == 1


def test_the_shipped_portal_has_no_warnings() -> None:
    loaded = load(REPO, load_rules(REPO))
    assert contact_problems(loaded, date(2009, 4, 30)) == ()
