"""What a site drawn with a portal's theme may hold."""

from __future__ import annotations

from pathlib import Path

from gongshilan.render.csp import inline_digests, policy
from gongshilan.render.scripts import packed_digests
from gongshilan.render.theirs import material_digests
from gongshilan.shipped import folder
from gongshilan.verify.trust import Trust


def trust_of(root: Path) -> Trust:
    """The files of Material, the loader, the scripts and the policy of the theme that the portal at ``root`` uses. Raises OSError."""
    theme = folder("theme", root)
    return Trust(material_digests() | inline_digests(theme), packed_digests(theme), policy(theme))
