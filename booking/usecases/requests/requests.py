"""What is asked of the use cases around requests, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from booking.rules.requests import Body, Granted, Ground, Relation, Urgency
from booking.rules.waiting import EVERY_DAY, Part
from booking.usecases.bookings.requests import Choice, Place


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody as they were told. ``phone`` is E.164; phone and e-mail may be empty."""

    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForService:
    """Ask for a service. ``client_key`` names this request: repeated, it gives the same one.

    ``person`` is for whom it is, ``asker`` who asks where that is somebody else; then they say that the person agrees
    (``has_consent``). ``resident_id`` names somebody whom the desk knows. ``answers`` are by the slug of the question.
    """

    service_id: int
    person: Told
    place: Place
    need: str
    client_key: str
    locale: str
    choices: tuple[Choice, ...] = ()
    relation: Relation = Relation.SELF
    asker: Told | None = None
    has_consent: bool = False
    resident_id: int | None = None
    weekdays: frozenset[int] = EVERY_DAY
    part: Part = Part.ANY
    urgency: Urgency = Urgency.NONE
    urgency_words: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Received:
    """A request that was kept: ``token`` opens it by private link."""

    request_id: int
    number: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanIntake:
    """When we look: a booking of a home visit, or the moment of a phone call."""

    request_id: int
    booking_id: int | None = None
    calls_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordIntake:
    """What came out of the look. ``needed`` is how much help, ``decide_on`` when a committee decides.

    ``birth_year`` and ``points`` put the request in its place where the organisation orders by them. ``seen`` is the
    version that the person had before them.
    """

    request_id: int
    words: str
    is_feasible: bool
    needed: Granted
    seen: int
    materials: str = ""
    decide_on: date | None = None
    urgency: Urgency = Urgency.NONE
    urgency_words: str = ""
    birth_year: int | None = None
    points: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRequest:
    """Yes or no, why, and what goes with it. ``conditions`` are read by who asked."""

    request_id: int
    accepts: bool
    ground: Ground
    body: Body
    decided_on: date
    seen: int
    granted: Granted = field(default_factory=Granted)
    conditions: str = ""
    review_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRequest:
    """What the request became: a booking or a series."""

    request_id: int
    booking_id: int | None = None
    series_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerMore:
    """What who asked tells besides. ``seen`` is the version that they had before them: twice the same tells once."""

    request_id: int
    words: str
    seen: int
