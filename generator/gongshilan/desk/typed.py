"""A record as it stands in the form: what a page sends, made safe to write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongshilan.catalogue import text
from gongshilan.check.record import CAMPAIGN_STEM, ID_PATTERN
from gongshilan.desk.outside import RefusedError
from gongshilan.desk.state import Held
from gongshilan.kinds.schema import Kind
from gongshilan.link.shared import FOLDER
from gongshilan.read.source import Source
from gongshilan.write.amend import UnwritableError, amended, made
from gongshilan.write.ids import id_from

_DEEPEST = 12
# What no text file of ours may hold; nobody types it, but it comes with what is pasted.
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be written: ``source`` is the file it is to replace, ``raw`` that file's bytes; None for a new record."""

    id: str
    kind: Kind
    path: str
    data: Mapping[str, Any]
    body: str
    source: Source | None = None
    raw: bytes = b""

    def written(self, held: Held) -> bytes:
        """The bytes of its file. Raises RefusedError if they would not say what was typed."""
        try:
            if self.source is None:
                return made(self.path, self.data, self.body, self.kind, held.schema)
            return amended(self.raw, self.source, self.data, self.body, self.kind, held.schema)
        except UnwritableError:
            raise RefusedError(text("desk.refused.unwritable", path=self.path)) from None


def draft_of(sent: Any, held: Held, taken: frozenset[str] = frozenset()) -> Draft:
    """The draft a page sent: ``{id, kind, campaign, data, body}``; without an id it is a new record, which gets one that is neither in
    use nor in ``taken``. Raises RefusedError."""
    if not isinstance(sent, Mapping) or not isinstance(sent.get("data"), Mapping):
        raise RefusedError(text("desk.refused.malformed"))
    body = _clean_text(str(sent.get("body") or ""))
    data = _clean(sent["data"], 0)
    name = str(sent.get("id") or "")
    if name:
        source = held.sources().get(name)
        if source is None:
            raise RefusedError(text("desk.refused.gone", id=name))
        kind = held.schema.kinds.get(str(source.tree.value.get("kind")))
        if kind is None:
            raise RefusedError(text("desk.refused.kind", id=name))
        return Draft(name, kind, source.path, {**data, "kind": kind.id}, body, source, held.read(source.path))
    kind = held.schema.kinds.get(str(sent.get("kind")))
    if kind is None:
        raise RefusedError(text("desk.refused.malformed"))
    data = {"kind": kind.id, **{key: value for key, value in data.items() if key != "kind"}}
    campaign = str(sent.get("campaign") or "")
    wanted = str(sent.get("wanted") or "")
    if wanted and not ID_PATTERN.match(wanted):
        raise RefusedError(text("desk.refused.id", id=wanted))
    used = frozenset(held.sources()) | taken
    if wanted and wanted in used:
        raise RefusedError(text("desk.refused.taken", id=wanted))
    name = wanted or new_id(kind.id, str(data.get("title") or ""), used)
    if kind.id == CAMPAIGN_STEM:
        return Draft(name, kind, f"{name}/{CAMPAIGN_STEM}.md", data, body)
    shared = kind.shared and campaign == FOLDER
    if not shared and (not ID_PATTERN.match(campaign) or campaign not in campaigns(held)):
        raise RefusedError(text("desk.refused.campaign"))
    return Draft(name, kind, f"{campaign}/{kind.id}/{name}.md", data, body)


def new_id(kind: str, title: str, used: frozenset[str]) -> str:
    """An id made of kind and title that nothing has."""
    base = id_from(kind.replace("_", "-"), title)
    name, number = base, 1
    while name in used:
        number += 1
        name = f"{base[: 80 - len(str(number)) - 1].rstrip('-')}-{number}"
    return name


def campaigns(held: Held) -> dict[str, str]:
    """Folders of campaigns, and their titles."""
    return {
        name: str(source.tree.value.get("title") or name)
        for name, source in held.sources().items()
        if source.path.split("/")[-1].rpartition(".")[0] == CAMPAIGN_STEM
    }


def _clean(value: Any, depth: int) -> Any:
    """Texts, lists and objects only; anything else was not sent by a form."""
    if depth > _DEEPEST:
        raise RefusedError(text("desk.refused.malformed"))
    if isinstance(value, Mapping):
        return {_clean_text(str(key)): _clean(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item, depth + 1) for item in value]
    if value is None or isinstance(value, str):
        return _clean_text(value) if value else value
    raise RefusedError(text("desk.refused.malformed"))


def _clean_text(value: str) -> str:
    return _NEVER.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
