"""Whether the ten public holidays count, or a list of the organisation's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.roster import RosterWarning
from booking.store.queries.rosters import calendar_of
from booking.usecases.calendar.find import organisation_to_change, warnings_after
from booking.usecases.workers.find import require_coordinator


@dataclass(frozen=True, slots=True)
class KeepPublicHolidays:
    """Whether they count. The law on holidays is not for municipal and OCMW staff (domain A5)."""

    keeps: bool


def keep_public_holidays(
    session: Session, request: KeepPublicHolidays, *, by: Actor, now: datetime
) -> dict[int, tuple[RosterWarning, ...]]:
    """Write it down; the days of the organisation's own list stay as they are. Return what to look at, by worker.

    Raises ``NotAllowed``.
    """
    require_coordinator(by)
    before = calendar_of(session, by.organisation_id)
    organisation = organisation_to_change(session, by.organisation_id)

    organisation.keeps_public_holidays = request.keeps
    session.flush()
    return warnings_after(session, by.organisation_id, before=before, now=now)
