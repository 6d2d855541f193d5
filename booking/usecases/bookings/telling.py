"""What a resident is told about a booking."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.messages.kinds import BookingFacts, Kind
from booking.messages.outbox import Recipient, When, enqueue, withdraw
from booking.rules.addresses import Address
from booking.rules.calendar import evening_before
from booking.store.queries.services import service_by_id
from booking.store.quotes import newest_quote
from booking.store.tables import BookingRow, ResidentRow
from booking.usecases.bookings.tasks import choices_of
from booking.usecases.payments.give_back import paid_cents


def tell(
    session: Session, kind: Kind, row: BookingRow, *, now: datetime, refund_cents: int = 0, about: str = ""
) -> None:
    """Write down a message about a booking for the person who made it.

    Each version of a booking is told of once for each kind. ``about`` names what else can happen more than once
    to the same version: a quote, or money that goes back.
    """
    resident = _resident(session, row)
    if resident is not None:
        facts = _facts(session, row, name=resident.name, refund_cents=refund_cents)
        _enqueue(session, kind, row, resident, facts, When(now), now=now, about=about)


def tell_and_remind(session: Session, kind: Kind, row: BookingRow, *, now: datetime) -> None:
    """Write down a message about a visit, and a reminder for the evening before where that is still to come.

    A reminder of the visit as it was before is dropped.
    """
    forget_reminder(session, row)
    resident = _resident(session, row)
    if resident is None:
        return
    facts = _facts(session, row, name=resident.name)
    _enqueue(session, kind, row, resident, facts, When(now), now=now)
    evening = evening_before(row.starts_at)
    if evening > now:
        _enqueue(session, Kind.VISIT_REMINDER, row, resident, facts, When(evening, row.starts_at), now=now)


def forget_reminder(session: Session, row: BookingRow) -> None:
    """Drop the reminder of a visit that will not take place, or not then."""
    withdraw(session, Kind.VISIT_REMINDER, organisation_id=row.organisation_id, booking_id=row.id)


def _resident(session: Session, row: BookingRow) -> ResidentRow | None:
    session.flush()
    return session.get(ResidentRow, row.resident_id) if row.resident_id else None


def _enqueue(
    session: Session,
    kind: Kind,
    row: BookingRow,
    resident: ResidentRow,
    facts: BookingFacts,
    when: When,
    *,
    now: datetime,
    about: str = "",
) -> None:
    enqueue(
        session,
        kind,
        facts.to_json(),
        to=Recipient(resident.email, resident.phone, row.locale),
        # The version grows with each change, so each change is told once.
        key=f"{kind}:{row.id}:{about or row.version}",
        organisation_id=row.organisation_id,
        booking_id=row.id,
        when=when,
        now=now,
    )


def _facts(session: Session, row: BookingRow, *, name: str, refund_cents: int = 0) -> BookingFacts:
    service = service_by_id(session, row.organisation_id, row.service_id)
    quote = newest_quote(session, row.organisation_id, row.id)
    address = Address(row.street, row.house_number, row.box, row.postcode, row.municipality)
    return BookingFacts(
        number=row.number,
        link_epoch=row.link_epoch,
        name=name,
        service=service.name,
        tasks=tuple(service.option(choice.option_id).name for choice in choices_of(session, row)),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        address=address.lines,
        total_cents=quote[1].total.cents if quote else 0,
        pay_by=row.pay_by,
        refund_cents=refund_cents,
        version=row.version,
    )
