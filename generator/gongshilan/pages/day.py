"""The day an edition is as of, in a file of its own: every page says it, and none of them changes for it when nothing else does.

It is a style sheet, because that is what pages load without scripts, from a folder, and for printing. Scripts make it a text of the page
(``theme/assets/gsl/day.js``); where no style sheet is read, pages lead to the home page, which has the day in its own text.
"""

from __future__ import annotations

from gongshilan.pages.edition_view import EditionView
from gongshilan.pages.words import Json, Words

FILE = "day.css"
_MARK = "\0"
_STYLE = """:root { --gsl-day: "%s"; }
.g-day::before { content: var(--gsl-day); }
.g-day > a, .g-day.is-text::before { display: none; }
"""


def day_files(view: EditionView) -> dict[str, bytes]:
    """The style sheet."""
    said = Words(view.text).day(view.as_of).replace("\\", "").replace('"', "")
    return {FILE: (_STYLE % said).encode()}


def day_frame(words: Words) -> Json:
    """What stands before and after the day on every page, and what leads to it where it is not shown."""
    before, _, after = words("common.as_of", date=_MARK).partition(_MARK)
    return {"before": before, "after": after, "elsewhere": words("common.day_elsewhere"), "style": FILE}
