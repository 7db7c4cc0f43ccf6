"""The portal's ledger of vote tables (``content/released-tables.json``), added to when what was built is published or frozen."""

from __future__ import annotations

from pathlib import Path

from gongshilan.disclosure.ledger import ledger_text, read_ledger
from gongshilan.read.files import LEDGER_FILE
from gongshilan.release.durable import replace_file

_BUILD, _CONTENT = "build", "content"


def note_tables(root: Path) -> bool:
    """Add the tables of votes that the last build of all editions tells to the portal's ledger; whether there were new ones. Raises
    OSError."""
    built, ledger = root / _BUILD / LEDGER_FILE, root / _CONTENT / LEDGER_FILE
    if not built.is_file():
        return False
    now, _ = read_ledger(built.read_text(encoding="utf-8"))
    before = read_ledger(ledger.read_text(encoding="utf-8"))[0] if ledger.is_file() else ()
    whole = ledger_text((*before, *now))
    if not now or whole == ledger_text(before):
        return False
    replace_file(ledger, whole.encode())
    return True
