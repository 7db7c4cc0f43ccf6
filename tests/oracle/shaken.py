"""A portal's records shaken: days moved, left out or made bounds, people who come and go, extensions, withdrawals, other statuses. What
comes out may be odd, but can be read; whoever judges it must judge it alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

from oracle.raw import rules

Needed = tuple[str, ...]  # fields without which a record cannot be read
_FIRST, _LAST = date(2009, 3, 10), date(2009, 9, 10)
_DAY = re.compile(r"^(?P<before>(?:  |- )*(?:date|joined|appointed|received|due|on|found|set_up|written|from|decided|done_on): )"
                  r"(?P<day>2009-\d\d-\d\d)$", re.MULTILINE)  # fmt: skip
_EXTENDED = ["PD-02", "PD-07", "PD-09", "PD-14", "PD-16", "PD-17", "PD-24"]
_OWN_DAY = re.compile(r"^(?:date|appointed|received|found|set_up|decided): (?P<day>.+)$", re.MULTILINE)
_STATUSES = {
    "suggestion": ["登记", "办理中", "已答复", "已办结", "长期坚持", "不予采纳", "转办", "重新办理"],
    "rectification_item": ["分办", "整改中", "待验收", "已销号", "长期坚持", "不予采纳", "转办", "重新整改"],
    "problem": ["已查找", "整改中", "已解决", "继续整改"],
    "filing": ["待报", "已报送", "已收件", "退回补正"],
}


def shake(content: Path, schema: Path, seed: int, share: float = 0.4) -> None:
    """Change about so many of the records below a folder, in place. The same seed makes the same changes."""
    random = Random(seed)
    needed = {
        path.stem: ("kind", "title", "unit", *rules(path).get("required", ())) for path in (schema / "kinds").glob("*.yml")
    }
    for path in sorted(content.glob("*/*/*.md")):
        if random.random() < share or path.parent.name in _STATUSES:
            _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
            for _ in range(random.choice([1, 1, 2])):
                head = random.choice(_CHANGES)(random, head, path.parent.name, needed[path.parent.name])
            path.write_text(f"---\n{head}---\n{body}", encoding="utf-8")
    for path in sorted(content.glob("*/unit/*.md")):
        for number in range(random.choice([0, 0, 1, 2])):
            _extension(random, path, number)


def _day(random: Random) -> str:
    return (_FIRST + timedelta(days=random.randrange((_LAST - _FIRST).days))).isoformat()


def _near(random: Random, day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=random.choice([-40, -3, -1, 1, 2, 10, 30, 60]))).isoformat()


def _move(random: Random, head: str, _: str, __: Needed) -> str:
    found = list(_DAY.finditer(head))
    if not found:
        return head
    one = random.choice(found)
    return head[: one.start("day")] + _near(random, one["day"]) + head[one.end("day") :]


def _bound(random: Random, head: str, _: str, __: Needed) -> str:
    """Without its day; sometimes with one that it was not before."""
    found = _OWN_DAY.search(head)
    if not found or "not_before" in head:
        return head
    put = random.choice(["", f"not_before: {_day(random)}\n"])
    return head[: found.start()] + put + head[found.end() + 1 :]


def _withdraw(random: Random, head: str, kind: str, __: Needed) -> str:
    if kind == "unit" or "withdrawn:" in head:
        return head
    return f"{head}withdrawn: {{on: {_day(random)}, reason: 写错了}}\n"


def _leave(random: Random, head: str, kind: str, __: Needed) -> str:
    if kind not in ("leader", "representative") or "left:" in head:
        return head
    return f"{head}left: {{on: {_day(random)}}}\n"


def _drop(random: Random, head: str, _: str, needed: Needed) -> str:
    """Without one field that is not needed to read it."""
    names = [name for name in re.findall(r"^([a-z_]+):", head, re.MULTILINE) if name not in needed]
    if not names:
        return head
    return re.sub(rf"^{random.choice(names)}:.*\n(?:[ -].*\n)*", "", head, flags=re.MULTILINE)


def _status(random: Random, head: str, kind: str, __: Needed) -> str:
    if kind not in _STATUSES:
        return head
    head = re.sub(r"^status: .*$", f"status: {random.choice(_STATUSES[kind])}", head, flags=re.MULTILINE)
    if kind == "rectification_item" and "reopened_on" not in head:
        head += random.choice(["", f"reopened_on: {_day(random)}\n"])
    if kind == "problem" and "due:" not in head:
        head += random.choice(["", f"due: {_day(random)}\n"])
    return head


def _answered(random: Random, head: str, kind: str, __: Needed) -> str:
    if kind == "suggestion" and "answer:" not in head:
        return head + random.choice([f"answer: {{date: {_day(random)}, text: 已办}}\n", "answer: {text: 已办}\n"])
    if kind == "rectification_item" and "accepted:" not in head:
        return head + f"accepted: {{by: 某办, on: {_day(random)}, result: {random.choice(['通过', '不通过'])}}}\n"
    return head


def _longer(random: Random, head: str, kind: str, __: Needed) -> str:
    """A later deadline, or days of review."""
    if kind not in ("suggestion", "rectification_item", "problem"):
        return head
    if random.random() < 0.5 and "extensions:" not in head:
        old, new, on = _day(random), _day(random), _day(random)
        return f"{head}extensions:\n  - {{old_due: {old}, new_due: {new}, on: {on}}}\n"
    if "review_dates:" in head:
        return head
    days = sorted({_day(random) for _ in range(random.choice([1, 2, 3]))})
    return f"{head}review_dates: [{', '.join(days)}]\n"


def _extension(random: Random, unit: Path, number: int) -> None:
    """An approval for the unit: more time, or none of it asked."""
    kind = random.choice(["延期", "延期", "延期", "免除", "不适用"])
    old = random.choice(["", "old_due: 2009-04-30\n", "old_due: 2009-06-20\n", f"old_due: {_day(random)}\n"])
    days = f"{old}new_due: {_day(random)}\n" if kind == "延期" else ""
    path = unit.parent.parent / "deviation" / f"{unit.stem}-shaken-{number}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        f"---\nkind: deviation\ntitle: 变通\nunit: {unit.stem}\nobligation: {random.choice(_EXTENDED)}\ntype: {kind}\n{days}"
        f"reason: 另有安排\napprover: 某办\ndate: {_day(random)}\n---\n",
        encoding="utf-8",
    )


_CHANGES: list[Callable[[Random, str, str, Needed], str]] = [
    _move, _move, _move, _bound, _withdraw, _leave, _drop, _status, _status, _answered, _longer,
]  # fmt: skip
