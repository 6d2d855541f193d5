"""Bookings in a list: of a day, of a household."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from booking.rules.addresses import Address
from booking.rules.calendar import day_range
from booking.rules.lifecycle import State
from booking.rules.text import Text
from booking.store.queries.booked_work import BookedTask, Coming, tasks_by_booking, workers_by_booking
from booking.store.queries.locations import named_addresses
from booking.store.tables import BookingRow, ResidentRow, ServiceRow, SessionPlaceRow


@dataclass(frozen=True, slots=True)
class BookingLine:
    """One booking in a list. Without a price: lists are printed and carried about."""

    booking_id: int
    number: str
    state: State
    starts_at: datetime
    ends_at: datetime
    service_name: Text
    tasks: tuple[BookedTask, ...]
    name: str
    phone: str
    household_id: int | None
    address: Address
    access_notes: str
    note: str
    workers: tuple[Coming, ...]
    claimed_ground: str | None
    pay_by: str
    place_name: str = ""
    """The location where it takes place, whose ``address`` it is then; empty at home."""


def day_list(session: Session, organisation_id: int, on: date) -> list[BookingLine]:
    """Return the visits promised for the day ``on``, by time: no holds, nothing cancelled, nobody at a session."""
    first, last = day_range(on)
    at_session = (
        select(SessionPlaceRow.id)
        .where(SessionPlaceRow.organisation_id == organisation_id, SessionPlaceRow.booking_id == BookingRow.id)
        .exists()
    )
    shown = (State.CONFIRMED, State.STARTED, State.DONE, State.NOT_DONE)
    return _lines(
        session,
        select(BookingRow)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.starts_at >= first,
            BookingRow.starts_at < last,
            BookingRow.state.in_(shown),
            ~at_session,
        )
        .order_by(BookingRow.starts_at, BookingRow.id),
        organisation_id,
    )


def bookings_of_household(
    session: Session, organisation_id: int, household_id: int, *, limit: int = 100
) -> list[BookingLine]:
    """Return a household's bookings, the latest first. Holds that were never finished are left out."""
    return _lines(
        session,
        select(BookingRow)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.household_id == household_id,
            BookingRow.state != State.EXPIRED,
        )
        .order_by(BookingRow.starts_at.desc(), BookingRow.id.desc())
        .limit(limit),
        organisation_id,
    )


def _lines(session: Session, wanted: Select[BookingRow], organisation_id: int) -> list[BookingLine]:
    rows: Sequence[BookingRow] = session.scalars(wanted).all()
    ids = [row.id for row in rows]
    if not ids:
        return []
    tasks = tasks_by_booking(session, organisation_id, ids)
    workers = workers_by_booking(session, organisation_id, ids)
    residents = _residents(session, organisation_id, {row.resident_id for row in rows if row.resident_id})
    places = named_addresses(session, organisation_id, {row.location_id for row in rows if row.location_id})
    services = {
        service.id: service
        for service in session.scalars(
            select(ServiceRow).where(
                ServiceRow.organisation_id == organisation_id,
                ServiceRow.id.in_({row.service_id for row in rows}),
            )
        )
    }
    return [
        BookingLine(
            booking_id=row.id,
            number=row.number,
            state=State(row.state),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            service_name=services[row.service_id].name,
            tasks=tuple(tasks[row.id]),
            name=residents[row.resident_id].name if row.resident_id else "",
            phone=residents[row.resident_id].phone if row.resident_id else "",
            household_id=row.household_id,
            address=places[row.location_id].address
            if row.location_id
            else Address(row.street, row.house_number, row.box, row.postcode, row.municipality),
            place_name=places[row.location_id].name if row.location_id else "",
            access_notes=row.access_notes,
            note=row.note,
            workers=tuple(workers[row.id]),
            claimed_ground=row.claimed_ground,
            pay_by=row.pay_by,
        )
        for row in rows
    ]


def _residents(session: Session, organisation_id: int, ids: Iterable[int]) -> dict[int, ResidentRow]:
    rows = session.scalars(
        select(ResidentRow).where(ResidentRow.organisation_id == organisation_id, ResidentRow.id.in_(ids))
    )
    return {row.id: row for row in rows}
