"""The page of a record as each edition would show it: the record as typed, with the projection and the pages of a build."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gongshilan.build.sample import Frames, Sample, sample
from gongshilan.build.stages import derive
from gongshilan.catalogue import text
from gongshilan.desk.outside import RefusedError
from gongshilan.desk.pointing import Json, pointed
from gongshilan.desk.state import Held
from gongshilan.desk.typed import draft_of
from gongshilan.render.stock import RenderError


@dataclass(slots=True)
class Previews:
    """The samples of the record that was looked at last, by edition."""

    frames: Frames = field(default_factory=Frames)
    number: int = 0
    _samples: dict[str, Sample] = field(default_factory=dict)

    def show(self, held: Held, sent: Any) -> Json:
        """Where to look at a record as typed: an address for each edition, empty where it shows nothing of it. Raises RefusedError."""
        draft = draft_of(sent, held)
        raw = draft.written(held)
        loaded = held.judged({draft.path: raw})
        if loaded.checked.portal is None or not loaded.graph.all_of(draft.id):
            problems = pointed([*loaded.problems, *loaded.warnings], raw, draft.path, held.outside.sentences)
            return {"problems": problems, "editions": []}
        portal, day = loaded.portal, held.outside.day(loaded.portal)
        self.number += 1
        self._samples.clear()
        shown = []
        try:
            truth = derive(loaded, day)
            for edition in portal.editions:
                found = self._samples[edition.id] = sample(loaded, edition, day, self.frames, truth)
                path = found.address_of(draft.id)
                href = f"/preview/{self.number}/{edition.id}/{path}" if path else ""
                shown.append({"id": edition.id, "label": edition.label, "href": href})
        except (RenderError, OSError) as error:
            raise RefusedError(text("desk.refused.theme", detail=error)) from None
        except (KeyError, ValueError, LookupError):
            if not loaded.problems:
                raise
            raise RefusedError(text("desk.refused.others", n=len(loaded.problems))) from None
        return {"problems": [], "editions": shown}

    def read(self, number: int, edition: str, path: str) -> bytes | None:
        """A page of the sample, or what it loads; None for what there is none of, or a sample that was made before."""
        found = self._samples.get(edition) if number == self.number else None
        return found.read(path) if found is not None else None
