"""Ask about the ways to an address before the times there are shown."""

from __future__ import annotations

from booking.rules.addresses import Point
from booking.usecases.travel.ask_travel_times import ask_travel_times
from booking.web.common import clock
from booking.web.common.gateways import gateways


def ask_ahead(at: Point, *, organisation_id: int) -> None:
    """Let the router tell what it can within a moment; without one, or when it is silent, nothing happens.

    Never within a transaction: the look under the lock stands on what was kept before it.
    """
    router = gateways().router
    if router is not None:
        ask_travel_times(router, at, organisation_id=organisation_id, now=clock.now())
