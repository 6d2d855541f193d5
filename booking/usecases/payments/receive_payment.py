"""Money came in, or the provider says that it did: what that makes of the booking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import system_of
from booking.rules.lifecycle import State
from booking.rules.refusals import Refusal
from booking.store.locks import locked_at_once
from booking.store.quotes import newest_quote
from booking.store.shared_rides import lock_who_shares
from booking.store.tables import BookingRow, PaymentRow
from booking.usecases.bookings.confirm_booking import lock_to_revive, promise, take_up_again
from booking.usecases.bookings.find import booking_as_seen, booking_to_change
from booking.usecases.bookings.placing import expire
from booking.usecases.bookings.telling import tell
from booking.usecases.payments.give_back import mark_refund, paid_cents
from booking.usecases.payments.one_page import payments_of_page

#: States in which the provider's word that it was paid is no news.
_SETTLED = frozenset({"paid", "refund_due", "refunded", "mismatch"})


@dataclass(frozen=True, slots=True)
class Received:
    """What the provider says it received."""

    amount_cents: int | None
    currency: str | None
    livemode: bool | None
    payment_intent: str | None
    session_id: str | None


def receive_payment(session: Session, payment_id: int, received: Received, *, livemode: bool, now: datetime) -> str:
    """Take in a payment and return what came of it, in one word for the books.

    ``confirmed``: the booking is a promise. ``refund_due``: the place was gone, the booking cancelled or paid
    already, or this was no longer its price, so the money goes back. ``mismatch``: not the amount, currency or
    mode that we asked for; nothing follows by itself, a person looks. ``known``: we knew. The row locks make two
    deliveries at once harmless.

    A page that was opened at an earlier price may be paid before we have closed it (``reconcile_payments``):

    * a booking that still waits for its payment is promised at the price of its newest quote and at no other;
      other money goes back whole, and the booking goes on waiting;
    * a booking that is a promise already, by invoice or by another payment, keeps of the money what its newest
      quote still asks: too much goes back, and too little counts as a part, of which the invoice asks the rest.

    On a page for a basket the money is all of its payments together, and each booking takes its own. Where one of
    them cannot be any more, its money goes back, and the others stand: who paid for a meal and a ride keeps the meal.
    """
    payment = session.get_one(PaymentRow, payment_id)
    actor = system_of(payment.organisation_id)
    ids = sorted(one.booking_id for one in payments_of_page(session, payment))
    # First the days that they may need, then the bookings, then their payments: the same order as everywhere else.
    with locked_at_once(session):
        for booking_id in ids:
            lock_to_revive(session, booking_as_seen(session, booking_id, by=actor), now=now)
    lock_who_shares(session, payment.organisation_id, ids)
    rows = {booking_id: booking_to_change(session, booking_id, by=actor) for booking_id in ids}
    page = payments_of_page(session, payment, locked=True)
    if page[0].state in _SETTLED:
        return "known"
    page[0].session_id = received.session_id or page[0].session_id
    for one in page:
        one.payment_intent = received.payment_intent or one.payment_intent
    asked_cents = sum(one.amount_cents for one in page)
    if not _is_what_we_asked(asked_cents, received, livemode=livemode):
        for one in page:
            one.state = "mismatch"
            one.problem = (
                f"asked {asked_cents} eur, received {received.amount_cents} {received.currency},"
                f" livemode {received.livemode}"
            )
        return "mismatch"
    stays = [_take(session, rows[one.booking_id], one, now=now) for one in page]
    return "confirmed" if any(stays) else "refund_due"


def _take(session: Session, row: BookingRow, payment: PaymentRow, *, now: datetime) -> int:
    """Let a booking have of its payment what it can use, mark the rest to go back, and return how many cents stay."""
    payment.state, payment.paid_at = "paid", now
    stays = min(payment.amount_cents, _cents_needed(session, row, payment, now=now))
    # What went back before we heard that it came stays noted.
    mark_refund(payment, total_cents=payment.amount_cents - stays, now=now)
    if stays:
        row.pay_by = "online"
    return stays


def _is_what_we_asked(asked_cents: int, received: Received, *, livemode: bool) -> bool:
    return (
        received.amount_cents == asked_cents
        and (received.currency or "").lower() == "eur"
        and received.livemode is livemode
    )


def _cents_needed(session: Session, row: BookingRow, payment: PaymentRow, *, now: datetime) -> int:
    """Return how much the booking can use of this payment; one that waited for exactly this becomes a promise."""
    kept = newest_quote(session, row.organisation_id, row.id)
    price = kept[1].total.cents if kept else 0
    if row.state in {State.CONFIRMED, State.STARTED, State.DONE}:
        return max(0, price - paid_cents(session, row, besides=payment.id))
    waited = row.state in {State.HELD, State.EXPIRED} and payment.amount_cents == price
    return price if waited and _promise_if_possible(session, row, payment, now=now) else 0


def _promise_if_possible(session: Session, row: BookingRow, payment: PaymentRow, *, now: datetime) -> bool:
    """Make the booking a promise; where its place is gone, end it and tell that the money goes back."""
    actor = system_of(row.organisation_id)
    try:
        take_up_again(session, row, by=actor, now=now)
    except Refusal:
        if row.state == State.HELD:
            expire(session, row, now=now)
        about = f"payment {payment.id}"
        tell(session, Kind.PLACE_LOST, row, now=now, refund_cents=payment.amount_cents, about=about)
        return False
    promise(session, row, by=actor, now=now)
    return True
