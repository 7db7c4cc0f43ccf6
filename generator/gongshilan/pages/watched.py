"""An edition's look-ups for one page, noting everything the page asks: what a page is made from is known from what was asked, and while
all of it is answered alike the page needs not be made again.

Only what :data:`LOOK_UPS` lists can be asked. A page that wants to know anything else says so (:class:`UnwatchedError`) and is made each
time; nothing can be used without being noted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NoReturn, cast

from gongshilan.link.graph import Graph
from gongshilan.model import Edge, Later, Page, Record
from gongshilan.pages.edition_view import EditionView
from gongshilan.pages.index import Site

Asked = tuple[str, ...]
"""A look-up's name and what was looked up."""


class UnwatchedError(Exception):
    """A page asked for what no look-up tells."""


def _in(name: str) -> Callable[[Site, str], Any]:
    def look_up(site: Site, key: str) -> Any:
        return getattr(site, name).get(key)

    return look_up


LOOK_UPS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "record": lambda site, key: site.graph.get(key),
        "there": lambda site, key: key in site.graph,
        "named": lambda site, key: site.graph.named(key),
        "meant": lambda site, name, campaign: site.graph.in_campaign(name, campaign),
        "shared": lambda site, name: site.graph.shared(name),
        "out": lambda site, key: site.graph.refs_out(key),
        "into": lambda site, key: site.graph.refs_in(key),
        "neighbours": _in("neighbours"),
        "uses": _in("uses"),
        "claims_of": _in("claims_of"),
        "changes_of": _in("changes_of"),
        "threads_of": _in("threads_of"),
        "thread_page": _in("thread_page"),
        "files": lambda site, key: site.view.files.get(key),
        "lateness": lambda site, key: site.view.assessment.lateness.get(key),
        "phase": lambda site, campaign, phase: site.phase_titles.get((campaign, phase)),
        "rule": lambda site, campaign, rule: site.rules.get((campaign, rule)),
        "campaign_name": lambda site, key: site.campaign_names.get(key),
        "hand_page": lambda site, path: path in site.hand_paths,
        "as_of": lambda site: site.view.as_of,
        "shown": lambda site, scope: site.shown(scope),
        "single": lambda site: site.single,
        "base": lambda site: site.base,
        "whole_history": lambda site: site.view.whole_history,
    }
)
"""Everything such a page can ask, by name: the answer of an edition."""


class TracedView(Later):
    """A view of which can be told what it is made from. ``site`` is the edition; ``page`` makes the page from an edition's look-ups."""

    __slots__ = ("_page", "site")

    def __init__(self, site: Site, page: Callable[[Site], Page]) -> None:
        super().__init__(lambda: page(site).view)
        self.site = site
        self._page = page

    def watched(self) -> tuple[Mapping[str, Any], tuple[Asked, ...]]:
        """The view, and all that was asked for it in order. Raises UnwatchedError."""
        watch = _Watch(self.site)
        view = self._page(WatchedSite(self.site, watch)).view
        return view, tuple(watch.asked)


def answer(site: Site, asked: Sequence[str]) -> Any:
    """What the edition answers to something that was asked before. Raises LookupError, TypeError for what is no question."""
    return LOOK_UPS[asked[0]](site, *asked[1:])


class _Watch:
    def __init__(self, site: Site) -> None:
        self._site = site
        self.asked: dict[Asked, None] = {}

    def ask(self, *asked: str) -> Any:
        self.asked[asked] = None
        return answer(self._site, asked)


class WatchedSite(Site):
    """What :class:`Site` is to a page, with all answers noted. What is the same in all editions and days is there as it is."""

    def __init__(self, site: Site, watch: _Watch) -> None:  # not super's: nothing is gathered again
        self._watch = watch
        self.schema, self.words, self.common_fields = site.schema, site.words, site.common_fields
        self.thread_kinds = site.thread_kinds
        self.graph = cast("Graph", _WatchedGraph(watch))
        self.view = cast("EditionView", _WatchedView(site.view, watch))
        for name in ("neighbours", "uses", "claims_of", "changes_of", "threads_of", "thread_page"):
            setattr(self, name, _Answers(watch, name))
        self.phase_titles, self.rules = _Answers(watch, "phase"), _Answers(watch, "rule")
        self.campaign_names, self.hand_paths = _Answers(watch, "campaign_name"), _Names(watch, "hand_page")

    def __getattr__(self, name: str) -> Any:
        if name == "base":
            return self._watch.ask(name)
        raise UnwatchedError(name)

    def shown(self, scope: str) -> bool:
        """Noted, too: whether, and not how far the audience reaches."""
        return not scope or bool(self._watch.ask("shown", scope))

    @property
    def single(self) -> bool:
        """Noted, too."""
        return bool(self._watch.ask("single"))


class _Answers(Mapping[Any, Any]):
    """A table that is only looked into, never gone through."""

    def __init__(self, watch: _Watch, name: str) -> None:
        self._watch = watch
        self._name = name

    def _ask(self, key: Any) -> Any:
        return self._watch.ask(self._name, *(key if isinstance(key, tuple) else (key,)))

    def __getitem__(self, key: Any) -> Any:
        found = self._ask(key)
        if found is None:
            raise KeyError(key)
        return found

    def get(self, key: Any, default: Any = None) -> Any:
        """The value, or the default."""
        found = self._ask(key)
        return default if found is None else found

    def __contains__(self, key: object) -> bool:
        return self._ask(key) not in (None, False)

    def __iter__(self) -> Iterator[Any]:
        raise UnwatchedError(self._name)

    def __len__(self) -> int:
        raise UnwatchedError(self._name)


class _Names(_Answers):
    """Of which is only told whether something is in it."""

    def __getitem__(self, key: Any) -> NoReturn:
        raise UnwatchedError(self._name)

    def get(self, key: Any, default: Any = None) -> NoReturn:  # noqa: ARG002 - as mappings have it
        """Not told."""
        raise UnwatchedError(self._name)


class _WatchedGraph:
    """What :class:`Graph` says of single records."""

    def __init__(self, watch: _Watch) -> None:
        self._ask = watch.ask

    def get(self, record_id: str | None) -> Record | None:
        return None if record_id is None else cast("Record | None", self._ask("record", record_id))

    def __getitem__(self, record_id: str) -> Record:
        found = self.get(record_id)
        if found is None:
            raise KeyError(record_id)
        return found

    def __contains__(self, record_id: object) -> bool:
        return bool(self._ask("there", str(record_id)))

    def named(self, record_id: str) -> Record | None:
        return cast("Record | None", self._ask("named", record_id))

    def in_campaign(self, name: str, campaign: str) -> Record | None:
        return cast("Record | None", self._ask("meant", name, campaign))

    def shared(self, name: str) -> Sequence[Record]:
        return cast("Sequence[Record]", self._ask("shared", name))

    def refs_out(self, record_id: str) -> Sequence[Edge]:
        return cast("Sequence[Edge]", self._ask("out", record_id))

    def refs_in(self, record_id: str) -> Sequence[Edge]:
        return cast("Sequence[Edge]", self._ask("into", record_id))

    def __iter__(self) -> Iterator[Record]:
        raise UnwatchedError("every record")

    def __len__(self) -> int:
        raise UnwatchedError("every record")

    def __getattr__(self, name: str) -> NoReturn:
        raise UnwatchedError(name)


class _WatchedAssessment:
    """Of what was derived, where single matters stand."""

    def __init__(self, watch: _Watch) -> None:
        self.lateness = _Answers(watch, "lateness")

    def __getattr__(self, name: str) -> NoReturn:
        raise UnwatchedError(name)


class _WatchedView:
    """What :class:`EditionView` says of single records, and what is the same in all editions and days."""

    def __init__(self, view: EditionView, watch: _Watch) -> None:
        self._watch = watch
        self.portal, self.schema, self.rulebooks = view.portal, view.schema, view.rulebooks
        self.files = _Answers(watch, "files")
        self.assessment = _WatchedAssessment(watch)

    @property
    def as_of(self) -> date:
        return cast("date", self._watch.ask("as_of"))

    @property
    def whole_history(self) -> bool:
        return bool(self._watch.ask("whole_history"))

    def __getattr__(self, name: str) -> NoReturn:
        raise UnwatchedError(name)
