"""A day on which a location has other hours, or is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import delete
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.locations import LocationHours, require_opening_hours
from booking.store.tables import LocationDayRow, LocationRow
from booking.usecases.locations.find import location_to_change

#: One row without hours.
_CLOSED: list[tuple[None, None]] = [(None, None)]


@dataclass(frozen=True, slots=True)
class SetLocationDay:
    """The hours of one day, from and until; none is closed. ``name`` tells people why."""

    location_id: int
    on: date
    hours: tuple[tuple[time, time], ...]
    name: str


def set_location_day(session: Session, request: SetLocationDay, *, by: Actor) -> None:
    """Write the day down, over what was written about it.

    Raises ``NotAllowed``, ``NotFound``, or what ``require_opening_hours`` raises.
    """
    location = location_to_change(session, request.location_id, by=by)
    require_opening_hours([LocationHours(request.on.weekday(), *stretch) for stretch in request.hours])

    clear_location_day(session, location, request.on)
    session.add_all(
        LocationDayRow(
            organisation_id=by.organisation_id,
            location_id=location.id,
            on=request.on,
            opens=opens,
            closes=closes,
            name=request.name,
        )
        for opens, closes in sorted(request.hours) or _CLOSED
    )
    session.flush()


def clear_location_day(session: Session, location: LocationRow, on: date) -> None:
    """Take away what was written about one day of a location."""
    session.execute(
        delete(LocationDayRow).where(
            LocationDayRow.organisation_id == location.organisation_id,
            LocationDayRow.location_id == location.id,
            LocationDayRow.on == on,
        )
    )
