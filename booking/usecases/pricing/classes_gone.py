"""Decisions on a class that a new version of a tariff no longer has: somebody has to look at them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, exists, func, update
from sqlalchemy.orm import Session, aliased

from booking.rules.pricing.tariff import EVERYBODY, Tariff
from booking.store.tables import PriceDecisionRow, TariffRow


def have_classes_gone_reviewed(session: Session, row: TariffRow, tariff: Tariff) -> int:
    """Put the decisions that a published tariff does not know on the list to look at, from its first day on.

    Return how many. Without a look such a household pays as if nothing was decided. One that a newer decision took
    the place of is left alone, and where all pay the same no class is missed.
    """
    codes = [one.code for one in tariff.classes]
    if EVERYBODY in codes:
        return 0
    newer = aliased(PriceDecisionRow)
    is_replaced = exists().where(
        newer.organisation_id == PriceDecisionRow.organisation_id,
        newer.household_id == PriceDecisionRow.household_id,
        newer.service_id == PriceDecisionRow.service_id,
        newer.person == PriceDecisionRow.person,
        newer.id > PriceDecisionRow.id,
        newer.valid_from <= func.greatest(PriceDecisionRow.valid_from, row.valid_from),
        newer.valid_until >= PriceDecisionRow.valid_until,
    )
    counts_then = and_(
        PriceDecisionRow.valid_until > row.valid_from, PriceDecisionRow.valid_from < (row.valid_until or date.max)
    )
    found = session.scalars(
        update(PriceDecisionRow)
        .where(
            PriceDecisionRow.organisation_id == row.organisation_id,
            PriceDecisionRow.service_id == row.service_id,
            PriceDecisionRow.class_code.is_not(None),
            PriceDecisionRow.class_code.not_in(codes),
            counts_then,
            ~is_replaced,
        )
        .values(review_on=func.least(PriceDecisionRow.review_on, row.valid_from))
        .returning(PriceDecisionRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(found.all())
