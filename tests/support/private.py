"""A small portal in which everything private is planted: one full record of each kind at each scope, passages, persons."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gongshilan.build.rules import load_rules
from gongshilan.kinds.schema import Kind, Schema
from gongshilan.receipts import derived, grouped

from support.attachments import KINDS, marked, visible
from support.places import PORTAL
from support.records import Maker, scoped

CAMPAIGN, UNIT = "example-2030", "example-unit"
RUNGS = ("public", "staff", "members", "office")
NOWHERE = len(RUNGS)  # the rank of what no edition may hold
_CARRIER = "document"  # the kind whose records carry attachments
_ALWAYS = frozenset({_CARRIER, "suggestion", "meeting", "satisfaction_survey", "leader", "analysis_report"})
_SUFFIX = {"jpeg": "jpg"}
BELOW = RUNGS[:3]  # editions from which something is hidden
_EDITIONS = "".join(f"  - {{id: {rung}, label: {rung}, scope: {rung}}}\n" for rung in RUNGS)


class PrivatePortal:
    """Written to ``root``. ``lowest`` maps a marker to the rank of the lowest audience that may see it, ``where`` to the field
    or passage it stands in; ``paths`` maps a record's id to its file."""

    def __init__(self, root: Path, *, rungs: tuple[str, ...] = RUNGS, every: int = 1) -> None:
        self.root = root
        self.lowest: dict[str, int] = {}
        self.where: dict[str, str] = {}
        self.paths: dict[str, Path] = {}
        self._count = 0
        shutil.copytree(PORTAL, root, dirs_exist_ok=True)
        portal = root / "content" / "portal.yml"
        text = portal.read_text(encoding="utf-8")
        portal.write_text(text[: text.index("editions:")] + "editions:\n" + _EDITIONS, encoding="utf-8")
        self.schema: Schema = load_rules(root).schema
        kinds = [kind for kind in self.schema.kinds.values() if kind.id not in ("campaign", "unit")]
        self.kinds = [kind for number, kind in enumerate(kinds) if number % every == 0 or kind.id in _ALWAYS]
        self._targets = {kind.id: record_id(kind.id, rungs[0]) for kind in self.kinds}
        self._targets |= {"unit": UNIT, "document": "example-document"}
        for rung in rungs:
            for kind in self.kinds:
                self.add(kind, record_id(kind.id, rung), rung)
            self._attach(record_id(_CARRIER, rung), rung, KINDS if rungs == RUNGS else ("txt",))

    def add(self, kind: Kind, name: str, rung: str) -> Path:
        """A full record, with markers that stand nowhere else."""
        maker = Maker(self.schema, self._targets, first=self._count)
        data = authored(maker, kind)
        self._count += len(maker.markers)
        data |= {"title": f"§title {name}§", "scope": rung}
        for claim in data.get("claims", ()):
            claim.pop("subject", None)  # would be the record itself
        data.pop("single_head", None)  # the unit's other records say that there are two
        rank = RUNGS.index(rung)
        self._plant(f"§title {name}§", rank, f"{kind.id}.title")
        above = dict(scoped(kind))
        for (_, field), marker in maker.markers.items():
            if marker.startswith("§") and marker in json.dumps(data, ensure_ascii=False):
                self._plant(marker, max(rank, RUNGS.index(above.get(field, "public"))), f"{kind.id}.{field}")
        body = ""
        if kind.body:
            body = "\n".join([f"§body {name}§", "", *self._passages(name, kind, rank), f"§end {name}§"])
            self._plant(f"§body {name}§", rank, f"{kind.id} body")
            self._plant(f"§end {name}§", rank, f"{kind.id} body")
        path = self.root / "content" / CAMPAIGN / kind.id / f"{name}.md"
        write(path, data, body)
        self.paths[name] = path
        return path

    def _attach(self, name: str, rung: str, kinds: tuple[str, ...]) -> None:
        """Attachments to a record: of each kind one, at one scope after another, and one full of hidden marks."""
        path = self.paths[name]
        data, body = read(path)
        items = data["attachments"] = []
        for number, kind in enumerate(kinds):
            own = RUNGS[(number + RUNGS.index(rung)) % len(RUNGS)] if len(kinds) > 1 else "office"
            rank = max(RUNGS.index(rung), RUNGS.index(own))
            self._count += 3
            seen, unseen, called = (f"CANARY{self._count + part:05}X" for part in range(3))
            for file, raw in ((f"{called}.{_SUFFIX.get(kind, kind)}", visible(kind, seen)),):
                self._plant(called, rank, f"name of a {kind}")
                if kind not in ("png", "jpeg"):  # which show it in their dots
                    self._plant(seen, rank, f"inside a {kind}")
                items.append({"file": file, "title": f"§file {kind} {name}§", "scope": own})
                self._plant(f"§file {kind} {name}§", rank, f"title of a {kind}")
                put(path.parent / "attachments" / file, raw)
            if rung == "public" and len(kinds) > 1:
                file = f"marked-{kind}.{_SUFFIX.get(kind, kind)}"
                put(path.parent / "attachments" / file, marked(kind, unseen))
                items.append({"file": file, "title": f"§marked {kind}§"})
                self._plant(unseen, NOWHERE, f"hidden in a {kind}")
        put(path.parent / "attachments" / "CANARY00000X.txt", b"CANARY00000X\n")  # named by no record
        self._plant("CANARY00000X", NOWHERE, "a file no record names")
        write(path, data, body)

    def _passages(self, name: str, kind: Kind, rank: int) -> Iterator[str]:
        for rung in RUNGS[1:]:
            marker = f"§passage {rung} {name}§"
            self._plant(marker, max(rank, RUNGS.index(rung)), f"{kind.id} passage {rung}")
            yield from (f"::: {rung}", marker, "", f"- [{marker}](record:{UNIT})", ":::", "")

    def _plant(self, marker: str, rank: int, where: str) -> None:
        self.lowest[marker], self.where[marker] = rank, where


def record_id(kind: str, rung: str) -> str:
    """Id of the record of a kind at a scope."""
    return f"{kind.replace('_', '-')}-{rung}"


def authored(maker: Maker, kind: Kind) -> dict[str, Any]:
    """A full record that fits the small portal's campaign and rulebook."""
    data = maker.authored(kind, UNIT)
    data.pop("attachments", None)  # they need files
    data |= {name: "study" for name in ("phase", "for_phase") if name in data}
    if kind.id == "deviation":
        data["obligation"] = "T-DAY"
        data.pop("requirement", None)  # would name one of its requirements
        data.pop("old_due", None)  # would be a day on which it ends
    if "receipt_no" in data:
        data["receipt_no"] = grouped(derived(str(data["receipt_no"])))  # no text: one that check knows for right
    if "approval" in data:
        data["approval"]["reviewed"]["by"] = "审核处"
    return data


def put(path: Path, raw: bytes) -> None:
    """A file and the folder for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)


def write(path: Path, data: dict[str, Any], body: str) -> None:
    """A record file with its front matter as JSON, one field a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{json.dumps(data, ensure_ascii=False, indent=1)}\n---\n{body}\n", encoding="utf-8")


def read(path: Path) -> tuple[dict[str, Any], str]:
    """What :func:`write` wrote."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return json.loads(front), body.strip("\n")
