"""Why work could not be done, in words, as every face tells it."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from booking.usecases.work.give_up_assignment import Obstacle

OBSTACLES: Final[dict[str, Any]] = {
    Obstacle.NOBODY_HOME: _l("Nobody was home"),
    Obstacle.MATERIAL_MISSING: _l("Material or a tool was missing"),
    Obstacle.NOT_SAFE: _l("It was not safe"),
    Obstacle.OTHER: _l("Something else"),
}


def obstacle_text(code: str, words: str = "") -> str:
    """Return why work could not be done, with what the worker added."""
    obstacle = str(OBSTACLES[code])
    return _("%(reason)s: %(words)s", reason=obstacle, words=words) if words else obstacle


def not_done_text(kept: str) -> str:
    """Return the reason that an assignment keeps, ``not_safe: loose ladder``, in words; nothing where it has none."""
    code, _colon, words = kept.partition(":")
    return obstacle_text(code, words.strip()) if kept else ""
