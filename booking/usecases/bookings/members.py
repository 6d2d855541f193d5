"""For whom of a household a booking is, where each place is for somebody by name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.members import Member, persons_on
from booking.rules.pricing.facts import Person
from booking.rules.refusals import NotFound
from booking.rules.refusals.care import MemberNeeded
from booking.store.queries.members import KnownMember, members_by_id, members_of, members_of_booking
from booking.store.queries.service_facts import Service
from booking.store.tables import BookingMemberRow, BookingRow


def members_for(
    session: Session, service: Service, member_ids: Collection[int], *, household_id: int | None, by: Actor
) -> tuple[Member, ...]:
    """Return who was named; nobody where the service does not ask for names.

    Raises ``MemberNeeded`` where it does and nobody was named, ``NotFound`` for somebody of another household or who
    does not come any more.
    """
    if not service.for_members:
        return ()
    if not member_ids:
        raise MemberNeeded
    known = {one.member.member_id: one for one in _of_household(session, household_id, by=by)}
    if any(one not in known or not known[one].active for one in member_ids):
        raise NotFound
    return tuple(known[one].member for one in sorted(set(member_ids)))


def _of_household(session: Session, household_id: int | None, *, by: Actor) -> list[KnownMember]:
    return [] if household_id is None else members_of(session, by.organisation_id, household_id)


def persons_named(
    session: Session, organisation_id: int, ids: Collection[int], starts_at: datetime
) -> tuple[Person, ...]:
    """Return these members as a tariff sees them on the day of ``starts_at``."""
    return persons_on([one.member for one in members_by_id(session, organisation_id, ids)], local_date(starts_at))


def persons_of_booking(session: Session, row: BookingRow, starts_at: datetime) -> tuple[Person, ...]:
    """Return for whom a booking is, as a tariff sees them on the day of ``starts_at``."""
    known = members_of_booking(session, row.organisation_id, row.id)
    return persons_on([one.member for one in known], local_date(starts_at))


def birthdays_of_booking(session: Session, row: BookingRow) -> tuple[date, ...]:
    """Return when those were born for whom a booking is: at another time somebody may be too old."""
    return tuple(one.member.born_on for one in members_of_booking(session, row.organisation_id, row.id))


def write_members(session: Session, organisation_id: int, booking_id: int, members: Sequence[Member]) -> None:
    """Keep for whom a booking is."""
    session.add_all(
        BookingMemberRow(organisation_id=organisation_id, booking_id=booking_id, member_id=one.member_id)
        for one in members
    )
    session.flush()
