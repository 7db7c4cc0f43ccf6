"""Views that need not be laid out, because all they are made from is as it was when they were: in another edition, on another day, in
the build before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from gongshilan.build.fingerprint import SIZE, Fingerprints
from gongshilan.build.load import Loaded
from gongshilan.build.rules import rules_digest
from gongshilan.build.store import Store
from gongshilan.model import Page
from gongshilan.pages.watched import Asked, TracedView, UnwatchedError, answer
from gongshilan.render.packed import Written, compact, read_compact, written


class KnownViews:
    """Tells pages by a digest of what they show, without making them where it is known. Kept are, of each page that can be traced, what
    it asked (one list for all editions that ask alike), and under the digest of the questions with their answers what it showed."""

    def __init__(self, store: Store, salt: bytes) -> None:
        self._store = store
        self._salt = salt
        self._fingerprints = Fingerprints()

    def digests(self, pages: Sequence[Page]) -> list[tuple[Page, bytes]]:
        """Each page, its view made if it had to be, and the digest of its front matter."""
        asked = self._asked_before(pages)
        keys = {path: key for path, item in asked.items() if (key := self._key_of(*item)) is not None}
        shown = self._store.get_many(keys.values())
        return [
            (page, known)
            if (known := shown.get(keys.get(page.path, b""), b"")) and len(known) == SIZE
            else self._made(page, asked=asked.get(page.path, (None, b""))[1])
            for page in pages
        ]

    def _asked_before(self, pages: Sequence[Page]) -> dict[str, tuple[TracedView, bytes]]:
        """Of each page that can be traced, what it asked when it was made."""
        found: dict[str, tuple[TracedView, bytes]] = {}
        traced = {page.path: page.view for page in pages if isinstance(page.view, TracedView)}
        own = {path: self._key(b"own", view.site.view.edition.id, path) for path, view in traced.items()}
        common = {path: self._key(b"any", path) for path in traced}
        kept = self._store.get_many([*own.values(), *common.values()])
        for path, view in traced.items():
            raw = kept.get(own[path]) or kept.get(common[path])
            if raw is not None:
                found[path] = view, raw
        return found

    def _made(self, page: Page, asked: bytes) -> tuple[Page, bytes]:
        view = page.view
        if not isinstance(view, TracedView) or (told := _watched(view)) is None:
            made = written(page)
            return made, digest_of_page(made)
        shown, questions = told
        made = replace(page, view=Written(shown))
        digest, raw = digest_of_page(made), compact(questions)
        key = self._key_of(view, raw)
        if key is not None:
            if not asked:
                self._store.put(self._key(b"any", page.path), raw)
            elif asked != raw:
                self._store.put(self._key(b"own", view.site.view.edition.id, page.path), raw)
            self._store.put(key, digest)
        return made, digest

    def _key_of(self, view: TracedView, asked: bytes) -> bytes | None:
        """What these questions are answered now, as a key; None for what are no such questions."""
        site, written = view.site, self._fingerprints.written
        try:
            answers = [written(answer(site, question)) for question in read_compact(asked)]
        except (ValueError, LookupError, TypeError):
            return None
        return hashlib.blake2b(b"".join([self._salt, asked, *answers]), digest_size=SIZE).digest()

    def _key(self, sort: bytes, *names: str) -> bytes:
        return hashlib.blake2b(
            b"\0".join([self._salt, sort, *(name.encode("utf-8", "surrogatepass") for name in names)]), digest_size=SIZE
        ).digest()


def _watched(view: TracedView) -> tuple[Mapping[str, Any], tuple[Asked, ...]] | None:
    """The view and what it asked; None where it asks what no look-up tells."""
    try:
        return view.watched()
    except UnwatchedError:
        return None


def digest_of_page(page: Page) -> bytes:
    """A digest of all a page's template is given, but where it lies."""
    view = page.view if isinstance(page.view, Written) else Written(page.view)
    own = compact([page.title, page.layout, page.section])
    return hashlib.blake2b(own + view.raw, digest_size=SIZE).digest()


def salt_of(loaded: Loaded) -> bytes:
    """All that views of records are made from and that no look-up tells: the programs with their words, the rules, the portal."""
    portal = replace(loaded.portal, released=(), as_of=None)
    return hashlib.blake2b(rules_digest(loaded.rules.folders) + Fingerprints().of(portal), digest_size=SIZE).digest()
