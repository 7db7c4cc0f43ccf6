"""Where there is no ``fork``, ``fcntl``, ``resource``, nor files opened below open folders (Windows), everything works all the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.places import PORTAL

# What Windows lacks is taken away before anything is loaded, in the command and in every process it starts.
BARE = """
import multiprocessing, multiprocessing.context, os, sys

for name in ("fcntl", "resource", "pwd", "grp", "termios"):
    sys.modules[name] = None
for name in ("O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "fork", "sync", "geteuid", "getuid"):
    if hasattr(os, name):
        delattr(os, name)
os.supports_dir_fd = set()
multiprocessing.get_all_start_methods = lambda: ["spawn"]
multiprocessing.context._concrete_contexts.pop("fork")
multiprocessing.set_start_method("spawn", force=True)
"""
ITEM = "---\nkind: meeting\ntitle: 会\nunit: example-unit\ndate: 2030-04-01\nmeeting_type: 工作会议\nattachments: [{file: 名单.txt, title: 名单}]\n---\n"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bare")
    (folder / "sitecustomize.py").write_text(BARE, encoding="utf-8")
    return folder


def gongshilan(bare: Path, root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gongshilan", "--root", str(root), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(bare), "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.mark.build
def test_a_whole_build_without_what_windows_lacks(bare: Path, tmp_path: Path) -> None:
    """Checked, cleaned in a process of its own, built, verified, imported."""
    root = tmp_path / "门户 一"
    shutil.copytree(PORTAL, root)
    place = root / "content/example-2030/meeting"
    (place / "with-list.md").write_bytes(ITEM.replace("\n", "\r\n").encode())
    (place / "attachments").mkdir(exist_ok=True)
    (place / "attachments/名单.txt").write_text("甲、乙\n", encoding="utf-8")
    (place / "long.md").write_text(
        ITEM.split("attachments", maxsplit=1)[0] + "---\n" + "长句子，写了很多。" * 2000, encoding="utf-8"
    )
    done = gongshilan(bare, root, "build", "--edition", "public", "--no-cache")
    assert done.returncode == 0, done.stderr
    assert "名单.txt" in (root / "site/public/SHA256SUMS").read_text(encoding="utf-8")
    table = tmp_path / "会议.xlsx"
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["编号", "标题", "日期", "会议类型"])
    book.active.append(["x-1", "座谈", "2030-05-01", "座谈会"])
    book.save(table)
    done = gongshilan(bare, root, "import", str(table), "--kind", "meeting", "--unit", "example-unit")
    assert done.returncode == 0, done.stderr
    assert "新建 1 条" in done.stdout


def test_links_are_not_followed_there_either(bare: Path, tmp_path: Path) -> None:
    root = tmp_path / "p"
    shutil.copytree(PORTAL, root)
    (tmp_path / "secret.md").write_text("---\nkind: meeting\n---\n", encoding="utf-8")
    (root / "content/example-2030/meeting/linked.md").symlink_to(tmp_path / "secret.md")
    done = gongshilan(bare, root, "check")
    assert done.returncode == 1
    assert "file-symlink" in done.stdout
