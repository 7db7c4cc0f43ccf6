"""What this edition shows, and the few things it tells although they rest on what it does not show: one page that lists them."""

from __future__ import annotations

from collections import Counter

from gongshilan.pages import links
from gongshilan.pages.claims import figure_label
from gongshilan.pages.frame import link
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json


def disclosure(site: Site) -> Json:
    """View of ``help/disclosure``."""
    portal = site.view.portal
    described = {item["id"]: str(item.get("description", "")) for item in portal.data.get("scopes", ())}
    return {
        "scopes": [
            {"label": scope.label, "description": described.get(scope.id, "")}
            for scope in portal.scopes
            if scope.rank <= site.rank
        ],
        "duties": _duties(site),
        "figures": _figures(site),
        "masked": _masked(site),
        "approvals": _approvals(site),
    }


def _duties(site: Site) -> list[Json]:
    """Obligations whose state rests on records not shown here, with how many units it is so of."""
    hidden = [duty for duty in site.view.assessment.duties if duty.hidden]
    counted = Counter((duty.campaign, duty.obligation.id) for duty in hidden)
    titles = {(duty.campaign, duty.obligation.id): duty.obligation.title for duty in hidden}
    return [
        {
            **link(f"{name} {titles[campaign, name]}", links.rule(campaign, name)),
            "n": site.words("disclosure.units", n=n),
        }
        for (campaign, name), n in counted.items()
    ]


def _figures(site: Site) -> list[Json]:
    """Figures that a rulebook opens, whatever they rest on."""
    found = {}
    for campaign in site.campaigns:
        rulebook = site.rulebook(campaign)
        for name, scope in rulebook.open_figures.items() if rulebook else ():
            if site.shown(scope):
                found[campaign.id, name] = link(figure_label(site, name), f"{links.area(campaign.id, 'figures')}#f-{name}")
    return list(found.values())


def _masked(site: Site) -> list[str]:
    """Fields whose value is shown in part."""
    return [
        site.words("disclosure.field", kind=kind.label, field=field.label)
        for kind in site.schema.kinds.values()
        for _, field in kind.walk()
        if getattr(field, "mask", "") and site.shown(kind.scope)
    ]


def _approvals(site: Site) -> list[str]:
    """Kinds of which a record is published beyond its unit only once it is approved."""
    asked = {
        kind: steps
        for campaign in site.campaigns
        if (rulebook := site.rulebook(campaign))
        for kind, steps in rulebook.approval.items()
    }
    comma, names = site.words("formats.comma"), site.words.group("approval_steps")
    return [
        site.words(
            "disclosure.approval", kind=site.schema.kinds[kind].label, steps=comma.join(names[step] for step in steps)
        )
        for kind, steps in asked.items()
    ]
