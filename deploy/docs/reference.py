# ruff: noqa: INP001 - a hook of MkDocs imports it from beside itself
"""Pages of the reference, made of what the programs read: kinds, vocabularies, words of rulebooks, problem codes, commands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import words
from gongshilan.catalogue import catalogue, text
from gongshilan.cli.main import main
from gongshilan.kinds.load import load_schema
from gongshilan.kinds.rulebook import load_rulebooks
from gongshilan.kinds.schema import Field, Kind, Schema

ROOT = Path(__file__).resolve().parents[2]
_MARKS = re.compile(r"[\\|*_\[\]`]")
_GAP = re.compile(r"%\(\w+\)[sd]")
_TURNED = {
    "help/rulebook": "../tutorial.md",
    "help/kinds": "kinds.md",
    "help/glossary": "terms.md",
    "help/codes": "codes.md",
}
_LINK = re.compile(r"\(page:([\w/-]+)\)")


def pages() -> dict[str, str]:
    """Every page by its address in the site."""
    schema = load_schema((ROOT / "schema",))
    return {
        "reference/kinds.md": _joined(_kinds(schema)),
        "reference/terms.md": _joined(_terms(schema)),
        "reference/rulebook.md": _LINK.sub(lambda found: f"({_TURNED[found[1]]})", words.page()),
        "reference/obligations.md": _joined(_obligations(schema)),
        "reference/codes.md": _joined(_codes()),
        "reference/commands.md": _joined(_commands()),
    }


def _joined(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


def _cell(said: str) -> str:
    """Words as they stand, in one cell of a table."""
    return " ".join(_MARKS.sub(r"\\\g<0>", said).replace("<", "&lt;").split())


# --- kinds and terms


def _kinds(schema: Schema) -> Iterator[str]:
    yield "# 每种记录有哪些栏目\n"
    yield "由 `schema/kinds/` 生成。栏目名和键名都可以写在记录里；用语见[用语](terms.md)，写错了会指出什么见[问题代码](codes.md)。\n"
    common = set.intersection(*(set(kind.fields) for kind in schema.kinds.values())) - {"title", "unit"}
    any_kind = next(iter(schema.kinds.values()))
    yield "## 每种记录都有的 {#common}\n"
    yield from _table(any_kind, schema, lambda name: name in common)
    groups = schema.vocabularies["kind_group"].terms
    order = list(groups)
    for kind in sorted(schema.kinds.values(), key=lambda kind: (order.index(kind.group), kind.id)):
        yield f"\n## {kind.label} `{kind.id}` {{#{kind.id}}}\n"
        yield f"{kind.description}\n"
        yield f"分组：{groups[kind.group].label}。{f'正文写：{kind.body}。' if kind.body else '没有正文。'}\n"
        yield from _table(kind, schema, lambda name: name not in common)
        asked = [f"{kind.label_at(path)}：{'、'.join(said)}" for path, said in kind.sheet.headings.items()]
        if asked:
            yield f"\n导入表格时，这些栏名也认得：{'；'.join(asked)}。\n"


def _table(kind: Kind, schema: Schema, wanted: Callable[[str], bool]) -> Iterator[str]:
    yield "| 栏目 | 键名 | 值 | 说明 |"
    yield "| --- | --- | --- | --- |"
    for path, field in kind.walk():
        if wanted(path.split(".")[0]):
            must = "必填。" if path in kind.required else ""
            yield f"| {_cell(field.label)} | `{path}` | {_type(field, schema)} | {must}{_cell(field.description)} |"


def _type(field: Field, schema: Schema) -> str:
    inner = field.items if field.items is not None else field
    said = text(f"types.{inner.type}")
    if inner.vocabulary:
        said = f"[{schema.vocabularies[inner.vocabulary].label}](terms.md#{inner.vocabulary})"
    elif inner.ref:
        said = "、".join(f"[{schema.kinds[name].label}](#{name})" for name in inner.ref if name in schema.kinds)
        said = f"引用 {said}" if said else text("types.any")
    return text("types.many", type=said) if field.items is not None else said


def _terms(schema: Schema) -> Iterator[str]:
    yield "# 用语\n"
    yield "由 `schema/vocabularies/` 生成。记录里写中文名称或编号都可以，“也写作”的词同样认得。\n"
    for vocabulary in schema.vocabularies.values():
        yield f"\n## {vocabulary.label} `{vocabulary.id}` {{#{vocabulary.id}}}\n"
        if vocabulary.description:
            yield f"{vocabulary.description}\n"
        yield "| 名称 | 编号 | 也写作 | 意思 |"
        yield "| --- | --- | --- | --- |"
        for term in vocabulary.terms.values():
            yield f"| {_cell(term.label)} | `{term.id}` | {_cell('、'.join(term.aliases))} | {_cell(term.description)} |"


# --- rulebooks


def _obligations(schema: Schema) -> Iterator[str]:
    yield "# 随附的规则手册\n"
    yield "由 `schema/rulebooks/` 生成：每一条义务的编号、依据和谁来做。写法见[写法一览](rulebook.md)。\n"
    for book in load_rulebooks((ROOT / "schema",), schema).values():
        yield f"\n## {book.title} `{book.id}` {{#{book.id.lower()}}}\n"
        yield "| 编号 | 义务 | 条款 |"
        yield "| --- | --- | --- |"
        for duty in book.obligations:
            yield f"| `{duty.id}` | {_cell(duty.title)} | {_cell(duty.clause)} |"


# --- codes and commands


def _codes() -> Iterator[str]:
    yield "# 问题代码\n"
    yield "由文字目录生成。`gongshilan check` 指出的每个问题都有一个代码；……处填上文件里写的内容。\n"
    for code, said in sorted(catalogue()["problems"].items()):
        filled = {key: _GAP.sub("……", str(value)) for key, value in said.items()}
        yield f"\n## `{code}` {filled['title']} {{#{code}}}\n"
        yield f"- 提示：{_cell(filled['message'])}\n- 应当：{_cell(filled['expected'])}\n- 改法：{_cell(filled['fix'])}"


def _commands() -> Iterator[str]:
    yield "# Commands and options\n"
    yield "Made from the commands themselves; `gongshilan COMMAND --help` says the same.\n"
    for name, command in main.load_all().items():
        yield f"\n## gongshilan {name} {{#{name}}}\n"
        yield f"{_cell(command.help or '')}\n"
        yield "| argument or option | what |"
        yield "| --- | --- |"
        for parameter in command.params:
            said = ", ".join(parameter.opts) if isinstance(parameter, click.Option) else parameter.human_readable_name
            help_ = parameter.help if isinstance(parameter, click.Option) else ""
            yield f"| `{said}` | {_cell(help_ or '')} |"
