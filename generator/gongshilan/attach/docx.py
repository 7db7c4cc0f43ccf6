"""A Word document, made anew from the parts that are printed. Who wrote it, when, and on what machine is not in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from lxml import etree

from gongshilan.attach.colours import WHITE, Colour, hexadecimal, scheme
from gongshilan.attach.docx_fields import settle_fields
from gongshilan.attach.docx_looks import Page, check_looks
from gongshilan.attach.docx_places import Used, check_places, settle_notes, settle_numbering, settle_sections
from gongshilan.attach.docx_rules import check_revisions, settle, settle_names
from gongshilan.attach.docx_styles import Styles, rename, val
from gongshilan.attach.drawings import check_drawing, theme_text
from gongshilan.attach.office import A, Pictures, W, drop, link_target, local, on, refuse_carriers, renumber, tidy
from gongshilan.attach.package import Package, Relation, Writer, parse, read_package
from gongshilan.attach.refused import Refused
from gongshilan.attach.words import settle_attributes

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MAIN = f"{_TYPE}document.main+xml"
_PARTS = {
    "styles": f"{_TYPE}styles+xml",
    "numbering": f"{_TYPE}numbering+xml",
    "settings": f"{_TYPE}settings+xml",
    "header": f"{_TYPE}header+xml",
    "footer": f"{_TYPE}footer+xml",
    "footnotes": f"{_TYPE}footnotes+xml",
    "endnotes": f"{_TYPE}endnotes+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
}
_SINGLE = frozenset(["styles", "numbering", "settings", "theme", "footnotes", "endnotes"])
# Parts that are named by their relationship alone, not by an id in the text.
_IMPLICIT = ("styles", "numbering", "settings", "theme", "footnotes", "endnotes")
# Of the settings only what changes how the pages look.
_SETTINGS = frozenset([
    "mirrorMargins", "alignBordersAndEdges", "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "gutterAtTop",
    "defaultTabStop", "autoHyphenation", "consecutiveHyphenLimit", "hyphenationZone", "doNotHyphenateCaps", "evenAndOddHeaders",
    "bookFoldPrinting", "drawingGridHorizontalSpacing", "drawingGridVerticalSpacing", "displayHorizontalDrawingGridEvery",
    "displayVerticalDrawingGridEvery", "characterSpacingControl", "footnotePr",
    "endnotePr", "compat", "themeFontLang", "clrSchemeMapping", "displayBackgroundShape",
])  # fmt: skip


def clean_docx(raw: bytes) -> bytes:
    """The document with text, styles, numbering, headers, notes and pictures. Raises Refused.

    Left behind in silence: properties, authors, revision ids, custom XML, templates, printer settings, thumbnails, bookmarks
    nothing refers to, descriptions of pictures. Refused, because somebody has to decide: tracked changes, comments, hidden text,
    cropped pictures, embedded things, fields that read other files, macros.
    """
    package = read_package(raw, "docx")
    main = next((item.target for item in package.relations("").values() if item.kind == "officeDocument"), "")
    if package.type_of(main) != _MAIN or main not in package.parts:
        macros = "macroEnabled" in package.type_of(main)
        raise Refused("attachment-macros" if macros else "attachment-mismatch", type="docx")
    return _Word(package).cleaned(main)


class _Word:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._writer = Writer()
        self._pictures = Pictures(package, self._writer, "word")
        self._names: dict[str, str] = {}
        self._styles: dict[str, str] = {}
        self._used = Used()
        self._page = Page(Styles(None), {})
        self._settled: etree._Element | None = None

    def cleaned(self, main: str) -> bytes:
        relations = self._package.relations(main)
        roots = {
            kind: parse(self._package.parts[item.target])
            for kind in ("styles", "theme", "settings")
            for item in relations.values()
            if item.kind == kind and item.target in self._package.parts
        }
        document = parse(self._package.parts[main])
        styles = Styles(roots.get("styles"))
        self._page = Page(styles, scheme(roots.get("theme")), _ground(document, roots.get("settings")))
        writing = [self._package.parts[item.target] for item in self._written(main)]
        texts = [document, *(parse(raw) for raw in writing)]
        self._used = Used.of(texts, styles, even=_even(roots.get("settings")))
        names = styles.used(texts)
        kept = Styles(parse(self._package.parts[self._target(relations, "styles")])) if "styles" in roots else Styles(None)
        self._styles = dict(kept.settle(names))
        self._settled = kept.root
        self._part(main, "word/document.xml", _MAIN)
        return self._writer.packed("word/document.xml")

    def _written(self, main: str) -> list[Relation]:
        """Parts that name styles: what is written around the text, and how it is numbered."""
        wanted = ("header", "footer", "footnotes", "endnotes", "numbering")
        return [
            item
            for item in self._package.relations(main).values()
            if item.kind in wanted and item.target in self._package.parts
        ]

    def _target(self, relations: Mapping[str, Relation], kind: str) -> str:
        return next(item.target for item in relations.values() if item.kind == kind)

    def _part(self, old: str, new: str, content_type: str) -> None:
        """Clean one part and those it names, and add them."""
        relations = self._package.relations(old)
        refuse_carriers([item.kind for item in relations.values()])
        self._check_comments(relations.values())
        styles = content_type == _PARTS["styles"]
        root = self._settled if styles and self._settled is not None else parse(self._package.parts[old])
        if etree.QName(root).namespace not in (W, A):
            raise Refused("attachment-mismatch", type="docx")
        check_revisions(root)
        if not styles:
            settle_sections(root, even=self._used.even)
            settle_notes(root, self._used)
            settle_numbering(root, self._used)
            check_looks(root, self._page)
        tidy(root)
        settle_fields(root)
        check_places(root)
        check_drawing(root, self._page.scheme)
        if content_type == _PARTS["settings"]:
            for child in list(root):
                if local(child) not in _SETTINGS:
                    drop(child)
        if content_type == _PARTS["theme"]:
            theme_text(root)
        links = {name for name, item in relations.items() if item.kind == "hyperlink" and link_target(item.target)}
        settle(root, links)
        settle_names(root)
        settle_attributes(root)
        if not styles:
            rename(root, self._styles)
        named = renumber(root, relations, self._kept)
        for kind in _IMPLICIT if content_type == _MAIN else ():
            found = next((item for item in relations.values() if item.kind == kind and not item.outside), None)
            if found is not None and (kept := self._kept(found)) is not None:
                named[f"rId{len(named) + 1}"] = kept
        self._writer.add(new, root, content_type, named)

    def _kept(self, relation: Relation) -> Relation | None:
        """What a relationship becomes; None where it is left behind."""
        if relation.kind == "hyperlink":
            target = link_target(relation.target) if relation.outside else None
            return replace(relation, target=target) if target else None
        if relation.outside or relation.target not in self._package.parts:
            return None
        if relation.kind == "image":
            return replace(relation, target=self._pictures.add(relation.target))
        if relation.kind not in _PARTS:
            return None
        if relation.target not in self._names:
            number = "" if relation.kind in _SINGLE else str(1 + sum(relation.kind in name for name in self._names.values()))
            name = "word/theme/theme1.xml" if relation.kind == "theme" else f"word/{relation.kind}{number}.xml"
            self._names[relation.target] = name
            self._part(relation.target, name, _PARTS[relation.kind])
        return replace(relation, target=self._names[relation.target])

    def _check_comments(self, relations: Iterable[Relation]) -> None:
        for item in relations:
            if (
                item.kind == "comments"
                and item.target in self._package.parts
                and len(parse(self._package.parts[item.target]))
            ):
                raise Refused("attachment-comments", where=0)


def _even(settings: etree._Element | None) -> bool:
    """True if even pages have headers of their own."""
    return settings is not None and on(settings.find(f"{{{W}}}evenAndOddHeaders"))


def _ground(document: etree._Element, settings: etree._Element | None) -> Colour:
    """The colour of the pages."""
    shown = settings is not None and on(settings.find(f"{{{W}}}displayBackgroundShape"))
    found = hexadecimal(val(document.find(f"{{{W}}}background"), "color")) if shown else None
    return found or WHITE
