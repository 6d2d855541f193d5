"""Finding a round, and its sessions that can be wished."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import day_range
from booking.rules.refusals import NotFound
from booking.rules.sessions import GroupSession
from booking.store.queries.sessions import open_sessions
from booking.store.queries.wish_rounds import WishRound
from booking.store.tables import ResidentRow, WishRoundRow


def round_to_change(session: Session, round_id: int, *, by: Actor) -> WishRoundRow:
    """Return a round, locked. Raises ``NotFound``."""
    row = session.scalar(
        select(WishRoundRow)
        .where(WishRoundRow.organisation_id == by.organisation_id, WishRoundRow.id == round_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def sessions_of_round(
    session: Session, organisation_id: int, one: WishRound | WishRoundRow, *, now: datetime
) -> list[GroupSession]:
    """Return the open sessions of a round's days, in order of time, with the places that are free."""
    return open_sessions(
        session,
        organisation_id,
        service_ids=[one.service_id],
        first=day_range(one.first)[0],
        after=day_range(one.last)[1],
        now=now,
    )


def family_of(session: Session, resident_id: int | None, *, by: Actor) -> ResidentRow:
    """Return who of a family answers: the one whom the office names, else the first of the household itself.

    Raises ``NotFound`` for somebody of others, and for who did not prove their household.
    """
    wanted = select(ResidentRow).where(ResidentRow.organisation_id == by.organisation_id)
    if by.is_office:
        wanted = wanted.where(ResidentRow.id == resident_id)
    else:
        wanted = wanted.where(ResidentRow.household_id == by.household_id).order_by(ResidentRow.id).limit(1)
    row = session.scalar(wanted)
    if row is None:
        raise NotFound
    return row
