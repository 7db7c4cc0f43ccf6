"""All files of ``schema/`` looked through in one run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from gongshilan.kinds.load import SchemaError, load_schema, load_yaml, schema_files, vocabulary_files
from gongshilan.kinds.mistakes.kind import Around, check_kind
from gongshilan.kinds.mistakes.rulebook import Names, Stages, check_rulebook
from gongshilan.kinds.mistakes.source import RuleSource, read_rule_source
from gongshilan.kinds.mistakes.structure import Structure
from gongshilan.kinds.mistakes.vocabulary import check_vocabulary
from gongshilan.kinds.rulebook import load_rulebooks
from gongshilan.kinds.schema import Schema
from gongshilan.problems import Place, Problem
from gongshilan.read.strict_yaml import Path as At

FOLDERS = ("vocabularies", "kinds", "rulebooks")
_META = {"vocabularies": "vocabulary", "kinds": "kind", "rulebooks": "rulebook"}


def schema_problems(
    roots: Sequence[Path],
    own: Path,
    scopes: Iterable[str],
    figures: Iterable[str],
    campaigns: Mapping[str, Sequence[Stages]],
) -> tuple[Problem, ...]:
    """What is wrong in the files of ``own`` (one of ``roots``), with paths below it. ``scopes`` are the portal's, ``figures`` those
    that can be computed, ``campaigns`` those that chose a rulebook. Kinds are looked at once the vocabularies are right, rulebooks once the kinds are: what follows from
    another mistake is not said again."""
    sources = {folder: [*_sources(own, folder)] for folder in FOLDERS}
    structures = {folder: Structure(load_yaml(_meta(roots, _META[folder]))) for folder in FOLDERS}
    problems: list[Problem] = []
    schema: Schema | None = None
    for folder in FOLDERS:
        read = [source for source, _ in sources[folder] if source is not None]
        problems += [problem for _, found in sources[folder] for problem in found]
        refused = {source.path: structures[folder].check(source) for source in read}
        if folder == "vocabularies":
            for source in read:
                check_vocabulary(source, refused[source.path], _extended(source, roots, own))
        elif folder == "kinds":
            around = _around(roots)
            for source in read if around else ():
                assert around is not None
                check_kind(source, around, refused[source.path])
        else:
            assert schema is not None
            names = Names(tuple(scopes) or _scopes(schema), tuple(figures), _obligations(read, roots), campaigns)
            for source in read:
                check_rulebook(source, schema, names, refused[source.path])
            if not problems and not any(source.problems for source in read):
                _usable(read, roots, schema)
        problems += [problem for source in read for problem in source.problems]
        if problems:
            break
        if folder == "kinds":
            try:  # common.yml, and keys that protect people, are looked at by loading alone
                schema = load_schema(roots)
            except SchemaError as error:
                problems.append(Problem("schema-unusable", Place("common.yml"), {"detail": str(error)}))
                break
    return tuple(sorted(problems, key=lambda problem: problem.sort_key))


def _sources(own: Path, folder: str) -> Iterator[tuple[RuleSource | None, list[Problem]]]:
    for path in sorted((own / folder).glob("*.yml")):
        yield read_rule_source(path, f"{folder}/{path.name}")


def _meta(roots: Sequence[Path], name: str) -> Path:
    return schema_files(roots, f"meta/{name}.yml")[0]


def _around(roots: Sequence[Path]) -> Around | None:
    """What kinds may name; None where what is shared cannot be read, which loading will say."""
    try:
        common = load_yaml(schema_files(roots, "common.yml")[0])
        groups = load_yaml(schema_files(roots, "vocabularies/kind_group.yml")[0])
    except (SchemaError, IndexError):
        return None
    return Around(
        common,
        frozenset(path.stem for path in schema_files(roots, "kinds/*.yml")),
        _words(roots),
        frozenset(str(term["id"]) for term in groups.get("terms", ())),
    )


def _words(roots: Sequence[Path]) -> dict[str, tuple[str, ...]]:
    """Ids and labels of the terms of each vocabulary; of one that cannot be read none: that is said of itself."""
    found: dict[str, tuple[str, ...]] = {}
    for root in roots:
        for path in sorted(root.glob("vocabularies/*.yml")):
            with suppress(SchemaError):
                whole = load_yaml(path)
                own = tuple(str(term[key]) for term in whole.get("terms", ()) for key in ("id", "label"))
                found[path.stem] = (*found.get(path.stem, ()), *own) if whole.get("extends") else own
    return found


def _extended(source: RuleSource, roots: Sequence[Path], own: Path) -> Mapping[str, Any] | None:
    """The vocabulary of the same name in the folders before a portal's own; None where there is none to add to."""
    before = [root for root in roots if root != own]
    with suppress(SchemaError):
        return vocabulary_files(before).get(Path(source.path).stem) if before else None
    return None


def _usable(read: Sequence[RuleSource], roots: Sequence[Path], schema: Schema) -> None:
    """What only loading finds: words that are right one by one and do not go together. The message names obligation and
    requirement, and so the place."""
    try:
        load_rulebooks(roots, schema)
    except (SchemaError, ValueError, TypeError, KeyError) as error:
        said = str(error)
        found = [(source, at) for source in read for at in _named(source, said)]
        source, at = max(found, key=lambda item: len(item[1]), default=(read[0], ()))
        source.add("rule-unusable", at, detail=said)


def _named(source: RuleSource, said: str) -> Iterator[At]:
    """The entries of a rulebook that a message names by their ids."""
    parts = said.split(": ")
    if parts[0] != Path(source.path).name:
        return
    yield ()
    for index, item in enumerate(source.data.get("obligations") or ()):
        if len(parts) > 1 and isinstance(item, Mapping) and item.get("id") == parts[1]:
            yield ("obligations", index)
            for number, asked in enumerate(item.get("requires") or ()):
                if len(parts) > 2 and isinstance(asked, Mapping) and asked.get("id") == parts[2]:
                    yield ("obligations", index, "requires", number)


def _scopes(schema: Schema) -> tuple[str, ...]:
    return tuple(sorted({kind.scope for kind in schema.kinds.values()}))


def _obligations(read: Sequence[RuleSource], roots: Sequence[Path]) -> dict[str, tuple[str, ...]]:
    """Ids of obligations by rulebook, inherited ones included."""
    whole = {path.name: source.data for source in read if (path := Path(source.path))}
    for path in schema_files(roots, "rulebooks/*.yml"):
        if path.name not in whole:
            with suppress(SchemaError):  # said of the file itself
                whole[path.name] = load_yaml(path)
    books = {str(data.get("id", Path(name).stem.upper())): data for name, data in whole.items()}

    def ids(book: str, below: tuple[str, ...]) -> tuple[str, ...]:
        data = books.get(book)
        if data is None or book in below:
            return ()
        own = data.get("obligations")
        mine = tuple(str(item.get("id")) for item in (own if isinstance(own, list) else ()) if isinstance(item, Mapping))
        gone = data.get("without")
        left = set(map(str, gone)) if isinstance(gone, list) else set()
        parent = [item for item in ids(str(data.get("extends", "")), (*below, book)) if item not in left]
        return tuple(dict.fromkeys([*parent, *mine]))

    return {book: ids(book, ()) for book in books}
