"""Several things in one cell: lines, numbered points, names between marks."""

from __future__ import annotations

import json
import re
import unicodedata

_MARKS = frozenset("、，,;；/\n")
_OPENING, _CLOSING = "（([【〔", "）)]】〕"
_AND = re.compile("[和及与]")
_NUMBERED = re.compile(
    r"(?:(?<=[\n。；;\s])|^|(?=[①-⑳]))\s*[(（]?(\d{1,2}|[①-⑳]|[一二三四五六七八九十]{1,3}(?=[、是]))\s*(?:[)）、]|[.．](?!\d)|(?<=[①-⑳])|是)\s*"
)
_SHORT_NAMES = re.compile("[\u3400-\u9fff] +[\u3400-\u9fff](?![\u3400-\u9fff])")
_HAN = re.compile("[\u3400-\u9fff]{2,4}\\Z")
_ENDS = " 。；;\t\u3000"


def several(said: str) -> list[str]:
    """Words between marks: 张三、李四; 王　平 is one name, 张三 李四 are two."""
    found: list[str] = []
    for part in marked(said):
        plain = _SHORT_NAMES.sub(lambda pair: pair[0].replace(" ", ""), unicodedata.normalize("NFKC", part).strip())
        words = plain.split()
        found += words if len(words) > 1 and all(map(_HAN.match, words)) else [part.strip()]
    return [part for part in found if part]


def marked(said: str) -> list[str]:
    """What stands between marks, but for those within brackets: 张三（组长、书记）、李四 are two."""
    parts, depth = [""], 0
    for character in said:
        depth += (character in _OPENING) - (character in _CLOSING and depth > 0)
        if character in _MARKS and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()] if not depth else re.split("[、，,;；/\n]+", said)


def together(said: str) -> list[str]:
    """Names between blanks, or 和: 张三和李四."""
    found = several(said)
    return found if len(found) > 1 else [part.strip() for part in _AND.split(said) if part.strip()]


def points(said: str) -> list[str]:
    """Lines, or numbered points within a line (1.……；2.……), without their numbers."""
    heads = list(_NUMBERED.finditer(said))
    if len(heads) > 1 and _counts_up([head[1] for head in heads]):
        ends = [head.start() for head in heads[1:]] + [len(said)]
        parts = [said[: heads[0].start()], *(said[head.end() : end] for head, end in zip(heads, ends, strict=True))]
        return [part.strip().rstrip(_ENDS) for part in parts if part.strip(_ENDS)]
    return [part.strip() for part in said.split("\n") if part.strip()]


def _counts_up(numbers: list[str]) -> bool:
    return all(_number(text) == place for place, text in enumerate(numbers, start=1))


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    return "一二三四五六七八九十".find(text) + 1 if len(text) == 1 else 10 + "一二三四五六七八九".find(text[-1]) + 1


def joined(items: list[str]) -> str:
    """One line an item: how a list is written into a workbook of ours. What would read back otherwise is put in quotes."""
    return "\n".join(json.dumps(item, ensure_ascii=False) if _unclear(item) else item for item in items)


def parted(said: str) -> list[str]:
    """The items again."""
    return [_unquoted(line) for line in said.split("\n") if line.strip()]


def _unclear(item: str) -> bool:
    return "\n" in item or item != item.strip() or not item or item.startswith('"')


def _unquoted(line: str) -> str:
    if line.startswith('"'):
        try:
            found = json.loads(line)
        except ValueError:
            return line.strip()
        if isinstance(found, str):
            return found
    return line.strip()
