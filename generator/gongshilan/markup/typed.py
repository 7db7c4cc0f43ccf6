"""Text as people type and paste it → Markdown that means what they see.

CommonMark was made for languages with blanks between words. Here it would take marks of masks for emphasis (身份证号：****，电话：****), fail to see
emphasis beside Chinese punctuation (``**注意：**请``), run the paragraphs of a Word document into one, show an indented line as code, count a
list anew (1, 3 → 1, 2), and leave a table pasted from Excel as a line of words. What is in fences, code and HTML is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆"
    "郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文某"
)
_ONE_HAN = re.compile(f"[{_HAN}]")
_NEEDED = re.compile(r"[\n\t*]|\A(?: {4}|[ ]*\u3000)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HTML = re.compile(r" {0,3}<(?:[A-Za-z/!?])")
_ITEM = re.compile(r"(?P<indent>[ ]*)(?:[-+*]|(?P<number>\d{1,9})[.)])(?:[ \t]|\Z)")
_BLOCK = re.compile(r"[ ]{0,3}(?:#{1,6}(?:\s|\Z)|>|\||[-+*](?:\s|\Z)|\d{1,9}[.)](?:\s|\Z)|:::|:[ ]|[-=*_ ]+\Z|\[\^)")
_NOTE = re.compile(r"[ ]{0,3}\[\^[^\]\n]+\]:")
_ENDS = frozenset("。！？；：…!?;:”’』」）)】》")
_STARS = re.compile(r"\\.|`+[^`\n]*`+|\*+")
_STRONG = re.compile(r"\\.|`+[^`\n]*`+|(?<!\*)\*\*(?!\s)(?P<said>[^*\n]+?)(?<!\s)\*\*(?!\*)")
_RULE = re.compile(r"[ ]{0,3}(?:\*[ \t]*){3,}\Z")
_INDENT = re.compile(r"[ \t\u3000\u00a0]+")


def as_meant(text: str) -> str:
    """Markdown of a text that somebody typed. Nothing but blanks, and marks that would be read as others, is added."""
    if not _NEEDED.search(text):
        return text
    return "\n".join(_lines(text.replace("\r\n", "\n").split("\n")))


def _lines(lines: Sequence[str]) -> Iterator[str]:
    """Line by line; what stands in fences and in HTML as it is."""
    fence = ""
    html = False
    text = _Text()
    at = 0
    while at < len(lines):
        line = lines[at]
        opened = _FENCE.match(line)
        if fence:
            closes = opened is not None and line.strip().startswith(fence) and not line.strip().strip(fence[0])
            fence = "" if closes else fence
        elif opened:
            fence = opened[1]
        elif not line.strip():
            html = False
        else:
            html = html or (not text.before and _HTML.match(line) is not None)
        if fence or opened or html or not line.strip():
            text.before = ""
            yield line
            at += 1
            continue
        rows = 0 if text.listed and line.startswith((" ", "\t")) else _rows(lines, at)
        if rows:
            yield from _table(lines[at : at + rows], behind=bool(text.before))
            text.before, text.listed = "", False
        else:
            yield from text.line(line)
        at += rows or 1


class _Text:
    """Paragraphs and lists, line after line. ``before`` is the line before in the same paragraph, ``listed``: in a list."""

    def __init__(self) -> None:
        self.before = ""
        self.listed = False
        self._counted: dict[int, int] = {}

    def line(self, line: str) -> Iterator[str]:
        """A line of words, and what is put before it."""
        item = _ITEM.match(line)
        bare = line
        if item or _NOTE.match(line):
            self.listed = True
            yield from _counted(item, self._counted) if item else ()
        elif not line.startswith((" ", "\t", "\u3000")):
            if not self.before:
                self.listed = False
                self._counted.clear()
        elif not self.listed:
            bare = _INDENT.sub("", line, count=1)
        if self.before and not item and not self.listed and _new_paragraph(self.before, line):
            yield ""
        self.before = "" if _BLOCK.match(bare) else bare
        yield _emphasis(bare)


def _new_paragraph(before: str, line: str) -> bool:
    """A line that was a paragraph of its own in Word: indented, or after one that ended."""
    if _BLOCK.match(line):
        return False
    return line.startswith(("\u3000", "    ", "\t")) or (before.rstrip()[-1:] in _ENDS and not before.endswith(("  ", "\\")))


def _counted(item: re.Match[str], counted: dict[int, int]) -> Iterator[str]:
    """A number that does not follow the one before begins a list of its own, so that it is shown as it was typed."""
    if item["number"] is None:
        return
    indent, number = len(item["indent"]), int(item["number"])
    held = counted.get(indent)
    for deeper in [place for place in counted if place > indent]:
        del counted[deeper]
    counted[indent] = number
    if held is not None and number != held + 1 and not indent:
        yield "\n<!-- -->\n"


def _rows(lines: Sequence[str], at: int) -> int:
    """How many lines from here are rows of a table pasted from Excel: the same number of tabs in each, at least two lines."""
    width = lines[at].count("\t")
    end = at
    while width and end < len(lines) and lines[end].count("\t") == width and _is_row(lines[end]):
        end += 1
    return end - at if end - at > 1 else 0


def _is_row(line: str) -> bool:
    """Its first cell and another hold something."""
    first, *rest = line.split("\t")
    return bool(first.strip()) and any(cell.strip() for cell in rest)


def _table(lines: Sequence[str], *, behind: bool) -> Iterator[str]:
    rows = [[_emphasis(cell.strip()).replace("|", "\\|") for cell in line.split("\t")] for line in lines]
    if behind:  # a line of words
        yield ""
    yield f"| {' | '.join(rows[0])} |"
    yield f"|{'---|' * len(rows[0])}"
    for row in rows[1:]:
        yield f"| {' | '.join(row)} |"
    yield ""


def _emphasis(line: str) -> str:
    """Stars that hide something are stars; those around words are emphasis, whatever stands beside them."""
    if "*" not in line or _RULE.match(line):
        return line
    item = _ITEM.match(line)
    begin = item.end() if item else 0
    return line[:begin] + _STRONG.sub(_strong, _STARS.sub(_star, line[begin:]))


def _star(found: re.Match[str]) -> str:
    run = found[0]
    hides = run.startswith("*") and _hides(len(run), found.string, found.start(), found.end())
    return "\\*" * len(run) if hides else run


def _hides(length: int, text: str, start: int, end: int) -> bool:
    """A run of stars that stands for something: between figures, behind a surname, or one within a word. (Four and more always do,
    see :mod:`gongshilan.markup.stars`.)"""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if before.isdigit() and after.isdigit():
        return True
    if length == 1:
        return _is_han(before) and _is_han(after)
    alone = before in _SURNAMES and bool(before) and not (start > 1 and _is_han(text[start - 2]))
    return length == len("**") and alone


def _is_han(character: str) -> bool:
    return bool(character) and _ONE_HAN.match(character) is not None


def _strong(found: re.Match[str]) -> str:
    """Emphasis that CommonMark would not see: punctuation at its end, a word directly behind; or the other way round."""
    said, text = found["said"], found.string
    if said is None:  # code, or a mark that is escaped
        return found[0]
    before, after = text[found.start() - 1 : found.start()] if found.start() else "", text[found.end() : found.end() + 1]
    missed = (not said[-1].isalnum() and after.isalnum()) or (not said[0].isalnum() and before.isalnum())
    return f"<strong>{said}</strong>" if missed else found[0]
