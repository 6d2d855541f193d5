"""A worker could not do the work, and says why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change
from booking.rules.refusals import ReasonMissing
from booking.usecases.work.own_assignment import own_assignment, report, require_open_today


class Obstacle(StrEnum):
    """Why work could not be done."""

    NOBODY_HOME = "nobody_home"
    MATERIAL_MISSING = "material_missing"
    NOT_SAFE = "not_safe"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Which work could not be done and why. ``words`` are needed where the obstacle is another one."""

    assignment_id: int
    obstacle: Obstacle
    words: str = ""


def give_up_assignment(session: Session, request: GiveUp, *, by: Actor, now: datetime) -> None:
    """Say that the work could not be done. Asked again, the first answer stays.

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

    assignment.state, assignment.finished_at = "not_done", now
    assignment.not_done_reason = f"{request.obstacle}: {words}" if words else request.obstacle
    facts = {"reason": str(request.obstacle), "words": words}
    report(session, row, Change.GIVE_UP, by=by, now=now, facts=facts)
