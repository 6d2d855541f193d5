"""Record the price that somebody decided for a household, on evidence that was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.money import Money
from booking.rules.pricing.deciding import Basis, require_decidable, require_period
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.refusals.prices import EvidenceMissing, NotSeenYet
from booking.store.queries.services import service_by_id
from booking.store.queries.tariffs import tariff_on
from booking.store.tables import HouseholdRow, PriceDecisionRow

#: The evidence of a provisional decision may still be on its way.
ON_ITS_WAY: Final = "on_its_way"
#: Kinds of evidence. Only the kind is kept, never a copy or an amount.
_A_MOMENT: Final = timedelta(minutes=10)
EVIDENCE: Final = ("mutuality_sticker", "certificate", "ksz_check", "ocmw_decision", "home_visit", ON_ITS_WAY)


@dataclass(frozen=True, slots=True)
class RecordDecision:
    """What was decided: a class, an amount or both, in force on the days of ``[valid_from, valid_until)``.

    ``class_code`` is None for an amount alone, ``ground`` is empty for a class that needs none. ``review_on`` is a
    day on which somebody looks again before it ends. A ``provisional`` one is corrected by the final one, which may
    begin on the same first day: the newest counts.
    """

    household_id: int
    service_id: int
    class_code: str | None
    ground: str
    evidence: str
    seen_on: date
    valid_from: date
    valid_until: date
    amount: Money | None = None
    review_on: date | None = None
    provisional: bool = False


def record_decision(session: Session, request: RecordDecision, *, by: Actor, now: datetime) -> int:
    """Keep a price decision and return its id. Earlier ones stay in the books; the newest for a day counts.

    Raises ``NotAllowed`` for others than the office, ``NotFound`` for a stranger's household or evidence of no
    kind, ``NoTariff``, ``NothingDecided``, ``GroundDoesNotFit``, ``AmountOutside``, ``EvidenceMissing``,
    ``NotSeenYet``, ``InvalidPeriod``, ``DecisionTooLong`` or ``ReviewOutside``.
    """
    if not by.is_office or by.user_id is None:
        raise NotAllowed
    require_household(session, request.household_id, by=by)
    service_by_id(session, by.organisation_id, request.service_id)
    tariff = tariff_on(session, by.organisation_id, request.service_id, request.valid_from)

    require_decidable(tariff, Basis(request.class_code, request.ground), request.amount)
    _require_seen(request, today=local_date(now))
    require_period(request.valid_from, request.valid_until, review_on=request.review_on)

    kept = _kept_a_moment_ago(session, request, by=by, now=now)
    if kept is not None:
        return kept
    row = PriceDecisionRow(
        organisation_id=by.organisation_id,
        household_id=request.household_id,
        service_id=request.service_id,
        class_code=request.class_code,
        amount_cents=None if request.amount is None else request.amount.cents,
        provisional=request.provisional,
        ground=request.ground,
        evidence=request.evidence,
        evidence_seen_on=request.seen_on,
        valid_from=request.valid_from,
        valid_until=request.valid_until,
        review_on=request.review_on,
        decided_by_id=by.user_id,
        decided_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def _kept_a_moment_ago(session: Session, request: RecordDecision, *, by: Actor, now: datetime) -> int | None:
    """Return the id of the newest decision where it is this very one: a form that was sent twice decides once."""
    newest = session.scalar(
        select(PriceDecisionRow)
        .where(
            PriceDecisionRow.organisation_id == by.organisation_id,
            PriceDecisionRow.household_id == request.household_id,
            PriceDecisionRow.service_id == request.service_id,
        )
        .order_by(PriceDecisionRow.id.desc())
        .limit(1)
    )
    if newest is None or newest.decided_by_id != by.user_id or now - newest.decided_at > _A_MOMENT:
        return None
    same = (
        (newest.class_code, newest.ground, newest.evidence) == (request.class_code, request.ground, request.evidence)
        and (newest.valid_from, newest.valid_until) == (request.valid_from, request.valid_until)
        and (newest.provisional, newest.review_on) == (request.provisional, request.review_on)
        and newest.amount_cents == (None if request.amount is None else request.amount.cents)
    )
    return newest.id if same else None


def require_household(session: Session, household_id: int, *, by: Actor) -> HouseholdRow:
    """Return a household of this organisation. Raises ``NotFound`` for a stranger's."""
    found = session.scalar(
        select(HouseholdRow).where(HouseholdRow.organisation_id == by.organisation_id, HouseholdRow.id == household_id)
    )
    if found is None:
        raise NotFound
    return found


def _require_seen(request: RecordDecision, *, today: date) -> None:
    if request.evidence not in EVIDENCE:
        raise NotFound
    if request.evidence == ON_ITS_WAY and not request.provisional:
        raise EvidenceMissing
    if request.seen_on > today:
        raise NotSeenYet
