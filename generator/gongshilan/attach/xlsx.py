"""An Excel workbook, made anew from its visible sheets: values, not formulas, with their formats and pictures."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from gongshilan.attach.colours import scheme
from gongshilan.attach.drawings import check_drawing, theme_text
from gongshilan.attach.fonts import known
from gongshilan.attach.office import XDR, A, Pictures, R, S, drop, link_target, local, on, refuse_carriers, renumber, tidy
from gongshilan.attach.package import Package, Relation, Writer, parse, read_package
from gongshilan.attach.refused import Refused
from gongshilan.attach.sheet import Book, Strings, clean_sheet, column_text
from gongshilan.attach.sheet_places import Area, print_areas
from gongshilan.attach.words import settle_styles
from gongshilan.attach.xlsx_looks import Looks, without_words

_TYPE = "application/vnd.openxmlformats-officedocument."
_SHEET_ML = f"{_TYPE}spreadsheetml."
_MAIN = f"{_SHEET_ML}sheet.main+xml"
_COMMENTS = frozenset(["comments", "threadedComment"])


def clean_xlsx(raw: bytes) -> bytes:
    """The workbook with values, widths, formats, merged cells, web links and pictures of its sheets. Raises Refused.

    Left behind in silence: properties, authors, formulas, names, external data and their copies, pivot caches, validations, protection,
    printer settings, custom XML, deleted strings. Refused, because somebody has to decide: hidden sheets, rows and columns,
    comments, charts and embedded things, formulas whose value was never saved, macros.
    """
    package = read_package(raw, "xlsx")
    main = next((item.target for item in package.relations("").values() if item.kind == "officeDocument"), "")
    if package.type_of(main) != _MAIN or main not in package.parts:
        macros = "macroEnabled" in package.type_of(main)
        raise Refused("attachment-macros" if macros else "attachment-mismatch", type="xlsx")
    return _Excel(package, main).cleaned()


class _Excel:
    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._relations = package.relations(main)
        self._book = parse(package.parts[main])
        self._writer = Writer()
        self._pictures = Pictures(package, self._writer, "xl")
        self._drawings = 0
        self._colours = scheme(self._single("theme"))

    def cleaned(self) -> bytes:
        refuse_carriers([item.kind for item in self._relations.values()])
        if etree.QName(self._book).namespace != S:
            raise Refused("attachment-mismatch", type="xlsx")
        styles, theme = self._single("styles"), self._single("theme")
        book = Book(Strings(self._single("sharedStrings")), Looks(styles, self._colours), {})
        printed = self._printed()
        root = etree.Element(f"{{{S}}}workbook", nsmap={None: S, "r": R})
        properties = self._book.find(f"{{{S}}}workbookPr")
        if properties is not None and on(properties, "date1904") and "date1904" in properties.attrib:
            etree.SubElement(root, f"{{{S}}}workbookPr", date1904="1")
        etree.SubElement(etree.SubElement(root, f"{{{S}}}bookViews"), f"{{{S}}}workbookView")
        listed = etree.SubElement(root, f"{{{S}}}sheets")
        named: dict[str, Relation] = {}
        for number, sheet in enumerate(self._book.iterfind(f"{{{S}}}sheets/{{{S}}}sheet"), start=1):
            name = sheet.get("name", "")
            if sheet.get("state", "visible") != "visible":
                raise Refused("attachment-hidden-sheet", sheet=name[:31])
            part = self._sheet(
                self._relations.get(sheet.get(f"{{{R}}}id", "")), number, name, book, printed.get(number - 1, [])
            )
            etree.SubElement(listed, f"{{{S}}}sheet", {"name": name, "sheetId": str(number), f"{{{R}}}id": f"rId{number}"})
            named[f"rId{number}"] = Relation("worksheet", part, outside=False)
        if not named:
            raise Refused("attachment-unreadable")
        self._styles(named, styles, theme, book)
        self._writer.add("xl/sharedStrings.xml", book.strings.part(), f"{_SHEET_ML}sharedStrings+xml")
        named[f"rId{len(named) + 1}"] = Relation("sharedStrings", "xl/sharedStrings.xml", outside=False)
        self._writer.add("xl/workbook.xml", root, _MAIN, named)
        return self._writer.packed("xl/workbook.xml")

    def _single(self, kind: str) -> etree._Element | None:
        part = next((item.target for item in self._relations.values() if item.kind == kind), "")
        return parse(self._package.parts[part]) if part in self._package.parts else None

    def _printed(self) -> dict[int, list[Area]]:
        """What is printed of a sheet, by its place in the book, where that is less than all."""
        found: dict[int, list[Area]] = {}
        for item in self._book.iterfind(f"{{{S}}}definedNames/{{{S}}}definedName"):
            if item.get("name") == "_xlnm.Print_Area" and item.get("localSheetId", "").isdecimal():
                found[int(item.get("localSheetId"))] = print_areas(item.text or "")
        return found

    def _sheet(self, relation: Relation | None, number: int, name: str, book: Book, printed: list[Area]) -> str:
        if relation is None or relation.target not in self._package.parts:
            raise Refused("attachment-unreadable")
        if relation.kind != "worksheet":
            raise Refused("attachment-embedded", found=relation.kind)
        relations = self._package.relations(relation.target)
        refuse_carriers([item.kind for item in relations.values()])
        if _COMMENTS & {item.kind for item in relations.values()}:
            raise Refused("attachment-comments", where=number)
        links = {key for key, item in relations.items() if item.kind == "hyperlink" and link_target(item.target)}
        root = clean_sheet(parse(self._package.parts[relation.target]), name, book, links, printed)
        part = f"xl/worksheets/sheet{number}.xml"
        self._writer.add(part, root, f"{_SHEET_ML}worksheet+xml", renumber(root, relations, self._kept))
        return part

    def _kept(self, relation: Relation) -> Relation | None:
        if relation.kind == "hyperlink":
            return relation if relation.outside and link_target(relation.target) else None
        if relation.outside or relation.target not in self._package.parts:
            return None
        if relation.kind == "image":
            return replace(relation, target=self._pictures.add(relation.target))
        return replace(relation, target=self._drawing(relation.target)) if relation.kind == "drawing" else None

    def _drawing(self, old: str) -> str:
        relations = self._package.relations(old)
        refuse_carriers([item.kind for item in relations.values()])
        root = parse(self._package.parts[old])
        if etree.QName(root).namespace != XDR:
            raise Refused("attachment-unreadable")
        tidy(root)
        check_drawing(root, self._colours)
        self._drawings += 1
        part = f"xl/drawings/drawing{self._drawings}.xml"
        for element in root.iter(f"{{{XDR}}}sp", f"{{{XDR}}}pic"):
            element.attrib.pop("macro", None)
            element.attrib.pop("textlink", None)  # a cell whose value is shown: a formula
        self._writer.add(part, root, f"{_TYPE}drawing+xml", renumber(root, relations, self._kept))
        return part

    def _styles(
        self, named: dict[str, Relation], styles: etree._Element | None, theme: etree._Element | None, book: Book
    ) -> None:
        if styles is not None:
            tidy(styles)
            for name in ("dxfs", "tableStyles"):
                for element in list(styles.iter(f"{{{S}}}{name}")):
                    drop(element)
            for named_style in list(styles.iter(f"{{{S}}}cellStyle")):
                if named_style.get("builtinId") == "0":
                    named_style.set("name", "Normal")
                else:
                    drop(named_style)
            self._formats(styles, book)
            settle_styles(styles)
            self._writer.add("xl/styles.xml", styles, f"{_SHEET_ML}styles+xml")
            named[f"rId{len(named) + 1}"] = Relation("styles", "xl/styles.xml", outside=False)
        if theme is not None and etree.QName(theme).namespace == A:
            tidy(theme)
            theme_text(theme)
            renumber(theme, {}, self._kept)
            self._writer.add("xl/theme/theme1.xml", theme, f"{_TYPE}theme+xml")
            named[f"rId{len(named) + 1}"] = Relation("theme", "xl/theme/theme1.xml", outside=False)

    def _formats(self, styles: etree._Element, book: Book) -> None:
        """Number formats and fonts as far as cells use them."""
        for item in list(styles.iter(f"{{{S}}}numFmt")):
            code = item.get("formatCode", "")
            if code in book.used:
                item.set("formatCode", without_words(code, frozenset(book.used[code])))
            else:
                item.set("formatCode", "General")
        for font in [item for item in styles.iter(f"{{{S}}}name") if not known(item.get("val", ""))]:
            drop(font)


def workbook_text(package: Package) -> str:
    """Names of sheets, then every cell on a line of its own, then the words of drawings."""
    found: list[str] = []
    shared = package.parts.get("xl/sharedStrings.xml")
    strings = Strings(parse(shared) if shared is not None else None)
    for name in sorted(package.parts):
        if name.endswith(".xml"):
            root = parse(package.parts[name])
            if local(root) == "workbook":
                found += [sheet.get("name", "") for sheet in root.iter(f"{{{S}}}sheet")]
            elif local(root) == "worksheet":
                found += column_text(root, strings)
            elif local(root) == "wsDr":
                found += ["".join(item.text or "" for item in line.iter(f"{{{A}}}t")) for line in root.iter(f"{{{A}}}p")]
    return "\n".join(found)
