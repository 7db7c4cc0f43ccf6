"""Text as people type it and paste it from Word and Excel is shown as they see it, and nothing of it is lost on the way to the page."""

from __future__ import annotations

import os
import re
from html import unescape

import pytest
from gongshilan.markup.typed import as_meant
from gongshilan.pages.body import render
from gongshilan.search.plain import plain
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st


def page(markdown: str) -> str:
    return " ".join(render(markdown, lambda *_: None).split("\n")).strip()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("居民甲*乙与丙*丁到会。", "<p>居民甲*乙与丙*丁到会。</p>"),
        ("身份证号：****，电话：****，已核实。", "<p>身份证号：****，电话：****，已核实。</p>"),
        ("某甲（139-****-0000）和某乙（138-****-0001）。", "<p>某甲（139-****-0000）和某乙（138-****-0001）。</p>"),
        ("王**反映，李**提出。", "<p>王**反映，李**提出。</p>"),
        ("长5*3*2米", "<p>长5*3*2米</p>"),
        ("**注意：**请于今天答复。", "<p><strong>注意：</strong>请于今天答复。</p>"),
        ("说明：**“甲”**乙", "<p>说明：<strong>“甲”</strong>乙</p>"),
        ("请**务必**按时，a **b** c", "<p>请<strong>务必</strong>按时，a <strong>b</strong> c</p>"),
        ("`**甲：**乙`", "<p><code>**甲：**乙</code></p>"),
        ("1. 甲\n3. 丙", '<ol> <li>甲</li> </ol>  <ol start="3"> <li>丙</li> </ol>'),
        ("1. 甲\n2. 乙", "<ol> <li>甲</li> <li>乙</li> </ol>"),
        ("第一段。\n第二段。\n　　第三段", "<p>第一段。</p> <p>第二段。</p> <p>第三段</p>"),
        ("没有写完的一行\n接着写。", "<p>没有写完的一行 接着写。</p>"),
        ("    居民反映食堂排队。", "<p>居民反映食堂排队。</p>"),
        ("\t居民反映\n\t食堂排队", "<p>居民反映</p> <p>食堂排队</p>"),
        ("- 一\n    - 二", "<ul> <li>一 <ul> <li>二</li> </ul> </li> </ul>"),
        ("1. 甲\n\n   续\n2. 乙", "<ol> <li> <p>甲</p> <p>续</p> </li> <li> <p>乙</p> </li> </ol>"),
        ("```\n    甲*乙*丙\n```", "<pre><code>    甲*乙*丙 </code></pre>"),
        ("***\n甲", "<hr> <p>甲</p>"),
        ("~~~乙", "<p>~~~乙</p>"),
        ("```会议纪要\n甲", "<p>```会议纪要 甲</p>"),
        ("~~~ 记录\n甲\n~~~", "<p>~~~ 记录 甲</p> <pre><code></code></pre>"),
        ("~~~a", "<p>~~~a</p>"),
        ("```yaml\na: 1\n```", "<pre><code>a: 1 </code></pre>"),
        ("> 引用。\n> 第二", "<blockquote> <p>引用。 第二</p> </blockquote>"),
    ],
)
def test_texts_are_shown_as_meant(typed: str, shown: str) -> None:
    assert page(typed) == shown


def test_tables_from_excel_are_tables() -> None:
    """Lines with the same number of tabs; a single line with a tab is a line."""
    found = page("名单：\n姓名\t职务\n甲\t主任|书记\n乙\t科员")
    cells = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", found)
    assert cells == ["姓名", "职务", "甲", "主任|书记", "乙", "科员"]
    assert found.startswith("<p>名单：</p>")
    assert "<table>" not in page("甲\t乙")


def test_what_is_hidden_is_searched_as_it_is_shown() -> None:
    assert plain("居民甲*乙与丙*丁，138****0000") == "居民甲*乙与丙*丁，138****0000"
    assert plain("**注意：**请") == "注意：请"


PASTED = st.text(st.sampled_from("甲乙王李。，：；、（）“”！*_~`\n\t |#+=-138. a\u3000：>"), max_size=60)
LANGUAGE = re.compile(r"(~~~|```)[~`]*[ \t]*[A-Za-z]\S*[ \t]*$.*\1", re.MULTILINE | re.DOTALL)  # of code, which ends


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalpha())


@settings(max_examples=int(os.environ.get("GONGSHILAN_PASTES", "300")))
@given(PASTED)
@example("王**\n**李：**1**")
@example("甲\t乙\n丙\t丁\n\t戊\t\n")
@example("1. 甲\n\n    乙\n3. 丙\n  - 丁\n")
@example("甲。\n***\n乙**。**丙")
@example("~~~乙")
@example("甲\n```乙\n丙\n```\n")
@example("- 甲\n  ~~~乙\n")
def test_no_text_is_lost_between_file_and_page(text: str) -> None:
    """Every letter of a paste is on the page, in its order, and in what is searched; but for the language that code is in."""
    assume(not LANGUAGE.search(text))
    shown = unescape(re.sub(r"<[^<>]*>", "", render(text, lambda *_: None)))
    assert letters(shown) == letters(text)
    assert letters(plain(text)) == letters(text)
    assert [*filter(str.isalpha, as_meant(text).replace("<strong>", "").replace("</strong>", ""))] == [*letters(text)]


@pytest.mark.parametrize(
    "unit", ["* ", "甲*", "a\tb\n", "**甲：**乙", "甲。\n", "1. 甲\n3. 乙\n", "`", "　甲\n", "\t", "甲\t\n"]
)
def test_work_grows_with_the_text(unit: str) -> None:
    """Twice the text, at most about twice as much made of it; a text of marks alone ends."""
    once, twice = (len(as_meant(unit * n)) for n in (2000, 4000))
    assert twice <= 2.2 * once + 100
