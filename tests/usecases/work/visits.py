"""Promised visits for tests, with chosen workers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.store.tables import AssignmentRow, BookingRow, HistoryRow, WorkerRow
from booking.usecases.bookings.confirm_booking import confirm_booking
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.pricing import price_of
from booking.usecases.bookings.requests import Choice, ConfirmBooking, HoldPlace, Who
from tests.harness.town import Town, a_place


@dataclass(frozen=True, slots=True)
class Visit:
    """A promised visit: its booking, and which assignment each worker has, by name."""

    booking_id: int
    number: str
    assignments: dict[str, int]


def the_desk(town: Town) -> Actor:
    """Return somebody who books for others."""
    return Actor(town.organisation_id, frozenset({Role.DESK}), name="Ilse")


def as_worker(town: Town, name: str) -> Actor:
    """Return a worker of the town."""
    return Actor(town.organisation_id, frozenset({Role.WORKER}), worker_id=town.workers[name], name=name)


def a_visit(
    session: Session,
    town: Town,
    *,
    starts_at: datetime,
    now: datetime,
    task: str = "lamp",
    by: tuple[str, ...] = (),
    who: Who | None = None,
    access_notes: str = "",
    note: str = "",
    claimed_ground: str | None = None,
) -> Visit:
    """Book a visit as the desk does; ``by`` names who goes, where that must be somebody in particular."""
    desk = the_desk(town)
    held = hold_place(
        session,
        HoldPlace(
            service_id=town.service_id,
            choices=(Choice(town.options[task]),),
            place=a_place(access_notes=access_notes),
            starts_at=starts_at,
            client_key=f"{task} {starts_at.isoformat()} {by}",
            locale="nl",
            note=note,
        ),
        by=desk,
        now=now,
    )
    row = session.get_one(BookingRow, held.booking_id)
    confirmed = confirm_booking(
        session,
        ConfirmBooking(
            booking_id=held.booking_id,
            shown_total=price_of(session, row, household_id=None, claimed_ground=claimed_ground).total,
            pay_by="invoice",
            who=who or Who("Maria Peeters", "+32470123456", "", "nl"),
            claimed_ground=claimed_ground,
        ),
        by=desk,
        now=now,
    )
    _give_to(session, held.booking_id, [town.workers[name] for name in by])
    return Visit(held.booking_id, confirmed.number, _assignments(session, held.booking_id))


def progress(session: Session, visit: Visit) -> tuple[str, dict[str, str]]:
    """Return the state of a visit's booking, and of each worker's assignment."""
    booking = session.scalar(select(BookingRow.state).where(BookingRow.id == visit.booking_id))
    assert booking is not None
    states = {
        name: str(session.scalar(select(AssignmentRow.state).where(AssignmentRow.id == assignment_id)))
        for name, assignment_id in visit.assignments.items()
    }
    return booking, states


def story(session: Session, visit: Visit) -> list[tuple[str, str, str]]:
    """Return the history since the promise: change, state after it, and whose it was."""
    rows = session.scalars(
        select(HistoryRow).where(HistoryRow.booking_id == visit.booking_id).order_by(HistoryRow.id)
    ).all()
    told = [(row.change, row.state, row.by_name) for row in rows]
    return told[[change for change, _, _ in told].index("confirm") + 1 :]


def _give_to(session: Session, booking_id: int, worker_ids: list[int]) -> None:
    rows = session.scalars(
        select(AssignmentRow).where(AssignmentRow.booking_id == booking_id).order_by(AssignmentRow.id)
    ).all()
    for row, worker_id in zip(rows, worker_ids, strict=False):
        row.worker_id = worker_id
    session.flush()


def _assignments(session: Session, booking_id: int) -> dict[str, int]:
    rows = session.execute(
        select(WorkerRow.name, AssignmentRow.id)
        .join(AssignmentRow, AssignmentRow.worker_id == WorkerRow.id)
        .where(AssignmentRow.booking_id == booking_id)
    )
    return {str(name): int(assignment_id) for name, assignment_id in rows}
