"""Record the class that somebody decided for a household, on evidence that was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.pricing.tariff import Tariff
from booking.rules.refusals import (
    DecisionTooLong,
    GroundDoesNotFit,
    InvalidPeriod,
    NotAllowed,
    NotFound,
    NotSeenYet,
)
from booking.store.queries.services import service_by_id
from booking.store.queries.tariffs import tariff_on
from booking.store.tables import HouseholdRow, PriceDecisionRow

#: Kinds of evidence. Only the kind is kept, never a copy or an amount.
EVIDENCE = ("mutuality_sticker", "certificate", "ksz_check", "ocmw_decision")
#: A status is looked at again at least this often; a typing error in the year is caught too.
MOST_YEARS = 3


@dataclass(frozen=True, slots=True)
class RecordDecision:
    """What was decided: a class on a ground, in force on the days of ``[valid_from, valid_until)``.

    ``ground`` is empty for a class that needs none.
    """

    household_id: int
    service_id: int
    class_code: str
    ground: str
    evidence: str
    seen_on: date
    valid_from: date
    valid_until: date


def record_decision(session: Session, request: RecordDecision, *, by: Actor, now: datetime) -> int:
    """Keep a price decision and return its id. Earlier ones stay in the books; the newest for a day counts.

    Raises ``NotAllowed`` for others than the office, ``NotFound`` for a stranger's household or evidence of no
    kind, ``NoTariff``, ``GroundDoesNotFit``, ``NotSeenYet``, ``InvalidPeriod`` or ``DecisionTooLong``.
    """
    if not by.is_office or by.user_id is None:
        raise NotAllowed
    _require_household(session, request.household_id, by=by)
    service_by_id(session, by.organisation_id, request.service_id)
    tariff = tariff_on(session, by.organisation_id, request.service_id, request.valid_from)

    _require_ground_fits(tariff, request)
    if request.evidence not in EVIDENCE:
        raise NotFound
    if request.seen_on > local_date(now):
        raise NotSeenYet
    require_period(request.valid_from, request.valid_until)

    row = PriceDecisionRow(
        organisation_id=by.organisation_id,
        household_id=request.household_id,
        service_id=request.service_id,
        class_code=request.class_code,
        ground=request.ground,
        evidence=request.evidence,
        evidence_seen_on=request.seen_on,
        valid_from=request.valid_from,
        valid_until=request.valid_until,
        decided_by_id=by.user_id,
        decided_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def require_period(valid_from: date, valid_until: date) -> None:
    """Raise ``InvalidPeriod`` or ``DecisionTooLong`` unless a decision may be in force for so long."""
    if valid_until <= valid_from:
        raise InvalidPeriod
    if (valid_until.year - MOST_YEARS, valid_until.month, valid_until.day) > (
        valid_from.year,
        valid_from.month,
        valid_from.day,
    ):
        raise DecisionTooLong(most_years=MOST_YEARS)


def _require_household(session: Session, household_id: int, *, by: Actor) -> None:
    found = session.scalar(
        select(HouseholdRow.id).where(
            HouseholdRow.organisation_id == by.organisation_id, HouseholdRow.id == household_id
        )
    )
    if found is None:
        raise NotFound


def _require_ground_fits(tariff: Tariff, request: RecordDecision) -> None:
    """Raise ``GroundDoesNotFit`` unless the tariff has the class, and the class this ground or none at all."""
    chosen = next((one for one in tariff.classes if one.code == request.class_code), None)
    if chosen is None or request.ground not in (chosen.grounds or ("",)):
        raise GroundDoesNotFit
