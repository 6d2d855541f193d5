"""Whether what somebody chooses can be for them at all: told at the first question, and not after all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.allowances import OutOfTurn, Turn
from booking.rules.calendar import local_date
from booking.rules.work import Task
from booking.store.queries.service_facts import Service
from booking.usecases.bookings.quotas import allowance_of, follow_ups_of, refusal_of, require_known


def require_in_turn(session: Session, service: Service, tasks: Sequence[Task], *, by: Actor, now: datetime) -> None:
    """Raise ``NotItsTurn`` for a task that comes after another one which, as far as we know, was never done there.

    Of a household that nobody proved we know nothing. Days and numbers count when a time is chosen; the office gives a
    reason there.
    """
    if by.is_office or not follow_ups_of(service, tasks):
        return
    if by.household_id is None:
        require_known(service, tasks)
        return
    last = local_date(now) + timedelta(days=service.horizon_days)
    allowed = allowance_of(session, service, tasks, by.household_id, days=[last], organisation_id=by.organisation_id)
    beyond = allowed.why_not(last)
    if isinstance(beyond, OutOfTurn) and beyond.turn is Turn.FIRST_ANOTHER:
        raise refusal_of(beyond, service)
