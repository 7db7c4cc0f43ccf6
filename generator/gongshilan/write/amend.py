"""A record's file with some of it said anew: what did not change keeps its very lines, and no comment is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gongshilan.kinds.schema import Kind, Schema
from gongshilan.read.source import Source, read_source, split_front_matter
from gongshilan.write.record import record_text, spoken_fields
from gongshilan.write.yaml import yaml_text

_FIRST = ("kind", "title", "unit")
_BARE = (".yml", ".yaml")  # files that are all fields


class UnwritableError(ValueError):
    """Data that no file of ours says as given (keys that are no words, entries that are empty)."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A field at the top of a file: what stands before it, its own lines, and the comments within them."""

    name: str
    lead: tuple[str, ...]
    lines: tuple[str, ...]
    comments: tuple[str, ...]


def ordered(data: Mapping[str, Any], kind: Kind) -> dict[str, Any]:
    """The data in the order in which an editor finds it: kind, title, unit, the fields of the kind, whatever else there is."""
    known = [*_FIRST, *(name for name in kind.fields if name not in _FIRST)]
    return {name: data[name] for name in (*known, *(name for name in data if name not in known)) if name in data}


def amended(raw: bytes, source: Source, data: Mapping[str, Any], body: str, kind: Kind, schema: Schema) -> bytes:
    """The bytes of the file of ``source`` (which are ``raw``) once it says ``data`` and ``body``, both as an editor types them.

    The same bytes if that is what it says already. Fields that changed are written as :func:`record_text` would, each in its place;
    comments that stood among them are put before them. Raises UnwritableError if the file would not read back as given.
    """
    same_body = body.strip("\n") == source.body.strip("\n")
    if same_body and _told(source.tree.value) == _told(data):
        return raw
    for text in _attempts(raw, source, data, source.body if same_body else _body(source.body, body), kind, schema):
        made = text.encode()
        if _reads_back(made, source.path, data, body, kind, schema):
            return made
    raise UnwritableError(source.path)


def made(path: str, data: Mapping[str, Any], body: str, kind: Kind, schema: Schema) -> bytes:
    """The bytes of a new file. Raises UnwritableError if it would not read back as given."""
    raw = record_text(kind.id, ordered(data, kind), body.strip("\n"), schema).encode()
    if not _reads_back(raw, path, data, body, kind, schema):
        raise UnwritableError(path)
    return raw


def _attempts(raw: bytes, source: Source, data: Mapping[str, Any], body: str, kind: Kind, schema: Schema) -> Iterator[str]:
    """Ways to write it, the one that changes least first."""
    text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    bare = source.path.endswith(_BARE)
    split = (text, "", 1) if bare else split_front_matter(text)
    assert not isinstance(split, str)
    lines = split[0].split("\n")
    if lines and not lines[-1]:
        lines.pop()
    blocks = _blocks(lines, source, 1 if bare else 2)
    if blocks is not None:
        front = "\n".join(_written(*blocks, source.tree.value, data, kind, schema))
        yield f"{front}\n" if bare else f"---\n{front}\n---\n{body}"
    comments = "".join(f"#{comment.text}\n" for comment in source.tree.comments)
    whole = comments + yaml_text(spoken_fields(ordered(data, kind), kind.id, schema))
    yield whole if bare else f"---\n{whole}---\n{body}"


def _blocks(lines: list[str], source: Source, first: int) -> tuple[list[_Block], list[str]] | None:
    """The fields at the top, in the file's order, and what follows the last; None for a file that is not written line by line."""
    tops = [(position, str(path[0])) for path, position in source.tree.keys.items() if len(path) == 1]
    starts = [line - first for (line, _), _ in tops]
    if any(column != 1 for (_, column), _ in tops) or starts != sorted(set(starts)):
        return None
    blocks: list[_Block] = []
    lead = lines[: starts[0]] if starts else lines
    for (_, name), start, end in zip(tops, starts, [*starts[1:], len(lines)], strict=True):
        stop = end
        while stop > start + 1 and (not lines[stop - 1].strip() or lines[stop - 1].startswith("#")):
            stop -= 1
        comments = [item.text for item in source.tree.comments if start <= item.place[0] - first < stop]
        blocks.append(_Block(name, tuple(lead), tuple(lines[start:stop]), tuple(comments)))
        lead = lines[stop:end]
    return blocks, list(lead)


def _written(
    blocks: list[_Block], rest: list[str], before: Mapping[str, Any], data: Mapping[str, Any], kind: Kind, schema: Schema
) -> Iterator[str]:
    """The lines of the fields: those of ``before`` where they are the same, else anew; fields that are new after those they follow."""
    order = {name: place for place, name in enumerate([*_FIRST, *(name for name in kind.fields if name not in _FIRST)])}
    held = {block.name for block in blocks}
    fresh = [name for name in ordered(data, kind) if name not in held]
    for number, block in enumerate(blocks):
        yield from block.lead
        value = data.get(block.name)
        if _same(value, before.get(block.name)):
            yield from block.lines
        else:
            yield from (f"#{comment}" for comment in block.comments)
            yield from _lines(block.name, value, kind, schema)
        later = [order.get(other.name, len(order)) for other in blocks[number + 1 :]]
        here = order.get(block.name, len(order))
        for name in list(fresh):
            place = order.get(name, len(order))
            if not later or (here <= place and all(place < other or other < here for other in later)):
                fresh.remove(name)
                yield from _lines(name, data[name], kind, schema)
    yield from rest
    for name in fresh:
        yield from _lines(name, data[name], kind, schema)


def _lines(name: str, value: Any, kind: Kind, schema: Schema) -> list[str]:
    return yaml_text(spoken_fields({name: value}, kind.id, schema)).split("\n")[:-1]


def _same(value: Any, before: Any) -> bool:
    return bool(value == before) or (_is_empty(value) and _is_empty(before))


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _told(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if not _is_empty(value)}


def _body(before: str, body: str) -> str:
    """The new body, begun as far below the fields as the old one was."""
    lead = before[: len(before) - len(before.lstrip("\n"))] if before.strip("\n") else ""
    plain = body.strip("\n")
    return f"{lead}{plain}\n" if plain else ""


def _reads_back(raw: bytes, path: str, data: Mapping[str, Any], body: str, kind: Kind, schema: Schema) -> bool:
    source, _ = read_source(raw, path)
    if source is None or source.body.strip("\n") != body.strip("\n"):
        return False
    told, meant = (_pruned(spoken_fields(item, kind.id, schema)) for item in (source.tree.value, data))
    return bool(told == meant)


def _pruned(value: Any) -> Any:
    """Without what is empty: it is not written."""
    if isinstance(value, Mapping):
        kept = {key: _pruned(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if not _is_empty(item)}
    if isinstance(value, list):
        return [item for item in map(_pruned, value) if not _is_empty(item)]
    return value
