"""What a draft would cost, before it becomes a promise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.money import Money
from booking.rules.pricing.facts import PriceDecision
from booking.rules.pricing.quote import ClassReason, Quote
from booking.rules.refusals import NotFound
from booking.rules.text import Text
from booking.store.queries.drafts import Draft, DraftHold
from booking.store.tables import BookingRow
from booking.usecases.baskets.priced_beside import priced_beside
from booking.usecases.bookings.pricing import GivingWay, job_of
from booking.usecases.pricing.price_job import PricedJob


@dataclass(frozen=True, slots=True)
class LowerPrice:
    """What the visit would cost if we can confirm a status."""

    ground: str
    class_name: Text
    total: Money


@dataclass(frozen=True, slots=True)
class DraftPrice:
    """The price as it stands, and what it could become. ``lower`` is empty where a class is already decided."""

    quote: Quote
    lower: tuple[LowerPrice, ...]


def check_draft(session: Session, draft: Draft, *, by: Actor, together: Iterable[Draft] = ()) -> DraftPrice:
    """Return what the visit costs on the day that is kept for it, when all of ``together`` is booked with one yes.

    The tasks are those of the kept place: one that is switched off since then is still given.
    Only a household that ``by`` proved to belong to gets the price that was decided for it.
    Raises ``NotFound`` while no time is chosen, ``NoTariff``.
    """
    if draft.hold is None:
        raise NotFound
    row = _held(session, draft.hold, by=by)
    kept = [_held(session, one.hold, by=by) for one in together if one.hold is not None]
    beside = priced_beside(session, row, [(one, one.starts_at) for one in kept])
    priced = job_of(
        session,
        row,
        household_id=proved_household(draft, by=by),
        claimed_ground=draft.claimed_ground,
        giving_way=GivingWay(beside.without, beside.standing),
    )
    quote = priced.quote()
    decided = quote.class_reason is ClassReason.DECIDED
    return DraftPrice(quote, lower=() if decided else _lower(priced))


def proved_household(draft: Draft, *, by: Actor) -> int | None:
    """Return the household that a draft is for when ``by`` proved to belong to it, else None."""
    known = draft.who is not None and draft.who.resident_id is not None
    return draft.household_id if known and draft.household_id == by.household_id else None


def _held(session: Session, hold: DraftHold, *, by: Actor) -> BookingRow:
    return session.scalars(
        select(BookingRow).where(BookingRow.organisation_id == by.organisation_id, BookingRow.id == hold.booking_id)
    ).one()


def _lower(priced: PricedJob) -> tuple[LowerPrice, ...]:
    return tuple(
        LowerPrice(ground, one.name, _total_if(priced, one.code, ground))
        for one in priced.tariff.classes
        for ground in one.statuses
    )


def _total_if(priced: PricedJob, class_code: str, ground: str) -> Money:
    on = priced.facts.on
    return priced.decided(PriceDecision(class_code, ground, on, on + timedelta(days=1))).quote().total
