"""A worker could not do the work, and says why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, system_of
from booking.rules.lifecycle import Change, State
from booking.rules.pricing.facts import Outcome
from booking.rules.refusals import ReasonMissing
from booking.store.quotes import Cause
from booking.store.shared_rides import leave_drive, lock_drive
from booking.store.tables import AssignmentRow, BookingRow
from booking.usecases.bookings.give_final_price import fee_for, keep_final_price, price_what_ended
from booking.usecases.bookings.placing import release
from booking.usecases.payments.give_back import give_back
from booking.usecases.work.own_assignment import own_assignment, report, require_open_today


class Obstacle(StrEnum):
    """Why work could not be done."""

    NOBODY_HOME = "nobody_home"
    MATERIAL_MISSING = "material_missing"
    NOT_SAFE = "not_safe"
    OTHER = "other"


#: What is ours to put right: nobody pays for a visit that only these prevented.
OURS: Final = frozenset({Obstacle.MATERIAL_MISSING, Obstacle.NOT_SAFE})


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Which work could not be done and why. ``words`` are needed where the obstacle is another one."""

    assignment_id: int
    obstacle: Obstacle
    words: str = ""


def give_up_assignment(session: Session, request: GiveUp, *, by: Actor, now: datetime) -> None:
    """Say that the work could not be done. Asked again, the first answer stays.

    When everybody gave up for a reason on our side, what was paid online goes back by itself. When nobody was home
    the booking costs what the regulation asks for that, and the rest goes back; the desk may waive it. For any
    other reason, and where the regulation asks nothing, a person decides: the coordinator finds the payment on a
    list (``payments_to_check``). What a colleague did before is priced as it was written down.

    Raises ``NotFound`` for work of somebody else, ``ReasonMissing``, ``NotToday``, ``NotPossibleNow`` once it
    is done.
    """
    row, assignment = own_assignment(session, request.assignment_id, by=by)
    words = request.words.strip()
    if assignment.state == "not_done":
        return
    if request.obstacle is Obstacle.OTHER and not words:
        raise ReasonMissing
    require_open_today(assignment, Change.GIVE_UP, now=now)

    others = lock_drive(session, row.organisation_id, [assignment])
    assignment.state, assignment.finished_at = "not_done", now
    assignment.not_done_reason = f"{request.obstacle}: {words}" if words else request.obstacle
    leave_drive(session, [assignment], others)
    facts = {"reason": str(request.obstacle), "words": words}
    report(session, row, Change.GIVE_UP, by=by, now=now, facts=facts)
    price_what_ended(session, row, now=now)
    if row.state == State.NOT_DONE:
        # Nobody of the crew has work left, so that only the equipment is still taken.
        release(session, row)
        _settle(session, row, now=now)


def _settle(session: Session, row: BookingRow, *, now: datetime) -> None:
    obstacles = _obstacles(session, row)
    if obstacles <= OURS:
        give_back(session, row, now=now)
    if obstacles == {Obstacle.NOBODY_HOME}:
        fee = fee_for(session, row, Outcome.NO_SHOW, now=now)
        if fee is not None:
            keep_final_price(session, row, fee, cause=Cause.WORK, by=system_of(row.organisation_id), now=now)


def _obstacles(session: Session, row: BookingRow) -> frozenset[Obstacle]:
    """Return why the crew of a booking gave up."""
    reasons = session.scalars(
        select(AssignmentRow.not_done_reason).where(
            AssignmentRow.organisation_id == row.organisation_id,
            AssignmentRow.booking_id == row.id,
            AssignmentRow.state == "not_done",
        )
    )
    return frozenset(Obstacle(reason.partition(":")[0]) for reason in reasons)
