"""A task and how many of it, as one phrase."""

from __future__ import annotations

from flask_babel import gettext as _


def counted(name: str, count: int) -> str:
    """Return the task alone, or with the number of times where there are more."""
    return name if count == 1 else _("%(count)s × %(name)s", count=count, name=name)
