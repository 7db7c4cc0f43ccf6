"""Working out the window of an obligation from a rulebook's wording and a campaign's phases, with every step named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gongshilan.demands import Anchor
from gongshilan.model import Reason, Record, Window
from gongshilan.windows.wording import WordingError, read_stretch


class WindowError(ValueError):
    """The rulebook names a phase or step the campaign does not have, or its wording is no date."""


@dataclass(frozen=True, slots=True)
class Named:
    """A named stretch of a campaign: the whole, a phase, or a step."""

    title: str
    start: date
    end: date
    text: str


class Calendar:
    """The stretches one campaign gives: its period, its phases and their steps. Taken from the campaign record."""

    def __init__(self, campaign: Record) -> None:
        self.period = _named(campaign.title, campaign.data["period"])
        self.phases: dict[str, Named] = {}
        self.steps: dict[str, Named] = {}
        for phase in campaign.data.get("phases", ()):
            self.phases[phase["id"]] = _named(phase["title"], phase["when"])
            for step in phase.get("steps", ()):
                self.steps[step["id"]] = _named(step["title"], step["when"])

    def phase_at(self, day: date) -> str | None:
        """Id of the phase running on a day; between two phases, None."""
        return next((key for key, phase in self.phases.items() if phase.start <= day <= phase.end), None)

    def named(self, anchor: Anchor) -> Named:
        """The phase, the step or the whole that an anchor names. Raises WindowError."""
        if anchor.how == "campaign":
            return self.period
        return self._get(self.phases if anchor.how == "phase" else self.steps, anchor.name)

    def day_of(self, anchor: Anchor) -> date:
        """The day of such an anchor. Raises WindowError."""
        named = self.named(anchor)
        return named.start if anchor.edge == "start" else named.end

    def phase(self, name: str) -> Named:
        """A phase by its id. Raises WindowError."""
        return self._get(self.phases, name)

    def resolve(self, spec: Mapping[str, Any]) -> Window:
        """The window a specification (schema/README.md) stands for; one that begins with something that happens has no days yet.
        Raises WindowError."""
        steps: list[Reason] = []
        if isinstance(spec.get("after"), Mapping):
            window = Window(None, None, "", ())
        elif "before" in spec:
            named = self._phase_or_step(spec["before"])
            end = named.start - timedelta(days=1)
            steps.append(Reason("date-before", _params(named) | {"due": end.isoformat()}))
            window = Window(None, end, named.text, ())
        elif "after" in spec:
            named = self._phase_or_step(spec["after"])
            start = named.end + timedelta(days=1)
            params = _params(named) | {"start": start.isoformat(), "due": self.period.end.isoformat()}
            steps.append(Reason("date-after", params))
            window = Window(start, self.period.end, named.text, ())
        elif "from" in spec or "to" in spec:
            first = self._edge(spec["from"], steps) if "from" in spec else None
            last = self._edge(spec["to"], steps) if "to" in spec else self.period
            wording = "——".join(named.text for named in (first, last) if named is not None)
            window = Window(first.start if first else None, last.end, wording, ())
            if window.start is not None and window.end is not None and window.start > window.end:
                raise WindowError(f"{wording}: {window.start} > {window.end}")
        else:
            named = self._edge({key: value for key, value in spec.items() if key != "note"}, steps)
            window = Window(named.start, named.end, named.text, ())
        if "note" in spec:
            steps.append(Reason("date-note", {"note": spec["note"]}))
        return Window(window.start, window.end, window.wording, tuple(steps))

    def _edge(self, spec: Any, steps: list[Reason]) -> Named:
        if isinstance(spec, str) and spec != "campaign":
            try:
                stretch = read_stretch(spec)
            except WordingError:
                raise WindowError(spec) from None
            named = Named("", stretch.start, stretch.end, spec)
            code = "date-day" if stretch.is_day else "date-wording"
        elif spec == "campaign" or "campaign" in spec:
            named, code = self.period, "date-campaign"
        elif "on" in spec:
            return self._edge(spec["on"], steps)
        elif "phase" in spec:
            named, code = self._get(self.phases, spec["phase"]), "date-phase"
        elif "step" in spec:
            named, code = self._get(self.steps, spec["step"]), "date-step"
        else:
            raise WindowError(str(spec))
        steps.append(Reason(code, _params(named)))
        return named

    def _phase_or_step(self, name: str) -> Named:
        return self._get({**self.phases, **self.steps}, name)

    def _get(self, named: Mapping[str, Named], name: str) -> Named:
        if name not in named:
            raise WindowError(name)
        return named[name]


def _named(title: str, when: Mapping[str, str]) -> Named:
    return Named(title, date.fromisoformat(when["from"]), date.fromisoformat(when["to"]), when["text"])


def _params(named: Named) -> dict[str, str]:
    return {"title": named.title, "text": named.text, "from": named.start.isoformat(), "to": named.end.isoformat()}
