"""Close what ended by its last day, as ending it by hand does."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from booking.rules.actors import system_of
from booking.rules.calendar import local_date
from booking.rules.representatives import goes_on
from booking.store.locks import lock_household
from booking.store.queries.representatives import acting_for, representation_in
from booking.store.tables import RepresentationRow
from booking.usecases.representatives.renew_links import renew_links


def representations_to_close(session: Session, *, now: datetime) -> list[int]:
    """Return the ids of those of every organisation whose last day is over in Brussels and that nobody closed yet.

    One statement, by ``ix_representations_open``.
    """
    return list(session.scalars(_due(now).with_only_columns(RepresentationRow.id).order_by(RepresentationRow.id)))


def close_representation(session: Session, representation_id: int, *, now: datetime) -> bool:
    """Renew the links of the household, and tell whether there was anything to do; what was closed stays as it is.

    Where the same person may do as much today by another mandate, it was prolonged: nothing is renewed. Their own
    page and their own links of bookings refuse from the day after the last day on, whether this ran or not.
    """
    seen = session.scalar(_due(now).where(RepresentationRow.id == representation_id))
    if seen is None:
        return False
    by, household_id = system_of(seen.organisation_id), seen.household_id
    lock_household(session, by.organisation_id, household_id)
    row = session.scalar(
        _due(now)
        .where(RepresentationRow.id == representation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        return False
    row.closed_at = now
    others = [acts for acts, _who in acting_for(session, by.organisation_id, household_id)]
    if not goes_on(representation_in(row), others, on=local_date(now)):
        renew_links(session, household_id, by=by, now=now)
    return True


def _due(now: datetime) -> Select[RepresentationRow]:
    return select(RepresentationRow).where(
        RepresentationRow.closed_at.is_(None), RepresentationRow.last < local_date(now)
    )
