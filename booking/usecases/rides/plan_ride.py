"""A route in time and in kilometres, by the organisation's own speeds and what a router told."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.rules.refusals.rides import RouteMissing
from booking.rules.rides import WITH_ROUTE, Minutes, RidePlan, Route, plan_of, require_near, require_sound
from booking.rules.travel import Reach, TravelMode, TravelSettings
from booking.rules.work import Task
from booking.store.queries.service_facts import Service
from booking.store.queries.travel_times import told_minutes
from booking.store.tables import OrganisationRow


def plan_ride(
    session: Session, organisation_id: int, service: Service, route: Route, *, home: Point, tasks: Sequence[Task]
) -> RidePlan:
    """Return the route in time, from the pick-up at ``home`` until the driver is back there.

    Raises ``TooManyStops``, ``TooManyInCar``, ``NoWheelchairPlace``, ``TooFarAway`` or ``RideTooLong``.
    """
    require_sound(route, tasks, service.ride_rules)
    settings = travel_of(session, organisation_id)
    require_near(route, home, most_km=service.ride_farthest_km, detour=settings.detour)
    points = [home, *(stop.at for stop in route.stops), route.destination.at]
    return plan_of(route, home, service.ride_rules, minutes=by_car(session, organisation_id, points))


def ride_plan(
    session: Session,
    organisation_id: int,
    service: Service,
    tasks: Sequence[Task],
    *,
    home: Point,
    route: Route | None,
) -> RidePlan | None:
    """Return the plan of what a service drives, or None for a service that drives nobody.

    Raises ``RouteMissing`` where it is not known yet where to, and what ``plan_ride`` raises.
    """
    if service.shape not in WITH_ROUTE:
        return None
    if route is None:
        raise RouteMissing
    return plan_ride(session, organisation_id, service, route, home=home, tasks=tasks)


def on_route(plan: RidePlan | None, tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """Return the tasks as long as their route takes, where there is one; else as they are."""
    return tasks if plan is None else plan.tasks(tasks)


def travel_of(session: Session, organisation_id: int) -> TravelSettings:
    """Return how an organisation's workers travel."""
    kept = session.scalar(select(OrganisationRow.travel).where(OrganisationRow.id == organisation_id))
    return TravelSettings.from_json(kept or {})


def by_car(session: Session, organisation_id: int, points: Sequence[Point]) -> Minutes:
    """Return what tells the minutes between two of ``points``: what a router told first, as for a worker's way."""
    settings, mode = travel_of(session, organisation_id), TravelMode.CAR
    reaches: dict[Point, Reach] = {}
    for point in dict.fromkeys(points):
        known = told_minutes(session, organisation_id, at=point, places=points, modes=[mode])
        reaches[point] = Reach(point, mode, settings=settings, known=known[mode])
    return lambda one, other: reaches[one].minutes_from(other.latitude, other.longitude)
