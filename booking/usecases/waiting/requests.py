"""What is asked of the use cases around the waiting list, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from booking.rules.money import Money
from booking.rules.rides import Route
from booking.rules.waiting import Window
from booking.usecases.bookings.requests import Choice, Place, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Put somebody on the list. ``client_key`` names this wish: repeated, it gives the same one.

    ``resident_id`` names somebody whom the desk or a private link knows; otherwise ``who`` tells. ``birth_year`` and
    ``points`` are for the office to say. ``told_by`` is ``message`` or ``call``.
    """

    service_id: int
    choices: tuple[Choice, ...]
    place: Place
    window: Window
    client_key: str
    locale: str
    who: Who | None = None
    resident_id: int | None = None
    note: str = ""
    member_ids: tuple[int, ...] = ()
    """For whom of the household it is, where each place is for somebody by name."""
    birth_year: int | None = None
    points: int = 0
    told_by: str = "message"
    route: Route | None = None
    """Where to, of a service that drives. With an appointment only a ride to that one is looked for."""
    location_id: int | None = None
    """At which location, where they chose one; None is the only one that there is, or any."""


@dataclass(frozen=True, slots=True)
class JoinForEarlier:
    """Put the resident of a promised visit on the list for an earlier day. All as in ``Join``."""

    booking_id: int
    window: Window
    client_key: str
    birth_year: int | None = None
    points: int = 0
    told_by: str = "message"


@dataclass(frozen=True, slots=True)
class Joined:
    """A wish on the list: ``token`` opens it by private link."""

    waiting_id: int
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWish:
    """A wish as it is from now on. ``seen`` is the version that the person had before them."""

    waiting_id: int
    window: Window
    birth_year: int | None
    points: int
    told_by: str
    seen: int


@dataclass(frozen=True, slots=True)
class ChangeOwnWish:
    """When it suits from now on. ``seen`` is the version that the person had before them."""

    waiting_id: int
    window: Window
    seen: int


@dataclass(frozen=True, slots=True)
class AcceptOffer:
    """Yes to a place, at the price that was shown."""

    offer_id: int
    shown_total: Money


@dataclass(frozen=True, slots=True)
class DeclineOffer:
    """No to a place. ``leaves``: and to the waiting list."""

    offer_id: int
    leaves: bool = False


class Outcome(StrEnum):
    """How a call about a place ended."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class RecordCall:
    """The desk called about a place; ``shown_total`` is the price that was said."""

    offer_id: int
    outcome: Outcome
    shown_total: Money
