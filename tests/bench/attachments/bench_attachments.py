"""What cleaning finds of what nobody sees in attachments, by class of place, on the corpus of tests/support/hidden_*.py.

python tests/bench/attachments/bench_attachments.py --out docs/attachments-bench.md
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1])]

from gongshilan.attach.cleaning import clean  # noqa: E402
from gongshilan.attach.refused import Refused  # noqa: E402
from support import hidden_excel, hidden_pdf, hidden_word  # noqa: E402
from support.attachments import KINDS, holds, marked  # noqa: E402

MARK = "HIDDENMARKX"
NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
CORPUS = {"pdf": hidden_pdf, "docx": hidden_word, "xlsx": hidden_excel}
HEAD = """# Attachments, measured

Made by `make bench-attachments` from the corpus in `tests/support/hidden_*.py`. Each file has a marker in one place that its
reader does not see. *Taken out*: the published file does not hold it in any layer. *Refused*: the file is not published and the
editor is told why. *Left*: the marker is in the published file.

"""
BEHIND = """
Metadata carriers (authors, EXIF, XMP, profiles, earlier versions, remarks in packages and the like) are tried all at once, in one file
of each kind:

"""
FALSE = """
## Files that are as they should be

*Refused wrongly* are harmless files that were not published, *lost* those whose visible words were not in the published file.

"""
LIMITS = """
## What is not looked for

- Words in pictures and scans, and what a picture in Word or Excel lies upon. Colours that differ by less than 16 (PDF) or 24 (Word,
  Excel) of 255 count as the same, larger differences as seen.
- Lines and areas of a PDF are kept as they are drawn, hidden or not; characters that a font in the file has and no page uses stay
  in the font, as do remarks in the font's own program.
- Attributes of Word that neither show nor are named in a table of the cleaner. Word's pages are not laid out: text is looked at by its
  properties, not by where it falls.
- The corpus is ours. What a file of another make hides in another way may pass; `flatten: true` leaves of a PDF nothing but what
  its pages look like.
"""
Make = Callable[[str], bytes]


def outcome(make: Make, kind: str, way: str) -> str:
    """``out``, ``refused`` or ``left``."""
    raw = make(MARK)
    mark = MARK if holds(raw, MARK) else hidden_excel.NUMBER
    try:
        made, words = clean(raw, way)
    except Refused:
        return "refused"
    # The words of pictures are for those who look for numbers, and not published.
    return "left" if holds(made, mark) or (mark in words and way == kind) else "out"


def rows(kind: str, groups: Mapping[str, Mapping[str, Make]]) -> Iterator[list[str]]:
    for group, places in groups.items():
        found = Counter(outcome(make, kind, kind) for make in places.values())
        flat = str(sum(outcome(make, kind, "pdf-flat") == "left" for make in places.values())) if kind == "pdf" else "–"
        yield [
            NAMES[kind],
            group,
            *(str(number) for number in (len(places), found["out"], found["refused"], found["left"])),
            flat,
        ]


def table(head: list[str], lines: list[list[str]], right: int) -> str:
    """A table whose columns from ``right`` on are numbers."""
    rule = ["---" if number < right else "---:" for number in range(len(head))]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, rule, *lines)) + "\n"


def harmless() -> Iterator[list[str]]:
    for kind, corpus in CORPUS.items():
        refused = lost = 0
        for make in corpus.HARMLESS.values():
            try:
                lost += MARK not in clean(make(MARK), kind).text
            except Refused:
                refused += 1
        yield [NAMES[kind], str(len(corpus.HARMLESS)), str(refused), str(lost)]


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    lines = [line for kind, corpus in CORPUS.items() for line in rows(kind, corpus.HIDDEN)]
    sums = [str(sum(int(line[column]) for line in lines)) for column in range(2, 6)]
    flat = str(sum(int(line[6]) for line in lines if line[6] != "–"))
    lines.append(["all", "", *sums, flat])
    carriers = [
        [
            kind.upper(),
            "yes" if holds(marked(kind, MARK), MARK) else "–",
            outcome(lambda mark, kind=kind: marked(kind, mark), kind, kind),
        ]
        for kind in KINDS
        if kind not in ("txt", "csv")
    ]
    page = HEAD + table(["file", "where", "tried", "taken out", "refused", "left", "left when flattened"], lines, 2)
    page += BEHIND + table(["file", "planted", "outcome"], carriers, 3)
    page += FALSE + table(["file", "tried", "refused wrongly", "lost"], list(harmless()), 1) + LIMITS
    out.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
