"""Golden cases: one YAML file each, laid over the small portal in ``tests/portal``."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from support.attachments import REFUSED
from support.places import CASES, PORTAL


@dataclass(frozen=True, slots=True)
class Case:
    """``files``: path below content/ → text, or ``{hex}``, ``{symlink}``, ``{fifo}``, ``{folder}``, ``{times: [[text, n], …]}``,
    ``{made: name}`` (an attachment that is refused, see support/attachments.py), ``{size: bytes}``, ``{copies: n}`` (that many empty files).
    ``says``: path → words that what is printed about it must hold.
    ``remove``: paths taken away from the portal first. ``expect``: ``{code, path, line}`` of every problem that must be reported."""

    name: str
    purpose: str
    files: Mapping[str, Any]
    expect: tuple[tuple[str, str, int], ...]
    remove: tuple[str, ...] = ()
    says: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alone: bool = False  # changes something that every other case stands on

    @property
    def codes(self) -> set[str]:
        """Problem codes the case shows."""
        return {code for code, _, _ in self.expect}


def cases(folder: str) -> list[Case]:
    """All cases of a folder below tests/cases, by name."""
    return [_case(path) for path in sorted((CASES / folder).glob("*.yml"))]


def _case(path: Path) -> Case:
    whole = yaml.safe_load(path.read_text(encoding="utf-8"))
    unknown = set(whole) - {"purpose", "files", "expect", "remove", "alone", "says"}
    assert not unknown, f"{path.name}: unknown {unknown}"
    expect = tuple((item["code"], item["path"], item["line"]) for item in whole.get("expect", ()))
    return Case(
        path.stem,
        whole["purpose"],
        whole.get("files", {}),
        expect,
        tuple(whole.get("remove", ())),
        {path: tuple(words) for path, words in whole.get("says", {}).items()},
        bool(whole.get("alone", False)),
    )


def lay(root: Path, wanted: Iterable[Case], *, linked: bool = False) -> Path:
    """A copy of the small portal at ``root`` with the cases laid over it. ``linked``: its schema is the small portal's own, which must
    not be written to; what was read of it once is known."""
    shutil.copytree(PORTAL, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("schema") if linked else None)
    if linked:
        (root / "schema").symlink_to(PORTAL / "schema")
    for case in wanted:
        for path in case.remove:
            target = root / "content" / path
            if target.is_dir():
                shutil.rmtree(target)
            else:
                target.unlink()
        for path, what in case.files.items():
            _put(root / "content" / path, what)
    return root


def _put(target: Path, what: Any) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(what, str):
        target.write_bytes(what.encode("utf-8"))
    elif "hex" in what:
        target.write_bytes(bytes.fromhex(what["hex"]))
    elif "symlink" in what:
        target.symlink_to(what["symlink"])
    elif "fifo" in what:
        os.mkfifo(target)
    elif "made" in what:
        target.write_bytes(REFUSED[what["made"]][1]())
    elif "size" in what:
        with target.open("wb") as file:
            file.truncate(what["size"])
    elif "copies" in what:
        target.mkdir()
        for number in range(what["copies"]):
            (target / f"{number}.pdf").touch()
    elif "folder" in what:
        target.mkdir()
    else:
        target.write_bytes("".join(text * times for text, times in what["times"]).encode("utf-8"))
