"""Nothing stops unseen: before a service or a worker does, somebody sees how many promises that touches."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import start_of_day
from booking.rules.refusals import NotFound
from booking.rules.refusals.workers import PromisesTouched
from booking.store.queries.promises import Promises, promises_of_service, promises_of_worker
from booking.store.tables import ServiceRow, WorkerRow
from booking.usecases.services.change_service import ChangeService, change_service
from booking.usecases.services.require_priced import require_priced
from booking.usecases.workers.change_worker import ChangeWorker, change_worker

_NOTHING = Promises(0, 0)


def save_service(session: Session, request: ChangeService, *, seen: bool, by: Actor, now: datetime) -> Promises:
    """Change a service, and return what its stop touches: nothing where it goes on. The promises stay as they are.

    Raises ``PromisesTouched``, and saves nothing, where it touches something that nobody has ``seen``;
    ``TasksWithoutPrice`` where it opens and the tariff prices a task not; what ``change_service`` raises.
    """
    was_active = session.scalar(
        select(ServiceRow.active).where(
            ServiceRow.organisation_id == by.organisation_id, ServiceRow.id == request.service_id
        )
    )
    stops = bool(was_active) and not request.active
    touched = promises_of_service(session, by.organisation_id, request.service_id, now=now) if stops else _NOTHING
    _require_seen(touched, seen=seen)
    change_service(session, request, by=by)
    if request.active and not was_active:
        require_priced(session, by.organisation_id, request.service_id, now=now)
    return touched


def save_worker(session: Session, request: ChangeWorker, *, seen: bool, by: Actor, now: datetime) -> Promises:
    """Change a worker, and return what that touches: the visits after their contract, or all where they leave.

    The promises stay as they are. Raises ``PromisesTouched``, and saves nothing, where it touches something that
    nobody has ``seen``; ``NotFound``, and what ``change_worker`` raises.
    """
    before = session.scalar(
        select(WorkerRow).where(WorkerRow.organisation_id == by.organisation_id, WorkerRow.id == request.worker_id)
    )
    if before is None:
        raise NotFound
    since = _gone_from(before, request, now=now)
    touched = _NOTHING
    if since is not None:
        touched = promises_of_worker(session, by.organisation_id, request.worker_id, since=since)
    _require_seen(touched, seen=seen)
    change_worker(session, request, by=by, now=now)
    return touched


def _gone_from(before: WorkerRow, request: ChangeWorker, *, now: datetime) -> datetime | None:
    """Return from when on the worker no longer comes, by this change; None where nothing is taken away."""
    if not before.active:
        return None
    if not request.active:
        return now
    ends: date | None = request.contract_until
    if ends is None or (before.contract_until is not None and before.contract_until <= ends):
        return None
    return max(start_of_day(ends), now)


def _require_seen(touched: Promises, *, seen: bool) -> None:
    if (touched.visits or touched.series) and not seen:
        raise PromisesTouched(visits=touched.visits, series=touched.series)
