"""Work on what others wrote, done in a child process that may spend so much and no more: the machine that builds is not harmed."""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Generic, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_STATM = Path("/proc/self/statm")  # Linux; elsewhere memory is left to the system

try:
    import resource
except ImportError:  # Windows: only the time by the wall is bounded there
    resource = None  # type: ignore[assignment]

START = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
"""How children are started here: where there is no fork, each begins anew and is sent its task."""


@dataclass(frozen=True, slots=True)
class Budget:
    """For one item: seconds of processor (``cpu``), seconds by the wall, bytes of memory above what the process began with."""

    cpu: int
    wall: int
    memory: int


@dataclass(frozen=True, slots=True)
class Done(Generic[_Result]):
    """The task's result."""

    result: _Result


@dataclass(frozen=True, slots=True)
class Exceeded:
    """The budget was not enough. ``why`` is ``time`` or ``memory`` (which a crash for want of stack counts as)."""

    why: str


def each(task: Callable[[_Item], _Result], items: Sequence[_Item], budget: Budget) -> Iterator[Done[_Result] | Exceeded]:
    """``task(item)`` for every item, in order, each within the budget. One child serves many; a new one follows one that ended.

    Results travel through a pipe, so they must be picklable. A task that raises anything but MemoryError ends as RuntimeError here.
    """
    begun = 0
    while begun < len(items):
        child, results = _start(task, items[begun:], budget)
        try:
            for outcome in _outcomes(child, results, len(items) - begun, budget):
                begun += 1
                yield outcome
        finally:
            child.kill()
            child.join()
            results.close()


def _start(task: Callable[[_Item], _Result], items: Sequence[_Item], budget: Budget) -> tuple[BaseProcess, Connection]:
    context: Any = multiprocessing.get_context(START)
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(there, task, items, budget), daemon=True)
    child.start()
    there.close()
    return child, here


def _outcomes(child: BaseProcess, results: Connection, wanted: int, budget: Budget) -> Iterator[Done[Any] | Exceeded]:
    """What the child tells, one for each item, up to and with the one it fails on."""
    for _ in range(wanted):
        if not results.poll(budget.wall):
            yield Exceeded("time")
            return
        try:
            kind, value = results.recv()
        except EOFError:
            child.join()
            yield Exceeded("time" if child.exitcode == -getattr(signal, "SIGXCPU", 0) else "memory")
            return
        if kind == "error":
            raise RuntimeError(value)
        yield Done(value) if kind == "done" else Exceeded("memory")
        if kind == "memory":  # what is left of this process is no place to go on in
            return


def _work(results: Connection, task: Callable[[_Item], _Result], items: Sequence[_Item], budget: Budget) -> None:
    """The child: limits itself, then tells one result after the other."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a library that gives up says so on its own; the parent says it better
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if resource is not None and _STATM.exists():
        held = int(_STATM.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        with contextlib.suppress(ValueError, OSError):  # a lower limit is in force already
            resource.setrlimit(resource.RLIMIT_AS, (held + budget.memory, held + budget.memory))
    for item in items:
        _allow(budget.cpu)
        try:
            result = task(item)
        except MemoryError:
            results.send(("memory", None))
            return
        except Exception as error:  # noqa: BLE001 - told to the parent, which raises
            results.send(("error", repr(error)))
            return
        results.send(("done", result))


def _allow(seconds: int) -> None:
    """So much more time of the processor for this process, where the system can be told."""
    if resource is None:
        return
    _, highest = resource.getrlimit(resource.RLIMIT_CPU)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(spent.ru_utime + spent.ru_stime) + seconds, highest))


def write_nothing() -> None:
    """From now on this process can write no file, where the system can be told."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
