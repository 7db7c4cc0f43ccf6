"""What was committed, as whoever asks git hands it in; and which record each stored file was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gongshilan.check.record import CAMPAIGN_STEM, record_id
from gongshilan.read.files import is_record_path


@dataclass(frozen=True, slots=True)
class Commit:
    """What one commit changed: ``on`` is its day (portal's time zone), ``files`` maps paths below the content folder to
    git's names of what they hold since, empty for a file that was removed."""

    on: date
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Past:
    """Commits, oldest first, and how to ``read`` what they stored: names and bytes, in any order, without those too large for a
    record; None for bytes that are not here. ``shallow``: what was before the first commit is not here. ``sparse``: not all
    that was stored need be here. ``lost``: there is a repository, and it could not be asked."""

    commits: Sequence[Commit] = ()
    read: Callable[[Iterable[str]], Iterator[tuple[str, bytes | None]]] = lambda _: iter(())
    shallow: bool = False
    sparse: bool = False
    lost: bool = False

    @property
    def whole(self) -> bool:
        """True if nothing of it is missing."""
        return not (self.shallow or self.sparse or self.lost)


Versions = Callable[[], Past]
"""Asks for what the content said before; for an empty past where there is no store to ask."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What a record's file held from a day on: ``blob`` is empty where it was removed."""

    on: date
    path: str
    blob: str


class Tracks:
    """Files of all commits as records. ``held`` tells what stood under an id, ``line`` whence the record of an id comes: a file
    moved as it was (git's exact rename) is no new record, even if its id is new, unless it comes from another campaign: that one may
    be hidden where this one is not. Of several commits of a day the last counts;
    nothing of a record counts as older than what stood there before: of no other record, for a reader need not know that one."""

    def __init__(self, commits: Sequence[Commit]) -> None:
        self.held: dict[str, list[Stage]] = defaultdict(list)
        self.line: dict[str, list[Stage]] = defaultdict(list)
        self._at: dict[str, str] = {}  # where the record of an id lies
        self._holds: dict[str, str] = {}  # what a path holds
        for commit in commits:
            self._take(commit.on, {path: blob for path, blob in commit.files.items() if is_record_path(path)})

    def _take(self, day: date, files: Mapping[str, str]) -> None:
        moved = self._renamed(files)
        for path, blob in sorted(files.items()):
            if blob:
                name = record_id(path)
                if path in moved:
                    self.line[name] = self.line.pop(record_id(moved[path]), [])
                self._put(name, Stage(day, path, blob))
                self._at[name] = path
        for path in sorted(path for path, blob in files.items() if not blob):
            name = record_id(path)
            if self._at.get(name) == path:  # else it lies elsewhere now
                del self._at[name]
                if path in moved.values():
                    _last_of_day(self.held[name], Stage(day, path, ""))
                else:
                    self._put(name, Stage(day, path, ""))
        for path, blob in files.items():
            self._holds[path] = blob

    def _renamed(self, files: Mapping[str, str]) -> Mapping[str, str]:
        """Where each record with a new id lay before under another: of several alike in its campaign one of its own folder first."""
        gone: dict[tuple[str, str], list[str]] = defaultdict(list)
        for path in sorted(path for path, blob in files.items() if not blob):
            gone[_whose(path), self._holds.get(path, "")].append(path)
        found = {}
        for path, blob in sorted(files.items()):
            name = record_id(path)
            if not blob or name in self._at:
                continue
            alike = gone[_whose(path), blob]
            left = [item for item in alike if self._at.get(record_id(item)) == item]
            if left:
                found[path] = min(left, key=lambda item: (_folder(item) != _folder(path), item))
                alike.remove(found[path])
        return found

    def _put(self, name: str, stage: Stage) -> None:
        _last_of_day(self.held[name], stage)
        _last_of_day(self.line[name], stage)


def _whose(path: str) -> str:
    """The campaign of a record's file; a campaign itself is of none, and may be called anew."""
    campaign, _, rest = path.partition("/")
    return "" if rest.rpartition(".")[0] == CAMPAIGN_STEM else campaign


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _last_of_day(stages: list[Stage], stage: Stage) -> None:
    if stages and stages[-1].on >= stage.on:
        stage = replace(stage, on=stages.pop().on)
    stages.append(stage)
