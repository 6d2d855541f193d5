"""What a place of the waiting list costs for the person to whom it is offered."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.money import Money
from booking.rules.pricing.quote import Quote
from booking.store.queries.waiting import Offered, Waiting
from booking.store.quotes import newest_quote
from booking.store.tables import BookingRow
from booking.usecases.bookings.pricing import job_of
from booking.usecases.waiting.find_place import visit_of


@dataclass(frozen=True, slots=True)
class OfferPrice:
    """The price at the time that is offered; ``before`` is the one of the visit that would move, if there is one."""

    quote: Quote
    before: Money | None


def offer_price(session: Session, waiting: Waiting, offer: Offered, *, by: Actor) -> OfferPrice:
    """Return the price that ``accept_offer`` will find, with its reasons.

    The office sees the price of the household; others only where the household was known for sure when it asked.
    Raises ``NoTariff`` and what ``engine.price`` raises.
    """
    visit = visit_of(session, waiting)
    if visit is not None:
        household_id = visit.household_id if visit.household_proved else None
        job = job_of(
            session,
            visit,
            household_id=household_id,
            claimed_ground=visit.claimed_ground,
            starts_at=offer.starts_at,
        )
        kept = newest_quote(session, visit.organisation_id, visit.id)
        return OfferPrice(job.quote(), before=kept[1].total if kept is not None else None)
    held = session.scalars(
        select(BookingRow).where(
            BookingRow.organisation_id == waiting.organisation_id, BookingRow.id == offer.booking_id
        )
    ).one()
    household_id = waiting.household_id if by.is_office or waiting.work.is_proved else None
    return OfferPrice(job_of(session, held, household_id=household_id, claimed_ground=None).quote(), before=None)
