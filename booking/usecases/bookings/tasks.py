"""From what was chosen to tasks that can be placed and priced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.money import Money, total
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import TasksTooLong
from booking.rules.rentals import Period, one_period
from booking.rules.shapes import WITH_RETURN
from booking.rules.work import MOST_OF_ONE, Task, counted_as, duration_of
from booking.store.queries.service_facts import Option, Service
from booking.store.queries.services import service_by_id
from booking.store.tables import BookingOptionRow, BookingRow
from booking.usecases.bookings.requests import Choice


@dataclass(frozen=True, slots=True)
class BookedWork:
    """What a booking is for: its service, and its tasks with the minutes that were planned when it was booked."""

    service: Service
    tasks: tuple[Task, ...]


def tasks_of(service: Service, choices: Iterable[Choice]) -> tuple[Task, ...]:
    """Return the chosen tasks; one that is chosen twice counts double.

    Raises ``NotFound`` for an option that the service does not offer, ``TasksTooLong`` for too many of one, and
    ``PeriodsDiffer`` for things that are rented for another period than each other.
    """
    tasks = tuple(_task(service, Choice(option_id, count)) for option_id, count in counted(choices).items())
    if service.shape in WITH_RETURN and tasks:
        one_period((task.rental, task.periods) for task in tasks)
    return tasks


def counted(choices: Iterable[Choice]) -> dict[int, int]:
    """Return how many times each option is chosen, by its id, in the order of choosing."""
    counts: dict[int, int] = {}
    for choice in choices:
        counts[choice.option_id] = counts.get(choice.option_id, 0) + choice.count
    return counts


def duration_in(service: Service, tasks: Sequence[Task]) -> timedelta:
    """Return how long the visit takes. Raises ``NothingChosen`` or ``TasksTooLong``."""
    return duration_of(tasks, longest_minutes=service.longest_minutes, shape=service.shape)


def lasting(tasks: Sequence[Task], minutes: int, *, longest_minutes: int) -> tuple[Task, ...]:
    """Return the same tasks, made longer or shorter so that they take ``minutes`` together.

    The last one takes what is more or less. Raises ``TasksTooLong`` beyond ``longest_minutes``, or where so little
    is left that the last one would take no time.
    """
    others = sum(task.total_minutes for task in tasks[:-1])
    if not others < minutes <= longest_minutes:
        raise TasksTooLong(minutes=minutes, most_minutes=longest_minutes)
    return (*tasks[:-1], replace(tasks[-1], minutes=minutes - others, next_minutes=0))


def work_of(session: Session, row: BookingRow) -> BookedWork:
    """Return what a booking is for. A use case that needs it more than once looks it up once and hands it on."""
    service = service_by_id(session, row.organisation_id, row.service_id)
    return BookedWork(service, kept_tasks(session, service, row))


def kept_tasks(session: Session, service: Service, row: BookingRow) -> tuple[Task, ...]:
    """Return a booking's tasks with the minutes that were planned when it was booked."""
    rows = session.scalars(
        select(BookingOptionRow)
        .where(BookingOptionRow.organisation_id == row.organisation_id, BookingOptionRow.booking_id == row.id)
        .order_by(BookingOptionRow.id)
    ).all()
    return tuple(
        replace(_kept(service.option(kept.option_id), count=kept.count, minutes=kept.minutes), periods=kept.periods)
        for kept in rows
    )


def deposit_of(work: BookedWork) -> Money:
    """Return what is asked besides the price of what is rented, of all things together; it is given back later."""
    return total(work.service.option(task.option_id).deposit.times(task.count) for task in work.tasks)


def _task(service: Service, choice: Choice) -> Task:
    option = service.option(choice.option_id)
    if not option.active:
        raise NotFound
    if not 1 <= choice.count <= MOST_OF_ONE:
        raise TasksTooLong(minutes=option.usual_minutes * max(choice.count, 1), most_minutes=service.longest_minutes)
    return _planned(option, count=choice.count, minutes=option.usual_minutes, next_minutes=option.next_minutes)


def _kept(option: Option, *, count: int, minutes: int) -> Task:
    """Return a task whose minutes were planned for all of them together: how that was made up is no matter now."""
    return _planned(option, count=count, minutes=minutes, next_minutes=0)


def _planned(option: Option, *, count: int, minutes: int, next_minutes: int | None) -> Task:
    return Task(
        option_id=option.option_id,
        count=count,
        minutes=minutes,
        skill=option.skill,
        code=option.counts_as or counted_as(option.slug),
        crew=option.crew,
        needs_motor_tool=option.needs_motor_tool,
        may_drive=option.may_drive,
        may_have_waste=option.may_have_waste,
        next_minutes=next_minutes,
        demands=frozenset(option.demands),
        equipment=frozenset(option.equipment),
        person_age=option.person_age,
        rental=_period(option),
        takes_seat=option.takes_seat,
    )


def _period(option: Option) -> Period | None:
    if option.rental_days is None and option.rental_months is None:
        return None
    return Period(option.rental_days or 0, option.rental_months or 0)
