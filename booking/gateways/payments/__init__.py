"""Paying online: our words for it (`contract`), and the door to Stripe (`stripe_api`, `stripe_events`).

Nothing outside this package knows a Stripe type: callers import from here, and only `create_app` asks `stripe_api`
for its `StripePayments`, when the settings name a key. They catch `PaymentsUnavailable` (try again later) and
`PaymentsRefused` (a person must look).
"""

from booking.gateways.payments.contract import (
    Checkout,
    CheckoutLine,
    CheckoutRequest,
    CheckoutState,
    EventUnreadable,
    PaymentEvent,
    PaymentGateway,
    PaymentsRefused,
    PaymentsUnavailable,
    Refund,
    SignatureWrong,
)

__all__ = [
    "Checkout",
    "CheckoutLine",
    "CheckoutRequest",
    "CheckoutState",
    "EventUnreadable",
    "PaymentEvent",
    "PaymentGateway",
    "PaymentsRefused",
    "PaymentsUnavailable",
    "Refund",
    "SignatureWrong",
]
