"""What a draft would cost, before it becomes a promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.money import Money
from booking.rules.pricing.quote import ClassReason, PriceDecision, Quote, Work, price_visit
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import NotFound
from booking.rules.text import Text
from booking.rules.work import expected_work
from booking.store.queries.drafts import Draft, DraftHold
from booking.store.queries.services import service_by_id
from booking.store.queries.tariffs import decision_on, tariff_on
from booking.store.tables import BookingRow
from booking.usecases.bookings.tasks import kept_tasks


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


def check_draft(session: Session, draft: Draft, *, by: Actor) -> DraftPrice:
    """Return what the visit costs on the day that is kept for it.

    The tasks are those of the kept place: one that is switched off since then is still given.
    Only a household that ``by`` proved to belong to gets the price that was decided for it.
    Raises ``NotFound`` while no time is chosen, ``NoTariff``.
    """
    if draft.hold is None:
        raise NotFound
    on = local_date(draft.hold.starts_at)
    service = service_by_id(session, by.organisation_id, draft.service_id)
    tariff = tariff_on(session, by.organisation_id, draft.service_id, on)
    work = expected_work(kept_tasks(session, service, _held(session, draft.hold, by=by)))
    decision = None
    household_id = proved_household(draft, by=by)
    if household_id is not None:
        decision = decision_on(
            session, by.organisation_id, household_id=household_id, service_id=draft.service_id, on=on
        )
    quote = price_visit(tariff, work, on=on, decision=decision, claimed_ground=draft.claimed_ground)
    decided = quote.class_reason is ClassReason.DECIDED
    return DraftPrice(quote, lower=() if decided else _lower(tariff, work, on=on))


def proved_household(draft: Draft, *, by: Actor) -> int | None:
    """Return the household that a draft is for when ``by`` proved to belong to it, else None."""
    known = draft.who is not None and draft.who.resident_id is not None
    return draft.household_id if known and draft.household_id == by.household_id else None


def _held(session: Session, hold: DraftHold, *, by: Actor) -> BookingRow:
    return session.scalars(
        select(BookingRow).where(BookingRow.organisation_id == by.organisation_id, BookingRow.id == hold.booking_id)
    ).one()


def _lower(tariff: Tariff, work: Work, *, on: date) -> tuple[LowerPrice, ...]:
    return tuple(
        LowerPrice(ground, one.name, _total_if(tariff, work, one.code, ground, on=on))
        for one in tariff.classes
        for ground in one.grounds
    )


def _total_if(tariff: Tariff, work: Work, class_code: str, ground: str, *, on: date) -> Money:
    decision = PriceDecision(class_code, ground, on, on + timedelta(days=1))
    return price_visit(tariff, work, on=on, decision=decision).total
