"""The resident says whether the work may cost so much, or the desk writes down what they said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.money import Money
from booking.rules.refusals.bookings import PriceChanged
from booking.rules.tickets import Step
from booking.store.ticket_steps import take_step
from booking.usecases.tickets.find import ticket_to_change
from booking.usecases.tickets.requests import AnswerAgreement


def answer_agreement(session: Session, request: AnswerAgreement, *, by: Actor, now: datetime) -> None:
    """Keep the answer: the bench goes on, with all of it or only with what was agreed before. Answered the same
    again, nothing changes.

    A resident came by the private link of the booking. Raises ``NotFound``, ``NotAllowed``, ``TicketMovedOn`` where
    nothing is asked any more, ``PriceChanged`` where another amount is asked by now.
    """
    _booking, row = ticket_to_change(session, request.ticket_id, by=by, now=now)
    answer = "yes" if request.agrees else "no"
    asked = Money.from_cents(row.asked_cents or 0)
    if row.answer == answer and asked == request.asked:
        return
    if row.asked_cents is not None and not row.answer and asked != request.asked:
        raise PriceChanged(shown=request.asked, now=asked)

    take_step(
        session, row, Step.AGREE if request.agrees else Step.DISAGREE, by=by, now=now, facts={"cents": asked.cents}
    )
    row.answer, row.answered_at = answer, now
    row.answered_by = "desk" if by.is_office else "resident"
    session.flush()
