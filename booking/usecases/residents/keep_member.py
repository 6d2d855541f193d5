"""Write down somebody of a household for whom places are booked by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound
from booking.rules.refusals.people import BirthdayOutside
from booking.store.tables import MemberRow
from booking.usecases.residents.open_dossier import Purpose, open_dossier

#: Nobody is older.
_MOST_YEARS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepMember:
    """Who, in the household of which resident. ``member_id`` is None for somebody new.

    ``care_notes`` are allergies and medicine; ``emergency_phone`` is E.164 or empty.
    """

    resident_id: int
    name: str
    born_on: date
    goes_to_school: bool = False
    care_notes: str = ""
    pick_up: str = ""
    emergency_phone: str = ""
    active: bool = True
    member_id: int | None = None


def keep_member(session: Session, request: KeepMember, *, by: Actor, now: datetime) -> int:
    """Keep the member and return their id. Who left is switched off, never taken away: bookings name them.

    Raises ``NotAllowed``, ``NotFound``, or ``BirthdayOutside`` for a day that is still to come or too long ago.
    """
    household_id = open_dossier(session, request.resident_id, purpose=Purpose.CHANGE, by=by, now=now)
    today = local_date(now)
    if not today.year - _MOST_YEARS <= request.born_on.year or request.born_on > today:
        raise BirthdayOutside
    row = _row(session, request, household_id, by=by, now=now)
    row.name, row.born_on, row.goes_to_school = request.name, request.born_on, request.goes_to_school
    row.care_notes, row.pick_up = request.care_notes, request.pick_up
    row.emergency_phone, row.active = request.emergency_phone, request.active
    session.add(row)
    session.flush()
    return row.id


def _row(session: Session, request: KeepMember, household_id: int, *, by: Actor, now: datetime) -> MemberRow:
    if request.member_id is None:
        return MemberRow(organisation_id=by.organisation_id, household_id=household_id, created_at=now)
    row = session.scalar(
        select(MemberRow)
        .where(
            MemberRow.organisation_id == by.organisation_id,
            MemberRow.household_id == household_id,
            MemberRow.id == request.member_id,
        )
        .with_for_update()
    )
    if row is None:
        raise NotFound
    return row
