"""Word documents: every word comes along, as it was meant; what does not is said."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from click.testing import CliRunner
from gongshilan.build import rules as rules_module
from gongshilan.build.load import load
from gongshilan.build.rules import Rules
from gongshilan.cli.main import main
from gongshilan.intake.word_markdown import to_markdown
from gongshilan.pages.body import render
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from support.cases import lay
from support.office_files import docx, drawn

STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{said}"/></w:style>'
    for name, said in (("1", "heading 1"), ("2", "heading 2"), ("a3", "Title"))
)


def paragraph(text: str, style: str = "", *, bold: bool = False) -> str:
    head = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p>{head}<w:r>{run}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def cell(text: str, *, span: int = 1, down: str = "") -> str:
    about = (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "") + (f'<w:vMerge w:val="{down}"/>' if down else "")
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{paragraph(text)}</w:tc>"


REPORT = (
    paragraph("示例单位学习实践活动总结", "a3")
    + paragraph("示例委发〔2030〕3号")
    + paragraph("一、基本情况", "1")
    + paragraph("　　三月以来，落实**各项**要求 <见附表>，_下划线_。")
    + paragraph("注意：", bold=True).replace("</w:p>", "<w:r><w:t>请按时报送。</w:t></w:r></w:p>")
    + "<w:tbl>"
    + f"<w:tr>{cell('项目', span=2)}{cell('结果')}</w:tr>"
    + f"<w:tr>{cell('甲|乙')}{cell('一')}{cell('好', down='restart')}</w:tr>"
    + f"<w:tr>{cell('丙')}{cell('二')}{cell('', down='continue')}</w:tr>"
    + "</w:tbl>"
    + f"<w:p>{drawn()}</w:p>"
    + "<w:p><w:r><w:t>保留</w:t></w:r><w:ins><w:r><w:t>插入</w:t></w:r></w:ins>"
    + "<w:del><w:r><w:delText>删去</w:delText></w:r></w:del></w:p>"
    + paragraph("二〇三〇年四月二日")
)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(out, "PNG")
    return out.getvalue()


def report(**extra: str) -> bytes:
    parts = {f"word/{name}.xml": text.encode() for name, text in extra.items()}
    return docx(REPORT, xml=True, styles=STYLES, picture=picture(), extra=parts)


@pytest.fixture
def portal(folder: Path, rules: Rules, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(rules_module, "load_rules", lambda _: rules)
    return lay(folder, [])


def imported(portal: Path, raw: bytes, name: str, *options: str) -> tuple[int, str]:
    path = portal.parent / name
    path.write_bytes(raw)
    result = CliRunner().invoke(main, ["--root", str(portal), "import", str(path), "--unit", "示例单位", *options])
    return result.exit_code, result.output


def test_a_report_becomes_a_record(portal: Path, rules: Rules) -> None:
    """Kind and day of what it says itself; headings, a table, a picture as an attachment; importing again changes nothing."""
    code, said = imported(
        portal,
        report(
            header1='<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            + paragraph("页眉文字")
            + "</w:hdr>"
        ),
        "总结.docx",
    )
    assert code == 0, said
    assert "页眉没有带进来：页眉文字" in said
    assert "成文日期：二〇三〇年四月二日" in said
    loaded = load(portal, rules)
    assert loaded.problems == ()
    (record,) = [record for record in loaded.graph if record.kind == "final_summary"]
    assert record.title == "示例单位学习实践活动总结"
    assert record.data["header"] == {"number": "示例委发〔2030〕3号", "written": "2030-04-02"}
    (item,) = record.data["attachments"]
    assert (portal / "content" / record.path).with_name("attachments").joinpath(item["file"]).read_bytes() == picture()
    assert record.body.split("\n\n") == [
        "示例委发〔2030〕3号",
        "# 一、基本情况",
        r"三月以来，落实\*\*各项\*\*要求 \<见附表>，\_下划线\_。",
        "**注意**：请按时报送。",
        "| 项目 |  | 结果 |\n| --- | --- | --- |\n| 甲\\|乙 | 一 | 好 |\n| 丙 | 二 |  |",
        "（见附件“图 1”）",
        "保留插入",
        "二〇三〇年四月二日",
    ]
    code, said = imported(portal, report(), "总结.docx")
    assert "新建 0 条，更新 0 条" in said


def test_documents_of_no_known_kind_ask_for_it(portal: Path) -> None:
    raw = docx(paragraph("关于有关工作的说明") + paragraph("内容。"), xml=True)
    code, said = imported(portal, raw, "说明.docx")
    assert (code, "document-kind" in said) == (1, True)
    code, said = imported(portal, raw, "说明.docx", "--kind", "活动总结")
    assert code == 0, said


def test_numbers_and_broken_files_are_refused(portal: Path) -> None:
    raw = docx(paragraph("示例活动总结") + paragraph("请联系13800138000。"), xml=True)
    code, said = imported(portal, raw, "总结.docx")
    assert (code, "number-mobile" in said) == (1, True)
    for broken in (b"not a document", report()[:2000], docx("x", prolog='<!DOCTYPE x [<!ENTITY a "b">]>')):
        code, said = imported(portal, broken, "总结.docx")
        assert (code, "document-unreadable" in said) == (1, True)
    assert not (portal / "content/example-2030/final_summary").exists()


WORDS = st.text(st.sampled_from("甲乙。，：*_`~<>[]()|\\#-+=>&;1.) !\u3000ab"), max_size=14)


def letters(text: str) -> str:
    return "".join(text.replace("\u3000", " ").split())


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(["p", "h1", "li", "td", "strong"]), WORDS), min_size=1, max_size=6))
@example([("strong", "注意："), ("p", "请")])
@example([("p", "1. 甲"), ("p", "# 乙"), ("p", "- 丙"), ("p", "=== ")])
def test_no_word_is_lost_between_document_and_page(parts: list[tuple[str, str]]) -> None:
    """Whatever marks a text holds, the page says all of it, and in the same order."""
    wrapped = {"li": "<ul><li>{}</li></ul>", "td": "<table><tr><td><p>{}</p></td><td><p>x</p></td></tr></table>"}
    source = "".join(
        wrapped.get(tag, "<p><strong>{}</strong>后</p>" if tag == "strong" else f"<{tag}>{{}}</{tag}>").format(
            html.escape(text)
        )
        for tag, text in parts
    )
    page = render(to_markdown(source), lambda *_: None)
    shown = html.unescape(re.sub(r"<[^<>]*>", "", page))
    meant = html.unescape(re.sub(r"<[^<>]*>", "", source))
    assert letters(shown) == letters(meant)


LEDGER = (
    paragraph("示例单位2030年整改台账", "a3")
    + "<w:tbl>"
    + f"<w:tr>{cell('序号', down='restart')}{cell('问题', down='restart')}{cell('整改落实', span=2)}</w:tr>"
    + f"<w:tr>{cell('', down='continue')}{cell('', down='continue')}{cell('整改措施')}{cell('完成时限')}</w:tr>"
    + f"<w:tr>{cell('1')}{cell('窗口无人', down='restart')}{cell('排班')}{cell('6月底前')}</w:tr>"
    + f"<w:tr>{cell('1')}{cell('', down='continue')}{cell('增加一人')}{cell('6月底前')}</w:tr>"
    + f"<w:tr>{cell('2')}{cell('文山会海')}{cell('精简')}{cell('尽快')}</w:tr>"
    + "</w:tbl>"
    + paragraph("填表人：示例")
)


def test_a_ledger_in_word_is_read_row_by_row(portal: Path) -> None:
    """Mistakes at their cells; what stands outside the table is said; a text with a table in it stays one record."""
    code, said = imported(portal, docx(LEDGER, xml=True, styles=STYLES), "台账.docx", "--kind", "整改事项")
    assert code == 1
    assert "台账.docx:第1张表!D5: cell-stretch" in said
    right = LEDGER.replace("尽快", "长期坚持")
    code, said = imported(portal, docx(right, xml=True, styles=STYLES), "台账.docx", "--kind", "整改事项")
    assert code == 0, said
    assert "填表人：示例" in said
    found = {path.stem: path.read_text(encoding="utf-8") for path in portal.glob("content/*/rectification_item/*.md")}
    assert len(found) == 2
    assert "measures: [排班, 增加一人]" in found["rectification-item-example-unit-1"]
    assert "deadline: 2030年6月底" in found["rectification-item-example-unit-1"]
    text = paragraph("办公室按照要求，逐项研究了存在的问题，明确了责任，制定了措施。" * 10)
    code, said = imported(portal, docx(right + text, xml=True, styles=STYLES), "情况总结.docx", "--kind", "活动总结")
    assert code == 0, said
    assert len(list(portal.glob("content/*/final_summary/*.md"))) == 1


def table(*rows: tuple[str, ...]) -> str:
    lines = ("".join(cell(text) for text in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


def test_a_ledger_that_goes_on_in_another_table(portal: Path) -> None:
    """Without headings it is read by those above, if it has as many columns; else nothing is written."""
    first = table(("序号", "存在问题", "整改措施"), ("1", "学习不深入", "每周学习"))
    signed = table(("填表人：甲", "审核人：乙"))
    whole = first + paragraph("（续表）") + table(("2", "会议偏多", "限时"), ("3", "文件偏多", "")) + signed
    code, said = imported(portal, docx(whole, xml=True, styles=STYLES), "台账.docx", "--kind", "整改事项")
    assert code == 0, said
    assert "新建 3 条" in said
    assert "“第2张表”没有表头，当成“第1张表”的续表" in said
    other = first + paragraph("（续表）") + table(("2", "会议偏多", "限时", "六月"))
    code, said = imported(portal, docx(other, xml=True, styles=STYLES), "台账.docx", "--kind", "整改事项")
    assert code == 1
    assert "第2张表!A1: document-table-alone" in said
