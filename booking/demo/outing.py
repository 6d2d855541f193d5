"""Somebody who goes to the restaurant of the demo and is driven there: two bookings that belong together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from booking.demo.data.residents import RESIDENTS
from booking.demo.town import place_of
from booking.rules.actors import Actor
from booking.rules.baskets import stay_between
from booking.rules.calendar import local_date
from booking.rules.refusals import Refusal
from booking.rules.rides import Route, Stop
from booking.store.queries.locations import named_addresses, point_of_location
from booking.store.queries.service_facts import Service
from booking.usecases.baskets.join_basket import join_basket
from booking.usecases.bookings.book_for_caller import BookForCaller, book_for_caller
from booking.usecases.bookings.caller_wish import CallerWish
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.offer_for_caller import offer_for_caller
from booking.usecases.bookings.requests import Choice, Who
from booking.usecases.bookings.tasks import tasks_of
from booking.usecases.residents.register_resident import Registered, register_resident
from booking.usecases.rides.plan_ride import ride_plan

_MEAL, _RIDE = "buurtrestaurant", "vervoer"
#: Who goes out, and how many days ahead at least.
_WHO: Final = 24
_AHEAD: Final = timedelta(days=5)


def go_out(session: Session, desk: Actor, services: Mapping[str, Service], *, now: datetime) -> None:
    """Book a meal and the ride to it for one household, where there is a restaurant with rides."""
    if _MEAL not in services or _RIDE not in services:
        return
    resident = RESIDENTS[_WHO]
    who = Who(resident.name, resident.phone, resident.email or "", resident.language)
    known = register_resident(session, who, place_of(resident), by=desk, now=now)
    try:
        meal = _book(session, services[_MEAL], known, None, by=desk, now=now)
        ride = _book(session, services[_RIDE], known, meal, by=desk, now=now)
        if meal is not None and ride is not None:
            join_basket(session, ride, meal, by=desk, now=now)
    except Refusal:
        # Nothing is free in those days: they stay at home.
        return


def _book(
    session: Session, service: Service, known: Registered, beside: int | None, *, by: Actor, now: datetime
) -> int | None:
    """Book the first that is offered; of a ride the one that is in time for what is booked ``beside`` it."""
    place, choices = place_of(RESIDENTS[_WHO]), (Choice(service.options[0].option_id),)
    route = _way_to(session, beside, by=by) if beside is not None else None
    plan = ride_plan(session, by.organisation_id, service, tasks_of(service, choices), home=place.at, route=route)
    pick_up = plan.pick_up_at if plan is not None else None
    wish = CallerWish(
        household_id=known.household_id,
        service=service,
        choices=choices,
        place=place,
        first_day=local_date(pick_up) if pick_up is not None else local_date(now) + _AHEAD,
        starts_at=pick_up,
        location_id=service.location_ids[0] if service.location_ids else None,
        route=route,
    )
    offer = offer_for_caller(session, wish, by=by, now=now)
    if offer.chosen is None or offer.quote is None:
        return None
    request = BookForCaller(
        resident_id=known.resident_id,
        service_id=service.service_id,
        choices=wish.choices,
        place=place,
        starts_at=offer.chosen.starts_at,
        shown_total=offer.quote.total,
        client_key=f"demo-outing-{service.slug}",
        location_id=wish.location_id,
        route=wish.route,
    )
    return book_for_caller(session, request, by=by, now=now).booking_id


def _way_to(session: Session, booking_id: int, *, by: Actor) -> Route | None:
    row = booking_to_change(session, booking_id, by=by)
    if row.location_id is None:
        return None
    there = named_addresses(session, by.organisation_id, [row.location_id])[row.location_id]
    words = ", ".join([there.name, *there.address.lines])
    return Route(
        Stop(words, there.address.municipality, point_of_location(session, by.organisation_id, row.location_id)),
        appointment_at=row.starts_at,
        stay_minutes=stay_between(row.starts_at, row.ends_at),
    )
