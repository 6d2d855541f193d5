"""Published regulations as tariffs, one file each, and the rates that several share. How to write one: GUIDE.md."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

_ENDING = ".toml"


def regulation_names() -> tuple[str, ...]:
    """Return the names of all regulations, sorted."""
    return _names(files(__name__))


def regulation_text(name: str) -> str:
    """Return a regulation as it was written. Raises ``FileNotFoundError``."""
    if name not in regulation_names():  # a name, never a path
        raise FileNotFoundError(name)
    return (files(__name__) / f"{name}{_ENDING}").read_text(encoding="utf-8")


def rate_texts() -> dict[str, str]:
    """Return every shared table of rates as it was written, by its name."""
    folder = files(__name__) / "rates"
    return {name: (folder / f"{name}{_ENDING}").read_text(encoding="utf-8") for name in _names(folder)}


def _names(folder: Traversable) -> tuple[str, ...]:
    return tuple(sorted(one.name.removesuffix(_ENDING) for one in folder.iterdir() if one.name.endswith(_ENDING)))
