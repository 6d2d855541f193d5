"""What an organisation of the demo offers besides odd jobs: services, group sessions, places and people, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from booking.demo.data.texts import Text

Shape = Literal["visit", "ride", "seat", "drop_off", "report", "rental"]
Path = Literal["instant", "request", "decided"]

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = range(6)


@dataclass(frozen=True, slots=True)
class OfferedOption:
    """What can be chosen. ``counts_as`` is the quantity of the tariff; empty is its own code with underscores."""

    code: str
    name: Text
    help: Text
    minutes: int
    icon: str
    skill: str = "general"
    crew: int = 1
    counts_as: str = ""
    person_age: int | None = None
    takes_seat: bool = True
    may_drive: bool = False
    may_have_waste: bool = False
    needs_motor_tool: bool = False
    is_round: bool = False
    things: tuple[str, ...] = ()
    """Kinds of equipment: of what is rented, the kind of it."""
    rental_days: int | None = None
    rental_months: int | None = None
    deposit_cents: int = 0


@dataclass(frozen=True, slots=True)
class OfferedQuestion:
    """What a service asks. ``is_private``: only who has to know reads the answer, and it is forgotten afterwards."""

    kind: Literal["text", "long_text", "date", "uitpas"]
    label: Text
    hint: Text
    required: bool = True
    worker_sees: bool = True
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Commissioner:
    """Who pays for the rounds of a service of reports, and which buildings are theirs. ``phone`` is E.164."""

    name: str
    phone: str
    buildings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathering:
    """Group sessions that come back each week at a location; ``name`` is what it is, where that differs.

    ``places`` are seats, or minutes of bench time where something is dropped off. Clock times are "HH:MM" local.
    """

    location: str
    weekdays: tuple[int, ...]
    starts: str
    ends: str
    places: int
    colleague: str
    """Who works there."""
    name: Text | None = None
    most_age: int | None = None
    """In whole years, included."""
    portions: int = 0
    """What can be taken away besides."""
    level: str = ""
    """The code of one of the levels of the organisation."""
    is_outdoor: bool | None = None


@dataclass(frozen=True, slots=True)
class Stock:
    """What is for rent at a location that is open on ``weekdays`` from ``opens`` until ``closes``.

    ``things`` are (number, kind, frame number).
    """

    location: str
    weekdays: tuple[int, ...]
    opens: str
    closes: str
    things: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class CareRules:
    """What child care settles besides: children for each carer, and for one who is alone, and respite days a year."""

    per_carer: int = 9
    per_lone_carer: int = 8
    respite_days: int = 18


@dataclass(frozen=True, slots=True)
class OfferedService:
    """A service. ``tariff`` names a regulation of ``booking.regulations``, or one of ``booking/demo/tariffs``."""

    code: str
    name: Text
    summary: Text
    icon: str
    shape: Shape
    tariff: str
    options: tuple[OfferedOption, ...]
    path: Path = "instant"
    postcodes: frozenset[str] = frozenset()
    step_minutes: int = 30
    notice_hours: int = 24
    horizon_days: int = 28
    change_notice_hours: int = 24
    longest_minutes: int = 240
    gatherings: tuple[Gathering, ...] = ()
    is_confidential: bool = False
    for_members: bool = False
    own_series: bool = False
    """Whether residents whom we know make a series of it by themselves."""
    care: CareRules | None = None
    commissioner: Commissioner | None = None
    buffer_minutes: int = 0
    needs_foreman: bool = False
    stock: Stock | None = None
    ride_detour_minutes: int | None = None
    """How much longer a ride may take because somebody shares the car."""
    goes_with: tuple[str, ...] = ()
    """The codes of the services that are offered beside it, in order."""
    questions: tuple[OfferedQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """A location: a hall, a restaurant, a bike point. ``street`` is one of ``streets``, with its own point."""

    name: str
    street: str
    place: str
    house_number: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who does the work, each weekday from ``starts`` to ``ends``; ``has_break``: half an hour at noon."""

    name: str
    phone: str
    skills: tuple[str, ...]
    travel_mode: Literal["car", "bike", "foot", "cargo_bike"] = "bike"
    weekdays: tuple[int, ...] = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)
    starts: str = "08:30"
    ends: str = "16:00"
    languages: tuple[str, ...] = ("nl",)
    has_break: bool = True
    leads: bool = False
    """Whether they can lead a crew."""


@dataclass(frozen=True, slots=True)
class OfficeMember:
    """Somebody of the office, who signs in with an e-mail address."""

    name: str
    email: str
    role: Literal["desk", "coordinator"]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another organisation of the region. ``phone`` is E.164, colours are "#rrggbb"."""

    slug: str
    name: str
    phone: str
    phone_hours: Text
    email: str
    brand: str
    brand_ink: str
    warm: str
    services: tuple[OfferedService, ...]
    spots: tuple[Spot, ...]
    colleagues: tuple[Colleague, ...]
    office: tuple[OfficeMember, ...]
    levels: tuple[Text, ...] = ()
    """How hard a lesson can be, the easiest first."""


#: The whole region of the demo, from Bonheiden to Tremelo.
REGION: Final = frozenset({"3140", "3120", "3128", "3150", "2820"})
