"""Values that YAML ends at a ``#`` behind a blank, where an editor meant the ``#`` and what follows: 家属区 #3 楼漏水."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gongshilan.problems import Place, Problem
from gongshilan.read.strict_yaml import Path, Tree

_APART = 2  # blanks before a # by which an editor, and ``gongshilan new``, set a comment apart


def cut_values(tree: Tree, path: str, is_text: Callable[[Path], bool] = lambda _: True) -> Iterator[Problem]:
    """Problems ``value-cut`` of a file: ``#`` without a blank behind it, and ``#`` one blank after words of somebody's own
    (``is_text`` of the value's path; a term or a day is known to be whole)."""
    for comment in tree.comments:
        if comment.after is None:
            continue
        glued = comment.text[:1].strip() != ""
        if glued or (len(comment.gap) < _APART and "\t" not in comment.gap and is_text(comment.after)):
            shown = comment.text.strip()[:40]
            yield Problem("value-cut", Place(path, *comment.place), {"rest": f"#{shown}"})
