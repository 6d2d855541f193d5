"""The first free times over several services and places at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.addresses import Point
from booking.rules.calendar import local_date
from booking.rules.slots import Slot
from booking.rules.travel import distance_km
from booking.store.queries.locations import Location, locations_of
from booking.store.queries.service_facts import Option, Service
from booking.store.queries.services import services_coming_to
from booking.usecases.bookings.placing import Wish, free_for_all
from booking.usecases.bookings.requests import Choice
from booking.usecases.bookings.shortest_task import shortest_task
from booking.usecases.bookings.tasks import tasks_of

#: How far one look reaches; where it finds too little, another one goes on from there.
LOOK_DAYS: Final = 14
MOST_LOOKS: Final = 4
MOST_FREE: Final = 40


class Order(StrEnum):
    """What comes first."""

    DATE = "date"
    DISTANCE = "distance"


@dataclass(frozen=True, slots=True)
class FindFirstFree:
    """Which services, seen from where, from which day on, how many times at most (1 to 40) and in which order.

    ``at`` and ``postcode`` are where the person lives; without them only what is given at a location can be found.
    """

    services: tuple[Service, ...]
    first_day: date
    at: Point | None = None
    postcode: str = ""
    count: int = 10
    order: Order = Order.DATE


@dataclass(frozen=True, slots=True)
class FirstFree:
    """A free time of a service, for its shortest task; ``location`` is None at the person's own home.

    ``km`` is how far away it is, as the crow flies; None where nobody said where the person lives.
    """

    service: Service
    option: Option
    location: Location | None
    slot: Slot
    km: float | None


@dataclass(frozen=True, slots=True)
class _Place:
    wish: Wish
    option: Option
    location: Location | None
    km: float | None


def first_free(session: Session, request: FindFirstFree, *, by: Actor, now: datetime) -> list[FirstFree]:
    """Return the first free times, at most ``count``, each place of a service with at most three of them.

    By date, or what is nearest first and then by date. A number of statements that neither the services nor the
    workers nor the days change; where a router told travel times, each location takes one more.
    """
    places = _places(session, request, by=by, now=now)
    count = min(max(request.count, 1), MOST_FREE)
    found: list[FirstFree] = []
    furthest = max((one.horizon_days for one in request.services), default=0)
    first = min(max(request.first_day, local_date(now)), local_date(now) + timedelta(days=furthest))
    for _ in range(MOST_LOOKS):
        found += _look(session, places, first, by=by, now=now)
        # By distance the nearest place counts, however late: only places that have shown nothing yet are looked at on.
        seen = {(one.service.service_id, one.location and one.location.location_id) for one in found}
        places = [one for one in places if (one.wish.service.service_id, one.wish.location_id) not in seen]
        if not places or (request.order is Order.DATE and len(found) >= count):
            break
        first += timedelta(days=LOOK_DAYS)
    return sorted(found, key=_key(request.order))[:count]


#: Of one place so many times are told: somebody who wants more of it looks at its own page.
_OF_ONE_PLACE: Final = 3


def _look(session: Session, places: Sequence[_Place], first: date, *, by: Actor, now: datetime) -> list[FirstFree]:
    if not places:
        return []
    last = first + timedelta(days=LOOK_DAYS - 1)
    free = free_for_all(session, [one.wish for one in places], first, last, by=by, now=now)
    return [
        FirstFree(place.wish.service, place.option, place.location, slot, place.km)
        for place, starts in zip(places, free, strict=True)
        for slot in starts.first(_OF_ONE_PLACE)
    ]


def _key(order: Order) -> Callable[[FirstFree], tuple[float, datetime, str]]:
    if order is Order.DISTANCE:
        return lambda one: (one.km or 0.0, one.slot.starts_at, one.service.slug)
    return lambda one: (0.0, one.slot.starts_at, one.service.slug)


def _places(session: Session, request: FindFirstFree, *, by: Actor, now: datetime) -> list[_Place]:
    """Return where each service can be had: at home where it comes there, and at its locations."""
    locations = {one.location_id: one for one in locations_of(session, by.organisation_id, first=local_date(now))}
    comes_to = services_coming_to(session, by.organisation_id, request.postcode) if request.postcode else frozenset()
    found = []
    for service in request.services:
        option = shortest_task(service, today=local_date(now))
        if option is None:
            continue
        tasks = tasks_of(service, [Choice(option.option_id)])
        if request.at is not None and service.service_id in comes_to:
            found.append(_Place(Wish(by.organisation_id, service, tasks, request.at), option, None, 0.0))
        for location_id in service.location_ids:
            location = locations.get(location_id)
            if location is not None and location.active:
                km = distance_km(request.at, location.at) if request.at is not None else None
                wish = Wish(by.organisation_id, service, tasks, location.at, location_id=location_id)
                found.append(_Place(wish, option, location, km))
    return found
