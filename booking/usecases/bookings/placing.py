"""Taking workers' time for a booking: lock, look with the function that showed the time, write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role, system_of
from booking.rules.addresses import Point
from booking.rules.calendar import day_range, days_from, local_date
from booking.rules.lifecycle import Change, State
from booking.rules.refusals import NotATime, SlotTaken
from booking.rules.slots import Job, Slot, find_slots, nearest, slot_at
from booking.rules.work import Task, crew_of, skills_of
from booking.store.history import change_booking
from booking.store.locks import lock_worker_days
from booking.store.queries.availability import Need, able_worker_ids, work_days
from booking.store.queries.services import Service
from booking.store.tables import AssignmentRow, BookingRow
from booking.usecases.bookings.tasks import duration_in

#: How many other times a person is offered when theirs was just taken, and over how many days.
ALTERNATIVES = 4
ALTERNATIVE_DAYS = 7
#: States of an assignment that take its worker's time; the exclusion constraint names the same.
TAKING = ("held", "planned", "started", "done")


@dataclass(frozen=True, slots=True)
class Wish:
    """Work to be placed: which service and tasks, where. ``ignoring`` is a booking that may give way."""

    organisation_id: int
    service: Service
    tasks: tuple[Task, ...]
    at: Point
    ignoring: int = 0

    @property
    def job(self) -> Job:
        """The work as the rules see it. Raises ``NothingChosen`` or ``TasksTooLong``."""
        return Job(duration_in(self.service, self.tasks), self.at, crew_of(self.tasks))

    def need(self, days: Iterable[date]) -> Need:
        """Return which days of which workers matter."""
        return Need(self.organisation_id, skills_of(self.tasks), tuple(days), self.ignoring)


def slots_on(session: Session, wish: Wish, days: Iterable[date], *, by: Actor, now: datetime) -> list[Slot]:
    """Return the moments on ``days`` at which the work can start, in order of time.

    Residents book from the service's notice on and up to its horizon; the desk books from now on.
    """
    job = wish.job
    within = [on for on in days if local_date(now) <= on <= _last_day(wish.service, now)]
    return find_slots(
        work_days(session, wish.need(within), now=now),
        job,
        earliest=earliest_start(wish.service, by=by, now=now),
        step=wish.service.step,
    )


def earliest_start(service: Service, *, by: Actor, now: datetime) -> datetime:
    """Return the first moment that this person may choose: residents need to give notice."""
    return now + service.notice if by.kind is Role.RESIDENT else now


def take_time(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> tuple[int, ...]:
    """Lock the day of everybody who could do it, look again, and return the workers who will come.

    The caller writes the assignments before the transaction ends. Raises ``NotATime`` for a start off the
    grid or outside what this person may choose, ``SlotTaken`` with the nearest other times.
    """
    if not _is_choosable(wish.service, starts_at, by=by, now=now):
        raise NotATime
    on = local_date(starts_at)
    able = able_worker_ids(session, wish.need([on]))
    lock_worker_days(session, [(worker_id, on) for worker_id in able])
    _let_lapsed_holds_go(session, wish.organisation_id, able, on, now=now)
    slot = slot_at(work_days(session, wish.need([on]), now=now), wish.job, starts_at)
    if slot is None:
        raise SlotTaken(alternatives=alternatives_to(session, wish, starts_at, by=by, now=now))
    return slot.worker_ids[: wish.job.crew]


def alternatives_to(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> list[datetime]:
    """Return the free starts nearest to ``starts_at``."""
    first = max(local_date(starts_at) - timedelta(days=ALTERNATIVE_DAYS // 2), local_date(now))
    days = days_from(first, count=ALTERNATIVE_DAYS)
    return nearest(slots_on(session, wish, days, by=by, now=now), starts_at, count=ALTERNATIVES)


def assign(session: Session, row: BookingRow, worker_ids: Iterable[int], *, state: str) -> None:
    """Write the assignments of a booking's workers for its time and place."""
    session.add_all(
        AssignmentRow(
            organisation_id=row.organisation_id,
            booking_id=row.id,
            worker_id=worker_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            latitude=row.latitude,
            longitude=row.longitude,
            state=state,
        )
        for worker_id in worker_ids
    )
    session.flush()


def assignments_of(session: Session, row: BookingRow) -> list[AssignmentRow]:
    """Return the assignments that take somebody's time for this booking."""
    return list(
        session.scalars(
            select(AssignmentRow)
            .where(
                AssignmentRow.organisation_id == row.organisation_id,
                AssignmentRow.booking_id == row.id,
                AssignmentRow.state.in_(TAKING),
            )
            .order_by(AssignmentRow.worker_id)
        )
    )


def release(session: Session, row: BookingRow) -> None:
    """Give back the time that a booking takes."""
    for assignment in assignments_of(session, row):
        assignment.state = "released"
    session.flush()


def expire(session: Session, row: BookingRow, *, now: datetime) -> None:
    """End a hold that is over and give its time back."""
    release(session, row)
    change_booking(session, row, Change.EXPIRE, by=system_of(row.organisation_id), now=now)


def _last_day(service: Service, now: datetime) -> date:
    return local_date(now) + timedelta(days=service.horizon_days)


def _is_choosable(service: Service, starts_at: datetime, *, by: Actor, now: datetime) -> bool:
    on_grid = (starts_at.minute * 60 + starts_at.second) % service.step.seconds == 0 and not starts_at.microsecond
    return (
        on_grid
        and starts_at >= earliest_start(service, by=by, now=now)
        and local_date(starts_at) <= _last_day(service, now)
    )


def _let_lapsed_holds_go(
    session: Session, organisation_id: int, worker_ids: list[int], on: date, *, now: datetime
) -> None:
    """End the day's holds that are over: the constraint counts them until somebody says so.

    Their rows are locked first: one that is being confirmed this moment is waited for, and then stays.
    """
    first, last = day_range(on)
    standing = select(AssignmentRow.booking_id).where(
        AssignmentRow.organisation_id == organisation_id,
        AssignmentRow.worker_id.in_(worker_ids),
        AssignmentRow.state == "held",
        AssignmentRow.starts_at >= first,
        AssignmentRow.starts_at < last,
    )
    lapsed = session.scalars(
        select(BookingRow)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.id.in_(standing),
            BookingRow.state == State.HELD,
            BookingRow.held_until <= now,
        )
        .order_by(BookingRow.id)
        .with_for_update()
    ).all()
    for row in lapsed:
        expire(session, row, now=now)
    session.flush()
