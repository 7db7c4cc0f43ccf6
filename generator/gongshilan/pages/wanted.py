"""What satisfies a requirement, in words: a sentence for every word of the rulebook, without looking at anybody's records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gongshilan.demands import Anchor, Base, Each, Obligation, Raised, Requirement, Target, Within
from gongshilan.kinds.schema import Field, Kind
from gongshilan.pages import links
from gongshilan.pages.conditions import Conditions
from gongshilan.pages.frame import link
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json
from gongshilan.windows.resolve import Calendar

_UNIT = "unit:"
Said = Iterator[tuple[str, str]]
"""Words of a requirement, each with a sentence."""


class Wanted:
    """Says the requirements of a campaign's rulebook. ``obligations`` are all of the rulebook's, by id."""

    def __init__(self, site: Site, campaign: str, obligations: Mapping[str, Obligation]) -> None:
        self._site = site
        self._campaign = campaign
        self._say = site.words
        self._obligations = obligations
        self._conditions = Conditions(site.schema, site.words, self._named)
        self._calendar = Calendar(site.graph[campaign])

    def view(self, obligation: Obligation, requirement: Requirement) -> Json:
        """A requirement and its alternatives as templates draw them."""
        kind = self._site.schema.kinds.get(requirement.kind or "")
        return {
            "label": requirement.label,
            "kind": self._material(kind) if kind else None,
            "notes": [sentence for _, sentence in self.sentences(obligation, requirement)],
            "parts": [self.view(obligation, part) for part in requirement.any_of],
        }

    def sentences(self, obligation: Obligation, requirement: Requirement) -> Said:
        """A sentence for each word that it is made of, but for its label, its kind and its alternatives."""
        if requirement.binds:
            yield "binds", self._say("wanted.binds", what=self._say("formats.comma").join(self.binds(requirement.binds)))
        yield from self._raised(requirement)
        yield from self._of_which(requirement)
        yield from self._of_whom(requirement)
        yield from self._how_many(requirement)
        yield from self._together(requirement)
        yield from self._shown(obligation, requirement)
        yield from self._when(obligation, requirement)

    def binds(self, binds: Mapping[str, Any]) -> list[str]:
        """Whom it binds."""
        found = []
        for key, vocabulary in (("levels", "unit_level"), ("classes", "unit_class")):
            terms = self._site.schema.vocabularies[vocabulary].terms if vocabulary in self._site.schema.vocabularies else {}
            found += [terms[item].label if item in terms else str(item) for item in binds.get(key, ())]
        if binds.get("where"):
            found.append(self._conditions.said("unit", binds["where"]))
        return found

    def _raised(self, asked: Requirement) -> Said:
        for word, raised in (("only_if", asked.only_if), ("unless", asked.unless)):
            if raised is not None:
                yield word, self._raised_so(word, raised)

    def _raised_so(self, word: str, raised: Raised) -> str:
        kind = self._site.schema.kinds[raised.kind]
        what = self._filter(raised.kind, raised.where, raised.refers)
        params = {"n": raised.min, "counter": kind.counter, "kind": kind.label}
        return self._say(f"wanted.{word}", what=what, **params) if what else self._say(f"wanted.{word}_any", **params)

    def _of_which(self, asked: Requirement) -> Said:
        if asked.kind is None:
            return
        for words, condition, targets in (
            (("where", "refers"), asked.where, asked.refers),
            (("match", "match_refers"), asked.match, asked.match_refers),
        ):
            plain, word = words
            if condition:
                yield plain, self._say(f"wanted.{plain}", what=self._conditions.said(asked.kind, condition))
            for path, target in targets.items():
                yield word, self._say(f"wanted.{word}", what=self._leads_to(asked.kind, path, target))
        for path, others in asked.differ.items():
            named = self._fields(asked.kind, others)
            yield "differ", self._say("wanted.differ", field=self._field(asked, path), others=named)

    def _of_whom(self, asked: Requirement) -> Said:
        if asked.per is None:
            return
        kind = self._site.schema.kinds[asked.per].label
        subject = asked.subject or ""
        if subject == "id":
            yield "subject", self._say("wanted.per_itself", kind=kind)
        elif subject:
            yield "subject", self._say("wanted.per", kind=kind, field=self._field(asked, subject))
        else:  # the alternatives name it, each in its own records
            yield "per", self._say("duty.per", kind=kind)
        if asked.per_where:
            yield "per", self._say("wanted.per_where", kind=kind, what=self._conditions.said(asked.per, asked.per_where))
        if isinstance(asked.expected, int):
            yield "expected", self._say("wanted.expected", n=asked.expected)
        elif asked.expected is not None:
            yield "expected", self._say("wanted.expected_unit", field=self._of_unit(asked.expected))

    def _how_many(self, asked: Requirement) -> Said:
        measure = self._measure(asked)
        if asked.every:
            yield "every", self._say("wanted.every", measure=measure)
        if asked.counter:
            yield "counter", self._say("wanted.counter", counter=asked.counter)
        if asked.min == 0:
            yield "min", self._say("wanted.min_none", measure=measure)
        elif asked.min != 1 or asked.max is not None:
            yield "min", self._each_of(asked, self._amount("min", asked.min, measure))
        if asked.max is not None:
            yield "max", self._each_of(asked, self._amount("max", asked.max, measure))
        if asked.distinct is not None:
            yield "distinct", self._say("wanted.distinct", field=self._field(asked, asked.distinct))
        if asked.sum is not None:
            yield "sum", self._say("wanted.sum", field=self._field(asked, asked.sum))
        if asked.share is not None:
            share = _percent(asked.share)
            if asked.of is None:
                yield "share", self._say("wanted.share", share=share)
            else:
                yield "share", self._say("wanted.share_of", share=share, field=self._of_unit(asked.of))

    def _each_of(self, asked: Requirement, amount: str) -> str:
        return self._say("wanted.each_of", amount=amount) if asked.per is not None else amount

    def _amount(self, word: str, amount: int | str, measure: str) -> str:
        if isinstance(amount, int):
            return self._say(f"wanted.{word}", n=amount, measure=measure)
        return self._say(f"wanted.{word}_unit", field=self._of_unit(amount))

    def _measure(self, asked: Requirement) -> str:
        """The word after a number: the counter, or of a sum what the field is measured in."""
        kind = self._site.schema.kinds.get(asked.kind or "")
        if kind is None:
            return asked.counter
        field = kind.field_at(asked.sum) if asked.sum is not None else None
        return asked.counter or (field.measure if field is not None else kind.counter)

    def _together(self, asked: Requirement) -> Said:
        if asked.covers is not None and asked.kind is not None:
            covers, measure = asked.covers, self._measure(asked)
            values = self._conditions.values(asked.kind, covers.path, covers.values)
            params = {"measure": measure, "field": self._field(asked, covers.path), "values": values}
            if covers.about is None:
                yield "covers", self._say("wanted.covers", **params)
            else:
                yield "covers", self._say("wanted.covers_about", about=self._field(asked, covers.about), **params)
        if asked.base is not None:
            yield from (("base", sentence) for sentence in self._base(asked, asked.base))

    def _base(self, asked: Requirement, base: Base) -> Iterator[str]:
        kind = self._site.schema.kinds[base.kind]
        listed = self._conditions.said(base.kind, base.where) if base.where else ""
        what = self._say("formats.in_brackets", what=kind.label, more=listed) if listed else kind.label
        yield self._say("wanted.base", what=what, share=_percent(base.share))
        if base.named:
            yield self._say("wanted.base_named", field=self._field(asked, base.named))
        if base.number:
            yield self._say("wanted.base_number", fields=self._fields(asked.kind or "", base.number))
        if base.categories:
            category = self._conditions.label(base.kind, base.category)
            yield self._say("wanted.base_categories", field=self._field(asked, base.categories), category=category)
        if base.assembly:
            yield self._say("wanted.base_assembly", what=self._conditions.said(base.kind, base.assembly))

    def _shown(self, obligation: Obligation, asked: Requirement) -> Said:
        if asked.published_to:
            yield "published_to", self._say("wanted.published_to", scope=self._scope(asked.published_to))
        if asked.shows_figures:
            yield "shows_figures", self._say("wanted.shows_figures")
        if asked.kind == "filing" and obligation.filed_with:
            yield "addressee", self._say("wanted.addressee" if asked.any_addressee else "wanted.filed")
        elif asked.any_addressee:
            yield "addressee", self._say("wanted.addressee")

    def _when(self, obligation: Obligation, asked: Requirement) -> Said:
        if asked.window is not None and asked.within is None:
            window = self._calendar.resolve(asked.window)
            span = self._say.span(window.start, window.end)
            yield "window", self._say("wanted.window", span=span)
            for step in window.steps:
                yield "window", self._say.say(step)
        if asked.within is not None:
            yield "within", self._within(obligation, asked, asked.within)
            if isinstance(asked.window, Mapping) and asked.window.get("note"):
                yield "window", str(asked.window["note"])
        if asked.in_window:
            yield "in_window", self._say("wanted.in_window")
        if asked.dated_by is not None:
            yield "dated_by", self._say("wanted.dated_by", field=self._field(asked, asked.dated_by))
        for word, anchor in (("before", asked.before), ("after", asked.after)):
            if anchor is not None:
                way = f"wanted.{word}_same" if asked.same_day else f"wanted.{word}"
                yield word, self._say(way, what=self._anchor(obligation, asked, anchor))
        if asked.each is not None:
            yield from (("each", sentence) for sentence in self._each(asked, asked.each))
        if asked.lasts is not None:
            lasts = asked.lasts
            way = f"wanted.lasts{'_until' if lasts.until else ''}{'_working' if lasts.working else ''}"
            until = {"until": self._field(asked, lasts.until)} if lasts.until else {}
            yield "lasts", self._say(way, field=self._field(asked, lasts.field), days=lasts.days, **until)

    def _within(self, obligation: Obligation, asked: Requirement, within: Within) -> str:
        what = self._anchor(obligation, asked, within.of)
        if within.days is None:
            return self._say("wanted.within_open", what=what)
        return self._say("wanted.within_working" if within.working else "wanted.within", what=what, days=within.days)

    def _anchor(self, obligation: Obligation, asked: Requirement, anchor: Anchor) -> str:
        say = self._say
        match anchor.how:
            case "requirement":
                named = next((item.label for item in obligation.requires if item.id == anchor.name), anchor.name)
                return say("wanted.anchor.requirement", name=named)
            case "obligation":
                other = self._obligations.get(anchor.name)
                return say("wanted.anchor.obligation", name=f"{other.id} {other.title}" if other else anchor.name)
            case "kind":
                kind = self._site.schema.kinds[anchor.name]
                what = self._filter(anchor.name, anchor.where, anchor.refers)
                way = f"wanted.anchor.kind_{anchor.which}{'_where' if what else ''}"
                return say(way, counter=kind.counter, name=kind.label, **({"what": what} if what else {}))
            case "field" | "ref":
                return say(f"wanted.anchor.{anchor.how}_{anchor.edge}", name=self._field(asked, anchor.name))
            case "campaign":
                return say(f"wanted.anchor.{anchor.edge}", name=say("wanted.anchor.campaign"))
        return say(f"wanted.anchor.{anchor.edge}", name=self._calendar.named(anchor).title)

    def _each(self, asked: Requirement, each: Each) -> Iterator[str]:
        if each.period:
            yield self._say(f"wanted.each_{each.period}")
            return
        if each.phases is None:
            yield self._say("wanted.each_phase")
        else:
            titles = [self._calendar.phase(name).title for name in each.phases]
            named = [self._say("wanted.each_phase_title", title=title) for title in titles]
            yield self._say("wanted.each_phases", phases=self._say("formats.comma").join(named))
        if each.days:
            way = f"wanted.each_due_{each.edge}{'_working' if each.working else ''}"
            yield self._say(way, days=each.days)
        else:
            yield self._say(f"wanted.each_on_{each.edge}")
        if each.field:
            yield self._say("wanted.each_field", field=self._field(asked, each.field))

    def _filter(self, kind: str, where: Mapping[str, Any] | None, refers: Mapping[str, Target]) -> str:
        parts = [self._conditions.said(kind, where)] if where else []
        parts += [self._leads_to(kind, path, target) for path, target in refers.items()]
        return self._say("wanted.condition.all").join(parts)

    def _leads_to(self, kind: str, path: str, target: Target) -> str:
        kinds = [self._site.schema.kinds[item].label for item in target.kinds]
        params = {"field": self._conditions.label(kind, path), "kinds": self._say("formats.or").join(kinds)}
        if not target.where:
            return self._say("wanted.leads_to", **params)
        what = self._say("wanted.condition.or").join(self._conditions.said(item, target.where) for item in target.kinds)
        return self._say("wanted.leads_to_where", what=what, **params)

    def _named(self, field: Field, value: str) -> str:
        if field.names == "phase":
            return self._site.phase_titles.get((self._campaign, value), "")
        found = self._site.graph.in_campaign(value, self._campaign) if field.ref else None
        return found.title if found is not None else ""

    def _field(self, asked: Requirement, path: str) -> str:
        return self._conditions.label(asked.kind, path) if asked.kind else path

    def _fields(self, kind: str, paths: Sequence[str]) -> str:
        named = [self._say("wanted.condition.field", field=self._conditions.label(kind, path)) for path in paths]
        return self._say("formats.comma").join(named)

    def _of_unit(self, path: str) -> str:
        return self._conditions.label("unit", path.removeprefix(_UNIT))

    def _scope(self, scope_id: str) -> str:
        return next((scope.label for scope in self._site.view.portal.scopes if scope.id == scope_id), scope_id)

    def _material(self, kind: Kind) -> Json:
        """The records of a kind; while there are none its explanation; only its name where this edition never shows it."""
        if self._site.by_kind.get((self._campaign, kind.id)):
            return link(kind.label, links.listing(self._campaign, kind.id))
        return link(kind.label, f"help/kinds.html#k-{kind.id}" if self._site.shown(kind.scope) else "")


def _percent(share: Any) -> str:
    return f"{float(share):.4%}".rstrip("0%").rstrip(".") + "%"
