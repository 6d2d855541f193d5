"""Putting a message in the outbox, in the transaction that makes it true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.phone import can_receive_sms
from booking.store.tables import OutboxRow


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where somebody can be reached: by e-mail where we have one, else by text message to a mobile."""

    email: str
    phone: str
    locale: str


@dataclass(frozen=True, slots=True)
class When:
    """When a message may leave, and after which moment it is better not sent."""

    due_at: datetime
    worthless_at: datetime | None = None


def enqueue(
    session: Session,
    kind: Kind,
    facts: dict[str, Any],
    *,
    to: Recipient,
    key: str,
    organisation_id: int,
    booking_id: int | None,
    when: When,
    now: datetime,
) -> None:
    """Write a message down. A ``key`` that is already there writes nothing: each thing is told once.

    Somebody with neither e-mail nor mobile gets no message; the desk calls or prints.
    """
    channel, recipient = _way_to(to)
    if channel is None:
        return
    session.execute(
        insert(OutboxRow)
        .values(
            organisation_id=organisation_id,
            key=f"{key}:{channel}",
            kind=kind,
            channel=channel,
            recipient=recipient,
            locale=to.locale,
            facts=facts,
            booking_id=booking_id,
            state="waiting",
            created_at=now,
            due_at=when.due_at,
            worthless_at=when.worthless_at,
            attempts=0,
            problem="",
        )
        .on_conflict_do_nothing(index_elements=["organisation_id", "key"])
    )


def withdraw(session: Session, kind: Kind, *, organisation_id: int, booking_id: int) -> None:
    """Drop the messages of this kind about a booking that have not left yet."""
    session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.organisation_id == organisation_id,
            OutboxRow.booking_id == booking_id,
            OutboxRow.kind == kind,
            OutboxRow.state == "waiting",
        )
        .values(state="dropped")
    )


def withdraw_begun(session: Session, key: str, *, organisation_id: int) -> None:
    """Drop the messages whose key begins with ``key`` and a colon and that have not left yet: to each, by each way."""
    session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.organisation_id == organisation_id,
            OutboxRow.key.startswith(f"{key}:", autoescape=True),
            OutboxRow.state == "waiting",
        )
        .values(state="dropped")
    )


def can_be_told(to: Recipient) -> bool:
    """Tell whether a message reaches them: without e-mail and mobile the desk has to call."""
    return _way_to(to)[0] is not None


def _way_to(to: Recipient) -> tuple[str | None, str]:
    if to.email:
        return "email", to.email
    if to.phone and can_receive_sms(to.phone):
        return "sms", to.phone
    return None, ""
