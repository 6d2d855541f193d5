"""Who of a household has places booked by name, and their attests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from booking.rules.members import Attest, Member
from booking.rules.money import Money
from booking.rules.refusals import NotFound
from booking.store.tables import AttestRow, BookingMemberRow, MemberRow


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A member with what only those see who book for them and who care for them. ``emergency_phone`` is E.164."""

    member: Member
    care_notes: str
    pick_up: str
    emergency_phone: str
    active: bool


def members_of(session: Session, organisation_id: int, household_id: int) -> list[KnownMember]:
    """Return the members of a household, the eldest first; who left too."""
    return _read(session, organisation_id, MemberRow.household_id == household_id)


def member_of(session: Session, organisation_id: int, household_id: int, member_id: int) -> KnownMember:
    """Return one member of a household. Raises ``NotFound``."""
    for one in members_of(session, organisation_id, household_id):
        if one.member.member_id == member_id:
            return one
    raise NotFound


def members_by_id(session: Session, organisation_id: int, ids: Collection[int]) -> list[KnownMember]:
    """Return these members, whatever household they are of."""
    return _read(session, organisation_id, MemberRow.id.in_(ids)) if ids else []


def members_of_booking(session: Session, organisation_id: int, booking_id: int) -> list[KnownMember]:
    """Return for whom a booking is, by name; nobody where it names nobody."""
    named = select(BookingMemberRow.member_id).where(
        BookingMemberRow.organisation_id == organisation_id, BookingMemberRow.booking_id == booking_id
    )
    return _read(session, organisation_id, MemberRow.id.in_(named))


def members_of_bookings(
    session: Session, organisation_id: int, booking_ids: Collection[int]
) -> dict[int, list[KnownMember]]:
    """Return for whom each of these bookings is, by name; one that names nobody is not in it. Three statements."""
    if not booking_ids:
        return {}
    named = session.execute(
        select(BookingMemberRow.booking_id, BookingMemberRow.member_id).where(
            BookingMemberRow.organisation_id == organisation_id, BookingMemberRow.booking_id.in_(booking_ids)
        )
    ).all()
    known = {one.member.member_id: one for one in members_by_id(session, organisation_id, {one for _, one in named})}
    found: defaultdict[int, list[KnownMember]] = defaultdict(list)
    for booking_id, member_id in named:
        found[booking_id].append(known[member_id])
    return dict(found)


def _read(session: Session, organisation_id: int, which: ColumnElement[bool]) -> list[KnownMember]:
    rows = session.scalars(
        select(MemberRow)
        .where(MemberRow.organisation_id == organisation_id, which)
        .order_by(MemberRow.born_on, MemberRow.id)
    ).all()
    attests: defaultdict[int, list[Attest]] = defaultdict(list)
    for one in session.scalars(
        select(AttestRow)
        .where(AttestRow.organisation_id == organisation_id, AttestRow.member_id.in_([row.id for row in rows]))
        .order_by(AttestRow.first)
    ):
        attests[one.member_id].append(Attest(one.number, Money(one.day_price), one.first, one.last))
    return [
        KnownMember(
            Member(row.id, row.name, row.born_on, row.goes_to_school, tuple(attests[row.id])),
            care_notes=row.care_notes,
            pick_up=row.pick_up,
            emergency_phone=row.emergency_phone,
            active=row.active,
        )
        for row in rows
    ]
