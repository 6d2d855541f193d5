"""Write down what came out of the look at a request: the need, whether it can be done, how much, with what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.refusals.requests import UrgencyWithoutReason
from booking.rules.refusals.waiting import DaysArePast
from booking.rules.requests import Step, Urgency, require_decision
from booking.store.request_history import take_step
from booking.usecases.requests.find import request_to_change, require_office, require_unchanged
from booking.usecases.requests.requests import RecordIntake


def record_intake(session: Session, request: RecordIntake, *, by: Actor, now: datetime) -> None:
    """Keep it; a person or a committee decides next.

    Raises ``NotAllowed``, ``NotFound``, ``VersionChanged``, ``RequestMovedOn``, ``GrantWithoutMeasure``,
    ``UrgencyWithoutReason``, ``DaysArePast`` for a committee that met before.
    """
    require_office(by)
    row = request_to_change(session, request.request_id, by=by)
    require_unchanged(row, seen=request.seen)
    today = local_date(now)
    require_decision(request.needed, decided_on=today, review_on=None)
    if request.decide_on is not None and request.decide_on < today:
        raise DaysArePast
    if request.urgency is Urgency.OTHER and not request.urgency_words.strip():
        raise UrgencyWithoutReason
    row.intake_words, row.is_feasible, row.materials = request.words.strip(), request.is_feasible, request.materials
    row.needed_minutes, row.needed_per = request.needed.minutes, request.needed.per
    row.decide_on, row.birth_year, row.points = request.decide_on, request.birth_year, request.points
    row.urgency, row.urgency_words = request.urgency, request.urgency_words.strip()
    take_step(session, row, Step.RECORD_INTAKE, by=by, now=now, facts={"is_feasible": request.is_feasible})
    session.flush()
