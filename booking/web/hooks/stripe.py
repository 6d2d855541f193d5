"""What Stripe tells us: payments that came in, pages that closed, money that went back."""

from __future__ import annotations

import structlog
from flask import Response, request

from booking.gateways.payments import EventUnreadable, PaymentEvent, PaymentGateway, SignatureWrong
from booking.store.database import in_transaction
from booking.usecases.payments.take_in_event import take_in_event
from booking.web.common import clock
from booking.web.common.gateways import gateways
from booking.web.hooks.blueprint import blueprint

log = structlog.get_logger(__name__)


@blueprint.post("/hooks/stripe")
def stripe_event() -> Response:
    """Take in one signed event.

    200 says that we have it, and Stripe stops sending; what follows from it was decided by then. Anything else
    makes Stripe send it again later: 400 for what is not signed or not to be read, 503 while payments are off.
    """
    payments = gateways().payments
    if payments is None:
        return _say("payments are off", 503)
    try:
        event = payments.read_event(request.get_data(), request.headers.get("Stripe-Signature"))
    except (SignatureWrong, EventUnreadable) as refused:
        log.warning("payment_event_refused", reason=type(refused).__name__)
        return _say("not understood", 400)
    outcome = _take_in(event, payments)
    log.info("payment_event", event_id=event.event_id, kind=event.type, outcome=outcome)
    return _say("ok", 200)


def _take_in(event: PaymentEvent, payments: PaymentGateway) -> str:
    moment = clock.now()
    return in_transaction(lambda session: take_in_event(session, event, livemode=payments.livemode, now=moment))


def _say(words: str, status: int) -> Response:
    return Response(f"{words}\n", status=status, mimetype="text/plain")
