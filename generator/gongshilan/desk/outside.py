"""What the desk is handed by the command line: the day, git, writing, and the portal's own judgement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gongshilan.build.load import Loaded
from gongshilan.build.rules import Rules
from gongshilan.model import Portal
from gongshilan.problems import Problem
from gongshilan.read.files import Content


class RefusedError(Exception):
    """What was asked for was not done; the text says why, to the editor."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to become of saved files: ``message`` of the commit (empty: none), a ``branch`` to make it on (empty: the present one),
    and whether to push it."""

    message: str = ""
    branch: str = ""
    push: bool = False


@dataclass(frozen=True, slots=True)
class Outside:
    """``judge`` is given content and gives it checked, linked and vetted as ``gongshilan check`` does. ``write`` writes files below
    ``content`` (by path), all or none; raises RefusedError. ``committed`` gives the bytes that the last commit has at a path of
    content, None if there are none. ``commit`` commits these paths and says what it did; raises RefusedError. ``in_git``: the portal
    lies in a repository."""

    root: Path
    rules: Rules
    judge: Callable[[Content], Loaded]
    day: Callable[[Portal], date]
    sentences: Callable[[Problem], Mapping[str, str]]
    write: Callable[[Mapping[str, bytes]], None]
    committed: Callable[[str], bytes | None]
    commit: Callable[[Sequence[str], Wish], str]
    in_git: Callable[[], bool]
