"""The pages of the desk, drawn from its own templates. What scripts need is handed over as JSON within the page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from gongshilan.catalogue import catalogue, text
from gongshilan.desk import lists
from gongshilan.desk.forms import defaults, form_of
from gongshilan.desk.outside import RefusedError
from gongshilan.desk.pointing import Json
from gongshilan.desk.saving import opened
from gongshilan.desk.state import Held
from gongshilan.desk.tables import MOST, columns, rows
from gongshilan.kinds.schema import Kind
from gongshilan.link.shared import FOLDER

_TEMPLATES = Path(__file__).parent / "templates"


class Drawing:
    """Draws every page of the desk."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._words = catalogue()["desk"]
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined
        )
        # fields stand in a form as the schema has them, not by their names
        self._environment.policies["json.dumps_kwargs"] = {}

    def page(self, name: str, values: Mapping[str, Any], asked: MultiDict[str, str]) -> str:
        """A page by the name of its address. Raises NotFound."""
        made = {
            "home": self._home,
            "records": self._records,
            "edit": self._edit,
            "new": self._new,
            "table": self._table,
            "import": self._import,
        }[name](values, asked)
        return self._draw(f"{name if name != 'new' else 'edit'}.html", page=name, **made)

    def welcome(self) -> str:
        """Shown once, while the cookie is set."""
        return self._environment.get_template("welcome.html").render(t=self._words)

    def refused(self, why: str) -> str:
        """A page for what is not answered."""
        return self._environment.get_template("refused.html").render(t=self._words, said=self.refused_sentence(why))

    def refused_sentence(self, why: str) -> str:
        """The same as a sentence."""
        return text(f"desk.refused.{why}")

    def _draw(self, template: str, **given: Any) -> str:
        portal = self._held.loaded().checked.portal
        title = portal.title if portal is not None else text("desk.no_portal")
        return self._environment.get_template(template).render(t=self._words, portal=title, **given)

    def _home(self, _values: Mapping[str, Any], _asked: MultiDict[str, str]) -> Json:
        wrong = sum(bool(entry["problems"]) for entry in lists.entries(self._held))
        return {
            "title": text("desk.home.title"),
            "groups": lists.kinds_on_desk(self._held),
            "strays": lists.strays(self._held),
            "wrong": text("desk.home.some_wrong", n=wrong) if wrong else "",
        }

    def _records(self, _values: Mapping[str, Any], asked: MultiDict[str, str]) -> Json:
        number = asked.get("page", "1")
        wanted = lists.Asked(
            asked.get("kind", ""),
            asked.get("unit", ""),
            asked.get("q", ""),
            problem=asked.get("problem") == "1",
            page=int(number) if number.isdecimal() and len(number) < 6 else 1,
        )
        kind = self._held.schema.kinds.get(wanted.kind)
        kinds = [{"value": item.id, "label": item.label} for item in self._held.schema.kinds.values()]
        found = lists.listed(self._held, wanted)
        return {
            "title": kind.label if kind else text("desk.records.title"),
            "kind": kind,
            "kinds": kinds,
            "units": lists.units(self._held),
            "asked": wanted,
            "found": found,
            "count": text("desk.records.count", n=found["count"]),
        }

    def _edit(self, values: Mapping[str, Any], _asked: MultiDict[str, str]) -> Json:
        name = values["name"]
        try:
            record = opened(self._held, name)
        except RefusedError as error:
            raise NotFound from error
        kind = self._held.schema.kinds.get(str(record["data"].get("kind")))
        if kind is None:
            raise NotFound
        record["titles"] = lists.titles_of(self._held, record["data"])
        record["campaign"] = record["path"].split("/")[0]
        title = str(record["data"].get("title") or name)
        return {"title": title, "kind": kind, "given": self._given(kind, record), "path": record["path"]}

    def _new(self, values: Mapping[str, Any], asked: MultiDict[str, str]) -> Json:
        kind = self._kind(values["kind"])
        setting = lists.setting(self._held, shared=kind.shared)
        campaigns, units = setting["campaigns"], setting["units"]
        data: Json = defaults(kind, self._held.schema)
        unit = asked.get("unit", "") or (units[0]["value"] if len(units) == 1 else "")
        if kind.belongs == "unit" and unit:
            data["unit"] = unit
        campaign = campaigns[0]["value"] if len(campaigns) == 1 else ""
        if len(campaigns) > 1 and (source := self._held.sources().get(unit)) is not None:
            campaign = source.path.split("/")[0]
            campaign = campaign if campaign != FOLDER or kind.shared else ""
        record = {"id": "", "path": "", "digest": "", "data": data, "body": "", "bare": False, "problems": []}
        record |= {"titles": lists.titles_of(self._held, data), "campaign": campaign}
        title = text("desk.new.title", kind=kind.label)
        return {"title": title, "kind": kind, "given": self._given(kind, record), "path": ""}

    def _table(self, values: Mapping[str, Any], asked: MultiDict[str, str]) -> Json:
        kind = self._kind(values["kind"])
        unit = asked.get("unit", "")
        found = rows(self._held, kind, unit)
        given = self._given(kind, {})
        given["columns"] = [{"path": path, "shown": shown} for path, shown in columns(kind)]
        given["rows"] = found
        given["defaults"] = defaults(kind, self._held.schema)
        given["unit"] = unit or (given["setting"]["units"][0]["value"] if len(given["setting"]["units"]) == 1 else "")
        given["titles"] = lists.titles_of(self._held, [row["data"] for row in found] + [unit, given["unit"]])
        full = text("desk.table.full", n=MOST) if len(found) == MOST else ""
        units = given["setting"]["units"]
        return {
            "title": text("desk.table.title", kind=kind.label),
            "kind": kind,
            "given": given,
            "full": full,
            "units": units,
            "unit": unit,
        }

    def _import(self, _values: Mapping[str, Any], asked: MultiDict[str, str]) -> Json:
        setting = lists.setting(self._held, shared=True)
        kinds = [{"value": item.id, "label": item.label} for item in self._held.schema.kinds.values()]
        given = {"words": self._words["script"], "git": self._held.outside.in_git(), "kind": {"label": ""}}
        return {
            "title": text("desk.import.title"),
            "kinds": kinds,
            "units": setting["units"],
            "campaigns": setting["campaigns"],
            "chosen": asked.get("kind", ""),
            "given": given,
        }

    def _given(self, kind: Kind, record: Json) -> Json:
        """What the scripts of a form are given."""
        return {
            "kind": form_of(kind, self._held.schema, self._held.loaded().checked.portal),
            "record": record,
            "setting": lists.setting(self._held, shared=kind.shared),
            "words": self._words["script"],
            "git": self._held.outside.in_git(),
        }

    def _kind(self, name: str) -> Kind:
        found = self._held.schema.kinds.get(name)
        if found is None:
            raise NotFound
        return found
