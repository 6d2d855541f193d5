"""What is booked together, and which services go well together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.lifecycle import State
from booking.rules.text import Text
from booking.store.queries.locations import NamedAddress, named_addresses
from booking.store.tables import BookingRow, DraftRow, ServiceLinkRow, ServiceRow


@dataclass(frozen=True, slots=True)
class BasketPart:
    """One booking of a basket: what, and when it is, ``[starts_at, ends_at)``.

    ``is_theirs``: who has the link of the booking beside which it is shown, may open this one. Not so where a
    household proved that this one is its own, and for the other a name was only typed.
    """

    booking_id: int
    number: str
    link_epoch: int
    service_id: int
    service_name: Text
    state: State
    starts_at: datetime
    ends_at: datetime
    is_theirs: bool


def parts_with(session: Session, organisation_id: int, booking_id: int) -> tuple[BasketPart, ...]:
    """Return the other bookings that were made together with this one, by time; nothing where it stands alone.

    Only those that were promised once: a place that was kept and let go again belongs to nobody.
    """
    shown = session.scalar(
        select(BookingRow).where(BookingRow.organisation_id == organisation_id, BookingRow.id == booking_id)
    )
    if shown is None or shown.basket_id is None:
        return ()
    # Found by ix_bookings_basket: a basket has a handful of bookings, however many there are.
    rows = session.execute(
        select(BookingRow, ServiceRow.name)
        .join(ServiceRow, ServiceRow.id == BookingRow.service_id)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.basket_id == shown.basket_id,
            BookingRow.id != booking_id,
            BookingRow.resident_id.is_not(None),
            BookingRow.state.not_in((State.HELD, State.EXPIRED)),
        )
        .order_by(BookingRow.starts_at, BookingRow.id)
    )
    return tuple(_part(row, name, shown) for row, name in rows)


def basket_of(session: Session, organisation_id: int, booking_id: int) -> int | None:
    """Return the basket of a booking, or None where it stands alone or is not there."""
    return session.scalar(
        select(BookingRow.basket_id).where(BookingRow.organisation_id == organisation_id, BookingRow.id == booking_id)
    )


def drafts_in_basket(session: Session, organisation_id: int, basket_id: int) -> list[str]:
    """Return the tokens of the drafts of a basket, in the order in which they began."""
    return list(
        session.scalars(
            select(DraftRow.token)
            .where(DraftRow.organisation_id == organisation_id, DraftRow.basket_id == basket_id)
            .order_by(DraftRow.id)
        )
    )


def linked_by_service(session: Session, organisation_id: int) -> dict[int, tuple[int, ...]]:
    """Return which services are offered to who books each service, in order, by its id."""
    rows = session.execute(
        select(ServiceLinkRow.service_id, ServiceLinkRow.linked_id)
        .where(ServiceLinkRow.organisation_id == organisation_id)
        .order_by(ServiceLinkRow.service_id, ServiceLinkRow.position, ServiceLinkRow.id)
    )
    found: dict[int, tuple[int, ...]] = {}
    for service_id, linked_id in rows:
        found[service_id] = (*found.get(service_id, ()), linked_id)
    return found


def _part(row: BookingRow, name: Text, shown: BookingRow) -> BasketPart:
    same_household = shown.household_proved and shown.household_id == row.household_id
    return BasketPart(
        booking_id=row.id,
        number=row.number,
        link_epoch=row.link_epoch,
        service_id=row.service_id,
        service_name=name,
        state=State(row.state),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        is_theirs=same_household or not row.household_proved,
    )


@dataclass(frozen=True, slots=True)
class WaitingPart:
    """A booking that waits for its payment."""

    booking_id: int
    number: str
    service_name: Text


def waiting_with(session: Session, organisation_id: int, booking_id: int) -> tuple[WaitingPart, ...]:
    """Return what waits to be paid on line in the basket of a booking, by id; nothing where it stands alone."""
    own = select(BookingRow.basket_id).where(BookingRow.organisation_id == organisation_id, BookingRow.id == booking_id)
    rows = session.execute(
        select(BookingRow.id, BookingRow.number, ServiceRow.name)
        .join(ServiceRow, ServiceRow.id == BookingRow.service_id)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.basket_id == own.scalar_subquery(),
            BookingRow.state == State.HELD,
            BookingRow.pay_by == "online",
        )
        .order_by(BookingRow.id)
    )
    return tuple(WaitingPart(*row) for row in rows)


def place_of_booking(session: Session, organisation_id: int, booking_id: int) -> NamedAddress | None:
    """Return the location where a booking takes place, or None where it is at home."""
    location_id = session.scalar(
        select(BookingRow.location_id).where(BookingRow.organisation_id == organisation_id, BookingRow.id == booking_id)
    )
    return named_addresses(session, organisation_id, [location_id])[location_id] if location_id else None
