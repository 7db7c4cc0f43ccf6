"""The scripts of the desk run where the published site does, and put no text into a page as markup."""

from __future__ import annotations

import re

import pytest
from gongshilan.catalogue import catalogue
from support.places import PACKAGE

SCRIPTS = sorted((PACKAGE / "desk" / "static").glob("*.js"))
# What came after Chromium 90, and what reads text as markup or code.
NEWER = r"\.at\(|structuredClone|Object\.hasOwn|\.findLast|\.toSorted|\.toReversed|static \{|#\w+ in |\?\?=\s*await|AbortSignal\.timeout|:has\("
MARKUP = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|createContextualFragment"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script(path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(NEWER, text)
    assert not re.search(MARKUP, text)
    assert not re.search(
        "[㐀-鿿]", re.sub('"[是否、，；]+"|"是": "true"|"否": "false"|/\\[、，,；;\\\\n\\]\\+/', "", text)
    ), "words stand in the catalogue"


def test_every_word_that_scripts_use_is_in_the_catalogue_and_no_other() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    used = set(re.findall(r"words\.([a-z_]+)", text)) | set(re.findall(r'say\((?:[^"()]*\? )?"([a-z_]+)"', text))
    used |= set(re.findall(r'say\(record\.id \? "[a-z]+" : "([a-z]+)"', text))
    assert used == set(catalogue()["desk"]["script"])
