"""Names in cells → ids of records: people by name, other records by title, units by any of their names."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from gongshilan.check.record import ID_PATTERN
from gongshilan.intake.cells import CellError
from gongshilan.model import Record

_WITH_ID = re.compile(r"(.*)[（(]([a-z0-9][a-z0-9-]{0,79})[）)]\Z", re.DOTALL)
_NOTE = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]")
_OFFICE = (
    "书记|主任|主席|主管|主办|总经理|经理|董事长|总监|总工|秘书长|秘书|委员|常委|干事|专员|调研员|巡视员|教授|研究员|代表|同志|先生|女士|老师|"
    "[局处科院校所部组队镇乡区县市厅司社台馆站园行州班股署会连营团]长"
)
_LEADING = "副|正|第一|常务|执行|专职|兼职|党委|党组|党总支|党支部|总支|支部|纪委|纪检|工会|团委|行政|办公室|综合|人事|机关"
_POST_BEFORE = re.compile(rf".*(?:{_OFFICE})[:：,，]?\Z", re.DOTALL)
_POST_BEHIND = re.compile(rf"(?:{_LEADING})*(?:{_OFFICE})(?:[、,，兼和](?:{_LEADING})*(?:{_OFFICE}))*\Z")
_SPREAD = re.compile("[\u3400-\u9fff](?:\\s+[\u3400-\u9fff]){1,3}\\Z")
PEOPLE = frozenset(["leader", "representative"])
ANY = "any"


@dataclass(frozen=True, slots=True)
class Known:
    """A record that may be meant."""

    id: str
    kind: str
    unit: str
    title: str


class Directory:
    """Finds records by what tables call them. Those of an import are added as they are read."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._by_id: dict[str, Known] = {}
        self._by_name: dict[tuple[str, str], list[Known]] = {}
        for record in records:
            known = Known(record.id, record.kind, record.unit or "", record.title)
            also = [str(record.data[name]) for name in ("short_title",) if name in record.data]
            self.add(known, [*also, *map(str, record.data.get("aliases", ()) if record.kind == "unit" else ())])

    def add(self, known: Known, also: Iterable[str] = ()) -> None:
        """One more, under its title and other names."""
        self._by_id[known.id] = known
        for name in (known.title, *also):
            here = self._by_name.setdefault((known.kind, _plain(name)), [])
            if all(other.id != known.id for other in here):
                here.append(known)

    def title(self, record_id: str) -> str:
        """The title of a record, empty if there is none."""
        known = self._by_id.get(record_id)
        return known.title if known else ""

    def find(self, said: str, kinds: tuple[str, ...], unit: str, labels: str) -> str:
        """The id of what ``said`` means among records of ``kinds``. Raises CellError: nobody, or several."""
        written = _WITH_ID.match(said.strip())
        if written and written[2] in self._by_id:
            return written[2]
        if said.strip() in self._by_id:
            return said.strip()
        found = self._named(said, kinds)
        near = [known for known in found if known.unit == unit]
        chosen = near or found
        if len(chosen) == 1:
            return chosen[0].id
        if len(chosen) > 1:
            raise CellError("cell-namesakes", value=said, known="、".join(f"{item.title}（{item.id}）" for item in chosen))
        if written or ID_PATTERN.match(said.strip()):
            return written[2] if written else said.strip()  # linking says whether there is one
        raise CellError("cell-nobody", value=said, kinds=labels, near=self._near(said, kinds))

    def _kinds(self, kinds: tuple[str, ...]) -> list[str]:
        return sorted({kind for kind, _ in self._by_name}) if ANY in kinds else list(kinds)

    def _named(self, said: str, kinds: tuple[str, ...]) -> list[Known]:
        wanted = self._kinds(kinds)
        for form in (_plain(said), _plain(_NOTE.sub("", said))):
            found = [known for kind in wanted for known in self._by_name.get((kind, form), ())]
            if found or not form:
                return found
        plain = _plain(_NOTE.sub("", said))
        within = {
            known.id: known
            for kind in wanted
            if kind in PEOPLE
            for (other, name), people in self._by_name.items()
            if other == kind and _with_a_title(plain, name)
            for known in people
        }
        return list(within.values())

    def _near(self, said: str, kinds: tuple[str, ...]) -> str:
        wanted = set(self._kinds(kinds))
        names = {name: people[0] for (kind, name), people in self._by_name.items() if kind in wanted}
        found = difflib.get_close_matches(_plain(said), list(names), n=1, cutoff=0.5)
        return f"{names[found[0]].title}（{names[found[0]].id}）" if found else ""


def names_of(record: Record) -> list[str]:
    """What a unit is called."""
    also = record.data.get("aliases", ())
    names = [
        record.title,
        str(record.data.get("short_title", "")),
        *map(str, also if isinstance(also, list | tuple) else ()),
    ]
    return [name for name in names if len(name) > 1]


def whole_name(said: str) -> str:
    """王　平, spread to the width of three characters as tables have it, is 王平."""
    plain = "".join(said.split())
    return plain if _SPREAD.match(said.strip()) else said


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _with_a_title(said: str, name: str) -> bool:
    """局长张三, 张三同志, 张三副主任; but 张三丰同志 is another person."""
    if len(name) < 2 or name == said:
        return False
    before, found, after = said.partition(name)
    return (
        bool(found) and (not before or bool(_POST_BEFORE.match(before))) and (not after or bool(_POST_BEHIND.match(after)))
    )
