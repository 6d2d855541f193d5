"""How long it takes a worker to get from one place to the next, without asking anybody outside."""

from __future__ import annotations

from enum import StrEnum
from math import asin, ceil, cos, radians, sin, sqrt

from booking.rules.addresses import Point

EARTH_KM = 6371.0
DETOUR = 1.3


class TravelMode(StrEnum):
    """How a worker gets about."""

    CAR = "car"
    BIKE = "bike"
    FOOT = "foot"


# Kilometres an hour, and minutes to park, lock and ring: measured assumptions for a town and its villages.
_SPEED_KMH = {TravelMode.CAR: 28.0, TravelMode.BIKE: 15.0, TravelMode.FOOT: 4.8}
_FIXED_MINUTES = {TravelMode.CAR: 2.0, TravelMode.BIKE: 0.5, TravelMode.FOOT: 0.0}


def distance_km(a: Point, b: Point) -> float:
    """Return the distance as the crow flies, in kilometres."""
    if a == b:
        return 0.0
    lat_a, lat_b = radians(a.latitude), radians(b.latitude)
    half = sin((lat_b - lat_a) / 2) ** 2
    half += cos(lat_a) * cos(lat_b) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def travel_minutes(a: Point, b: Point, mode: TravelMode) -> int:
    """Return whole minutes from ``a`` to ``b``, rounded up; nothing between two jobs at one address."""
    return minutes_for(distance_km(a, b), mode)


def minutes_for(km: float, mode: TravelMode) -> int:
    """Return whole minutes for ``km`` as the crow flies, rounded up; nothing for nothing."""
    return ceil(km * DETOUR / _SPEED_KMH[mode] * 60 + _FIXED_MINUTES[mode]) if km else 0
