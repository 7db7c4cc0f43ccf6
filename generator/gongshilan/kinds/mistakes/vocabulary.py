"""Vocabularies: every word means one term, a status tells for every term whether it is open or closed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from gongshilan.kinds.mistakes.source import RuleSource, shown
from gongshilan.read.strict_yaml import Path as At


def check_vocabulary(source: RuleSource, refused: set[At], base: Mapping[str, Any] | None = None) -> None:
    """Note what is wrong beyond form. ``base`` is the vocabulary of the same name that was there before: what ``extends`` adds to."""
    if ("terms",) in refused:
        return
    extends = source.data.get("extends") is True
    if extends and base is None:
        source.add("vocabulary-extends", ("extends",), value=PurePath(source.path).stem)
    before = list(base.get("terms", ())) if extends and base else []
    own = {str(item.get("id")) for item in source.data.get("terms") or () if isinstance(item, Mapping)}
    kept = [item for item in before if str(item["id"]) not in own]
    spoken: dict[str, tuple[int, str]] = {word: (-1, str(item["id"])) for item in kept for _, word in _words(item, ())}
    terms = [(index, item) for index, item in enumerate(source.data.get("terms") or ()) if isinstance(item, Mapping)]
    ids: set[str] = set()
    for index, item in terms:
        at = ("terms", index)
        if str(item.get("id")) in ids:
            source.add("rule-repeated", (*at, "id"), value=shown(item.get("id")))
            continue
        ids.add(str(item.get("id")))
        for place, word in _words(item, at):
            other = spoken.setdefault(word, (index, str(item.get("id"))))
            if other[0] != index:
                source.add("vocabulary-word-twice", place, value=word, other=other[1])
    groups = {str(item.get("id")) for item in (*kept, *(item for _, item in terms)) if not item.get("group")}
    for index, item in terms:
        if item.get("group") and str(item["group"]) not in groups:
            source.unknown("vocabulary-group", ("terms", index, "group"), item["group"], sorted(groups))
    told = [index for index, item in terms if item.get("class")]
    if (told or any(item.get("class") for item in before)) and len(told) != len(terms):
        for index, item in terms:
            if not item.get("class"):
                source.add("vocabulary-class-missing", ("terms", index), value=shown(item.get("id")))


def _words(item: Mapping[str, Any], at: At) -> list[tuple[At, str]]:
    found = [((*at, key), str(item[key])) for key in ("id", "label") if key in item]
    aliases = item.get("aliases")
    found += [((*at, "aliases", n), str(alias)) for n, alias in enumerate(aliases if isinstance(aliases, list) else ())]
    return found
