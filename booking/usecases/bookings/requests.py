"""What is asked of the use cases around a booking, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from booking.rules.addresses import Address, Point
from booking.rules.care import CareTimes
from booking.rules.lifecycle import State
from booking.rules.money import Money
from booking.rules.on_our_side import OnOurSide
from booking.rules.questions import Answers
from booking.rules.rides import Route
from booking.store.queries.used_work import Standing


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
    """Keep a place for some minutes. ``client_key`` names this wish: repeated, it gives the same place.

    ``household_id`` is whose wishes about workers count, where the household is known for sure. The office may name
    ``override``, a reason to go beyond notice, horizon, quota and wishes, and ``minutes``, how long it takes all
    together. ``hold_for`` is how long the place is kept, when not as usual. Where ``only_worker_id`` is named, nobody
    else will do. ``answers`` to what the service asks were checked; ``answers_override`` is why the office goes on
    where they lie beyond the service.
    """

    service_id: int
    choices: tuple[Choice, ...]
    place: Place
    starts_at: datetime
    client_key: str
    locale: str
    note: str = ""
    household_id: int | None = None
    language: str = ""
    preferred_worker_id: int | None = None
    location_id: int | None = None
    series_id: int | None = None
    series_on: date | None = None
    minutes: int | None = None
    override: str = ""
    hold_for: timedelta | None = None
    only_worker_id: int | None = None
    member_ids: tuple[int, ...] = ()
    """For whom of the household it is, where each place is for somebody by name."""
    hours: CareTimes | None = None
    """From when until when they are there, where the service asks."""
    answers: Answers = field(default_factory=dict)
    answers_override: str = ""
    route: Route | None = None
    """Where to, of a service that drives."""
    basket_id: int | None = None
    """With what it is booked together."""


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
class PricedBeside:
    """What changes together with a booking, and counts for its price: not as the books say now, but as ``standing``.

    ``without`` are the bookings that change with it; ``standing`` those of them that go before it, as they will be.
    """

    without: frozenset[int] = frozenset()
    standing: tuple[Standing, ...] = ()


#: Nothing else changes.
ALONE: Final = PricedBeside()


@dataclass(frozen=True, slots=True)
class ConfirmBooking:
    """Turn a kept place into a promise at the price that was shown.

    ``resident_id`` names somebody whom the desk or a private link knows; otherwise ``who`` tells.
    ``pay_by`` is ``online`` or ``invoice``. ``giving_way`` are other bookings that move right after it: no quota counts
    them where they were.
    """

    booking_id: int
    shown_total: Money
    pay_by: str
    who: Who | None = None
    resident_id: int | None = None
    claimed_ground: str | None = None
    giving_way: frozenset[int] = frozenset()
    beside: PricedBeside = ALONE
    """What of the same basket is promised with it."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A booking as it stands after confirming: ``held`` while it waits for its payment."""

    booking_id: int
    number: str
    link_epoch: int
    state: State


@dataclass(frozen=True, slots=True)
class MoveBooking:
    """Another time for a booking. ``accepted_total`` is the new price when the person agreed to one, or a lower one.

    ``ours`` is why the organisation itself asks for it, where it does; ``override`` why the office goes beyond the
    horizon or the wishes about who comes. Where ``only_worker_ids`` are named, nobody else will do. ``giving_way`` are
    other bookings that move right after it: no quota of the service counts them where they were.
    ``with_appointment``: the person said that the appointment of a ride moves as far as the ride does.
    """

    booking_id: int
    starts_at: datetime
    accepted_total: Money | None = None
    ours: OnOurSide | None = None
    override: str = ""
    only_worker_ids: frozenset[int] = frozenset()
    giving_way: frozenset[int] = frozenset()
    with_appointment: bool = False
    beside: PricedBeside = ALONE
    """What of the same basket moves with it."""


@dataclass(frozen=True, slots=True)
class CancelBooking:
    """End a booking. The desk gives a reason; a resident need not.

    ``fee`` is what the regulation asks for cancelling so late: where the desk saw it and charges it, or the resident
    saw it and agrees. ``ours`` is why the organisation itself does not come, where it is not the resident's wish.
    """

    booking_id: int
    reason: str = ""
    fee: Money | None = None
    ours: OnOurSide | None = None
    whole_plan: bool = False
    """Whether a whole series ends or pauses with it: that is no respite day."""
