# ruff: noqa: INP001 - a script, and imported from beside it
"""``content/pages/help/words.md``: every word of a rulebook and of ``portal.yml`` in Chinese, made from ``schema/`` (``make glossary``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gongshilan.kinds.load import load_yaml, portal_schema
from gongshilan.kinds.schema import Field

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "content" / "pages" / "help" / "words.md"
_TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "true 或 false",
    "array": "一列",
    "object": "几栏",
    "date": "日期",
    "when": "日期或一段时间",
    "markdown": "可以分段的文字",
}
_SECTIONS = (
    ("", "book", "一本规则手册"),
    ("cited", "cited", "依据的文件（`cites`）"),
    ("obligation", "obligation", "一条义务（`obligations` 里的）"),
    ("binds", "binds", "适用哪些单位（`binds`）"),
    ("requirement", "requirement", "一条要求（`requires`、`any_of` 里的）"),
    ("anchor", "anchor", "起点（`before`、`after` 和 `within` 的 `of`）"),
)
_HEAD = """# 规则手册和站点设置的写法一览 {#words}

这一页由 `schema/` 里的定义生成，写法有变就跟着变。怎样一步一步写，看[怎样写规则手册](page:help/rulebook)；每种记录有哪些栏目，看[数据字典](page:help/kinds)；
可以选的词，看[用语](page:help/glossary)；检查指出的问题，看[问题代码](page:help/codes)。标“必填”的不能不写。
"""


def page() -> str:
    """The whole page."""
    meta = load_yaml(ROOT / "schema" / "meta" / "rulebook.yml")
    lines = [_HEAD]
    for name, mark, title in _SECTIONS:
        node = meta["$defs"][name] if name else meta
        lines += [f"## {title} {{#{mark}}}\n", "| 写法 | 值 | 意思 |", "| --- | --- | --- |"]
        for key, about in node["properties"].items():
            said = about.get("description", "")
            assert said, f"{name}: {key} is not described"
            must = "必填。" if key in node.get("required", ()) else ""
            lines.append(f"| `{key}` | {_value(about, meta)} | {must}{said} |")
        lines.append("")
    fields, whole = portal_schema((ROOT / "schema",))
    lines += ["## 站点设置（`content/portal.yml`） {#portal}\n", "| 写法 | 值 | 意思 |", "| --- | --- | --- |"]
    lines += [*_fields(fields, "", set(whole.get("required", ()))), ""]
    return "\n".join(lines)


def _fields(fields: Mapping[str, Field], prefix: str, required: set[str]) -> Iterator[str]:
    for name, field in fields.items():
        must = "必填。" if name in required else ""
        said = "：".join(filter(None, (field.label, field.description.replace("|", "、"))))
        yield f"| `{prefix}{name}` | {_TYPES.get(field.type, field.type)} | {must}{said} |"
        yield from _fields(field.properties, f"{prefix}{name}.", set(field.required))
        if field.items is not None and field.items.properties:
            yield from _fields(field.items.properties, f"{prefix}{name}[].", set(field.items.required))


def _value(about: Mapping[str, Any], meta: Mapping[str, Any]) -> str:
    if "$ref" in about:
        return _value(meta["$defs"][about["$ref"].rpartition("/")[2]], meta)
    if "enum" in about:
        return "、".join(f"`{item}`" for item in about["enum"])
    if "const" in about:
        return f"`{str(about['const']).lower()}`"
    if "oneOf" in about:
        return "，或者".join(dict.fromkeys(_value(item, meta) for item in about["oneOf"]))
    return _TYPES.get(str(about.get("type", "string")), "文字")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
