"""Edits that an edition may not notice: each changes a private portal only in what that edition may not see."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gongshilan.kinds.schema import Field, Kind

from support.private import CAMPAIGN, RUNGS, UNIT, PrivatePortal, put, read, write
from support.records import scoped

SECRET = "秘密"


class HiddenEdits:
    """Makes edits for an edition of a rank below the office's. Every choice comes from ``rng``."""

    def __init__(self, portal: PrivatePortal, rank: int, rng: random.Random) -> None:
        self.portal, self.rank, self.rng = portal, rank, rng
        self.above = RUNGS[rank + 1 :]

    # --- records

    def add_record(self) -> None:
        """A record above the edition."""
        kind = self.rng.choice(self.portal.kinds)
        self.portal.add(kind, f"more-{kind.id.replace('_', '-')}", self.rng.choice(self.above))

    def add_scheduled_record(self) -> None:
        """A record for everybody whose day has not come."""
        kind = self.rng.choice([kind for kind in self.portal.kinds if kind.id not in ("leader", "deviation")])
        path = self.portal.add(kind, f"later-{kind.id.replace('_', '-')}", "public")
        self._change(path, lambda data: data.update(publish_from="2030-05-01"))

    def add_hidden_unit(self) -> None:
        """A unit above the edition with a record that by itself is for everybody."""
        folder = self.portal.root / "content" / CAMPAIGN
        unit = {"kind": "unit", "title": SECRET, "level": "unit", "class": "first", "scope": self.rng.choice(self.above)}
        write(folder / "unit" / "secret-unit.md", unit, SECRET)
        meeting = {"kind": "meeting", "title": SECRET, "unit": "secret-unit", "meeting_type": "work", "date": "2030-04-02"}
        write(folder / "meeting" / "secret-meeting.md", meeting, SECRET)

    def change_record(self) -> None:
        """Every text of a record above the edition."""
        path = self._hidden_record()
        self._change(path, lambda data: data.update({"title": SECRET, "summary": SECRET, "tags": [SECRET]}))
        self._body(path, lambda body: f"{body}\n\n{SECRET}" if body else "")

    def remove_record(self) -> None:
        """A record above the edition."""
        self._hidden_record().unlink()

    def move_record(self) -> None:
        """From one scope above the edition to another."""
        self._change(self._hidden_record(), lambda data: data.update(scope=self.rng.choice(self.above)))

    def refer_to_record(self) -> None:
        """A record that is shown refers to one that is not."""
        target = self._hidden_record()
        self._change(self._shown_record(), lambda data: data.update(supersedes=target.stem))

    # --- fields

    def change_field(self) -> None:
        """The value of a field above the edition."""
        path, kind, name = self._scoped_field(keep=True)

        def edit(data: dict[str, Any]) -> None:
            holder, last = _holder(data, name)
            assert isinstance(holder[last], str)
            holder[last] = holder[last] + SECRET

        assert kind.field_at(name)
        self._change(path, edit)

    def remove_field(self) -> None:
        """A field above the edition that need not be there."""
        path, kind, name = self._scoped_field(keep=False)

        def edit(data: dict[str, Any]) -> None:
            holder, last = _holder(data, name)
            del holder[last]

        assert kind.field_at(name)
        self._change(path, edit)

    def change_note(self) -> None:
        """The internal note, which every kind has."""
        self._change(self._shown_record(), lambda data: data.update(internal_note=f"{SECRET}\n\n# {SECRET}"))

    # --- passages

    def add_passage(self) -> None:
        """Between any two lines of a body, with or without blank lines of its own."""
        lines = [f"::: {self.rng.choice(self.above)}", SECRET, "", f"## {SECRET}", "```", SECRET, "```", ":::"]
        lines = self.rng.choice([lines, ["", *lines, ""]])

        def edit(body: str) -> str:
            old = body.split("\n")
            place = self.rng.choice([0, len(old)])
            return "\n".join([*old[:place], *lines, *old[place:]])

        self._body(self._shown_record(body=True), edit)

    def change_passage(self) -> None:
        """Its words."""
        rung = self.rng.choice(self.above)
        self._body(self._shown_record(body=True), lambda body: body.replace(f"§passage {rung}", f"{SECRET}§passage {rung}"))

    def remove_passage(self) -> None:
        """With its marks."""
        rung = self.rng.choice(self.above)

        def edit(body: str) -> str:
            before, rest = body.split(f"::: {rung}\n", 1)
            return before + rest.split(":::\n", 1)[1]

        self._body(self._shown_record(body=True), edit)

    # --- attachments

    def add_attachment(self) -> None:
        """Another file above the edition, named by a record that is shown."""
        path = self._shown_record()
        put(path.parent / "attachments" / "秘密.txt", SECRET.encode())
        item = {"file": "秘密.txt", "title": SECRET, "scope": self.rng.choice(self.above)}
        self._change(path, lambda data: data.setdefault("attachments", []).insert(0, item))

    def change_attachment(self) -> None:
        """What is in a file above the edition."""
        file = self.rng.choice(sorted(self.portal.root.rglob("attachments/CANARY*.txt")))
        file.write_text(SECRET, encoding="utf-8")

    def remove_attachment(self) -> None:
        """Such a file with its entry."""
        path = self.portal.paths["document-public"]
        self._change(path, lambda data: data.pop("attachments"))

    def unnamed_attachment(self) -> None:
        """A file that no record names."""
        put(self._shown_record().parent / "attachments" / "秘密.pdf", b"%PDF- no matter")

    # --- what is no content

    def comment(self) -> None:
        """A remark to other editors."""
        path = self._shown_record()
        path.write_text(path.read_text(encoding="utf-8").replace("---\n", f"---\n# {SECRET}\n", 1), encoding="utf-8")

    def stray_files(self) -> None:
        """What an editor keeps beside the records."""
        folder = self.portal.root / "content"
        (folder / "README.md").write_text(SECRET, encoding="utf-8")
        (folder / CAMPAIGN / "_draft.md").write_text(SECRET, encoding="utf-8")
        (folder / CAMPAIGN / ".notes").write_text(SECRET, encoding="utf-8")

    def history_of_record(self) -> None:
        """A record above the edition committed, changed, removed; its name and the messages tell everything."""
        kind = self.rng.choice(self.portal.kinds)
        path = self.portal.add(kind, "once-there", self.rng.choice(self.above))
        commit(self.portal.root, SECRET)
        path.unlink()
        commit(self.portal.root, f"remove {SECRET}")

    def history_of_field(self) -> None:
        """A field above the edition changed and changed back, on later days."""
        path = self._shown_record()
        before = path.read_bytes()
        self._change(path, lambda data: data.update(internal_note=SECRET))
        commit(self.portal.root, SECRET)
        path.write_bytes(before)
        commit(self.portal.root, f"back {SECRET}")

    # --- helpers

    def _records(self, rungs: tuple[str, ...], *, body: bool = False) -> list[Path]:
        return [
            path
            for name, path in sorted(self.portal.paths.items())
            if name.rsplit("-", 1)[1] in rungs and path.is_file() and (not body or ":::" in path.read_text(encoding="utf-8"))
        ]

    def _hidden_record(self) -> Path:
        return self.rng.choice(self._records(self.above))

    def _shown_record(self, *, body: bool = False) -> Path:
        return self.rng.choice(self._records(RUNGS[: self.rank + 1], body=body))

    def _scoped_field(self, *, keep: bool) -> tuple[Path, Kind, str]:
        """A shown record with a text field above the edition (not in an object that must have it, unless its value is kept)."""
        found = []
        for path in self._records(RUNGS[: self.rank + 1]):
            data, _ = read(path)
            kind = self.portal.schema.kinds[data["kind"]]
            for name, scope in scoped(kind):
                field = kind.field_at(name)
                if RUNGS.index(scope) <= self.rank or field is None or not _plain(field) or not _has(data, name):
                    continue
                if keep or not (_needed(kind, name) or field.mask):  # a masked name tells that there is one
                    found.append((path, kind, name))
        return self.rng.choice(found)

    def _change(self, path: Path, edit: Callable[[dict[str, Any]], None]) -> None:
        data, body = read(path)
        edit(data)
        write(path, data, body)

    def _body(self, path: Path, edit: Callable[[str], str]) -> None:
        data, body = read(path)
        write(path, data, edit(body))


EDITS = sorted(name for name, item in vars(HiddenEdits).items() if not name.startswith("_") and callable(item))


def commit(root: Path, message: str) -> None:
    """Everything as it stands, on a day of its own."""
    count = int(git(root, "rev-list", "--all", "--count") or 0)
    day = f"2030-04-{1 + count:02}T09:00:00+08:00"
    git(root, "add", "-A")
    git(root, "-c", f"user.name={message}", "-c", "user.email=x@example.invalid", "commit", "-qm", message, day=day)


def git(root: Path, *arguments: str, day: str = "") -> str:
    """Run git in the portal."""
    dated: Mapping[str, str] = {"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day} if day else {}
    env = {"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(root), "GIT_CONFIG_NOSYSTEM": "1", **dated}
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, env=env, check=False)
    return done.stdout.strip()


def restore(root: Path, head: str) -> None:
    """As it was at ``head``, history included."""
    git(root, "reset", "-q", "--hard", head)
    git(root, "clean", "-qfdx", "content")
    for folder in (".cache",):
        shutil.rmtree(root / folder, ignore_errors=True)


def _holder(data: dict[str, Any], name: str) -> tuple[Any, str]:
    """The object that holds the last part of a dotted path; lists have one item here."""
    *around, last = name.split(".")
    holder: Any = data
    for part in around:
        holder = holder[part]
        while isinstance(holder, list):
            holder = holder[0]
    return holder, last


def _has(data: dict[str, Any], name: str) -> bool:
    try:
        holder, last = _holder(data, name)
    except (KeyError, TypeError):
        return False
    return isinstance(holder, dict) and isinstance(holder.get(last), str)


def _plain(field: Field) -> bool:
    return field.type in ("string", "markdown") and not (field.ref or field.vocabulary or field.names)


def _needed(kind: Kind, name: str) -> bool:
    """True for a member that its object, or the kind, must have."""
    around, _, last = name.rpartition(".")
    if not around:
        return last in kind.required
    holder = kind.field_at(around)
    while holder is not None and holder.items is not None:
        holder = holder.items
    return holder is not None and (last in holder.required or len(holder.properties) == 1)


__all__ = ["EDITS", "UNIT", "HiddenEdits", "commit", "git", "restore"]
