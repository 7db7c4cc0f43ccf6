"""Windows of a rulebook: words there are, days that can be read, and no end before its beginning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Protocol

from gongshilan.kinds.mistakes.source import RuleSource, shown
from gongshilan.kinds.schema import Kind
from gongshilan.read.strict_yaml import Path as At
from gongshilan.windows.wording import WordingError, read_stretch

KEYS = ("from", "to", "on", "phase", "step", "before", "after", "campaign", "days", "working", "note")
_EDGE_KEYS = ("phase", "step", "campaign", "on")


class Anchors(Protocol):
    """Who checks what a day is counted from."""

    def anchor(self, value: Any, at: At, kind: Kind | None, siblings: Iterable[str]) -> None:
        """Note what is wrong with an anchor."""

    def stage(self, value: Any, at: At, sorts: Iterable[str]) -> None:
        """Note a phase or step that no campaign has."""


def check_window(source: RuleSource, window: Any, at: At, anchors: Anchors) -> None:
    """Note what is wrong with a window; whether the campaign has the phase or step is asked where the campaign is known."""
    if not isinstance(window, Mapping):  # another form altogether was said already
        return
    wrong = [key for key in window if key not in KEYS]
    for key in wrong:
        source.unknown("rule-key-unknown", (*at, key), key, KEYS, key=True)
    if wrong:
        return
    if not set(window) - {"note", "days", "working"}:
        source.add("rule-window-empty", at)
        return
    for key in ("before", "after"):
        if isinstance(window.get(key), Mapping):
            anchors.anchor(window[key], (*at, key), None, ())
        elif key in window and not isinstance(window[key], str):
            source.add("rule-window", (*at, key), value=shown(window[key]))
        else:
            anchors.stage(window.get(key), (*at, key), ("phase", "step"))
    for key in ("phase", "step"):
        anchors.stage(window.get(key), (*at, key), (key,))
        for edge in ("from", "to", "on"):
            if isinstance(window.get(edge), Mapping):
                anchors.stage(window[edge].get(key), (*at, edge, key), (key,))
    if "campaign" in window and window["campaign"] is not True:
        source.add("rule-window", (*at, "campaign"), value=shown(window["campaign"]))
    if "days" in window and (not isinstance(window["days"], int) or isinstance(window["days"], bool)):
        source.add("rule-type-integer", (*at, "days"), value=shown(window["days"]))
    first = _edge(source, window.get("from"), (*at, "from"), start=True)
    last = _edge(source, window.get("to"), (*at, "to"), start=False)
    _edge(source, window.get("on"), (*at, "on"), start=True)
    if first is not None and last is not None and first > last:
        source.add("rule-window-backwards", at, start=first.isoformat(), end=last.isoformat())


def _edge(source: RuleSource, edge: Any, at: At, *, start: bool) -> date | None:
    """The day an end stands for where it is a wording; None for a phase or step."""
    if edge is None or edge == "campaign":
        return None
    if isinstance(edge, Mapping):
        for key in edge:
            if key not in _EDGE_KEYS:
                source.unknown("rule-key-unknown", (*at, key), key, _EDGE_KEYS, key=True)
        return _edge(source, edge.get("on"), (*at, "on"), start=start)
    try:
        stretch = read_stretch(str(edge))
    except WordingError:
        source.add("rule-window", at, value=shown(edge))
        return None
    return stretch.start if start else stretch.end


def stages_in(value: Any, key: str = "") -> Iterator[str]:
    """Every phase and step that a rulebook names, wherever it does."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from stages_in(item, str(name))
    elif isinstance(value, list):
        for item in value:
            yield from stages_in(item, key)
    elif key in ("phase", "step", "before", "after") and isinstance(value, str):
        yield value
