"""Six weeks of life in the demo town: booked through the very use cases that people use."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.demo.data.bookings import PLANNED_BOOKINGS, PlannedBooking
from booking.demo.data.residents import RESIDENTS
from booking.demo.town import Town, place_of
from booking.rules.actors import Actor, Role
from booking.rules.calendar import at, is_holiday, local, local_date
from booking.rules.refusals import Refusal
from booking.rules.slots import Slot
from booking.rules.work_orders import Way, strokes_of
from booking.store.queries.services import service_by_id
from booking.store.tables import AssignmentRow, BookingRow, OutboxRow
from booking.usecases.bookings.cancel_booking import cancel_booking
from booking.usecases.bookings.confirm_booking import confirm_booking
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.hold_place import hold_place
from booking.usecases.bookings.placing import Wish, slots_on
from booking.usecases.bookings.pricing import price_of
from booking.usecases.bookings.requests import CancelBooking, Choice, ConfirmBooking, HoldPlace
from booking.usecases.bookings.tasks import tasks_of
from booking.usecases.work.draft_work_order import draft_work_order
from booking.usecases.work.finish_assignment import finish_assignment
from booking.usecases.work.give_up_assignment import GiveUp, Obstacle, give_up_assignment
from booking.usecases.work.sign_work_order import SignWorkOrder, sign_work_order
from booking.usecases.work.start_assignment import start_assignment

#: A signature, as a finger draws it.
_SCRIBBLE = (
    "90,140 96,96 104,62 116,48 124,60 122,92 114,128 110,144;128,120 142,108 154,112 158,128 148,138 138,130 150,114"
    " 170,108 178,126 190,136 206,112 214,104 220,122 232,134 250,116 262,104 270,122 286,132 306,118 330,112;100,158"
    " 180,152 260,150 350,146"
)
#: How long before its visit a booking of the demo was made.
AHEAD = timedelta(days=6)


def live(session: Session, town: Town, *, now: datetime) -> int:
    """Book and do everything that is planned around today; return how many bookings were placed.

    A wish for which nothing is free is left out, as it would be in life.
    """
    days = _working_days(local_date(now))
    booked: list[tuple[PlannedBooking, BookingRow]] = []
    for index, planned in enumerate(PLANNED_BOOKINGS):
        row = _book(session, town, planned, days[planned.day_offset], key=f"demo-{index}", now=now)
        if row is not None:
            booked.append((planned, row))
    # Only now, so that no later wish gets the time of a visit that was cancelled or given up.
    for planned, row in booked:
        _what_came_of_it(session, town, planned, row)
    post_was_sent(session, now=now)
    return len(booked)


def _book(
    session: Session, town: Town, planned: PlannedBooking, on: date, *, key: str, now: datetime
) -> BookingRow | None:
    booked_at = min(at(on, time(9)) - AHEAD, now - timedelta(minutes=30))
    slot = _free_slot(session, town, planned, on, now=booked_at)
    if slot is None:
        return None
    resident = RESIDENTS[planned.resident_index]
    request = HoldPlace(
        service_id=town.service_id,
        choices=tuple(Choice(town.option_ids[code]) for code in planned.options),
        place=place_of(resident),
        starts_at=slot.starts_at,
        client_key=key,
        locale=resident.language,
        note=planned.note or "",
    )
    try:
        held = hold_place(session, request, by=town.desk, now=booked_at)
    except Refusal:
        return None
    registered = town.residents[planned.resident_index]
    row = booking_to_change(session, held.booking_id, by=town.desk)
    quote = price_of(session, row, household_id=registered.household_id, claimed_ground=None)
    confirm_booking(
        session,
        ConfirmBooking(held.booking_id, quote.total, "invoice", resident_id=registered.resident_id),
        by=town.desk,
        now=booked_at,
    )
    return row


def _free_slot(session: Session, town: Town, planned: PlannedBooking, on: date, *, now: datetime) -> Slot | None:
    service = service_by_id(session, town.organisation_id, town.service_id)
    tasks = tasks_of(service, [Choice(town.option_ids[code]) for code in planned.options])
    place = place_of(RESIDENTS[planned.resident_index])
    free = slots_on(session, Wish(town.organisation_id, service, tasks, place.at), [on], by=town.desk, now=now)
    in_part = [slot for slot in free if (local(slot.starts_at).hour < 12) == (planned.part_of_day == "am")]
    return next(iter(in_part or free), None)


def _what_came_of_it(session: Session, town: Town, planned: PlannedBooking, row: BookingRow) -> None:
    if planned.outcome is None:
        return
    if planned.outcome == "cancelled":
        cancel_booking(
            session,
            CancelBooking(row.id, reason="Afgebeld"),
            by=town.desk,
            now=row.starts_at - timedelta(days=2),
        )
        return
    for assignment in session.scalars(select(AssignmentRow).where(AssignmentRow.booking_id == row.id)).all():
        worker = Actor(town.organisation_id, frozenset({Role.WORKER}), worker_id=assignment.worker_id)
        start_assignment(session, assignment.id, by=worker, now=row.starts_at)
        if planned.outcome == "done":
            finish_assignment(session, assignment.id, by=worker, now=row.ends_at)
        else:
            obstacle = Obstacle(planned.reason or Obstacle.NOBODY_HOME)
            later = row.starts_at + timedelta(minutes=10)
            give_up_assignment(session, GiveUp(assignment.id, obstacle), by=worker, now=later)
    if planned.outcome == "done":
        _sign(session, row, RESIDENTS[planned.resident_index].name, by=worker_of(session, row))


def worker_of(session: Session, row: BookingRow) -> tuple[int, Actor]:
    """Return who was there of the crew of a booking: the assignment, and the worker."""
    assignment = session.scalars(
        select(AssignmentRow).where(AssignmentRow.booking_id == row.id, AssignmentRow.state == "done")
    ).first()
    if assignment is None:
        raise LookupError(row.number)
    by = Actor(row.organisation_id, frozenset({Role.WORKER}), worker_id=assignment.worker_id)
    return assignment.id, by


def _sign(session: Session, row: BookingRow, name: str, *, by: tuple[int, Actor]) -> None:
    """Let the customer sign what was done: with a finger, and each third one by name."""
    assignment_id, worker = by
    is_drawn = bool(row.id % 3)
    request = SignWorkOrder(
        assignment_id=assignment_id,
        seen=draft_work_order(session, row.id, by=worker).digest,
        way=Way.DRAWN if is_drawn else Way.TYPED,
        signed_by=name,
        strokes=strokes_of(_SCRIBBLE) if is_drawn else (),
    )
    sign_work_order(session, request, by=worker, now=row.ends_at + timedelta(minutes=2))


def _working_days(today: date) -> dict[int, date]:
    """Return the working days around today by their number: 0 is today, or the next one."""
    first = today
    while _is_free(first):
        first += timedelta(days=1)
    days = {0: first}
    for direction in (1, -1):
        on = first
        for number in range(1, 26):
            on += timedelta(days=direction)
            while _is_free(on):
                on += timedelta(days=direction)
            days[direction * number] = on
    return days


def _is_free(on: date) -> bool:
    return on.weekday() > 4 or is_holiday(on)


def post_was_sent(session: Session, *, now: datetime) -> None:
    """What happened before today was told then; the demo's mailbox begins empty."""
    session.flush()
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.state == "waiting", OutboxRow.due_at <= now)
        .values(state="sent", sent_at=OutboxRow.due_at)
    )
