"""The command line in processes of its own, without paying its start a hundred times: a parent that has imported it forks
one child a run. The schema too is loaded once: no golden case changes it. A crash of the child (a segmentation fault, a stack overflow) is seen as it would be by an editor's shell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

from support.places import PACKAGE, PORTAL, TESTS


class Forks:
    """The caller's side."""

    def __init__(self) -> None:
        env = {**os.environ, "PYTHONPATH": f"{PACKAGE.parent}{os.pathsep}{TESTS}"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "support.forks"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env
        )

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Like :func:`support.places.run`."""
        assert self._process.stdin is not None and self._process.stdout is not None  # noqa: PT018
        self._process.stdin.write(json.dumps([str(argument) for argument in arguments]).encode() + b"\n")
        self._process.stdin.flush()
        code, out, err = json.loads(self._process.stdout.readline())
        return subprocess.CompletedProcess(list(arguments), code, out, err)

    def close(self) -> None:
        """End the parent."""
        self._process.communicate(timeout=10)


def serve() -> None:
    """The parent: a list of arguments a line in, ``[exit code, stdout, stderr]`` a line out."""
    import gongshilan.cli.building  # noqa: F401 - imported once, here, like all that commands load when they are called
    from gongshilan.build import rules as rules_module
    from gongshilan.build.rules import load_rules
    from gongshilan.cli.main import main
    from gongshilan.cli.setting import Setting

    main.load_all()

    rules = load_rules(PORTAL)
    rules_module.load_rules = lambda _: rules
    Setting(PORTAL, cached=False).load()  # what is worked out once in a process is worked out before the first fork

    for line in sys.stdin:
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = os.fork()
            if child == 0:
                _child(json.loads(line), out.fileno(), err.fileno())
            _, status = os.waitpid(child, 0)
            out.seek(0)
            err.seek(0)
            answer = [os.waitstatus_to_exitcode(status), out.read().decode("utf-8"), err.read().decode("utf-8", "replace")]
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _child(arguments: list[str], out: int, err: int) -> None:
    from gongshilan.cli.main import main

    os.dup2(out, 1)
    os.dup2(err, 2)
    sys.stdout.reconfigure(encoding="utf-8", errors="strict")
    sys.argv = ["gongshilan", *arguments]
    code = 1
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
