"""What the desk asks git for: what was committed last, and a commit of just the files that were saved. With the editor's own name and
settings, unlike the questions of a build."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from gongshilan.catalogue import text
from gongshilan.cli.git_command import ask
from gongshilan.desk.outside import RefusedError, Wish

_SECONDS = 90  # for a push; everything else takes no time
_UNKNOWN = "Please tell me who you are"


def is_repository(content: Path) -> bool:
    """Whether files of content can be committed."""
    return (ask(content, "rev-parse", "--is-inside-work-tree") or b"").strip() == b"true"


def committed(content: Path, path: str) -> bytes | None:
    """The bytes of a file as of the last commit; None if it has none there."""
    return ask(content, "cat-file", "blob", f"HEAD:./{path}")


def commit(content: Path, paths: Sequence[str], wish: Wish) -> str:
    """Commit these files and no others, on a branch and with a push if that is wished. Says what was done. Raises RefusedError."""
    if not is_repository(content):
        raise RefusedError(text("cli.desk.no_repository"))
    if wish.branch:
        _branch(content, wish.branch)
    _git(content, "add", "--", *paths)
    if not _git(content, "status", "--porcelain", "--", *paths).strip():
        return text("cli.desk.nothing_to_commit")
    _git(content, "commit", "--quiet", "--message", wish.message, "--only", "--", *paths)
    name = _git(content, "rev-parse", "--short", "HEAD").strip()
    branch = _git(content, "rev-parse", "--abbrev-ref", "HEAD").strip()
    if not wish.push:
        return text("cli.desk.committed", name=name, branch=branch)
    remote = (_git(content, "remote").split() or [""])[0]
    if not remote:
        raise RefusedError(text("cli.desk.no_remote", name=name))
    _git(content, "push", "--quiet", "--set-upstream", remote, branch)
    return text("cli.desk.pushed", name=name, branch=branch, remote=remote)


def _branch(content: Path, name: str) -> None:
    if ask(content, "check-ref-format", "--branch", name) is None or name.startswith("-"):
        raise RefusedError(text("cli.desk.bad_branch", name=name))
    known = ask(content, "rev-parse", "--verify", "--quiet", f"refs/heads/{name}") is not None
    _git(content, "switch", "--quiet", *([] if known else ["--create"]), name)


def _git(content: Path, *arguments: str) -> str:
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8", "GIT_EDITOR": "true"}
    command = ["git", "--literal-pathspecs", "-C", str(content), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - no shell; paths are those of records, texts are single arguments
            command, capture_output=True, check=False, env=environment, timeout=_SECONDS, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RefusedError(text("cli.desk.git_failed", detail=str(error)[:300])) from None
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode != 0:
        if _UNKNOWN in said:
            raise RefusedError(text("cli.desk.no_name"))
        raise RefusedError(text("cli.desk.git_failed", detail=said.strip()[-300:]))
    return done.stdout.decode("utf-8", "replace")
