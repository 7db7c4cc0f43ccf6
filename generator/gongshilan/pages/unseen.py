"""What an edition may say of a requirement that nothing in it bears out. It knows only its own records: that something is lacking
altogether is said only where everything is seen."""

from __future__ import annotations

from gongshilan.demands import Requirement
from gongshilan.measure.states import DONE, nothing_asked
from gongshilan.model import RequirementResult, State, leaves
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json, figure


def beyond(site: Site, requirement: Requirement) -> bool:
    """Whether the records it asks for are of kinds this edition never shows (whatever there may be of them)."""
    return site.seen.beyond(requirement)


def sees_all(site: Site) -> bool:
    """Whether this edition shows records of every scope."""
    return site.seen.everything


def for_everybody(site: Site) -> bool:
    """Whether this edition is for the widest audience there is; its readers write no records."""
    return site.rank == min(scope.rank for scope in site.view.portal.scopes)


def verdict(site: Site, result: RequirementResult, state: State | None = None) -> Json:
    """Mark, word, tally and what is missing, as far as the edition can know. Of a duty that is done (``state``) nothing is missing:
    what this edition cannot see was borne out by what it does not show."""
    words = site.words
    tally = words("duty.tally", have=figure(result.have), need=figure(result.need))
    if nothing_asked(result):
        return {"word": words("duty.req_not_asked"), "tally": "", "missing": []}
    if result.met:
        return {"word": words("duty.req_met"), "tally": tally, "missing": []}
    if state in DONE and not sees_all(site):
        return {"word": words("duty.req_beyond"), "tally": "", "missing": []}
    if beyond(site, result.requirement):
        return {"word": words("duty.req_not_here"), "tally": "", "missing": []}
    missing = [] if result.parts or state in DONE else [words.say(reason) for reason in result.missing]
    if sees_all(site):
        return {"word": words("duty.req_unmet"), "tally": tally, "missing": missing}
    return {
        "word": words("duty.req_unseen"),
        "tally": tally,
        "missing": [words("duty.missing_seen", text=item) for item in missing],
    }


def nothing_begun(site: Site, results: tuple[RequirementResult, ...]) -> str:
    """The line under which requirements fold of which nothing is on record; empty where something is."""
    if any(leaf.counted or leaf.nearly for result in results for leaf in leaves(result)):
        return ""
    return site.words("duty.folded" if sees_all(site) else "duty.folded_seen", n=len(results))
