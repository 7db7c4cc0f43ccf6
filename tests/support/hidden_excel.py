"""Excel files with a marker in one place that no reader sees, by class of place; and harmless ones, with what must stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from support.office_files import _EXCEL, DRAWING, A, R, S, relations, types, zipped

Maker = Callable[[str], bytes]
_CELL = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>seen</t></is></c><c r="B1" s="1" t="inlineStr"><is><t>{m}</t></is></c></row>'
)
_NUMBER = '<row r="1"><c r="A1" t="inlineStr"><is><t>seen</t></is></c><c r="B1" s="1"><v>{v}</v></c></row>'
NUMBER = "73519264"


def book(
    cells: str = _CELL,
    *,
    code: str = "General",
    font: str = "",
    fill: str = "",
    before: str = "",
    after: str = "",
    names: str = "",
    conditional: str = "",
    drawing: str = "",
    state: str = "",
    strings: str = "",
) -> Maker:
    """A workbook of one sheet, in which ``{m}`` is the marker; cells of style 1 have the format, font and fill."""

    def make(marker: str) -> bytes:
        own, shown = font or '<sz val="11"/>', '<drawing r:id="rId1"/>' if drawing else ""
        quoted = code.replace('"', "&quot;")
        parts = {
            "[Content_Types].xml": types(**{"xl/workbook.xml": _EXCEL}),
            "_rels/.rels": relations(rId1="officeDocument xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets><sheet name="表一" sheetId="1" {state} r:id="rId1"/></sheets>'
            f"<definedNames>{names}</definedNames></workbook>",
            "xl/_rels/workbook.xml.rels": relations(rId1="worksheet worksheets/sheet1.xml", rId2="styles styles.xml", rId3="sharedStrings s.xml"),
            "xl/s.xml": f'<sst xmlns="{S}">{strings}</sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{S}"><numFmts count="1"><numFmt numFmtId="164" formatCode="{quoted}"/></numFmts><fonts count="2">'
            f'<font><sz val="11"/></font><font>{own}</font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill>'
            f'<fill><patternFill patternType="gray125"/></fill><fill>{fill}</fill></fills><cellXfs count="2"><xf/>'
            f'<xf numFmtId="164" fontId="1" fillId="{2 if fill else 0}"/></cellXfs><dxfs count="1"><dxf>{conditional}</dxf></dxfs></styleSheet>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}" xmlns:r="{R}">{before}<sheetData>{cells}</sheetData>{after}'
            f'{shown}</worksheet>',
            "xl/worksheets/_rels/sheet1.xml.rels": relations(rId1="drawing ../drawing.xml"),
            "xl/drawing.xml": drawing,
        }  # fmt: skip
        return zipped({name: part.replace("{m}", marker).replace("{v}", NUMBER) for name, part in parts.items()})

    return make


def _solid(colour: str) -> str:
    return f'<patternFill patternType="solid"><fgColor {colour}/></patternFill>'


def _shape(run: str, fill: str = "") -> str:
    space = f"{DRAWING}/spreadsheetDrawing"
    return (
        f'<xdr:wsDr xmlns:xdr="{space}" xmlns:a="{A}"><xdr:oneCellAnchor><xdr:ext cx="900000" cy="400000"/><xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="a"/>'
        f"</xdr:nvSpPr><xdr:spPr>{fill}</xdr:spPr><xdr:txBody><a:p><a:r>{run}<a:t>{{m}}</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:oneCellAnchor></xdr:wsDr>"
    )


_WHITE = '<sz val="11"/><color rgb="FFFFFFFF"/>'
_SOLID_WHITE = '<a:rPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:rPr>'
_DARK = '<a:solidFill><a:srgbClr val="203864"/></a:solidFill>'
_RULE = '<conditionalFormatting sqref="A1:B9"><cfRule type="expression" dxfId="0"><formula>1</formula></cfRule></conditionalFormatting>'
_ROW = '<row r="2" {}><c r="A2" t="inlineStr"><is><t>{{m}}</t></is></c></row>'
_AREA = '<definedName name="_xlnm.Print_Area" localSheetId="0">\'表一\'!$A$1:$A$9</definedName>'
HIDDEN: Mapping[str, Mapping[str, Maker]] = {
    "number formats": {
        **{f"{code} on text": book(code=code) for code in (";;;", ";;; ", ';;;""', ";;;\\ ", ";;;;", '"";"";"";""', '" ";" ";" ";" "', ";;;[White]@", "[White]General", "[White]@")},
        **{f"{code} on a number": book(_NUMBER, code=code) for code in (";;;", ";;", '""', '"";"";""', ";-0", '"公开"', "[White]0", '[>1]"";0', "_ ", "\\-")},
    },
    "colour behind it": {
        "white": book(font=_WHITE), "theme's white": book(font='<sz val="11"/><color theme="0"/>'), "palette's white": book(font='<sz val="11"/><color indexed="9"/>'), "nearly white": book(font='<sz val="11"/><color rgb="FFFAFAFA"/>'),
        "black on black": book(fill=_solid('rgb="FF000000"')), "red on red": book(font='<sz val="11"/><color rgb="FFFF0000"/>', fill=_solid('rgb="FFFF0000"')), "theme on theme": book(font='<sz val="11"/><color theme="4"/>', fill=_solid('theme="4"')),
        "white part of a text": book('<row r="1"><c r="A1" t="inlineStr"><is><r><t>seen</t></r><r><rPr><color rgb="FFFFFFFF"/></rPr><t>{m}</t></r></is></c></row>'),
        "white part of a shared text": book('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings='<si><r><t>seen</t></r><r><rPr><color theme="0"/></rPr><t>{m}</t></r></si>'),
        "by a condition": book(after=_RULE, conditional='<font><color rgb="FFFFFFFF"/></font>'), "format by a condition": book(after=_RULE, conditional='<numFmt numFmtId="170" formatCode=";;;"/>'),
        "bars without values": book(_NUMBER, after='<conditionalFormatting sqref="B1"><cfRule type="dataBar"><dataBar showValue="0"/></cfRule></conditionalFormatting>'),
    },
    "rows, columns and sheets": {
        "hidden row": book(_CELL.replace("{m}", "x") + _ROW.format('hidden="1"')), "row of half a point": book(_CELL.replace("{m}", "x") + _ROW.format('ht="0.5" customHeight="1"')), "rows without height": book(before='<sheetFormatPr defaultRowHeight="0" customHeight="1"/>'),
        "rows hidden if empty": book(before='<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>'), "columns without width": book(before='<sheetFormatPr defaultColWidth="0" defaultRowHeight="15"/>'), "hidden column": book(before='<cols><col min="2" max="2" hidden="1"/></cols>'),
        "narrow column": book(before='<cols><col min="2" max="2" width="0.2" customWidth="1"/></cols>'), "hidden sheet": book(state='state="hidden"'), "very hidden sheet": book(state='state="veryHidden"'), "tiny letters": book(font='<sz val="1"/>'),
    },
    "places": {
        "under merged cells": book(after='<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'), "outside what is printed": book(names=_AREA), "the last cell": book(_CELL.replace("{m}", "x") + '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>{m}</t></is></c></row>'),
        "far below": book(_CELL.replace("{m}", "x") + '<row r="5000"><c r="A5000" t="inlineStr"><is><t>{m}</t></is></c></row>'), "far to the right": book('<row r="1"><c r="A1"><v>1</v></c><c r="ZZ1" t="inlineStr"><is><t>{m}</t></is></c></row>'),
        "tiny header": book(after="<headerFooter><oddHeader>&amp;1 {m}</oddHeader></headerFooter>", cells=_CELL.replace("{m}", "x")), "even pages' header, not asked for": book(after="<headerFooter><evenHeader>{m}</evenHeader></headerFooter>", cells=_CELL.replace("{m}", "x")), "white header": book(after="<headerFooter><oddHeader>&amp;KFFFFFF{m}</oddHeader></headerFooter>", cells=_CELL.replace("{m}", "x")),
    },
    "names and leftovers": {
        "format nobody uses": book('<row r="1"><c r="A1"><v>1</v></c></row>', code='"{m}"'), "part of a format that does not apply": book(_NUMBER, code='0;"{m}"'), "font's name": book(_NUMBER, font='<sz val="11"/><name val="{m}"/>'), "string nobody uses": book(_NUMBER, strings="<si><t>{m}</t></si>"),
        "formula": book('<row r="1"><c r="A1"><f>"{m}"</f><v>1</v></c></row>'), "defined name": book(_NUMBER, names='<definedName name="n" hidden="1">"{m}"</definedName>'), "a number that is none": book('<row r="1"><c r="A1"><v>{m}</v></c></row>'),
        "a cell's kind": book('<row r="1"><c r="A1" t="{m}"><v>1</v></c></row>'), "a cell's place": book('<row r="1"><c r="{m}"><v>1</v></c></row>'), "how a text is said": book('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings='<si><t>seen</t><rPh sb="0" eb="1"><t>{m}</t></rPh></si>'),
    },
    "values of attributes": {
        "font's scheme": book(_NUMBER, font='<sz val="11"/><scheme val="{m}"/>'), "underline": book(_NUMBER, font='<sz val="11"/><u val="{m}"/>'),
        "pattern of a fill": book(_NUMBER, fill='<patternFill patternType="{m}"/>'), "a row's columns": book(_NUMBER.replace('<row r="1"', '<row r="1" spans="{m}"')),
    },
    "drawings": {
        "white words": book(_NUMBER, drawing=_shape(_SOLID_WHITE)), "words without a fill": book(_NUMBER, drawing=_shape("<a:rPr><a:noFill/></a:rPr>")), "tiny words": book(_NUMBER, drawing=_shape('<a:rPr sz="100"/>')),
        "hidden shape": book(_NUMBER, drawing=_shape("").replace('name="a"', 'name="a" hidden="1"')), "shape of no size": book(_NUMBER, drawing=_shape("").replace('cx="900000" cy="400000"', 'cx="0" cy="0"')), "shape's name": book(_NUMBER, drawing=_shape("").replace("{m}", "x").replace('name="a"', 'name="{m}" descr="{m}"')),
    },
}  # fmt: skip

HARMLESS: Mapping[str, Maker] = {
    "plain": book(), "header of ten points": book(after="<headerFooter><oddHeader>&amp;10&amp;&amp;1 {m}</oddHeader></headerFooter>", cells=_CELL.replace("{m}", "x")),
    "white on dark": book(font=_WHITE, fill=_solid('rgb="FF203864"')), "theme's white on an accent": book(font='<sz val="11"/><color theme="0"/>', fill=_solid('theme="4"')), "red": book(font='<sz val="11"/><color rgb="FFFF0000"/>'),
    **{f"format {code}": book(_NUMBER + '<row r="2"><c r="A2" t="inlineStr"><is><t>{m}</t></is></c></row>', code=code) for code in ("0", "#,##0.00", "0.0%", "yyyy年m月d日", '0"人"', '"第"0"号"', "0;-0;;@", "[Red]-0;0", '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', '[>=10000]0!.0,"万";0', "General", "@", "h:mm", "[h]:mm", "aaaa", "# ?/?", "0.00E+00", "[DBNum1]General")},
    "a zero that is left blank": book('<row r="1"><c r="A1" s="1"><v>0</v></c><c r="B1" t="inlineStr"><is><t>{m}</t></is></c></row>', code="0;-0;;@"), "merged": book('<row r="1"><c r="A1" t="inlineStr"><is><t>{m}</t></is></c><c r="B1" s="1"/></row>', after='<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'),
    "unused columns hidden": book(before='<cols><col min="3" max="16384" hidden="1"/></cols>'), "narrow column between": book(before='<cols><col min="3" max="3" width="0.3" customWidth="1"/></cols>'), "print area of all": book(names=_AREA.replace("$A$9", "$D$9")), "header": book(after="<headerFooter><oddHeader>&amp;C{m}</oddHeader></headerFooter>", cells=_NUMBER),
    "a condition in red": book(after=_RULE, conditional='<font><color rgb="FF9C0006"/></font><fill><patternFill><bgColor rgb="FFFFC7CE"/></patternFill></fill>'), "words in a dark shape": book(_NUMBER, drawing=_shape(_SOLID_WHITE, _DARK)), "words in a shape": book(_NUMBER, drawing=_shape("")),
}  # fmt: skip
