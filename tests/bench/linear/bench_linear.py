"""Whether any text of a record can make ``check`` and ``build`` slower than in proportion to its size.

    python tests/bench/linear/bench_linear.py --out docs/linear-bench.md

For every place of a record that has text and every hostile shape, a small portal with one such record of rising size: processor time
of ``check`` and ``build`` (children included), less that of the same portal with a record of a few words. Ends with an error if
some time grows faster than a size to the power of :data:`BOUND`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from gongshilan.cli.main import main as command
from shapes import INLINE, PLACES, SHAPES, many_names, many_steps
from support.cases import lay

BOUND = 1.15
NOTICEABLE = 1.0  # seconds below which a time says nothing about its growth
BODY = (10_000, 100_000, 1_000_000)
FRONT = (24_000, 240_000)  # front matter may have 256 kB
VERSIONS = (10, 100, 1000)
NOISE = 0.3  # seconds that one and the same run takes more or less
LIMIT = 300  # seconds of processor for one command
RECORD = Path("content", "example-2030", "suggestion", "hostile.md")

HEAD = """# Does any text make `check` and `build` slower than its size?

Made by `make bench-linear` on {machine}. One record of the small portal of the tests holds the text; the time is that of the processor for
`gongshilan check` and `gongshilan build --edition office` without a cache, less {fixed:.1f} s that a record of a few words takes.
*refused*: `check` says so in one sentence (the problem's code stands there) and nothing is built; the time is that of `check`.

*growth* is the exponent of the time between the last two sizes (1: in proportion; less: part of the cost is fixed), or between the half
and the whole of the last one where that seemed too high, give or take 0.3 s by which one and the same run differs; `–` where the time
is too small to tell. {rows} of {all_rows} shapes and places were measured. Nothing of them grows faster than with {bound}. Sizes are in bytes of UTF-8.

"""


@dataclass(frozen=True, slots=True)
class Run:
    """What the commands took in seconds of the processor; ``refused`` are the codes of problems for which nothing was built."""

    seconds: float
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One shape in one place, by size."""

    place: str
    shape: str
    runs: dict[int, Run]

    def growth(self) -> float | None:
        """The exponent between the last two sizes, as low as the noise allows; None where they tell nothing."""
        (small, before), (large, after) = sorted(self.runs.items())[-2:]
        if after.seconds < NOTICEABLE or before.refused != after.refused:
            return None
        return math.log((after.seconds - NOISE) / (before.seconds + NOISE)) / math.log(large / small)


def main() -> int:
    """Measure and write the table; 1 if something grows too fast."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path)
    options.add_argument("--kept", type=Path, help="a file of what was measured before, to go on with")
    options.add_argument("--no-more", action="store_true", help="only write down what was kept")
    options.add_argument("--place", action="append", help="only this place")
    options.add_argument("--shape", action="append", help="only this shape")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = _Kept(given.kept)
        fixed = kept.fixed or _fixed(Path(folder))
        rows = []
        for row in measured(Path(folder), fixed, given.place, given.shape, kept, more=not given.no_more):
            rows.append(row)
            kept.add(row, fixed)
            print(_line(row), flush=True)
    if given.out:
        given.out.write_text(page(rows, fixed), encoding="utf-8")
    wrong = [row for row in rows if (row.growth() or 0) > BOUND]
    for row in wrong:
        print("too fast:", row.place, row.shape, file=sys.stderr)
    return 1 if wrong else 0


class _Kept:
    """Rows that were measured before, in a file; none without one."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.fixed = 0.0
        self._rows: dict[tuple[str, str], Row] = {}
        for line in path.read_text(encoding="utf-8").splitlines() if path and path.exists() else ():
            item = json.loads(line)
            runs = {int(size): Run(seconds, tuple(refused)) for size, (seconds, refused) in item["runs"].items()}
            self._rows[item["place"], item["shape"]] = Row(item["place"], item["shape"], runs)
            self.fixed = item["fixed"]

    def get(self, place: str, shape: str) -> Row | None:
        """The row, if it is there."""
        return self._rows.get((place, shape))

    def add(self, row: Row, fixed: float) -> None:
        """Keep a new row."""
        if self._path is not None and self.get(row.place, row.shape) is None:
            runs = {str(size): (run.seconds, run.refused) for size, run in row.runs.items()}
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"place": row.place, "shape": row.shape, "fixed": fixed, "runs": runs}) + "\n")


def _row(place: str, shape: str, sizes: Iterable[int], run: Callable[[int], Run]) -> Row:
    """A row; one that seems to grow too fast is measured again at half the largest size, where the times are well above the noise."""
    row = Row(place, shape, {size: run(size) for size in sizes})
    if (row.growth() or 0) > BOUND:
        largest = max(row.runs)
        again = {size: min((run(size) for _ in range(2)), key=lambda done: done.seconds) for size in (largest // 2, largest)}
        row = Row(place, shape, {**row.runs, **again})
    return row


def measured(
    folder: Path, fixed: float, places: Iterable[str] | None, shapes: Iterable[str] | None, kept: _Kept, *, more: bool
) -> Iterator[Row]:
    """Every place and shape asked for."""
    for place, write in PLACES.items():
        for shape in INLINE.get(place, SHAPES):
            if (places and place not in places) or (shapes and shape not in shapes):
                continue
            if not more and kept.get(place, shape) is None:
                continue
            sizes = BODY if place == "body" else FRONT
            yield kept.get(place, shape) or _row(
                place, shape, sizes, lambda size, w=write, s=shape: _of_record(folder, w(SHAPES[s](size)), fixed)
            )
    others: dict[str, tuple[Callable[[int], Run], tuple[int, ...]]] = {
        "names held back": (lambda size: _of_record(folder, many_names(size), fixed), FRONT),
        "entries of a list": (lambda size: _of_record(folder, many_steps(size), fixed), FRONT),
        "versions of 1 kB": (lambda many: _of_history(folder, many, 1_000, fixed), VERSIONS),
        "twenty versions": (lambda size: _of_history(folder, 20, size, fixed), BODY),
    }
    for place, (run, sizes) in others.items():
        if not (places and place not in places) and not shapes and (more or kept.get(place, "")):
            yield kept.get(place, "") or _row(place, "", sizes, run)


def _fixed(folder: Path) -> float:
    """The least of three: the first one warms what is read from disk."""
    return min(_of_record(folder, PLACES["body"]("示例。"), 0).seconds for _ in range(3))


def _of_record(folder: Path, text: str, fixed: float) -> Run:
    root = folder / "portal"
    shutil.rmtree(root, ignore_errors=True)
    lay(root, [])
    (root / RECORD).write_text(text, encoding="utf-8")
    return _commands(root, fixed)


def _of_history(folder: Path, versions: int, size: int, fixed: float) -> Run:
    """A record that was committed so many times, each time with another word in a body of so many bytes."""
    root = folder / "portal"
    shutil.rmtree(root, ignore_errors=True)
    lay(root, [])
    git = ["git", "-C", str(root), "-c", "user.name=x", "-c", "user.email=x@example.invalid", "-c", "commit.gpgsign=false"]
    subprocess.run([*git, "init", "-q"], check=True)
    text = SHAPES["sentences"](size)
    feed = []
    for number in range(versions):
        body = PLACES["body"](f"第{number}稿。\n\n{text}").encode()
        day = 1_900_000_000 - (versions - number) * 86_400
        feed.append(
            b"commit refs/heads/main\ncommitter x <x@example.invalid> %d +0800\ndata 1\nx\nM 100644 inline %s\ndata %d\n%s\n"
            % (day, RECORD.as_posix().encode(), len(body), body)
        )
    subprocess.run([*git, "fast-import", "--quiet"], input=b"".join(feed), check=True)
    subprocess.run([*git, "symbolic-ref", "HEAD", "refs/heads/main"], check=True)
    (root / RECORD).write_bytes(body)
    return _commands(root, fixed)


def _commands(root: Path, fixed: float) -> Run:
    code, said, seconds = _timed("--root", str(root), "check", "--format", "json")
    if code == 0:
        code, said, more = _timed("--root", str(root), "build", "--edition", "office", "--no-cache", "--jobs", "1")
        if code:
            raise RuntimeError(f"built with {code}: {said[-2000:]}")
        return Run(max(0.0, seconds + more - fixed))
    if code != 1:
        return Run(max(0.0, seconds - fixed / 2), (f"exit {code}",))
    codes = {item["code"] for item in json.loads(said) if item["severity"] == "error"}
    return Run(max(0.0, seconds - fixed / 2), tuple(sorted(codes)))


def _timed(*arguments: str) -> tuple[int, str, float]:
    """Exit code, output and seconds of the processor of a command, run in a child of this process that has all modules loaded."""
    with tempfile.TemporaryFile() as out:
        child = os.fork()
        if not child:
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno() if "build" in arguments else os.open(os.devnull, os.O_WRONLY), 2)
            resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
            sys.argv = ["gongshilan", *arguments]
            code = 1
            try:
                command()
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 1
            finally:
                with contextlib.suppress(OSError):
                    sys.stdout.flush()
                os._exit(code)
        _, status, used = os.wait4(child, 0)
        out.seek(0)
        return os.waitstatus_to_exitcode(status), out.read().decode(), used.ru_utime + used.ru_stime


def page(rows: Iterable[Row], fixed: float) -> str:
    """The Markdown page."""
    rows = list(rows)
    machine = f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    all_rows = sum(len(INLINE.get(place, SHAPES)) for place in PLACES) + 4
    parts = [HEAD.format(machine=machine, fixed=fixed, bound=BOUND, rows=len(rows), all_rows=all_rows)]
    for sizes in (BODY, FRONT, VERSIONS):
        some = [row for row in rows if set(sizes) <= set(row.runs)]
        parts.append("| place | text | " + " | ".join(f"{size:,}" for size in sizes) + " | s per MB | growth |\n")
        parts.append("| --- | --- |" + " ---: |" * (len(sizes) + 2) + "\n")
        parts += [f"{_line(row)}\n" for row in some]
        parts.append("\n")
    return "".join(parts).rstrip() + "\n"


def _line(row: Row) -> str:
    sizes = next(sizes for sizes in (BODY, FRONT, VERSIONS) if set(sizes) <= set(row.runs))
    cells = [
        f"{row.runs[size].seconds:.1f}"
        + (f" refused ({', '.join(row.runs[size].refused)})" if row.runs[size].refused else "")
        for size in sizes
    ]
    largest = max(row.runs)
    pace = f"{row.runs[largest].seconds / largest * 1e6:.1f}" if largest > VERSIONS[-1] else ""
    growth = row.growth()
    return f"| {row.place} | {row.shape} | {' | '.join(cells)} | {pace} | {'–' if growth is None else f'{max(growth, 0):.2f}'} |"


def _processor() -> str:
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


if __name__ == "__main__":
    sys.exit(main())
