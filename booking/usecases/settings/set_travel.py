"""How fast the organisation's workers get from one home to the next."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.travel import TravelSettings
from booking.rules.versions import require_seen
from booking.store.queries.settings import settings_of
from booking.usecases.calendar.find import organisation_to_change
from booking.usecases.workers.find import require_coordinator


@dataclass(frozen=True, slots=True)
class SetTravel:
    """The settings from now on. ``seen`` is the version that the person had before them, or empty."""

    travel: TravelSettings
    seen: str = ""


def set_travel(session: Session, request: SetTravel, *, by: Actor) -> None:
    """Write the settings down: they count for every time that is offered from now on, never for what was promised.

    Raises ``NotAllowed`` or ``VersionChanged``.
    """
    require_coordinator(by)
    organisation = organisation_to_change(session, by.organisation_id)
    require_seen(request.seen, settings_of(session, by.organisation_id).travel_version)

    organisation.travel = request.travel.to_json()
    session.flush()
