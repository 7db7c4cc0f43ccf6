"""What is on the desk: kinds with their numbers, lists of records, and what may be picked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gongshilan.catalogue import text
from gongshilan.desk.state import Held
from gongshilan.desk.typed import campaigns
from gongshilan.kinds.schema import Kind
from gongshilan.link.shared import FOLDER
from gongshilan.read.source import Source
from gongshilan.read.values import texts

Json = dict[str, Any]
PAGE = 50
_PICKED = 20
_ANY = "any"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for; empty: all of it."""

    kind: str = ""
    unit: str = ""
    words: str = ""
    problem: bool = False
    page: int = 1


def entries(held: Held) -> Iterator[Json]:
    """Every record that could be read, with how many problems its file has."""
    problems = held.problems()
    for name, source in sorted(held.sources().items()):
        value = source.tree.value
        found = problems.get(source.path, ())
        yield {
            "id": name,
            "kind": str(value.get("kind") or ""),
            "title": _text(value.get("title")) or name,
            "unit": name if value.get("kind") == "unit" else _text(value.get("unit")),
            "path": source.path,
            "campaign": source.path.split("/")[0],
            "problems": sum(not problem.warning for problem in found),
            "warnings": sum(problem.warning for problem in found),
        }


def listed(held: Held, asked: Asked) -> Json:
    """A page of the records that fit: of one kind with the columns that the kind declares."""
    words = asked.words.casefold().split()
    sources = held.sources()
    kind = held.schema.kinds.get(asked.kind)
    every = list(entries(held))
    titles = {entry["id"]: entry["title"] for entry in every}
    found = [
        entry
        for entry in every
        if (not asked.kind or entry["kind"] == asked.kind)
        and (not asked.unit or entry["unit"] == asked.unit)
        and (not asked.problem or entry["problems"])
        and all(word in _haystack(entry, sources[entry["id"]]) for word in words)
    ]
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(asked.page, 1), pages)
    shown = found[(number - 1) * PAGE : number * PAGE]
    columns = [name for name in kind.columns if name != "title"][:4] if kind is not None else []
    for entry in shown:
        entry["unit_title"] = titles.get(entry["unit"], entry["unit"])
        entry["kind_label"] = held.schema.kinds[entry["kind"]].label if entry["kind"] in held.schema.kinds else entry["kind"]
        entry["cells"] = [_cell(held, kind, sources[entry["id"]], name, titles) for name in columns] if kind else []
    labels = [kind.label_at(name) for name in columns] if kind is not None else []
    return {"entries": shown, "count": len(found), "page": number, "pages": pages, "columns": labels}


def kinds_on_desk(held: Held) -> list[Json]:
    """Groups of kinds, each kind with the number of its records and of those with problems."""
    counts: dict[str, list[int]] = {}
    for entry in entries(held):
        held_count = counts.setdefault(entry["kind"], [0, 0])
        held_count[0] += 1
        held_count[1] += bool(entry["problems"])
    groups = held.schema.vocabularies.get("kind_group")
    order = list(groups.terms) if groups else sorted({kind.group for kind in held.schema.kinds.values()})
    found = []
    for name in order:
        kinds = [kind for kind in held.schema.kinds.values() if kind.group == name]
        if kinds:
            label = groups.terms[name].label if groups else name
            found.append({"label": label, "kinds": [_with_count(kind, counts.get(kind.id, [0, 0])) for kind in kinds]})
    return found


def strays(held: Held) -> list[Json]:
    """Problems of files that no form can open, and of the portal's own: with their sentences."""
    readable = {source.path for source in held.sources().values()}
    found = []
    for path, problems in held.problems().items():
        if path not in readable:
            found += [
                {"place": str(problem.place), **held.outside.sentences(problem)}
                for problem in problems
                if not problem.warning
            ]
    return found


def units(held: Held) -> list[Json]:
    """The units, to choose from."""
    return [{"value": entry["id"], "label": entry["title"]} for entry in entries(held) if entry["kind"] == "unit"]


def picked(held: Held, kinds: tuple[str, ...], words: str, unit: str) -> list[Json]:
    """Records of some kinds whose title, id or unit fit what was typed, those of ``unit`` first."""
    wanted = words.casefold().split()
    every = list(entries(held))
    titles = {entry["id"]: entry["title"] for entry in every}
    found = []
    for entry in every:
        if _ANY not in kinds and entry["kind"] not in kinds:
            continue
        around = titles.get(entry["unit"], "") if entry["kind"] != "unit" else ""
        said = f"{entry['title']} {entry['id']} {around}".casefold()
        if all(word in said for word in wanted):
            label = held.schema.kinds[entry["kind"]].label if entry["kind"] in held.schema.kinds else entry["kind"]
            found.append({"id": entry["id"], "title": entry["title"], "unit": around, "kind": label, "own": entry["unit"]})
    found.sort(key=lambda item: (item.pop("own") != unit, words != item["title"], item["title"]))
    return found[:_PICKED]


def setting(held: Held, *, shared: bool = False) -> Json:
    """What every form needs to know of the portal: campaigns with their phases and obligations, units. ``shared``: what is typed may
    belong to the portal, to be chosen like a campaign where there are several, or something of the kind already."""
    sources = held.sources()
    rulebooks = held.outside.rules.rulebooks
    found: Json = {"campaigns": [], "units": units(held)}
    for name, title in campaigns(held).items():
        value = sources[name].tree.value
        phases = [item for item in value.get("phases") or () if isinstance(item, Mapping)]
        rulebook = rulebooks.get(_text(value.get("rulebook")))
        duties = rulebook.obligations if rulebook is not None else ()
        found["campaigns"].append(
            {
                "value": name,
                "label": title,
                "phase": [{"value": _text(item.get("id")), "label": _text(item.get("title"))} for item in phases],
                "obligation": [{"value": item.id, "label": f"{item.id} {item.title}"} for item in duties],
            }
        )
    several = len(found["campaigns"]) > 1 or any(source.path.startswith(f"{FOLDER}/") for source in sources.values())
    if shared and several:
        found["campaigns"].append({"value": FOLDER, "label": text("desk.shared"), "phase": [], "obligation": []})
    return found


def titles_of(held: Held, value: Any) -> dict[str, str]:
    """Titles of the records that any text of a value may be the id of."""
    known = held.sources()
    return {
        name: _text(known[name].tree.value.get("title")) or name
        for name in {said for _, said in texts(value)}
        if name in known
    }


def _with_count(kind: Kind, counts: list[int]) -> Json:
    return {"id": kind.id, "label": kind.label, "description": kind.description, "count": counts[0], "problems": counts[1]}


def _haystack(entry: Json, source: Source) -> str:
    return (
        f"{entry['title']} {entry['id']} {' '.join(said for _, said in texts(source.tree.value))} {source.body}".casefold()
    )


def _cell(held: Held, kind: Kind, source: Source, path: str, titles: Mapping[str, str]) -> str:
    """A value as a list shows it: labels and titles instead of ids."""
    value: Any = source.tree.value
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    items = value if isinstance(value, list) else [value]
    field = kind.field_at(path)
    while field is not None and field.items is not None:
        field = field.items
    said = []
    for item in items:
        if not isinstance(item, str):
            continue
        if field is not None and field.vocabulary:
            vocabulary = held.schema.vocabularies[field.vocabulary]
            item = vocabulary.terms[vocabulary.spoken[item]].label if item in vocabulary.spoken else item  # noqa: PLW2901
        said.append(titles.get(item, item) if field is not None and field.ref else item)
    return text("cli.check.comma").join(said)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
