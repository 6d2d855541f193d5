"""What the outbox still holds, without the words of any message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.store.tables import BookingRow, OutboxRow


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentMessage:
    """A message that could not be sent: somebody has to call, mend the address, or send it again."""

    id: int
    kind: str
    channel: str
    recipient: str
    booking_id: int | None
    booking_number: str | None
    created_at: datetime
    attempts: int
    problem: str


def could_not_be_sent(session: Session, organisation_id: int, *, limit: int = 200) -> tuple[UnsentMessage, ...]:
    """Return the messages of the organisation that were given up and of which we still have the words, newest first."""
    rows = session.execute(
        select(OutboxRow, BookingRow.number)
        .outerjoin(
            BookingRow,
            (BookingRow.id == OutboxRow.booking_id) & (BookingRow.organisation_id == OutboxRow.organisation_id),
        )
        .where(
            OutboxRow.organisation_id == organisation_id,
            OutboxRow.state == "given_up",
            OutboxRow.recipient != "",
        )
        .order_by(OutboxRow.created_at.desc(), OutboxRow.id.desc())
        .limit(limit)
    )
    return tuple(
        UnsentMessage(
            id=row.id,
            kind=row.kind,
            channel=row.channel,
            recipient=row.recipient,
            booking_id=row.booking_id,
            booking_number=number,
            created_at=row.created_at,
            attempts=row.attempts,
            problem=row.problem,
        )
        for row, number in rows
    )


def waiting_count(session: Session, organisation_id: int, *, now: datetime) -> int:
    """Return how many messages of the organisation should have left by ``now`` and have not."""
    return session.scalars(
        select(func.count()).where(
            OutboxRow.organisation_id == organisation_id,
            OutboxRow.state == "waiting",
            OutboxRow.due_at <= now,
        )
    ).one()


def oldest_waiting_age(session: Session, *, now: datetime) -> timedelta:
    """Return how long the oldest message of all organisations has been due; zero when none is."""
    oldest = session.scalar(
        select(func.min(OutboxRow.due_at)).where(OutboxRow.state == "waiting", OutboxRow.due_at <= now)
    )
    return now - oldest if oldest else timedelta(0)
