"""Whom to phone about a visit, and who tried already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.lifecycle import Change
from booking.rules.text import Text
from booking.store.tables import BookingRow, HistoryRow, ResidentRow, ServiceRow

#: What was phoned about is over by these: another time, or somebody else who comes.
_NEW_MATTER = frozenset({Change.MOVE, Change.REASSIGN})


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody of the office called and reached nobody."""

    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class Phone:
    """Who is phoned about a booking. ``phone`` is E.164; ``calls`` are the tries about this matter, oldest first."""

    booking_id: int
    number: str
    service_name: Text
    resident_id: int | None
    name: str
    phone: str
    calls: tuple[Call, ...]


def phones_of(session: Session, organisation_id: int, numbers: Collection[str]) -> dict[str, Phone]:
    """Return whom to phone about the bookings with these numbers, in two statements.

    The bookings are found by ``uq_bookings_organisation_id_number``, their history by ``ix_booking_history_booking``.
    """
    rows = session.execute(
        select(BookingRow.id, BookingRow.number, ServiceRow.name, ResidentRow)
        .join(ServiceRow, ServiceRow.id == BookingRow.service_id)
        .outerjoin(ResidentRow, ResidentRow.id == BookingRow.resident_id)
        .where(BookingRow.organisation_id == organisation_id, BookingRow.number.in_(numbers))
    ).all()
    calls = _calls(session, organisation_id, [booking_id for booking_id, *_rest in rows])
    return {
        number: Phone(
            booking_id=booking_id,
            number=number,
            service_name=service_name,
            resident_id=resident.id if resident else None,
            name=resident.name if resident else "",
            phone=resident.phone if resident else "",
            calls=tuple(calls[booking_id]),
        )
        for booking_id, number, service_name, resident in rows
    }


def _calls(session: Session, organisation_id: int, booking_ids: Collection[int]) -> defaultdict[int, list[Call]]:
    found: defaultdict[int, list[Call]] = defaultdict(list)
    for entry in session.scalars(
        select(HistoryRow)
        .where(
            HistoryRow.organisation_id == organisation_id,
            HistoryRow.booking_id.in_(booking_ids),
            HistoryRow.change.in_([Change.CALL, *_NEW_MATTER]),
        )
        .order_by(HistoryRow.id)
    ):
        if entry.change in _NEW_MATTER:
            found[entry.booking_id].clear()
        else:
            found[entry.booking_id].append(Call(entry.at, entry.by_name))
    return found
