"""What sub-commands share: the portal's folder, the day, and giving up politely."""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

import click

from gongshilan.build.clock import Clock
from gongshilan.build.part_cache import PartCache
from gongshilan.build.store import NOWHERE, Store
from gongshilan.catalogue import text
from gongshilan.cli.reporters import as_text
from gongshilan.kinds.load import SchemaError
from gongshilan.model import Portal
from gongshilan.problems import Problem, Problems

# What reads, checks and judges a portal takes a second to load: commands that end before do not wait for it.
if TYPE_CHECKING:
    from gongshilan.attach.cache import AttachmentCache
    from gongshilan.build.load import Loaded
    from gongshilan.build.remembered import Remembered
    from gongshilan.build.rules import Rules
    from gongshilan.project.past import Past, Versions
    from gongshilan.read.files import Content

FINE, PROBLEMS, MISUSE = 0, 1, 2
CACHE, CONTENT = ".cache", "content"
# What a system refuses writing with, and the sentence that says so.
_REFUSALS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EROFS: "read_only",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.ENOTDIR: "in_the_way",
    errno.EEXIST: "in_the_way",
}


@dataclass(slots=True)
class Setting:
    """The portal a command works on. Loading is done once and kept."""

    root: Path
    cached: bool = True
    clock: Clock = field(default_factory=Clock)
    remembered: Remembered | None = None  # of a command that loads again and again
    as_of: date | None = None  # the day the command was asked for
    _rules: Rules | None = field(default=None, init=False)
    _wrong: tuple[Problem, ...] | None = field(default=None, init=False)
    _attachments: AttachmentCache | None = field(default=None, init=False)
    _kept: PartCache | None = field(default=None, init=False)
    _store: Store | None = field(default=None, init=False)

    def rules(self) -> Rules:
        """The schema; mistakes in it end the command, each said with its place."""
        from gongshilan.build.rules import load_rules  # noqa: PLC0415 - see above

        if self._rules is None:
            found = self.rule_problems()
            if found:
                show_problems(found, self.schema_prefix)
                click.echo(text("cli.errors.rules", n=len(found)), err=True)
                sys.exit(PROBLEMS)
            try:
                self._rules = load_rules(self.root)
            except (SchemaError, FileNotFoundError, KeyError) as error:
                give_up(text("cli.errors.schema", detail=error))
        return self._rules

    def rule_problems(self) -> tuple[Problem, ...]:
        """What is wrong in the portal's own ``schema/``."""
        from gongshilan.build.rules import rule_problems  # noqa: PLC0415 - see above

        if self._wrong is None:
            try:
                self._wrong = rule_problems(self.root)
            except (SchemaError, FileNotFoundError) as error:
                give_up(text("cli.errors.schema", detail=error))
        return self._wrong

    def site_problems(self, portal: Portal | None) -> tuple[Problem, ...]:
        """What is wrong in the portal's own mkdocs.yml, warnings included."""
        from gongshilan.render.settings import settings_problems  # noqa: PLC0415 - see above

        try:
            return tuple(settings_problems(self.root, [edition.id for edition in portal.editions] if portal else []))
        except OSError as error:
            give_up(text("cli.errors.schema", detail=error))

    def forget(self) -> None:
        """Read the schema anew next time."""
        self._rules = self._wrong = None

    def cache(self) -> AttachmentCache:
        """Where cleaned attachments are kept: in .cache unless ``cached`` is false."""
        from gongshilan.attach.cache import AttachmentCache  # noqa: PLC0415 - see above

        if self._attachments is None:
            self._kept = PartCache(self.root / CACHE / "attachments") if self.cached else None
            self._attachments = AttachmentCache(self._kept)
        return self._attachments

    def parts(self) -> PartCache | None:
        """Where parts of search indexes are kept: in .cache unless ``cached`` is false."""
        return PartCache(self.root / CACHE / "search") if self.cached else None

    def store(self) -> Store:
        """Where fields, workbooks and pages' own parts are kept: in .cache unless ``cached`` is false."""
        if self._store is None:
            self._store = Store(self.root / CACHE / "parts.sqlite" if self.cached else None, time.time_ns())
        return self._store

    def versions(self, portal: Portal) -> Versions:
        """Asks git what the content said before, and says so if it could not tell all of it."""
        from gongshilan.cli.git import versions  # noqa: PLC0415 - see above

        def ask() -> Past:
            past = versions(self.root / CONTENT, portal.timezone)
            if not past.whole:
                click.echo(text("cli.build.partial_history"), err=True)
            return past

        return ask

    def sweep(self) -> None:
        """Forget the cleaned attachments that no record names any more."""
        if self._kept is not None:
            self._kept.sweep()

    def load(self, store: Store = NOWHERE, linked: Callable[[Loaded], None] = lambda _loaded: None) -> Loaded:
        """The content, problems included; ``store`` may know what stands in its files, ``linked`` is told as soon as it is linked. Ends
        the command if there is no content folder at all."""
        from gongshilan.build.load import load  # noqa: PLC0415 - see above

        if not (self.root / CONTENT).is_dir():
            give_up(text("cli.errors.no_portal"))
        loaded = load(self.root, self.rules(), self.cache(), self.clock, store, linked, self.remembered, self.today)
        loaded = self.completed(loaded)
        loaded.answers.done()
        return loaded

    def today(self, portal: Portal) -> date:
        """The day as of which a portal's content is read."""
        return self.day(self.as_of, portal)

    def judged(self, content: Content) -> Loaded:
        """Content that is to be written, with all that would be wrong with it."""
        from gongshilan.build.load import examine  # noqa: PLC0415 - see above

        return self.completed(examine(self.root, content, self.rules(), self.cache(), today=self.today))

    def completed(self, loaded: Loaded) -> Loaded:
        """With what shows only as of a day: numbers and contact data of persons."""
        from gongshilan.build.contacts import contact_problems  # noqa: PLC0415 - see above
        from gongshilan.build.numbers import number_problems  # noqa: PLC0415 - see above

        if loaded.checked.portal is None:
            return loaded
        problems = Problems()
        day = self.today(loaded.portal)
        with self.clock.stage("numbers of persons"):
            contacts = contact_problems(loaded, day)
            numbers = number_problems(loaded, day)
        problems.extend([*loaded.problems, *numbers, *(item for item in contacts if not item.warning)])
        return replace(
            loaded, problems=tuple(problems), warnings=(*loaded.warnings, *(item for item in contacts if item.warning))
        )

    def load_clean(
        self, refused: str, store: Store = NOWHERE, linked: Callable[[Loaded], None] = lambda _loaded: None
    ) -> Loaded:
        """The content, or the end of the command: all problems on standard error, then the sentence at key ``refused``."""
        loaded = self.load(store, linked)
        if loaded.problems:
            show_problems(loaded.problems, self.prefix)
            click.echo(text(refused, n=len(loaded.problems)), err=True)
            sys.exit(PROBLEMS)
        return loaded

    @property
    def prefix(self) -> str:
        """What to put before a path of content so that it can be opened from here."""
        return f"{(self.root / CONTENT).as_posix()}/".removeprefix("./")

    @property
    def schema_prefix(self) -> str:
        """The same for paths of the portal's ``schema/``."""
        return f"{(self.root / 'schema').as_posix()}/".removeprefix("./")

    @property
    def root_prefix(self) -> str:
        """The same for paths of the portal itself."""
        return f"{self.root.as_posix()}/".removeprefix("./")

    def day(self, given: date | None, portal: Portal) -> date:
        """The day to assess at: the option, else what portal.yml pins, else today where the portal is."""
        return given or portal.as_of or datetime.now(ZoneInfo(portal.timezone)).date()


def show_problems(problems: Sequence[Problem], prefix: str) -> None:
    """All problems as text on standard error."""
    click.echo(as_text(problems, prefix), err=True)


def beneath(problems: Iterable[Problem], prefix: str) -> list[Problem]:
    """The problems with whole paths, so that those of several folders can be told together."""
    return [replace(item, place=replace(item.place, path=f"{prefix}{item.place.path}")) for item in problems]


def cannot_write(error: OSError) -> str:
    """What the system said when it refused, in a sentence that says what to do where that is known."""
    key = _REFUSALS.get(error.errno or 0)
    path = error.filename2 or error.filename or ""
    return text(f"cli.errors.{key}", path=path) if key else text("cli.errors.write", detail=error)


def give_up(message: str) -> NoReturn:
    """Wrong use: say so and exit 2."""
    click.echo(message, err=True)
    sys.exit(MISUSE)
