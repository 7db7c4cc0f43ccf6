"""A pytest plugin that runs the collected tests once clean, then for each mutant those that reach its function (or module).

Everything is imported and collected once; each mutant is judged by a forked child, which ends at the first test that fails.
The test that killed it the last time comes first, then those that killed other mutants of the same function or module, then the
quickest of each file: the order changes what it costs, not what comes of it.
A mutant inside a function is switched on in its module; the constants and classes of one outside are put in the place of the
module's own. The schema, which no mutated module has a part in, is loaded once for all of them.
"""

from __future__ import annotations

import functools
import gc
import json
import mmap
import os
import resource
import signal
import struct
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from enum import EnumType
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings
from mutmut.state import state

MEMORY = 4 << 30  # bytes: a loop that never ends must not take the machine with it
SLACK, TIMES = 5, 10  # seconds of CPU a test may take, and how many times what it took without a mutant


class Judge:
    """``mutants`` are ``(module, name, code, test that killed it before)``; their verdicts (killed, survived, timeout, no-tests), each
    with the test that killed it, go to ``out`` in order."""

    def __init__(self, mutants: list[tuple[str, str, str, str]], out: Path, jobs: int) -> None:
        self._mutants, self._out, self._jobs = [mutant[:3] for mutant in mutants], out, jobs
        self._before = [mutant[3] for mutant in mutants]
        self._reached: dict[str, set[pytest.Item]] = defaultdict(set)
        self._made: dict[pytest.FixtureDef[Any], set[str]] = {}
        self._took: dict[str, float] = {}
        self._judging = False
        self._kills: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._killer = mmap.mmap(-1, 4 * max(1, len(mutants)))  # of each mutant the test that failed, counted from 1

    def pytest_collection(self) -> None:
        """Examples are the same each time, and one that fails is not made smaller: that it fails is all that is asked."""
        phases = [Phase.explicit, Phase.generate]
        settings.register_profile("mutation", parent=settings.get_profile("portal"), phases=phases, derandomize=True)
        settings.load_profile("mutation")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        os.environ["MUTANT_UNDER_TEST"] = "stats"
        for item, following in zip(session.items, [*session.items[1:], None], strict=True):
            began = time.process_time()
            _forget_found()  # what a text holds is remembered: each test has to reach what it is about
            state()._stats.clear()
            if not _passes(item, following):
                pytest.exit(f"fails without any mutant: {item.nodeid}", returncode=3)
            given = (found for name in item.fixturenames for found in item._fixtureinfo.name2fixturedefs.get(name, ()))
            for function in state()._stats.union(*(self._made[fixture] for fixture in given if fixture in self._made)):
                self._reached[function].add(item)
            self._took[item.nodeid] = time.process_time() - began
        files = list(dict.fromkeys(item.path for item in session.items))
        longest = float(os.environ.get("MUTATION_LONGEST", "0")) or float("inf")
        for item in [item for item in session.items if self._took[item.nodeid] > longest]:
            for reaching in self._reached.values():
                reaching.discard(item)
        self._items = sorted(session.items, key=lambda item: (files.index(item.path), self._took[item.nodeid]))
        _forget()
        _forget_found()
        gc.collect()
        gc.freeze()
        quick = [item for item in self._items if self._took[item.nodeid] < 0.5]
        control = os.waitpid(self._fork(0, "", "", "", quick), 0)[1]
        if _verdict(control) != "survived":
            pytest.exit("a child without any mutant fails: nothing could be told from the others", returncode=3)
        self._out.write_text(json.dumps(self._verdicts()), encoding="utf-8")
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport | None:
        """Of a mutant it is asked whether a test fails, not how: what pytest would print of it may take minutes to write."""
        if not self._judging or call.excinfo is None:
            return None
        return pytest.TestReport(item.nodeid, item.location, {}, "failed", None, call.when)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
        """What a shared fixture reached, all tests that use it reach, not only the first."""
        before = set(state()._stats)
        state()._stats.clear()
        try:
            return (yield)
        finally:
            if fixturedef.scope != "function":
                self._made[fixturedef] = set(state()._stats)
            state()._stats.update(before)

    def _verdicts(self) -> list[tuple[str, str]]:
        verdicts = ["no-tests"] * len(self._mutants)
        running: dict[int, int] = {}

        def wait(at_most: int) -> None:
            while len(running) > at_most:
                pid, status = os.wait()
                number = running.pop(pid)
                verdicts[number] = _verdict(status)
                self._remember(number)
                if verdicts[number] != "killed":
                    print(verdicts[number], *self._mutants[number][:2], flush=True)

        for number, mutant in enumerate(self._mutants):
            items = self._reaching(*mutant[:2], self._before[number])
            if items:
                wait(self._jobs - 1)
                running[self._fork(number, *mutant, items)] = number
            if number % 100 == 0:
                print(f"{number} of {len(self._mutants)}", flush=True)
        wait(0)
        return [(verdict, self._killed_by(number)) for number, verdict in enumerate(verdicts)]

    def _killed_by(self, number: int) -> str:
        (place,) = struct.unpack_from("i", self._killer, 4 * number)
        return self._items[place - 1].nodeid if place else ""

    def _reaching(self, module: str, name: str, before: str) -> list[pytest.Item]:
        if name:
            found = self._reached[f"{module}.{name.partition('__mutmut_')[0]}"]
        else:
            found = set().union(*(items for key, items in self._reached.items() if key.rpartition(".")[0] == module))
            found = found or set(self._items)  # of a module without functions nobody can tell what reaches it
        near, far = self._kills[_function(module, name)], self._kills[module, ""]
        likely = {item.nodeid: (item.nodeid != before, -near[item.nodeid], -far[item.nodeid]) for item in self._items}
        return sorted((item for item in self._items if item in found), key=lambda item: likely[item.nodeid])

    def _remember(self, number: int) -> None:
        """Which test killed a mutant: it is among the first to be run against the next one of the same function."""
        if killer := self._killed_by(number):
            module, name, _ = self._mutants[number]
            for key in {_function(module, name), (module, "")}:
                self._kills[key][killer] += 1

    def _fork(self, number: int, module: str, name: str, code: str, items: list[pytest.Item]) -> int:
        pid = os.fork()
        if pid:
            return pid
        ended = 1
        self._judging = True
        try:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            os.environ["MUTANT_UNDER_TEST"] = f"{module}.{name}" if name else ""
            for value in list(vars(sys.modules[module]).values()) if module else ():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
            if code:
                _swap(module, code)
            ended = int(self._failing(number, items))
        finally:
            os._exit(ended)

    def _failing(self, number: int, items: list[pytest.Item]) -> bool:
        """Whether one of the tests fails; which, is written down. Each has its own bound of CPU time, which ends the process."""
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        for item, after in zip(items, [*items[1:], None], strict=True):
            limit = int(time.process_time() + SLACK + TIMES * self._took[item.nodeid])
            resource.setrlimit(resource.RLIMIT_CPU, (limit, most))
            if not _passes(item, after):
                struct.pack_into("i", self._killer, 4 * number, self._items.index(item) + 1)
                return True
        return False


def _function(module: str, name: str) -> tuple[str, str]:
    return module, name.partition("__mutmut_")[0]


def _forget() -> None:
    """Empty the tables that fill as characters turn up: what they hold was made without any mutant."""
    for each in list(sys.modules.values()):
        for value in list(getattr(each, "__dict__", {}).values()):
            if isinstance(value, dict) and type(value).__module__.startswith("gongshilan."):
                value.clear()


def _forget_found() -> None:
    """Empty what ``guard/`` remembers of texts it has looked through."""
    for name, each in list(sys.modules.items()):
        if name.startswith("gongshilan.guard."):
            for value in vars(each).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def _swap(module: str, code: str) -> None:
    """Put the constants and classes that ``code`` makes different in the place of the module's, wherever they were imported."""
    own = vars(sys.modules[module])
    changed: dict[str, Any] = {"__name__": module}
    exec(compile(code, module, "exec", dont_inherit=True), changed)
    for name, value in changed.items():
        old = own.get(name)
        same = value is old or value == old or (callable(value) and not isinstance(value, type))
        if name.startswith("__") or same or (isinstance(value, type) and _class(value) == _class(old)):
            continue
        for each in list(sys.modules.values()):
            if getattr(each, "__dict__", {}).get(name, _swap) is old:
                setattr(each, name, value)


def _class(value: Any) -> tuple[Any, ...]:
    """What a class says outside its methods."""
    fields = [
        (item.name, repr(item.default), repr(item.default_factory))
        for item in getattr(value, "__dataclass_fields__", {}).values()
    ]
    plain = sorted(name for name, item in vars(value).items() if not callable(item) and not name.startswith("__"))
    plain += [repr(item) for item in value] if isinstance(value, EnumType) else []
    return fields, plain, repr(getattr(value, "__dataclass_params__", "")), "__slots__" in vars(value)


def _passes(item: pytest.Item, following: pytest.Item | None) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


def _verdict(status: int) -> str:
    ended = os.waitstatus_to_exitcode(status)
    return "survived" if ended == 0 else "timeout" if ended in (-signal.SIGXCPU, -signal.SIGKILL) else "killed"


def _own(root: Path) -> tuple[tuple[Path, bytes], ...]:
    """What a portal's own schema says: a test may change it while it runs."""
    return tuple((path, path.read_bytes()) for path in sorted((root / "schema").rglob("*")) if path.is_file())


def main(arguments: list[str]) -> int:
    """``mutants.json verdicts.json jobs test…``; run where the mutated package can be imported."""
    names, out, jobs, *tests = arguments
    from gongshilan.build import rules

    load = functools.cache(lambda root, _: plain(root))
    plain, rules.load_rules = rules.load_rules, lambda root: load(root, _own(root))
    judge = Judge(json.loads(Path(names).read_text(encoding="utf-8")), Path(out), int(jobs))
    return int(pytest.main(["-p", "no:cacheprovider", "-p", "no:xdist", "-q", "--no-header", *tests], plugins=[judge]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
