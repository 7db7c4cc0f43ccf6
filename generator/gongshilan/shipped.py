"""Where ``schema/`` and ``theme/`` are: the portal's own, else those that travel with the package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str, root: Path | None = None) -> Path:
    """The folder ``name`` of the portal at ``root`` if it has one, else the shipped one. Raises FileNotFoundError."""
    return next((path for path in _candidates(name, root) if path.is_dir()), None) or _absent(name)


def file(name: str, root: Path | None = None) -> Path:
    """Likewise a file."""
    return next((path for path in _candidates(name, root) if path.is_file()), None) or _absent(name)


def _candidates(name: str, root: Path | None) -> list[Path]:
    own = [root / name] if root is not None else []
    # in an installed wheel; in a checkout the package lies in generator/gongshilan
    return [*own, _PACKAGE / "_shipped" / name, _PACKAGE.parent.parent / name]


def _absent(name: str) -> Path:
    raise FileNotFoundError(name)


def help_pages() -> list[Path]:
    """The help pages that are written by hand, by name; in a checkout they are those of its own content."""
    places = (_PACKAGE / "_shipped" / "help", _PACKAGE.parent.parent / "content" / "pages" / "help")
    return sorted(next((place for place in places if place.is_dir()), places[0]).glob("*.md"))


def skeleton() -> Path:
    """What ``gongshilan init`` copies."""
    return _PACKAGE / "skeleton"
