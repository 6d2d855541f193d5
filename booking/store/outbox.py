"""Lending messages out of the outbox to be sent, and noting what came of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select, tuple_, update
from sqlalchemy.orm import Session, aliased

from booking.store.tables import OrganisationRow, OutboxRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The organisation as a message names it. ``phone`` is in E.164."""

    name: str
    base_url: str
    phone: str
    email: str
    brand: str
    brand_ink: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A message that was lent out to be sent, until ``claimed_until``. This is try number ``attempts``."""

    id: int
    organisation_id: int
    sender: Sender
    key: str
    kind: str
    channel: str
    recipient: str
    locale: str
    facts: dict[str, Any]
    attempts: int
    claimed_until: datetime


def drop_worthless(session: Session, *, now: datetime, limit: int = 500) -> int:
    """Drop messages that came too late to be of use; return how many."""
    too_late = (
        select(OutboxRow.id)
        .where(OutboxRow.state == "waiting", OutboxRow.due_at <= now, OutboxRow.worthless_at <= now)
        .where(_is_free(now))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    dropped = session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_(too_late.scalar_subquery()))
        .values(state="dropped", problem="too late to be of use")
        .returning(OutboxRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(dropped.all())


def claim_next(session: Session, *, channels: Collection[str], until: datetime, now: datetime) -> Claimed | None:
    """Lend out the message that has been due longest on one of ``channels``, or None.

    ``claimed_until`` is both a loan and a wait after a failure: before it nobody takes the message. A message
    waits as long as an earlier one to the same person does: "cancelled" never comes before "confirmed".
    """
    row = session.scalar(
        select(OutboxRow)
        .where(
            OutboxRow.state == "waiting",
            OutboxRow.channel.in_(channels),
            OutboxRow.due_at <= now,
            _is_free(now),
            ~_waits_for_an_earlier_one(),
        )
        .order_by(OutboxRow.due_at, OutboxRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if row is None:
        return None
    row.claimed_until, row.attempts = until, row.attempts + 1
    return _claimed(row, session.get_one(OrganisationRow, row.organisation_id), until=until)


def note_sent(session: Session, claimed: Claimed, *, now: datetime) -> None:
    """Note that the message left."""
    _settle(session, claimed, state="sent", sent_at=now, claimed_until=None, problem="")


def note_wait(session: Session, claimed: Claimed, *, until: datetime | None, problem: str, counts: bool = True) -> None:
    """Note that the message did not leave, and that it waits. A try that does not count was not its own fault."""
    attempts = claimed.attempts if counts else claimed.attempts - 1
    _settle(session, claimed, claimed_until=until, problem=problem, attempts=attempts)


def note_given_up(session: Session, claimed: Claimed, *, problem: str) -> None:
    """Note that the message will not leave by itself; the coordinator sees it on a list."""
    _settle(session, claimed, state="given_up", claimed_until=None, problem=problem)


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(OutboxRow.claimed_until.is_(None), OutboxRow.claimed_until <= now)


def _waits_for_an_earlier_one() -> ColumnElement[bool]:
    earlier = aliased(OutboxRow)
    return exists().where(
        earlier.state == "waiting",
        earlier.organisation_id == OutboxRow.organisation_id,
        earlier.recipient == OutboxRow.recipient,
        tuple_(earlier.due_at, earlier.id) < tuple_(OutboxRow.due_at, OutboxRow.id),
    )


def _settle(session: Session, claimed: Claimed, **values: object) -> None:
    """Write down what came of it, unless the loan ended and somebody else has the message by now."""
    session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.id == claimed.id,
            OutboxRow.state == "waiting",
            OutboxRow.claimed_until == claimed.claimed_until,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _claimed(row: OutboxRow, organisation: OrganisationRow, *, until: datetime) -> Claimed:
    return Claimed(
        id=row.id,
        organisation_id=row.organisation_id,
        sender=Sender(
            name=organisation.name,
            base_url=organisation.base_url,
            phone=organisation.phone,
            email=organisation.email,
            brand=organisation.brand,
            brand_ink=organisation.brand_ink,
        ),
        key=row.key,
        kind=row.kind,
        channel=row.channel,
        recipient=row.recipient,
        locale=row.locale,
        facts=row.facts,
        attempts=row.attempts,
        claimed_until=until,
    )
