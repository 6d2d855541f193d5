"""What was written down of the work that was done. Only ever added to: the newest counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals.prices import WorkNotRecorded
from booking.rules.work_done import CrewWork, DoneWork
from booking.rules.work_orders import NOTHING_TOLD, ToldWork
from booking.store.tables import AssignmentRow, WorkRecordRow

_WORKERS: Final = "workers"


@dataclass(frozen=True, slots=True)
class Written:
    """What is known of the work of a booking. ``by_desk`` counts instead of what the workers wrote, in ``by_workers``.

    ``by_workers`` is by assignment, of those that are done; None where that worker wrote nothing.
    """

    by_desk: CrewWork | None
    by_workers: dict[int, DoneWork | None]

    @property
    def counts(self) -> tuple[DoneWork, ...]:
        """What the final price counts. Raises ``WorkNotRecorded`` where somebody has not written it down."""
        if self.by_desk is not None:
            return self.by_desk.each
        known = tuple(one for one in self.by_workers.values() if one is not None)
        if not known or len(known) < len(self.by_workers):
            raise WorkNotRecorded
        return known


def keep_work_of_one(
    session: Session,
    done: DoneWork,
    assignment: AssignmentRow,
    *,
    by: Actor,
    now: datetime,
    told: ToldWork = NOTHING_TOLD,
) -> WorkRecordRow:
    """Write down what one worker did, and what they tell of it."""
    row = _row(assignment.organisation_id, assignment.booking_id, done.to_json(), by=by, now=now)
    row.assignment_id = assignment.id
    row.note, row.undone = told.words, sorted(told.undone)
    session.add(row)
    return row


def keep_work_of_crew(
    session: Session, done: CrewWork, *, booking_id: int, note: str, by: Actor, now: datetime
) -> WorkRecordRow:
    """Write down what was really done for a whole booking, and why that is not what the workers wrote."""
    work = done.together.to_json() | {_WORKERS: str(done.workers)}
    row = _row(by.organisation_id, booking_id, work, by=by, now=now)
    row.note = note
    session.add(row)
    return row


def written_work(session: Session, organisation_id: int, booking_id: int) -> Written:
    """Return what is known of the work of a booking."""
    records = session.scalars(
        select(WorkRecordRow)
        .where(WorkRecordRow.organisation_id == organisation_id, WorkRecordRow.booking_id == booking_id)
        .order_by(WorkRecordRow.id)
    ).all()
    newest = {row.assignment_id: row.work for row in records}
    done = session.scalars(
        select(AssignmentRow.id)
        .where(
            AssignmentRow.organisation_id == organisation_id,
            AssignmentRow.booking_id == booking_id,
            AssignmentRow.state == "done",
        )
        .order_by(AssignmentRow.id)
    )
    by_desk = newest.get(None)
    return Written(
        by_desk=None if by_desk is None else CrewWork(DoneWork.from_json(by_desk), int(by_desk[_WORKERS])),
        by_workers={one: DoneWork.from_json(newest[one]) if one in newest else None for one in done},
    )


def told_work(session: Session, organisation_id: int, booking_id: int) -> ToldWork:
    """Return what the workers of a booking told of it, together: a line for each, what any of them left."""
    records = session.scalars(
        select(WorkRecordRow)
        .where(
            WorkRecordRow.organisation_id == organisation_id,
            WorkRecordRow.booking_id == booking_id,
            WorkRecordRow.assignment_id.is_not(None),
        )
        .order_by(WorkRecordRow.id)
    )
    newest = {row.assignment_id: row for row in records}
    return ToldWork(
        words="\n".join(row.note for row in newest.values() if row.note),
        undone=frozenset(option_id for row in newest.values() for option_id in row.undone),
    )


def _row(organisation_id: int, booking_id: int, work: dict[str, str], *, by: Actor, now: datetime) -> WorkRecordRow:
    return WorkRecordRow(
        organisation_id=organisation_id,
        booking_id=booking_id,
        at=now,
        by_role=by.kind,
        by_staff_id=by.user_id,
        by_worker_id=by.worker_id,
        work=work,
    )
