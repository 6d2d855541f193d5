"""Agree when somebody looks what a request needs: at home, as an ordinary visit, or by phone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals.times import NotATime
from booking.rules.requests import Step
from booking.store.request_history import take_step
from booking.usecases.requests.find import booking_for, request_to_change, require_office
from booking.usecases.requests.requests import PlanIntake


def plan_intake(session: Session, request: PlanIntake, *, by: Actor, now: datetime) -> None:
    """Keep when the look is. The same visit twice is agreed once.

    Raises ``NotAllowed``, ``NotFound``, ``NotATime`` for neither a visit nor a call to come, ``OfSomebodyElse``,
    ``RequestMovedOn``.
    """
    require_office(by)
    row = request_to_change(session, request.request_id, by=by)
    if request.booking_id is not None:
        if row.intake_booking_id == request.booking_id:
            return
        booking = booking_for(session, row, request.booking_id)
        row.intake_by, row.intake_at, row.intake_booking_id = "visit", booking.starts_at, booking.id
    elif request.calls_at is not None and request.calls_at >= now:
        row.intake_by, row.intake_at, row.intake_booking_id = "phone", request.calls_at, None
    else:
        raise NotATime
    take_step(session, row, Step.PLAN_INTAKE, by=by, now=now, facts={"intake_by": row.intake_by})
    session.flush()
