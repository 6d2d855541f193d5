"""What is asked of the use cases around a booking, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking.rules.addresses import Address, Point
from booking.rules.lifecycle import State
from booking.rules.money import Money


@dataclass(frozen=True, slots=True)
class Choice:
    """An option and how many times."""

    option_id: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where the work is: as written, and on the map."""

    address: Address
    at: Point
    access_notes: str = ""


@dataclass(frozen=True, slots=True)
class HoldPlace:
    """Keep a place for some minutes. ``client_key`` names this wish: repeated, it gives the same place."""

    service_id: int
    choices: tuple[Choice, ...]
    place: Place
    starts_at: datetime
    client_key: str
    locale: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A place that is kept until ``held_until``."""

    booking_id: int
    held_until: datetime


@dataclass(frozen=True, slots=True)
class Who:
    """Who books. ``phone`` is E.164; ``email`` may be empty."""

    name: str
    phone: str
    email: str
    locale: str


@dataclass(frozen=True, slots=True)
class ConfirmBooking:
    """Turn a kept place into a promise at the price that was shown.

    ``resident_id`` names somebody whom the desk or a private link knows; otherwise ``who`` tells.
    ``pay_by`` is ``online`` or ``invoice``.
    """

    booking_id: int
    shown_total: Money
    pay_by: str
    who: Who | None = None
    resident_id: int | None = None
    claimed_ground: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A booking as it stands after confirming: ``held`` while it waits for its payment."""

    booking_id: int
    number: str
    link_epoch: int
    state: State


@dataclass(frozen=True, slots=True)
class MoveBooking:
    """Another time for a booking. ``accepted_total`` is the new price when the person agreed to one."""

    booking_id: int
    starts_at: datetime
    accepted_total: Money | None = None


@dataclass(frozen=True, slots=True)
class CancelBooking:
    """End a booking. The desk gives a reason; a resident need not.

    ``fee`` is what the regulation asks for cancelling so late, where the desk saw it and charges it.
    """

    booking_id: int
    reason: str = ""
    fee: Money | None = None
