"""From when each of several services can be had."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.addresses import Point
from booking.rules.calendar import local_date
from booking.rules.shapes import AT_LOCATIONS, WITHOUT_TIMES
from booking.store.queries.service_facts import Service
from booking.usecases.bookings.placing import Wish, free_for_all
from booking.usecases.bookings.requests import Choice
from booking.usecases.bookings.shortest_task import shortest_task
from booking.usecases.bookings.tasks import tasks_of

#: How far the looks reach, one after another: most is free soon, and each look costs what it looks at.
_LOOK_DAYS: Final = (3, 7, 21, 35, 57)


@dataclass(frozen=True, slots=True)
class Seen:
    """A service, as seen from ``at``: where somebody lives, or the middle of where it comes."""

    service: Service
    at: Point


def first_days(session: Session, seen: Iterable[Seen], *, by: Actor, now: datetime) -> dict[int, datetime]:
    """Return the first free start of each service, by its id, for its shortest task; nothing for those without.

    At home, or at its locations where the service has some. All services of one organisation share their looks, so
    the statements do not grow with the services.
    """
    first = local_date(now)
    places = [place for one in seen for place in _places(one, today=first, by=by)]
    found: dict[int, datetime] = {}
    furthest = first + timedelta(days=max((place.service.horizon_days for place in places), default=0))
    for days in _LOOK_DAYS:
        if not places or first > furthest:
            break
        free = free_for_all(session, places, first, first + timedelta(days=days - 1), by=by, now=now)
        for place, starts in zip(places, free, strict=True):
            for slot in starts.first(1):
                known = found.get(place.service.service_id)
                found[place.service.service_id] = min(known, slot.starts_at) if known else slot.starts_at
        places = [place for place in places if place.service.service_id not in found]
        first += timedelta(days=days)
    return found


def _places(seen: Seen, *, today: date, by: Actor) -> list[Wish]:
    option = shortest_task(seen.service, today=today)
    if option is None or seen.service.shape in WITHOUT_TIMES:
        return []
    tasks = tasks_of(seen.service, [Choice(option.option_id)])
    where: Sequence[int | None] = seen.service.location_ids if seen.service.shape in AT_LOCATIONS else (None,)
    return [Wish(by.organisation_id, seen.service, tasks, seen.at, location_id=one) for one in where]
