"""A day in the address of a page."""

from __future__ import annotations

from datetime import date
from typing import Final

from booking.rules.refusals import NotFound

#: What is further off is no page: nobody means it.
_YEARS: Final = range(2000, 2100)


def day_in_path(typed: str) -> date:
    """Return a day like ``2026-12-01``. Raises ``NotFound`` for what is none."""
    try:
        on = date.fromisoformat(typed)
    except ValueError:
        raise NotFound from None
    if on.year not in _YEARS or on.isoformat() != typed:
        raise NotFound
    return on


def year_in_query(typed: str | None, *, today: date) -> int:
    """Return the year that was asked for, or this one."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and int(typed) in _YEARS else today.year
