"""A family says which days it wishes for its children, what it wants most first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.members import Member
from booking.rules.refusals import NotFound
from booking.rules.refusals.care import NotTheRightAge, RoundClosed
from booking.rules.sessions import suits_age
from booking.store.queries.members import members_of
from booking.store.tables import ResidentRow, RoundFamilyRow, RoundWishRow, WishRoundRow
from booking.usecases.wish_rounds.find import family_of, round_to_change, sessions_of_round


@dataclass(frozen=True, slots=True)
class WishedDay:
    """A child would like to come to a session; families may want several days as much (the same ``rank``)."""

    member_id: int
    session_id: int
    rank: int


@dataclass(frozen=True, slots=True)
class GiveWishes:
    """All wishes of a family, in the place of those of before. ``grounds`` are what it claims, by code.

    ``resident_id`` is for the office to say; a household that came by its private link answers for itself.
    """

    round_id: int
    wishes: tuple[WishedDay, ...]
    grounds: frozenset[str] = frozenset()
    resident_id: int | None = None


def give_wishes(session: Session, request: GiveWishes, *, by: Actor, now: datetime) -> int:
    """Keep the wishes and return how many; no wishes at all takes the family out of the round.

    Raises ``NotFound`` for a child of others, a session that is none of the round's or an unknown ground,
    ``NotTheRightAge``, and ``RoundClosed`` after the last day for wishes; the office may still change them until
    the days are given.
    """
    resident = family_of(session, request.resident_id, by=by)
    row = round_to_change(session, request.round_id, by=by)
    is_late = local_date(now) > row.wishes_until and not by.is_office
    if row.state != "open" or is_late:
        raise RoundClosed
    if not request.grounds <= {one["code"] for one in row.grounds}:
        raise NotFound
    _require_sound(session, row, resident, request.wishes, now=now)
    _forget(session, row, resident.household_id)
    if request.wishes:
        _keep(session, row, resident, request)
    session.flush()
    return len(request.wishes)


def _require_sound(
    session: Session, row: WishRoundRow, resident: ResidentRow, wishes: Sequence[WishedDay], *, now: datetime
) -> None:
    children: dict[int, Member] = {
        one.member.member_id: one.member
        for one in members_of(session, row.organisation_id, resident.household_id)
        if one.active
    }
    sessions = {one.session_id: one for one in sessions_of_round(session, row.organisation_id, row, now=now)}
    for wish in wishes:
        if wish.member_id not in children or wish.session_id not in sessions:
            raise NotFound
        if not suits_age(sessions[wish.session_id], [children[wish.member_id].born_on]):
            raise NotTheRightAge


def _forget(session: Session, row: WishRoundRow, household_id: int) -> None:
    for table in (RoundWishRow, RoundFamilyRow):
        session.execute(
            delete(table).where(
                table.organisation_id == row.organisation_id,
                table.round_id == row.id,
                table.household_id == household_id,
            )
        )


def _keep(session: Session, row: WishRoundRow, resident: ResidentRow, request: GiveWishes) -> None:
    session.add(
        RoundFamilyRow(
            organisation_id=row.organisation_id,
            round_id=row.id,
            household_id=resident.household_id,
            resident_id=resident.id,
            grounds=sorted(request.grounds),
        )
    )
    # One wish for a child and a session, however often it was sent: the most wanted counts.
    best: dict[tuple[int, int], int] = {}
    for wish in request.wishes:
        key = (wish.member_id, wish.session_id)
        best[key] = min(wish.rank, best.get(key, wish.rank))
    session.add_all(
        RoundWishRow(
            organisation_id=row.organisation_id,
            round_id=row.id,
            household_id=resident.household_id,
            member_id=member_id,
            session_id=session_id,
            rank=rank,
        )
        for (member_id, session_id), rank in sorted(best.items())
    )


def wishes_of_round(session: Session, organisation_id: int, round_id: int) -> Sequence[RoundWishRow]:
    """Return all wishes of a round, in one order."""
    return session.scalars(
        select(RoundWishRow)
        .where(RoundWishRow.organisation_id == organisation_id, RoundWishRow.round_id == round_id)
        .order_by(RoundWishRow.household_id, RoundWishRow.rank, RoundWishRow.id)
    ).all()
