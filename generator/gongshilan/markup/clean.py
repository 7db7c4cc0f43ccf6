"""HTML → the HTML that may stand on a page. Always the last step: nothing is put together from its result but the page."""

from __future__ import annotations

import nh3

from gongshilan.markup import allowed

_CLEANER = nh3.Cleaner(
    tags=set(allowed.TAGS),
    attributes={tag: set(names) for tag, names in allowed.ATTRIBUTES.items() if tag in allowed.TAGS},
    allowed_classes={tag: set(names) for tag, names in allowed.CLASSES.items()},
    url_schemes=set(allowed.SCHEMES),
    attribute_filter=allowed.keep,
    link_rel=None,  # links open in the same place; what they tell the next site is said by the referrer policy
)


def clean(html: str) -> str:
    """The HTML with everything dropped that the list (:mod:`gongshilan.markup.allowed`) does not name."""
    return str(_CLEANER.clean(html))
