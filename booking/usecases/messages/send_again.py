"""Send a message again that was given up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.refusals import NotAllowed, NotFound
from booking.store.tables import OutboxRow


def send_again(session: Session, outbox_id: int, *, by: Actor, now: datetime) -> None:
    """Let a message that was given up wait for its turn again, as if it were new.

    One that waits already, or left, stays as it is. Raises ``NotAllowed`` for others than the coordinator, and
    ``NotFound`` for another organisation's message or one so old that its words are gone.
    """
    if Role.COORDINATOR not in by.roles:
        raise NotAllowed
    row = session.scalar(
        select(OutboxRow)
        .where(OutboxRow.organisation_id == by.organisation_id, OutboxRow.id == outbox_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None or not row.facts:
        raise NotFound
    if row.state != "given_up":
        return
    row.state, row.due_at, row.claimed_until = "waiting", now, None
    row.attempts, row.problem = 0, ""
