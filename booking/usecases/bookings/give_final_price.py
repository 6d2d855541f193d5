"""What a booking cost in the end: the work that was done, or a visit that nobody needed any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor, system_of
from booking.rules.lifecycle import Change, State
from booking.rules.money import ZERO
from booking.rules.pricing.facts import Outcome
from booking.rules.pricing.quote import Quote, Stage
from booking.rules.refusals import NotAllowed, Refusal
from booking.rules.refusals.bookings import NotPossibleNow
from booking.store.history import change_booking
from booking.store.quotes import Cause, keep_quote, newest_quote
from booking.store.tables import BookingRow
from booking.store.work_records import written_work
from booking.usecases.bookings.deadlines import notice_left
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.order_before_price import what_price_waits_for
from booking.usecases.bookings.pricing import job_of, price_as_done
from booking.usecases.bookings.telling import tell
from booking.usecases.payments.give_back import give_back_too_much
from booking.usecases.pricing.price_job import PricedJob


def give_final_price(session: Session, booking_id: int, *, by: Actor, now: datetime) -> Quote:
    """Give work that was done the price that it could not get before, and return it. Asked again, nothing changes.

    Raises ``NotAllowed`` for others than the office, ``NotFound``, ``NotPossibleNow`` for work that is not done,
    and what ``price_of_work`` raises.
    """
    if not by.is_office:
        raise NotAllowed
    row = booking_to_change(session, booking_id, by=by)
    if row.state != State.DONE:
        raise NotPossibleNow(state=row.state, change=Change.FINAL_PRICE)
    kept = newest_quote(session, row.organisation_id, row.id)
    if kept is not None and kept[1].stage is Stage.FINAL:
        return kept[1]
    quote = price_of_work(session, row)
    keep_final_price(session, row, quote, cause=Cause.WORK, by=by, now=now)
    return quote


def price_what_ended(session: Session, row: BookingRow, *, now: datetime) -> None:
    """Give a booking its final price when its work is done, and the customer signed where they have to.

    Nobody who worked is ever kept from saying so: where there is no price yet, the office finds the booking on a
    list (``without_final_price``).
    """
    if row.state != State.DONE:
        return
    try:
        quote = price_of_work(session, row)
    except Refusal:
        return
    if what_price_waits_for(session, row, quote.total) is None:
        keep_final_price(session, row, quote, cause=Cause.WORK, by=system_of(row.organisation_id), now=now)


def price_of_work(session: Session, row: BookingRow, *, override: str = "") -> Quote:
    """Return the final price of the work as it was written down.

    ``override`` is a reason to go beyond a quota. Raises ``WorkNotRecorded``, ``NoTariff``, ``NoRate``,
    ``QuotaUsedUp`` and whatever else ``engine.price`` raises.
    """
    written = written_work(session, row.organisation_id, row.id)
    job = _job(session, row, override=override)
    return price_as_done(session, row, job, written.counts)


def fee_for(session: Session, row: BookingRow, outcome: Outcome, *, now: datetime) -> Quote | None:
    """Return what a visit costs that did not take place, or None where the regulation asks nothing for that."""
    notice = notice_left(session, row, at=now) if outcome is Outcome.LATE_CANCELLED else None
    try:
        quote = _job(session, row).ended(outcome, notice_hours=notice).quote(final=True)
    except Refusal:
        return None
    return quote if quote.total else None


def keep_final_price(
    session: Session,
    row: BookingRow,
    quote: Quote,
    *,
    cause: Cause,
    by: Actor,
    now: datetime,
    reason: str = "",
) -> int:
    """Keep a final price beside the estimate, or beside the final price that it puts right.

    What was paid too much on line goes back, and its cents are returned; what is missing is due by invoice.
    """
    kept = newest_quote(session, row.organisation_id, row.id)
    kept_row = keep_quote(
        session,
        quote,
        organisation_id=row.organisation_id,
        booking_id=row.id,
        cause=cause,
        now=now,
        corrects_id=kept[0] if kept is not None and kept[1].stage is Stage.FINAL else None,
    )
    said = kept[1].total if kept is not None else ZERO
    facts = {"from_cents": said.cents, "to_cents": quote.total.cents, "reason": reason}
    change_booking(session, row, Change.FINAL_PRICE, by=by, now=now, facts=facts)
    too_much = give_back_too_much(session, row, total_cents=quote.total.cents, now=now)
    session.flush()
    if row.resident_id is not None and (quote.total > said or (row.state != State.DONE and quote.total)):
        # More than was said, or a fee for a visit that did not take place: never without a word.
        tell(session, Kind.PRICE_CHANGED, row, now=now, refund_cents=too_much, about=f"quote {kept_row.id}")
    return too_much


def _job(session: Session, row: BookingRow, *, override: str = "") -> PricedJob:
    # Anybody can book in a neighbour's name: only a household that is known for sure has its own price.
    # The final price follows the tariff of the price that was accepted: one published since changes nothing silently.
    kept = newest_quote(session, row.organisation_id, row.id)
    return job_of(
        session,
        row,
        tariff_id=kept[1].tariff_id if kept is not None else None,
        household_id=row.household_id if row.household_proved else None,
        claimed_ground=row.claimed_ground,
        override=override,
    )
