"""Dates as Chinese documents write them: all wordings of one day agree, and nothing but WordingError is ever raised."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from gongshilan.windows.wording import Stretch, WordingError, read_day, read_stretch
from hypothesis import given
from hypothesis import strategies as st

DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))
HAN = "〇一二三四五六七八九"
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
MONTHS = [(year, month) for year in range(1990, 2036) for month in range(1, 13)]
DASHES = ["——", "—", "–", "～", "~", "-", "－", "－－", "--", " - ", "至", "到", " —— ", " 至 "]


def han_year(year: int) -> str:
    return "".join(HAN[int(digit)] for digit in str(year))


def han_number(number: int) -> str:
    """1 … 31 as 十二, 二十一."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else HAN[tens] + "十") + (HAN[ones] if ones else "")


def last(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def wordings(day: date) -> list[str]:
    y, m, d = day.year, day.month, day.day
    twenties = han_number(d).replace("二十", "廿").replace("三十", "卅")
    plain = [
        f"{y}-{m:02}-{d:02}",
        f"{y}-{m}-{d}",
        f"{y}/{m}/{d}",
        f"{y}.{m:02}.{d:02}",
        f"{y}年{m}月{d}日",
        f"{y}年{m:02}月{d:02}号",
        f" {y} 年 {m} 月 {d} 日 ",
        f"{han_year(y)}年{han_number(m)}月{han_number(d)}日",
        f"{han_year(y).replace('〇', '○')}年{han_number(m)}月{han_number(d)}日",
        f"{han_year(y).replace('〇', '零')}年{han_number(m)}月{twenties}日",
    ]
    return [*plain, *(text.translate(WIDE) for text in plain[:7])]


@given(DAYS)
def test_all_wordings_of_a_day_agree(day: date) -> None:
    for text in wordings(day):
        assert read_day(text) == day, text
        assert read_stretch(text) == Stretch(day, day), text


@pytest.mark.parametrize(
    ("part", "first", "final"), [("上旬", 1, 10), ("中旬", 11, 20), ("下旬", 21, None), ("初", 1, 10), ("底", 21, None)]
)
def test_thirds_of_every_month(part: str, first: int, final: int | None) -> None:
    for year, month in MONTHS:
        wanted = Stretch(date(year, month, first), date(year, month, final or last(year, month)))
        for text in (
            f"{year}年{month}月{part}",
            f"{han_year(year)}年{han_number(month)}月份{part}",
            f"{year}年{month}月{part}".translate(WIDE),
        ):
            assert read_stretch(text) == wanted, text


def test_the_three_thirds_make_the_month() -> None:
    for year, month in MONTHS:
        one, two, three = (read_stretch(f"{year}年{month}月{part}") for part in ("上旬", "中旬", "下旬"))
        whole = read_stretch(f"{year}年{month}月")
        assert (one.start, three.end) == (whole.start, whole.end)
        assert one.end + timedelta(1) == two.start
        assert two.end + timedelta(1) == three.start
        assert read_stretch(f"{year}-{month:02}") == whole


def test_leap_years() -> None:
    assert read_stretch("2008年2月下旬").end == date(2008, 2, 29)
    assert read_stretch("2009年2月下旬").end == date(2009, 2, 28)
    assert read_stretch("2000年2月").end == date(2000, 2, 29)
    assert read_day("2008年2月29日") == date(2008, 2, 29)
    with pytest.raises(WordingError):
        read_day("2009年2月29日")


@given(DAYS, DAYS, st.sampled_from(DASHES))
def test_ranges_of_days(one: date, other: date, dash: str) -> None:
    first, final = sorted((one, other))
    wanted = Stretch(first, final)
    assert (
        read_stretch(f"{first.year}年{first.month}月{first.day}日{dash}{final.year}年{final.month}月{final.day}日") == wanted
    )
    if first.year == final.year:
        assert read_stretch(f"{first.year}年{first.month}月{first.day}日{dash}{final.month}月{final.day}日") == wanted
    if (first.year, first.month) == (final.year, final.month):
        assert read_stretch(f"{first.year}年{first.month}月{first.day}日{dash}{final.day}日") == wanted
    if first < final:
        with pytest.raises(WordingError) as error:
            read_stretch(f"{final.year}年{final.month}月{final.day}日{dash}{first.year}年{first.month}月{first.day}日")
        assert error.value.reversed_range


@given(st.sampled_from(MONTHS), st.integers(0, 11), st.sampled_from(DASHES))
def test_ranges_of_thirds_and_months(start: tuple[int, int], more: int, dash: str) -> None:
    year, month = start
    end = min(12, month + more)
    assert read_stretch(f"{year}年{month}月{dash}{end}月") == Stretch(date(year, month, 1), date(year, end, last(year, end)))
    if month < end:
        assert read_stretch(f"{year}年{month}月中旬{dash}{end}月下旬") == Stretch(
            date(year, month, 11), date(year, end, last(year, end))
        )


def test_iso_ranges() -> None:
    wanted = Stretch(date(2009, 3, 13), date(2009, 4, 2))
    for dash in ("——", "至", "～", " - ", "--", " – "):
        assert read_stretch(f"2009-03-13{dash}2009-04-02") == wanted, dash


def test_a_year() -> None:
    assert read_stretch("2009年") == read_stretch("二〇〇九年") == Stretch(date(2009, 1, 1), date(2009, 12, 31))


@pytest.mark.parametrize(
    "text",
    ["", " ", "三月", "3月13日", "2009", "2009-13-01", "2009-02-30", "2009年0月1日", "2009年13月", "2009年2月30日", "〇〇〇〇年一月一日",
     "2009年三十月一日", "2009年3月32日", "2009年3月二十十日", "2009年3月上旬下旬", "2009年3月13日至", "至2009年3月13日", "2009年3月13日至4月至5月",
     "近日", "2009年3月13日下午", "2009-03-13 12:30", "0000-00-00", "2009年3月百日", "2009年3月卌日"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    for read in (read_day, read_stretch):
        with pytest.raises(WordingError) as error:
            read(text)
        assert not error.value.reversed_range


@pytest.mark.parametrize("numeral", ["3十", "十5", "2十1", "廿1", "1二", "十〇五", "〇十"])
def test_mixed_numerals_are_refused_not_guessed(numeral: str) -> None:
    """A numeral half in digits must not be read as some other day."""
    with pytest.raises(WordingError):
        read_day(f"2009年3月{numeral}日")


@pytest.mark.parametrize("text", ["2009年3月", "2009年3月上旬", "2009年", "2009年3月13日——14日"])
def test_a_stretch_is_no_day(text: str) -> None:
    read_stretch(text)
    with pytest.raises(WordingError):
        read_day(text)


FRAGMENTS = st.lists(
    st.sampled_from(
        [*HAN, *"0123456789年月日号旬上中下初底末十廿卅零○-/.～—至到 　２０９㋂⑬", "2009", "2009年", "月份", "上旬", "——"]
    ),
    max_size=12,
).map("".join)


@given(st.one_of(st.text(max_size=40), FRAGMENTS))
def test_only_wording_error(text: str) -> None:
    for read in (read_day, read_stretch):
        try:
            found = read(text)
        except WordingError:
            continue
        if isinstance(found, Stretch):
            assert found.start <= found.end
