"""Say yes or no to a request. The class of the price is another decision (``record_decision``)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.refusals.prices import GroundDoesNotFit, NotSeenYet
from booking.rules.refusals.requests import RequestMovedOn
from booking.rules.requests import NO, YES, Step, require_decision
from booking.store.request_history import take_step
from booking.store.tables import RequestRow
from booking.usecases.requests.find import request_to_change, require_office, require_unchanged
from booking.usecases.requests.requests import DecideRequest
from booking.usecases.requests.telling import tell
from booking.usecases.waiting.leave_waiting_list import leave_waiting_list


def decide_request(session: Session, request: DecideRequest, *, by: Actor, now: datetime) -> None:
    """Keep what was decided and by whom, and tell who asked that there is an answer.

    A no takes them off the waiting list. Raises ``NotAllowed``, ``NotFound``, ``VersionChanged``, ``RequestMovedOn``
    (also for what was forgotten), ``GroundDoesNotFit``, ``GrantWithoutMeasure``, ``ReviewBeforeDecision``,
    ``NotSeenYet`` for a committee that has yet to meet.
    """
    require_office(by)
    row = request_to_change(session, request.request_id, by=by)
    require_unchanged(row, seen=request.seen)
    if row.forgotten_at is not None:
        raise RequestMovedOn(state=row.state)
    if request.ground not in (YES if request.accepts else NO):
        raise GroundDoesNotFit
    if request.decided_on > local_date(now):
        raise NotSeenYet
    require_decision(request.granted, decided_on=request.decided_on, review_on=request.review_on)

    _write(row, request, by=by)
    if not request.accepts and row.waiting_id is not None:
        leave_waiting_list(session, row.waiting_id, by=by, now=now)
    step = Step.ACCEPT if request.accepts else Step.DECLINE
    take_step(session, row, step, by=by, now=now, facts={"ground": request.ground, "decided_by": request.body})
    tell(session, Kind.REQUEST_DECIDED, row, now=now, is_accepted=request.accepts)


def _write(row: RequestRow, request: DecideRequest, *, by: Actor) -> None:
    row.decision = "accepted" if request.accepts else "declined"
    row.ground, row.conditions = request.ground, request.conditions.strip()
    row.granted_minutes = request.granted.minutes if request.accepts else None
    row.granted_per = request.granted.per
    row.decided_by, row.decided_by_id, row.decided_on = request.body, by.user_id, request.decided_on
    row.review_on = request.review_on if request.accepts else None
