"""One file of a site → its digest and everything that is wrong with it, read once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pypdf.errors import PyPdfError

from gongshilan.problems import Problem
from gongshilan.search.files import is_part
from gongshilan.verify import loading
from gongshilan.verify.address import read_address, resolve
from gongshilan.verify.css import loads
from gongshilan.verify.finding import finding, line_of
from gongshilan.verify.html import PageFacts, Reference, read_page
from gongshilan.verify.mains import Quiet
from gongshilan.verify.manifest import MANIFEST
from gongshilan.verify.memory import Memory, clean_key
from gongshilan.verify.numbers import Scanner
from gongshilan.verify.trust import Trust
from gongshilan.verify.types import active, foreign_type
from gongshilan.verify.unpack import PackedError, decoded, texts

NOT_FOUND = "404.html"  # shown at any depth: its addresses begin at the root
_MARKUP = frozenset(["html", "htm", "xhtml", "svg", "xml", "atom", "rss"])
_PAGES = frozenset(["html", "htm", "xhtml"])


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link to a place inside another page: ``fragment`` of ``target``, written as ``value`` in ``path``."""

    path: str
    value: str
    target: str
    fragment: str


@dataclass(slots=True)
class Examined:
    """``digest`` is SHA-256, hex. ``ids`` are the page's anchors; ``anchors`` those it wants of other pages."""

    path: str
    digest: str
    problems: list[Problem] = field(default_factory=list)
    ids: tuple[str, ...] = ()
    anchors: list[Anchor] = field(default_factory=list)


class Examiner:
    """Examines files of one site. ``files`` are all its paths; ``allowed`` numbers that may stand in it; ``trust`` is what whoever
    built it put there. ``memory`` knows files that were examined before and hold nothing wrong whatever else the site holds."""

    def __init__(
        self, folder: Path, files: frozenset[str], allowed: frozenset[str], trust: Trust, memory: Memory | None = None
    ) -> None:
        self._memory = memory
        self._salt = memory.salt(allowed, trust) if memory is not None else b""
        self._folder = folder
        self._files = files
        self._folders = {path.rsplit("/", 1)[0] for path in files if "/" in path}
        self._allowed = allowed
        self._scanner = Scanner(allowed)
        self._trust = trust
        self._resolved: dict[tuple[str, Reference], tuple[str, str, str]] = {}

    @property
    def knows(self) -> tuple[frozenset[str], frozenset[str]]:
        """All files of the site, and the numbers that may stand in it."""
        return self._files, self._allowed

    def examine_all(self, paths: Iterable[str]) -> list[Examined]:
        """Several files. Raises OSError."""
        found = [self.examine(path) for path in paths]
        if self._memory is not None:
            self._memory.flush()
        return found

    def examine(self, path: str) -> Examined:
        """Everything about a file (path below the folder). Raises OSError."""
        return self.examine_bytes(path, (self._folder / path).read_bytes())

    def examine_quiet(self, path: str, raw: bytes, part: Quiet, frame: frozenset[str]) -> Examined:
        """Everything about a page whose own part was looked at before, and whose frame, with these places, in another page."""
        found = Examined(path, hashlib.sha256(raw).hexdigest(), ids=(*part.ids, *frame))
        ids = {*found.ids}
        text = ""
        for reference in part.references:
            code, target, fragment = self._where(path, reference)
            if code == "" and fragment and target != path:
                found.anchors.append(Anchor(path, reference.value, target, fragment))
            elif code or (fragment and fragment not in ids):
                text = text or raw.decode()
                self._reference(found, reference, text, ids)
        for digits, _ in part.numbers:
            if digits not in self._allowed:
                return self.examine_bytes(path, raw)  # says where it stands
        return found

    def targets(self, path: str, part: Quiet) -> tuple[str, ...]:
        """The other files of the site that a page's own part refers to."""
        found = {self._where(path, reference)[1] for reference in part.references}
        return tuple(sorted(found - {"", path}))

    def examine_bytes(self, path: str, raw: bytes) -> Examined:
        """Likewise of the content of a file."""
        found = Examined(path, hashlib.sha256(raw).hexdigest())
        ending = path.rsplit(".", 1)[-1].lower()
        if self._memory is None or ending in _MARKUP or ending == "css":  # what refers to others depends on them
            self._examine(found, raw, ending)
            return found
        key = clean_key(self._salt, path, found.digest)
        if not self._memory.knows(key):
            self._examine(found, raw, ending)
            if not found.problems:
                self._memory.learn(key)
        return found

    def _examine(self, found: Examined, raw: bytes, ending: str) -> None:
        path, readable = found.path, [found.path]
        if found.digest not in self._trust.known:
            if why := foreign_type(path, raw):
                found.problems.append(finding("site-type", path, what=why))
            elif ending == "pdf":
                found.problems += _active(path, raw)
            text = decoded(raw)
            if ending in _MARKUP and text is not None:
                readable += self._markup(found, text, ending)
            elif ending in _MARKUP or (ending in ("css", "js") and text is None):
                found.problems.append(finding("site-encoding", path))
            else:
                self._other(found, text or "", ending)
            if ending not in _PAGES or text is None:
                try:
                    readable += texts(path, raw)
                except PackedError as error:
                    found.problems.append(finding("site-unreadable", path, detail=error))
            found.problems += self._numbers(path, readable, text)

    def _markup(self, found: Examined, text: str, ending: str) -> list[str]:
        """Examine a page, a drawing or a feed; the texts a reader or a program gets from it."""
        facts = read_page(text)
        page = ending in _PAGES
        if not page:
            found.problems += loading.xml(found.path, text)
        found.problems += loading.running(found.path, text, facts, self._trust.known, drawing=ending == "svg")
        if page:
            found.problems += loading.unscripted(found.path, text)
            if self._trust.policy and facts.policies != [self._trust.policy]:
                line = line_of(text, text.find("Content-Security-Policy"))
                found.problems.append(finding("page-policy", found.path, line))
        if page or ending == "svg":
            found.ids = tuple(facts.ids)
            self._references(found, text, facts)
        return ["".join(facts.text), *facts.attributes]

    def _other(self, found: Examined, text: str, ending: str) -> None:
        if ending == "css":
            self._styles(found, text, 1)
        elif ending == "js" and not is_part(text):
            found.problems += loading.script(found.path, text)
            if self._trust.policy and found.digest not in self._trust.scripts:
                found.problems.append(finding("script-unknown", found.path))

    def _references(self, found: Examined, text: str, facts: PageFacts) -> None:
        for reference in dict.fromkeys(facts.references):
            self._reference(found, reference, text, facts.ids)
        for css in dict.fromkeys(facts.styles):
            self._styles(found, css, line_of(text, text.find(css)))

    def _styles(self, found: Examined, css: str, first: int) -> None:
        """Follow what CSS loads that begins at line ``first`` of the file."""
        for loaded in loads(css):
            if loaded.value.startswith("#"):  # a drawing's own gradient or path
                continue
            reference = Reference(loaded.value, "", "url()", loads=True)
            self._reference(found, reference, first + loaded.line - 1, set())

    def _reference(self, found: Examined, reference: Reference, place: str | int, ids: set[str]) -> None:
        """Follow an address in a text, or at a line."""
        code, target, fragment = self._where(found.path, reference)
        if code == "" and fragment and target != found.path:
            found.anchors.append(Anchor(found.path, reference.value, target, fragment))
        elif code or (fragment and fragment not in ids):
            line = place if isinstance(place, int) else line_of(place, place.find(reference.value))
            said = {"address": loading.shown(reference.value), "where": f"{reference.tag} {reference.attribute}".strip()}
            found.problems.append(finding(code or "link-anchor", found.path, line, **said))

    def _where(self, path: str, reference: Reference) -> tuple[str, str, str]:
        """The code of what is wrong or empty, the file meant, the place in it. Most addresses stand on every page of a folder."""
        key = (path.rpartition("/")[0], reference)
        known = self._resolved.get(key)
        if known is None:
            known = self._look(path, reference)
            if known[1] != path and not reference.value.startswith("#"):  # that means another file on the next page
                self._resolved[key] = known
        return known

    def _look(self, path: str, reference: Reference) -> tuple[str, str, str]:
        address = read_address(reference.value)
        if address.scheme:
            return loading.foreign(address, reference) or "", "", ""
        target = resolve(path, address.path, absolute=path == NOT_FOUND)
        if target is None:
            return "link-outside", "", ""
        if target == MANIFEST:  # written when all else was examined
            return "", target, ""
        if path == NOT_FOUND and target not in self._files:  # it says the path below which the edition is served, too
            target = next((end for end in _ends(target) if end in self._files), target)
        if target in self._files:
            # what follows "#" may be a script's own note, which names no place
            return "", target, "" if "=" in address.fragment else address.fragment
        return "link-folder" if target.rstrip("/") in {*self._folders, "."} else "link-dead", "", ""

    def _numbers(self, path: str, readable: list[str], text: str | None) -> Iterator[Problem]:
        for hit, written in self._scanner.scan(readable).values():
            at = -1 if text is None else text.find(written)
            yield finding(f"site-number-{hit.kind}", path, line_of(text or "", at), shown=hit.shown)


def _ends(target: str) -> Iterator[str]:
    """A path without its first folder, without its first two …"""
    parts = target.split("/")
    return ("/".join(parts[start:]) for start in range(1, len(parts)))


def _active(path: str, raw: bytes) -> Iterator[Problem]:
    try:
        if what := active(raw):
            yield finding("site-type", path, what=what)
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return  # that it cannot be read is found where its texts are read
