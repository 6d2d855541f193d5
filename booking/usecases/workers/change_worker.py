"""What a worker can do, how they travel, whether they still work here."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.travel import TravelMode
from booking.usecases.workers.find import worker_to_change


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWorker:
    """A worker as they are from now on. ``phone`` is E.164 or empty."""

    worker_id: int
    name: str
    phone: str
    skills: frozenset[str]
    travel_mode: TravelMode
    active: bool


def change_worker(session: Session, request: ChangeWorker, *, by: Actor) -> None:
    """Write down what changed. Promised visits stay; ``stranded_visits`` lists those that no longer fit.

    Raises ``NotAllowed`` or ``NotFound``.
    """
    worker = worker_to_change(session, request.worker_id, by=by)

    worker.name, worker.phone = request.name, request.phone
    worker.skills = sorted(request.skills)
    worker.travel_mode = request.travel_mode
    worker.active = request.active
    session.flush()
