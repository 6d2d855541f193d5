"""What pages of one booking tell of the care of a child: who comes, when, and how many respite days are left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking.rules.calendar import local_date
from booking.store.care_hours import find_care_hours
from booking.store.database import reading
from booking.store.queries.bookings import BookingView
from booking.store.queries.members import members_of_booking
from booking.store.queries.series_facts import part_of_series
from booking.usecases.series.respite import RespiteDays, respite_days
from booking.web.resident.visitor import visitor


@dataclass(frozen=True, slots=True)
class CarePart:
    """Who comes by name, and from when until when: as ordered, and as it was where that is known."""

    names: tuple[str, ...]
    planned: tuple[datetime, datetime] | None
    real: tuple[datetime, datetime] | None
    respite: RespiteDays | None


def care_part(view: BookingView) -> CarePart | None:
    """Return what there is to tell; None for a booking that is for nobody by name.

    Allergies and who may fetch a child do not stand there: the page is opened by whoever has its link.
    """
    organisation_id = visitor().organisation_id
    with reading() as session:
        members = members_of_booking(session, organisation_id, view.booking_id)
        if not members:
            return None
        hours = find_care_hours(session, organisation_id, view.booking_id)
    planned = (hours.planned_from, hours.planned_until) if hours else (None, None)
    real = (hours.arrived_at, hours.left_at) if hours else (None, None)
    return CarePart(
        tuple(one.member.name for one in members), _whole(planned), _whole(real), respite=respite_left(view)
    )


def respite_left(view: BookingView) -> RespiteDays | None:
    """Return the respite days of the plan of which this is a day; None where it is none of such a plan."""
    organisation_id = visitor().organisation_id
    with reading() as session:
        part = part_of_series(session, organisation_id, view.booking_id)
        if part is None:
            return None
        return respite_days(session, organisation_id, part.series_id, on=local_date(view.starts_at))


def _whole(pair: tuple[datetime | None, datetime | None]) -> tuple[datetime, datetime] | None:
    first, until = pair
    return None if first is None or until is None else (first, until)
