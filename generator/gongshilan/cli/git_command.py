"""How git is asked, whoever asks: neither a user's settings, nor the environment of a hook, nor who owns the folder may change an
answer, and nothing is asked of another machine."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

_KEPT = ("PATH", "SYSTEMROOT", "TMPDIR", "LD_LIBRARY_PATH")
_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM": "1",
}
# What a repository's own settings could change in an answer, or run; settings given here win.
_SETTINGS = {
    "safe.directory": "*",  # a build in a container reads what another user checked out; nothing in it is run
    "core.quotePath": "false",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.alternateRefsCommand": "",
    "core.precomposeUnicode": "false",
    "diff.orderFile": os.devnull,
    "log.showSignature": "false",
    "protocol.allow": "never",
}


def ask(folder: Path, *arguments: str, given: bytes | None = None) -> bytes | None:
    """What git answers about the repository that ``folder`` is in; None if there is no git, no repository, or no answer."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments
            command(folder, *arguments), input=given, capture_output=True, check=False, env=environment()
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def command(folder: Path, *arguments: str) -> Sequence[str]:
    """The whole command line."""
    settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
    return ["git", "--no-pager", "--literal-pathspecs", "-C", str(folder), *settings, *arguments]


def environment() -> dict[str, str]:
    """The environment it runs in."""
    return {**{name: os.environ[name] for name in _KEPT if name in os.environ}, **_ENVIRONMENT}


def state(folder: Path) -> tuple[str, str]:
    """What history is told from: the commit, and whether all before it is there (git's own words)."""
    asked = (ask(folder, "rev-parse", "HEAD"), ask(folder, "rev-parse", "--is-shallow-repository"))
    commit, shallow = ("" if item is None else item.decode().strip() for item in asked)
    return commit, shallow
