"""Write down who pays a household's own part, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.refusals import NotFound
from booking.rules.refusals.times import DayToCome, PeriodBackwards
from booking.store.locks import lock_household
from booking.store.queries.payers import payer_by_id
from booking.store.queries.services import service_by_id
from booking.store.tables import HouseholdPayerRow
from booking.usecases.payers.settle_own_part import settle_coming
from booking.usecases.residents.open_dossier import Purpose, open_dossier


@dataclass(frozen=True, slots=True, kw_only=True)
class SetHouseholdPayer:
    """Who pays for the household of which resident, on ``[first, last]``; no service is for all of them.

    ``seen_on`` is when the desk saw the letter or the agreement.
    """

    resident_id: int
    payer_id: int
    service_id: int | None
    first: date
    last: date | None
    seen_on: date


def set_household_payer(session: Session, request: SetHouseholdPayer, *, by: Actor, now: datetime) -> int:
    """Keep it and return the id. What was agreed before for the same ends the day before.

    It counts for promised bookings that are still to come too, but not for what was paid online. Raises
    ``NotAllowed``, ``NotFound``, ``PeriodBackwards``, or ``DayToCome`` for what nobody can have seen yet.
    """
    household_id = open_dossier(session, request.resident_id, purpose=Purpose.CHANGE, by=by, now=now)
    lock_household(session, by.organisation_id, household_id)
    _require_sense(session, request, by=by, now=now)
    _end_earlier(session, request, household_id, by=by)
    row = HouseholdPayerRow(
        organisation_id=by.organisation_id,
        household_id=household_id,
        payer_id=request.payer_id,
        service_id=request.service_id,
        first=request.first,
        last=request.last,
        seen_on=request.seen_on,
        seen_by_id=by.user_id,
    )
    session.add(row)
    settle_coming(session, household_id, by=by, now=now)
    return row.id


def end_household_payer(
    session: Session, resident_id: int, household_payer_id: int, *, by: Actor, now: datetime
) -> None:
    """Let the household pay itself from tomorrow on; what had not begun yet is taken away.

    Raises ``NotAllowed`` or ``NotFound``.
    """
    household_id = open_dossier(session, resident_id, purpose=Purpose.CHANGE, by=by, now=now)
    lock_household(session, by.organisation_id, household_id)
    row = session.scalar(
        select(HouseholdPayerRow).where(
            HouseholdPayerRow.organisation_id == by.organisation_id,
            HouseholdPayerRow.household_id == household_id,
            HouseholdPayerRow.id == household_payer_id,
        )
    )
    if row is None:
        raise NotFound
    today = local_date(now)
    if row.first > today:
        session.delete(row)
    elif row.last is None or row.last > today:
        row.last = today
    settle_coming(session, household_id, by=by, now=now)


def _require_sense(session: Session, request: SetHouseholdPayer, *, by: Actor, now: datetime) -> None:
    if not payer_by_id(session, by.organisation_id, request.payer_id).active:
        raise NotFound
    if request.service_id is not None:
        service_by_id(session, by.organisation_id, request.service_id)
    if request.last is not None and request.last < request.first:
        raise PeriodBackwards
    if request.seen_on > local_date(now):
        raise DayToCome


def _end_earlier(session: Session, request: SetHouseholdPayer, household_id: int, *, by: Actor) -> None:
    """End what overlaps the day before; what begins on the same day or later, within the new days, is replaced."""
    same_service = (
        HouseholdPayerRow.service_id.is_(None)
        if request.service_id is None
        else HouseholdPayerRow.service_id == request.service_id
    )
    for row in session.scalars(
        select(HouseholdPayerRow).where(
            HouseholdPayerRow.organisation_id == by.organisation_id,
            HouseholdPayerRow.household_id == household_id,
            same_service,
        )
    ).all():
        if (row.last is not None and row.last < request.first) or (
            request.last is not None and row.first > request.last
        ):
            continue
        if row.first < request.first:
            row.last = request.first - timedelta(days=1)
        else:
            session.delete(row)
    session.flush()
