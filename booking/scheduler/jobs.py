"""The jobs: each asks one use case to do what is due now, and returns how much there was to do."""

from __future__ import annotations

from booking.gateways.payments import PaymentGateway
from booking.messages.dispatch import dispatch_due
from booking.scheduler.doors import Doors
from booking.store.database import in_transaction
from booking.usecases.bookings.expire_holds import expire_holds as expire
from booking.usecases.housekeeping.sweep import sweep as take_away
from booking.usecases.payments import reconcile_payments as reconciling
from booking.usecases.payments import send_refunds as refunding
from booking.web.common import clock


def dispatch_outbox(doors: Doors) -> int:
    """Send the messages that are due."""
    return dispatch_due(doors.post, clock=clock.now)


def expire_holds(_doors: Doors) -> int:
    """Give back the places that nobody finished booking."""
    now = clock.now()
    return in_transaction(lambda session: expire(session, now=now))


def send_refunds(doors: Doors) -> int:
    """Send back the money that has to go back."""
    return refunding.send_refunds(_payments(doors), now=clock.now())


def reconcile_payments(doors: Doors) -> int:
    """Ask about payments of which we heard nothing."""
    payments = _payments(doors)
    return reconciling.reconcile_payments(payments, livemode=payments.livemode, now=clock.now())


def sweep(_doors: Doors) -> int:
    """Take away what has no purpose any more."""
    now = clock.now()
    return in_transaction(lambda session: take_away(session, now=now))


def _payments(doors: Doors) -> PaymentGateway:
    if doors.payments is None:
        raise RuntimeError("a job about payments, where nobody pays on line")
    return doors.payments
