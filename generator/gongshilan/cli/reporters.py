"""Problems as text for people, JSON for programs, annotations for forges."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gongshilan.catalogue import catalogue, text
from gongshilan.problems import Problem

Reporter = Callable[[Sequence[Problem], str], str]


def sentences(problem: Problem) -> dict[str, str]:
    """The catalogue's four sentences for a problem, filled in; those of its ``variant`` where it has one. A part whose parameter is
    empty is left out."""
    texts = catalogue()
    entry: Mapping[str, str] = texts["problems"].get(problem.code) or texts["findings"][problem.code]
    variant = texts["problem_variants"].get(problem.code, {}).get(problem.params.get("variant", ""), {})
    entry = {**entry, **variant}
    params = {"path": problem.place.path, **problem.params}
    filled = {key: str(value) % params for key, value in entry.items()}
    if params.get("near") == "":
        filled["fix"] = filled["fix"].split("；")[0]
    return filled


def as_text(problems: Sequence[Problem], prefix: str) -> str:
    """``文件:行:列: 代码 句子`` with what was expected and how to mend it below; a warning says that it is one."""
    lines = []
    for problem in problems:
        said = sentences(problem)
        kind = text("cli.check.warning") if problem.warning else ""
        lines.append(f"{prefix}{problem.place}: {kind}{problem.code} {said['message']}")
        lines.append(f"    {text('cli.check.expected')}{said['expected']}")
        lines.append(f"    {text('cli.check.fix')}{said['fix']}")
    return "\n".join(lines)


def as_json(problems: Sequence[Problem], prefix: str) -> str:
    """A list of ``{path, line, column, code, severity, title, message, expected, fix}``; ``severity`` is ``error`` or ``warning``."""
    return json.dumps([_plain(problem, prefix) for problem in problems], ensure_ascii=False, indent=1)


def as_github(problems: Sequence[Problem], prefix: str) -> str:
    """GitHub workflow commands (one annotation a line)."""
    lines = []
    for problem in problems:
        said = sentences(problem)
        place = problem.place
        message = "\n".join((said["message"], said["expected"], said["fix"])).replace("%", "%25").replace("\n", "%0A")
        lines.append(
            f"::{_severity(problem)} file={prefix}{place.path},line={place.line},col={place.column},title={problem.code}::{message}"
        )
    return "\n".join(lines)


def as_gitlab(problems: Sequence[Problem], prefix: str) -> str:
    """GitLab's code-quality report."""
    items = []
    for problem in problems:
        said = sentences(problem)
        place = f"{prefix}{problem.place}"
        items.append(
            {
                "description": f"{said['message']}；{said['fix']}",
                "check_name": problem.code,
                "fingerprint": hashlib.sha256(f"{place} {problem.code} {said['message']}".encode()).hexdigest(),
                "severity": "minor" if problem.warning else "major",
                "location": {"path": prefix + problem.place.path, "lines": {"begin": problem.place.line}},
            }
        )
    return json.dumps(items, ensure_ascii=False, indent=1)


def _plain(problem: Problem, prefix: str) -> dict[str, Any]:
    place = problem.place
    return {
        "path": prefix + place.path,
        "line": place.line,
        "column": place.column,
        "code": problem.code,
        "severity": _severity(problem),
        **sentences(problem),
    }


def _severity(problem: Problem) -> str:
    return "warning" if problem.warning else "error"


REPORTERS: Mapping[str, Reporter] = {"text": as_text, "json": as_json, "github": as_github, "gitlab": as_gitlab}
