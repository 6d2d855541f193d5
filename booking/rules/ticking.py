"""When who works somewhere can say that somebody came or that work is done, and take that back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from booking.rules.refusals.work import TooEarlyToTick, TooLateToUndo

#: Nobody came, and nothing is done, longer than this before the start.
BEFORE_START: Final = timedelta(minutes=30)
#: So long a slip of the thumb can be taken back by who made it; after that the desk knows what to do.
UNDO_WITHIN: Final = timedelta(minutes=15)
#: So long a press waits on a phone without a signal, and still counts from when it was.
KEPT: Final = timedelta(hours=24)


def require_time_to_tick(starts_at: datetime, *, now: datetime) -> None:
    """Raise ``TooEarlyToTick`` more than half an hour before the start."""
    if now < starts_at - BEFORE_START:
        raise TooEarlyToTick(starts_at - BEFORE_START)


def can_undo(ticked_at: datetime | None, *, now: datetime) -> bool:
    """Tell whether what was ticked then can still be taken back."""
    return ticked_at is not None and now - ticked_at <= UNDO_WITHIN


def require_time_to_undo(ticked_at: datetime | None, *, now: datetime) -> None:
    """Raise ``TooLateToUndo`` more than a quarter of an hour after it was ticked."""
    if not can_undo(ticked_at, now=now):
        raise TooLateToUndo(minutes=UNDO_WITHIN // timedelta(minutes=1))


def when_pressed(told: datetime, *, now: datetime) -> datetime:
    """Return from when a press counts that a phone sends later: as the phone tells, at most a day ago, never ahead.

    Of a phone whose clock cannot be right it counts from now.
    """
    return told if now - KEPT <= told <= now else now
