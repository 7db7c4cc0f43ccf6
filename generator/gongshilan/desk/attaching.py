"""A file given to a record: examined as ``check`` and ``build`` do, and laid into the ``attachments`` folder beside the record's file."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from gongshilan.attach.bounded import clean_within
from gongshilan.attach.gather import FIELD
from gongshilan.attach.limits import MAX_NAME
from gongshilan.attach.names import FLAT, TYPES, type_of, valid
from gongshilan.attach.refused import Refused
from gongshilan.catalogue import text
from gongshilan.desk.outside import RefusedError
from gongshilan.desk.pointing import Json
from gongshilan.desk.state import Held
from gongshilan.desk.typed import Draft, draft_of
from gongshilan.guard.marked import find_copied
from gongshilan.problems import Place, Problem
from gongshilan.read.attachments import FOLDER
from gongshilan.read.limits import MAX_ATTACHMENT_BYTES

_TITLE = 200  # characters, as the schema allows
_NOT_SAFE = re.compile(
    r"[^A-Za-z0-9\u3007\u3400-\u4dbf\u4e00-\u9fff\u300a\u300b\u3014\u3015\uff08\uff09\u3001\u00b7\u2014._-]+"
)
_MOST_TRIES = 200
_BROKEN = frozenset(["attachment-mismatch", "attachment-unreadable", "attachment-encrypted", "attachment-costly"])


def attach(held: Held, sent: Any, raw: bytes, name: str) -> Json:
    """Keep a file called ``name`` for the record that a page sent. Answers with the ``entry`` that names it in the record (nothing of the
    record itself is written). A file of the same name and other bytes is never written over. Raises RefusedError."""
    draft = draft_of(sent, held)
    if len(raw) > MAX_ATTACHMENT_BYTES:
        raise RefusedError(text("desk.refused.attachment_large", n=MAX_ATTACHMENT_BYTES // 1_048_576))
    title, safe = _title(name), safe_name(name)
    kind = type_of(safe)
    if kind is None:
        raise RefusedError(text("desk.refused.attachment_type", name=name[:80], types="、".join(TYPES)))
    flat = _examine(held, draft, raw, safe, kind)
    folder = folder_of(draft)
    safe = _free(held, folder, safe, raw)
    if held.read_attachment(f"{folder}/{safe}") != raw:
        held.outside.write({f"{folder}/{safe}": raw})
    note = text("desk.attached_flat") if flat else ""
    return {"entry": {"file": safe, "title": title} | ({"flatten": "true"} if flat else {}), "note": note}


def folder_of(draft: Draft) -> str:
    """Where the attachments of a record lie, below content."""
    return posixpath.join(posixpath.dirname(draft.path), FOLDER)


def named(draft: Draft) -> Iterator[str]:
    """Paths of the files that a record names as its attachments."""
    listed = draft.data.get(FIELD)
    for item in listed if isinstance(listed, list) else ():
        name = item.get("file") if isinstance(item, Mapping) else None
        if isinstance(name, str) and valid(name):
            yield f"{folder_of(draft)}/{name}"


def safe_name(name: str) -> str:
    """A name that may be published, made of what a person called the file: without folders, blanks and marks."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    last = (
        last.replace("(", "（")
        .replace(")", "）")
        .replace("〈", "《")
        .replace("〉", "》")
        .replace("[", "〔")
        .replace("]", "〕")
    )
    stem, _, suffix = last.rpartition(".")
    suffix = unicodedata.normalize("NFKC", suffix).lower()
    stem = re.sub(r"\.{2,}", ".", _NOT_SAFE.sub("-", stem)).strip("-._")
    stem = stem.lstrip("》〕）、·—") or FOLDER
    made = f"{stem[: MAX_NAME - len(suffix) - 1].rstrip('-.')}.{suffix}"
    return made if valid(made) else f"{FOLDER}-{made}" if valid(f"{FOLDER}-{made}") else f"{FOLDER}.{suffix}"


def _title(name: str) -> str:
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    return " ".join("".join(c if c.isprintable() else " " for c in stem).split())[:_TITLE] or FOLDER


def _examine(held: Held, draft: Draft, raw: bytes, name: str, kind: str) -> bool:
    """What a build would refuse is refused now, in the same words. True for a PDF that can only be published as pictures of its pages."""
    told = {"name": name, "record": draft.id, "file_type": text(f"attachment_types.{kind}")}
    flat = False
    try:
        words = clean_within(raw, kind)[1]
    except Refused as refusal:
        flattened = _flattened(raw) if kind == "pdf" and refusal.code not in _BROKEN else None
        if flattened is None:
            raise RefusedError(_sentence(held, Problem(refusal.code, Place(name), {**refusal.params, **told}))) from None
        words, flat = flattened, True
    for hit in find_copied(f"{name}\n{words}"):
        if hit.digits not in held.outside.rules.allowed:
            raise RefusedError(_sentence(held, Problem("attachment-number", Place(name), {**told, "shown": hit.shown})))
    return flat


def _flattened(raw: bytes) -> str | None:
    """The words of a PDF whose pages become pictures; None if even that is refused."""
    try:
        return clean_within(raw, FLAT)[1]
    except Refused:
        return None


def _sentence(held: Held, problem: Problem) -> str:
    said = held.outside.sentences(problem)
    return text("desk.refused.attachment", said=said["message"], fix=said["fix"])


def _free(held: Held, folder: str, name: str, raw: bytes) -> str:
    """The name itself, or with a number if another file has it; a file with the same bytes is the same file."""
    there = {
        path.rpartition("/")[2].casefold() for path in held.loaded().content.attachments if path.startswith(f"{folder}/")
    }
    stem, _, suffix = name.rpartition(".")
    made = name
    for number in range(2, _MOST_TRIES):
        if held.read_attachment(f"{folder}/{made}") == raw or made.casefold() not in there:
            return made
        made = f"{stem[: MAX_NAME - len(suffix) - 5]}-{number}.{suffix}"
    raise RefusedError(text("desk.refused.attachment_many", name=name))
