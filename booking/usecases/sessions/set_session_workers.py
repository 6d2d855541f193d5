"""Who works at a session."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.care import places_by_carers
from booking.rules.refusals import NotFound
from booking.rules.refusals.care import TooFewCarers
from booking.store.locks import lock_sessions
from booking.store.queries.services import service_by_id
from booking.store.queries.sessions import carers_there
from booking.store.tables import AssignmentRow, GroupSessionRow, SessionWorkerRow, WorkerRow
from booking.usecases.sessions.find import session_to_change, staff_days_changed

_TAKING = ("held", "planned", "started", "done")


def set_session_workers(
    session: Session,
    session_id: int,
    worker_ids: Collection[int],
    *,
    by: Actor,
    now: datetime,
    also_later: bool = False,
) -> list[str]:
    """Put these workers in the place of those who stood there, and return the names of who has visits at that time.

    With ``also_later`` at all later sessions that were made together with it too. From now on nobody is promised a
    visit by them at that time; what was promised already stays, and somebody has to look at it. Raises ``NotAllowed``,
    ``NotFound`` for a worker of others or who stopped, ``SessionOver``, and ``TooFewCarers`` where more children come
    than so many carers can look after: nothing is cancelled silently.
    """
    row = session_to_change(session, session_id, by=by, now=now)
    known = session.scalars(
        select(WorkerRow.id).where(
            WorkerRow.organisation_id == by.organisation_id, WorkerRow.id.in_(worker_ids), WorkerRow.active
        )
    ).all()
    if set(known) != set(worker_ids):
        raise NotFound
    ids = [row.id, *(_later(session, row) if also_later else ())]
    lock_sessions(session, by.organisation_id, ids)
    before = carers_there(session, by.organisation_id, ids)
    _put(session, by.organisation_id, ids, worker_ids)
    # Who is away looks after nobody: counted by the same rule as the places, so once they stand there.
    _require_enough(session, row, before, carers_there(session, by.organisation_id, ids))
    staff_days_changed(session, by.organisation_id)
    return _busy(session, by.organisation_id, ids, worker_ids)


def _put(session: Session, organisation_id: int, ids: Collection[int], worker_ids: Collection[int]) -> None:
    session.execute(
        delete(SessionWorkerRow).where(
            SessionWorkerRow.organisation_id == organisation_id, SessionWorkerRow.session_id.in_(ids)
        )
    )
    session.add_all(
        SessionWorkerRow(organisation_id=organisation_id, session_id=one, worker_id=worker_id)
        for one in ids
        for worker_id in sorted(worker_ids)
    )
    session.flush()


def _require_enough(
    session: Session, row: GroupSessionRow, before: Mapping[int, int], after: Mapping[int, int]
) -> None:
    """Raise ``TooFewCarers`` for the first session that loses carers and has fewer places then than are taken."""
    service = service_by_id(session, row.organisation_id, row.service_id)
    found = session.scalars(
        select(GroupSessionRow)
        .where(GroupSessionRow.organisation_id == row.organisation_id, GroupSessionRow.id.in_(before))
        .order_by(GroupSessionRow.starts_at)
        .execution_options(populate_existing=True)
    )
    for one in found:
        carers = after[one.id]
        places = places_by_carers(
            one.places, carers, per_carer=service.children_per_carer, per_lone_carer=service.children_per_lone_carer
        )
        if places < one.taken and carers < before[one.id]:
            raise TooFewCarers(places=places, taken=one.taken, on=local_date(one.starts_at))


def _later(session: Session, row: GroupSessionRow) -> Sequence[int]:
    return session.scalars(
        select(GroupSessionRow.id).where(
            GroupSessionRow.organisation_id == row.organisation_id,
            GroupSessionRow.repeat_key == row.repeat_key,
            GroupSessionRow.repeat_key != "",
            GroupSessionRow.starts_at > row.starts_at,
            GroupSessionRow.state == "open",
        )
    ).all()


def _busy(session: Session, organisation_id: int, ids: Collection[int], worker_ids: Collection[int]) -> list[str]:
    return list(
        session.scalars(
            select(WorkerRow.name)
            .join(AssignmentRow, AssignmentRow.worker_id == WorkerRow.id)
            .join(
                GroupSessionRow,
                (AssignmentRow.starts_at < GroupSessionRow.ends_at)
                & (AssignmentRow.ends_at > GroupSessionRow.starts_at),
            )
            .where(
                AssignmentRow.organisation_id == organisation_id,
                AssignmentRow.worker_id.in_(worker_ids),
                AssignmentRow.state.in_(_TAKING),
                GroupSessionRow.organisation_id == organisation_id,
                GroupSessionRow.id.in_(ids),
            )
            .group_by(WorkerRow.name)
            .order_by(WorkerRow.name)
        )
    )
