"""A ticket's steps: each of them, who took it and when. The only place that sets a ticket's stage."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.tickets import Stage, Step, after, require_may
from booking.store.tables import TicketRow, TicketStepRow


def take_step(
    session: Session, row: TicketRow, step: Step, *, by: Actor, now: datetime, facts: dict[str, Any] | None = None
) -> None:
    """Take a ticket to the stage that follows from ``step`` and write it down. ``facts`` name nobody.

    Raises ``TicketMovedOn`` where the stage has no such step, ``NotAllowed`` for who may not take it.
    """
    require_may(step, by=by)
    row.stage = after(Stage(row.stage), step)
    write_step(session, row, step, by=by, now=now, facts=facts)


def write_step(
    session: Session, row: TicketRow, step: Step, *, by: Actor, now: datetime, facts: dict[str, Any] | None = None
) -> None:
    """Write down a step that is already taken."""
    session.add(
        TicketStepRow(
            organisation_id=row.organisation_id,
            ticket_id=row.id,
            at=now,
            step=step,
            stage=row.stage,
            by_role=by.kind,
            by_staff_id=by.user_id,
            by_name=by.name if by.user_id is not None else "",
            facts=facts or {},
        )
    )
