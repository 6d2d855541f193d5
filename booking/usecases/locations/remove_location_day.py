"""A day of a location is as its week says again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.usecases.locations.find import location_to_change
from booking.usecases.locations.set_location_day import clear_location_day


@dataclass(frozen=True, slots=True)
class RemoveLocationDay:
    """Which day of which location."""

    location_id: int
    on: date


def remove_location_day(session: Session, request: RemoveLocationDay, *, by: Actor) -> None:
    """Take the day away; what is gone stays gone. Raises ``NotAllowed`` or ``NotFound``."""
    location = location_to_change(session, request.location_id, by=by)

    clear_location_day(session, location, request.on)
