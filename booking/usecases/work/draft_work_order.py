"""The work order of a booking as it would be signed now: from what the crew wrote down."""

from __future__ import annotations

from decimal import Decimal
from itertools import zip_longest

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.addresses import Address
from booking.rules.lifecycle import Change, State
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.text import pick
from booking.rules.work_done import DoneWork
from booking.rules.work_orders import OrderMore, OrderTask, OrderWorker, WorkOrder
from booking.store.queries.work_orders import agreements_of
from booking.store.tables import AssignmentRow, BookingRow, ResidentRow, WorkerRow
from booking.store.work_records import Written, told_work, written_work
from booking.usecases.bookings.tasks import work_of


def draft_work_order(session: Session, booking_id: int, *, by: Actor) -> WorkOrder:
    """Return what the customer of a booking is asked to sign, its tasks in the customer's language.

    Whose booking it is, the caller found out. Raises ``NotFound``, ``NotPossibleNow`` while somebody of the crew is
    still busy, ``WorkNotRecorded``.
    """
    row = session.scalar(
        select(BookingRow).where(BookingRow.organisation_id == by.organisation_id, BookingRow.id == booking_id)
    )
    if row is None:
        raise NotFound
    return order_of(session, row)


def order_of(session: Session, row: BookingRow) -> WorkOrder:
    """Return the same for a booking at hand."""
    if row.state != State.DONE:
        raise NotPossibleNow(state=row.state, change=Change.SIGN)
    written = written_work(session, row.organisation_id, row.id)
    done = written.counts
    told = told_work(session, row.organisation_id, row.id)
    work, locale = work_of(session, row), _locale(session, row)
    tasks = tuple(
        OrderTask(
            pick(work.service.option(one.option_id).name, locale), one.count, done=one.option_id not in told.undone
        )
        for one in work.tasks
    )
    return WorkOrder(
        number=row.number,
        service=pick(work.service.name, locale),
        starts_at=row.starts_at.isoformat(),
        where=", ".join(Address(row.street, row.house_number, row.box, row.postcode, row.municipality).lines),
        tasks=tasks,
        workers=_workers(session, row, written, done),
        motor_minutes=sum(one.motor_minutes for one in done),
        km=_sum(*(one.job_km for one in done)),
        waste=_sum(*(one.waste_cost for one in done)),
        material=_sum(*(one.material_cost for one in done)),
        words=told.words,
        more=tuple(OrderMore(one.agreed_by, one.words) for one in agreements_of(session, row.organisation_id, row.id)),
    )


def _sum(*amounts: Decimal) -> str:
    total = sum(amounts, start=Decimal(0))
    return format(total.normalize(), "f") if total else ""


def _locale(session: Session, row: BookingRow) -> str:
    found = session.scalar(
        select(ResidentRow.locale).where(
            ResidentRow.organisation_id == row.organisation_id, ResidentRow.id == row.resident_id
        )
    )
    return found or "nl"


def _workers(
    session: Session, row: BookingRow, written: Written, done: tuple[DoneWork, ...]
) -> tuple[OrderWorker, ...]:
    """Return the first name and the minutes of each; of what the desk wrote, as many as it wrote."""
    names = dict(
        session.execute(
            select(AssignmentRow.id, WorkerRow.name)
            .join(WorkerRow, WorkerRow.id == AssignmentRow.worker_id)
            .where(AssignmentRow.organisation_id == row.organisation_id, AssignmentRow.booking_id == row.id)
        ).all()
    )
    known = [names.get(one, "").partition(" ")[0] for one in written.by_workers]
    pairs = zip_longest(known[: len(done)], done, fillvalue="")
    return tuple(OrderWorker(str(name), one.minutes) for name, one in pairs if isinstance(one, DoneWork))
