"""Whether everybody for whom a place is has the attest that the price of that day needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.calendar import local_date
from booking.rules.members import Member
from booking.rules.refusals.care import AttestMissing
from booking.rules.refusals.prices import AmountMissing
from booking.store.queries.members import members_of_booking
from booking.store.tables import BookingRow
from booking.usecases.bookings.pricing import job_of


def require_attests(session: Session, row: BookingRow) -> None:
    """Raise ``AttestMissing`` where the tariff takes the price from an attest and somebody has none on that day.

    Raises ``NoTariff`` too. Source: domain A2.1, without an attest the care cannot begin.
    """
    members = [one.member for one in members_of_booking(session, row.organisation_id, row.id)]
    if not members:
        return
    try:
        job_of(session, row, household_id=row.household_id, claimed_ground=None).quote()
    except AmountMissing as missing:
        raise without_attest(members, row.starts_at) or missing from None


def without_attest(members: Sequence[Member], starts_at: datetime) -> AttestMissing | None:
    """Return who has no attest on the day of ``starts_at``, or None where all have one."""
    on = local_date(starts_at)
    for one in members:
        if one.attest_on(on) is None:
            ended = [attest.last for attest in one.attests if attest.last < on]
            return AttestMissing(one.name, on=on, last=max(ended, default=None))
    return None
