"""Tell where a ride goes, on the way to a booking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotFound
from booking.rules.refusals.rides import AppointmentIsOver, AppointmentTooSoon, RideTooLong, RouteMissing
from booking.rules.rides import WHEELCHAIR_CAR, WITH_ROUTE, Aid, Reason, RidePlan, Route
from booking.store.queries.drafts import read_draft
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.usecases.bookings.requests import Place
from booking.usecases.bookings.tasks import tasks_of
from booking.usecases.drafts.find import draft_to_change, let_place_go, write_answers
from booking.usecases.drafts.requests import choices_in
from booking.usecases.rides.locate_stop import TypedStop, locate_stop
from booking.usecases.rides.plan_ride import plan_ride


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRoute:
    """Where somebody wants to go, as they typed it; empty stops are left out."""

    destination: TypedStop
    stops: Sequence[TypedStop] = ()
    appointment_at: datetime | None = None
    stay_minutes: int = 0
    goes_back: bool = True
    companions: int = 0
    aid: Aid = Aid.NONE
    reason: Reason = Reason.NONE
    shopping_list: str = ""


def set_route(session: Session, token: str, asked: AskedRoute, *, by: Actor, now: datetime) -> None:
    """Keep where a ride goes. The time that was kept for another route is given back.

    Who needs a place for a wheelchair gets the task that brings such a car, where the service has one. Raises
    ``NotFound`` for a draft without an address or of another shape, ``UnknownPostcode``, ``PlaceNotKnown``,
    ``TooManyStops``, ``TooManyInCar``, ``NoWheelchairPlace``, ``RideTooLong``, ``AppointmentTooSoon``, or
    ``NotPossibleNow`` once it is booked.
    """
    _keep(session, token, lambda known: located(session, asked, by=by, known=known), by=by, now=now)


def set_destination(
    session: Session, token: str, destination: TypedStop, stops: Sequence[TypedStop], *, by: Actor, now: datetime
) -> None:
    """Keep where a ride goes, with the rest as it was answered; before that, coming back after a stay of an hour.

    Where that would be too long a ride, after a shorter stay: how long is asked next. Raises what ``set_route`` raises.
    """

    def after(known: Route | None, *, stay: int) -> Route:
        asked = AskedRoute(destination=destination, stops=stops, stay_minutes=stay)
        there = located(session, asked, by=by, known=known)
        return there if known is None else replace(known, destination=there.destination, stops=there.stops)

    for stay in _USUAL_STAYS:
        try:
            _keep(session, token, partial(after, stay=stay), by=by, now=now)
        except RideTooLong:
            if stay == _USUAL_STAYS[-1]:
                raise
        else:
            return


def change_route(
    session: Session,
    token: str,
    changed: Callable[[Route], Route],
    *,
    by: Actor,
    now: datetime,
    note: str | None = None,
) -> None:
    """Keep another answer about a ride of which is known where to, and what else was told; None keeps what was.

    Raises ``RouteMissing``, and as ``set_route``.
    """

    def of(known: Route | None) -> Route:
        if known is None:
            raise RouteMissing
        return changed(known)

    _keep(session, token, of, by=by, now=now, note=note)


def _keep(
    session: Session,
    token: str,
    wanted: Callable[[Route | None], Route],
    *,
    by: Actor,
    now: datetime,
    note: str | None = None,
) -> None:
    row = draft_to_change(session, token, by=by)
    draft = read_draft(session, row)
    service = service_by_id(session, by.organisation_id, row.service_id)
    if draft.place is None or service.shape not in WITH_ROUTE:
        raise NotFound
    route = wanted(draft.route)
    counts = _with_wheelchair(service, dict(draft.counts), route)
    place = Place(draft.place.address, draft.place.at)
    soonest(session, service, counts, place, route, by=by, now=now)

    kept, told = route.to_json(), draft.note if note is None else note
    if row.answers.get("route") == kept and (counts, told) == (dict(draft.counts), draft.note):
        return
    let_place_go(session, row, by=by, now=now)
    write_answers(row, now=now, route=kept, tasks=list(counts.items()), note=told)


#: How long somebody stays, as long as we do not know it: an hour, or less where the ride would be too long.
_USUAL_STAYS: Final = (60, 30, 0)


def located(session: Session, asked: AskedRoute, *, by: Actor, known: Route | None = None) -> Route:
    """Return the route with its places on the map. Raises ``UnknownPostcode`` or ``PlaceNotKnown``.

    A destination that is still called as in the ``known`` route stays where it was found before.
    """
    destination = locate_stop(session, asked.destination, by=by)
    if known is not None and known.destination.words == destination.words:
        destination = known.destination
    return Route(
        destination=destination,
        stops=tuple(locate_stop(session, stop, by=by) for stop in asked.stops if not stop.is_empty),
        appointment_at=asked.appointment_at,
        stay_minutes=asked.stay_minutes,
        goes_back=asked.goes_back,
        companions=asked.companions,
        aid=asked.aid,
        reason=asked.reason,
        shopping_list=asked.shopping_list,
    )


def soonest(
    session: Session,
    service: Service,
    counts: dict[int, int],
    place: Place,
    route: Route,
    *,
    by: Actor,
    now: datetime,
) -> RidePlan:
    """Return the plan of a route that can still be asked.

    Raises ``AppointmentIsOver`` for a pick-up in the past, ``AppointmentTooSoon`` for one within the service's notice,
    and what ``plan_ride`` raises.
    """
    tasks = tasks_of(service, choices_in(counts))
    plan = plan_ride(session, by.organisation_id, service, route, home=place.at, tasks=tasks)
    earliest = now + service.notice if by.kind is Role.RESIDENT else now
    if plan.pick_up_at is not None and plan.pick_up_at < now:
        raise AppointmentIsOver
    if plan.pick_up_at is not None and plan.pick_up_at < earliest:
        raise AppointmentTooSoon(hours=int((earliest - now).total_seconds()) // 3600)
    return plan


def _with_wheelchair(service: Service, counts: dict[int, int], route: Route) -> dict[int, int]:
    """Return the chosen tasks, with the one for wheelchairs in the place of a single other one."""
    suited = [one.option_id for one in service.options if one.active and WHEELCHAIR_CAR in one.equipment]
    if route.aid is not Aid.WHEELCHAIR or not suited or len(counts) > 1 or set(counts) & set(suited):
        return counts
    return {suited[0]: 1}
