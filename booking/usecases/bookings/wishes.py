"""Work to be placed: which service and tasks, where, and who may come."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.rules.calendar import local_date
from booking.rules.care import CareTimes
from booking.rules.questions import Answers
from booking.rules.rides import RidePlan, Route, Stop
from booking.rules.seasons import Season
from booking.rules.slots import Job
from booking.rules.work import Task, crew_of, demands_of, equipment_of, skills_of
from booking.store.queries.availability import Need
from booking.store.queries.household_workers import household_workers
from booking.store.queries.rides import find_ride
from booking.store.queries.service_facts import Service
from booking.store.tables import BookingRow
from booking.usecases.bookings.members import birthdays_of_booking
from booking.usecases.bookings.tasks import BookedWork, duration_in, work_of

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """Work to be placed: which service and tasks, where.

    ``ignoring`` is a booking that may give way, ``also_ignoring`` are other visits of its series. Who comes has to
    speak ``language`` (empty: any) and is nobody of ``excluded``; one of ``preferred`` goes first, and nobody but
    ``only`` will do (empty: anybody). ``location_id`` is where it takes place, when not at home.
    """

    organisation_id: int
    service: Service
    tasks: tuple[Task, ...]
    at: Point
    ignoring: int = 0
    language: str = ""
    preferred: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()
    location_id: int | None = None
    also_ignoring: frozenset[int] = frozenset()
    only: frozenset[int] = frozenset()
    born_on: tuple[date, ...] = ()
    """The birthdays of who comes to a group session, where they are known by name."""
    member_ids: tuple[int, ...] = ()
    """Who they are, where the wish is more than a look: of a series."""
    hours: CareTimes | None = None
    """From when until when they are there, where that was said."""
    route: Route | None = None
    home: Stop | None = None
    """Where to and from where, of a ride of a series: what it costs depends on the driver."""
    ride: RidePlan | None = None
    """The ride in time, where it may share the car of another one."""
    needs_leader: bool | None = None
    """Whether one of those who come has to lead the crew, where that is not as the service says: of a part of it."""
    answers: Answers = field(default_factory=dict)
    """What was answered to the questions of the service, of a series: some answers count in the price."""

    @property
    def job(self) -> Job:
        """The work as the rules see it. Raises ``NothingChosen`` or ``TasksTooLong``."""
        minutes = duration_in(self.service, self.tasks) // _MINUTE
        crew = crew_of(self.tasks)
        led = self.service.needs_foreman and crew > 1 if self.needs_leader is None else self.needs_leader
        return Job(minutes, self.at, crew, self.service.buffer // _MINUTE, led)

    @property
    def seasons(self) -> tuple[Season, ...]:
        """The parts of the year in which all of the work is possible; each has to hold."""
        return self.service.seasons_of(task.option_id for task in self.tasks)

    def need(self, first: date, last: date) -> Need:
        """Return whose days matter, and which: from ``first`` to ``last``, both included."""
        return Need(
            self.organisation_id,
            first,
            last,
            self.at,
            skills=skills_of(self.tasks),
            demands=demands_of(self.tasks),
            language=self.language,
            excluded=self.excluded,
            only=self.only,
            equipment=equipment_of(self.tasks),
            location_id=self.location_id,
            ignoring=self.ignoring,
            also_ignoring=self.also_ignoring,
        )

    def by(self, worker_id: int) -> Wish:
        """Return the same work with this worker among those who come: alone where one does it, else first of a crew.

        Whether a crew that is found has them is for the caller to look at.
        """
        who = frozenset({worker_id})
        return replace(self, only=who) if crew_of(self.tasks) == 1 else replace(self, preferred=who)

    def part_of(self, worker_id: int) -> Wish:
        """Return the part of one worker in the work of a crew: as long, at the same place, for them alone."""
        return replace(self, only=frozenset({worker_id}), tasks=tuple(replace(task, crew=1) for task in self.tasks))

    def without_wishes(self) -> Wish:
        """Return the same work for whoever can do it, whatever was wished about who comes."""
        return replace(self, language="", preferred=frozenset(), excluded=frozenset(), only=frozenset())


def wish_of(session: Session, row: BookingRow, *, tasks: tuple[Task, ...] | None = None) -> Wish:
    """Return the work of a booking, to be placed again; its own time may give way."""
    work = work_of(session, row)
    known = household_workers(session, row.organisation_id, row.household_id)
    own = {row.preferred_worker_id} if row.preferred_worker_id else set()
    return Wish(
        row.organisation_id,
        work.service,
        tasks or work.tasks,
        Point(row.latitude, row.longitude),
        ignoring=row.id,
        language=row.language,
        preferred=known.preferred | own,
        excluded=known.excluded,
        location_id=row.location_id,
        born_on=birthdays_of_booking(session, row) if work.service.for_members else (),
        ride=_ride_of(session, row, work),
    )


def _ride_of(session: Session, row: BookingRow, work: BookedWork) -> RidePlan | None:
    """Return the ride of a booking as it was planned, where its service lets rides share a car."""
    ride = find_ride(session, row.organisation_id, row.id) if work.service.ride_detour_minutes else None
    if ride is None:
        return None
    minutes = (row.ends_at - row.starts_at) // _MINUTE
    at = row.starts_at if ride.route.appointment_at else None
    return RidePlan(ride.route, ride.lead_minutes, minutes, at, ride.margin_minutes)


def last_day(service: Service, now: datetime) -> date:
    """Return the last day that can be booked."""
    return local_date(now) + timedelta(days=service.horizon_days)
