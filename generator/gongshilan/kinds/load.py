"""Loading ``schema/`` into a :class:`Schema`. A mistake in it is a programmer's or the office's, and raises SchemaError."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from gongshilan.kinds.protection import has_consent, has_small, protection_mistakes
from gongshilan.kinds.schema import Field, Kind, Schema, Stage, Term, Vocabulary
from gongshilan.kinds.sheet import sheet_mistakes, sheet_rules
from gongshilan.read.strict_yaml import StrictYamlError, load_typed

_REF = "#/$defs/"
_UNIT = "unit"
_KEYWORDS = frozenset(
    [
        "type",
        "enum",
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "pattern",
        "format",
        "uniqueItems",
        "const",
    ]
)
_FIELD_KEYS = frozenset(
    [
        "x-type",
        "x-scope",
        "x-own-scope",
        "x-apart",
        "x-ref",
        "x-vocabulary",
        "x-unit",
        "x-names",
        "x-consent",
        "x-mask",
        "x-personal",
        "x-small",
        "x-lasting",
    ]
)
_OF_SCHEMA = ("common.yml", "vocabularies/*.yml", "kinds/*.yml")
_ID_PATTERN = r"^[a-z0-9][a-z0-9-]{0,79}$"


class SchemaError(Exception):
    """``schema/`` itself is wrong: the message names file and key."""


def load_yaml(path: Path) -> dict[str, Any]:
    """A typed YAML file of ours, not to be changed: who asks again gets the same. Raises SchemaError with the place."""
    try:
        return _load(*_seen(path))
    except StrictYamlError as error:
        first = error.problems[0]
        raise SchemaError(f"{path}:{first.place.line}:{first.place.column}: {first.code} {dict(first.params)}") from None
    except OSError as error:
        raise SchemaError(f"{path}: {error.strerror}") from None  # gone meanwhile


@lru_cache(maxsize=512)  # checking and loading read the same files, one after the other
def _load(path: Path, _changed: int, _size: int) -> dict[str, Any]:
    return load_typed(path.read_text(encoding="utf-8"), path.name)


def schema_files(roots: Sequence[Path], pattern: str) -> list[Path]:
    """Files matching ``pattern`` (``kinds/*.yml``) below the schema folders, by name; one in a later folder takes the place
    of its namesake in an earlier one, so that a portal can add to what is shipped, or replace parts of it."""
    return [path for _, path in sorted({path.name: path for root in roots for path in root.glob(pattern)}.items())]


def load_schema(roots: Sequence[Path]) -> Schema:
    """Read ``common.yml``, ``vocabularies/`` and ``kinds/`` of the schema folders; not to be changed: who asks again, while the files
    are the same, gets the same. Raises SchemaError."""
    return _schema(
        tuple(roots), tuple(_seen(path) for pattern in _OF_SCHEMA for root in roots for path in sorted(root.glob(pattern)))
    )


def _seen(path: Path) -> tuple[Path, int, int]:
    try:
        about = path.stat()
    except OSError as error:
        raise SchemaError(f"{path}: {error.strerror}") from None
    return path, about.st_mtime_ns, about.st_size


@lru_cache(maxsize=2)  # checking and loading ask for it, one after the other
def _schema(roots: tuple[Path, ...], _files: tuple[tuple[Path, int, int], ...]) -> Schema:
    vocabularies = {name: _vocabulary(name, whole) for name, whole in vocabulary_files(roots).items()}
    common = _only(roots, "common.yml")
    kinds = {path.stem: _kind(path, common, vocabularies) for path in schema_files(roots, "kinds/*.yml")}
    if not kinds:
        raise SchemaError(f"{roots[0]}: no kinds")
    schema = Schema(kinds, vocabularies)
    _check_references(schema)
    for kind in kinds.values():
        wrong = next(iter(protection_mistakes(kind)), None)
        if wrong is not None:
            raise SchemaError(f"kinds/{kind.id}.yml: {wrong}")
    return schema


def _only(roots: Sequence[Path], name: str) -> dict[str, Any]:
    found = schema_files(roots, name)
    if not found:
        raise SchemaError(f"{roots[0]}: no {name}")
    return load_yaml(found[0])


def portal_schema(roots: Sequence[Path]) -> tuple[Mapping[str, Field], Mapping[str, Any]]:
    """Fields and JSON Schema of ``content/portal.yml``. Raises SchemaError."""
    common = _only(roots, "common.yml")
    whole = _only(roots, "portal.yml")
    fields = _fields(whole["properties"], common, {}, "portal.yml")
    return fields, _json_object(fields, whole, common, {}, "portal.yml")


def vocabulary_files(roots: Sequence[Path]) -> dict[str, Mapping[str, Any]]:
    """What the vocabularies say, by id. One that ``extends`` adds to its namesake in an earlier folder: terms of a known id take the
    place of theirs, new ones follow. Raises SchemaError."""
    found: dict[str, Mapping[str, Any]] = {}
    for root in roots:
        for path in sorted(root.glob("vocabularies/*.yml")):
            whole = load_yaml(path)
            found[path.stem] = extended(found.get(path.stem), whole) if whole.get("extends") else whole
    return dict(sorted(found.items()))


def extended(base: Mapping[str, Any] | None, whole: Mapping[str, Any]) -> dict[str, Any]:
    """A vocabulary's file with the terms of the one it adds to."""
    terms = {str(item["id"]): item for item in (*(base or {}).get("terms", ()), *whole.get("terms", ()))}
    return {**(base or {}), **whole, "terms": list(terms.values())}


def _vocabulary(name: str, whole: Mapping[str, Any]) -> Vocabulary:
    path = f"vocabularies/{name}.yml"
    terms: dict[str, Term] = {}
    spoken: dict[str, str] = {}
    for item in whole["terms"]:
        term = Term(
            str(item["id"]),
            str(item["label"]),
            str(item.get("description", "")),
            str(item.get("class", "")),
            tuple(str(alias) for alias in item.get("aliases", ())),
            str(item.get("group", "")),
        )
        if term.id in terms or not term.description:
            raise SchemaError(f"{path}: {term.id}: twice, or without a description")
        terms[term.id] = term
        for word in (term.id, term.label, *term.aliases):
            if spoken.setdefault(word, term.id) != term.id:
                raise SchemaError(f"{path}: {word} means two terms")
    for term in terms.values():
        if term.group and (term.group not in terms or terms[term.group].group):
            raise SchemaError(f"{path}: {term.id}: group wants a term that has none itself")
    return Vocabulary(name, str(whole["title"]), str(whole.get("description", "")), terms, spoken)


def _kind(path: Path, common: Mapping[str, Any], vocabularies: Mapping[str, Vocabulary]) -> Kind:
    whole = load_yaml(path)
    where = f"kinds/{path.name}"
    properties = {**common.get("properties", {}), **whole.get("properties", {})}
    required = {"kind", "title", *whole.get("required", ())}
    if whole.get("x-belongs", "unit") == "unit":
        required.add("unit")
    missing = required - set(properties)
    if missing:
        raise SchemaError(f"{where}: required but not described: {sorted(missing)}")
    fields = _fields(properties, common, vocabularies, where)
    try:
        kind = Kind(
            id=path.stem,
            label=str(whole["title"]),
            description=str(whole["description"]),
            group=str(whole["x-group"]),
            scope=str(whole["x-scope"]),
            dates=tuple(whole.get("x-date", ())),
            columns=tuple(whole.get("x-list", ("title",))),
            body=str(whole.get("x-body", "")),
            belongs=str(whole.get("x-belongs", "unit")),
            thread=int(whole.get("x-thread", 0)),
            required=tuple(sorted(required)),
            fields=fields,
            json_schema=_json_object(
                fields, {"properties": properties, "required": sorted(required)}, common, vocabularies, where
            ),
            counts_people=has_small(fields),
            asks_consent=has_consent(fields),
            counter=str(whole.get("x-counter", common.get("x-counter", ""))),
            stages=tuple(_stages(whole.get("x-stages", ()), fields, vocabularies, where)),
            sheet=sheet_rules(common.get("x-sheet", {}), whole.get("x-sheet", {}), fields),
            retention=_retention(whole, vocabularies, where),
            shared=bool(whole.get("x-shared", False)),
        )
    except KeyError as error:
        raise SchemaError(f"{where}: {error.args[0]} is missing") from None
    for column in (*kind.columns, *kind.dates, *(stage.day for stage in kind.stages if stage.day)):
        if kind.field_at(column) is None:
            raise SchemaError(f"{where}: no field {column}")
    if kind.shared and (kind.counts_people or _UNIT not in (kind.id, kind.belongs)):
        # two of one vote would count twice
        raise SchemaError(f"{where}: x-shared: only units and what belongs to a unit, and no votes")
    for mistake in sheet_mistakes(whole.get("x-sheet", {}), kind, vocabularies):
        raise SchemaError(f"{where}: x-sheet: {mistake}")
    return kind


def _retention(whole: Mapping[str, Any], vocabularies: Mapping[str, Vocabulary], where: str) -> str:
    """``x-retention``, written as a label, as the id of its term."""
    said = str(whole.get("x-retention", ""))
    spoken = vocabularies["retention"].spoken if "retention" in vocabularies else {}
    if said and said not in spoken:
        raise SchemaError(f"{where}: x-retention: {said} is no term of the vocabulary retention")
    return spoken.get(said, "")


def _stages(
    given: Sequence[Mapping[str, Any]], fields: Mapping[str, Field], vocabularies: Mapping[str, Vocabulary], where: str
) -> Iterator[Stage]:
    """``x-stages``; states may be written as their labels."""
    status = fields.get("status")
    vocabulary = vocabularies.get(status.vocabulary) if status is not None else None
    spoken = vocabulary.spoken if vocabulary is not None else {}
    terms = tuple(vocabulary.terms) if vocabulary is not None else ()
    for number, item in enumerate(given):
        unknown = [str(name) for name in item.get("fields", ()) if name not in fields]
        unknown += [str(state) for later in given[number:] for state in later.get("states", ()) if str(state) not in spoken]
        if unknown:
            raise SchemaError(f"{where}: x-stages: unknown {unknown}")
        later_states = {spoken[str(state)] for later in given[number:] for state in later.get("states", ())}
        yield Stage(
            frozenset(map(str, item.get("fields", ()))),
            frozenset(spoken[str(state)] for state in item.get("states", ())),
            tuple(term for term in terms if term not in later_states),
            str(item.get("day", "")),
        )


def _resolve(node: Mapping[str, Any], common: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The node with ``$ref`` replaced by what it names; keys beside the ``$ref`` win."""
    if "$ref" not in node:
        return dict(node)
    name = str(node["$ref"])
    target = common.get("$defs", {}).get(name.removeprefix(_REF))
    if not name.startswith(_REF) or target is None:
        raise SchemaError(f"{where}: {name} names nothing")
    return {**_resolve(target, common, where), **{key: value for key, value in node.items() if key != "$ref"}}


def _fields(
    properties: Mapping[str, Any], common: Mapping[str, Any], vocabularies: Mapping[str, Vocabulary], where: str
) -> dict[str, Field]:
    return {name: _field(name, node, common, vocabularies, f"{where}: {name}") for name, node in (properties or {}).items()}


def _field(
    name: str, node: Mapping[str, Any], common: Mapping[str, Any], vocabularies: Mapping[str, Vocabulary], where: str
) -> Field:
    node = _resolve(node, common, where)
    if "title" not in node and name != "[]":
        raise SchemaError(f"{where}: no title")
    unknown = sorted(key for key in node if str(key).startswith("x-") and key not in _FIELD_KEYS)
    if unknown:  # a key nobody reads, mistyped perhaps, would narrow or hide nothing
        raise SchemaError(f"{where}: unknown {unknown}")
    vocabulary = str(node.get("x-vocabulary", ""))
    if vocabulary and vocabularies and vocabulary not in vocabularies:
        raise SchemaError(f"{where}: no vocabulary {vocabulary}")
    reference = node.get("x-ref", ())
    inner = node.get("items")
    return Field(
        name=name,
        label=str(node.get("title", "")),
        description=str(node.get("description", "")),
        type=str(node.get("x-type") or node.get("type", "string")),
        scope=str(node.get("x-scope", "")),
        ref=(reference,) if isinstance(reference, str) else tuple(reference),
        vocabulary=vocabulary,
        measure=str(node.get("x-unit", "")),
        consent=str(node.get("x-consent", "")),
        names=str(node.get("x-names", "")),
        mask=str(node.get("x-mask", "")),
        personal=str(node.get("x-personal", "")),
        small=str(node.get("x-small", "")),
        own_scope=node.get("x-own-scope") is True,
        apart=node.get("x-apart") is True,
        lasting=tuple(str(word) for word in node.get("x-lasting", ())),
        required=tuple(node.get("required", ())),
        items=_field("[]", inner, common, vocabularies, where) if inner is not None else None,
        properties=_fields(node.get("properties", {}), common, vocabularies, where),
    )


def _json_object(
    fields: Mapping[str, Field],
    node: Mapping[str, Any],
    common: Mapping[str, Any],
    vocabularies: Mapping[str, Vocabulary],
    where: str,
) -> dict[str, Any]:
    """A self-contained JSON Schema 2020-12 of an object: references inlined, unknown fields refused."""
    properties = node.get("properties") or {}
    result: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: _json_node(item, properties[name], common, vocabularies, f"{where}: {name}")
            for name, item in fields.items()
        },
    }
    if node.get("required"):
        result["required"] = list(node["required"])
    for key in ("title", "description"):
        if key in node:
            result[key] = node[key]
    return result


def _json_node(
    item: Field,
    node: Mapping[str, Any],
    common: Mapping[str, Any],
    vocabularies: Mapping[str, Vocabulary],
    where: str,
) -> dict[str, Any]:
    node = _resolve(node, common, where)
    if item.properties:
        return _json_object(item.properties, node, common, vocabularies, where)
    result = {key: node[key] for key in node if key in _KEYWORDS or key in ("title", "description")}
    result.setdefault("type", "string")
    if item.items is not None:
        result["items"] = _json_node(item.items, node["items"], common, vocabularies, where)
    if item.vocabulary:
        result["enum"] = list(vocabularies[item.vocabulary].spoken)
    if item.ref:
        result["pattern"] = _ID_PATTERN
    return result


def _check_references(schema: Schema) -> None:
    groups = schema.vocabularies.get("kind_group")
    for kind in schema.kinds.values():
        if groups is not None and kind.group not in groups.terms:
            raise SchemaError(f"kinds/{kind.id}.yml: no group {kind.group}")
        for path, item in kind.walk():
            for target in item.ref:
                if target != "any" and target not in schema.kinds:
                    raise SchemaError(f"kinds/{kind.id}.yml: {path}: no kind {target}")
