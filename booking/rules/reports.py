"""Reports: their life, what is near enough to be the same, and which places an organisation looks after.

Source: domain A6, services 9 (paths) and 12 (caretakers), and A0 fact 11: fed by reports, paid by a commissioner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import asin, cos, degrees, radians, sin, sqrt
from typing import Final

from booking.rules.actors import Role
from booking.rules.addresses import Point
from booking.rules.refusals import NotAllowed
from booking.rules.refusals.reports import PlaceNotServed, ReportChanged
from booking.rules.travel import EARTH_KM

#: Two reports of one kind so near each other, the earlier one open and no older than this, may be the same thing.
NEAR_METRES: Final = 50.0
NEAR_LASTS: Final = timedelta(days=30)
#: A place is looked after when it lies so near the middle of a postcode that is served, or a street of it.
_NEAR_CENTRE_METRES: Final = 3000.0
_NEAR_STREET_METRES: Final = 1000.0


class ReportState(StrEnum):
    """Where a report is."""

    NEW = "new"
    PLANNED = "planned"
    DONE = "done"
    DECLINED = "declined"
    DUPLICATE = "duplicate"


class ReportChange(StrEnum):
    """What can happen to a report."""

    MAKE = "make"
    PLAN = "plan"
    LEAVE = "leave"
    """A round went by without it."""
    FINISH = "finish"
    DECLINE = "decline"
    SAME_AS = "same_as"
    REOPEN = "reopen"


class Urgency(StrEnum):
    """How soon somebody has to look, the most urgent first."""

    DANGER = "danger"
    SOON = "soon"
    CAN_WAIT = "can_wait"


OPEN: Final = frozenset({ReportState.NEW, ReportState.PLANNED})
_OFFICE: Final = frozenset({Role.DESK, Role.COORDINATOR})
_WORK: Final = _OFFICE | {Role.WORKER}

#: From which state to which, and who may.
_TABLE: Final[dict[tuple[ReportState, ReportChange], tuple[ReportState, frozenset[Role]]]] = {
    (ReportState.NEW, ReportChange.PLAN): (ReportState.PLANNED, _OFFICE),
    (ReportState.NEW, ReportChange.FINISH): (ReportState.DONE, _OFFICE),
    (ReportState.NEW, ReportChange.DECLINE): (ReportState.DECLINED, _OFFICE),
    (ReportState.NEW, ReportChange.SAME_AS): (ReportState.DUPLICATE, _OFFICE),
    # Another round, or another place in the order.
    (ReportState.PLANNED, ReportChange.PLAN): (ReportState.PLANNED, _OFFICE),
    (ReportState.PLANNED, ReportChange.LEAVE): (ReportState.NEW, _WORK),
    (ReportState.PLANNED, ReportChange.FINISH): (ReportState.DONE, _WORK),
    (ReportState.PLANNED, ReportChange.DECLINE): (ReportState.DECLINED, _OFFICE),
    (ReportState.PLANNED, ReportChange.SAME_AS): (ReportState.DUPLICATE, _OFFICE),
    (ReportState.DONE, ReportChange.REOPEN): (ReportState.NEW, _OFFICE),
    (ReportState.DECLINED, ReportChange.REOPEN): (ReportState.NEW, _OFFICE),
    (ReportState.DUPLICATE, ReportChange.REOPEN): (ReportState.NEW, _OFFICE),
}


@dataclass(frozen=True, slots=True)
class Reported:
    """What decides whether two reports may be about the same thing."""

    report_id: int
    option_id: int
    at: Point
    location_id: int | None
    state: ReportState
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Served:
    """A postcode that an organisation looks after, by its middle or by one of its streets."""

    postcode: str
    municipality: str
    at: Point
    is_street: bool = False


def after(state: ReportState, change: ReportChange, *, roles: frozenset[Role]) -> ReportState:
    """Return the state that follows.

    Raises ``ReportChanged`` where the table has no such step, ``NotAllowed`` for a role that does not take it.
    """
    try:
        following, allowed = _TABLE[state, change]
    except KeyError:
        raise ReportChanged(state=state, change=change) from None
    if not roles & allowed:
        raise NotAllowed
    return following


def can(state: ReportState, change: ReportChange) -> bool:
    """Tell whether ``change`` is possible in ``state`` for somebody who may."""
    return (state, change) in _TABLE


def is_near(one: Reported, other: Reported, *, now: datetime) -> bool:
    """Tell whether ``other``, made earlier, may be the same thing as ``one``.

    The same kind, still open, at most 30 days old; in the same building, or else at most 50 metres away.
    """
    if other.report_id == one.report_id or other.option_id != one.option_id:
        return False
    if other.state not in OPEN or now - other.created_at > NEAR_LASTS:
        return False
    if one.location_id is not None or other.location_id is not None:
        return one.location_id == other.location_id
    return metres_between(one.at, other.at) <= NEAR_METRES


def near_band(at: Point) -> tuple[float, float]:
    """Return between which latitudes all lies that is at most 50 metres from ``at``."""
    half = degrees(NEAR_METRES / (EARTH_KM * 1000)) * 1.001
    return at.latitude - half, at.latitude + half


def require_served(at: Point, served: Sequence[Served]) -> Served:
    """Return the postcode in which ``at`` lies, as near as the known middles and streets tell.

    Raises ``PlaceNotServed`` beyond 3 km of each middle and 1 km of each street.
    """
    nearest = min(served, key=lambda one: metres_between(at, one.at) / _reach(one), default=None)
    if nearest is None or metres_between(at, nearest.at) > _reach(nearest):
        raise PlaceNotServed(municipalities=sorted({one.municipality for one in served}))
    return nearest


def metres_between(one: Point, other: Point) -> float:
    """Return the distance as the crow flies, by the haversine formula."""
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    chord = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2000 * EARTH_KM * asin(min(1.0, sqrt(chord)))


def _reach(served: Served) -> float:
    return _NEAR_STREET_METRES if served.is_street else _NEAR_CENTRE_METRES
