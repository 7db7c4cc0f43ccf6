"""Pairs of small portals with a history, that differ only in what readers of an edition could not read on any day.

Each function writes one of a pair on an empty board: without the hidden matter, or ``more`` of it. What is public happens on the
same days in both.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from gongshilan.model import Edition

from support.past import Board, shipped_files
from support.private import RUNGS
from support.world import CAMPAIGN

LAST = "2030-04-30"
CAMPAIGN_FILE = f"{CAMPAIGN}/campaign.md"
OTHER = "other-2030"
SECRET = "秘密"


@dataclass
class Pair:
    """One of a pair, as it is written."""

    board: Board
    edition: Edition
    rng: random.Random
    more: bool

    def begin(self) -> None:
        """The small portal, with a unit ``top``, ``low`` under it and ``side`` beside."""
        self.board.files = shipped_files()
        self.unit("top")
        self.unit("low", parent="top")
        self.unit("side")
        self.commit("2030-03-10")

    @property
    def above(self) -> str:
        """A scope above the edition's."""
        return self.rng.choice(RUNGS[RUNGS.index(self.edition.scope) + 1 :])

    def commit(self, day: str) -> None:
        self.board.commit(day)

    def record(self, kind: str, name: str, body: str = "", *, folder: str = CAMPAIGN, **fields: object) -> None:
        front = "".join(f"{key}: {value}\n" for key, value in {"kind": kind, **fields}.items() if value is not None)
        self.board.put(f"{folder}/{kind}/{name}.md", f"---\n{front}---\n{body}\n")

    def unit(self, name: str, body: str = "", **fields: object) -> None:
        self.record("unit", name, body, **{"title": "单位", "level": "基层单位", "class": "第一类单位", **fields})

    def meeting(self, name: str = "m", body: str = "会议情况。", **fields: object) -> None:
        shared = {"title": "座谈会", "unit": "low", "meeting_type": "座谈会", "date": "2030-03-12", "attendance": 20}
        self.record("meeting", name, body, **{**shared, **fields})

    def meddle(self, **fields: object) -> None:
        """What the meeting said in between: other fields and texts, on days of March, if there is more."""
        day = 13
        while self.more and (day := day + self.rng.randint(1, 5)) < 28:
            said = {"attendance": self.rng.randint(21, 90), "place": SECRET, "title": f"座谈会{day}"}
            kept = {key: said[key] for key in self.rng.sample(sorted(said), self.rng.randint(1, 3))}
            self.meeting(body=self.rng.choice(["会议情况。", SECRET]), **{**kept, **fields})
            self.commit(f"2030-03-{day}")


PAIRS: list[Callable[[Pair], None]] = []
NARROWED: list[Callable[[Pair], None]] = []


def pair(function: Callable[[Pair], None]) -> Callable[[Pair], None]:
    PAIRS.append(function)
    return function


def narrowed(function: Callable[[Pair], None]) -> Callable[[Pair], None]:
    """For editions of the unit ``low``."""
    NARROWED.append(function)
    return function


# --- before it was opened


@pair
def history_before_its_unit_was_opened(of: Pair) -> None:
    hidden = of.rng.choice([{"scope": of.above}, {"publish_from": "2030-04-10"}])
    of.unit("new", **hidden)
    of.meeting(unit="new")
    of.commit("2030-03-12")
    of.meddle(unit="new")
    of.meeting(unit="new", attendance=30)
    of.commit("2030-04-01")
    of.unit("new")
    of.commit("2030-04-10")


@pair
def history_before_a_unit_above_was_opened(of: Pair) -> None:
    of.unit("over", scope=of.above)
    of.unit("new", parent="over")
    of.meeting(unit="new")
    of.commit("2030-03-12")
    of.meddle(unit="new")
    of.meeting(unit="new", attendance=30)
    of.commit("2030-04-01")
    of.unit("over")
    of.commit("2030-04-10")


@pair
def history_before_its_campaign_was_opened(of: Pair) -> None:
    text = of.board.files[CAMPAIGN_FILE]
    hidden = of.rng.choice([f"scope: {of.above}", "publish_from: 2030-04-10"])
    of.board.put(CAMPAIGN_FILE, text.replace("rulebook: TINY", f"rulebook: TINY\n{hidden}"))
    of.meeting()
    of.commit("2030-03-10")
    of.meddle()
    of.meeting(attendance=30)
    of.commit("2030-04-02")
    of.board.put(CAMPAIGN_FILE, text)
    of.commit("2030-04-10")


@pair
def history_before_its_own_day(of: Pair) -> None:
    hidden = of.rng.choice([{"scope": of.above}, {"publish_from": "2030-04-10"}])
    of.meeting(**hidden)
    of.commit("2030-03-12")
    of.meddle(**hidden)
    of.meeting(attendance=30, **hidden)
    of.commit("2030-04-01")
    of.meeting(attendance=30)
    of.commit("2030-04-10")


@pair
def history_of_what_was_hidden_between(of: Pair) -> None:
    of.meeting()
    of.commit("2030-03-11")
    of.meeting(scope=of.above)
    of.commit("2030-03-12")
    of.meddle(scope=of.above)
    of.meeting(attendance=30)
    of.commit("2030-04-10")


@pair
def history_of_a_day(of: Pair) -> None:
    """What stood there for some hours of a day, and was hidden by its end."""
    of.meeting(scope=of.above)
    of.commit("2030-03-12")
    if of.more:
        of.meeting(attendance=77)
        of.commit("2030-03-14")
    of.meeting(scope=of.above)
    of.commit("2030-03-14")
    of.meeting()
    of.commit("2030-04-02")


# --- withdrawal


@pair
def withdrawal_then_changed(of: Pair) -> None:
    of.meeting()
    of.commit("2030-03-11")
    gone = "{on: 2030-03-12, reason: 有误}"
    of.meeting(withdrawn=gone)
    of.commit("2030-03-12")
    of.more, title = of.more, "座谈会"
    for day in range(14, 28, of.rng.randint(2, 6)):
        if of.more:
            of.meeting(title=title, body=SECRET * day, attendance=day, withdrawn=gone)
            of.commit(f"2030-03-{day}")


@pair
def withdrawal_from_the_start(of: Pair) -> None:
    gone = "{on: 2030-03-09, reason: 有误}"
    of.meeting(withdrawn=gone, attendance=20 + of.more, body=SECRET * of.more)
    of.commit("2030-03-12")
    if of.more:
        of.meeting(withdrawn=gone, attendance=of.rng.randint(30, 90), place=SECRET)
        of.commit("2030-03-20")


@pair
def withdrawal_to_come(of: Pair) -> None:
    of.meeting()
    of.commit("2030-03-12")
    if of.more:
        of.meeting(withdrawn=f"{{on: 2030-05-{of.rng.randint(1, 31):02}, reason: {SECRET}}}")
        if of.rng.random() < 0.5:
            of.commit("2030-04-02")


# --- persons


def suggestion(of: Pair, name: str, consent: str | None, **fields: object) -> None:
    proposer = f"{{name: {name}{f', name_consent: {consent}' if consent else ''}}}"
    of.record(
        "suggestion",
        "s",
        "意见",
        title="建议",
        unit="low",
        status="登记",
        received="2030-03-11",
        proposer=proposer,
        **fields,
    )


@pair
def consent_name_before_its_day(of: Pair) -> None:
    if of.more:
        suggestion(of, "张" + of.rng.choice(["无忌", "三", "翠山"]), "2030-04-15")
        of.commit("2030-03-12")
        suggestion(of, "张三丰", "2030-04-15", internal_note=SECRET)
    else:
        suggestion(of, "张三丰", "2030-04-15")
        of.commit("2030-03-12")
    of.commit("2030-03-25")


@pair
def consent_never_given(of: Pair) -> None:
    day = of.rng.choice([None, "2030-05-01"])
    suggestion(of, "张甲" if of.more else "张乙", day)
    of.commit("2030-03-12")
    if of.more:
        suggestion(of, "张乙", day)
        of.commit("2030-03-20")


# --- references, passages, fields


@pair
def history_of_a_reference_to_the_hidden(of: Pair) -> None:
    of.record("leader", "l", title="领导", unit="low", rank=1, scope=of.above)
    of.meeting()
    of.commit("2030-03-12")
    if of.more:
        of.meeting(chair="l")
        of.commit("2030-03-20")
    of.meeting()
    of.commit("2030-04-05")
    of.record("leader", "l", title="领导", unit="low", rank=1)
    of.commit("2030-04-10")


@pair
def history_of_a_passage_opened_later(of: Pair) -> None:
    rung = of.above
    for number in range(1 + 2 * of.more):
        of.meeting(body=f"会议。\n\n::: {rung}\n{SECRET * number}旧\n:::")
        of.commit(f"2030-03-{12 + number}")
    of.meeting(body=f"会议。\n\n::: {rung}\n新\n:::")
    of.commit("2030-04-02")
    of.meeting(body="会议。\n\n新")
    of.commit("2030-04-10")


@pair
def history_of_an_attachment_opened_later(of: Pair) -> None:
    of.meeting()
    of.commit("2030-03-12")
    for number in range(of.rng.randint(1, 3) * of.more):
        of.meeting(attachments=f"[{{file: a.txt, title: {SECRET}{number}, scope: {of.above}}}]")
        of.commit(f"2030-03-{20 + number}")
    of.meeting(attachments="[{file: a.txt, title: 附件}]")
    of.commit("2030-04-10")


# --- moved


@pair
def moved_from_a_hidden_unit(of: Pair) -> None:
    of.unit("new", scope=of.above)
    of.meeting(unit="new")
    of.commit("2030-03-12")
    of.meddle(unit="new")
    of.meeting(attendance=30)
    of.commit("2030-04-10")


@pair
def moved_from_a_hidden_campaign(of: Pair) -> None:
    """As it was, by git's own move, and with a new name."""
    text = of.board.files[CAMPAIGN_FILE].replace("rulebook: TINY", f"rulebook: TINY\nscope: {of.above}")
    of.board.put(f"{OTHER}/campaign.md", text)
    old, new = f"{OTHER}/document/d.md", f"{CAMPAIGN}/document/moved.md"
    for number in range(1 + 3 * of.more):
        last = number == 3 * of.more
        title = "文件" if last else f"{SECRET}{number}"
        of.record("document", "d", folder=OTHER, title=title, document_type="通知")
        of.commit("2030-03-20" if last else f"2030-03-{12 + number}")
    of.board.put(new, of.board.files[old])
    of.board.put(old, None)
    of.commit("2030-04-10")


@pair
def moved_while_hidden(of: Pair) -> None:
    rung = of.above
    of.meeting("hidden", scope=rung)
    of.meeting()
    of.commit("2030-03-12")
    if of.more:
        text = of.board.files.pop(f"{CAMPAIGN}/meeting/hidden.md")
        of.board.put(f"{CAMPAIGN}/{of.rng.choice(['meeting/2030', 'x'])}/elsewhere.md", text)
    of.commit("2030-03-20")


@pair
def moved_in_place(of: Pair) -> None:
    """Where a file lies below its campaign no page tells, nor on which day it was moved."""
    of.meeting()
    of.commit("2030-03-12")
    if of.more:
        text = of.board.files.pop(f"{CAMPAIGN}/meeting/m.md")
        of.board.put(f"{CAMPAIGN}/meeting/{of.rng.choice(['2030', 'a/b'])}/m.md", text)
        of.commit(f"2030-03-{of.rng.randint(13, 28)}")


# --- not committed


@pair
def uncommitted_note(of: Pair) -> None:
    of.meeting(withdrawn=of.rng.choice([None, "{on: 2030-04-01, reason: 有误}"]))
    of.commit("2030-03-12")
    if of.more:
        front, body = of.board.files[f"{CAMPAIGN}/meeting/m.md"].rsplit("---\n", 1)
        of.board.put(f"{CAMPAIGN}/meeting/m.md", f"{front}internal_note: {SECRET}\n---\n{body}")


@pair
def uncommitted_record(of: Pair) -> None:
    of.meeting()
    of.commit("2030-03-12")
    if of.more:
        of.meeting("hidden", scope=of.above)
        of.unit("new", scope=of.above)
        of.meeting("below", unit="new")


@pair
def uncommitted_passage_and_comment(of: Pair) -> None:
    of.meeting()
    of.commit("2030-03-12")
    if of.more:
        text = of.board.files[f"{CAMPAIGN}/meeting/m.md"].replace("---\n", f"---\n# {SECRET}\n", 1)
        of.board.put(f"{CAMPAIGN}/meeting/m.md", f"{text}\n::: {of.above}\n{SECRET}\n:::\n")


# --- approval (asked for bulletins)


def bulletin(of: Pair, steps: str | None, name: str = "b", **fields: object) -> None:
    of.record("bulletin", name, "正文", **{"title": "简报", "unit": "low", "approval": steps, **fields})


def _approved(by: str = "甲", text: str = "可以") -> str:
    reviewed = f"reviewed: {{by: 审核{by}, on: 2030-04-02, result: 可以公开, text: {text}}}"
    return f"{{proposed: {{by: {by}, on: 2030-04-01}}, {reviewed}, approved: {{by: 批{by}, on: 2030-04-03}}}}"


@pair
def approval_not_there(of: Pair) -> None:
    if of.more:
        bulletin(of, of.rng.choice([None, f"{{proposed: {{by: {SECRET}, on: 2030-04-01}}}}"]))
        if of.rng.random() < 0.5:
            of.commit("2030-04-02")


@pair
def approval_after_changes(of: Pair) -> None:
    for number in range(1 + 2 * of.more):
        bulletin(of, None, issue=number, title="简报" if number == 2 * of.more else SECRET)
        of.commit(f"2030-03-{12 + number}")
    bulletin(of, _approved())
    of.commit("2030-04-10")


@pair
def approval_by_others(of: Pair) -> None:
    bulletin(of, _approved(of.rng.choice("乙丙丁"), SECRET) if of.more else _approved())
    of.commit("2030-04-10")


# --- what several campaigns share


def wide(of: Pair, **fields: object) -> None:
    given = {"title": "共用单位", "level": "基层单位", "class": "第一类单位", **fields}
    of.record("unit", "wide", folder="portal", **given)


def share(of: Pair, **fields: object) -> None:
    """A unit ``wide`` of the portal, in two campaigns, with ``fields``; a leader of it, and a meeting of it in each."""
    wide(of, **fields)
    of.record("leader", "wide-leader", folder="portal", title="共用领导", unit="wide")
    text = of.board.files[CAMPAIGN_FILE].replace("rulebook: TINY", "rulebook: TINY\nall_shared_units: true")
    of.board.put(CAMPAIGN_FILE, text)
    of.board.put(f"{OTHER}/campaign.md", text)
    for folder, name in ((CAMPAIGN, "m"), (OTHER, "m-other")):
        of.record("meeting", name, folder=folder, title="座谈会", unit="wide", meeting_type="座谈会", date="2030-03-12")


@pair
def history_of_a_shared_leader_that_is_hidden(of: Pair) -> None:
    hidden = of.above
    share(of)
    of.commit("2030-03-12")
    for day in ("13", "17", "25") if of.more else ():
        title, rank = of.rng.choice(["甲", "乙"]) + day, int(day)
        of.record("leader", "boss", SECRET, folder="portal", title=title, unit="wide", scope=hidden, rank=rank)
        of.record("contact_point", "cp", folder=OTHER, title=title, unit="wide", leader="boss", place=day, scope=hidden)
        of.commit(f"2030-03-{day}")


@pair
def history_before_the_unit_above_a_shared_one_was_opened(of: Pair) -> None:
    of.record("unit", "over", folder="portal", title="上级", level="直属党委", scope=of.above)
    share(of, parent="over")
    of.commit("2030-03-12")
    for day in ("13", "17") if of.more else ():
        wide(of, parent="over", title=SECRET, goals=f"[{SECRET}{day}]")
        of.commit(f"2030-03-{day}")
    wide(of, parent="over")
    of.commit("2030-04-01")
    of.record("unit", "over", folder="portal", title="上级", level="直属党委")
    of.commit("2030-04-10")


@pair
def a_hidden_campaign_that_shares_units(of: Pair) -> None:
    share(of)
    hidden = of.board.files[f"{OTHER}/campaign.md"].replace("rulebook: TINY", f"rulebook: TINY\nscope: {of.above}")
    named = "shared_units: [{unit: wide, class: 第二类单位, goals: [秘密]}]"
    if of.more:
        of.board.put(f"{OTHER}/campaign.md", hidden.replace("all_shared_units: true", named))
    else:
        of.board.put(f"{OTHER}/campaign.md", None)
        of.board.put(f"{OTHER}/meeting/m-other.md", None)
    of.commit("2030-03-12")


# --- editions of one unit


@narrowed
def narrowed_whole_unit_above(of: Pair) -> None:
    if of.more:
        numbers = "{members: 77}"
        of.unit("top", SECRET, summary=SECRET, head_count=numbers, goals=f"[{SECRET}]", leave_procedure=SECRET)
        if of.rng.random() < 0.5:
            of.commit(f"2030-03-{of.rng.randint(12, 28)}")


@narrowed
def narrowed_meetings_elsewhere(of: Pair) -> None:
    for number in range(of.rng.randint(1, 4) * of.more):
        of.meeting(f"far{number}", unit=of.rng.choice(["top", "side"]), attendance=number)
        of.commit(f"2030-03-{12 + number}")


@narrowed
def narrowed_record_moved_in(of: Pair) -> None:
    unit = of.rng.choice(["top", "side"])
    of.meeting(unit=unit)
    of.commit("2030-03-12")
    of.meddle(unit=unit)
    of.meeting(attendance=30)
    of.commit("2030-04-10")


@narrowed
def narrowed_unit_moved_in(of: Pair) -> None:
    of.unit("new", parent=of.rng.choice(["top", "side"]))
    of.meeting(unit="new")
    of.commit("2030-03-12")
    of.meddle(unit="new")
    of.meeting(unit="new", attendance=30)
    of.commit("2030-04-01")
    of.unit("new", parent="low")
    of.commit("2030-04-10")


@narrowed
def narrowed_reference_elsewhere(of: Pair) -> None:
    of.record("leader", "l", title="领导", unit="side", rank=1)
    of.meeting(chair="l" if of.more else None)
    of.commit("2030-03-12")
    if of.more:
        of.meeting()
        of.commit("2030-03-20")
