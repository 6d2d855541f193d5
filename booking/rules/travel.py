"""How long it takes a worker to get from one place to the next, without asking anybody outside.

The estimate is the distance as the crow flies, times a detour, at the speed of the worker's mode, plus fixed minutes.
What a router told replaces the way, never the fixed minutes. ``Reach`` and ``travel_minutes`` reckon in the same
steps, so the time that was shown and the check before it is written never differ by a minute.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil, cos, hypot, radians
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from booking.rules.addresses import Point
from booking.rules.refusals.rides import AbsurdSpeed

EARTH_KM: Final = 6371.0
LEAST_DETOUR, MOST_DETOUR = 1.0, 3.0
LEAST_KMH, MOST_KMH = 1.0, 130.0
MOST_FIXED_MINUTES: Final = 60.0
#: Said of two places: there is no way. Such a pair is not asked again, and the estimate goes on for it.
UNREACHABLE_MINUTES: Final = 24 * 60

_KM_A_DEGREE: Final = EARTH_KM * radians(1)
_HALF: Final = radians(0.5)

#: A place in ten-thousandths of a degree, north and east: some eleven metres.
Place = tuple[int, int]
#: Minutes of the way, without the fixed ones, by latitude and longitude exactly as they were asked.
Told = Mapping[tuple[float, float], int]


class TravelMode(StrEnum):
    """How a worker gets about."""

    CAR = "car"
    CARGO_BIKE = "cargo_bike"
    BIKE = "bike"
    FOOT = "foot"


class Speed(NamedTuple):
    """Kilometres an hour along the road, and minutes for each journey to park, lock and ring."""

    kmh: float
    fixed_minutes: float


# Measured assumptions for a town and its villages.
_USUAL: Final = {
    TravelMode.CAR: Speed(28.0, 2.0),
    TravelMode.CARGO_BIKE: Speed(13.0, 1.0),
    TravelMode.BIKE: Speed(15.0, 0.5),
    TravelMode.FOOT: Speed(4.8, 0.0),
}

# As the crow flies, wind in the back and every light on green.
_FASTEST_KMH: Final = {
    TravelMode.CAR: 120.0,
    TravelMode.CARGO_BIKE: 35.0,
    TravelMode.BIKE: 35.0,
    TravelMode.FOOT: 8.0,
}


def _require_between(what: str, value: float, least: float, most: float) -> None:
    # Not a number is between nothing.
    if not least <= value <= most:
        raise AbsurdSpeed(what, value, least=least, most=most)


@dataclass(frozen=True, slots=True)
class TravelSettings:
    """How an organisation's workers travel: how much longer roads are than the crow's way, and the speeds.

    A mode that ``speeds`` (km/h, fixed minutes) leaves out keeps its usual one. Raises ``AbsurdSpeed`` beyond a detour
    of 1 to 3, 1 to 130 km/h, 0 to 60 minutes.
    """

    detour: float = 1.3
    speeds: Mapping[TravelMode, tuple[float, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what nobody means, and keep a speed for each mode."""
        whole = {mode: Speed(*self.speeds.get(mode, _USUAL[mode])) for mode in TravelMode}
        _require_between("detour", self.detour, LEAST_DETOUR, MOST_DETOUR)
        for mode, speed in whole.items():
            _require_between(mode, speed.kmh, LEAST_KMH, MOST_KMH)
            _require_between(mode, speed.fixed_minutes, 0, MOST_FIXED_MINUTES)
        object.__setattr__(self, "speeds", MappingProxyType(whole))

    def __hash__(self) -> int:
        """Return the same number for what is equal: settings can be a key."""
        return hash((self.detour, tuple(self.speeds.values())))

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> TravelSettings:
        """Return what ``organisations.travel`` keeps; what it leaves out is as usual. Raises ``AbsurdSpeed``."""
        speeds = {mode: (float(kept[mode][0]), float(kept[mode][1])) for mode in TravelMode if mode in kept}
        return cls(float(kept.get("detour", USUAL.detour)), speeds)

    def to_json(self) -> dict[str, Any]:
        """Return what ``organisations.travel`` keeps: only what differs from the usual."""
        changed: dict[str, Any] = {
            mode.value: list(speed) for mode, speed in self.speeds.items() if speed != _USUAL[mode]
        }
        return changed | ({} if self.detour == USUAL.detour else {"detour": self.detour})


#: What counts where an organisation chose nothing.
USUAL: Final = TravelSettings()


def distance_km(a: Point, b: Point) -> float:
    """Return the distance as the crow flies, in kilometres.

    The earth is taken as flat around the middle of the two, which is exact to 0.01 % within 60 km of Belgium and costs
    a third of the haversine. It is the one form everywhere.
    """
    north = a.latitude - b.latitude
    east = (a.longitude - b.longitude) * cos((a.latitude + b.latitude) * _HALF)
    return hypot(north, east) * _KM_A_DEGREE


def travel_minutes(a: Point, b: Point, mode: TravelMode, *, settings: TravelSettings | None = None) -> int:
    """Return whole minutes from ``a`` to ``b``, rounded up; nothing between two jobs at one address."""
    return minutes_for(distance_km(a, b), mode, settings=settings)


def minutes_for(km: float, mode: TravelMode, *, settings: TravelSettings | None = None) -> int:
    """Return whole minutes for ``km`` as the crow flies, rounded up; nothing for nothing."""
    settings = settings or USUAL
    return ceil(km * minutes_a_km(mode, settings) + settings.speeds[mode][1]) if km else 0


def minutes_a_km(mode: TravelMode, settings: TravelSettings) -> float:
    """Return how many minutes each kilometre of the crow takes, apart from the fixed ones."""
    return settings.detour / settings.speeds[mode][0] * 60


def is_believable(km: float, minutes: int, mode: TravelMode) -> bool:
    """Tell whether anybody covers ``km`` as the crow flies in ``minutes`` and a bit by ``mode``.

    A router that was set up for cars answers for feet just as gladly.
    """
    return km * 60 <= _FASTEST_KMH[mode] * (minutes + 1)


def place_of(at: Point) -> Place:
    """Return the place by which travel times are kept and found."""
    return (round(at.latitude * 10_000), round(at.longitude * 10_000))


def point_of(place: Place) -> Point:
    """Return the middle of a place."""
    return Point(place[0] / 10_000, place[1] / 10_000)


@dataclass(frozen=True, slots=True)
class Known:
    """What a router told about one place for one mode: the ways to it and the ways from it, by the other end."""

    to_here: Told = field(default_factory=dict)
    from_here: Told = field(default_factory=dict)


_NOTHING: Final = Known()


class Reach:
    """How far everything is from one place, for one mode: made once for a search, asked thousands of times.

    What a router told (``known``) comes first, with the fixed minutes added; the rest is estimated.
    """

    __slots__ = ("minutes_from", "minutes_to")

    minutes_to: Callable[[float, float], int]
    """From a latitude and a longitude, in degrees, to ``at``: whole minutes, rounded up."""
    minutes_from: Callable[[float, float], int]
    """From ``at`` to a latitude and a longitude."""

    def __init__(
        self, at: Point, mode: TravelMode, *, settings: TravelSettings | None = None, known: Known = _NOTHING
    ) -> None:
        """Reckon beforehand what is the same for every other end."""
        settings = settings or USUAL
        fixed = settings.speeds[mode][1]
        estimate = _estimate_from(at, minutes_a_km(mode, settings), fixed)
        self.minutes_to = _told_or(estimate, known.to_here, fixed)
        self.minutes_from = _told_or(estimate, known.from_here, fixed)


def _estimate_from(at: Point, minutes_a_km: float, fixed: float) -> Callable[[float, float], int]:
    # The steps of distance_km and minutes_for, in their order, with everything at hand: a search asks this for
    # every visit of every worker. Another order would round differently at a whole minute.
    here_latitude, here_longitude = at.latitude, at.longitude

    def minutes(latitude: float, longitude: float) -> int:
        # A block of flats, a location: many jobs at one address.
        if latitude == here_latitude and longitude == here_longitude:
            return 0
        km = (
            hypot(latitude - here_latitude, (longitude - here_longitude) * cos((latitude + here_latitude) * _HALF))
            * _KM_A_DEGREE
        )
        return ceil(km * minutes_a_km + fixed) if km else 0

    return minutes


def _told_or(estimate: Callable[[float, float], int], told: Told, fixed: float) -> Callable[[float, float], int]:
    if not told:
        return estimate
    find = {place: ceil(minutes + fixed) for place, minutes in told.items()}.get

    def minutes(latitude: float, longitude: float) -> int:
        found = find((latitude, longitude))
        return estimate(latitude, longitude) if found is None else found

    return minutes
