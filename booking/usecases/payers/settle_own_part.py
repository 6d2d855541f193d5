"""Who pays the household's own part of a booking, on the day that it has now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.lifecycle import State
from booking.rules.payers import who_pays
from booking.store.booking_payers import set_own_payer
from booking.store.queries.payers import own_part_payers
from booking.store.tables import BookingRow


def settle_own_part(session: Session, row: BookingRow) -> bool:
    """Keep who pays, and tell whether that is somebody else than the household.

    Only for a household that is known for sure: whoever types a neighbour's name must neither see who pays for the
    neighbour, nor send a bill there.
    """
    if row.household_id is None or not row.household_proved:
        return False
    known = own_part_payers(session, row.organisation_id, row.household_id)
    payer_id = who_pays(known, row.service_id, local_date(row.starts_at))
    # Also where nothing is agreed any more: what was kept for an agreement that was taken back must go.
    set_own_payer(session, payer_id, organisation_id=row.organisation_id, booking_id=row.id)
    return payer_id is not None


def settle_again(session: Session, row: BookingRow) -> None:
    """Keep who pays after a change of day, or of what is known. What is paid online was paid by who booked."""
    if row.pay_by == "invoice":
        settle_own_part(session, row)


def settle_coming(session: Session, household_id: int, *, by: Actor, now: datetime) -> None:
    """Let what was agreed about who pays count for what is promised to a household and still to come."""
    session.flush()
    coming = session.scalars(
        select(BookingRow).where(
            BookingRow.organisation_id == by.organisation_id,
            BookingRow.household_id == household_id,
            BookingRow.state == State.CONFIRMED,
            BookingRow.starts_at > now,
        )
    )
    for row in coming.all():
        settle_again(session, row)
