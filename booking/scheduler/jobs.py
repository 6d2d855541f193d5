"""The jobs: each asks one use case to do what is due now, and returns how much there was to do."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import structlog

from booking.gateways.payments import PaymentGateway
from booking.gateways.travel import Router
from booking.messages.dispatch import dispatch_due
from booking.scheduler.doors import Doors
from booking.store.database import in_transaction, reading
from booking.store.queries.outbox import oldest_waiting_age
from booking.usecases.bookings.expire_holds import expire_holds as expire
from booking.usecases.housekeeping.sweep import sweep as take_away
from booking.usecases.payments import reconcile_payments as reconciling
from booking.usecases.payments import send_refunds as refunding
from booking.usecases.representatives import close_representations as closing
from booking.usecases.series import extend_series as extending
from booking.usecases.travel import learn_travel_times as learning
from booking.usecases.waiting import lapse_offers as lapsing
from booking.usecases.waiting import offer_places as offering
from booking.web.common import clock

log = structlog.get_logger(__name__)

#: A message that has been due for so long is a fault that a person has to look into.
TOO_LONG: Final = timedelta(minutes=15)


def dispatch_outbox(doors: Doors) -> int:
    """Send the messages that are due."""
    return dispatch_due(doors.post, clock=clock.now)


def expire_holds(_doors: Doors) -> int:
    """Give back the places that nobody finished booking."""
    now = clock.now()
    return in_transaction(lambda session: expire(session, now=now))


def offer_places(doors: Doors) -> int:
    """Give up the places that nobody answered to, and offer what is free to those who wait."""
    now = clock.now()
    return lapsing.lapse_offers(now=now) + offering.offer_places(doors.looked, now=now)


def send_refunds(doors: Doors) -> int:
    """Send back the money that has to go back."""
    return refunding.send_refunds(_payments(doors), now=clock.now())


def reconcile_payments(doors: Doors) -> int:
    """Ask about payments of which we heard nothing."""
    payments = _payments(doors)
    return reconciling.reconcile_payments(payments, livemode=payments.livemode, now=clock.now())


def learn_travel_times(doors: Doors) -> int:
    """Ask the router ahead about the places of the coming days."""
    return learning.learn_travel_times(_router(doors), now=clock.now())


def extend_series(_doors: Doors) -> int:
    """Promise the next dates of the series that go on. One that fails is in the log, and stops no other."""
    now = clock.now()
    with reading() as session:
        due = extending.series_to_extend(session, now=now)
    return sum(_extended(series_id, now=now) for series_id in due)


def close_representations(_doors: Doors) -> int:
    """Take back the links of who acted for others until yesterday. One that fails is in the log, and stops no other."""
    now = clock.now()
    with reading() as session:
        due = closing.representations_to_close(session, now=now)
    return sum(_closed(representation_id, now=now) for representation_id in due)


def watch_outbox(_doors: Doors) -> int:
    """Raise the alarm in the log while messages wait too long; it ends by itself when they have left."""
    with reading() as session:
        age = oldest_waiting_age(session, now=clock.now())
    if age < TOO_LONG:
        return 0
    log.error("outbox_behind", minutes=age // timedelta(minutes=1))
    return 1


def sweep(_doors: Doors) -> int:
    """Take away what has no purpose any more, in small transactions until nothing is left."""
    now, total = clock.now(), 0
    while gone := in_transaction(lambda session: take_away(session, now=now)):
        total += gone
    return total


def _extended(series_id: int, *, now: datetime) -> bool:
    try:
        return in_transaction(lambda session: extending.extend_series(session, series_id, now=now))
    except Exception:
        log.exception("series_not_extended", series_id=series_id)
        return False


def _closed(representation_id: int, *, now: datetime) -> bool:
    try:
        return in_transaction(lambda session: closing.close_representation(session, representation_id, now=now))
    except Exception:
        log.exception("representation_not_closed", representation_id=representation_id)
        return False


def _payments(doors: Doors) -> PaymentGateway:
    if doors.payments is None:
        raise RuntimeError("a job about payments, where nobody pays on line")
    return doors.payments


def _router(doors: Doors) -> Router:
    if doors.router is None:
        raise RuntimeError("a job about travel times, where all are estimated")
    return doors.router
