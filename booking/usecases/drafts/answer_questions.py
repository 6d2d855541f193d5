"""Answer what the service asks besides its tasks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.questions import Answers, check_answers
from booking.store.queries.services import service_by_id
from booking.usecases.drafts.find import draft_to_change, unfinished_booking, write_answers


def answer_questions(session: Session, token: str, typed: Answers, *, by: Actor, now: datetime) -> None:
    """Keep the answers, also with the place that is kept already: another answer takes no other time.

    Raises ``NotFound``, ``AnswersRefused``, ``BeyondService``, or ``NotPossibleNow`` once it is booked.
    """
    row = draft_to_change(session, token, by=by)
    service = service_by_id(session, by.organisation_id, row.service_id)
    answers = check_answers(service.asked_when_booking, typed)
    booking = unfinished_booking(session, row, by=by)
    if booking is not None:
        booking.answers = answers
    write_answers(row, now=now, answers=answers)
