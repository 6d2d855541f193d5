"""What a caller wants, as work that can be placed and priced."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.care import CareTimes
from booking.rules.questions import Answers
from booking.rules.rides import Route
from booking.rules.work import Task
from booking.store.queries.household_workers import household_workers
from booking.store.queries.service_facts import Service
from booking.usecases.bookings.members import members_for
from booking.usecases.bookings.placing import Wish
from booking.usecases.bookings.requests import Choice, Place
from booking.usecases.bookings.tasks import lasting, tasks_of
from booking.usecases.rides.plan_ride import on_route, ride_plan


@dataclass(frozen=True, slots=True)
class CallerWish:
    """What the caller wants and where, the first day to look at, and the start that was chosen, if any.

    Who comes speaks ``language`` (empty: any), ``preferred_worker_id`` rather than somebody else; it takes
    ``minutes`` all together, where the desk knows better than the tasks say. ``location_id`` is where it is, when
    not at somebody's home. ``answers`` are those that count for the price,
    ``member_ids`` for whom of the household it is, where each place is for somebody by name.
    """

    household_id: int
    service: Service
    choices: tuple[Choice, ...]
    place: Place
    first_day: date
    starts_at: datetime | None = None
    language: str = ""
    preferred_worker_id: int | None = None
    minutes: int | None = None
    location_id: int | None = None
    answers: Answers = field(default_factory=dict)
    member_ids: tuple[int, ...] = ()
    hours: CareTimes | None = None
    route: Route | None = None
    """Where to, of a service that drives."""

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks, lasting as long as the desk says where it does. Raises ``NotFound`` or ``TasksTooLong``."""
        tasks = tasks_of(self.service, self.choices)
        if self.minutes is None or not tasks:
            return tasks
        return lasting(tasks, self.minutes, longest_minutes=self.service.longest_minutes)


def placed(session: Session, wish: CallerWish, *, by: Actor) -> Wish:
    """Return the work to be placed, with whom the household likes to see and who does not go there.

    Raises ``NotFound``, ``TasksTooLong`` or ``MemberNeeded``; of a ride ``RouteMissing`` and what ``plan_ride`` raises.
    """
    plan = ride_plan(session, by.organisation_id, wish.service, wish.tasks, home=wish.place.at, route=wish.route)
    known = household_workers(session, by.organisation_id, wish.household_id)
    own = {wish.preferred_worker_id} if wish.preferred_worker_id else set()
    members = members_for(session, wish.service, wish.member_ids, household_id=wish.household_id, by=by)
    return Wish(
        by.organisation_id,
        wish.service,
        on_route(plan, wish.tasks),
        wish.place.at,
        language=wish.language,
        preferred=known.preferred | own,
        excluded=known.excluded,
        location_id=wish.location_id,
        born_on=tuple(one.born_on for one in members),
        ride=plan,
    )
