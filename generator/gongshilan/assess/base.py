"""Whether a survey or an evaluation rests on those who were to take part in it, as far as its record tells."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from gongshilan.assess.matching import fits
from gongshilan.assess.paths import values_at
from gongshilan.demands import Base
from gongshilan.kinds.schema import Schema
from gongshilan.model import HIDDEN_COUNT, Reason, Record


def base_reasons(record: Record, base: Base, listed: Sequence[Record], schema: Schema) -> Iterator[Reason]:
    """Why it does not; nothing where it does. ``listed`` are the people of the list on that day.

    Named people must be on the list. A bare number may not be more than are on it. Both must be the share asked for. The
    categories the record states must be found in the list. Where an assembly stands on it, how many came says nothing.
    """
    people = {person.id for person in listed}
    kind = schema.kinds[base.kind]
    if not people:
        yield Reason("base-no-list", {"kind": kind.label})
        return
    label = schema.kinds[record.kind].label_at
    named = {str(value) for value in values_at(record.data, base.named)}
    strangers = sorted(named - people)
    if strangers:
        params = {"field": label(base.named), "names": "、".join(strangers), "n": len(strangers), "kind": kind.label}
        yield Reason("base-strangers", {**params, "counter": kind.counter})
    if base.assembly is not None and any(fits(person, base.assembly) for person in listed):
        yield from _other_categories(record, base, listed, schema)
        return
    numbers = [(path, value) for path in base.number for value in values_at(record.data, path)]
    for path, value in numbers:
        if _is_number(value) and value > len(people):
            params = {"field": label(path), "value": value, "size": len(people), "kind": kind.label}
            yield Reason("base-larger-than-list", {**params, "counter": kind.counter})
    need = math.ceil(base.share * len(people))
    told = [value for _, value in numbers if _is_number(value)]
    have = len(named & people) if named else told[-1] if told else None
    if have is not None and have < need:
        params = {"have": have, "need": need, "size": len(people), "kind": kind.label, "counter": kind.counter}
        yield Reason("base-too-few", params)
    elif have is None and HIDDEN_COUNT not in [value for _, value in numbers]:
        fields = "”“".join(label(path) for path in (base.named, *base.number) if path)
        yield Reason("base-unstated", {"fields": fields})
    yield from _other_categories(record, base, listed, schema)


def _other_categories(record: Record, base: Base, listed: Sequence[Record], schema: Schema) -> Iterator[Reason]:
    known = {str(value) for person in listed for value in values_at(person.data, base.category)}
    stated = [str(value) for value in values_at(record.data, base.categories)]
    others = [value for value in dict.fromkeys(stated) if value not in known]
    if others:
        kind = schema.kinds[record.kind]
        names = "、".join(schema.label_of(kind, base.categories, value) for value in others)
        yield Reason("base-other-categories", {"field": kind.label_at(base.categories), "names": names})


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
