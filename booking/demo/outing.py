"""Two who go to the restaurant of the demo and are driven there, in one car: meal and ride belong together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
#: Who goes along, and how much before the first one they can be picked up, in order.
_ALSO: Final = 25
_EARLIER: Final = tuple(timedelta(minutes=minutes) for minutes in (10, 15, 20, 5))


def go_out(session: Session, desk: Actor, services: Mapping[str, Service], *, now: datetime) -> None:
    """Book a meal and the ride to it for two households, where there is a restaurant with rides."""
    if _MEAL not in services or _RIDE not in services:
        return
    try:
        pick_up = _go(session, desk, services, _WHO, None, now=now)
        if pick_up is not None:
            _go(session, desk, services, _ALSO, pick_up, now=now)
    except Refusal:
        # Nothing is free in those days: they stay at home.
        return


def _go(
    session: Session,
    desk: Actor,
    services: Mapping[str, Service],
    index: int,
    along: datetime | None,
    *,
    now: datetime,
) -> datetime | None:
    """Book both parts for one of them; return when the car comes. ``along``: when it comes for who went before."""
    resident = RESIDENTS[index]
    who = Who(resident.name, resident.phone, resident.email or "", resident.language)
    known = register_resident(session, who, place_of(resident), by=desk, now=now)
    outing = _Outing(session, desk, index, known, now)
    meal = outing.book(services[_MEAL], None)
    if meal is None:
        return None
    route = _way_to(session, meal, by=desk)
    wanted = [outing.pick_up(services[_RIDE], route)] if along is None else [along - early for early in _EARLIER]
    for at in wanted:
        ride = outing.book(services[_RIDE], at, route=route)
        if ride is not None:
            join_basket(session, ride, meal, by=desk, now=now)
            return at
    return None


@dataclass(frozen=True, slots=True)
class _Outing:
    """Somebody who goes out: which of the residents, and what the desk knows of them."""

    session: Session
    by: Actor
    index: int
    known: Registered
    now: datetime

    def pick_up(self, service: Service, route: Route | None) -> datetime | None:
        """Return when a ride is in time for its appointment."""
        home, tasks = place_of(RESIDENTS[self.index]).at, tasks_of(service, self._choices(service))
        plan = ride_plan(self.session, self.by.organisation_id, service, tasks, home=home, route=route)
        return plan.pick_up_at if plan is not None else None

    def book(self, service: Service, at: datetime | None, *, route: Route | None = None) -> int | None:
        """Book what is offered at a moment, or first of all; None where nothing is."""
        place = place_of(RESIDENTS[self.index])
        wish = CallerWish(
            household_id=self.known.household_id,
            service=service,
            choices=self._choices(service),
            place=place,
            first_day=local_date(at) if at is not None else local_date(self.now) + _AHEAD,
            starts_at=at,
            location_id=service.location_ids[0] if service.location_ids else None,
            route=route,
        )
        offer = offer_for_caller(self.session, wish, by=self.by, now=self.now)
        if offer.chosen is None or offer.quote is None:
            return None
        request = BookForCaller(
            resident_id=self.known.resident_id,
            service_id=service.service_id,
            choices=wish.choices,
            place=place,
            starts_at=offer.chosen.starts_at,
            shown_total=offer.quote.total,
            client_key=f"demo-outing-{service.slug}-{self.index}",
            location_id=wish.location_id,
            route=wish.route,
        )
        return book_for_caller(self.session, request, by=self.by, now=self.now).booking_id

    @staticmethod
    def _choices(service: Service) -> tuple[Choice, ...]:
        return (Choice(service.options[0].option_id),)


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
