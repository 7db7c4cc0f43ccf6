"""A stranger's first day, from the built wheel: a fresh environment, ``init``, a sheet, ``build``, for two rulebooks, in a path with
blanks and Chinese. Ends with an error if any step does.

    python tests/wheel/try_wheel.py [--wheel dist/gongshilan-….whl] [--python python3.12] [--lock requirements.lock]

Without ``--wheel`` it builds one. ``--lock`` installs what the wheel needs from a lock file instead of the newest there is.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNITS = "单位名称,主管单位,层级,类别,党员人数\n某党委,,直属党委,,320\n示例一校,某党委,基层单位,第一类单位,45\n示例二校,某党委,基层单位,第二类单位,18\n"
LEDGER = (
    "序号,问题,整改措施,责任部门,完成时限,整改情况\n"
    "1,到基层少,建立联系点制度,办公室,2031年6月底前,正在推进\n"
    "2,报表重复,合并同类报表,综合科,长期坚持,已合并三张\n"
)


def run(*command: str | Path, cwd: Path) -> str:
    """The command's output. Ends the script if it fails."""
    print("$", *command, flush=True)
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode != 0:
        sys.exit(f"{done.stdout}\n{done.stderr}\nended with {done.returncode}")
    return done.stdout


def main() -> None:
    """Try it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--wheel", type=Path)
    options.add_argument("--python", default=sys.executable)
    options.add_argument("--lock", type=Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="公示栏 试用 ") as folder:
        here = Path(folder)
        wheel = given.wheel.resolve() if given.wheel else _built(here)
        run(given.python, "-m", "venv", here / "环境", cwd=here)
        tools = here / "环境" / ("Scripts" if sys.platform == "win32" else "bin")
        pip = (tools / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        if given.lock:
            run(*pip, "--require-hashes", "-r", given.lock.resolve(), cwd=here)
        run(*pip, *(["--no-deps"] if given.lock else []), wheel, cwd=here)
        for starter in ("pd", "xunshi"):
            _portal(tools / "gongshilan", here, starter)
    print("fine")


def _built(here: Path) -> Path:
    """A wheel of this checkout, with the builder of the environment that runs this."""
    run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        here / "dist",
        ROOT,
        cwd=here,
    )
    [wheel] = (here / "dist").glob("*.whl")
    return wheel


def _portal(gongshilan: Path, here: Path, starter: str) -> None:
    root = here / f"{starter} 的 门户"
    (here / "单位.csv").write_text(UNITS, encoding="utf-8")
    (here / "整改台账.csv").write_text(LEDGER, encoding="utf-8")
    run(
        gongshilan, "init", root, "--no-ask", "--rulebook", starter, "--units", here / "单位.csv", "--year", "2031", cwd=here
    )
    said = run(gongshilan, "import", here / "整改台账.csv", "--unit", "示例一校", cwd=root)
    assert "新建 2 条" in said, said
    run(gongshilan, "check", cwd=root)
    run(gongshilan, "build", "--as-of", "2031-07-01", cwd=root)
    pages = [*(root / "site" / "public").rglob("*.html")]
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    for wanted in ("到基层少", "示例二校", "怎样写规则手册"):
        assert wanted in text, wanted
    print(f"{starter}: {len(pages)} pages", flush=True)


if __name__ == "__main__":
    main()
