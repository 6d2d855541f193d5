"""Tariffs and price decisions in force."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from booking.rules.pricing.quote import PriceDecision
from booking.rules.pricing.tariff import Tariff, read_rules
from booking.rules.refusals import NoTariff
from booking.store.tables import PriceDecisionRow, TariffRow


def tariff_on(session: Session, organisation_id: int, service_id: int, on: date) -> Tariff:
    """Return the tariff in force on the day ``on``; the latest decided where two overlap. Raises ``NoTariff``."""
    row = session.scalar(
        select(TariffRow)
        .where(
            TariffRow.organisation_id == organisation_id,
            TariffRow.service_id == service_id,
            TariffRow.valid_from <= on,
            or_(TariffRow.valid_until.is_(None), TariffRow.valid_until > on),
        )
        .order_by(TariffRow.valid_from.desc(), TariffRow.decided_on.desc(), TariffRow.id.desc())
        .limit(1)
    )
    if row is None:
        raise NoTariff(on)
    return tariff_from(row)


def tariff_from(row: TariffRow) -> Tariff:
    """Return the tariff that a row holds, checked. Raises ``InvalidTariff``."""
    classes, default_class, rules = read_rules(row.document)
    return Tariff(
        tariff_id=row.id,
        name=row.name,
        source=row.source,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        classes=classes,
        default_class=default_class,
        rules=rules,
    )


def decision_on(
    session: Session, organisation_id: int, *, household_id: int, service_id: int, on: date
) -> PriceDecision | None:
    """Return the newest decision for a household that is in force on the day ``on``, or None."""
    row = session.scalar(
        select(PriceDecisionRow)
        .where(
            PriceDecisionRow.organisation_id == organisation_id,
            PriceDecisionRow.household_id == household_id,
            PriceDecisionRow.service_id == service_id,
            PriceDecisionRow.valid_from <= on,
            PriceDecisionRow.valid_until > on,
        )
        .order_by(PriceDecisionRow.decided_at.desc(), PriceDecisionRow.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    return PriceDecision(row.class_code, row.ground, row.valid_from, row.valid_until)
