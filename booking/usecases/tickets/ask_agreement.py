"""Work would cost more than the resident agreed to: ask them first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.refusals import ReasonMissing
from booking.rules.refusals.tickets import NotDearer
from booking.rules.tickets import Step
from booking.store.quotes import newest_quote
from booking.store.tables import BookingRow, TicketRow
from booking.store.ticket_steps import take_step
from booking.usecases.tickets.find import agreed_of, ticket_to_change
from booking.usecases.tickets.price import price_at_bench
from booking.usecases.tickets.requests import AskAgreement
from booking.usecases.tickets.telling import tell


def ask_agreement(session: Session, request: AskAgreement, *, by: Actor, now: datetime) -> None:
    """Ask the resident whether it may cost so much: in a message with their private link, or by a call of the desk.

    The amount follows from the work; nobody at the bench reads it. Where no bound was named, what was said when it was
    booked is the bound from now on. Raises ``NotFound``, ``NotAllowed``, ``TicketMovedOn``, ``ReasonMissing`` where
    nobody says why, ``NotDearer`` where it costs no more than was agreed, and what ``price_as_done`` raises.
    """
    booking, row = ticket_to_change(session, request.ticket_id, by=by, now=now)
    words = request.words.strip()
    if not words:
        raise ReasonMissing
    price = price_at_bench(session, booking, request.work)
    if row.agreed_most_cents is None:
        row.agreed_most_cents = _said_cents(session, booking)
    bound = agreed_of(row).bound
    if bound is not None and price <= bound:
        raise NotDearer

    take_step(session, row, Step.ASK, by=by, now=now, facts={"cents": price.cents})
    _write(row, request, words, cents=price.cents, now=now)
    session.flush()
    tell(session, Kind.TICKET_ASKS, booking, row, now=now)


def _write(row: TicketRow, request: AskAgreement, words: str, *, cents: int, now: datetime) -> None:
    if row.answer == "yes" and row.asked_cents is not None:
        # A yes to less stays a yes, whatever they say to more.
        row.agreed_most_cents = max(row.agreed_most_cents or 0, row.asked_cents)
    row.asked_cents, row.asked_words, row.asked_options = cents, words, list(request.work.options)
    row.asked_at, row.answer, row.answered_at, row.answered_by = now, "", None, ""


def _said_cents(session: Session, booking: BookingRow) -> int | None:
    kept = newest_quote(session, booking.organisation_id, booking.id)
    return (kept[1].total.cents or None) if kept is not None else None
