"""For whom of the household the places are, where each place is for somebody by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.members import Member
from booking.rules.refusals.care import NotTheRightAge, OneDayPart
from booking.rules.refusals.people import HouseholdNotKnown
from booking.rules.sessions import suits_age
from booking.store.queries.drafts import DraftWho, read_draft, written_who
from booking.store.queries.members import KnownMember, members_of
from booking.store.queries.service_facts import Service
from booking.store.queries.services import service_by_id
from booking.store.queries.sessions import open_sessions
from booking.store.tables import DraftRow, ResidentRow
from booking.usecases.bookings.members import members_for
from booking.usecases.drafts.find import draft_to_change, let_place_go, write_answers


def choose_members(session: Session, token: str, member_ids: Sequence[int], *, by: Actor, now: datetime) -> None:
    """Keep for whom it is: each has a place, and the place that was kept for others is given back.

    The household is known by its private link; one that was only typed could book a neighbour's child. Who books is
    then known too. Raises ``NotFound``, ``HouseholdNotKnown``, ``MemberNeeded``, ``OneDayPart``, ``NotTheRightAge``
    where nothing is given for somebody of that age, or ``NotPossibleNow`` once it is booked.
    """
    row = draft_to_change(session, token, by=by)
    if by.household_id is None:
        raise HouseholdNotKnown
    service = service_by_id(session, by.organisation_id, row.service_id)
    members = members_for(session, service, member_ids, household_id=by.household_id, by=by)
    _require_age(session, service, members, by=by, now=now)
    draft = read_draft(session, row)
    if len(draft.counts) != 1:
        raise OneDayPart
    chosen = tuple(sorted(one.member_id for one in members))
    is_theirs = row.household_id == by.household_id and draft.representative_id == by.representative_id
    if draft.member_ids == chosen and is_theirs:
        return
    let_place_go(session, row, by=by, now=now)
    counts = [(option_id, len(chosen)) for option_id in draft.counts]
    write_answers(row, now=now, members=list(chosen), tasks=counts)
    _known_who(session, row, by=by, now=now)


def children_of(session: Session, *, by: Actor) -> list[KnownMember]:
    """Return who can be chosen: those of the household that came by its own link, who still come; else nobody."""
    if by.household_id is None:
        return []
    return [one for one in members_of(session, by.organisation_id, by.household_id) if one.active]


def _require_age(session: Session, service: Service, members: Sequence[Member], *, by: Actor, now: datetime) -> None:
    """Raise ``NotTheRightAge`` where there are sessions to come, and each of them is for others."""
    found = open_sessions(
        session,
        by.organisation_id,
        service_ids=[service.service_id],
        first=now,
        after=now + timedelta(days=service.horizon_days + 1),
        now=now,
    )
    born_on = [one.born_on for one in members]
    if found and not any(suits_age(one, born_on) for one in found):
        raise NotTheRightAge


def _known_who(session: Session, row: DraftRow, *, by: Actor, now: datetime) -> None:
    """Write down who books: who of the household was known first, unless somebody of it stands there already.

    And who acts for them, where that is how the household is known: their mandate then counts until it is booked.
    """
    draft = read_draft(session, row)
    is_theirs = row.household_id == by.household_id and draft.representative_id == by.representative_id
    if draft.who is not None and draft.who.resident_id is not None and is_theirs:
        return
    resident = session.scalars(
        select(ResidentRow)
        .where(ResidentRow.organisation_id == by.organisation_id, ResidentRow.household_id == by.household_id)
        .order_by(ResidentRow.id)
        .limit(1)
    ).one()
    row.household_id = by.household_id
    who = DraftWho(resident.name, resident.phone, resident.email or "", resident.id)
    write_answers(row, now=now, who=written_who(who), representative=by.representative_id)
