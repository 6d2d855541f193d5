"""Choose other tasks, or tell more about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.store.queries.drafts import read_draft
from booking.store.queries.services import service_by_id
from booking.usecases.bookings.tasks import duration_in, tasks_of
from booking.usecases.drafts.find import draft_to_change, let_place_go, write_answers
from booking.usecases.drafts.in_turn import require_in_turn
from booking.usecases.drafts.requests import ChosenTasks


def choose_tasks(session: Session, token: str, tasks: ChosenTasks, *, by: Actor, now: datetime) -> None:
    """Keep the chosen tasks. The place that was kept for other ones is given back.

    Raises ``NotFound``, ``NothingChosen``, ``TasksTooLong``, ``NotItsTurn``, or ``NotPossibleNow`` once it is booked.
    """
    row = draft_to_change(session, token, by=by)
    service = service_by_id(session, by.organisation_id, row.service_id)
    chosen = tasks_of(service, tasks.choices)
    duration_in(service, chosen)
    require_in_turn(session, service, chosen, by=by, now=now)
    draft = read_draft(session, row)
    if draft.member_ids and len(tasks.counts) == 1:
        # A place for each child, whichever day part it becomes.
        tasks = replace(tasks, counts=dict.fromkeys(tasks.counts, len(draft.member_ids)))
    if (dict(draft.counts), draft.note) != (dict(tasks.counts), tasks.note):
        let_place_go(session, row, by=by, now=now)
        write_answers(row, now=now, tasks=list(tasks.counts.items()), note=tasks.note)
