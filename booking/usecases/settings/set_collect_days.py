"""After how many days somebody is told once more that what they left with us is ready."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals.people import KeptTooLong
from booking.usecases.calendar.find import organisation_to_change
from booking.usecases.workers.find import require_coordinator

MOST_DAYS: Final = 60


def set_collect_days(session: Session, days: int, *, by: Actor) -> None:
    """Keep the number of days; 0 is never. Raises ``NotAllowed``, ``KeptTooLong`` beyond sixty."""
    require_coordinator(by)
    if not 0 <= days <= MOST_DAYS:
        raise KeptTooLong(most_days=MOST_DAYS)
    organisation_to_change(session, by.organisation_id).collect_reminder_days = days
    session.flush()
