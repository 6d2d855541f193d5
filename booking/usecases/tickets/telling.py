"""What a resident is told about what they left behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.messages.outbox import Recipient, When, can_be_told, enqueue, withdraw_begun
from booking.messages.ticket_facts import TicketFacts
from booking.rules.addresses import Address
from booking.rules.money import Money
from booking.rules.waiting import tell_at
from booking.store.queries.locations import lines_of_location
from booking.store.queries.services import service_by_id
from booking.store.queries.settings import collect_reminder_days
from booking.store.tables import BookingRow, ResidentRow, TicketRow
from booking.usecases.representatives.addressees import Addressee, addressees
from booking.usecases.tickets.collecting import collecting


def tell(
    session: Session, kind: Kind, booking: BookingRow, row: TicketRow, *, now: datetime, price: Money | None = None
) -> None:
    """Write a message about a ticket down, once for each version of it; nobody is woken for it.

    ``price`` is what it costs as far as we know. Who has neither e-mail nor mobile is called: the desk finds them on
    its list.
    """
    session.flush()
    resident = session.get(ResidentRow, booking.resident_id) if booking.resident_id else None
    if resident is None:
        return
    facts = _facts(session, booking, row, name=resident.name, price=price, now=now)
    for one in _told_on(session, booking, resident, now):
        enqueue(
            session,
            kind,
            replace(facts, name=one.name, for_name=one.for_name, through=one.through).to_json(),
            to=one.to,
            key=f"{kind}:{row.id}:{row.version}{one.mark}",
            organisation_id=row.organisation_id,
            booking_id=booking.id,
            when=When(tell_at(now)),
            now=now,
        )


def _told_on(session: Session, booking: BookingRow, resident: ResidentRow, moment: datetime) -> tuple[Addressee, ...]:
    return addressees(
        session,
        resident,
        service_id=booking.service_id,
        locale=booking.locale,
        is_proved=booking.household_proved,
        now=moment,
    )


def tell_it_waits(
    session: Session, booking: BookingRow, row: TicketRow, *, now: datetime, price: Money | None = None
) -> None:
    """Tell that it can be collected, and once more after some days, as the organisation chose, if it is still there.

    The second message names no hours: those of that day may be others by then. Its link leads to those of today.
    """
    tell(session, Kind.TICKET_READY, booking, row, now=now, price=price)
    days = collect_reminder_days(session, row.organisation_id)
    resident = session.get(ResidentRow, booking.resident_id) if booking.resident_id else None
    if not days or resident is None:
        return
    later = tell_at(now + timedelta(days=days))
    facts = _facts(session, booking, row, name=resident.name, price=price, now=now)
    facts = replace(facts, collect_from=None, collect_until=None)
    for one in _told_on(session, booking, resident, later):
        enqueue(
            session,
            Kind.TICKET_READY,
            replace(facts, name=one.name, for_name=one.for_name, through=one.through).to_json(),
            to=one.to,
            key=f"{_again(row)}{one.mark}",
            organisation_id=row.organisation_id,
            booking_id=booking.id,
            when=When(later),
            now=now,
        )


def forget_it_waits(session: Session, row: TicketRow) -> None:
    """Drop the second message about something that was collected by now, to whomever it would go."""
    withdraw_begun(session, _again(row), organisation_id=row.organisation_id)


def _again(row: TicketRow) -> str:
    return f"{Kind.TICKET_READY}:{row.id}:again"


def is_told(email: str, phone: str) -> bool:
    """Tell whether a message reaches somebody; else the desk calls."""
    return can_be_told(Recipient(email, phone, ""))


def _facts(
    session: Session, booking: BookingRow, row: TicketRow, *, name: str, price: Money | None, now: datetime
) -> TicketFacts:
    collect = (
        collecting(session, booking.organisation_id, booking.location_id, now=tell_at(now))
        if booking.location_id is not None
        else None
    )
    return TicketFacts(
        number=booking.number,
        link_epoch=booking.link_epoch,
        name=name,
        service=service_by_id(session, booking.organisation_id, booking.service_id).name,
        thing=row.thing,
        address=_where(session, booking),
        mended=row.mended,
        agreed_cents=row.agreed_most_cents,
        asked_cents=row.asked_cents,
        words=row.asked_words,
        price_cents=price.cents if price is not None else None,
        collect_from=collect.starts_at if collect else None,
        collect_until=collect.ends_at if collect else None,
    )


def _where(session: Session, booking: BookingRow) -> tuple[str, str]:
    if booking.location_id is not None:
        return lines_of_location(session, booking.organisation_id, booking.location_id)
    home = Address(booking.street, booking.house_number, booking.box, booking.postcode, booking.municipality)
    first, *rest = home.lines
    return first, ", ".join(rest)
