"""Change what somebody waits for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.lifecycle import Change
from booking.rules.refusals import NotAllowed, NotFound, VersionChanged
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.waiting import Window, require_sound
from booking.store.queries.services import service_by_id
from booking.store.tables import ResidentRow, WaitingRow, WorkerRow
from booking.store.waiting_work import read_waiting_work
from booking.usecases.bookings.requests import Choice
from booking.usecases.bookings.tasks import duration_in, tasks_of
from booking.usecases.waiting.find import wish_to_change
from booking.usecases.waiting.requests import ChangeWish
from booking.usecases.waiting.telling import is_reachable


def change_wish(session: Session, request: ChangeWish, *, by: Actor, now: datetime) -> None:
    """Write down what changed. The place in the list stays, and so does a place that is kept at this moment.

    Raises ``NotAllowed`` for others than the office, ``NotFound``, ``NotPossibleNow`` for a wish that is over,
    ``VersionChanged``, and what ``rules.waiting.require_sound`` raises.
    """
    if not by.is_office:
        raise NotAllowed
    row = wish_to_change(session, request.waiting_id, organisation_id=by.organisation_id)
    if row.state != "waiting":
        raise NotPossibleNow(state=row.state, change=Change.MOVE)
    write_window(session, row, request.window, seen=request.seen, by=by, now=now)
    row.birth_year, row.points = request.birth_year, request.points
    resident = session.get_one(ResidentRow, row.resident_id)
    can_be_told = is_reachable(email=resident.email, phone=resident.phone)
    row.told_by = request.told_by if can_be_told else "call"
    session.flush()


def write_window(session: Session, row: WaitingRow, window: Window, *, seen: int, by: Actor, now: datetime) -> None:
    """Write down when it suits. Raises ``VersionChanged``, ``NotFound`` and what ``require_sound`` raises."""
    if row.version != seen:
        raise VersionChanged
    service = service_by_id(session, by.organisation_id, row.service_id)
    choices = [Choice(option_id, count) for option_id, count in read_waiting_work(row.work).counts.items()]
    require_sound(window, today=local_date(now), duration=duration_in(service, tasks_of(service, choices)))
    if window.worker_id is not None and not _works_here(session, window.worker_id, by=by):
        raise NotFound
    row.first, row.last, row.weekdays = window.first, window.last, sorted(window.weekdays)
    row.earliest, row.latest, row.worker_id = window.earliest, window.latest, window.worker_id


def _works_here(session: Session, worker_id: int, *, by: Actor) -> bool:
    wanted = select(WorkerRow.id).where(WorkerRow.organisation_id == by.organisation_id, WorkerRow.id == worker_id)
    return session.scalar(wanted) is not None
