"""Write down who acts for a household, what they may do, and on what ground."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.folding import fold
from booking.rules.refusals.people import CareWithoutBooking, MayDoNothing, RepresentsAlready
from booking.rules.refusals.times import DayToCome, PeriodBackwards
from booking.rules.representatives import RepresentativeKind, Tells
from booking.store.locks import lock_household, lock_wish
from booking.store.tables import RepresentationRow, RepresentativeRow
from booking.usecases.bookings.requests import Who
from booking.usecases.bookings.telling import remind_anew
from booking.usecases.representatives.promised import promised_to
from booking.usecases.representatives.send_representative_link import tell_link
from booking.usecases.residents.open_dossier import Purpose, open_dossier


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRepresentation:
    """Who acts for the household of which resident on ``[first, last]``; no ``last`` is until it is ended.

    ``ground`` is on what they may, in words; ``seen_on`` when the desk saw that. ``tells`` is who gets the messages.
    ``may_see_care`` is what carers must know of the children.
    """

    resident_id: int
    who: Who
    kind: RepresentativeKind
    may_book: bool
    may_pay: bool
    may_see_care: bool = False
    ground: str
    first: date
    last: date | None
    tells: Tells
    seen_on: date


def add_representation(session: Session, request: AddRepresentation, *, by: Actor, now: datetime) -> int:
    """Keep it, send their private link, and return the id. Who has this name and phone already is the same person.

    The reminders of what is still to come go to whom this says.

    Raises ``NotAllowed``, ``NotFound``, ``MayDoNothing``, ``CareWithoutBooking``, ``PeriodBackwards``, ``DayToCome`` or
    ``RepresentsAlready``.
    """
    household_id = open_dossier(session, request.resident_id, purpose=Purpose.CHANGE, by=by, now=now)
    _require_sense(request, now=now)
    lock_wish(session, by.organisation_id, f"representative {request.who.phone}")
    lock_household(session, by.organisation_id, household_id)
    who = _representative(session, request, by=by, now=now)
    _require_free(session, request, who.id, household_id, by=by)
    row = RepresentationRow(
        organisation_id=by.organisation_id,
        representative_id=who.id,
        household_id=household_id,
        may_book=request.may_book,
        may_pay=request.may_pay,
        may_see_care=request.may_see_care,
        ground=request.ground,
        first=request.first,
        last=request.last,
        tells=request.tells,
        seen_on=request.seen_on,
        seen_by_id=by.user_id,
    )
    session.add(row)
    session.flush()
    tell_link(session, who, about=f"representation {row.id}", now=now)
    for coming in promised_to(session, household_id, by=by, now=now):
        if coming.household_proved:
            remind_anew(session, coming, now=now, about=f"representation {row.id}")
    return row.id


def _require_sense(request: AddRepresentation, *, now: datetime) -> None:
    if not (request.may_book or request.may_pay):
        raise MayDoNothing
    if request.may_see_care and not request.may_book:
        raise CareWithoutBooking
    if request.last is not None and request.last < request.first:
        raise PeriodBackwards
    if request.seen_on > local_date(now):
        raise DayToCome


def _representative(session: Session, request: AddRepresentation, *, by: Actor, now: datetime) -> RepresentativeRow:
    """Return who it is. What the desk was told now about mail and language counts from now on."""
    who = request.who
    same_phone = session.scalars(
        select(RepresentativeRow)
        .where(RepresentativeRow.organisation_id == by.organisation_id, RepresentativeRow.phone == who.phone)
        .order_by(RepresentativeRow.id)
    )
    row = next((one for one in same_phone if fold(one.name) == fold(who.name)), None)
    if row is None:
        row = RepresentativeRow(organisation_id=by.organisation_id, name=who.name, phone=who.phone, created_at=now)
        session.add(row)
    row.email = who.email or row.email or ""
    row.locale, row.kind = who.locale, request.kind
    session.flush()
    return row


def _require_free(
    session: Session, request: AddRepresentation, representative_id: int, household_id: int, *, by: Actor
) -> None:
    overlapping = select(RepresentationRow.id).where(
        RepresentationRow.organisation_id == by.organisation_id,
        RepresentationRow.representative_id == representative_id,
        RepresentationRow.household_id == household_id,
        or_(RepresentationRow.last.is_(None), RepresentationRow.last >= request.first),
    )
    if request.last is not None:
        overlapping = overlapping.where(RepresentationRow.first <= request.last)
    if session.scalar(overlapping.limit(1)) is not None:
        raise RepresentsAlready
