"""A household says itself who may fetch its child, what it must not eat, and whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import NotAllowed, NotFound
from booking.store.tables import MemberRow
from booking.usecases.representatives.find import may_see_care


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPickUp:
    """What is known of a child from now on. ``emergency_phone`` is E.164 or empty."""

    member_id: int
    care_notes: str
    pick_up: str
    emergency_phone: str


def keep_pick_up(session: Session, request: KeepPickUp, *, by: Actor, now: datetime) -> None:
    """Keep it. Raises ``NotFound`` for a child of another household, or for who did not prove theirs by its link.

    And ``NotAllowed`` for who acts for the household without a say in the care of its children.
    """
    row = None
    if by.household_id is not None:
        row = session.scalar(
            select(MemberRow)
            .where(
                MemberRow.organisation_id == by.organisation_id,
                MemberRow.household_id == by.household_id,
                MemberRow.id == request.member_id,
                MemberRow.active,
            )
            .with_for_update()
        )
    if row is None:
        raise NotFound
    if not may_see_care(session, by=by, now=now):
        raise NotAllowed
    row.care_notes, row.pick_up, row.emergency_phone = request.care_notes, request.pick_up, request.emergency_phone
    session.flush()
