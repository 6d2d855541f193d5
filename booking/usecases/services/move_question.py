"""The order in which a service asks its questions."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import NotFound
from booking.store.tables import QuestionRow
from booking.usecases.services.find import service_to_change


def move_question(session: Session, service_id: int, question_id: int, *, earlier: bool, by: Actor) -> None:
    """Ask a question one place earlier, or one place later; the first and the last stay where they are.

    Raises ``NotAllowed`` or ``NotFound``.
    """
    service = service_to_change(session, service_id, by=by)
    rows = list(
        session.scalars(
            select(QuestionRow)
            .where(QuestionRow.organisation_id == service.organisation_id, QuestionRow.service_id == service.id)
            .order_by(QuestionRow.position, QuestionRow.id)
        )
    )
    here = next((number for number, row in enumerate(rows) if row.id == question_id), None)
    if here is None:
        raise NotFound

    there = here - 1 if earlier else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows, start=1):
        row.position = position
    session.flush()
