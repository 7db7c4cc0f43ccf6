"""A portal with two campaigns that share their units and leaders, made of the small one."""

from __future__ import annotations

import shutil
from pathlib import Path

from support.places import PORTAL

FIRST, SECOND = "example-2030", "next-2031"
LISTED = "shared_units:\n  - {unit: example-unit}\n  - {unit: example-school}\n"
EVERY = """shared_units:
  - unit: example-school
    class: 第一类单位
    goals: [多开放一间教室]
all_shared_units: true
"""
MEETING = """---
kind: meeting
title: 第二次动员会
unit: example-unit
date: 2030年4月15日
meeting_type: 动员大会
presenters: [example-leader-one, inner-leader]
attendance: 12
---
由[甲](record:example-leader-one)主持。
"""
INNER = """---
kind: leader
title: 不公开的领导
scope: office
unit: example-unit
rank: 3
---
分工不公开。
"""
SUGGESTION = """---
kind: suggestion
title: 多开放一间教室
unit: example-school
received: 2030-04-20
status: 登记
---
放学以后用。
"""


def shared_files(files: dict[str, str]) -> dict[str, str]:
    """The files of the small portal, by path below ``content``, with units and leaders that belong to the portal, and a second campaign."""
    moved = {}
    for path, text in files.items():
        rest = path.partition("/")[2]
        kind = rest.split("/")[0]
        moved[f"portal/{rest}" if kind in ("unit", "leader") else path] = text
    first = moved[f"{FIRST}/campaign.md"]
    moved[f"{FIRST}/campaign.md"] = first.replace("phases:\n", f"{LISTED}phases:\n")
    second = first.replace("示例活动", "下一次活动", 1).replace("period: 2030年3月——8月", "period: 2030年3月——2031年6月")
    moved[f"{SECOND}/campaign.md"] = second.replace("phases:\n", f"{EVERY}phases:\n")
    moved[f"{SECOND}/meeting/next-opening.md"] = MEETING
    moved[f"{SECOND}/suggestion/next-suggestion.md"] = SUGGESTION
    moved["portal/leader/inner-leader.md"] = INNER
    return moved


def shared_portal(root: Path) -> Path:
    """Written to an absent folder."""
    content = PORTAL / "content"
    names = sorted(path.relative_to(content).as_posix() for path in content.rglob("*.md"))
    shutil.copytree(PORTAL, root, ignore=shutil.ignore_patterns("*.md"))
    for path, text in shared_files({name: (content / name).read_text(encoding="utf-8") for name in names}).items():
        target = root / "content" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return root
