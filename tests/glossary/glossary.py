"""docs/glossary.md below its mark, made from the schema and the catalogue: ``python tests/glossary/glossary.py`` writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from gongshilan.assess.figures import FIGURES
from gongshilan.build.rules import load_rules
from gongshilan.catalogue import catalogue
from gongshilan.kinds.schema import Schema
from gongshilan.measure.states import STATES

REPO = Path(__file__).resolve().parents[2]
PAGE = REPO / "docs" / "glossary.md"
MARK = "<!-- Below this line everything is made by `make glossary` from schema/ and the catalogue. -->\n"


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a section with one table."""
    yield from ("", f"## {title}", "", row(head), row(["---"] * len(head)), *map(row, rows))


def row(cells: Sequence[str]) -> str:
    """One line of a table."""
    return f"| {' | '.join(cell.replace('|', '｜').replace(chr(10), ' ') for cell in cells)} |"


def generated(schema: Schema) -> str:
    """States, record kinds, vocabularies and figures: ids, labels and what they mean, in Chinese as readers see them."""
    texts = catalogue()
    groups = schema.vocabularies["kind_group"].terms
    kinds = sorted(schema.kinds.values(), key=lambda kind: (list(groups).index(kind.group), kind.id))
    words = schema.vocabularies.values()
    lines = [
        *table(
            "States of a duty 义务状态",
            ("id", "中文", "说明"),
            [(f"`{s.value}`", texts["states"][s.value]["label"], texts["states"][s.value]["description"]) for s in STATES],
        ),
        *table(
            "Record kinds 记录类型",
            ("kind", "中文", "说明", "分组"),
            [(f"`{kind.id}`", kind.label, kind.description, groups[kind.group].label) for kind in kinds],
        ),
        *table(
            "Vocabularies 词表",
            ("vocabulary", "中文", "terms"),
            [
                (f"`{item.id}`", item.label, "、".join(f"`{term.id}` {term.label}" for term in item.terms.values()))
                for item in sorted(words, key=lambda item: item.id)
            ],
        ),
        *table(
            "Figures 指标",
            ("figure", "中文", "说明"),
            [(f"`{name}`", texts["figures"][name]["label"], texts["figures"][name]["description"]) for name in FIGURES],
        ),
    ]
    return "\n".join(lines) + "\n"


def current() -> str:
    """The whole page as it should be: what is written by hand above the mark, and what is made."""
    by_hand, _, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    return by_hand + MARK + generated(load_rules(REPO).schema)


if __name__ == "__main__":
    PAGE.write_text(current(), encoding="utf-8")
