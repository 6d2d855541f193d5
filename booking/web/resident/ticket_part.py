"""The part of a booking's page about what was left behind: where it stands, and the question that we wait for."""

from __future__ import annotations

from dataclasses import dataclass

from booking.rules.money import Money
from booking.rules.tickets import Stage
from booking.store.database import reading
from booking.store.queries.tickets import Ticket, ticket_of_booking
from booking.usecases.tickets.collecting import collect_for
from booking.usecases.tickets.price import price_when_ready
from booking.web.common import clock
from booking.web.common.ticket_words import TicketWords, ticket_words
from booking.web.resident.visitor import visitor


@dataclass(frozen=True, slots=True)
class TicketQuestion:
    """May it cost so much? ``most`` is what was agreed before, None where nobody named a bound."""

    words: str
    asked: Money
    most: Money | None


@dataclass(frozen=True, slots=True)
class TicketPart:
    """What was left behind. ``words`` say where it stands, ``label`` is stuck on it.

    ``price`` is what it costs once it is ready, None before and after.
    """

    ticket_id: int
    thing: str
    label: int | None
    words: TicketWords
    question: TicketQuestion | None
    price: Money | None


def ticket_part(booking_id: int) -> TicketPart | None:
    """Return the part of a booking's page, or None for a booking without a ticket."""
    organisation_id = visitor().organisation_id
    with reading() as session:
        ticket = ticket_of_booking(session, organisation_id, booking_id)
        if ticket is None:
            return None
        price = price_when_ready(session, organisation_id, booking_id) if ticket.stage is Stage.READY else None
        collect = collect_for(session, ticket, organisation_id=organisation_id, now=clock.now())
    return TicketPart(
        ticket_id=ticket.ticket_id,
        thing=ticket.thing,
        label=ticket.label,
        words=ticket_words(ticket, collect=collect),
        question=_question(ticket),
        price=price if ticket.mended else None,
    )


def _question(ticket: Ticket) -> TicketQuestion | None:
    asked = ticket.agreed.asked
    if ticket.stage is not Stage.ASKS or asked is None:
        return None
    return TicketQuestion(ticket.asked_words, asked, ticket.agreed.bound)
