"""How a service is called and booked."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.text import Text
from booking.usecases.services.find import service_to_change


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeService:
    """A service as it is from now on. ``step_minutes`` divides an hour; ``horizon_days`` is 1 to 120."""

    service_id: int
    name: Text
    summary: Text
    active: bool
    step_minutes: int
    notice_hours: int
    change_notice_hours: int
    horizon_days: int
    longest_minutes: int


def change_service(session: Session, request: ChangeService, *, by: Actor) -> None:
    """Write down what changed. What was booked stays booked, also where the service stops.

    Raises ``NotAllowed`` or ``NotFound``.
    """
    row = service_to_change(session, request.service_id, by=by)

    row.name, row.summary = dict(request.name), dict(request.summary)
    row.active = request.active
    row.step_minutes = request.step_minutes
    row.notice_hours, row.change_notice_hours = request.notice_hours, request.change_notice_hours
    row.horizon_days, row.longest_minutes = request.horizon_days, request.longest_minutes
    session.flush()
