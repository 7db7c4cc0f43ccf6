"""Texts made to cost much, of any size, and the records that hold them in each place where a record has text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

Shape = Callable[[int], str]


def _again(unit: str, before: str = "") -> Shape:
    """``unit`` over and over, up to so many bytes."""

    def made(size: int) -> str:
        times = max(1, (size - len(before.encode())) // len(unit.encode()))
        return before + unit * times

    return made


def _rising(mark: str, apart: str) -> Shape:
    """Runs of a mark, each one longer than the one before, then of one length again, so that no run closes another for long."""

    def made(size: int) -> str:
        parts, total, length = [], 0, 1
        while total < size:
            parts.append(mark * length + apart)
            total += length + len(apart)
            length = length % 400 + 1
        return "".join(parts)

    return made


def _nested(mark: str, deep: int) -> Shape:
    """Lines that are nested up to ``deep`` times, again and again."""

    def made(size: int) -> str:
        block = "".join(f"{mark * level}字\n" for level in range(1, deep)) + "\n"
        return block * max(1, size // len(block.encode()))

    return made


def _list(size: int) -> str:
    block = "".join(f"{'  ' * level}- 字\n" for level in range(40)) + "\n"
    return block * max(1, size // len(block.encode()))


def _wide_table(size: int) -> str:
    columns = size // 12
    return f"{'|字' * columns}|\n{'|--' * columns}|\n{'|1' * columns}|\n"


def _varied(size: int) -> str:
    """Characters that follow no other twice: what the search index has to hold most of."""
    return "".join(chr(0x4E00 + (n * 7919 + n * n) % 20000) + ("。\n" if n % 40 == 39 else "") for n in range(size // 3))


SHAPES: Mapping[str, Shape] = {
    "sentences": _again("今天开会，讨论整改的事，听取了意见。\n\n"),
    "varied characters": _varied,
    "one long line": _again("整改落实"),
    "single digits": _again("1 3 8 0 0 1 3 8 0 0 0 "),
    "digits on lines": _again("1\n"),
    "one long number": _again("1380013"),
    "rows of figures": _again("1234 5678 9012\n"),
    "masks": _again("138****8000 "),
    "telephones of offices": _again("电话 21 "),
    "lanes": _again("路1弄2号"),
    "at signs": _again("a@b."),
    "opening brackets": _again("["),
    "brackets both ways": _again("[a]"),
    "links": _again("[字](https://example.cn/a) "),
    "links to records": _again("[字](record:example-unit) "),
    "half links": _again("[a]("),
    "definitions": _again("[字]: https://example.cn/a\n"),
    "footnotes": _again("字[^1]", "[^1]: 字\n\n"),
    "images": _again("![]("),
    "stars": _again("*"),
    "stars and words": _again("*a **b "),
    "underscores": _again("_a"),
    "tildes": _again("~a~~"),
    "backticks": _again("`"),
    "rising backticks": _rising("`", "a"),
    "fences": _rising("~~~", "\n"),
    "escapes": _again("\\*"),
    "angle brackets": _again("<"),
    "open tags": _again("<b>"),
    "tags in pairs": _again("<b>字</b>"),
    "half tags": _again("<a href="),
    "comments": _again("<!--"),
    "references": _again("&amp;"),
    "ampersands": _again("&"),
    "tables": _again("| 字 | 1 |\n", "| 一 | 二 |\n| --- | --- |\n"),
    "a wide table": _wide_table,
    "pipes": _again("|"),
    "quotations in one line": _again(">"),
    "nested quotations": _nested("> ", 60),
    "lists": _again("- 字\n"),
    "nested lists": _list,
    "headings": _again("# 字\n\n"),
    "rules": _again("***\n\n"),
    "line ends": _again("\n"),
    "blanks": _again(" "),
    "commas": _again("，"),
    "colons": _again("a:b:"),
    "passages": _again("::: office\n\n字\n\n:::\n\n"),
    "beginnings of names": _again("欧阳示、"),
    "invisible characters": _again("字\u200b"),
    "combining marks": _again("a\u0301\u0302"),
    "counts of votes": _again("3票 "),
}
# Fields go through the same searches as bodies. One of plain text is refused for its length long before it costs anything, whatever is in
# it: one shape tells that. Of Markdown in a field the shapes that cost most. A title is bounded by its length.
INLINE: Mapping[str, tuple[str, ...]] = {
    "field": ("sentences",),
    "Markdown field": ("stars and words", "half links", "open tags", "tables"),
    "title": ("sentences",),
}

HEAD = "---\nkind: suggestion\ntitle: {title}\nunit: example-unit\nstatus: 登记\n{more}---\n"


def _block(text: str) -> str:
    """A text as a block of YAML that keeps its lines."""
    lines = text.replace("\u200b", "").rstrip().split("\n")
    return "|\n" + "".join(f"  {line}\n" for line in lines)


def in_body(text: str) -> str:
    """The text as the record's body."""
    return HEAD.format(title="示例意见", more="") + text + "\n"


def in_field(text: str) -> str:
    """As a field of plain text."""
    return HEAD.format(title="示例意见", more=f"summary: {_block(text)}") + "示例。\n"


def in_markdown(text: str) -> str:
    """As a field that is Markdown."""
    inner = _block(text).replace("\n  ", "\n    ")
    return HEAD.format(title="示例意见", more=f"answer:\n  date: 2030-04-01\n  text: {inner}") + "示例。\n"


def in_title(text: str) -> str:
    """As the title."""
    return HEAD.format(title=json.dumps(" ".join(text.split()), ensure_ascii=False), more="") + "示例。\n"


PLACES: Mapping[str, Callable[[str], str]] = {
    "body": in_body,
    "field": in_field,
    "Markdown field": in_markdown,
    "title": in_title,
}


def name(number: int) -> str:
    """One of many names of three characters."""
    return "欧" + chr(0x4E00 + number % 5000) + chr(0x6000 + number // 5000)


def many_names(size: int) -> str:
    """A record that holds back many names, with a body that has half of each of them."""
    names = [name(number) for number in range(max(1, size // 24))]
    return (
        HEAD.format(title="示例意见", more=f"proposer:\n  name: {'、'.join(names)}\n")
        + "、".join(item[:2] for item in names)
        + "\n"
    )


def many_steps(size: int) -> str:
    """A record of many entries in a list."""
    steps = "".join("  - {date: 2030-03-12, text: 已经办理}\n" for _ in range(max(1, size // 60)))
    return HEAD.format(title="示例意见", more=f"progress:\n{steps}") + "示例。\n"
