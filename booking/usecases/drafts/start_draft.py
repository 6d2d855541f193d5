"""Begin a way to a booking."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import NotFound
from booking.store.queries.services import service_by_id
from booking.store.tables import DraftRow
from booking.usecases.bookings.tasks import duration_in, tasks_of
from booking.usecases.drafts.in_turn import require_in_turn
from booking.usecases.drafts.requests import ChosenTasks


def start_draft(session: Session, service_id: int, tasks: ChosenTasks, *, by: Actor, now: datetime) -> str:
    """Keep the chosen tasks and return the token of a new draft.

    Raises ``NotFound`` for what the service does not offer, ``NothingChosen``, ``TasksTooLong`` or ``NotItsTurn``.
    """
    service = service_by_id(session, by.organisation_id, service_id)
    if not service.active:
        raise NotFound
    chosen = tasks_of(service, tasks.choices)
    duration_in(service, chosen)
    require_in_turn(session, service, chosen, by=by, now=now)
    row = DraftRow(
        organisation_id=by.organisation_id,
        token=secrets.token_urlsafe(12),
        service_id=service.service_id,
        answers={"tasks": list(tasks.counts.items()), "note": tasks.note, "round": 0},
        touched_at=now,
    )
    session.add(row)
    session.flush()
    return row.token
