"""The command line in processes that are killed: after a time, or at their n-th step on the file system.

A parent that has imported everything forks one child a run. The child counts what Python reports of itself (audit events: files
opened for writing, names made, renamed and removed, system functions looked up) and kills itself with SIGKILL at the n-th of
them, so that every step has its turn, also those that take microseconds. The program under test knows nothing of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from support.forks import warm
from support.places import PACKAGE, TESTS

_STEPS = frozenset(
    [
        "os.rename",
        "os.link",
        "os.symlink",
        "os.remove",
        "os.rmdir",
        "os.mkdir",
        "os.chmod",
        "os.truncate",
        "shutil.copyfile",
        "shutil.rmtree",
        "ctypes.dlsym",
        "tempfile.mkdtemp",
    ]
)


@dataclass(frozen=True, slots=True)
class Ended:
    """``code`` is the exit code, or minus the signal; ``steps`` how many steps were counted, ``swaps`` which of them exchanged
    or renamed something (only of runs that ended)."""

    code: int
    steps: int
    swaps: list[int]
    said: str


class Killed:
    """The caller's side."""

    def __init__(self) -> None:
        env = {**os.environ, "PYTHONPATH": f"{PACKAGE.parent}{os.pathsep}{TESTS}", "NO_MKDOCS_2_WARNING": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "support.killed"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env
        )

    def run(
        self,
        *arguments: str | Path,
        at_step: int = 0,
        at_swap: tuple[int, int] = (0, 0),
        after: float = 0.0,
        limits: dict[str, int] | None = None,
    ) -> Ended:
        """Run the command line; kill it at a step (counted from 1), or some steps after the n-th exchange of names, or after
        seconds. ``limits`` are names and values of ``resource`` limits it is given."""
        assert self._process.stdin is not None and self._process.stdout is not None  # noqa: PT018
        order = [[str(argument) for argument in arguments], at_step, at_swap, after, limits or {}]
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        return Ended(*json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End the parent."""
        self._process.communicate(timeout=20)


def serve() -> None:
    """The parent: an order a line in, ``[exit code, steps, swaps, output]`` a line out."""
    warm()

    for line in sys.stdin:
        arguments, at_step, at_swap, after, limits = json.loads(line)
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as count:
            child = os.fork()
            if child == 0:
                _child(arguments, at_step, at_swap, limits, out.fileno(), count.fileno())
            timer = threading.Timer(after, os.killpg, (child, signal.SIGKILL)) if after else None
            if timer is not None:
                timer.start()
            _, status = os.waitpid(child, 0)
            if timer is not None:
                timer.cancel()
            out.seek(0)
            count.seek(0)
            counted = json.loads(count.read() or b"[0, []]")
            answer = [os.waitstatus_to_exitcode(status), *counted, out.read().decode("utf-8", "replace")]
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _child(
    arguments: list[str], at_step: int, at_swap: tuple[int, int], limits: dict[str, int], out: int, count: int
) -> None:
    import resource

    os.setpgid(0, 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
    for name, value in limits.items():
        resource.setrlimit(getattr(resource, name), (value, value))
    steps = 0
    swaps: list[int] = []

    def step(event: str, details: tuple[object, ...]) -> None:
        nonlocal steps
        writes = (
            event == "open" and isinstance(details[2], int) and bool(details[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        )
        if writes or event in _STEPS:
            steps += 1
            if event == "os.rename" or (event == "ctypes.dlsym" and details[1] == "renameat2"):
                swaps.append(steps)
            exchanged, further = at_swap
            swapped = exchanged and len(swaps) >= exchanged and steps == swaps[exchanged - 1] + further
            if steps == at_step or swapped:
                os.killpg(0, signal.SIGKILL)

    from gongshilan.cli.main import main

    sys.addaudithook(step)
    sys.argv = ["gongshilan", *arguments]
    code = 1
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(count, json.dumps([steps, swaps]).encode())
        os._exit(code)


if __name__ == "__main__":
    serve()
