"""It is mended: write down what was done, and tell the resident when they can collect it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.tickets import Stage, Step, require_agreed
from booking.rules.work_done import CrewWork
from booking.store.ticket_steps import take_step
from booking.store.work_records import keep_work_of_crew
from booking.usecases.tickets.find import agreed_of, ticket_to_change
from booking.usecases.tickets.price import add_tasks, price_if_known
from booking.usecases.tickets.requests import MarkReady
from booking.usecases.tickets.telling import tell_it_waits


def mark_ready(session: Session, request: MarkReady, *, by: Actor, now: datetime) -> None:
    """Keep the work that was done, of which the price is made when it is collected. Said again, the first stays.

    Raises ``NotFound``, ``NotAllowed``, ``TicketMovedOn``, and ``DearerThanAgreed`` for work that the resident has to
    be asked about first.
    """
    booking, row = ticket_to_change(session, request.ticket_id, by=by, now=now)
    if row.stage == Stage.READY:
        return
    price = price_if_known(session, booking, request.work)

    take_step(session, row, Step.FINISH, by=by, now=now)
    if price is not None:
        require_agreed(price, agreed_of(row))
    row.ready_at, row.mended = now, True
    add_tasks(session, booking, request.work)
    keep_work_of_crew(session, CrewWork(request.work.done, workers=1), booking_id=booking.id, note="", by=by, now=now)
    session.flush()
    if not row.home_at_once:
        # Who waits for it sees that it is ready.
        tell_it_waits(session, booking, row, now=now, price=price)
