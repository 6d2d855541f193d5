"""Take a request back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.requests import Asked, Step
from booking.store.request_history import take_step
from booking.usecases.requests.find import request_to_change
from booking.usecases.waiting.leave_waiting_list import leave_waiting_list


def withdraw_request(session: Session, request_id: int, *, by: Actor, now: datetime) -> None:
    """End a request; one that is withdrawn already stays so. A visit that is planned for its intake stays booked:
    whoever wants it away cancels it.

    Raises ``NotFound``, ``RequestMovedOn`` once it is answered.
    """
    row = request_to_change(session, request_id, by=by)
    if row.state == Asked.WITHDRAWN:
        return
    take_step(session, row, Step.WITHDRAW, by=by, now=now)
    if row.waiting_id is not None:
        leave_waiting_list(session, row.waiting_id, by=by, now=now)
    session.flush()
