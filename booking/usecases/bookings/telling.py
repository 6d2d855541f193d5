"""What a resident is told about a booking."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from booking.messages.kinds import BookingFacts, Kind
from booking.messages.outbox import When, enqueue, withdraw
from booking.rules.calendar import evening_before
from booking.rules.on_our_side import OnOurSide
from booking.store.tables import BookingRow, ResidentRow
from booking.usecases.bookings.message_facts import Known, booking_facts
from booking.usecases.representatives.addressees import Addressee, addressees

#: What is told of one visit, and not again for each where several are told of at once.
_OF_ONE_VISIT: Final = frozenset({Kind.BOOKING_CONFIRMED, Kind.BOOKING_MOVED, Kind.BOOKING_CANCELLED})
_TOGETHER: Final = "visits are told of together"


@contextmanager
def told_together(session: Session) -> Iterator[None]:
    """Write no message about a single visit within the block: the caller tells of all of them at once.

    Reminders stay, and so does what somebody has to pay more than was said.
    """
    before = session.info.get(_TOGETHER, False)
    session.info[_TOGETHER] = True
    try:
        yield
    finally:
        session.info[_TOGETHER] = before


def tell(
    session: Session,
    kind: Kind,
    row: BookingRow,
    *,
    now: datetime,
    refund_cents: int = 0,
    about: str = "",
    ours: OnOurSide | None = None,
    leaves_at: datetime | None = None,
) -> None:
    """Write down a message about a booking for the person who made it; it leaves now, or at ``leaves_at``.

    Each version of a booking is told of once for each kind. ``about`` names what else can happen more than once
    to the same version: a quote, or money that goes back. ``ours`` is why we changed it ourselves.
    """
    resident = _resident(session, row)
    if resident is not None:
        facts = booking_facts(session, row, name=resident.name, refund_cents=refund_cents, ours=ours)
        told = _addressees(session, row, resident, now=now)
        _enqueue(session, kind, row, told, facts, When(leaves_at or now), now=now, about=about)


def tell_and_remind(
    session: Session,
    kind: Kind,
    row: BookingRow,
    *,
    now: datetime,
    known: Known | None = None,
    ours: OnOurSide | None = None,
) -> None:
    """Write down a message about a visit, and a reminder for the evening before where that is still to come.

    A reminder of the visit as it was before is for the caller to drop (``forget_reminder``).
    """
    resident = _resident(session, row)
    if resident is None:
        return
    facts = booking_facts(session, row, name=resident.name, known=known, ours=ours)
    told = _addressees(session, row, resident, now=now)
    _enqueue(session, kind, row, told, facts, When(now), now=now)
    _remind(session, row, resident, facts, now=now)


def remind_anew(session: Session, row: BookingRow, *, now: datetime, about: str = "") -> None:
    """Replace the reminder of a visit by one that tells its price and its link as they are now.

    ``about`` names why, where the booking itself is as it was: its version tells the two reminders not apart then.
    """
    forget_reminder(session, row)
    resident = _resident(session, row)
    if resident is not None:
        _remind(session, row, resident, booking_facts(session, row, name=resident.name), now=now, about=about)


def forget_reminder(session: Session, row: BookingRow) -> None:
    """Drop the reminder of a visit that will not take place, or not then."""
    withdraw(session, Kind.VISIT_REMINDER, organisation_id=row.organisation_id, booking_id=row.id)


def _resident(session: Session, row: BookingRow) -> ResidentRow | None:
    session.flush()
    return session.get(ResidentRow, row.resident_id) if row.resident_id else None


def _addressees(session: Session, row: BookingRow, resident: ResidentRow, *, now: datetime) -> tuple[Addressee, ...]:
    return addressees(
        session, resident, service_id=row.service_id, locale=row.locale, is_proved=row.household_proved, now=now
    )


def _remind(
    session: Session, row: BookingRow, resident: ResidentRow, facts: BookingFacts, *, now: datetime, about: str = ""
) -> None:
    """Remind who is told on the evening itself: who acts for a household today may not do so by then."""
    evening = evening_before(row.starts_at)
    if evening > now:
        told = _addressees(session, row, resident, now=evening)
        _enqueue(session, Kind.VISIT_REMINDER, row, told, facts, When(evening, row.starts_at), now=now, about=about)


def _enqueue(
    session: Session,
    kind: Kind,
    row: BookingRow,
    told: tuple[Addressee, ...],
    facts: BookingFacts,
    when: When,
    *,
    now: datetime,
    about: str = "",
) -> None:
    if kind in _OF_ONE_VISIT and session.info.get(_TOGETHER):
        return
    for one in told:
        enqueue(
            session,
            kind,
            replace(facts, name=one.name, for_name=one.for_name, through=one.through).to_json(),
            to=one.to,
            # The version grows with each change, so each change is told once.
            key=f"{kind}:{row.id}:{about or row.version}{one.mark}",
            organisation_id=row.organisation_id,
            booking_id=row.id,
            when=when,
            now=now,
        )
