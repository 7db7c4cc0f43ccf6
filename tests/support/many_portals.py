"""Portals by the thousand as bytes that a harvest would bring: seeded, synthetic, with as many units and obligations as asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from gongshilan.federation.model import About, Table
from gongshilan.model import State
from gongshilan.search.document import Document

DAY = date(2030, 4, 30)
CAMPAIGN = "simulated-2030"
_STATES = [state.value for state in State]
_SHARES = (0.45, 0.1, 0.02, 0.08, 0.15, 0.08, 0.12)
_FIRST = date(2030, 1, 1)
_WORDS = [
    "台账",
    "整改",
    "群众",
    "意见",
    "学习",
    "方案",
    "调研",
    "报告",
    "会议",
    "落实",
    "公示",
    "期限",
    "责任",
    "评议",
    "测评",
    "社区",
    "医院",
    "学校",
    "供水",
    "道路",
    "路灯",
    "窗口",
    "排队",
    "停车",
    "食堂",
    "绿化",
]


@dataclass(frozen=True, slots=True)
class Simulated:
    """What one portal publishes, and what is known of it."""

    about: About
    table: Table
    raw: bytes


def simulated(number: int, units: int, rules: int) -> Simulated:
    """The portal of a number: always the same."""
    chance = np.random.default_rng(number)
    name = f"p{number:05}"
    days = [(_FIRST + timedelta(days=offset)).isoformat() for offset in range(240)]
    states = chance.choice(len(_STATES), size=units * rules, p=_SHARES).tolist()
    due = chance.integers(0, 180, size=rules).tolist()
    duties = [
        f'[{unit},{rule},"{_STATES[states[unit * rules + rule]]}","{days[due[rule]]}",'
        + (f'"{days[due[rule] // 2]}"]' if states[unit * rules + rule] < 2 else "null]")
        for unit in range(units)
        for rule in range(rules)
    ]
    head = {
        "schema": "gongshilan-standing/1",
        "portal": name,
        "as_of": DAY.isoformat(),
        "campaign": {"id": CAMPAIGN, "title": "模拟活动", "rulebook": "SIM"},
        "obligations": [
            {"id": f"S-{rule:02}", "clause": "一", "title": f"模拟事项{rule}", "filing": rule < 5} for rule in range(rules)
        ],
        "units": [{"id": f"{name}-{unit:04}", "title": f"模拟单位{unit}", "parent": ""} for unit in range(units)],
    }
    raw = (json.dumps(head, ensure_ascii=False)[:-1] + ', "duties": [\n' + ",\n".join(duties) + "\n]}\n").encode()
    table = Table(f"data/standing/{CAMPAIGN}.json", "standing", CAMPAIGN, len(raw), "")
    return Simulated(About(name, "模拟门户", "模拟门户", DAY, synthetic=True, tables=(table,)), table, raw)


def documents(number: int, count: int) -> tuple[Document, ...]:
    """What is searched in the portal of a number: common words, and words that few portals have."""
    chance = np.random.default_rng(10_000 + number)
    rare = [chr(0x4E00 + int(code)) + chr(0x4E00 + int(code) // 2) for code in chance.integers(0, 20_000, size=6)]
    found = []
    for place in range(count):
        words = [_WORDS[int(at)] for at in chance.integers(0, len(_WORDS), size=30)] + [rare[place % len(rare)]]
        body = "，".join(words)
        found.append(
            Document(f"p{number}-{place}", f"p{number}/{place}.html", f"{words[0]}{words[1]}第{place}件", body=body)
        )
    return tuple(found)
