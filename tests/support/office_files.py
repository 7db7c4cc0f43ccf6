"""Word and Excel files, part by part: plain ones, and ones with a marker in every part that is not printed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_TYPE = "application/vnd.openxmlformats-officedocument."
_WORD = f"{_TYPE}wordprocessingml.document.main+xml"
_EXCEL = f"{_TYPE}spreadsheetml.sheet.main+xml"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:a="{A}" xmlns:wp="{DRAWING}/wordprocessingDrawing" xmlns:pic="{DRAWING}/picture"'
)


def zipped(parts: Mapping[str, bytes | str], marker: str = "") -> bytes:
    """A zip; with a marker in its remark, in the remark and the extra field of each member."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.comment = marker.encode()
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, (2030, 3, 13, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            if marker:
                info.comment = marker.encode()
                info.extra = b"\xfe\xca" + len(marker).to_bytes(2, "little") + marker.encode()
            packed.writestr(info, data)
    return out.getvalue()


def types(**parts: str) -> str:
    items = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
        f'ContentType="application/xml"/><Default Extension="rels" ContentType="a/b"/>{items}</Types>'
    )


def relations(**items: str) -> str:
    """``id="kind target"``; a target with ``:`` is outside."""
    made = []
    for name, what in items.items():
        kind, target = what.split(" ", 1)
        outside = ' TargetMode="External"' if ":" in target else ""
        made.append(f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{target}"{outside}/>')
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(made)}</Relationships>'


def drawn(crop: str = "", told: str = "") -> str:
    """A picture in a line of text."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="9525" cy="9525"/><wp:docPr id="7" name="{told}" descr="{told}" title="{told}"/>'
        f'<a:graphic><a:graphicData uri="{DRAWING}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="8" name="{told}" descr="{told}"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdPicture"/><a:srcRect {crop}/><a:stretch/></pic:blipFill>'
        f"<pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def docx(
    text: str,
    *,
    xml: bool = False,
    styles: str = "",
    picture: bytes = b"",
    crop: str = "",
    relation: str = "",
    main: str = _WORD,
    prolog: str = "",
    extra: Mapping[str, bytes] | None = None,
) -> bytes:
    """A Word document of one paragraph (or of ``text`` as XML), with a picture where one is given."""
    inside = text if xml else f"<w:p><w:r><w:t>{text}</w:t></w:r>{drawn(crop) if picture else ''}</w:p>"
    named = {"rIdStyles": "styles styles.xml", "rIdPicture": "image media/image1.png"}
    named |= {"rIdMore": f"{relation} more.bin"} if relation else {}
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": types(**{"word/document.xml": main}),
        "_rels/.rels": relations(rId1="officeDocument word/document.xml"),
        "word/document.xml": f"{prolog}<w:document {_SPACES}><w:body>{inside}<w:sectPr/></w:body></w:document>",
        "word/styles.xml": f"<w:styles {_SPACES}>{styles}</w:styles>",
        "word/_rels/document.xml.rels": relations(**named),
        "word/more.bin": b"x",
    }
    if picture:
        parts["word/media/image1.png"] = picture
    return zipped({**parts, **(extra or {})})


def docx_hidden(marker: str) -> bytes:
    """A Word document with the marker in everything that is not printed and is left behind in silence."""
    from support.attachments import _marked_jpeg

    m = marker
    body = (
        f'<w:p w:rsidR="{m}" w:rsidRDefault="{m}" w14:paraId="{m}"><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>'
        f'<w:bookmarkStart w:id="5" w:name="{m}"/><w:bookmarkEnd w:id="5"/><w:proofErr w:type="spellStart"/>'
        f'<w:permStart w:id="6" w:ed="{m}"/><w:permEnd w:id="6"/>'
        f'<w:hyperlink r:id="rIdWeb" w:tooltip="{m}" w:docLocation="{m}"><w:r><w:t>seen</w:t></w:r></w:hyperlink>'
        f'<w:hyperlink r:id="rIdHome" w:anchor="{m}"><w:r><w:t> too</w:t></w:r></w:hyperlink>'
        f'<w:sdt><w:sdtPr><w:alias w:val="{m}"/><w:tag w:val="{m}"/><w:dropDownList><w:listItem w:value="{m}"/></w:dropDownList>'
        f'<w:dataBinding w:xpath="{m}"/></w:sdtPr><w:sdtContent><w:r><w:t> chosen</w:t></w:r></w:sdtContent></w:sdt>'
        f'<w:smartTag w:uri="{m}" w:element="{m}"><w:smartTagPr><w:attr w:name="{m}" w:val="{m}"/></w:smartTagPr>'
        f"<w:r><w:t> tagged</w:t></w:r></w:smartTag>"
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="{m}"/><w:helpText w:val="{m}"/></w:ffData>'
        f'<w:fldData>{m}</w:fldData></w:fldChar></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        f'<mc:AlternateContent><mc:Choice Requires="w14"><w:r><w:t>{m}</w:t></w:r></mc:Choice>'
        f"<mc:Fallback><w:r><w:t> fallback</w:t></w:r></mc:Fallback></mc:AlternateContent>"
        f'<w:r><w:pict><v:shape id="{m}" alt="{m}" o:title="{m}" o:gfxdata="{m}" href="{m}" type="#t"><v:imagedata r:id="rIdPicture" '
        f'o:title="{m}"/></v:shape></w:pict></w:r>{drawn(told=m)}<own:thing own:said="{m}">{m}</own:thing></w:p>'
        f'<w:tbl><w:tblPr><w:tblCaption w:val="{m}"/><w:tblDescription w:val="{m}"/></w:tblPr><w:tr w:rsidR="{m}"><w:tc><w:p/></w:tc></w:tr>'
        f'</w:tbl><w:sectPr w:rsidR="{m}"><w:headerReference w:type="default" r:id="rIdHeader"/><w:printerSettings r:id="rIdPrinter"/></w:sectPr>'
    )
    more = f'xmlns:w14="{W14}" xmlns:mc="{MC}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    more += f' xmlns:own="urn:{m}" mc:Ignorable="w14 own"'
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": types(**{"word/document.xml": _WORD, f"{m}.xml": m}),
        "_rels/.rels": relations(
            rId1="officeDocument word/document.xml",
            rId2="core-properties docProps/core.xml",
            rId3="thumbnail docProps/t.jpeg",
        ),
        "docProps/core.xml": f"<core><creator>{m}</creator></core>",
        "docProps/app.xml": f"<app><Company>{m}</Company><Manager>{m}</Manager></app>",
        "docProps/custom.xml": f"<custom>{m}</custom>",
        "docProps/t.jpeg": _marked_jpeg(m),
        "customXml/item1.xml": f"<item>{m}</item>",
        "word/document.xml": f"<?{m}?><!-- {m} --><w:document {_SPACES} {more}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(
            rIdStyles="styles styles.xml",
            rIdSettings="settings settings.xml",
            rIdPicture=f"image media/{m}.jpeg",
            rIdWeb="hyperlink https://example.org/a",
            rIdHome=f"hyperlink file:///C:/Users/{m}/a.docx",
            rIdHeader=f"header {m}.xml",
            rIdPrinter="printerSettings printer.bin",
            rIdPeople="people people.xml",
            rIdGlossary="glossaryDocument glossary.xml",
            rIdXml="customXml ../customXml/item1.xml",
            rIdWebSettings="webSettings webSettings.xml",
            rIdComments="comments comments.xml",
            rIdFonts="fontTable fontTable.xml",
            **{m: f"image media/{m}2.jpeg"},
        ),
        "word/comments.xml": f"<w:comments {_SPACES}/>",
        f"word/{m}.xml": f'<w:hdr {_SPACES}><w:p w:rsidP="{m}"><w:r><w:t>header</w:t></w:r></w:p></w:hdr>',
        "word/styles.xml": f'<w:styles {_SPACES}><w:style w:type="paragraph" w:styleId="N"><w:name w:val="Normal"/><w:aliases w:val="{m}"/>'
        f'<w:rsid w:val="{m}"/></w:style></w:styles>',
        "word/settings.xml": f'<w:settings {_SPACES}><w:rsids><w:rsidRoot w:val="{m}"/></w:rsids><w:docVars><w:docVar w:name="{m}" w:val="{m}"/>'
        f'</w:docVars><w:attachedTemplate r:id="rIdTemplate"/><w:mailMerge><w:connectString w:val="{m}"/></w:mailMerge><w:trackRevisions/>'
        f'<w:documentProtection w:hash="{m}"/><w:evenAndOddHeaders/></w:settings>',
        "word/_rels/settings.xml.rels": relations(rIdTemplate=f"attachedTemplate file:///C:/{m}.dotx"),
        "word/people.xml": f"<people>{m}</people>",
        "word/glossary.xml": f"<w:glossaryDocument {_SPACES}><w:t>{m}</w:t></w:glossaryDocument>",
        "word/webSettings.xml": f"<w>{m}</w>",
        "word/fontTable.xml": f"<w>{m}</w>",
        "word/printer.bin": m,
        f"word/media/{m}.jpeg": _marked_jpeg(m),
        f"word/media/{m}2.jpeg": m,
        f"{m}.xml": f"<a>{m}</a>",
    }
    return zipped(parts, m)


def xlsx(
    text: str,
    *,
    state: str = "",
    row: str = "",
    before: str = "",
    cells: str = "",
    formats: str = "",
    relation: str = "",
    sheet_kind: str = "worksheet",
) -> bytes:
    """An Excel workbook of one sheet with a text and two numbers, one of them a formula's value."""
    named = relations(rId1=f"{relation} ../more.bin") if relation else relations()
    return zipped({
        "[Content_Types].xml": types(**{"xl/workbook.xml": _EXCEL}),
        "_rels/.rels": relations(rId1="officeDocument xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets><sheet name="表一" sheetId="1" {state} r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(rId1=f"{sheet_kind} worksheets/sheet1.xml", rId2="styles styles.xml"),
        "xl/styles.xml": f'<styleSheet xmlns="{S}"><numFmts count="1">{formats}</numFmts><cellXfs count="2"><xf/>'
        '<xf numFmtId="170"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}" xmlns:r="{R}">{before}<sheetData><row r="1" {row}><c r="A1" t="inlineStr"><is><t>{text}</t>'
        f'</is></c><c r="B1"><v>3.5</v></c>{cells}</row></sheetData></worksheet>',
        "xl/worksheets/_rels/sheet1.xml.rels": named,
        "xl/more.bin": b"x",
    })  # fmt: skip


def xlsx_hidden(marker: str) -> bytes:
    """An Excel workbook with the marker in everything that does not show and is left behind in silence."""
    from support.attachments import _marked_png

    m = marker
    drawing = f"{DRAWING}/spreadsheetDrawing"
    sheet = (
        f'<worksheet xmlns="{S}" xmlns:r="{R}" xmlns:own="urn:{m}"><sheetPr codeName="{m}"><tabColor rgb="FFFF0000"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0"><selection activeCell="B1"/></sheetView></sheetViews><sheetData own:x="{m}">'
        f'<row r="1"><c r="A1" t="s" cm="1"><v>1</v></c><c r="B1"><f>"{m}"&amp;1</f><v>42</v></c></row></sheetData>'
        f'<sheetProtection algorithmName="{m}" hashValue="{m}"/><protectedRanges><protectedRange name="{m}" sqref="A1"/></protectedRanges>'
        f'<scenarios><scenario name="{m}" user="{m}" comment="{m}"><inputCells r="A1" val="{m}"/></scenario></scenarios>'
        f'<autoFilter ref="A1:B1"><filterColumn colId="0"><filters><filter val="{m}"/></filters></filterColumn></autoFilter>'
        f'<customSheetViews><customSheetView guid="{m}"/></customSheetViews><phoneticPr fontId="1"/>'
        f'<conditionalFormatting sqref="A1"><cfRule type="expression"><formula>"{m}"</formula></cfRule></conditionalFormatting>'
        f'<dataValidations><dataValidation sqref="A1" prompt="{m}" error="{m}"><formula1>"{m}"</formula1></dataValidation></dataValidations>'
        f'<hyperlinks><hyperlink ref="A1" r:id="rId1" tooltip="{m}" display="{m}" location="{m}"/><hyperlink ref="B1" r:id="rId2"/></hyperlinks>'
        f'<pageSetup paperSize="9" r:id="rId4"/><customProperties><customPr name="{m}" r:id="rId4"/></customProperties>'
        f'<drawing r:id="rId3"/><tableParts count="1"><tablePart r:id="rId5"/></tableParts>'
        f"<extLst><ext><own:a>{m}</own:a></ext></extLst></worksheet>"
    )
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": types(**{"xl/workbook.xml": _EXCEL}),
        "_rels/.rels": relations(rId1="officeDocument xl/workbook.xml", rId2="custom-properties docProps/custom.xml"),
        "docProps/core.xml": f"<core><creator>{m}</creator></core>",
        "docProps/custom.xml": f"<custom>{m}</custom>",
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><fileSharing userName="{m}"/><workbookPr codeName="{m}" date1904="0"/>'
        f'<sheets><sheet name="表一" sheetId="9" r:id="rId1"/></sheets><externalReferences><externalReference r:id="rId4"/></externalReferences>'
        f'<definedNames><definedName name="{m}" comment="{m}" hidden="1">"{m}"</definedName></definedNames><calcPr calcId="1"/>'
        f'<pivotCaches><pivotCache cacheId="1" r:id="rId5"/></pivotCaches></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            rId1=f"worksheet worksheets/{m}.xml",
            rId2="styles styles.xml",
            rId3="sharedStrings sharedStrings.xml",
            rId4="externalLink externalLinks/e.xml",
            rId5="pivotCacheDefinition pivot.xml",
            rId6="connections connections.xml",
            rId7="calcChain calcChain.xml",
            rId8="person persons.xml",
            rId9="customXml ../docProps/custom.xml",
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{S}"><si><t>{m}</t></si><si><r><t>se</t></r><r><t>en</t></r><rPh sb="0" eb="1"><t>{m}</t></rPh></si></sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{S}"><cellStyles><cellStyle name="{m}" xfId="0"/></cellStyles><dxfs><dxf><own xmlns="urn:{m}"/></dxf></dxfs>'
        f'<tableStyles><tableStyle name="{m}"/></tableStyles></styleSheet>',
        f"xl/worksheets/{m}.xml": sheet,
        f"xl/worksheets/_rels/{m}.xml.rels": relations(
            rId1="hyperlink https://example.org/a",
            rId2=f"hyperlink file:///C:/{m}.xlsx",
            rId3="drawing ../drawing.xml",
            rId4="printerSettings ../printer.bin",
            rId5="table ../table.xml",
        ),
        "xl/drawing.xml": f'<xdr:wsDr xmlns:xdr="{drawing}" xmlns:a="{A}" xmlns:r="{R}"><xdr:oneCellAnchor><xdr:pic macro="{m}"><xdr:nvPicPr><xdr:cNvPr id="2" '
        f'name="{m}" descr="{m}"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"><a:extLst><a:ext uri="{m}"/></a:extLst></a:blip>'
        f"</xdr:blipFill><xdr:spPr/></xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>",
        "xl/_rels/drawing.xml.rels": relations(rId1=f"image media/{m}.png"),
        f"xl/media/{m}.png": _marked_png(m),
        **{
            f"xl/{name}": f"<a>{m}</a>"
            for name in ("pivot.xml", "connections.xml", "calcChain.xml", "persons.xml", "table.xml", "printer.bin")
        },
        "xl/externalLinks/e.xml": f"<externalLink>{m}</externalLink>",
    }
    return zipped(parts, m)
