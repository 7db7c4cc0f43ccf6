"""What an import leaves out or changes, said beside the table of what it writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongshilan.problems import Place


@dataclass(frozen=True, slots=True)
class Note:
    """``code`` is a key of ``intake.notes`` in the catalogue, ``params`` fill its sentence."""

    code: str
    place: Place
    params: Mapping[str, object] = field(default_factory=dict)
