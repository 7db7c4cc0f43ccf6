"""The command line in processes of its own, without paying its start a hundred times: a parent that has imported it forks
one child a run. A crash of the child (a segmentation fault, a stack overflow) is seen as it would be by an editor's shell."""

from __future__ import annotations

import atexit
import gc
import json
import os
import subprocess
import sys
import tempfile
import traceback
from functools import cache
from pathlib import Path

from support.cases import lay
from support.places import PACKAGE, TESTS


class Forks:
    """The caller's side."""

    def __init__(self) -> None:
        env = {**os.environ, "PYTHONPATH": f"{PACKAGE.parent}{os.pathsep}{TESTS}"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "support.forks"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env
        )

    def run(self, *arguments: str | Path, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
        """Run the command line where and as the caller stands now: in its folder, with its environment and ``env`` besides."""
        assert self._process.stdin is not None and self._process.stdout is not None  # noqa: PT018
        order = [[str(argument) for argument in arguments], str(cwd or Path.cwd()), {**os.environ, **env}]
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        code, out, err = json.loads(self._process.stdout.readline())
        return subprocess.CompletedProcess(list(arguments), code, out, err)

    def close(self) -> None:
        """End the parent."""
        self._process.communicate(timeout=10)


@cache
def shared() -> Forks:
    """One for all tests of this process."""
    found = Forks()
    atexit.register(found.close)
    return found


def serve() -> None:
    """The parent: ``[arguments, folder, environment]`` a line in, ``[exit code, stdout, stderr]`` a line out."""
    warm()
    for line in sys.stdin:
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = os.fork()
            if child == 0:
                _child(*json.loads(line), out.fileno(), err.fileno())
            _, status = os.waitpid(child, 0)
            out.seek(0)
            err.seek(0)
            answer = [os.waitstatus_to_exitcode(status), out.read().decode("utf-8"), err.read().decode("utf-8", "replace")]
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def warm() -> None:
    """What is worked out once in a process (the schema read, templates compiled, tables of letters) is worked out before the first fork;
    and what was exchanged is deleted at once: nobody reads it here."""
    from click.testing import CliRunner
    from gongshilan.cli.main import main
    from gongshilan.release import stage

    stage._GRACE = 0.0
    main.load_all()
    with tempfile.TemporaryDirectory() as folder:
        portal = lay(Path(folder) / "portal", [], linked=True)
        done = CliRunner().invoke(main, ["--root", str(portal), "build", "--no-cache", "--jobs", "1"])
        assert done.exit_code == 0, done.output
    gc.enable()  # a build puts it off for as long as its process lives
    gc.freeze()  # nor does a child look through what it was given: each page of memory it touches is copied


def _child(arguments: list[str], folder: str, env: dict[str, str], out: int, err: int) -> None:
    from gongshilan.cli.main import main

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)

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
