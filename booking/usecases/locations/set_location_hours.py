"""When a location is open, week after week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.locations import LocationHours, require_opening_hours
from booking.rules.versions import require_seen
from booking.store.queries.locations import location_by_id
from booking.store.tables import LocationHoursRow
from booking.usecases.locations.find import location_to_change


@dataclass(frozen=True, slots=True)
class SetLocationHours:
    """The whole week of a location; on days without hours it is closed.

    ``seen`` is the version of the hours that the person had before them; empty where nobody looked.
    """

    location_id: int
    week: tuple[LocationHours, ...]
    seen: str = ""


def set_location_hours(session: Session, request: SetLocationHours, *, by: Actor) -> None:
    """Put these hours in the place of the old ones.

    What was promised there stays; ``stranded_visits`` lists what no longer fits. Raises ``NotAllowed``,
    ``NotFound``, ``VersionChanged``, or what ``require_opening_hours`` raises.
    """
    location = location_to_change(session, request.location_id, by=by)
    require_seen(request.seen, location_by_id(session, by.organisation_id, location.id, first=date.max).week_version)
    require_opening_hours(request.week)

    session.execute(
        delete(LocationHoursRow).where(
            LocationHoursRow.organisation_id == by.organisation_id, LocationHoursRow.location_id == location.id
        )
    )
    session.add_all(
        LocationHoursRow(
            organisation_id=by.organisation_id,
            location_id=location.id,
            weekday=one.weekday,
            opens=one.opens,
            closes=one.closes,
        )
        for one in sorted(request.week)
    )
    session.flush()
