"""Take in an event of the payment provider: once, in any order, whatever it holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from booking.gateways.payments import PaymentEvent
from booking.rules.baskets import MOST_PARTS
from booking.store.tables import PaymentEventRow, PaymentRow
from booking.usecases.payments.give_back import HOLDING_MONEY, settle_refund
from booking.usecases.payments.one_page import page_of, payments_of_page
from booking.usecases.payments.receive_payment import Received, receive_payment

_PAID = frozenset({"checkout.session.completed", "checkout.session.async_payment_succeeded"})
_CLOSED = frozenset({"checkout.session.expired", "checkout.session.async_payment_failed"})
_REFUNDED = frozenset({"charge.refunded"})


def take_in_event(session: Session, event: PaymentEvent, *, livemode: bool, now: datetime) -> str:
    """Write the event down, do what follows from it, and return the outcome in a word.

    An event that was already taken in, is about something we do not know, or of a kind that we do not need
    changes nothing. ``livemode`` tells in which mode our own key works.
    """
    if not _is_new(session, event, now=now):
        return "repeated"
    payment = _payment_of(session, event)
    outcome = _outcome(session, event, payment, livemode=livemode, now=now)
    kept = session.get_one(PaymentEventRow, event.event_id)
    kept.outcome = outcome
    kept.organisation_id = payment.organisation_id if payment else None
    return outcome


def _is_new(session: Session, event: PaymentEvent, *, now: datetime) -> bool:
    written = session.execute(
        insert(PaymentEventRow)
        .values(
            event_id=event.event_id,
            kind=event.type,
            facts={
                "session_id": event.session_id,
                "payment_intent": event.payment_intent,
                "amount_cents": event.amount_cents,
                "currency": event.currency,
                "payment_status": event.payment_status,
                "amount_refunded": event.amount_refunded,
                "livemode": event.livemode,
            },
            received_at=now,
            outcome="",
        )
        .on_conflict_do_nothing()
        .returning(PaymentEventRow.event_id)
    )
    return written.first() is not None


def _payment_of(session: Session, event: PaymentEvent) -> PaymentRow | None:
    """Return the payment that the event is about. It may come before we have kept the session's id."""
    reference = event.metadata.get("reference") or event.reference
    ways = []
    if reference:
        ways.append(PaymentRow.reference == reference)
    if event.session_id:
        ways.append(PaymentRow.session_id == event.session_id)
    if event.payment_intent:
        ways.append(PaymentRow.payment_intent == event.payment_intent)
    if not ways:
        return None
    found = session.scalars(select(PaymentRow).where(or_(*ways)).limit(MOST_PARTS + 1)).all()
    return found[0] if len({page_of(one.reference) for one in found}) == 1 else None


def _outcome(
    session: Session, event: PaymentEvent, payment: PaymentRow | None, *, livemode: bool, now: datetime
) -> str:
    if payment is None or event.account is not None:
        return "unknown"
    if event.type in _PAID:
        if event.payment_status != "paid":
            return "not_yet_paid"
        received = Received(event.amount_cents, event.currency, event.livemode, event.payment_intent, event.session_id)
        return receive_payment(session, payment.id, received, livemode=livemode, now=now)
    if event.type not in _CLOSED | _REFUNDED:
        return "not_needed"
    if event.livemode is not livemode:
        return "other_mode"
    # As they are now: another event may have changed them since they were found.
    page = payments_of_page(session, payment, locked=True)
    return _close(page) if event.type in _CLOSED else _note_refund(page, event, now=now)


def _close(page: Sequence[PaymentRow]) -> str:
    waiting = [one for one in page if one.state in {"opening", "open"}]
    for one in waiting:
        one.state = "closed"
    return "closed" if waiting else "known"


def _note_refund(page: Sequence[PaymentRow], event: PaymentEvent, *, now: datetime) -> str:
    """Note money that went back, by us or by a person in the provider's own pages.

    The word that it was paid may still have to come; ``receive_payment`` finds what was noted here. The provider
    tells how much went back of the whole page, not for which booking. While several wait for their money and not
    all of it went, nobody knows whose it was: ``send_refunds`` notes its own, so here nothing is guessed.
    """
    left = (event.amount_refunded or 0) - sum(one.refunded_cents - one.by_hand_cents for one in page)
    if left <= 0 or any(one.state == "mismatch" for one in page):
        return "known"
    due = [one for one in page if one.refund_cents > one.refunded_cents]
    if len(due) > 1 and left < sum(one.refund_cents - one.refunded_cents for one in due):
        return "known"
    for one, most in [*((one, one.refund_cents) for one in due), *((one, one.amount_cents) for one in page)]:
        share = min(left, most - one.refunded_cents)
        if share > 0:
            _note_gone(one, one.refunded_cents + share, now=now)
            left -= share
    return page[0].state


def _note_gone(payment: PaymentRow, cents: int, *, now: datetime) -> None:
    if payment.state in {*HOLDING_MONEY, "refunded"}:
        settle_refund(payment, gone_back_cents=cents, now=now)
    else:
        payment.refunded_cents = cents
