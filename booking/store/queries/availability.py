"""Who is at work when, and what they already have to do: the facts under every free time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.rules.calendar import day_range, is_closed, local_date
from booking.rules.hours import WeeklyHours, windows_on
from booking.rules.slots import Stretch, Visit, WorkDay
from booking.rules.travel import TravelMode
from booking.store.tables import AbsenceRow, CalendarDayRow, WeeklyHoursRow, WorkerRow

# Work never crosses midnight, so a bound on the start is enough and the index (organisation, worker, start)
# carries it: the cost does not grow with history. A hold that is over no longer takes anybody's time.
BUSY = text(
    """
    SELECT a.worker_id, a.starts_at, a.ends_at, a.latitude, a.longitude
      FROM assignments a
     WHERE a.organisation_id = :organisation_id
       AND a.worker_id = ANY(:worker_ids)
       AND a.starts_at >= :first AND a.starts_at < :last
       AND a.booking_id <> :ignoring
       AND (a.state IN ('planned', 'started', 'done')
            OR (a.state = 'held' AND EXISTS (
                SELECT FROM bookings b WHERE b.id = a.booking_id AND b.held_until > :now)))
     ORDER BY a.worker_id, a.starts_at
    """
)


@dataclass(frozen=True, slots=True)
class Need:
    """Which days of which workers are asked for. ``skills`` are all needed by each worker."""

    organisation_id: int
    skills: frozenset[str]
    days: tuple[date, ...]
    ignoring_booking_id: int = 0


def able_worker_ids(session: Session, need: Need) -> list[int]:
    """Return the workers who can do the work, whether or not they are there."""
    return [worker.id for worker in _able_workers(session, need)]


def work_days(session: Session, need: Need, *, now: datetime) -> list[WorkDay]:
    """Return the days of every worker who can do the work, with what they already have to do."""
    workers = _able_workers(session, need)
    if not workers or not need.days:
        return []
    ids = [worker.id for worker in workers]
    first, last = day_range(min(need.days))[0], day_range(max(need.days))[1]
    closures = _closures(session, need)
    hours = _weekly_hours(session, need.organisation_id, ids)
    away = _absences(session, need.organisation_id, ids, first, last)
    busy = _busy(session, need, ids, first, last, now)
    days = [on for on in need.days if not is_closed(on, closures=closures)]
    return [
        WorkDay(
            worker_id=worker.id,
            windows=windows,
            visits=tuple(busy[worker.id, on]),
            base=Point(worker.base_latitude, worker.base_longitude),
            mode=TravelMode(worker.travel_mode),
        )
        for worker in workers
        for on in days
        if (windows := windows_on(on, hours[worker.id], away=away[worker.id]))
    ]


def busy_rows(
    session: Session, need: Need, worker_ids: Sequence[int], *, first: datetime, last: datetime, now: datetime
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return what these workers have to do in ``[first, last)``: worker, start, end, latitude, longitude."""
    return session.execute(
        BUSY,
        {
            "organisation_id": need.organisation_id,
            "worker_ids": list(worker_ids),
            "first": first,
            "last": last,
            "now": now,
            "ignoring": need.ignoring_booking_id,
        },
    ).all()


def _able_workers(session: Session, need: Need) -> Sequence[WorkerRow]:
    return session.scalars(
        select(WorkerRow)
        .where(
            WorkerRow.organisation_id == need.organisation_id,
            WorkerRow.active,
            WorkerRow.skills.contains(sorted(need.skills)),
        )
        .order_by(WorkerRow.id)
    ).all()


def _busy(
    session: Session, need: Need, ids: list[int], first: datetime, last: datetime, now: datetime
) -> defaultdict[tuple[int, date], list[Visit]]:
    found: defaultdict[tuple[int, date], list[Visit]] = defaultdict(list)
    for worker_id, starts_at, ends_at, latitude, longitude in busy_rows(
        session, need, ids, first=first, last=last, now=now
    ):
        visit = Visit(starts_at, ends_at, Point(latitude, longitude))
        found[worker_id, local_date(starts_at)].append(visit)
    return found


def _closures(session: Session, need: Need) -> frozenset[date]:
    return frozenset(
        session.scalars(
            select(CalendarDayRow.on).where(
                CalendarDayRow.organisation_id == need.organisation_id,
                CalendarDayRow.on >= min(need.days),
                CalendarDayRow.on < max(need.days) + timedelta(days=1),
            )
        )
    )


def _weekly_hours(session: Session, organisation_id: int, ids: list[int]) -> defaultdict[int, list[WeeklyHours]]:
    found: defaultdict[int, list[WeeklyHours]] = defaultdict(list)
    for worker_id, weekday, starts, ends in session.execute(
        select(WeeklyHoursRow.worker_id, WeeklyHoursRow.weekday, WeeklyHoursRow.starts, WeeklyHoursRow.ends).where(
            WeeklyHoursRow.organisation_id == organisation_id, WeeklyHoursRow.worker_id.in_(ids)
        )
    ):
        found[worker_id].append(WeeklyHours(weekday, starts, ends))
    return found


def _absences(
    session: Session, organisation_id: int, ids: list[int], first: datetime, last: datetime
) -> defaultdict[int, list[Stretch]]:
    found: defaultdict[int, list[Stretch]] = defaultdict(list)
    for row in session.scalars(
        select(AbsenceRow).where(
            AbsenceRow.organisation_id == organisation_id,
            AbsenceRow.worker_id.in_(ids),
            AbsenceRow.ends_at > first,
            AbsenceRow.starts_at < last,
        )
    ):
        found[row.worker_id].append(Stretch(row.starts_at, row.ends_at))
    return found
