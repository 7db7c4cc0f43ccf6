"""What the scripts of the desk ask for, by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.wrappers import Request

from gongshilan.desk import lists
from gongshilan.desk.attaching import attach
from gongshilan.desk.intaking import Intakes
from gongshilan.desk.outside import Outside, Wish
from gongshilan.desk.pointing import Json
from gongshilan.desk.preview import Previews
from gongshilan.desk.saving import checked, opened, saved
from gongshilan.desk.state import Held
from gongshilan.desk.tables import save_rows
from gongshilan.intake.mapping import Given

_Asked = Mapping[str, Any]


class Answers:
    """Answers by name. Reading is asked with GET, everything else with POST."""

    def __init__(self, outside: Outside) -> None:
        self.held = Held(outside)
        self.previews = Previews()
        self.intakes = Intakes()
        self._reading: Mapping[str, Callable[[_Asked], Json]] = {
            "record": self._open,
            "find": self._find,
        }
        self._writing: Mapping[str, Callable[[_Asked], Json]] = {
            "check": lambda asked: checked(self.held, asked.get("draft"), whole=bool(asked.get("whole"))),
            "save": self._save,
            "rows": lambda asked: save_rows(
                self.held, asked.get("rows"), _wish(asked.get("commit")), anyway=bool(asked.get("anyway"))
            ),
            "preview": lambda asked: self.previews.show(self.held, asked.get("draft")),
            "take": lambda asked: self.intakes.write(self.held, int(asked.get("number") or 0), _wish(asked.get("commit"))),
        }

    def ask(self, name: str, request: Request) -> Json | None:
        """The answer; None where there is no such question. Raises RefusedError, ValueError for what is asked wrongly."""
        if request.method == "GET" and name in self._reading:
            return self._reading[name](request.args)
        if request.method == "POST" and name == "look":
            return self._look(request)
        if request.method == "POST" and name == "attach":
            return self._attach(request)
        if request.method == "POST" and name in self._writing:
            asked = json.loads(request.get_data())
            if not isinstance(asked, dict):
                raise ValueError(name)
            return self._writing[name](asked)
        return None

    def _open(self, asked: _Asked) -> Json:
        found = opened(self.held, str(asked.get("id") or ""), committed=asked.get("version") == "committed")
        return found | {"titles": lists.titles_of(self.held, found["data"])}

    def _find(self, asked: _Asked) -> Json:
        kinds = tuple(str(asked.get("kinds") or "").split(","))
        return {"found": lists.picked(self.held, kinds, str(asked.get("q") or ""), str(asked.get("unit") or ""))}

    def _save(self, asked: _Asked) -> Json:
        return saved(
            self.held,
            asked.get("draft"),
            str(asked.get("digest") or ""),
            _wish(asked.get("commit")),
            anyway=bool(asked.get("anyway")),
            known=str(asked.get("known") or ""),
        )

    def _look(self, request: Request) -> Json:
        sent = request.files.get("file")
        if sent is None:
            raise ValueError("file")
        form = request.form
        given = Given(columns=_columns(form.get("columns", ""))).with_options(
            form.get("kind", ""), form.get("unit", ""), form.get("campaign", "")
        )
        return self.intakes.look(self.held, sent.stream.read(), sent.filename or "", given)

    def _attach(self, request: Request) -> Json:
        sent = request.files.get("file")
        if sent is None:
            raise ValueError("file")
        return attach(self.held, json.loads(request.form.get("draft", "")), sent.stream.read(), sent.filename or "")


def _columns(sent: str) -> dict[str, str]:
    """What somebody chose for the columns of a table: heading → field, ``-`` for none."""
    found = json.loads(sent or "{}")
    if not isinstance(found, dict) or not all(isinstance(item, str) for item in found.values()):
        raise ValueError(sent)
    return {str(key): item for key, item in found.items() if item}


def _wish(sent: Any) -> Wish | None:
    if not isinstance(sent, Mapping) or not str(sent.get("message") or "").strip():
        return None
    return Wish(str(sent["message"]).strip()[:200], str(sent.get("branch") or "").strip(), bool(sent.get("push")))
