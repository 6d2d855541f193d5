"""What a router told about the ways between places: found for a search, added to, and forgotten in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.rules.travel import UNREACHABLE_MINUTES, Known, Place, TravelMode, place_of

# From here, ``uq_travel_times_pair`` is known but for its end; to here, ``ix_travel_times_to`` is its mirror image. So
# the cost grows with what was told of one place, not with what is kept. "IS TRUE" keeps the list of places a table that
# is looked up: once the statement is prepared, the planner thinks it short and would run through it for each way.
_TOLD: Final = text(
    """
    WITH asked AS MATERIALIZED (
        SELECT latitude, longitude FROM unnest(CAST(:latitudes AS int[]), CAST(:longitudes AS int[]))
            AS place(latitude, longitude)
    )
    SELECT t.mode, t.from_latitude, t.from_longitude, t.to_latitude, t.to_longitude, t.minutes
      FROM travel_times t
     WHERE t.organisation_id = :organisation_id AND t.mode = ANY(:modes) AND t.minutes < :below
       AND t.from_latitude = :latitude AND t.from_longitude = :longitude
       AND (t.to_latitude, t.to_longitude) IN (SELECT latitude, longitude FROM asked) IS TRUE
    UNION ALL
    SELECT t.mode, t.from_latitude, t.from_longitude, t.to_latitude, t.to_longitude, t.minutes
      FROM travel_times t
     WHERE t.organisation_id = :organisation_id AND t.mode = ANY(:modes) AND t.minutes < :below
       AND t.to_latitude = :latitude AND t.to_longitude = :longitude
       AND (t.from_latitude, t.from_longitude) IN (SELECT latitude, longitude FROM asked) IS TRUE
    """
)
_ADD: Final = text(
    """
    INSERT INTO travel_times
        (organisation_id, mode, from_latitude, from_longitude, to_latitude, to_longitude, minutes, told_at)
    SELECT :organisation_id, way.*, :now
      FROM unnest(CAST(:modes AS text[]), CAST(:from_latitudes AS int[]), CAST(:from_longitudes AS int[]),
                  CAST(:to_latitudes AS int[]), CAST(:to_longitudes AS int[]), CAST(:minutes AS int[])) AS way
    ON CONFLICT DO NOTHING
    RETURNING id
    """
)
_AMONG: Final = text(
    """
    WITH asked AS MATERIALIZED (
        SELECT latitude, longitude FROM unnest(CAST(:latitudes AS int[]), CAST(:longitudes AS int[]))
            AS place(latitude, longitude)
    )
    SELECT t.from_latitude, t.from_longitude, t.to_latitude, t.to_longitude
      FROM asked origin
      JOIN travel_times t ON t.organisation_id = :organisation_id AND t.mode = :mode
       AND t.from_latitude = origin.latitude AND t.from_longitude = origin.longitude
     WHERE (t.to_latitude, t.to_longitude) IN (SELECT latitude, longitude FROM asked) IS TRUE
    """
)
_TOLD_SINCE: Final = text(
    """
    SELECT EXISTS (
        SELECT FROM travel_times t
         WHERE t.organisation_id = :organisation_id AND t.mode = ANY(:modes) AND t.told_at >= :since
           AND t.from_latitude = :latitude AND t.from_longitude = :longitude)
    """
)
_EVERYTHING: Final = 2**31 - 1


class Way(NamedTuple):
    """Minutes from one place to another, as a router told them."""

    mode: TravelMode
    origin: Place
    destination: Place
    minutes: int


def told_minutes(
    session: Session,
    organisation_id: int,
    *,
    at: Point,
    places: Collection[Point],
    modes: Collection[TravelMode],
) -> dict[TravelMode, Known]:
    """Return for each of ``modes`` what was told of the ways between ``at`` and each of ``places``, both directions.

    One statement, and none where there is nothing to ask; at most two rows for each place and mode. What was not
    told, and what has no way, is left out: the estimate stands there.
    """
    asked: defaultdict[Place, set[tuple[float, float]]] = defaultdict(set)
    for point in places:
        asked[place_of(point)].add((point.latitude, point.longitude))
    to_here: dict[TravelMode, dict[tuple[float, float], int]] = {mode: {} for mode in modes}
    from_here: dict[TravelMode, dict[tuple[float, float], int]] = {mode: {} for mode in modes}
    here = place_of(at)
    for way in _told(session, organisation_id, here, asked, modes=modes, below=UNREACHABLE_MINUTES):
        told, other = (from_here, way.destination) if way.origin == here else (to_here, way.origin)
        told[way.mode].update(dict.fromkeys(asked[other], way.minutes))
    return {mode: Known(to_here[mode], from_here[mode]) for mode in modes}


def ways_about(
    session: Session, organisation_id: int, here: Place, *, places: Collection[Place], modes: Collection[TravelMode]
) -> set[tuple[TravelMode, Place, Place]]:
    """Return which ways between ``here`` and ``places`` were told (mode, from, to); that there is none counts too."""
    ways = _told(session, organisation_id, here, places, modes=modes, below=_EVERYTHING)
    return {(way.mode, way.origin, way.destination) for way in ways}


def ways_among(
    session: Session, organisation_id: int, mode: TravelMode, *, places: Collection[Place]
) -> set[tuple[Place, Place]]:
    """Return which ways between two of ``places`` were told (from, to); that there is none counts too."""
    answer = session.execute(_AMONG, _asked(organisation_id, places) | {"mode": mode.value})
    return {((a, b), (c, d)) for a, b, c, d in answer}


def was_told(session: Session, organisation_id: int, here: Place, *, since: datetime) -> bool:
    """Tell whether a router told any way from ``here`` since then."""
    facts = {"organisation_id": organisation_id, "modes": [mode.value for mode in TravelMode], "since": since}
    return bool(session.scalar(_TOLD_SINCE, facts | {"latitude": here[0], "longitude": here[1]}))


def add_ways(session: Session, organisation_id: int, ways: Iterable[Way], *, now: datetime) -> int:
    """Keep what a router told, and return how much of it is new; what was told before stays as it is."""
    # Sorted, so that two who keep the same ways cannot wait for each other.
    ordered = sorted(set(ways))
    if not ordered:
        return 0
    added = session.execute(
        _ADD,
        {
            "organisation_id": organisation_id,
            "now": now,
            "modes": [way.mode.value for way in ordered],
            "from_latitudes": _array(way.origin[0] for way in ordered),
            "from_longitudes": _array(way.origin[1] for way in ordered),
            "to_latitudes": _array(way.destination[0] for way in ordered),
            "to_longitudes": _array(way.destination[1] for way in ordered),
            "minutes": _array(way.minutes for way in ordered),
        },
    )
    return len(added.all())


def _told(
    session: Session,
    organisation_id: int,
    here: Place,
    places: Collection[Place],
    *,
    modes: Collection[TravelMode],
    below: int,
) -> list[Way]:
    others = [place for place in places if place != here]
    if not others or not modes:
        return []
    facts = _asked(organisation_id, others) | {"modes": [mode.value for mode in modes], "below": below}
    answer = session.execute(_TOLD, facts | {"latitude": here[0], "longitude": here[1]})
    return [Way(TravelMode(mode), (a, b), (c, d), minutes) for mode, a, b, c, d, minutes in answer]


def _asked(organisation_id: int, places: Collection[Place]) -> dict[str, Any]:
    return {
        "organisation_id": organisation_id,
        "latitudes": _array(latitude for latitude, _ in places),
        "longitudes": _array(longitude for _, longitude in places),
    }


def _array(numbers: Iterable[int]) -> str:
    """Return an array as PostgreSQL reads it: ten times as fast as the driver's own way with a list."""
    return "{" + ",".join(map(str, numbers)) + "}"
