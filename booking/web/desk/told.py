"""Who is told of a booking, as its page says it: the resident, who acts for them, or both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from booking.messages.outbox import can_be_told
from booking.store.database import reading
from booking.store.queries.bookings import BookingView
from booking.usecases.representatives.addressees import Addressee, told_today
from booking.web.common import clock
from booking.web.common.guard import actor


@dataclass(frozen=True, slots=True)
class ActsFor:
    """Somebody who acts for the household and is told. Without an ``email`` they get a text message, to ``phone``."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class TellsOf:
    """Who acts for the household and is told, and whether the resident is too. ``is_reachable``: any of them is."""

    acting: tuple[ActsFor, ...]
    resident: bool
    is_reachable: bool


NOBODY_ELSE: Final = TellsOf((), resident=True, is_reachable=False)


def tells_of(booking: BookingView) -> TellsOf:
    """Return who is told today of a booking."""
    with reading() as session:
        told = told_today(session, booking.booking_id, by=actor(), now=clock.now())
    return TellsOf(
        tuple(_acts_for(one) for one in told if one.through is not None),
        resident=any(one.through is None for one in told),
        is_reachable=any(can_be_told(one.to) for one in told),
    )


def _acts_for(one: Addressee) -> ActsFor:
    return ActsFor(one.name, one.to.phone, one.to.email)
