"""Fields of a Word document: those that tell the page stay, links stay, the others become what they showed. Source: ECMA-376, 17.16."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from gongshilan.attach.office import W, drop, link_target, local, unwrap
from gongshilan.attach.refused import Refused

# Made of the page they stand on: they stay, without anything else that may be written into them.
_COUNTING = frozenset(["PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION"])
# What they show is written in them: they stay as they are.
_DRAWING = frozenset(["EQ", "SYMBOL"])
# Made of the document itself: what they showed stays.
_FIXED = frozenset(["TOC", "STYLEREF", "SEQ", "LISTNUM", "INDEX", "ADVANCE", "PAGEREF", "REF", "NOTEREF", "XE", "TC", "="])
_REFERRING = re.compile(
    r"\s*(PAGEREF|REF|NOTEREF|HYPERLINK\s+\\l)\s+\"?(_(?:Toc|Ref)[0-9]+)\"?((?:\s+\\[a-z])*)\s*(?:\\\*\s*MERGEFORMAT)?\s*\Z"
)
_ADDRESS = re.compile(r'\s*HYPERLINK\s+"?([^"\s]+)')
_FORMAT = re.compile(r"\\\*\s*(MERGEFORMAT|Arabic|roman|ROMAN|CHINESENUM[1-3]|ArabicDash|GB[1-4])")


@dataclass(slots=True)
class _Open:
    """A field that has begun: its own marks, its instruction, and whether its result has begun."""

    marks: list[etree._Element] = field(default_factory=list)
    words: list[etree._Element] = field(default_factory=list)
    result: bool = False

    def instruction(self) -> str:
        return "".join(item.text or "" for item in self.words)


def settle_fields(root: etree._Element) -> None:
    """Keep of the fields in ``root`` what is seen. Raises Refused with ``attachment-field`` for one that reads other files or runs
    something, ``attachment-hidden-text`` for text among instructions."""
    for simple in list(root.iter(f"{{{W}}}fldSimple")):
        kept = _kept(simple.get(f"{{{W}}}instr", ""))
        if kept:
            simple.set(f"{{{W}}}instr", kept)
        else:
            unwrap(simple)
    opened: list[_Open] = []
    for element in list(root.iter(f"{{{W}}}fldChar", f"{{{W}}}instrText", f"{{{W}}}t")):
        name, kind = local(element), element.get(f"{{{W}}}fldCharType")
        if name == "t":
            if any(not item.result for item in opened) and (element.text or "").strip():
                raise Refused("attachment-hidden-text")
        elif name == "instrText":
            if not opened or opened[-1].result:
                raise Refused("attachment-field", field="?")
            opened[-1].words.append(element)
        elif kind == "begin":
            opened.append(_Open([element]))
        elif opened:
            opened[-1].marks.append(element)
            opened[-1].result = True
            if kind == "end":
                _close(opened.pop())
    for rest in opened:
        _close(rest)


def _close(found: _Open) -> None:
    kept = _kept(found.instruction())
    for item in found.words[1 if kept else 0 :]:
        drop(item)
    if kept and found.words:
        found.words[0].text = kept
        return
    for item in found.marks:
        drop(item)


def _kept(instruction: str) -> str:
    """What stays of an instruction; empty where only the result does."""
    name = (instruction.split(None, 1) or ["?"])[0].upper()
    if name in _COUNTING:
        return "".join([f" {name} ", *(f"\\* {item} " for item in _FORMAT.findall(instruction)[:2])])
    if name in _DRAWING:
        return instruction
    referring = _REFERRING.match(instruction)
    if referring:
        return f" {' '.join(referring[1].split())} {referring[2]}{referring[3]} "
    if name == "HYPERLINK":
        address = _ADDRESS.match(instruction)
        if re.match(r"\s*HYPERLINK\s+\\l", instruction):
            return ""
        if address and link_target(address[1]):
            return f' HYPERLINK "{address[1]}" '
    if name in _FIXED or name.startswith("="):
        return ""
    raise Refused("attachment-field", field=name[:20])
