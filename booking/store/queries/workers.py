"""Workers as the coordinator knows them: what they can do, and when they are there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from booking.rules.calendar import local_date
from booking.rules.hours import Week, WeeklyHours
from booking.rules.refusals import NotFound
from booking.rules.travel import TravelMode
from booking.rules.versions import version_of
from booking.store.tables import AbsenceRow, ChangedDayRow, OptionRow, ShiftRow, WeeklyHoursRow, WorkerRow


@dataclass(frozen=True, slots=True)
class Absence:
    """A stretch in which a worker is not there."""

    absence_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Shift:
    """A dated stretch of work."""

    shift_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A worker as the coordinator knows them. ``absences`` and ``shifts`` are those that are not over yet.

    ``limits`` are what they must not be asked to do. ``contract_until`` is the first day after the contract,
    ``week_minutes`` how long a week of it is. On ``changed_days`` (from today on) their week does not count.
    """

    worker_id: int
    name: str
    phone: str
    skills: tuple[str, ...]
    travel_mode: TravelMode
    active: bool
    limits: tuple[str, ...]
    languages: tuple[str, ...]
    contract_from: date | None
    contract_until: date | None
    week_minutes: int
    hours: tuple[WeeklyHours, ...]
    shifts: tuple[Shift, ...]
    changed_days: tuple[date, ...]
    absences: tuple[Absence, ...]
    leads: bool = False
    """Whether they can lead a crew."""

    @property
    def version(self) -> str:
        """A short name for who they are and their contract: two people who saw other facts have another version."""
        return version_of(replace(self, hours=(), shifts=(), changed_days=(), absences=()))

    @property
    def week_version(self) -> str:
        """A short name for exactly these weekly hours."""
        return version_of(self.hours)


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


def limits_known(session: Session, organisation_id: int) -> list[str]:
    """Return everything that a worker must not be asked or that a task asks of them, in order."""
    of_workers = session.scalars(select(WorkerRow.limits).where(WorkerRow.organisation_id == organisation_id))
    of_tasks = session.scalars(select(OptionRow.demands).where(OptionRow.organisation_id == organisation_id))
    return sorted({one for some in (*of_workers, *of_tasks) for one in some})


def languages_known(session: Session, organisation_id: int) -> list[str]:
    """Return every language that a worker speaks, in order."""
    of_workers = session.scalars(select(WorkerRow.languages).where(WorkerRow.organisation_id == organisation_id))
    return sorted({language for languages in of_workers for language in languages})


def _workers(session: Session, wanted: Select[WorkerRow], organisation_id: int, *, now: datetime) -> list[Worker]:
    rows = session.scalars(wanted).all()
    ids = [row.id for row in rows]
    hours = _hours(session, organisation_id, ids)
    shifts = _shifts(session, organisation_id, ids, now=now)
    changed = _changed_days(session, organisation_id, ids, now=now)
    absences = _absences(session, organisation_id, ids, now=now)
    return [
        Worker(
            worker_id=row.id,
            name=row.name,
            phone=row.phone,
            skills=tuple(sorted(row.skills)),
            travel_mode=TravelMode(row.travel_mode),
            active=row.active,
            limits=tuple(sorted(row.limits)),
            languages=tuple(sorted(row.languages)),
            contract_from=row.contract_from,
            contract_until=row.contract_until,
            week_minutes=row.week_minutes,
            hours=tuple(sorted(hours[row.id])),
            shifts=tuple(shifts[row.id]),
            changed_days=tuple(changed[row.id]),
            absences=tuple(absences[row.id]),
            leads=row.leads,
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
        found[row.worker_id].append(WeeklyHours(row.weekday, row.starts, row.ends, Week(row.week)))
    return found


def _shifts(session: Session, organisation_id: int, ids: list[int], *, now: datetime) -> defaultdict[int, list[Shift]]:
    found: defaultdict[int, list[Shift]] = defaultdict(list)
    for row in session.scalars(
        select(ShiftRow)
        .where(ShiftRow.organisation_id == organisation_id, ShiftRow.worker_id.in_(ids), ShiftRow.ends_at > now)
        .order_by(ShiftRow.starts_at, ShiftRow.id)
    ):
        found[row.worker_id].append(Shift(row.id, row.starts_at, row.ends_at))
    return found


def _changed_days(
    session: Session, organisation_id: int, ids: list[int], *, now: datetime
) -> defaultdict[int, list[date]]:
    found: defaultdict[int, list[date]] = defaultdict(list)
    for row in session.scalars(
        select(ChangedDayRow)
        .where(
            ChangedDayRow.organisation_id == organisation_id,
            ChangedDayRow.worker_id.in_(ids),
            ChangedDayRow.on >= local_date(now),
        )
        .order_by(ChangedDayRow.on)
    ):
        found[row.worker_id].append(row.on)
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
