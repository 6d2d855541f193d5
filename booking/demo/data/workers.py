"""The eight invented people of the odd-jobs service, their weekly hours and skills, and the office staff.

Hours follow the Belgian rules that the roster has to respect: a full week is 38 hours (five days of 7 h 36),
a day on which somebody works counts at least 3 hours, and lunch is the gap between two stretches.
"""

from dataclasses import dataclass
from typing import Final, Literal

TravelMode = Literal["car", "bike", "foot"]
Role = Literal["desk", "coordinator"]

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = range(6)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of work without a break, each week again.

    ``weekday`` counts from Monday = 0. ``start`` and ``end`` are local wall time as "HH:MM", half open.
    """

    weekday: int
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Depot:
    """Where the vans and tools stand, and where each working day starts and ends."""

    name: str
    street: str
    house_number: str
    postcode: str
    place: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who does the jobs; ``phone`` is E.164, ``skills`` are codes of ``services.SKILLS``."""

    first_name: str
    last_name: str
    phone: str
    languages: tuple[str, ...]
    travel_mode: TravelMode
    skills: tuple[str, ...]
    hours: tuple[Stretch, ...]

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who works in the office and signs in with an e-mail address."""

    first_name: str
    last_name: str
    email: str
    role: Role
    language: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


def _week(days: tuple[int, ...], *stretches: tuple[str, str]) -> tuple[Stretch, ...]:
    return tuple(Stretch(day, start, end) for day in days for start, end in stretches)


_FULL_DAY = (("08:00", "12:00"), ("12:30", "16:06"))
_MONDAY_TO_FRIDAY = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)

# Everybody starts and ends here, whatever the travel mode.
DEPOT: Final = Depot(
    name="Loods van de klusdienst",
    street="Stationsstraat",
    house_number="12",
    postcode="3140",
    place="Keerbergen",
    latitude=51.0018,
    longitude=4.6368,
)

WORKERS: Final = (
    Worker(
        "Younes", "Amrani", "+32450000101", ("nl", "ar", "fr"), "car",
        ("general", "electric", "plumbing"),
        _week(_MONDAY_TO_FRIDAY, *_FULL_DAY),
    ),
    Worker(
        "Katrien", "Verlinden", "+32450000102", ("nl", "en"), "car",
        ("general", "carpentry", "painting"),
        _week(_MONDAY_TO_FRIDAY, *_FULL_DAY),
    ),
    Worker(
        "Mehmet", "Öztürk", "+32450000103", ("tr", "nl"), "car",
        ("general", "plumbing", "electric"),
        _week((MONDAY, TUESDAY, THURSDAY, FRIDAY), *_FULL_DAY),
    ),
    Worker(
        "Agnieszka", "Nowak", "+32450000104", ("pl", "nl", "en"), "bike",
        ("general", "painting", "carpentry"),
        _week(_MONDAY_TO_FRIDAY, ("08:30", "12:30")),
    ),
    Worker(
        "Patrick", "Mbuyi", "+32450000105", ("fr", "nl"), "car",
        ("general", "garden", "painting"),
        _week(_MONDAY_TO_FRIDAY, *_FULL_DAY),
    ),
    Worker(
        "Luc", "Hendrickx", "+32450000106", ("nl",), "car",
        ("general", "garden", "carpentry", "electric"),
        _week((TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY), *_FULL_DAY),
    ),
    Worker(
        "Sofie", "Claes", "+32450000107", ("nl", "fr"), "foot",
        ("general", "painting"),
        _week((MONDAY, WEDNESDAY, FRIDAY), ("09:00", "12:00"), ("12:45", "15:45")),
    ),
    Worker(
        "Abdi", "Warsame", "+32450000108", ("so", "en", "nl"), "bike",
        ("general", "garden", "plumbing"),
        _week((MONDAY, TUESDAY, THURSDAY, FRIDAY), ("12:30", "16:30")),
    ),
)  # fmt: skip

# The demo has no coach: no pathway data is shown in it.
STAFF: Final = (
    StaffMember("Ilse", "Peeters", "ilse.peeters@keerbergen-demo.example", "desk", "nl"),
    StaffMember("Karim", "Benali", "karim.benali@keerbergen-demo.example", "desk", "nl"),
    StaffMember("Greet", "Wouters", "greet.wouters@keerbergen-demo.example", "coordinator", "nl"),
)
