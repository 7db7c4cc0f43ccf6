"""``make bench-build``: what a build takes and needs, beside Hugo, Pagefind and stock MkDocs on the same synthetic records, in one run.

Writes its table with the machine's description. Peers that cannot be had are left out with a note. Needs some 30 minutes, most of them for
stock MkDocs (``--no-mkdocs`` leaves it out).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from socket import socket

sys.path.insert(0, str(Path(__file__).resolve().parent))

import peers
from measured import Run, measured

COMMAND = [sys.executable, "-m", "gongshilan"]
UNITS, SEED = 361, 77


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path)
    options.add_argument("--units", type=int, default=UNITS)
    options.add_argument("--records", type=int, default=40)
    options.add_argument("--no-mkdocs", action="store_true")
    options.add_argument("--limit", type=float, default=400, help="seconds that stock MkDocs is given")
    options.add_argument(
        "--night", type=float, default=310, help="seconds between two days: what a build deletes is forgotten by then"
    )
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-build-") as folder:
        scratch = Path(folder)
        text = table(scratch, given)
        if given.out:
            given.out.write_text(text, encoding="utf-8")
        print(text, flush=True)


def table(scratch: Path, given: argparse.Namespace) -> str:
    """Everything measured, as Markdown."""
    portal, twice = scratch / "portal", scratch / "twice"
    _demo(portal, given.units, given.records)
    _demo(twice, given.units, 2 * given.records)
    files = sum(1 for _ in (portal / "content").rglob("*.md"))
    rows: list[tuple[str, Run | None, str, bool | None]] = []
    hugo, pagefind, notes = _others(portal, scratch, given)
    public = _ours(portal, "--edition", "public", cold=True)
    pages = sum(1 for _ in (portal / "site" / "public").rglob("*.html"))
    both = hugo.seconds + pagefind.seconds if hugo and pagefind else None
    _say("public", public)
    four = _ours(portal, cold=True)
    _say("four editions", four)
    stages = four.out
    same = _ours(portal)
    _say("nothing changed", same)
    _edit(portal)
    edited = _ours(portal)
    _say("one record changed", edited)
    day = date.fromisoformat(_as_of(portal)) + timedelta(days=1)
    time.sleep(given.night)
    night = _ours(portal, "--as-of", day.isoformat())
    _say("the next day", night)
    saved, settled = _serve(portal)
    print(f"save to page: {saved:.2f} s, to everything that follows from it: {settled:.1f} s", flush=True)
    double = _ours(twice, cold=True)
    _say("twice the records", double)
    if both:
        rows.append(
            (
                "public, cold: times Hugo + Pagefind",
                None,
                f"{public.seconds / both:.2f} (≤ 0.7)",
                public.seconds <= 0.7 * both,
            )
        )
    rows += [
        ("public, cold, with index, tables, verify", public, "≤ 20 s", public.seconds <= 20),
        ("four editions, cold", four, "≤ 45 s", four.seconds <= 45),
        ("four editions, nothing changed", same, "≤ 3 s", same.seconds <= 3),
        ("four editions, one record changed", edited, "≤ 6 s", edited.seconds <= 6),
        ("four editions, the next day, no commit", night, "≤ 12 s", night.seconds <= 12),
        ("`serve`: from save to page", None, f"{saved:.2f} s (≤ 1 s)", saved <= 1),
        ("`serve`: from save to all that follows from it", None, f"{settled:.1f} s", None),
        ("memory, all processes (four editions, cold)", None, f"{four.mb} MB (≤ 600 MB)", four.mb <= 600),
        (
            "twice the records: times the time",
            double,
            f"{double.seconds / four.seconds:.2f} × (≤ 2.1), {double.mb / four.mb:.2f} × the memory",
            double.seconds <= 2.1 * four.seconds,
        ),
    ]
    others = [
        (name, run)
        for name, run in (("Hugo, a layout of a few lines", hugo), ("Pagefind over Hugo's pages", pagefind))
        if run
    ]
    lines = [
        "# How long a build takes",
        "",
        (
            f"Made by `make bench-build` on {_machine()}, on {date.today().isoformat()}. `gongshilan demo --units {given.units} --records "
            f"{given.records} --seed {SEED}`: {files:,} files, {pages:,} public pages. All rows are of one run, one after the other; no files are deleted between "
            f"them, and {given.night:.0f} s lie before the next day."
        ),
        "",
        "| ours | s | s of all processors | most MB | target | met |",
        "| --- | ---: | ---: | ---: | --- | --- |",
        *(_row(*row) for row in rows),
        "",
        "| others, the same files | s | s of all processors | most MB |",
        "| --- | ---: | ---: | ---: |",
        *(f"| {name} | {run.seconds:.1f} | {run.cpu:.1f} | {run.mb} |" for name, run in others),
        *notes,
        "",
        "## What the four editions, cold, spend their time on",
        "",
        "Editions are made side by side, so their seconds overlap. `make site` on the shipped content is another matter: seconds in all.",
        "",
        *_stages(stages),
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, run: Run | None, target: str, met: bool | None) -> str:
    cells = [f"{run.seconds:.1f}", f"{run.cpu:.1f}", str(run.mb)] if run else ["", "", ""]
    return "| " + " | ".join([name, *cells, target, "" if met is None else "yes" if met else "**no**"]) + " |"


def _stages(out: str) -> list[str]:
    table = json.loads(out)
    editions = [name for name in dict.fromkeys(row["edition"] for row in table) if name]
    lines = ["| stage | once | " + " | ".join(editions) + " |", "| --- | ---: |" + " ---: |" * len(editions)]
    for stage in dict.fromkeys(row["stage"] for row in table):
        cells = []
        for edition in ["", *editions]:
            spent = sum(row["seconds"] for row in table if (row["stage"], row["edition"]) == (stage, edition))
            cells.append(f"{spent:.1f}" if spent >= 0.05 else "")
        lines.append(f"| {stage} | " + " | ".join(cells) + " |")
    return lines


def _others(portal: Path, scratch: Path, given: argparse.Namespace) -> tuple[Run | None, Run | None, list[str]]:
    hugo = pagefind = None
    notes = []
    try:
        hugo, site = peers.hugo(portal, scratch)
        _say("hugo", hugo)
        pagefind = peers.pagefind(site)
        _say("pagefind", pagefind)
    except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
        notes += ["", f"Hugo or Pagefind could not be had: {str(error)[:200]}"]
    if not given.no_mkdocs:
        try:
            stock = peers.mkdocs(portal, scratch, given.limit)
            _say("mkdocs", stock)
            took = f"{stock.seconds:.1f}" if stock.ended else f"no result within {given.limit:.0f}"
            notes.insert(
                0, f"| stock MkDocs with Material, its own navigation and search | {took} | {stock.cpu:.1f} | {stock.mb} |"
            )
        except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
            notes += ["", f"Stock MkDocs could not be had: {str(error)[:200]}"]
    return hugo, pagefind, notes


def _ours(portal: Path, *options: str, cold: bool = False) -> Run:
    if cold:
        # laid aside, not deleted: for five minutes ext4 gives out none of the inodes that were freed, and looks through all of them for
        # every new file
        aside = Path(tempfile.mkdtemp(prefix="aside-", dir=portal.parent))
        for name in (".cache", "site", "build"):
            if (portal / name).exists():
                (portal / name).rename(aside / name)
    return measured([*COMMAND, "--root", portal, "build", "--timings", *options], portal)


def _demo(folder: Path, units: int, records: int) -> None:
    """A synthetic portal with an edition for each of its four audiences."""
    command = [*COMMAND, "demo", folder, "--units", str(units), "--records", str(records), "--seed", str(SEED)]
    subprocess.run(command, check=True, capture_output=True)
    settings = folder / "content" / "portal.yml"
    more = "".join(f"  - {{id: {name}, label: {name}, scope: {name}}}\n" for name in ("staff", "members"))
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("editions:\n", f"editions:\n{more}", 1), encoding="utf-8"
    )


def _edit(portal: Path, said: str = "补充一句：材料已经归档。") -> Path:
    """A sentence more in one suggestion that the public edition shows; its path."""
    drawn = {path.stem for path in (portal / "site" / "public").rglob("*.html")}
    shown = (path for path in sorted((portal / "content").rglob("*.md")) if path.stem in drawn)
    path = next(path for path in shown if path.read_text(encoding="utf-8").startswith("---\nkind: suggestion"))
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + f"\n\n{said}\n", encoding="utf-8")
    return path


def _as_of(portal: Path) -> str:
    return str(json.loads((portal / "site" / ".built.json").read_bytes())["as_of"])


def _serve(portal: Path) -> tuple[float, float]:
    """Seconds from a save to the page that shows it, and until all that follows from it is worked out."""
    with _free_port() as port, _serving(portal, port), urllib.request.urlopen(f"http://127.0.0.1:{port}/_live") as stream:
        path = _edit(portal, "保存以后马上就能看到。")
        began = time.perf_counter()
        [drawn] = list((portal / "site" / "public").rglob(f"{path.stem}.html"))
        page = f"http://127.0.0.1:{port}/{drawn.relative_to(portal / 'site' / 'public').as_posix()}"
        while "保存以后马上就能看到" not in _got(page):
            if time.perf_counter() - began > 300:
                return float("inf"), float("inf")
            time.sleep(0.05)
        shown = time.perf_counter() - began
        before = None
        for line in stream:
            if line.startswith(b"data: "):
                news = json.loads(line[6:])
                before = news["version"] if before is None else before
                if news["version"] > before and not news["busy"]:
                    break
        return shown, time.perf_counter() - began


@contextmanager
def _serving(portal: Path, port: int) -> Iterator[None]:
    with subprocess.Popen(
        [*COMMAND, "--root", portal, "serve", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            began = time.perf_counter()
            while not _got(f"http://127.0.0.1:{port}/index.html") and time.perf_counter() - began < 600:
                time.sleep(0.2)
            time.sleep(2)
            yield
        finally:
            process.terminate()


def _got(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


@contextmanager
def _free_port() -> Iterator[int]:
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    yield port


def _machine() -> str:
    model = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "?",
    )
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024 // 1024
    return f"{model}, {os.cpu_count()} cores, {memory} GB, {platform.system()}, Python {platform.python_version()}"


def _say(name: str, run: Run) -> None:
    print(f"{name}: {run.seconds:.1f} s, {run.cpu:.1f} s of all processors, {run.mb} MB", flush=True)


if __name__ == "__main__":
    main()
