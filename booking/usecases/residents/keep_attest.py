"""Write down an attest that was seen: what a whole day of care costs for one child."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound
from booking.rules.refusals.times import InvalidPeriod
from booking.store.tables import AttestRow, MemberRow
from booking.usecases.residents.open_dossier import Purpose, open_dossier


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepAttest:
    """An attest for the days ``[first, last]``; ``day_price`` is what is printed on it, in euro."""

    resident_id: int
    member_id: int
    number: str
    day_price: Decimal
    first: date
    last: date


def keep_attest(session: Session, request: KeepAttest, *, by: Actor, now: datetime) -> int:
    """Keep the attest and return its id.

    A new one takes the place of earlier ones from its first day on: each year Kind en Gezin sends another (domain
    A2.1). The same again is kept once. Raises ``NotAllowed``, ``NotFound``, or ``InvalidPeriod``.
    """
    household_id = open_dossier(session, request.resident_id, purpose=Purpose.PRICE_DECISION, by=by, now=now)
    if request.last < request.first:
        raise InvalidPeriod
    member = session.scalar(
        select(MemberRow)
        .where(
            MemberRow.organisation_id == by.organisation_id,
            MemberRow.household_id == household_id,
            MemberRow.id == request.member_id,
        )
        .with_for_update()
    )
    if member is None:
        raise NotFound
    _end_earlier(session, request, by=by)
    row = AttestRow(
        organisation_id=by.organisation_id,
        member_id=member.id,
        number=request.number,
        day_price=request.day_price,
        first=request.first,
        last=request.last,
        seen_on=local_date(now),
        seen_by_id=by.user_id,
    )
    session.add(row)
    session.flush()
    return row.id


def _end_earlier(session: Session, request: KeepAttest, *, by: Actor) -> None:
    """End what overlaps the day before; what begins on the same day or later is replaced."""
    for row in session.scalars(
        select(AttestRow).where(
            AttestRow.organisation_id == by.organisation_id,
            AttestRow.member_id == request.member_id,
            AttestRow.last >= request.first,
        )
    ).all():
        if row.first < request.first:
            row.last = request.first - timedelta(days=1)
        else:
            session.delete(row)
    session.flush()
