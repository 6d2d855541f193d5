"""Where workers will be in the coming days: what a router is worth asking about."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from booking.rules.travel import Place, TravelMode

# Rounded as `place_of` does: both round half to even. ``ix_assignments_busy`` has the visits of each worker.
_COMING: Final = text(
    """
    SELECT DISTINCT (a.starts_at AT TIME ZONE 'Europe/Brussels')::date,
           round(a.latitude * 10000)::int, round(a.longitude * 10000)::int
      FROM workers w
      JOIN assignments a ON a.organisation_id = w.organisation_id AND a.worker_id = w.id
       AND a.state IN ('planned', 'started') AND a.starts_at >= :first AND a.starts_at < :last
     WHERE w.organisation_id = :organisation_id
    """
)
_BASES: Final = text(
    """
    SELECT DISTINCT w.travel_mode, round(w.base_latitude * 10000)::int, round(w.base_longitude * 10000)::int
      FROM workers w
     WHERE w.organisation_id = :organisation_id AND w.active
    """
)
_WITH_WORKERS: Final = text("SELECT DISTINCT organisation_id FROM workers WHERE active ORDER BY organisation_id")


class Coming(NamedTuple):
    """Where promised visits are, by day, and where workers begin their days, by how they travel."""

    visits: dict[date, set[Place]]
    bases: dict[TravelMode, set[Place]]


def coming_places(session: Session, organisation_id: int, *, first: datetime, last: datetime) -> Coming:
    """Return the places of visits that start in ``[first, last)``, and of active workers' bases; two statements."""
    coming = Coming(visits={}, bases={})
    span = {"organisation_id": organisation_id, "first": first, "last": last}
    for on, latitude, longitude in session.execute(_COMING, span):
        coming.visits.setdefault(on, set()).add((latitude, longitude))
    for mode, latitude, longitude in session.execute(_BASES, {"organisation_id": organisation_id}):
        coming.bases.setdefault(TravelMode(mode), set()).add((latitude, longitude))
    return coming


def organisations_at_work(session: Session) -> list[int]:
    """Return every organisation that has active workers."""
    return list(session.scalars(_WITH_WORKERS))
