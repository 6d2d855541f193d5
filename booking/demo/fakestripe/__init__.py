"""A local stand-in for Stripe: the demo's payment page, and the other side of the line in tests.

`parameters` and `checkouts` refuse what the real API refuses, `state` knows what can happen, `objects` what Stripe
tells of it, `memory` keeps it, `events` delivers signed webhooks, `faults` breaks things on purpose, `api`, `app`
and `pages` are the HTTP face, `server` starts it all.
"""

from booking.demo.fakestripe.events import signature_header
from booking.demo.fakestripe.server import FakeStripe

__all__ = ["FakeStripe", "signature_header"]
