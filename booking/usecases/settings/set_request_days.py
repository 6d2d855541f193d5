"""How long what is personal of a request that came to nothing is kept."""

from __future__ import annotations

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals.people import KeptTooLong
from booking.rules.requests import MOST_DAYS_KEPT
from booking.usecases.calendar.find import organisation_to_change
from booking.usecases.workers.find import require_coordinator


def set_request_days(session: Session, days: int, *, by: Actor) -> None:
    """Keep the number of days. Raises ``NotAllowed``, ``KeptTooLong`` for none or more than two years."""
    require_coordinator(by)
    if not 1 <= days <= MOST_DAYS_KEPT:
        raise KeptTooLong(most_days=MOST_DAYS_KEPT)
    organisation_to_change(session, by.organisation_id).request_days_kept = days
    session.flush()
