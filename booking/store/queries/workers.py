"""Workers with their hours and absences, and the promised visits that no longer fit them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from booking.rules.calendar import is_closed, local_date
from booking.rules.hours import WeeklyHours, windows_on
from booking.rules.refusals import NotFound
from booking.rules.slots import Stretch
from booking.rules.travel import TravelMode
from booking.store.tables import (
    AbsenceRow,
    AssignmentRow,
    BookingOptionRow,
    BookingRow,
    CalendarDayRow,
    OptionRow,
    WeeklyHoursRow,
    WorkerRow,
)

#: No service books further ahead than this (the constraint on its horizon).
FURTHEST = timedelta(days=121)


@dataclass(frozen=True, slots=True)
class Absence:
    """A stretch in which a worker is not there."""

    absence_id: int
    starts_at: datetime
    ends_at: datetime

    @property
    def stretch(self) -> Stretch:
        """The absence as the rules see it."""
        return Stretch(self.starts_at, self.ends_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A worker as the coordinator knows them. ``absences`` are those that are not over yet."""

    worker_id: int
    name: str
    phone: str
    skills: tuple[str, ...]
    travel_mode: TravelMode
    active: bool
    hours: tuple[WeeklyHours, ...]
    absences: tuple[Absence, ...]


class Misfit(StrEnum):
    """Why a worker cannot come to a visit that they were given."""

    INACTIVE = "inactive"
    ABSENT = "absent"
    OUTSIDE_HOURS = "outside_hours"
    CLOSED = "closed"
    SKILL = "skill"


@dataclass(frozen=True, slots=True, kw_only=True)
class StrandedVisit:
    """A promised visit that needs another worker or another time."""

    number: str
    starts_at: datetime
    ends_at: datetime
    municipality: str
    worker_id: int
    worker_name: str
    why: Misfit


def workers_of(session: Session, organisation_id: int, *, now: datetime) -> list[Worker]:
    """Return the workers of an organisation by name, those who no longer work there last."""
    wanted = (
        select(WorkerRow)
        .where(WorkerRow.organisation_id == organisation_id)
        .order_by(WorkerRow.active.desc(), WorkerRow.name, WorkerRow.id)
    )
    return _workers(session, wanted, organisation_id, now=now)


def worker_by_id(session: Session, organisation_id: int, worker_id: int, *, now: datetime) -> Worker:
    """Return one worker. Raises ``NotFound``."""
    wanted = select(WorkerRow).where(WorkerRow.organisation_id == organisation_id, WorkerRow.id == worker_id)
    for worker in _workers(session, wanted, organisation_id, now=now):
        return worker
    raise NotFound


def skills_known(session: Session, organisation_id: int) -> list[str]:
    """Return every skill that a worker has or a task needs, in order."""
    of_workers = session.scalars(select(WorkerRow.skills).where(WorkerRow.organisation_id == organisation_id))
    of_tasks = session.scalars(select(OptionRow.skill).where(OptionRow.organisation_id == organisation_id))
    return sorted({skill for skills in of_workers for skill in skills} | set(of_tasks))


def stranded_visits(
    session: Session, organisation_id: int, *, now: datetime, worker_id: int | None = None
) -> list[StrandedVisit]:
    """Return the promised visits from ``now`` on whose worker cannot come, by time; of one worker or of all.

    Looked at afresh each time, so that no change of hours, absence, skill or closing day leaves a visit
    behind that nobody sees.
    """
    workers = {
        worker.worker_id: worker
        for worker in workers_of(session, organisation_id, now=now)
        if worker_id in {None, worker.worker_id}
    }
    rows = session.execute(_promised(organisation_id, list(workers), now=now)).all()
    closures = frozenset(session.scalars(select(CalendarDayRow.on).where(CalendarDayRow.organisation_id == organisation_id)))
    needed = _skills_needed(session, organisation_id, {row.booking_id for row in rows})
    found = []
    for row in rows:
        worker, visit = workers[row.worker_id], Stretch(row.starts_at, row.ends_at)
        why = _why_not(worker, visit, needed[row.booking_id], closures=closures)
        if why is not None:
            found.append(
                StrandedVisit(
                    number=row.number,
                    starts_at=row.starts_at,
                    ends_at=row.ends_at,
                    municipality=row.municipality,
                    worker_id=worker.worker_id,
                    worker_name=worker.name,
                    why=why,
                )
            )
    return found


def _why_not(worker: Worker, visit: Stretch, skills: set[str], *, closures: Collection[date]) -> Misfit | None:
    on = local_date(visit.starts_at)
    if not worker.active:
        return Misfit.INACTIVE
    if is_closed(on, closures=closures):
        return Misfit.CLOSED
    if any(absence.stretch.overlaps(visit) for absence in worker.absences):
        return Misfit.ABSENT
    windows = windows_on(on, worker.hours, away=())
    if not any(one.starts_at <= visit.starts_at and visit.ends_at <= one.ends_at for one in windows):
        return Misfit.OUTSIDE_HOURS
    return None if skills <= set(worker.skills) else Misfit.SKILL


def _promised(organisation_id: int, worker_ids: list[int], *, now: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(
            AssignmentRow.booking_id,
            AssignmentRow.worker_id,
            AssignmentRow.starts_at,
            AssignmentRow.ends_at,
            BookingRow.number,
            BookingRow.municipality,
        )
        .join(BookingRow, BookingRow.id == AssignmentRow.booking_id)
        .where(
            AssignmentRow.organisation_id == organisation_id,
            AssignmentRow.worker_id.in_(worker_ids),
            AssignmentRow.state == "planned",
            AssignmentRow.starts_at >= now,
            AssignmentRow.starts_at < now + FURTHEST,
        )
        .order_by(AssignmentRow.starts_at, AssignmentRow.id)
    )


def _skills_needed(session: Session, organisation_id: int, booking_ids: Iterable[int]) -> defaultdict[int, set[str]]:
    needed: defaultdict[int, set[str]] = defaultdict(set)
    rows = session.execute(
        select(BookingOptionRow.booking_id, OptionRow.skill)
        .join(OptionRow, OptionRow.id == BookingOptionRow.option_id)
        .where(BookingOptionRow.organisation_id == organisation_id, BookingOptionRow.booking_id.in_(booking_ids))
    )
    for booking_id, skill in rows:
        needed[booking_id].add(skill)
    return needed


def _workers(session: Session, wanted: Select[WorkerRow], organisation_id: int, *, now: datetime) -> list[Worker]:
    rows = session.scalars(wanted).all()
    ids = [row.id for row in rows]
    hours = _hours(session, organisation_id, ids)
    absences = _absences(session, organisation_id, ids, now=now)
    return [
        Worker(
            worker_id=row.id,
            name=row.name,
            phone=row.phone,
            skills=tuple(sorted(row.skills)),
            travel_mode=TravelMode(row.travel_mode),
            active=row.active,
            hours=tuple(sorted(hours[row.id])),
            absences=tuple(absences[row.id]),
        )
        for row in rows
    ]


def _hours(session: Session, organisation_id: int, ids: list[int]) -> defaultdict[int, list[WeeklyHours]]:
    found: defaultdict[int, list[WeeklyHours]] = defaultdict(list)
    for row in session.scalars(
        select(WeeklyHoursRow).where(
            WeeklyHoursRow.organisation_id == organisation_id, WeeklyHoursRow.worker_id.in_(ids)
        )
    ):
        found[row.worker_id].append(WeeklyHours(row.weekday, row.starts, row.ends))
    return found


def _absences(
    session: Session, organisation_id: int, ids: list[int], *, now: datetime
) -> defaultdict[int, list[Absence]]:
    found: defaultdict[int, list[Absence]] = defaultdict(list)
    for row in session.scalars(
        select(AbsenceRow)
        .where(
            AbsenceRow.organisation_id == organisation_id,
            AbsenceRow.worker_id.in_(ids),
            AbsenceRow.ends_at > now,
        )
        .order_by(AbsenceRow.starts_at, AbsenceRow.id)
    ):
        found[row.worker_id].append(Absence(row.id, row.starts_at, row.ends_at))
    return found
