"""The configuration of Sveltia CMS and Decap CMS: editors of records in the browser that write to a forge (Gitea, GitHub, GitLab).

One collection for each kind in each campaign, in the folder where ``check`` looks for it. Their forms know less than ours: dates are text
unless asked otherwise, as a wording like 2009年4月上旬 would be lost on a calendar; what may point to several kinds is text too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from gongshilan.catalogue import text
from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.link.shared import FOLDER
from gongshilan.model import Portal
from gongshilan.write.yaml import yaml_text

Json = dict[str, Any]
SVELTIA, DECAP = "sveltia", "decap"
SCRIPTS = {SVELTIA: "sveltia-cms.js", DECAP: "decap-cms.js"}
BACKENDS = {SVELTIA: ("gitea", "github", "gitlab"), DECAP: ("gitea", "github", "gitlab", "git-gateway")}
# Sveltia asks unpkg.com for its own words and for news of itself, again and again if it is refused.
_BESIDE = """// Words and icons of the editor come from beside this page; nothing else is asked of unpkg.com.
const ask = window.fetch.bind(window);
window.fetch = (what, ...more) => {
  const address = new URL(what instanceof Request ? what.url : what, location.href);
  if (address.hostname !== 'unpkg.com') return ask(what, ...more);
  const [, name] = address.pathname.match(/\\/locales\\/([\\w-]+\\.json)$/) || [];
  return name ? ask(`locales/${name}`) : Promise.resolve(new Response('{}', { status: 404 }));
};
const icons = new FontFace('Material Symbols Outlined', 'url(icons.woff2)', { weight: '100 700' });
icons.load().then((face) => document.fonts.add(face), () => {});
"""
_CAMPAIGN = "campaign"
_ID = "^[a-z0-9][a-z0-9-]*$"
_LONGEST = 80  # of an id, as check allows
_TRUTHS = re.compile(
    r"^([ -]*\w+: )(on|off|yes|no|y|n)$", re.MULTILINE | re.IGNORECASE
)  # older YAML takes these for true and false
_OURS = {"github": "https://github.com", "gitlab": "https://gitlab.com", "gitea": "https://gitea.com"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. ``server``: address of the forge (empty: the public one of its kind); ``login``: address of the service
    that signs people in where the forge needs one; ``app``: the id under which the forge knows the editor; ``pick``: days from a
    calendar, written as 2009-04-29."""

    cms: str
    backend: str
    repo: str
    branch: str
    server: str = ""
    login: str = ""
    app: str = ""
    pick: bool = False


def cms_files(
    schema: Schema, portal: Portal, campaigns: Mapping[str, str], wanted: Wanted, *, shared: bool = False
) -> dict[str, bytes]:
    """The files by name. ``campaigns``: titles by id, which are their folders. ``shared``: some records belong to the portal."""
    written = yaml_text(cms_config(schema, portal, campaigns, wanted, shared=shared))
    config = text("cms.head") + _TRUTHS.sub(r'\1"\2"', written)
    found = {"config.yml": config.encode(), "index.html": _page(portal.title, wanted).encode()}
    return found | ({"beside.js": _BESIDE.encode()} if wanted.cms == SVELTIA else {})


def cms_config(
    schema: Schema, portal: Portal, campaigns: Mapping[str, str], wanted: Wanted, *, shared: bool = False
) -> Json:
    """The configuration as data."""
    making = _Making(schema, portal, wanted)
    collections = [making.campaigns(campaigns)] if campaigns else []
    for campaign, title in campaigns.items():
        for kind in schema.kinds.values():
            if kind.id != _CAMPAIGN:
                several = len(campaigns) > 1 or (shared and kind.shared)
                label = text("cms.collection", kind=kind.label, campaign=title) if several else kind.label
                collections.append(making.collection(kind, campaign, label, alone=len(campaigns) == 1 and not shared))
    for kind in schema.kinds.values():
        if shared and kind.shared:
            label = text("cms.collection", kind=kind.label, campaign=text("cms.shared"))
            collections.append(making.collection(kind, FOLDER, label, alone=False))
    found: Json = {
        "backend": _backend(wanted),
        "locale": "zh_Hans",
        "media_folder": "content/pages/attachments",
        "public_folder": "/attachments",
        "slug": {"encoding": "ascii", "clean_accents": True},
        "collections": collections,
    }
    if wanted.cms == SVELTIA:  # an empty list or text is no answer: it is left out, as our own form does
        del found["locale"]
        found["app_title"] = portal.title
        found["output"] = {"omit_empty_optional_fields": True}
    return found


def _backend(wanted: Wanted) -> Json:
    found: Json = {"name": wanted.backend, "branch": wanted.branch}
    if wanted.backend == "git-gateway":
        return found
    found["repo"] = wanted.repo
    server = wanted.server.rstrip("/")
    if wanted.backend == "gitea" and server:
        found |= {"base_url": server, "api_root": f"{server}/api/v1"}
    if wanted.backend == "gitlab":
        found["auth_type"] = "pkce"
        if server:
            found |= {"base_url": server, "api_root": f"{server}/api/v4"}
    if wanted.backend == "github" and server:
        found["api_root"] = f"{server}/api/v3"
    if wanted.login:
        found["base_url"] = wanted.login.rstrip("/")
    if wanted.app:
        found["app_id"] = wanted.app
    return found


class _Making:
    def __init__(self, schema: Schema, portal: Portal, wanted: Wanted) -> None:
        self.schema = schema
        self.wanted = wanted
        self.scopes = [{"label": scope.label, "value": scope.id} for scope in portal.scopes]

    def campaigns(self, campaigns: Mapping[str, str]) -> Json:
        """The campaigns' own files: changed here, but not made."""
        kind = self.schema.kinds[_CAMPAIGN]
        fields = self.fields_of(kind, "")
        files = [
            {"name": campaign, "label": title, "file": f"content/{campaign}/campaign.md", "fields": fields}
            for campaign, title in campaigns.items()
        ]
        return {
            "name": _CAMPAIGN,
            "label": kind.label,
            "description": kind.description,
            "files": files,
            "format": "yaml-frontmatter",
        }

    def collection(self, kind: Kind, campaign: str, label: str, *, alone: bool) -> Json:
        """The records of a kind in a campaign. ``alone``: no other campaign has records that fields might point to."""
        template = (
            f"{kind.id.replace('_', '-')}-{{{{year}}}}{{{{month}}}}{{{{day}}}}-{{{{hour}}}}{{{{minute}}}}{{{{second}}}}"
        )
        slug: Any = template
        if self.wanted.cms == SVELTIA:
            slug = {"template": template, "editable": ["create"], "hint": text("cms.slug"), "pattern": [_ID, text("cms.id")]}
        folder = f"content/{campaign}/{kind.id}"
        return {
            "name": f"{campaign}_{kind.id}",
            "label": label,
            "description": kind.description,
            "folder": folder,
            "create": True,
            "extension": "md",
            "format": "yaml-frontmatter",
            "identifier_field": "title",
            "slug": slug,
            "summary": "{{title}}",
            "media_folder": f"/{folder}/attachments",
            "public_folder": "attachments",
            "fields": self.fields_of(kind, campaign if alone else ""),
        }

    def fields_of(self, kind: Kind, campaign: str) -> list[Json]:
        """The form of a kind. ``campaign``: the one whose records may be chosen; empty if their ids are to be typed."""
        rules = kind.json_schema.get("properties", {})
        fields: list[Json] = [{"name": "kind", "label": kind.fields["kind"].label, "widget": "hidden", "default": kind.id}]
        for name in sorted(kind.fields, key=lambda name: (name != "title", name != "unit", name not in kind.required)):
            if name != "kind":
                must = name == "title" or name in kind.required
                fields.append(self.field(kind.fields[name], rules.get(name, {}), campaign, must=must))
        body = {"name": "body", "label": kind.body or text("cms.body"), "widget": "markdown", "modes": ["raw", "rich_text"]}
        return [*fields, {**body, "required": False}]

    def field(self, field: Field, rule: Mapping[str, Any], campaign: str, *, must: bool) -> Json:
        """A field as a widget."""
        said: Json = {"name": field.name or "item", "label": field.label or text("cms.item"), "required": must}
        hint = self.hint(field)
        if hint:
            said["hint"] = hint
        return {**said, **self.widget(field, rule, campaign, must=must)}

    def hint(self, field: Field) -> str:
        """The field's help, and what it may point to."""
        inner = field
        while inner.items is not None:
            inner = inner.items
        kinds = "、".join(self.schema.kinds[name].label for name in inner.ref if name in self.schema.kinds)
        more = text("cms.ref", kinds=kinds) if kinds else ""
        return "".join(part for part in (field.description, more) if part)

    def widget(self, field: Field, rule: Mapping[str, Any], campaign: str, *, must: bool) -> Json:
        """What the field is typed or chosen with."""
        if field.properties:
            return {"widget": "object", "collapsed": True, "fields": self.members(field, rule, campaign, must=must)}
        if field.type == "array":
            return self.several(field, rule, campaign)
        options = self.options(field, rule)
        if options:
            return {"widget": "select", "options": options}
        if len(field.ref) == 1 and field.ref[0] in self.schema.kinds and field.ref[0] != _CAMPAIGN and campaign:
            shown = ["title"]
            return {
                "widget": "relation",
                "collection": f"{campaign}_{field.ref[0]}",
                "value_field": "{{slug}}",
                "search_fields": shown,
                "display_fields": shown,
            }
        if field.type == "boolean":
            return {"widget": "boolean"}
        if field.type in ("integer", "number"):
            bounds = {ours: rule[key] for key, ours in (("minimum", "min"), ("maximum", "max")) if key in rule}
            return {"widget": "number", "value_type": "int" if field.type == "integer" else "float", **bounds}
        if field.type == "markdown":
            return {"widget": "markdown", "modes": ["raw", "rich_text"]}
        if field.type == "date" and self.wanted.pick:
            kept = {"format": "YYYY-MM-DD", "date_format": "YYYY-MM-DD", "time_format": False}
            return {"widget": "datetime", **kept, **({"type": "date"} if self.wanted.cms == SVELTIA else {})}
        return {"widget": "string", **_pattern(rule)}

    def members(self, field: Field, rule: Mapping[str, Any], campaign: str, *, must: bool) -> list[Json]:
        """The fields of an object. Decap asks for them even where the object is not there at all; there ``check`` asks instead."""
        rules = rule.get("properties", {})
        asked = must or self.wanted.cms == SVELTIA
        return [
            self.field(inner, rules.get(name, {}), campaign, must=asked and name in field.required)
            for name, inner in field.properties.items()
        ]

    def several(self, field: Field, rule: Mapping[str, Any], campaign: str) -> Json:
        """A list: of objects, of what is chosen, or of texts."""
        inner, rules = field.items, rule.get("items", {})
        bounds = {ours: rule[key] for key, ours in (("minItems", "min"), ("maxItems", "max")) if key in rule}
        if inner is None:
            return {"widget": "list"}
        one = self.widget(inner, rules, campaign, must=True)
        if one["widget"] == "object":
            return {"widget": "list", "collapsed": True, "fields": one["fields"], **bounds}
        if one["widget"] in ("select", "relation"):
            return {**one, "multiple": True, **bounds}
        return {"widget": "list", "field": {"name": "item", "label": inner.label or field.label, **one}, **bounds}

    def options(self, field: Field, rule: Mapping[str, Any]) -> list[Json]:
        """What may be chosen: terms by the labels that editors write, scopes, values the schema lists."""
        if field.vocabulary:
            terms = self.schema.vocabularies[field.vocabulary].terms.values()
            return [{"label": term.label, "value": term.label} for term in terms]
        if field.own_scope or field.name == "scope":
            return self.scopes
        return [{"label": str(value), "value": value} for value in rule.get("enum", ())]


def _pattern(rule: Mapping[str, Any]) -> Json:
    if "pattern" in rule:
        return {"pattern": [rule["pattern"], text("cms.pattern")]}
    if "maxLength" in rule:
        return {
            "pattern": [f"^.{{{rule.get('minLength', 0)},{rule['maxLength']}}}$", text("cms.longest", n=rule["maxLength"])]
        }
    return {}


def _page(title: str, wanted: Wanted) -> str:
    """The page that loads the editor from beside it. Its policy lets nothing ask anybody but this site and the forge."""
    asked = {_origin(address) for address in (wanted.server or _OURS.get(wanted.backend, ""), wanted.login) if address}
    if wanted.backend == "github" and not wanted.server:
        asked.add("https://api.github.com")
    forge = "".join(f" {origin}" for origin in sorted(asked))
    policy = (
        "default-src 'none'; script-src 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
        f"img-src 'self' data: blob:{forge}; connect-src 'self' blob: data:{forge}; base-uri 'none'; form-action 'none'"
    )
    # Decap makes functions of text, to check its configuration
    policy = policy.replace("script-src 'self'", "script-src 'self' 'unsafe-eval'") if wanted.cms == DECAP else policy
    beside = '<script src="beside.js"></script>\n' if wanted.cms == SVELTIA else ""
    return (
        f'<!doctype html>\n<html lang="zh-CN">\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f"<title>{escape(text('cms.page', title=title))}</title>\n<body>\n"
        f"<noscript>{escape(text('cms.noscript'))}</noscript>\n"
        f'{beside}<script src="{SCRIPTS[wanted.cms]}"></script>\n</body>\n</html>\n'
    )


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
