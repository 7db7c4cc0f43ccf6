"""A command run and measured: time on the wall, time of all processors, memory of all its processes together."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.25  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Run:
    """``seconds`` on the wall, ``cpu`` seconds of all processes, ``mb`` the most proportional memory (PSS) they had together, in MB; ``ended``
    is False where it was stopped at the limit; ``out`` what it printed."""

    seconds: float
    cpu: float
    mb: int
    ended: bool
    out: str


def measured(command: list[str | Path], folder: Path, limit: float = 3600) -> Run:
    """Run a command in a folder, at most ``limit`` seconds. Raises RuntimeError, with what it said, if it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "CI": "1"},
    ) as process:
        peak = [0]
        stop = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, peak, stop))
        watcher.start()
        try:
            out, err = process.communicate(timeout=limit)
            ended = True
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            out, err = process.communicate()
            ended = False
        seconds = time.perf_counter() - began
        stop.set()
        watcher.join()
    if ended and process.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {err[-2000:] or out[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(seconds, cpu, peak[0] // 1024, ended, out)


def _watch(pid: int, peak: list[int], stop: threading.Event) -> None:
    while not stop.wait(_EVERY):
        peak[0] = max(peak[0], sum(map(_pss, _tree(pid))))


def _tree(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for task in Path(f"/proc/{pid}/task").iterdir():
            if task.name != str(pid):
                children += (task / "children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(below for child in children for below in _tree(int(child)))]


def _pss(pid: int) -> int:
    """Kilobytes."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0
