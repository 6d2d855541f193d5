"""To whom a message about a household goes: to itself, to who acts for it, or to both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.outbox import Recipient, can_be_told
from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound
from booking.rules.representatives import Representation, Through, who_is_told
from booking.store.queries.representatives import Representative, acting_for
from booking.store.tables import BookingRow, ResidentRow, ServiceRow


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who is told. ``for_name`` is of whom it is, where that is somebody else; ``mark`` is for the key.

    ``through`` is what makes the link in the message theirs, where it is not the household's.
    """

    to: Recipient
    name: str
    for_name: str = ""
    mark: str = ""
    through: Through | None = None


def addressees(
    session: Session, resident: ResidentRow, *, service_id: int, locale: str, is_proved: bool, now: datetime
) -> tuple[Addressee, ...]:
    """Return who is told today of what a resident booked, or was booked for them.

    What somebody booked who only typed a name is told to nobody else (``is_proved``). Where the others cannot be
    reached, the resident is told all the same. Where nobody acts for the household, this costs one look.
    """
    resident_self = Addressee(Recipient(resident.email, resident.phone, locale), resident.name)
    known = acting_for(session, resident.organisation_id, resident.household_id) if is_proved else []
    if not known:
        return (resident_self,)
    is_confidential = session.scalar(
        select(ServiceRow.confidential).where(
            ServiceRow.organisation_id == resident.organisation_id, ServiceRow.id == service_id
        )
    )
    on = local_date(now)
    told = who_is_told((acts for acts, _who in known), on=on, is_confidential=bool(is_confidential))
    acting = tuple(
        _addressee(acts, who, resident)
        for acts, who in known
        if acts.holds(on) and who.representative_id in told.representative_ids
    )
    is_told = told.resident or not any(can_be_told(one.to) for one in acting)
    return (resident_self, *acting) if is_told else acting


def told_today(session: Session, booking_id: int, *, by: Actor, now: datetime) -> tuple[Addressee, ...]:
    """Return who is told today of a booking; nobody of one whose customer is not known yet. Raises ``NotFound``."""
    row = session.scalar(
        select(BookingRow).where(BookingRow.organisation_id == by.organisation_id, BookingRow.id == booking_id)
    )
    if row is None:
        raise NotFound
    if row.resident_id is None:
        return ()
    return addressees(
        session,
        session.get_one(ResidentRow, row.resident_id),
        service_id=row.service_id,
        locale=row.locale,
        is_proved=row.household_proved,
        now=now,
    )


def _addressee(acts: Representation, who: Representative, resident: ResidentRow) -> Addressee:
    return Addressee(
        Recipient(who.email, who.phone, who.locale),
        who.name,
        resident.name,
        f":for {who.representative_id}",
        Through(who.representative_id, who.link_epoch, acts.may_book),
    )
