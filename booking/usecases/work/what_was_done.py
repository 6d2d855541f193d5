"""What a worker is asked when the work is done, with the answers that the clock and the plan already give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.work import NotToday
from booking.rules.rides import WITH_ROUTE, Counting, counted_km, counting_of, waiting_of
from booking.rules.text import Text
from booking.rules.work import Task
from booking.rules.work_done import CrewWork, DoneWork, crew_work_of, is_as_planned, minutes_on_the_clock
from booking.store.queries.rides import find_ride
from booking.store.queries.service_facts import Service
from booking.store.queries.tariffs import tariff_on
from booking.store.tables import AssignmentRow, BookingRow
from booking.store.work_records import written_work
from booking.usecases.bookings.tasks import work_of
from booking.usecases.work.own_assignment import OPEN


@dataclass(frozen=True, slots=True)
class RideQuestions:
    """What to ask after a ride: which kilometres count, how many were planned, and how long the driver would wait."""

    counting: Counting
    planned_km: Decimal
    planned_waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What to ask after one assignment. ``minutes`` and ``motor_minutes`` are already filled in.

    ``clock_minutes`` is how long it was since the worker pressed "start".
    ``motor_minutes`` is None, and the others are False, where the tasks cannot bring it. ``others`` is what the rest
    of the crew wrote down already, None while nobody did.
    """

    minutes: int
    clock_minutes: int
    planned_minutes: int
    motor_minutes: int | None
    asks_km: bool
    asks_waste: bool
    asks_material: bool
    others: CrewWork | None
    is_open: bool
    ride: RideQuestions | None = None
    gives_report: bool = False
    """Whether the resident gets in writing what was found."""
    order_tasks: tuple[tuple[int, Text], ...] | None = None
    """What the work order names, by option; None where nobody signs one."""

    @property
    def as_it_stands(self) -> DoneWork:
        """The answers of somebody who has nothing to add."""
        return DoneWork(self.minutes, self.motor_minutes or 0)

    @property
    def need_a_look(self) -> bool:
        """Whether somebody has to look at the answers: more than the time is asked, or the time is not as planned."""
        asks_more = self.motor_minutes is not None or self.asks_km or self.asks_waste or self.asks_material
        if self.order_tasks is not None:
            return True
        return asks_more or self.ride is not None or not is_as_planned(self.clock_minutes, planned=self.planned_minutes)


def what_was_done(session: Session, assignment_id: int, *, by: Actor, now: datetime) -> Questions:
    """Return what to ask a worker about their own assignment.

    Raises ``NotFound`` for anybody else's, and ``NotToday`` for work of another day.
    """
    assignment = session.scalar(
        select(AssignmentRow).where(
            AssignmentRow.organisation_id == by.organisation_id,
            AssignmentRow.id == assignment_id,
            AssignmentRow.worker_id == by.worker_id,
            AssignmentRow.state != "held",
        )
    )
    if assignment is None:
        raise NotFound
    on = local_date(assignment.starts_at)
    if on != local_date(now):
        raise NotToday(on)
    row = session.scalars(
        select(BookingRow).where(
            BookingRow.organisation_id == by.organisation_id, BookingRow.id == assignment.booking_id
        )
    ).one()
    return questions_about(session, row, assignment, now=now)


def questions_about(session: Session, row: BookingRow, assignment: AssignmentRow, *, now: datetime) -> Questions:
    """Return what to ask about an assignment of the booking ``row``."""
    work = work_of(session, row)
    tasks = work.tasks
    others = crew_work_of(_of_others(session, assignment))
    # Of a car that somebody shares, the first one's assignment keeps the driver for both.
    planned = minutes_on_the_clock(min(assignment.ends_at - assignment.starts_at, row.ends_at - row.starts_at))
    worked = planned if assignment.started_at is None else minutes_on_the_clock(now - assignment.started_at)
    # Who presses "start" at the end did not work five minutes; whoever really did says so.
    likely = planned if 2 * worked < planned else worked
    return Questions(
        minutes=likely,
        clock_minutes=worked,
        planned_minutes=planned,
        motor_minutes=_motor_minutes(tasks, others),
        asks_km=any(task.may_drive for task in tasks),
        asks_waste=any(task.may_have_waste for task in tasks),
        asks_material=counts_material(session, row),
        others=others,
        is_open=assignment.state in OPEN,
        ride=_ride(session, row, work.service),
        gives_report=work.service.gives_report,
        order_tasks=tuple((one.option_id, work.service.option(one.option_id).name) for one in tasks)
        if work.service.needs_work_order
        else None,
    )


def _ride(session: Session, row: BookingRow, service: Service) -> RideQuestions | None:
    ride = find_ride(session, row.organisation_id, row.id) if service.shape in WITH_ROUTE else None
    if ride is None:
        return None
    try:
        tariff = tariff_on(session, row.organisation_id, row.service_id, local_date(row.starts_at))
    except Refusal:
        counting = Counting.FROM_BASE
    else:
        counting = counting_of(tariff)
    return RideQuestions(counting, counted_km(ride.km, counting), waiting_of(ride.route))


def _of_others(session: Session, assignment: AssignmentRow) -> list[DoneWork]:
    written = written_work(session, assignment.organisation_id, assignment.booking_id)
    return [done for one, done in written.by_workers.items() if done is not None and one != assignment.id]


def _motor_minutes(tasks: Sequence[Task], others: CrewWork | None) -> int | None:
    """Return how long the machine ran as planned; what a colleague wrote is not written twice."""
    planned = sum(task.total_minutes for task in tasks if task.needs_motor_tool)
    if not planned:
        return None
    planned = minutes_on_the_clock(timedelta(minutes=planned))
    return max(planned - (others.together.motor_minutes if others else 0), 0)


def material_counts(session: Session, booking_id: int, *, by: Actor) -> bool:
    """Tell whether the price of a booking of this organisation counts material. Raises ``NotFound``."""
    row = session.scalar(
        select(BookingRow).where(BookingRow.organisation_id == by.organisation_id, BookingRow.id == booking_id)
    )
    if row is None:
        raise NotFound
    return counts_material(session, row)


def counts_material(session: Session, row: BookingRow) -> bool:
    """Tell whether the price counts material that we buy; where there is no price yet, a worker need not wonder."""
    try:
        tariff = tariff_on(session, row.organisation_id, row.service_id, local_date(row.starts_at))
    except Refusal:
        return False
    return any("material_cost" in line.of for line in tariff.lines)
