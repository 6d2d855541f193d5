"""Workers who are not there, for tests: what became of their visits, and what nobody may ever find afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.calendar import start_of_day
from booking.store.database import in_transaction, reading
from booking.store.queries.stranded import stranded_visits
from booking.store.tables import AbsenceRow, AssignmentRow, BookingRow, WeeklyHoursRow, WorkerRow
from booking.usecases.replanning.replan_worker import Replanned, ReplanWorker, replan_worker
from tests.harness.town import CHURCH, HOURS, MONDAY
from tests.usecases.bookings.house import House

TAKING = ("held", "planned", "started", "done")


def another_worker(house: House, name: str, *skills: str, mode: str = "car") -> int:
    """Let somebody more work here, with the hours of everybody; able to do everything unless ``skills`` says what."""

    def add(session: Session) -> int:
        row = WorkerRow(
            organisation_id=house.town.organisation_id,
            name=name,
            skills=list(skills or ("general", "electric", "carpentry", "garden")),
            travel_mode=mode,
            base_latitude=CHURCH.latitude,
            base_longitude=CHURCH.longitude,
        )
        session.add(row)
        session.flush()
        session.add_all(
            WeeklyHoursRow(
                organisation_id=row.organisation_id, worker_id=row.id, weekday=weekday, starts=starts, ends=ends
            )
            for weekday in range(5)
            for starts, ends in HOURS
        )
        return row.id

    return in_transaction(add)


def give_to(booking_id: int, *worker_ids: int) -> None:
    """Let these workers have a booking."""

    def give(session: Session) -> None:
        rows = session.scalars(
            select(AssignmentRow)
            .where(AssignmentRow.booking_id == booking_id, AssignmentRow.state.in_(TAKING))
            .order_by(AssignmentRow.id)
        ).all()
        for row, worker_id in zip(rows, worker_ids, strict=True):
            row.worker_id = worker_id

    in_transaction(give)


def ill(house: House, worker_id: int, *, days: int = 1, first: date | None = None, now: datetime = MONDAY) -> Replanned:
    """Let a worker be absent for ``days`` days from ``first`` on: from today unless it says otherwise."""
    begins = first or now.date()
    asked = ReplanWorker(worker_id, start_of_day(begins), start_of_day(begins + timedelta(days=days)))
    return in_transaction(lambda session: replan_worker(session, asked, by=house.desk, now=now))


def to_phone(house: House, *, now: datetime = MONDAY) -> set[str]:
    """Return the numbers of the bookings that need a phone call."""
    with reading() as session:
        return {one.number for one in stranded_visits(session, house.town.organisation_id, now=now)}


def absences(worker_id: int) -> list[tuple[datetime, datetime]]:
    """Return when a worker is absent."""
    with reading() as session:
        rows = session.scalars(select(AbsenceRow).where(AbsenceRow.worker_id == worker_id)).all()
        return [(row.starts_at, row.ends_at) for row in rows]


def numbers(booking_ids: Iterable[int]) -> dict[int, str]:
    """Return the numbers of bookings."""
    with reading() as session:
        rows = session.execute(select(BookingRow.id, BookingRow.number).where(BookingRow.id.in_(list(booking_ids))))
        return {row.id: row.number for row in rows}
